"""What other rules would do to a list, or to all that follow the office, before they are saved.

Nothing is changed: entries are read as tuples of whole numbers and ordered anew in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop.domain.figures import unscaled
from desktop.domain.office import Office
from desktop.domain.policy_change import Move, PolicyChange, Stand, Waiting, compare
from desktop.domain.statement import Broken, Facts, Now, broken
from desktop.domain.waitlist_policy import Policy
from desktop.models.fields import from_micros, to_micros
from desktop.models.policies import followers
from desktop.models.settings import office
from desktop.models.untrue import untrue
from desktop.models.waiting import offerable
from desktop.queries.sql import Row, fetch, fetch_one, marks

PACE_DAYS = 90
"""The days before today over which it is counted how fast lists are served."""

_PAGE = 20_000
_LISTED = 8
_COLUMNS = "id, key, COALESCE(drawn_at, joined_at), tier, points, granted_days, quantity"


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Somebody who moves: the entry's id, the customer's name, the list, and the move itself."""

    id: int
    customer: str
    title: str
    move: Move


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A statement that stands and would no longer be kept: to whom, and what of it."""

    id: int
    entry_id: int
    customer: str
    title: str
    told_at: datetime
    broken: Broken


@dataclass(frozen=True, slots=True)
class Preview:
    """What rules would do. ``lists`` are the lists concerned; ``served`` how many places were
    served on them in the last ``PACE_DAYS`` days: what a place is worth in time."""

    lists: int
    change: PolicyChange
    rising: tuple[MoveRow, ...]
    falling: tuple[MoveRow, ...]
    broken: tuple[BrokenRow, ...]
    served: int


@dataclass(frozen=True, slots=True)
class _Told:
    """A statement that stands."""

    id: int
    waitlist: int
    entry: int
    customer: str
    title: str
    facts: Facts


def preview(*, waitlist: int | None, proposed: Policy, now: datetime) -> Preview:
    """What ``proposed`` would do to a list, or (None) to every list that follows the office."""
    lists = followers() if waitlist is None else [waitlist]
    today = office().today(now)
    told = _standing(lists)
    whole = compare(
        (_rows(key, today, None) for key in lists),
        proposed,
        asked=_asked(told, day=None),
        most=_LISTED,
    )
    names = _names([move.entry for move in (*whole.rising, *whole.falling)])
    return Preview(
        lists=len(lists),
        change=whole,
        rising=tuple(_moved(whole.rising, names)),
        falling=tuple(_moved(whole.falling, names)),
        broken=tuple(_would_break(told, whole.asked, proposed, now)),
        served=_served(lists, now),
    )


def _rows(waitlist: int, today: date, on: date | None) -> Iterator[Waiting]:
    """Everybody on a list in its order, then who is offered already; a page at a time.

    ``on`` is the date whose places are meant, on a list with dates.
    """
    can, values = offerable(today, on)
    last = (-(2**63), 0)
    sql = (
        f"SELECT {_COLUMNS}, CASE WHEN {can} THEN 1 ELSE 0 END FROM waitlist_entry"
        " WHERE waitlist_id = ? AND state = 'waiting' AND (key, id) > (?, ?)"
        f" ORDER BY key, id LIMIT {_PAGE}"
    )
    while found := fetch(sql, (*values, waitlist, *last)):
        yield from found
        last = (found[-1][1], found[-1][0])
    yield from fetch(
        f"SELECT {_COLUMNS}, 0 FROM waitlist_entry WHERE waitlist_id = ? AND state = 'offered'",
        (waitlist,),
    )


def _names(entries: Sequence[int]) -> dict[int, Row]:
    """Customer and list of entries, by id."""
    if not entries:
        return {}
    found = fetch(
        "SELECT e.id, c.name, w.title FROM waitlist_entry e"
        " JOIN customer c ON c.id = e.customer_id JOIN waitlist w ON w.id = e.waitlist_id"
        f" WHERE e.id IN {marks(entries)}",
        entries,
    )
    return {row[0]: row[1:] for row in found}


def _moved(moves: Iterable[Move], names: dict[int, Row]) -> Iterator[MoveRow]:
    for move in moves:
        if move.entry in names:  # not gone since the list was read
            customer, title = names[move.entry]
            yield MoveRow(move.entry, customer, title, move)


def _served(lists: Sequence[int], now: datetime) -> int:
    if not lists:
        return 0
    row = fetch_one(
        f"SELECT COUNT(*) FROM waitlist_entry WHERE waitlist_id IN {marks(lists)}"
        " AND state = 'served' AND closed_at >= ?",
        (*lists, to_micros(now - timedelta(days=PACE_DAYS))),
    )
    return int(row[0]) if row else 0


# --- statements -----------------------------------------------------------------------------------


def _standing(lists: Sequence[int]) -> list[_Told]:
    if not lists:
        return []
    found = fetch(
        "SELECT s.id, s.waitlist_id, e.id, c.name, w.title, s.facts FROM waitlist_statement s"
        " JOIN waitlist_entry e ON e.id = s.entry_id JOIN customer c ON c.id = e.customer_id"
        " JOIN waitlist w ON w.id = s.waitlist_id"
        f" WHERE s.waitlist_id IN {marks(lists)} AND s.state = 'standing' AND e.state = 'waiting'"
        " ORDER BY s.id",
        lists,
    )
    return [_told(row) for row in found]


def _told(row: Row) -> _Told:
    statement, waitlist, entry, customer, title, facts = row
    return _Told(
        id=statement,
        waitlist=waitlist,
        entry=entry,
        customer=customer,
        title=title,
        facts=Facts.from_json(json.loads(facts)),
    )


def _asked(told: Iterable[_Told], *, day: date | None) -> dict[int, int]:
    """Who was told a place of that date, and when."""
    return {one.entry: to_micros(one.facts.at) for one in told if day in _days(one.facts)}


def _days(facts: Facts) -> set[date | None]:
    """The dates whose places were told: None for a list without dates."""
    return {facts.day} | ({facts.best_on} if facts.best_on is not None else set())


Stands = Mapping[tuple[date | None, int], Stand]
"""Where entries would stand, by the date that is meant and the entry's id."""


