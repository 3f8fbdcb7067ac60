"""Where entries of a waitlist stand, counted by the engine over the list's index.

Read by the statement's screen and, inside a transaction, by the action that keeps what was told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.figures import unscaled
from desktop.domain.lottery import lottery_of
from desktop.domain.waitlist import DAY
from desktop.models.database import is_postgres
from desktop.models.fields import from_micros, to_micros
from desktop.models.rows import run

_CHUNK = 100
MOST_TIER = 5_000
"""How many rows are looked up to count the members of one tier."""

WAITING = "waitlist_id = ? AND state = 'waiting'"
_NOT_PAUSED = "(paused_until IS NULL OR paused_until <= ?)"


def offerable(today: date, on: date | None) -> tuple[str, list[Any]]:
    """The SQL of ``domain.waitlist.offerable`` with its values; ``on`` is the date of the unit."""
    values: list[Any] = [today.isoformat(), (on or today).isoformat()]
    condition = f"{_NOT_PAUSED} AND (last_on IS NULL OR last_on >= ?)"
    if on is None:
        return condition, values
    return f"{condition} AND (first_on IS NULL OR first_on <= ?)", [*values, on.isoformat()]


def stand(
    waitlist: int,
    wanted: Sequence[tuple[int, int]],
    *,
    today: date,
    on: date | None = None,
    tier: str | None = None,
) -> dict[int, tuple[int, Decimal]]:
    """The place of each ``(key, id)`` and the units wanted before it, by id.

    Those are counted who could be offered a unit (of the date ``on``) today; of one ``tier``, or of
    all, but the index holds no tiers. Between two neighbours only what lies between them, so all of
    them together cost one pass of the index.
    """
    condition, values = offerable(today, on)
    if tier is not None:
        condition, values = f"{condition} AND tier = ?", [*values, tier]
    found: dict[int, tuple[int, Decimal]] = {}
    ahead = units = 0
    for (_key, entry), (count, quantity) in _between(waitlist, sorted(wanted), condition, values):
        ahead, units = ahead + count, units + quantity
        found[entry] = (ahead + 1, unscaled(units, 6))
    return found


_APART = "(paused_until IS NOT NULL OR first_on IS NOT NULL OR last_on IS NOT NULL)"


def places(waitlist: int, wanted: Sequence[tuple[int, int]], *, today: date) -> dict[int, int]:
    """The place of each ``(key, id)`` alone, by id, on a list without dates: as :func:`stand`.

    Half as long: everybody before it is counted, less the few who may be kept apart by a pause or
    by dates (the index ``waitlist_entry_apart``).
    """
    condition, values = offerable(today, None)
    count = f"(SELECT COUNT(*) FROM waitlist_entry WHERE {WAITING} AND"
    # SQLite would take the larger index, which it knows more of.
    hint = "" if is_postgres() else " INDEXED BY waitlist_entry_apart"
    one = (
        f"SELECT ?, {count} key >= ? AND key < ?) + {count} key = ? AND id < ?)"
        f" - {count} key = ? AND id < ?)"
        f" - (SELECT COUNT(*) FROM waitlist_entry{hint} WHERE {WAITING} AND {_APART}"
        f" AND (key, id) >= (?, ?) AND (key, id) < (?, ?) AND NOT ({condition}))"
    )
    found: dict[int, int] = {}
    place, before = 1, (-(2**63), 0)
    ordered = sorted(wanted)
    for start in range(0, len(ordered), _CHUNK):
        chunk, params = ordered[start : start + _CHUNK], list[Any]()
        for here in chunk:
            params += [here[1], waitlist, before[0], here[0], waitlist, *here, waitlist, *before]
            params += [waitlist, *before, *here, *values]
            before = here
        counted = dict(run(" UNION ALL ".join([one] * len(chunk)), *params).fetchall())
        for _key, entry in chunk:
            place += int(counted[entry])
            found[entry] = place
    return found


def _between(
    waitlist: int, wanted: list[tuple[int, int]], condition: str, values: list[Any]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """For each place what is counted from the one before it (taken in) up to it (left out)."""
    befores: list[tuple[int, int] | None] = [None, *wanted]
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        parts: list[str] = []
        params: list[Any] = []
        for number, (place, before) in enumerate(zip(chunk, befores[start:], strict=False)):
            after = " AND (key, id) >= (?, ?)" if before else ""
            parts.append(
                f"SELECT {number}, COUNT(*), SUM(quantity) FROM waitlist_entry"
                f" WHERE {WAITING} AND (key, id) < (?, ?){after} AND {condition}"
            )
            params += [waitlist, *place, *(before or ()), *values]
        rows = sorted(run(" UNION ALL ".join(parts), *params).fetchall())
        counted = [(int(count), int(quantity or 0)) for _number, count, quantity in rows]
        yield from zip(chunk, counted, strict=True)


def began(waitlist: int, *, until: int) -> list[int]:
    """From when everybody waits who is on the list, offered or not: microseconds, sorted.

    ``until`` leaves out who came later. Somebody the opening lottery drew waits from then.
    """
    rows = run(
        "SELECT COALESCE(drawn_at, joined_at) FROM waitlist_entry WHERE waitlist_id = ?"
        " AND state IN ('waiting', 'offered') AND key <= ?",
        waitlist,
        until,
    ).fetchall()
    return sorted(int(moment) for (moment,) in rows if moment <= until)


def worst(began: Sequence[int], *, until: int) -> int:
    """The place that nobody of ``began`` makes worse, for one whom nobody passes who comes after
    ``until``: see ``domain.waitlist.worst_place``."""
    return bisect_right(began, until)


def until(key: int, cap_days: int) -> int:
    """The moment of ``domain.waitlist.bound`` in stored microseconds, but for the lottery."""
    return key + cap_days * DAY


def drawn_until(opened: int, published: str) -> int:
    """The end of a list's opening lottery in stored microseconds: whoever joins before it may be
    drawn any moment of its window. 0 where there is none."""
    lottery = lottery_of(from_micros(opened), published)
    return to_micros(lottery.ends) if lottery is not None else 0


@dataclass(frozen=True, slots=True)
class Around:
    """Who stands around one place: those who could be offered a unit now, and their units, ahead
    and behind; who is paused ahead, and offered ahead; the worst place of ``domain.waitlist``."""

    ahead: int
    units: Decimal
    behind: int
    paused_ahead: int
    offered_ahead: int
    worst: int


def around(
    waitlist: int,
    place: tuple[int, int],
    *,
    today: date,
    on: date | None,
    until: int,
    drawn: bool,
) -> Around:
    """Count around the ``place`` (key, id) of an entry, which is not counted itself.

    Nobody who began to wait after ``until`` can pass it. ``drawn``: an opening lottery gave some
    another moment than the one they joined at, which the index does not hold.
    """
    can, values = offerable(today, on)
    since = "COALESCE(drawn_at, joined_at)" if drawn else "joined_at"
    before, after = "(key, id) < (?, ?)", "(key, id) > (?, ?)"
    of_list = "FROM waitlist_entry WHERE waitlist_id = ?"
    may_pass = f"key <= ? AND {since} <= ? AND id <> ?"
    found = run(
        "SELECT a.n, a.units, a.paused, a.everybody, b.n, c.n, d.n, d.everybody FROM"
        f" (SELECT SUM(CASE WHEN {can} THEN 1 ELSE 0 END) AS n,"
        f" SUM(CASE WHEN {can} THEN quantity ELSE 0 END) AS units,"
        " SUM(CASE WHEN paused_until > ? THEN 1 ELSE 0 END) AS paused, COUNT(*) AS everybody"
        f" {of_list} AND state = 'waiting' AND {before}) a,"
        f" (SELECT COUNT(*) AS n {of_list} AND state = 'waiting' AND {after} AND {can}) b,"
        f" (SELECT COUNT(*) AS n {of_list} AND state = 'waiting' AND {after} AND {may_pass}) c,"
        f" (SELECT SUM(CASE WHEN {before} THEN 1 ELSE 0 END) AS n, COUNT(*) AS everybody"
        f" {of_list} AND state = 'offered' AND {may_pass}) d",
        *(*values, *values, today.isoformat(), waitlist, *place),
        *(waitlist, *place, *values),
        *(waitlist, *place, until, until, place[1]),
        *(*place, waitlist, until, until, place[1]),
    ).fetchone()
    ahead, units, paused, everybody, behind, passing, offered, of_offered = (
        int(count or 0) for count in found
    )
    return Around(
        ahead=ahead,
        units=unscaled(units, 6),
        behind=behind,
        paused_ahead=paused,
        offered_ahead=offered,
        worst=everybody + passing + of_offered + 1,
    )


def of_tier(
    waitlist: int,
    place: tuple[int, int],
    *,
    tier: str,
    today: date,
    on: date | None,
    ahead: int,
    whole: int,
) -> tuple[int | None, int | None]:
    """The place among those of a tier who could be offered now, and how many of them there are.

    The index holds no tiers, so each row is looked up: where more than ``MOST_TIER`` would be, the
    number, and then the place too, is None. ``ahead`` and ``whole`` are how many there are.
    """
    if ahead > MOST_TIER:
        return None, None
    can, values = offerable(today, on)
    count = f"SELECT COUNT(*) FROM waitlist_entry WHERE {WAITING} AND tier = ? AND {can} AND"
    before = run(f"{count} (key, id) < (?, ?)", waitlist, tier, *values, *place).fetchone()[0]
    if whole > MOST_TIER:
        return before + 1, None
    after = run(f"{count} (key, id) >= (?, ?)", waitlist, tier, *values, *place).fetchone()[0]
    return before + 1, before + after


def by_day(
    waitlist: int, place: tuple[int, int], *, today: date, days: Sequence[date]
) -> dict[date, int]:
    """The place that ``place`` (key, id) has, or would have, for each of ``days``."""
    found = run(
        f"SELECT first_on, last_on, COUNT(*) FROM waitlist_entry WHERE {WAITING}"
        f" AND (key, id) < (?, ?) AND {_NOT_PAUSED} GROUP BY first_on, last_on",
        *(waitlist, *place, today.isoformat()),
    ).fetchall()
    counted = dict.fromkeys(days, 1)
    for first, last, count in found:
        for day in days:
            on = day.isoformat()
            if (first or on) <= on <= (last or on):
                counted[day] += count
    return counted
