"""What the office decided once for everybody: its country, currency, zone and waiting rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from desktop.domain.office_calendar import OfficeCalendar, default_calendar


@dataclass(frozen=True, slots=True)
class Office:
    """The office's settings. ``holidays`` are the ISO days the office is closed beside weekends.

    ``name``, ``address`` (several lines), ``telephone``, ``email`` and ``registration`` (register
    and VAT numbers, as the law of the office's country wants them) stand on its papers.
    So many working days (``risk_days``) before its day a promise is at risk while its receipt has
    not arrived. ``own_numbers``, in E.164, tell nothing of who is calling: nobody is found by them.
    ``check_hours``: office hours between two looks at a step of each level's (domain/looks).
    """

    name: str = ""
    address: str = ""
    telephone: str = ""
    email: str = ""
    registration: str = ""
    home_country: str = "GB"
    currency: str = "EUR"
    time_zone: str = "Europe/London"
    established_years: int = 1
    rate_max_age_days: int = 7
    risk_days: int = 2
    holidays: tuple[str, ...] = ()
    own_numbers: tuple[str, ...] = ()
    check_hours: tuple[int, ...] = (4, 8, 16, 40)

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone; times without one are in it."""
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """The office's day at ``now`` (aware)."""
        return now.astimezone(self.zone).date()

    @property
    def calendar(self) -> OfficeCalendar:
        """When the office works: Monday to Friday, 9 to 17, without its holidays."""
        return _calendar(self.time_zone, self.holidays)


@lru_cache(maxsize=8)
def _calendar(time_zone: str, holidays: tuple[str, ...]) -> OfficeCalendar:
    return default_calendar(time_zone, map(date.fromisoformat, holidays))
