"""What the calculator needs of the database, as plain values that may be kept beside the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from desktop.domain.calculator_language import only_dollar
from desktop.domain.points import Programme
from desktop.domain.rates import EURO, Rate
from desktop.models.rates import finder
from desktop.models.settings import office
from desktop.queries.programme import programme
from desktop.queries.rates import currencies

Asked = tuple[str, date]
"""A currency and a day."""


@dataclass(frozen=True, slots=True)
class Book:
    """The rules of the office and the rates of a day.

    ``dollar`` is the only dollar in use, if there is just one; ``rates`` holds for each currency in
    use the rate that serves on ``today``, or None.
    """

    today: date
    currency: str
    max_age_days: int
    programme: Programme | None
    dollar: str | None
    rates: Mapping[Asked, Rate | None]


def book(*, now: datetime) -> Book:
    """Everything a calculation of today needs, unless it is about a currency nobody uses."""
    settings = office()
    today = settings.today(now)
    used = {*currencies(), settings.currency}
    return Book(
        today=today,
        currency=settings.currency,
        max_age_days=settings.rate_max_age_days,
        programme=programme(),
        dollar=only_dollar(used),
        rates=rates((currency, today) for currency in used - {EURO}),
    )


def rates(asked: Iterable[Asked]) -> dict[Asked, Rate | None]:
    """The latest rate of each currency on or before its day, None where there is none."""
    find = finder()
    return {(currency, on): find(currency, on) for currency, on in asked}
