"""Rates and totals say where they come from, and why there is none, on both engines."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from queries_world import NOW, TODAY, Statements, World

from desktop.domain.money import Money
from desktop.domain.rates import convert
from desktop.queries import rates
from desktop.queries.cross_rates import CROSS_RATES, Pair
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


def test_a_pair_without_the_euro_is_listed_as_conversions_of_those_days_had_it(
    rated: World,
) -> None:
    def by_hand(base: str, quote: str, rate: str, *, ago: int) -> None:
        on = TODAY - timedelta(days=ago)
        given = {"base": base, "quote": quote, "on": on, "rate": Decimal(rate)}
        set_manual(**given, reason="x", who=1, now=NOW)  # type: ignore[arg-type]

    by_hand("EUR", "GBP", "0.80", ago=3)
    by_hand("EUR", "GBP", "0.90", ago=20)  # too old for the dollar, which comes later
    by_hand("GBP", "USD", "1.6", ago=1)  # trusted as the dollar of that day is, but later
    by_hand("EUR", "GBP", "0.85", ago=0)
    pair = Pair("GBP", "USD")
    assert CROSS_RATES.count(filters=pair) == 4
    rows = CROSS_RATES.page(filters=pair, sort="day", descending=True, limit=10)
    assert [(TODAY - row.on).days for row in rows] == [0, 1, 3, 20]
    for row in rows[:3]:
        ten = Money(Decimal("10.00"), "GBP")
        made = convert(ten, "USD", on=row.on, find=rates.finder())
        assert row.rate == made.rate
    assert [(leg.base, leg.quote) for leg in rows[1].legs] == [("GBP", "USD")]
    assert [leg.on for leg in rows[2].legs] == [rows[2].on] * 2
    assert (rows[3].rate, rows[3].problem) == (None, "rate-missing")
    after = CROSS_RATES.page(
        filters=pair, sort="day", descending=True, after=rows[0].sort_key, limit=10
    )
    assert after == rows[1:]
    assert CROSS_RATES.place(filters=pair, sort="day", descending=True, id=rows[2].id) == 2


def test_a_page_of_cross_rates_takes_few_statements(rated: World, statements: Statements) -> None:
    for ago in range(12):
        on = TODAY - timedelta(days=ago)
        set_manual(base="EUR", quote="GBP", on=on, rate=Decimal("0.8"), reason="x", who=1, now=NOW)
    with statements() as sent:
        rows = CROSS_RATES.page(filters=Pair("USD", "GBP"), sort="day", descending=True, limit=3)
    assert len(rows) == 3
    assert len(sent) == 4, sent  # the page, the office, the rates of either currency
