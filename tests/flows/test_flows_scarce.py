"""Eight desks, each a process of its own, take orders for the same scarce products."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desks import race
from postgres import Postgres

from desktop import app
from desktop.models import database
from desktop.models.catalogue import Supply
from desktop.models.orders import Allocation, OrderLine, SalesOrder
from desktop.models.waitlists import WaitlistEntry
from desktop.queries import integrity
from desktop.services import catalogue, customers, opening, stock

DESKS, CALLS, THERE = 8, 12, 25
DESK = """
import json, random, sys
from datetime import UTC, datetime
from decimal import Decimal
from desktop.domain.errors import Conflict, RuleBroken
from desktop.models.catalogue import Product
from desktop.models.customers import Customer
from desktop.models.orders import OrderLine
from desktop.services import drafts, lines, opening, orders

seed, calls = int(sys.argv[2]), int(sys.argv[3])
pick = random.Random(seed)
opening.open_office(target=sys.argv[1], now=datetime.now(UTC), home_country="DE", currency="EUR",
                    zone="Europe/Berlin")
opening.enter()
customer = Customer.get().id
products = [row.id for row in Product.select().order_by(Product.id)]
print("ready", flush=True)
sys.stdin.readline()
numbers, again = [], 0
for _call in range(calls):
    now = datetime.now(UTC)
    me = {"who": 1, "now": now}
    order = drafts.start(customer=customer, currency="EUR", **me).value
    for product in pick.sample(products, 2):
        lines.add_line(order=order, product=product, quantity=Decimal(pick.randint(1, 3)), **me)
    while True:  # as an agent: what moved is shown, chosen again and confirmed again
        for line in list(OrderLine.select().where(OrderLine.order == order)):
            there = sum(Decimal(part[0]) for part in line.promise)
            if there < line.quantity and line.choice != "waitlist":
                lines.choose(line=line.id, choice="waitlist", **me)
        try:
            numbers.append(orders.confirm(order=order, **me).value)
            break
        except (Conflict, RuleBroken) as moved:  # another desk was faster
            # Who began to take them before we were told and ended after it, is not known.
            if moved.code not in ("promise-taken", "promise-changed", "unmet-without-choice"):
                raise
            again += 1
            drafts.refresh(order=order, **me)
print(json.dumps([numbers, again]))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An office with three products, 25 of each, and somebody who wants them."""
    server: Postgres | None = None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
    made = server.create() if server else str(tmp_path / "office.sqlite")
    app.open_database(made)
    opening.enter()
    me: dict[str, Any] = {"who": 1, "now": datetime.now(UTC)}
    customers.create_customer(name="Okafor", currency="EUR", **me)
    for code in "ABC":
        product = catalogue.create_product(
            code=code, name=code, list_price=Decimal(4), currency="EUR", **me
        ).value
        there: dict[str, Any] = {"quantity": Decimal(THERE), "available_on": me["now"].date()}
        stock.add_supply(product=product, kind="on-hand", **there, **me)
    opening.leave()
    database.close_database()
    yield made
    database.close_database()
    if server:
        server.drop(made)


def test_no_unit_is_promised_twice_and_no_fault_reaches_a_desk(target: str) -> None:
    told = race(DESK, [(target, str(seed), str(CALLS)) for seed in range(DESKS)])
    numbers = [number for said in told for number in json.loads(said)[0]]
    assert sorted(int(number[-6:]) for number in numbers) == list(range(1, DESKS * CALLS + 1))

    database.open_database(target)
    with database.connected():
        assert SalesOrder.select().where(SalesOrder.state == "confirmed").count() == DESKS * CALLS
        held: dict[int, Decimal] = {}
        for allocation in Allocation.select():
            held[allocation.supply_id] = held.get(allocation.supply_id, 0) + allocation.quantity
        assert set(held.values()) == {Decimal(THERE)}, "all of it given, nothing twice"
        assert {row.allocated for row in Supply.select()} == {Decimal(THERE)}
        wanted = sum(line.quantity for line in OrderLine.select())
        waiting = sum(entry.quantity for entry in WaitlistEntry.select())
        assert wanted == 3 * THERE + waiting
        assert integrity.check(now=datetime.now(UTC)) == []
