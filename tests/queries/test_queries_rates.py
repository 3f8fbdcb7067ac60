"""Rates and totals say where they come from, and why there is none, on both engines."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from queries_world import NOW, TODAY, World

from desktop.domain.money import Money
from desktop.domain.rates import convert
from desktop.queries import rates
from desktop.queries.totals import totals_in
from desktop.services.rates import set_manual

TEN = Money(Decimal("10.00"), "EUR")


@pytest.fixture
def rated(world: World) -> World:
    """The small office with two manual rates of the dollar."""
    for days, value in ((3, "1.10"), (1, "1.20")):
        set_manual(
            base="EUR",
            quote="USD",
            on=TODAY - timedelta(days=days),
            rate=Decimal(value),
            reason="told by the bank",
            who=1,
            now=NOW,
        )
    return world


def test_the_rate_in_use_has_its_day_source_and_age(rated: World) -> None:
    shown = rates.state("EUR", "USD", today=TODAY)
    assert (shown.rate, shown.on, shown.source) == (
        Decimal("1.20"),
        TODAY - timedelta(days=1),
        "manual",
    )
    assert (shown.age_days, shown.problem) == (1, "")


def test_no_usable_rate_is_said_with_its_reason(rated: World) -> None:
    assert rates.state("EUR", "JPY", today=TODAY).problem == "rate-missing"
    late = rates.state("EUR", "USD", today=TODAY + timedelta(days=30))
    assert (late.rate, late.problem) == (None, "rate-too-old")


def test_totals_in_another_currency_and_in_points(rated: World) -> None:
    dollars, points = totals_in(TEN, customer_currency="USD", today=TODAY)
    assert (dollars.amount, dollars.source) == (Money(Decimal("12.00"), "USD"), "manual")
    assert (points.programme, points.points) == ("Points", Decimal(1000))
    (only_points,) = totals_in(TEN, customer_currency="EUR", today=TODAY)
    assert only_points.programme
    yen, _ = totals_in(TEN, customer_currency="JPY", today=TODAY)
    assert (yen.amount, yen.problem) == (None, "rate-missing")


def test_the_finder_serves_conversion_on_any_day(rated: World) -> None:
    on = TODAY - timedelta(days=2)
    made = convert(TEN, "USD", on=on, find=rates.finder())
    assert (made.result, made.on) == (Money(Decimal("11.00"), "USD"), TODAY - timedelta(days=3))


def test_the_table_of_rates_is_filtered_by_currency_and_days(rated: World) -> None:
    def values(**filters: object) -> list[Decimal]:
        made = rates.RateFilters(**filters)  # type: ignore[arg-type]
        return [row.rate for row in rates.RATES.page(filters=made, sort="currency", limit=10)]

    assert values(quote="USD") == [Decimal("1.10"), Decimal("1.20")]
    assert values(since=TODAY - timedelta(days=2)) == [Decimal("1.20")]
    assert values(until=TODAY - timedelta(days=2)) == [Decimal("1.10")]
    assert values(quote="GBP") == []
