"""Where a line's price comes from, on both engines: list, tier, contract, manual, converted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from desktop.domain.calculator import evaluate, evidence, parse
from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.money import Money
from desktop.models.money import ExchangeRate
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rates import finder
from desktop.queries.offers import Asked, line_offer
from desktop.queries.order_document import order_document
from desktop.services import (
    catalogue,
    contracts,
    customers,
    draft_steps,
    drafts,
    lines,
    office,
    orders,
    stock,
)
from desktop.services.change import insert_row

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday
TODAY = date(2026, 11, 2)
ME: dict[str, Any] = {"who": 1, "now": NOW}


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")


@pytest.fixture
def customer() -> int:
    return customers.create_customer(name="Maria Okafor", currency="EUR", **ME).value


@pytest.fixture
def widget() -> int:
    """List price 100, 80 from ten pieces on."""
    made = catalogue.create_product(
        code="W", name="Widget", list_price=Decimal(100), currency="EUR", **ME
    ).value
    catalogue.set_tiers(product=made, tiers=[(Decimal(10), Decimal(80))], **ME)
    stock.add_supply(product=made, kind="on-hand", quantity=Decimal(99), available_on=TODAY, **ME)
    return made


def rate(quote: str, value: str) -> None:
    row = {"base": "EUR", "quote": quote, "on": TODAY, "rate": Decimal(value), "source": "ecb"}
    insert_row(ExchangeRate, {**row, "fetched_at": NOW, "reason": ""})


def draft(customer: int | None, currency: str = "EUR") -> int:
    return drafts.start(customer=customer, currency=currency, **ME).value


def add(order: int, product: int, quantity: int = 1, **values: Any) -> OrderLine:
    made = lines.add_line(
        order=order, product=product, quantity=Decimal(quantity), **values, **ME
    ).value
    return line(made)


def line(key: int) -> OrderLine:
    return OrderLine.get_by_id(key)


def agree(customer: int, product: int, price: str, **values: Any) -> int:
    given = {"currency": "EUR", "from_on": TODAY, "reference": "K-17", **values}
    return contracts.agree_price(
        customer=customer, product=product, price=Decimal(price), **given, **ME
    ).value


def test_the_quantity_decides_between_list_and_tier(customer: int, widget: int) -> None:
    order = draft(customer)
    made = add(order, widget, 9)
    assert (made.unit_price, made.price_source, made.price_facts) == (100, "list", {})
    lines.change_line(line=made.id, quantity=Decimal(10), **ME)
    made = line(made.id)
    assert (made.unit_price, made.price_source) == (80, "tier")
    assert made.price_facts == {"from_quantity": "10"}


def test_a_named_price_says_who_and_why_and_stays_with_the_better_tier_beside_it(
    customer: int, widget: int
) -> None:
    made = add(draft(customer), widget, 1, price=Decimal(150), price_reason="delivered to the roof")
    assert made.price_facts == {"by": "Office", "reason": "delivered to the roof"}
    lines.change_line(line=made.id, quantity=Decimal(10), **ME)
    made = line(made.id)
    assert (made.unit_price, made.price_source, made.price_note) == (
        *(150, "manual"),
        "delivered to the roof",
    )
    assert made.price_facts["offered"] == {"price": "80", "of": "tier"}
    lines.change_line(line=made.id, quantity=Decimal(2), **ME)
    assert "offered" not in line(made.id).price_facts  # the list price was known when it was named


def test_a_contract_price_holds_on_its_days_for_its_customer(customer: int, widget: int) -> None:
    agree(customer, widget, "70", to_on=TODAY + timedelta(days=30))
    other = customers.create_customer(name="Somebody else", currency="EUR", **ME).value
    order = draft(customer)
    made = add(order, widget, 10)
    assert (made.unit_price, made.price_source, made.price_note) == (70, "contract", "K-17")
    assert made.price_facts == {
        **{"reference": "K-17", "from": "2026-11-02"},
        "to": "2026-12-02",
    }
    drafts.set_customer(order=order, customer=other, **ME)
    assert (line(made.id).unit_price, line(made.id).price_source) == (80, "tier")
    draft_steps.undo(order=order, **ME)
    assert line(made.id).price_source == "contract"
    later: dict[str, Any] = {"who": 1, "now": NOW + timedelta(days=31)}
    lines.change_line(line=made.id, quantity=Decimal(9), **later)
    assert (line(made.id).unit_price, line(made.id).price_source) == (100, "list")


def test_the_hint_while_typing_knows_the_same_price(customer: int, widget: int) -> None:
    agree(customer, widget, "70")
    offer = line_offer(
        order_id=draft(customer), product_id=widget, asked=Asked(Decimal(10)), now=NOW
    ).offered
    assert offer.price == 70
    assert offer.priced is not None
    assert offer.priced.provenance == "contract"


def test_a_contract_in_the_orders_currency_needs_no_rate(customer: int, widget: int) -> None:
    order = draft(customer, "USD")
    with pytest.raises(RuleBroken, match="rate-missing"):
        add(order, widget)
    agree(customer, widget, "75", currency="USD")
    made = add(order, widget)
    assert (made.unit_price, made.price_source) == (75, "contract")


def test_a_converted_price_keeps_what_it_was_converted_from(customer: int, widget: int) -> None:
    rate("USD", "1.0811")
    made = add(draft(customer, "USD"), widget, 10)
    assert (made.unit_price, made.price_source) == (Decimal("86.488"), "converted")
    assert made.price_facts == {
        "from_quantity": "10",
        "of": "tier",
        "converted": {
            **{"price": "80", "currency": "EUR", "rate": "1.0811"},
            **{"on": "2026-11-02", "source": "ecb"},
        },
    }


def test_a_named_price_goes_along_into_another_currency_only_when_asked(
    customer: int, widget: int
) -> None:
    rate("USD", "1.25")
    order = draft(customer)
    made = add(order, widget, price=Decimal(50), price_reason="agreed by phone")
    lines.set_currency(order=order, currency="USD", convert_typed=False, **ME)
    assert line(made.id).unit_price == 50
    lines.set_currency(order=order, currency="EUR", convert_typed=False, **ME)
    lines.set_currency(order=order, currency="USD", convert_typed=True, **ME)
    made = line(made.id)
    assert (made.unit_price, made.price_source) == (Decimal("62.5"), "manual")
    assert made.price_facts["reason"] == "agreed by phone"
    assert made.price_facts["converted"]["rate"] == "1.25"


def test_a_calculated_price_keeps_its_steps_rate_date_and_source(
    customer: int, widget: int
) -> None:
    rate("USD", "1.25")
    text = "=99usd*1.1"
    result = evaluate(
        parse(f"{text} in eur", locale="en"), today=TODAY, find=finder(), programme=None
    )
    made = add(draft(customer), widget, price=result.value, calculation=evidence(text, result))
    assert made.unit_price == Decimal("87.12")
    kept = made.price_facts["calculation"]
    assert kept["typed"] == text
    assert kept["steps"][0] == "99 USD × 1.1 = 108.9 USD"
    assert (kept["rate"], kept["on"], kept["source"]) == ("0.8", "2026-11-02", "ecb")


def test_contract_prices_are_agreed_once_for_a_day_and_ended(customer: int, widget: int) -> None:
    first = agree(customer, widget, "70")
    for values, code in (
        ({"from_on": TODAY - timedelta(days=9)}, "contract-overlap"),
        ({"from_on": TODAY + timedelta(days=9)}, "contract-overlap"),
        ({"from_on": TODAY, "to_on": TODAY - timedelta(days=1)}, "contract-dates"),
        ({"currency": "ABC"}, "currency-unknown"),
    ):
        with pytest.raises(RuleBroken) as refused:
            agree(customer, widget, "60", **values)
        assert refused.value.code == code
    with pytest.raises(RuleBroken, match="price-negative"):
        agree(customer, widget, "-1")
    with pytest.raises(NotFound, match="product-gone"):
        agree(customer, 4711, "1")
    contracts.end_price(contract=first, on=TODAY + timedelta(days=3), **ME)
    agree(customer, widget, "60", from_on=TODAY + timedelta(days=4))
    with pytest.raises(RuleBroken, match="contract-overlap"):
        contracts.end_price(contract=first, on=TODAY + timedelta(days=4), **ME)
    with pytest.raises(NotFound, match="contract-price-gone"):
        contracts.end_price(contract=4711, on=TODAY, **ME)


def test_the_rate_is_frozen_exactly_and_with_what_the_total_came_to(widget: int) -> None:
    """A tiny cross: with ten decimals 1,234,567 yen would come to another amount."""
    rate("JPY", "183.17")
    rate("KWD", "0.3551")
    buyer = customers.create_customer(name="Al Sabah", currency="KWD", **ME).value
    order = draft(buyer, "JPY")
    add(order, widget, price=Decimal(12_345_678))
    orders.confirm(order=order, **ME)
    row = SalesOrder.get_by_id(order)
    exact = Fraction("0.3551") / Fraction("183.17")
    assert row.rate == exact
    fils = 12_345_678 * exact * 1000
    assert row.rate_total_minor == int(fils + Fraction(1, 2))
    assert row.rate_total_minor != round(12_345_678 * round(exact * 10**10) / 10**10 * 1000)
    assert (row.rate_to, row.rate_on, row.rate_source) == ("KWD", TODAY, "ecb")


def test_a_rate_taken_stays_the_orders_rate(widget: int) -> None:
    """140 USD taken at 80, later 85.76: the order stays 140 USD at 80."""
    rate("USD", "1")
    rate("INR", "80")
    buyer = customers.create_customer(name="Anand", currency="INR", **ME).value
    order = draft(buyer, "USD")
    add(order, widget, price=Decimal(140))
    orders.confirm(order=order, **ME)
    ExchangeRate.update(rate=Decimal("85.76")).where(ExchangeRate.quote == "INR").execute()
    row = SalesOrder.get_by_id(order)
    assert (row.total_minor, row.rate, row.rate_total_minor) == (14000, 80, 1_120_000)
    told = order_document(order, today=TODAY).converted
    assert told is not None
    assert told.rate == 80
    assert told.amount == Money(Decimal("11200.00"), "INR")