def _would_break(
    told: Sequence[_Told], undated: Mapping[int, Stand], proposed: Policy, now: datetime
) -> Iterator[BrokenRow]:
    """The statements that are kept now and would not be any more.

    ``undated`` is where those would stand who were told a place of no date in particular.
    """
    settings = office()
    stands: dict[tuple[date | None, int], Stand] = {(None, key): s for key, s in undated.items()}
    for waitlist, day in {(one.waitlist, day) for one in told for day in _days(one.facts)}:
        if day is not None:
            mine = _asked((one for one in told if one.waitlist == waitlist), day=day)
            rows = _rows(waitlist, settings.today(now), day)
            found = compare([rows], proposed, asked=mine, most=0).asked
            stands |= {(day, key): stand for key, stand in found.items()}
    already = {one.statement for key in {t.waitlist for t in told} for one in untrue(key, now=now)}
    for one in told:
        if one.id not in already and (one.facts.day, one.entry) in stands:
            what = broken(one.facts, _after(one, stands, settings))
            if what is not None:
                yield BrokenRow(one.id, one.entry, one.customer, one.title, one.facts.at, what)


def _after(one: _Told, stands: Stands, settings: Office) -> Now:
    """What was told, as it would be. (No earlier bound was told than the end of a lottery.)"""
    stand = stands[one.facts.day, one.entry]
    best = stands.get((one.facts.best_on, one.entry)) if one.facts.best_on is not None else None
    bound = from_micros(stand.until)
    return Now(
        place=stand.place,
        units_ahead=unscaled(stand.units_ahead, 6),
        tier_place=stand.ahead.get(one.facts.tier, 0) + 1,
        best_place=None if best is None else best.place,
        worst=stand.worst,
        bound=bound,
        bound_on=settings.today(bound),
    )
