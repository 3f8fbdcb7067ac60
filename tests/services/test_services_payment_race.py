"""Two desks that pay with the same points at once: one succeeds (money.md, scenario 15)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from desks import race

from desktop.models.money import PointsAccount
from desktop.models.orders import SalesOrder
from desktop.models.points import balance
from desktop.queries import integrity
from desktop.services import catalogue, customers, drafts, lines, office, payment, points, stock

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
ME: dict[str, Any] = {"who": None, "now": NOW}
DESKS = 3
CUSTOMERS = 25

DESK = """
import sys
from datetime import UTC, datetime
from desktop.domain.errors import RuleBroken
from desktop.models.database import connected, open_database
from desktop.services import orders

open_database(sys.argv[1])
with connected():
    print("ready", flush=True)
    sys.stdin.readline()  # all start together
    for order in map(int, sys.argv[2:]):
        try:
            orders.confirm(order=order, who=None, now=datetime(2026, 11, 2, 11, 0, tzinfo=UTC))
            print("confirmed")
        except RuleBroken as refusal:
            assert refusal.code == "points-short", refusal
"""


def paid_draft(customer: int, widget: int) -> int:
    order = drafts.start(customer=customer, currency="EUR", **ME).value
    lines.add_line(order=order, product=widget, quantity=Decimal(1), **ME)
    payment.pay_points(order=order, points=Decimal(70), **ME)
    return order


@pytest.mark.slow
def test_desks_that_pay_with_the_same_points_at_once_pay_once(database: str) -> None:
    """Every customer has points for one of their orders; the desks take one order of each."""
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    widget = catalogue.create_product(
        code="W", name="Widget", list_price=Decimal(1), currency="EUR", lead_days=3, **ME
    ).value
    stock.add_supply(
        product=widget, kind="on-hand", quantity=Decimal(999), available_on=TODAY, **ME
    )
    desks: list[list[int]] = [[] for _ in range(DESKS)]
    for _ in range(CUSTOMERS):
        customer = customers.create_customer(name="x", currency="EUR", **ME).value
        account = points.open_account(customer=customer, **ME).value
        points.adjust(account=account, points=Decimal(100), reason="gift", **ME)
        for orders in desks:
            orders.append(paid_draft(customer, widget))
    answers = race(DESK, [[database, *map(str, orders)] for orders in desks])
    assert sum(answer.count("confirmed") for answer in answers) == CUSTOMERS
    assert SalesOrder.select().where(SalesOrder.state == "confirmed").count() == CUSTOMERS
    assert {balance(row.id, TODAY) for row in PointsAccount.select()} == {Decimal(30)}
    assert integrity.check(now=NOW) == []
