"""Every clause of a statement, counted again the slow way over plain entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from desktop.domain.statement import Clause, Facts, clauses
from desktop.domain.waitlist import (
    Entry,
    bound,
    is_paused,
    offerable,
    order_key,
    place,
    worst_place,
)


@dataclass(frozen=True)
class Waiter:
    """An entry with what the order does not need: since when it waits, its tier, its state."""

    entry: Entry
    since: datetime
    tier: str = ""
    state: str = "waiting"


@dataclass(frozen=True)
class Twin:
    """A whole list, and the one of it who is told something. ``days`` are those of the list."""

    waiters: Sequence[Waiter]
    me: Waiter
    now: datetime
    today: date
    cap: Decimal
    days: Sequence[date] = ()
    rule: str = "strict"

    def waiting(self, day: date | None, tier: str | None = None) -> list[Entry]:
        """Everybody who could be offered a unit of that day."""
        return [
            one.entry
            for one in self.waiters
            if one.state == "waiting"
            and tier in (None, one.tier)
            and offerable(one.entry, today=self.today, unit_on=day)
        ]

    def ahead(self, day: date | None, tier: str | None = None) -> list[Entry]:
        mine = order_key(self.me.entry)
        return [one for one in self.waiting(day, tier) if order_key(one) < mine]

    def may_be_skipped(self) -> bool:
        """May somebody who fits be served before me? Products are sold by ones here."""
        return self.rule == "skip" and self.me.entry.quantity > 1

    def worst(self) -> int:
        """Of all who wait, or have an offer that they may let go."""
        since = [one.since for one in self.waiters if one.state in ("waiting", "offered")]
        return worst_place(since, entry_key=self.me.entry.key, cap=self.cap)

    def is_wanted(self, day: date) -> bool:
        entry = self.me.entry
        return (entry.first_on or day) <= day <= (entry.last_on or day)

    def before_me(self, state: str) -> list[Entry]:
        mine = order_key(self.me.entry)
        found = [one.entry for one in self.waiters if one.state == state]
        return [one for one in found if order_key(one) < mine]


def untrue(facts: Facts, twin: Twin) -> list[str]:
    """The codes of what is said of these facts and is not so."""
    return [one.code for one in clauses(facts) if not _is_true(one, facts, twin)]


def _is_true(clause: Clause, facts: Facts, twin: Twin) -> bool:
    return _CHECKS[clause.code](clause.values, facts, twin)


Check = Callable[[Any, Facts, Twin], bool]


def _place(said: Any, facts: Facts, twin: Twin) -> bool:
    day = said.get("day")
    waiting = twin.waiting(day)
    counted = place(waiting, twin.me.entry, today=twin.today, unit_on=day)
    return (
        counted is not None
        and twin.me.state == "waiting"
        and (counted.place, counted.waiting) == (said["place"], said["waiting"])
        and (day is None) == (not twin.days)
    )


def _first(said: Any, facts: Facts, twin: Twin) -> bool:
    return _place(said, facts, twin) and min(twin.waiting(None), key=order_key) == twin.me.entry


def _units(said: Any, facts: Facts, twin: Twin) -> bool:
    ahead = twin.ahead(facts.day)
    wanted = sum((one.quantity for one in ahead), Decimal(0))
    return bool(wanted == said["units"] != len(ahead))


def _tier(said: Any, facts: Facts, twin: Twin) -> bool:
    ahead = twin.ahead(facts.day, said["tier"])
    whole = twin.waiting(facts.day, said["tier"])
    return (
        said["tier"] == twin.me.tier
        and said["place"] == len(ahead) + 1 < facts.place
        and said["waiting"] in (None, len(whole))
    )


def _other_day(said: Any, facts: Facts, twin: Twin) -> bool:
    places = {day: len(twin.ahead(day)) + 1 for day in twin.days}
    wanted = [day for day in twin.days if twin.is_wanted(day)]
    return bool(
        said["instead"] == min(wanted)
        and said["place"] == places[said["day"]] == min(places.values())
        and said["place"] < places[said["instead"]]
        and not twin.is_wanted(said["day"])
        and min(places[day] for day in wanted) == places[said["instead"]]
    )


def _better_day(said: Any, facts: Facts, twin: Twin) -> bool:
    wanted = {day: len(twin.ahead(day)) + 1 for day in twin.days if twin.is_wanted(day)}
    return bool(
        said["instead"] == min(wanted)
        and said["place"] == wanted[said["day"]] == min(wanted.values())
        and said["place"] < wanted[said["instead"]]
    )


def _bound(said: Any, facts: Facts, twin: Twin) -> bool:
    """Nobody who joins on a later day passes, with all the head start there is."""
    following = datetime.combine(said["on"] + timedelta(1), datetime.min.time(), facts.bound.tzinfo)
    passes = bound(twin.me.entry.key, twin.cap)
    return following > passes and said["on"] >= twin.today and not twin.may_be_skipped()


def _bound_now(said: Any, facts: Facts, twin: Twin) -> bool:
    return bound(twin.me.entry.key, twin.cap) <= twin.now and not twin.may_be_skipped()


def _paused(said: Any, facts: Facts, twin: Twin) -> bool:
    return (
        is_paused(twin.me.entry, today=twin.today)
        and said["ahead"] == len(twin.ahead(facts.day))
        and (said["until"] is None or said["until"] == twin.me.entry.paused_until)
    )


def _paused_ahead(said: Any, facts: Facts, twin: Twin) -> bool:
    before = twin.before_me("waiting")
    return bool(said["count"] == sum(is_paused(one, today=twin.today) for one in before) > 0)


_CHECKS: dict[str, Check] = {
    "first": _first,
    "place": lambda said, facts, twin: _place(said, facts, twin) and said["place"] > 1,
    "place-on": _place,
    "units-ahead": _units,
    "tier": _tier,
    "other-day": _other_day,
    "better-day": _better_day,
    "bound": _bound,
    "bound-now": _bound_now,
    "paused": _paused,
    "paused-open": _paused,
    "paused-ahead": _paused_ahead,
    "offered-ahead": lambda said, facts, twin: said["count"] == len(twin.before_me("offered")) > 0,
    "worst": lambda said, facts, twin: (
        said["place"] == twin.worst() > facts.place and not twin.may_be_skipped()
    ),
    "smaller": lambda said, facts, twin: twin.may_be_skipped(),
    "offered": lambda said, facts, twin: twin.me.state == "offered" and said["until"] > twin.now,
    "lapsed": lambda said, facts, twin: twin.me.state == "offered" and said["at"] <= twin.now,
    "dates-passed": lambda said, facts, twin: (
        not any(
            offerable(twin.me.entry, today=twin.today, unit_on=day)
            for day in (twin.days or (None,))
        )
    ),
    "too-early": lambda said, facts, twin: facts.forecast is None,
    "next": lambda said, facts, twin: said["on"] > twin.today,
}
