"""Conversion over the stored rates, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from desktop.domain.money import Money
from desktop.domain.rates import convert
from desktop.models.database import write
from desktop.models.money import ExchangeRate
from desktop.models.rate_rows import add_rates
from desktop.models.rates import finder

pytestmark = pytest.mark.usefixtures("database")

DAY = date(2026, 10, 30)
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)


def store(base: str, quote: str, rate: str, *, source: str = "ecb", on: date = DAY) -> None:
    ExchangeRate.create(
        base=base, quote=quote, on=on, rate=Decimal(rate), source=source, fetched_at=NOW
    )


def converted(amount: str, to: str) -> tuple[str, str]:
    figure, currency = amount.split()
    conversion = convert(Money(Decimal(figure), currency), to, on=DAY, find=finder())
    return str(conversion.result.amount), conversion.source


def test_a_pair_set_by_hand_serves_and_leaves_the_other_rates_alone() -> None:
    store("EUR", "USD", "1.25")
    store("EUR", "GBP", "0.80")
    store("USD", "GBP", "0.70", source="manual")
    assert converted("100 USD", "GBP") == ("70.00", "manual")
    assert converted("70 GBP", "USD") == ("100.00", "manual")
    assert converted("100 EUR", "USD") == ("125.00", "ecb")
    assert converted("100 EUR", "GBP") == ("87.50", "manual+ecb")


def test_a_rate_quoted_in_euros_serves_for_its_base() -> None:
    store("EUR", "USD", "1.25")
    store("USD", "EUR", "0.90", source="manual")
    assert converted("100 USD", "EUR") == ("90.00", "manual")


def test_the_latest_day_serves_before_the_better_source() -> None:
    store("EUR", "USD", "1.25")
    store("EUR", "USD", "1.20", source="manual", on=date(2026, 10, 29))
    assert converted("100 EUR", "USD") == ("125.00", "ecb")
    store("EUR", "USD", "1.30", source="online")
    assert converted("100 EUR", "USD") == ("130.00", "online")


def test_many_rates_are_written_at_once_and_leave_alone_what_another_desk_wrote() -> None:
    store("EUR", "USD", "1.25")
    days = [date(2026, 10, 28), date(2026, 10, 29), DAY]
    rows = [("EUR", "USD", on, Decimal("1.10")) for on in days]
    with write():
        add_rates(rows, source="ecb", fetched_at=NOW)
        add_rates([("EUR", "GBP", DAY, Decimal("0.8"))], source="ecb", fetched_at=NOW)
        add_rates(rows, source="online", fetched_at=NOW)
    kept = ExchangeRate.select().where(ExchangeRate.source == "ecb", ExchangeRate.quote == "USD")
    found = {row.on: row.rate for row in kept}
    assert found == dict(zip(days, map(Decimal, ("1.10", "1.10", "1.25")), strict=True))
    assert ExchangeRate.select().count() == 7
