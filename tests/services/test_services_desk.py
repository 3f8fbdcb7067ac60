"""What the desk asks of drafts: prices named in another currency, another product, typed text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import shop
from shop import ME, NOW, TODAY

from desktop.domain.errors import RuleBroken
from desktop.models.money import ExchangeRate
from desktop.models.office import History
from desktop.models.orders import OrderLine, SalesOrder
from desktop.services import (
    alternatives,
    customers,
    draft_steps,
    drafts,
    lines,
    office,
)
from desktop.services.change import insert_row

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")


@pytest.fixture
def draft() -> int:
    customer = customers.create_customer(name="Maria Okafor", **ME).value
    return drafts.start(customer=customer, currency="EUR", **ME).value


def product(code: str, price: str = "4.00", *, there: int = 0, **values: Any) -> int:
    return shop.product(code, there, price, name=f"Widget {code}", **values)


def line(key: int) -> OrderLine:
    return OrderLine.get_by_id(key)


def test_a_price_named_in_another_currency_stands_with_its_rate(draft: int) -> None:
    insert_row(
        ExchangeRate,
        {
            "base": "EUR",
            "quote": "USD",
            "on": TODAY,
            "rate": Decimal("1.25"),
            "source": "ecb",
            "fetched_at": NOW,
            "reason": "",
        },
    )
    made = lines.add_line(
        order=draft,
        product=product("W"),
        quantity=Decimal(3),
        price=Decimal("12.50"),
        price_currency="USD",
        **ME,
    ).value
    assert (line(made).unit_price, line(made).price_source) == (Decimal(10), "manual")
    assert "12.5 USD" in line(made).price_note
    lines.change_line(line=made, quantity=Decimal(5), **ME)
    assert (line(made).unit_price, line(made).amount_minor) == (Decimal(10), 5000)


def test_without_a_rate_a_price_in_another_currency_is_refused(draft: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        lines.add_line(
            order=draft,
            product=product("W"),
            quantity=Decimal(3),
            price=Decimal("12.50"),
            price_currency="USD",
            **ME,
        )
    assert refused.value.code == "rate-missing"
    assert not OrderLine.select().exists()


def test_another_product_for_the_rest_splits_the_line(draft: int) -> None:
    wanted, other = product("Y", there=8), product("Z", "4.20", there=50)
    first = lines.add_line(order=draft, product=wanted, quantity=Decimal(10), **ME).value
    made = alternatives.take_alternative(line=first, product=other, **ME).value
    assert made != first
    assert (line(first).quantity, line(first).amount_minor) == (Decimal(8), 3200)
    assert (line(made).quantity, line(made).unit_price) == (Decimal(2), Decimal("4.2"))
    assert line(made).promised_on == TODAY
    assert SalesOrder.get_by_id(draft).total_minor == 3200 + 840
    draft_steps.undo(order=draft, **ME)
    assert [each.quantity for each in OrderLine.select()] == [Decimal(10)]


def test_another_product_takes_the_place_of_a_line_that_cannot_be_met(draft: int) -> None:
    wanted, other = product("Y"), product("Z", there=50)
    first = lines.add_line(
        order=draft, product=wanted, quantity=Decimal(10), price=Decimal(3), **ME
    ).value
    assert alternatives.take_alternative(line=first, product=other, **ME).value == first
    assert (line(first).product_id, line(first).description) == (other, "Widget Z")
    assert (line(first).unit_price, line(first).price_source) == (Decimal(4), "list")
    with pytest.raises(RuleBroken) as refused:
        alternatives.take_alternative(line=first, product=wanted, **ME)
    assert refused.value.code == "alternative-not-needed"


def test_half_typed_text_is_kept_without_history_until_a_line_is_added(draft: int) -> None:
    before = History.select().count()
    drafts.keep_typed(order=draft, text="3 wid\0g \ud800")
    assert SalesOrder.get_by_id(draft).typed == "3 widg "
    assert History.select().count() == before
    lines.add_line(order=draft, product=product("W"), quantity=Decimal(3), **ME)
    assert SalesOrder.get_by_id(draft).typed == ""
    drafts.discard(order=draft, reason="", **ME)
    drafts.keep_typed(order=draft, text="late")
    assert SalesOrder.get_by_id(draft).typed == ""
