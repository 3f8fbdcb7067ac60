"""Desks that merge the same two records at once, while others begin orders and pay for them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from desks import race

from desktop.models.customers import CustomerMerge
from desktop.models.orders import SalesOrder
from desktop.queries import integrity
from desktop.services import catalogue, customers, office, points, stock

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ME: dict[str, Any] = {"who": None, "now": NOW}
PAIRS = 25

DESK = """
import sys
from datetime import UTC, datetime
from decimal import Decimal
from desktop.domain.errors import Conflict
from desktop.models.database import connected, open_database
from desktop.services import customer_merge, drafts, lines, orders, points

by = {"who": 1, "now": datetime(2026, 11, 2, 11, 0, tzinfo=UTC)}

def merges(first, second):
    customer_merge.merge_customers(merged=first, kept=second, **by)

def orders_of(first, second):
    order = drafts.start(customer=first, currency="EUR", **by).value
    print("started")
    lines.add_line(order=order, product=1, quantity=Decimal(1), **by)
    orders.confirm(order=order, **by)

open_database(sys.argv[1])
what = {"merge": merges, "order": orders_of}[sys.argv[2]]
with connected():
    print("ready", flush=True)
    sys.stdin.readline()  # all start together
    for pair in sys.argv[3:]:
        try:
            what(*map(int, pair.split("/")))
            print("done")
        except Conflict as refusal:
            assert refusal.code == "customer-merged", refusal
"""


@pytest.mark.slow
def test_of_two_desks_that_merge_at_once_one_does_and_no_order_is_left_behind(
    database: str,
) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    widget = catalogue.create_product(
        code="W", name="Widget", list_price=Decimal(1), currency="EUR", lead_days=3, **ME
    ).value
    stock.add_supply(
        product=widget, kind="on-hand", quantity=Decimal(999), available_on=date(2026, 11, 2), **ME
    )
    pairs = []
    for _ in range(PAIRS):
        made = [customers.create_customer(name="x", currency="EUR", **ME).value for _ in range(2)]
        for customer in made:
            account = points.open_account(customer=customer, **ME).value
            points.adjust(account=account, points=Decimal(10), reason="gift", **ME)
        pairs.append(made)
    there, back = ([f"{a}/{b}" for a, b in some] for some in (pairs, [p[::-1] for p in pairs]))
    roles = ("merge", there), ("merge", back), ("order", there), ("order", back)
    answers = race(DESK, [[database, what, *some] for what, some in roles])
    assert sum(answer.count("done") for answer in answers[:2]) == PAIRS
    merged = {row.merged_id: row.kept_id for row in CustomerMerge.select()}
    assert all((a in merged) is not (b in merged) for a, b in pairs)
    started = sum(answer.count("started") for answer in answers[2:])
    assert SalesOrder.select().where(SalesOrder.state == "confirmed").count() == started
    assert not SalesOrder.select().where(SalesOrder.customer.in_(list(merged))).exists()
    assert integrity.check(now=NOW) == []
