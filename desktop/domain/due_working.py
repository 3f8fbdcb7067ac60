"""How a due time came about, so that it can be shown: "4 office hours from Friday 16:30"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from desktop.domain.office_calendar import OfficeCalendar

_FAR = 62
"""Days between start and due for which the closed ones are named."""


@dataclass(frozen=True, slots=True)
class Working:
    """``hours`` of office time from ``start``, or the ``days``-th working day after it at closing
    (after ``on``, where the rule is about that day; before it, if negative).

    ``closes`` is the office's closing that the hours did not fit before; ``closed`` are the days
    between that are no weekend and on which no work is done.
    """

    start: datetime
    due: datetime
    hours: Decimal | None
    days: int
    on: date | None
    closes: datetime | None
    closed: tuple[date, ...]


def working_out(
    *,
    start: datetime,
    due: datetime,
    hours: Decimal | None = None,
    days: int = 0,
    on: date | None = None,
    calendar: OfficeCalendar,
) -> Working | None:
    """The working-out of ``due``; None where it is not what the rule gives on this calendar.

    Then somebody chose the time, or the office's calendar has changed since.
    """
    if hours is not None:
        counted = calendar.due_after_hours(start, hours)
    elif on is None:
        counted = calendar.due_in_days(start, days)
    elif days < 0:
        counted = calendar.moment(calendar.working_days_before(on, -days))
    else:
        counted = calendar.moment(calendar.add_working_days(on, days))
    if counted != due:
        return None
    since = calendar.local_date(start) if on is None else on
    first, last = sorted((since, calendar.local_date(due)))
    between = (first + timedelta(n) for n in range(min((last - first).days, _FAR) + 1))
    opened = calendar.open_times(calendar.local_date(start))
    is_later = hours is not None and first < last and opened and start < opened[-1][1]
    return Working(
        start=start,
        due=due,
        hours=hours,
        days=days,
        on=on,
        closes=opened[-1][1] if is_later else None,
        closed=tuple(
            day for day in between if calendar.hours[day.weekday()] and day in calendar.holidays
        ),
    )
