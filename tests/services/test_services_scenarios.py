"""Scenarios of orders that need the database, each by its number in the specification."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.errors import RuleBroken
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.work import FollowUp
from desktop.services import catalogue, customers, drafts, lines, office, orders, stock

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)  # a Monday
TODAY = NOW.date()
BY: dict[str, Any] = {"who": None, "now": NOW}


@pytest.fixture
def maria(database: str) -> int:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    return customers.create_customer(name="Maria Okafor", **BY).value


def product(code: str, *supplies: tuple[int, int]) -> int:
    """A product with supplies: so many in so many days, on hand where that is 0."""
    made = catalogue.create_product(
        code=code, name=code, list_price=Decimal(10), currency="EUR", **BY
    ).value
    for quantity, days in supplies:
        stock.add_supply(
            product=made,
            kind="receipt" if days else "on-hand",
            quantity=Decimal(quantity),
            available_on=TODAY + timedelta(days),
            **BY,
        )
    return made


def draft(customer: int, *wishes: tuple[int, int]) -> tuple[int, list[int]]:
    order = drafts.start(customer=customer, currency="EUR", **BY).value
    return order, [
        lines.add_line(order=order, product=each, quantity=Decimal(quantity), **BY).value
        for each, quantity in wishes
    ]


def test_scenario_2_two_now_and_three_short_of_what_is_allocated(maria: int) -> None:
    widget = product("WX", (10, 0))
    first, _ = draft(maria, (widget, 8))
    orders.confirm(order=first, **BY)
    order, (line,) = draft(maria, (widget, 5))
    row = OrderLine.get_by_id(line)
    assert sum(Decimal(part[0]) for part in row.promise) == 2
    with pytest.raises(RuleBroken) as refused:
        orders.confirm(order=order, **BY)
    assert refused.value.code == "unmet-without-choice"


def test_scenario_3_quotes_hold_nothing_and_hint_and_check_agree(maria: int) -> None:
    widget = product("WX", (5, 0))
    for quantity in (3, 1):
        quoted, _ = draft(maria, (widget, quantity))
        orders.quote(order=quoted, expires_on=TODAY + timedelta(7), **BY)
    order, (line,) = draft(maria, (widget, 2))
    hinted = OrderLine.get_by_id(line).promise
    assert [part[:2] for part in hinted] == [["2", TODAY.isoformat()]]
    orders.confirm(order=order, **BY)
    assert OrderLine.get_by_id(line).promise == hinted


def test_scenario_4_the_orders_promise_is_that_of_its_last_goods(maria: int) -> None:
    wishes = [(product(f"P{days}", (5, days)), 1) for days in (2, 9, 16)]
    order, _ = draft(maria, *wishes)
    OrderLine.create(
        order=order,
        position=4,
        kind="freight",
        description="Delivery",
        quantity=Decimal(1),
        unit_price=Decimal(0),
        amount_minor=0,
        discount_percent=Decimal(0),
        promised_on=date(2026, 6, 30),
    )
    orders.confirm(order=order, **BY)
    days = [line.promised_on for line in OrderLine.select().order_by(OrderLine.position)]
    assert days[:3] == [date(2026, 6, 3), date(2026, 6, 10), date(2026, 6, 17)]
    assert SalesOrder.get_by_id(order).promised_on == date(2026, 6, 17)


def test_scenario_12_a_week_long_quote_has_lapsed_after_a_fortnight(maria: int) -> None:
    order, _ = draft(maria, (product("WX", (5, 0)), 1))
    expires_on = TODAY + timedelta(7)
    orders.quote(order=order, expires_on=expires_on, **BY)
    later = NOW + timedelta(14)
    with pytest.raises(RuleBroken) as lapsed:
        orders.confirm(order=order, who=None, now=later)
    assert (lapsed.value.code, lapsed.value.params["expired_on"]) == ("quote-lapsed", expires_on)
    task = FollowUp.get(FollowUp.rule == "quote-expiry")
    assert (task.state, task.params["on"]) == ("open", expires_on.isoformat())
    assert task.due < later, "it is overdue"


def test_scenario_15_nothing_is_promised_for_a_public_holiday(maria: int) -> None:
    office.change_settings(holidays=["2026-06-03"], **BY)
    order, (line,) = draft(maria, (product("WX", (5, 2)), 1))
    assert OrderLine.get_by_id(line).promise[0][1] == "2026-06-04"
    orders.confirm(order=order, **BY)
    assert SalesOrder.get_by_id(order).promised_on == date(2026, 6, 4)
