"""The open follow-ups by days: how many are due on each, and the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from desktop.domain.day_hours import Slot, slots
from desktop.domain.office_calendar import OfficeCalendar
from desktop.models.fields import to_micros
from desktop.models.settings import office
from desktop.queries.followups import FOLLOW_UPS, FollowUpFilters, FollowUpRow, rows_of
from desktop.queries.sql import Where, fetch

_Span = tuple[datetime | None, datetime]


@dataclass(frozen=True, slots=True)
class Some:
    """The first of ``count`` follow-ups, by due time."""

    count: int = 0
    rows: tuple[FollowUpRow, ...] = ()


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day with what is due on it: what is overdue at this moment, and what is not yet.

    ``slots`` are its hours; ``works`` says whether the weekday is one of the office's, ``opens``
    whether it is open on this very day.
    """

    on: date
    slots: tuple[Slot, ...]
    works: bool
    opens: bool
    late: Some
    ahead: Some

    @property
    def count(self) -> int:
        """All that is due on it."""
        return self.late.count + self.ahead.count

    @property
    def rows(self) -> tuple[FollowUpRow, ...]:
        """The first of them without a gap: what comes later only where all before it is here."""
        is_whole = self.late.count == len(self.late.rows)
        return self.late.rows + self.ahead.rows if is_whole else self.late.rows


@dataclass(frozen=True, slots=True)
class DueDays:
    """Days in order; ``before`` is what is overdue since before the first of them."""

    days: tuple[DueDay, ...]
    before: Some


def follow_up_days(
    *, filters: FollowUpFilters, first: date, days: int, limit: int, now: datetime
) -> DueDays:
    """What is due on ``days`` days from ``first`` on, on the office's clock.

    Of what is overdue and of what is not, at most ``limit`` are read for each day; the counts are
    of all. Only the open ones that ``filters`` leave are looked at.
    """
    calendar = office().calendar
    all_days = [first + timedelta(n) for n in range(days)]
    edges = [calendar.moment(day, time(0)) for day in (*all_days, first + timedelta(days))]
    spans: list[_Span] = [(None, min(edges[0], now))]
    for since, until in pairwise(edges):
        middle = min(max(now, since), until)
        spans += [(since, middle), (middle, until)]
    found = _read(replace(filters, state="open", group="", put_off=False), spans, limit)
    return DueDays(
        days=tuple(
            _day(day, calendar, edges[n : n + 2], found[2 * n + 1 : 2 * n + 3])
            for n, day in enumerate(all_days)
        ),
        before=found[0],
    )


def _day(
    day: date, calendar: OfficeCalendar, ends: Sequence[datetime], found: Sequence[Some]
) -> DueDay:
    hours = calendar.open_times(day)
    return DueDay(
        on=day,
        slots=slots(hours, begins=ends[0], ends=ends[1]),
        works=bool(calendar.hours[day.weekday()]),
        opens=bool(hours),
        late=found[0],
        ahead=found[1],
    )


def _read(filters: FollowUpFilters, spans: Sequence[_Span], limit: int) -> list[Some]:
    """What lies in each span, in one statement for the counts and one for the rows."""
    wanted = FOLLOW_UPS.where(filters)
    arms = [
        (number, _within(arm, since, until))
        for number, (since, until) in enumerate(spans)
        if since is None or since < until
        for arm in wanted
    ]
    counts = [0] * len(spans)
    for number, count in _united("SELECT {n}, COUNT(*) FROM follow_up t{where}", arms):
        counts[number] += count
    first = "SELECT n, id FROM (SELECT {n} AS n, t.id FROM follow_up t{where}"
    first += f" ORDER BY t.due, t.id LIMIT {int(limit)}) part{{n}}"
    place_of = {key: number for number, key in _united(first, arms)}
    rows: list[list[FollowUpRow]] = [[] for _span in spans]
    for row in _rows(filters, list(place_of)):
        rows[place_of[row.id]].append(row)
    return [Some(count, tuple(part[:limit])) for count, part in zip(counts, rows, strict=True)]


def _within(arm: Where, since: datetime | None, until: datetime) -> Where:
    arm = arm.and_("t.due < ?", to_micros(until))
    return arm if since is None else arm.and_("t.due >= ?", to_micros(since))


def _united(statement: str, arms: Sequence[tuple[int, Where]]) -> list[tuple[Any, ...]]:
    parts = [statement.format(n=number, where=arm.text) for number, arm in arms]
    return fetch(" UNION ALL ".join(parts), [param for _n, arm in arms for param in arm.params])


def _rows(filters: FollowUpFilters, ids: Sequence[int]) -> list[FollowUpRow]:
    if not ids:
        return []
    found = fetch(
        f"SELECT {FOLLOW_UPS.columns} FROM follow_up t {FOLLOW_UPS.joins}"
        f" WHERE t.id IN ({', '.join(map(str, ids))}) ORDER BY t.due, t.id"
    )
    return rows_of(found, on=None if filters.edges is None else filters.edges.today)
