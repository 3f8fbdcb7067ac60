"""The office's calendar: when work is done, and when something counted in office time is due.

Everything is reckoned on the office's own clock and handed back in UTC, so a change to or from
daylight saving moves the UTC moment and never the hour on the wall.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from desktop.domain.errors import RuleBroken

_MOST_HOURS = 24 * 366 * 100

Hours = tuple[tuple[time, time], ...]
"""The open times of a day, in order, without overlap; a close of 00:00 is the end of the day."""


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """Open hours for each weekday, Monday first; a day without hours is no working day.

    ``zone`` is an IANA name. Every search raises RuleBroken ``calendar-never-open`` where no
    weekday has hours, and ``calendar-too-far`` past the last year a date can have.
    """

    zone: str
    hours: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    holidays: frozenset[date] = frozenset()

    def is_working_day(self, on: date) -> bool:
        """Is any work done on this day?"""
        return bool(self.hours[on.weekday()]) and on not in self.holidays

    def next_working_day(self, on: date) -> date:
        """``on`` itself if work is done on it, or the first day after it on which it is."""
        return next(self._working_days(on))

    def add_working_days(self, on: date, days: int) -> date:
        """The working day that is ``days`` (0 or more) working days after ``on``.

        A start that is no working day counts from the next one for 0 days, and not as a day:
        one day after a Saturday is Monday.
        """
        if days == 0:
            return self.next_working_day(on)
        return self._nth(self._working_days(self._after(on)), days)

    def working_days_before(self, on: date, days: int) -> date:
        """The working day that is ``days`` (1 or more) working days before ``on``."""
        back = (on - timedelta(n) for n in count(1))
        return self._nth((day for day in back if self._opens(day)), days)

    def due_after_hours(self, start: datetime, hours: Decimal | int) -> datetime:
        """The UTC moment at which ``hours`` of office time have passed since ``start``.

        Time that ends exactly at closing is due at closing, not the next morning.
        """
        if hours > _MOST_HOURS:
            raise RuleBroken("calendar-too-far")
        left = timedelta(microseconds=int(Decimal(hours) * 3_600_000_000))
        begin = start.astimezone(UTC)
        for day in self._working_days(self.local_date(start)):
            for opens, closes in self.open_times(day):
                begins = max(begin, opens)
                if begins < closes and left <= closes - begins:
                    return begins + left
                left -= max(closes - begins, timedelta())
        raise AssertionError("the working days never end")

    def due_in_days(self, start: datetime, days: int, *, at: time | None = None) -> datetime:
        """The UTC moment on the ``days``-th working day after ``start``: at ``at``, or at closing.

        ``at`` is on the office's clock. Zero days are today or, if that moment has passed, the
        next working day: never before ``start``.
        """
        day = self.add_working_days(self.local_date(start), days)
        due = self.moment(day, at)
        return due if due >= start else self.moment(self.add_working_days(day, 1), at)

    def moment(self, on: date, at: time | None = None) -> datetime:
        """``at`` on the office's clock on ``on`` in UTC; without it the day's closing.

        A day on which no work is done closes at its end.
        """
        if at is None:
            at = self.hours[on.weekday()][-1][1] if self.is_working_day(on) else time(0)
            return self._utc(self._after(on) if at == time(0) else on, at)
        return self._utc(on, at)

    def local_date(self, moment: datetime) -> date:
        """The date in the office at this (aware) moment."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def open_times(self, on: date) -> list[tuple[datetime, datetime]]:
        """The opening and closing moments of the day, in UTC."""
        if not self.is_working_day(on):
            return []
        return [
            (
                self._utc(on, opens),
                self._utc(self._after(on) if closes == time(0) else on, closes),
            )
            for opens, closes in self.hours[on.weekday()]
        ]

    def _utc(self, on: date, at: time) -> datetime:
        return datetime.combine(on, at, ZoneInfo(self.zone)).astimezone(UTC)

    def _working_days(self, on: date) -> Iterator[date]:
        """The working days from ``on`` on, for ever."""
        try:
            yield from (day for n in count() if self._opens(day := on + timedelta(n)))
        except OverflowError:
            raise RuleBroken("calendar-too-far") from None

    def _opens(self, on: date) -> bool:
        if not any(self.hours):
            raise RuleBroken("calendar-never-open")
        return self.is_working_day(on)

    @staticmethod
    def _after(on: date) -> date:
        if on == date.max:
            raise RuleBroken("calendar-too-far")
        return on + timedelta(1)

    @staticmethod
    def _nth(days: Iterator[date], n: int) -> date:
        for _ in range(n - 1):
            next(days)
        return next(days)


def default_calendar(zone: str, holidays: Iterable[date] = ()) -> OfficeCalendar:
    """Monday to Friday, 9 to 17."""
    day: Hours = ((time(9), time(17)),)
    return OfficeCalendar(zone, (day, day, day, day, day, (), ()), frozenset(holidays))
