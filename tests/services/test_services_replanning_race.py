"""Desks order, dispatch and cancel what others bring forward at the same time: no unit twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from desks import race
from shop import NOW, TODAY, customer, give, ordered, product, seed, sound

from desktop.models.catalogue import Supply
from desktop.models.orders import Allocation, OrderLine, SalesOrder

ORDERS, ROUNDS = 24, 8
DESK = """
import random, sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from desktop.domain.errors import Conflict, RuleBroken
from desktop.models.catalogue import Product, Supply
from desktop.models.customers import Customer
from desktop.models.database import connected, open_database
from desktop.models.orders import SalesOrder
from desktop.services import drafts, fulfilment, lines, orders, stock

ME = {"who": 1, "now": datetime(2026, 11, 2, 11, 0, tzinfo=UTC)}
what, seed, rounds = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
pick, today = random.Random(seed), ME["now"].date()

def take():
    order = drafts.start(customer=Customer.get().id, currency="EUR", **ME).value
    key = pick.choice(list(Product.select())).id
    lines.add_line(order=order, product=key, quantity=Decimal(pick.randint(1, 3)), **ME)
    return lambda: (drafts.refresh(order=order, **ME), orders.confirm(order=order, **ME))

def enter():
    given = {"product": pick.choice(list(Product.select())).id,
             "kind": pick.choice(["on-hand", "receipt"]), "quantity": Decimal(pick.randint(1, 4)),
             "available_on": today + timedelta(days=pick.randint(0, 20)), **ME}
    return lambda: stock.add_supply(**given)

def shift():
    row = pick.choice(list(Supply.select()))
    if row.kind == "receipt":
        on = today + timedelta(days=pick.randint(0, 30))
        return lambda: stock.move(supply=row.id, on=on, **ME)
    more = row.quantity + pick.randint(0, 2)
    return lambda: stock.correct(supply=row.id, quantity=more, reason="counted", **ME)

def send():
    key = pick.choice(list(SalesOrder.select().where(SalesOrder.state == "confirmed"))).id
    if pick.random() < 0.3:
        return lambda: fulfilment.cancel(order=key, reason="none", **ME)
    return lambda: fulfilment.dispatch(order=key, **ME)

open_database(sys.argv[1])
with connected():
    print("ready", flush=True)
    sys.stdin.readline()  # all start together
    for _round in range(rounds):
        action = globals()[what]()
        for _try in range(20):
            try:
                action()
                print("done")
            except Conflict as crossed:
                print(crossed.code)
                continue
            except RuleBroken as refused:
                print(refused.code)
            break
"""


@pytest.mark.slow
def test_nothing_is_promised_twice_while_promises_come_forward(database: str) -> None:
    seed()
    keys = [product("MADE", 3, lead_days=20), product("MADE-2", 2, lead_days=15)]
    for key in keys:
        give(key, 6, on=TODAY + timedelta(days=18))
    maria = customer()
    for number in range(ORDERS):
        at = NOW + timedelta(minutes=number)
        ordered(maria, (keys[number % 2], 1 + number % 3), now=at)
    roles = ("take", "take", "enter", "enter", "shift", "send", "send")
    answers = race(
        DESK, [[database, what, str(seed), str(ROUNDS)] for seed, what in enumerate(roles)]
    )
    said = Counter(answer for each in answers for answer in each.split())
    assert said["done"] >= ROUNDS * 3, said
    expected = {"done", "promise-taken", "promise-changed", "database-busy"}
    expected |= {"nothing-to-dispatch", "order-state", "supply-not-expected"}
    expected |= {"supply-below-allocated"}
    assert set(said) <= expected, said
    held: Counter[int] = Counter()
    for row in Allocation.select().where(Allocation.state == "allocated"):
        held[row.supply_id or 0] += row.quantity
    for supply in Supply.select():
        assert held[supply.id] == supply.allocated <= supply.quantity, "a unit was promised twice"
    open_ = SalesOrder.state.in_(["confirmed", "in-progress"])
    for line in OrderLine.select().join(SalesOrder).where(open_):
        parts = Allocation.select().where(Allocation.line == line, Allocation.state != "released")
        assert sum((row.quantity for row in parts), Decimal(0)) == line.quantity
    sound()
