"""What a member is told of their place: the facts of one moment, what is said of them, what breaks.

``clauses`` chooses what is said and in which order: the place and how many wait, the best further
thing that is true, what could still change it, the forecast, when they hear next. It names nobody
else, and says "first" to nobody but the one who would be offered the next unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

Own = Literal["waiting", "paused", "dates", "limit", "offered", "lapsed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One entry at one moment. What counts people counts those who could be offered a unit now.

    ``at`` is the moment, ``on`` the office's day. ``own`` is the entry's own state: waiting, paused
    (``until`` a day; None: until they say), past its dates (``until`` was the last), at the limit
    of what one customer is given, offered (units are held until ``due``), or lapsed (``due`` has
    come and nobody answered). ``place`` counts up to the entry, as if it could be offered where it
    could not. ``units_ahead`` are wanted before it. ``day`` is the date the place is for, on a list
    with dates; ``best_on`` the list's date with the best place ``best_place``, where it is better,
    and ``best_wanted`` whether it is among those the member wants. ``tier_place`` counts those of
    ``tier`` alone (None: too many to count), ``tier_waiting`` all of them. Nobody who joins after
    ``bound`` can pass. ``worst`` is the place it cannot fall behind, among those waiting now.
    ``moved`` is how many places it stands further ahead than it was told on ``moved_since`` (less
    than 0: further back). ``paused_ahead`` and ``offered_ahead`` stand before it and may come back.
    ``smaller``: whoever wants less may be served before it when few units open, by the list's rule
    for quantities. ``closed``: nothing is offered on the list until it is opened again.
    ``forecast`` are the days by which an offer comes with 50, 80 and 95 % (a later one is None
    where it lies too far off to be told); None: too early to say. ``next_on``: they hear by then.
    """

    title: str
    unit: str
    quantity: Decimal
    at: datetime
    on: date
    own: Own
    place: int
    waiting: int
    units_ahead: Decimal
    tier: str
    bound: datetime
    bound_on: date
    worst: int
    next_on: date
    until: date | None = None
    due: datetime | None = None
    held: Decimal | None = None
    day: date | None = None
    best_on: date | None = None
    best_place: int | None = None
    best_wanted: bool = False
    tier_place: int | None = None
    tier_waiting: int | None = None
    moved: int = 0
    moved_since: date | None = None
    paused_ahead: int = 0
    offered_ahead: int = 0
    smaller: bool = False
    closed: bool = False
    forecast: tuple[date, date | None, date | None] | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is stored: texts, whole numbers and lists."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Facts:
        """The facts as they were stored."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: _value(name, stored[name]) for name in known & stored.keys()})


_DAYS = frozenset({"on", "bound_on", "next_on", "until", "day", "best_on", "moved_since"})
_MOMENTS = frozenset({"at", "bound", "due"})
_AMOUNTS = frozenset({"quantity", "units_ahead", "held"})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):  # a moment too
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _value(name: str, stored: Any) -> Any:
    if stored is None:
        return None
    if name in _DAYS:
        return date.fromisoformat(stored)
    if name in _MOMENTS:
        return datetime.fromisoformat(stored)
    if name in _AMOUNTS:
        return Decimal(stored)
    if name == "forecast":
        return tuple(None if day is None else date.fromisoformat(day) for day in stored)
    return stored


# --- what is said ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that is said: its ``code`` and the ``values`` of its sentence."""

    code: str
    values: Mapping[str, Any]


def clauses(facts: Facts) -> tuple[Clause, ...]:
    """What is said of these facts, in the order in which it is said."""
    return tuple(Clause(code, values) for code, values in _said(facts))


def _said(facts: Facts) -> Iterator[tuple[str, dict[str, Any]]]:
    if facts.own == "offered":
        yield "offered", {"quantity": facts.held, "until": facts.due}
        return
    yield _where(facts)
    if facts.own == "waiting":  # whoever is paused may be passed by anybody
        if facts.place > 1 and facts.units_ahead != facts.place - 1:
            yield "units-ahead", {"units": facts.units_ahead}
        yield from _best(facts)
        yield from _may_change(facts)
        yield ("closed", {}) if facts.closed else _forecast(facts)
    yield "next", {"on": facts.next_on}


def _where(facts: Facts) -> tuple[str, dict[str, Any]]:
    if facts.own == "lapsed":
        return "lapsed", {"at": facts.due}
    if facts.own == "dates":
        return "dates-passed", {"on": facts.until}
    if facts.own == "limit":
        return "limit", {}
    if facts.own == "paused":
        code = "paused" if facts.until is not None else "paused-open"
        return code, {"until": facts.until, "ahead": facts.place - 1}
    counted: dict[str, Any] = {"place": facts.place, "waiting": facts.waiting}
    if facts.day is not None:
        return "place-on", {"day": facts.day, **counted}
    # Place 1 of a whole list is one entry's alone, for those who cannot be offered are not counted.
    return ("first" if facts.place == 1 else "place"), counted


