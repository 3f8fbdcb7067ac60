"""Desks that correct the same price at once: each customer is to be told once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from desks import race
from shop import ME, customer, ordered, product, seed

from desktop.models.work import FollowUp
from desktop.services import catalogue

ORDERS = 20

DESK = """
import sys
from datetime import UTC, datetime
from desktop.models.database import connected, open_database
from desktop.services import corrections

open_database(sys.argv[1])
with connected():
    print("ready", flush=True)
    sys.stdin.readline()  # all start together
    now = datetime.fromisoformat(sys.argv[2])
    made = corrections.correct_price(products=None, who=1, now=now).value
    print(len(made))
"""


@pytest.mark.slow
def test_of_desks_that_correct_a_price_at_once_one_leaves_each_task(database: str) -> None:
    seed()
    widget, who = product("W", 50), customer()
    told = [ordered(who, (widget, 1)) for _ in range(ORDERS)]
    catalogue.change_product(product=widget, list_price=Decimal(6), **ME)
    now = ME["now"].isoformat()
    answers = race(DESK, [[database, now] for _ in range(3)])
    assert sorted(map(int, answers)) == [0, 0, ORDERS]
    left = [row.order_id for row in FollowUp.select().where(FollowUp.rule == "correction")]
    assert sorted(left) == told
