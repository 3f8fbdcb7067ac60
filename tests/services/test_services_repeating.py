"""The last order once more: today's prices, what is gone left out, one step of undo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.errors import RuleBroken
from desktop.models.orders import OrderLine
from desktop.services import (
    catalogue,
    customers,
    draft_steps,
    drafts,
    fulfilment,
    lines,
    orders,
    repeating,
    stock,
)

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ME: dict[str, Any] = {"who": None, "now": NOW}


def product(code: str, price: str | None) -> int:
    made = catalogue.create_product(
        code=code, name=code, list_price=Decimal(price) if price else None, currency="EUR", **ME
    ).value
    stock.add_supply(
        product=made, kind="on-hand", quantity=Decimal(50), available_on=NOW.date(), **ME
    )
    return made


@pytest.fixture
def maria(database: str) -> int:
    return customers.create_customer(name="Maria", currency="EUR", **ME).value


def draft(customer: int, now: datetime = NOW) -> int:
    return drafts.start(customer=customer, currency="EUR", who=None, now=now).value


def standing(order: int) -> list[tuple[str, Decimal, Decimal, str]]:
    found = OrderLine.select().where(OrderLine.order == order).order_by(OrderLine.position)
    return [(row.description, row.quantity, row.unit_price, row.price_source) for row in found]


def test_the_last_order_comes_once_more_at_todays_prices(maria: int) -> None:
    lamp, unlisted = product("LAMP", "12.00"), product("BOLT", None)
    gone = product("SHADE", "3.00")
    first = draft(maria)
    lines.add_line(order=first, product=lamp, quantity=Decimal(9), **ME)
    orders.confirm(order=first, **ME)
    later: dict[str, Any] = {"who": None, "now": NOW + timedelta(minutes=1)}
    last = draft(maria)
    lines.add_line(
        order=last,
        product=lamp,
        quantity=Decimal(2),
        price=Decimal(10),
        discount_percent=Decimal(5),
        quality="",
        **ME,
    )
    lines.add_line(order=last, product=unlisted, quantity=Decimal(7), price=Decimal("0.2"), **ME)
    lines.add_line(order=last, product=gone, quantity=Decimal(1), **ME)
    lines.add_line(
        order=last, description="brass plate", quantity=Decimal(1), price=Decimal(85), **ME
    )
    number = orders.confirm(order=last, **later).value
    catalogue.change_product(product=lamp, list_price=Decimal("13.50"), **ME)
    catalogue.change_product(product=gone, active=False, **ME)

    order = draft(maria, NOW + timedelta(days=1))
    made = repeating.repeat_last(order=order, who=None, now=NOW + timedelta(days=1)).value

    assert made == repeating.Repeated(number, 3, ("SHADE",))
    assert standing(order) == [
        ("LAMP", Decimal(2), Decimal("13.5"), "list"),
        ("BOLT", Decimal(7), Decimal("0.2"), "manual"),
        ("brass plate", Decimal(1), Decimal(85), "manual"),
    ]
    assert OrderLine.get(OrderLine.order == order, OrderLine.position == 2).price_note == number
    assert draft_steps.undo(order=order, who=None, now=NOW).value
    assert standing(order) == []


def test_there_must_be_a_customer_an_order_and_something_to_be_had(maria: int) -> None:
    nobody = drafts.start(customer=None, currency="EUR", **ME).value
    with pytest.raises(RuleBroken, match="order-no-customer"):
        repeating.repeat_last(order=nobody, **ME)
    order = draft(maria)
    with pytest.raises(RuleBroken, match="repeat-no-order"):
        repeating.repeat_last(order=order, **ME)

    shade = product("SHADE", "3.00")
    cancelled, last = draft(maria), draft(maria)
    for each in (cancelled, last):
        lines.add_line(order=each, product=shade, quantity=Decimal(1), **ME)
        orders.confirm(order=each, **ME)
    fulfilment.cancel(order=cancelled, reason="not wanted", **ME)
    catalogue.change_product(product=shade, active=False, **ME)
    with pytest.raises(RuleBroken, match="repeat-nothing"):
        repeating.repeat_last(order=order, **ME)
    assert standing(order) == []
    assert not draft_steps.undo(order=order, **ME).value, "what was refused is no step"
