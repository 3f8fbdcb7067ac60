"""Where this machine stands, as far as its settings tell: what a new office starts with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.numbers import get_territory_currencies

from desktop.system.language import current_locale


@dataclass(frozen=True, slots=True)
class Place:
    """Country (ISO 3166), currency (ISO 4217) and time zone (IANA)."""

    country: str
    currency: str
    zone: str

    @classmethod
    def of_this_machine(cls) -> Place:
        """A guess from locale and clock; an office changes it in its settings."""
        locale: Locale = current_locale()
        country = locale.territory or "GB"
        today = datetime.now(UTC).date()
        currencies = get_territory_currencies(country, start_date=today, end_date=today)
        return cls(country, currencies[0] if currencies else "EUR", _zone())


def _zone() -> str:
    from babel.dates import LOCALTZ  # 10 ms that only a new office needs

    try:
        return ZoneInfo(str(LOCALTZ)).key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"
