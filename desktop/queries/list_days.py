"""How a list went: who waited at the end of each day, what was offered, who was served."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop.models.fields import from_micros
from desktop.models.settings import office
from desktop.queries.sql import fetch

_QUARTER = 900_000_000
"""Microseconds of a quarter of an hour: every clock in use differs from UTC by whole ones, so what
is counted by quarters can be told by the days of any office."""


@dataclass(frozen=True, slots=True)
class ListDay:
    """One day of the office. ``waiting`` at its end, offered or not; ``offered`` and ``served`` are
    counted from the first day shown."""

    on: date
    waiting: int
    offered: int
    served: int


@dataclass(frozen=True, slots=True)
class ListDays:
    """The days of a list, one after the other up to today; none where nobody ever joined."""

    days: tuple[ListDay, ...]


def list_days(waitlist_id: int, *, back: int | None, now: datetime) -> ListDays:
    """The last ``back`` days of a list and today, or (None) all of them."""
    today = office().today(now)
    of_list = "FROM waitlist_entry WHERE waitlist_id = ?"
    joined = _by_day("joined_at", of_list, waitlist_id)
    left = _by_day("closed_at", f"{of_list} AND state IN ('served', 'withdrawn')", waitlist_id)
    served = _by_day("closed_at", f"{of_list} AND state = 'served'", waitlist_id)
    offered = _by_day("made_at", "FROM waitlist_offer WHERE waitlist_id = ?", waitlist_id)
    if not joined:
        return ListDays(())
    first = min(joined) if back is None else max(min(joined), today - timedelta(days=back))
    waiting = sum(joined[on] for on in joined if on < first)
    waiting -= sum(left[on] for on in left if on < first)
    days, offers, serves = [], 0, 0
    for number in range((today - first).days + 1):
        on = first + timedelta(days=number)
        waiting += joined[on] - left[on]
        offers += offered[on]
        serves += served[on]
        days.append(ListDay(on, waiting, offers, serves))
    return ListDays(tuple(days))


def _by_day(moment: str, rows: str, waitlist: int) -> Counter[date]:
    """How many there are of each day of the office, counted by the engine."""
    zone = office().zone
    found = fetch(
        f"SELECT {moment} / {_QUARTER}, COUNT(*) {rows} AND {moment} IS NOT NULL GROUP BY 1",
        (waitlist,),
    )
    counted: Counter[date] = Counter()
    for quarter, count in found:
        counted[from_micros(quarter * _QUARTER).astimezone(zone).date()] += count
    return counted