def _best(facts: Facts) -> Iterator[tuple[str, dict[str, Any]]]:
    """The best further thing that is true, one of them."""
    if facts.best_on is not None:
        code = "better-day" if facts.best_wanted else "other-day"
        yield code, {"day": facts.best_on, "place": facts.best_place, "instead": facts.day}
    elif facts.tier_place is not None and _stands_well(facts, facts.tier_place):
        counted = {"place": facts.tier_place, "waiting": facts.tier_waiting}
        yield "tier", {"tier": facts.tier, **counted}
    elif facts.moved > 0:
        yield "moved-up", {"places": facts.moved, "since": facts.moved_since}
    elif facts.smaller:
        return
    elif facts.bound <= facts.at:
        yield "bound-now", {}
    else:
        yield "bound", {"on": facts.bound_on}


def _stands_well(facts: Facts, tier_place: int) -> bool:
    """In the better half of the tier; of more than can be counted, among the first three."""
    half = 3 if facts.tier_waiting is None else max(1, facts.tier_waiting // 2)
    return tier_place < facts.place and tier_place <= half


def _may_change(facts: Facts) -> Iterator[tuple[str, dict[str, Any]]]:
    """What could still change the place, and where it has gone further back."""
    if facts.moved < 0:
        yield "moved-back", {"places": -facts.moved, "since": facts.moved_since}
    if facts.paused_ahead:
        yield "paused-ahead", {"count": facts.paused_ahead}
    if facts.offered_ahead:
        yield "offered-ahead", {"count": facts.offered_ahead}
    if facts.smaller:
        yield "smaller", {}
    elif facts.worst > facts.place:
        yield "worst", {"place": facts.worst}


def _forecast(facts: Facts) -> tuple[str, dict[str, Any]]:
    if facts.forecast is None:
        return "too-early", {}
    return "forecast", dict(zip(("p50", "p80", "p95"), facts.forecast, strict=True))


# --- what breaks it -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """Where an entry that was told something stands now.

    ``place`` and ``units_ahead`` as in ``Facts``, for the day that was told; ``tier_place`` and
    ``best_place`` for the tier and the best day that were. ``worst`` counts only those who waited
    already when it was told. What was not told, or cannot have changed, is None. ``bound_on`` is
    the office's day of ``bound``.
    """

    place: int
    units_ahead: Decimal
    tier_place: int | None = None
    best_place: int | None = None
    worst: int | None = None
    bound: datetime | None = None
    bound_on: date | None = None


Claim = Literal["place", "tier", "day", "units", "worst", "bound"]


@dataclass(frozen=True, slots=True)
class Broken:
    """A claim that is no longer kept, with what was told and what is so now: a place, units, or for
    ``bound`` a day."""

    claim: Claim
    was: str
    now: str


def broken(told: Facts, now: Now) -> Broken | None:
    """The first of what was said that the list no longer keeps; None where it keeps all.

    A better place breaks nothing: that somebody ahead was served is what was waited for.
    """
    if told.own not in ("waiting", "paused"):
        return None
    said = {clause.code for clause in clauses(told)}
    claims: tuple[tuple[Claim, bool, int | Decimal | None, int | Decimal | None], ...] = (
        ("place", True, told.place, now.place),
        ("tier", "tier" in said, told.tier_place, now.tier_place),
        ("day", bool(said & {"better-day", "other-day"}), told.best_place, now.best_place),
        ("worst", "worst" in said, told.worst, now.worst),
        ("units", True, told.units_ahead, now.units_ahead),  # fewer people may want more
    )
    for claim, is_said, was, is_now in claims:
        if is_said and was is not None and is_now is not None and is_now > was:
            return Broken(claim, str(_plain(was)), str(_plain(is_now)))
    return _broken_bound(told, now, said)


def _broken_bound(told: Facts, now: Now, said: set[str]) -> Broken | None:
    """Whether somebody may pass who, by what was said, could not."""
    if now.bound is None or now.bound_on is None:
        return None
    if "bound-now" in said and now.bound > told.at:
        return Broken("bound", told.on.isoformat(), now.bound_on.isoformat())
    if "bound" in said and now.bound_on > told.bound_on:
        return Broken("bound", told.bound_on.isoformat(), now.bound_on.isoformat())
    return None
