"""Killed at any moment: what was reported done is there, and nothing is half there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.models.database import close_database, connected, db, open_database
from desktop.queries import integrity

ROOT = Path(__file__).parents[2]
WORKER = """
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from desktop.services import catalogue, customers, drafts, fulfilment, lines, opening, orders, stock

now = datetime(2026, 11, 2, 10, tzinfo=UTC)
opening.open_office(target=sys.argv[1], now=now, home_country="DE", currency="EUR",
                    zone="Europe/Berlin")
opening.enter()
customer = customers.create_customer(name="Brandt", currency="EUR", who=1, now=now).value
product = catalogue.create_product(code="W", name="Widget", list_price=Decimal(4), who=1,
                                   now=now).value
for number in range(10_000):
    now += timedelta(minutes=1)
    stock.add_supply(product=product, kind="on-hand", quantity=Decimal(2), available_on=now.date(),
                     who=1, now=now)
    order = drafts.start(customer=customer, currency="EUR", who=1, now=now).value
    line = lines.add_line(order=order, product=product, quantity=Decimal(3), who=1, now=now).value
    print("line", line, flush=True)
    lines.choose(line=line, choice="waitlist", who=1, now=now)
    print("order", orders.confirm(order=order, who=1, now=now).value, flush=True)
    fulfilment.dispatch(order=order, who=1, now=now)
    print("sent", order, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_nothing_reported_done_is_lost_by_a_kill(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    target = str(tmp_path / "office.sqlite")
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, target],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert worker.stdout is not None
    told = [worker.stdout.readline().split() for _ in range(chance.randint(1, 90))]
    worker.send_signal(signal.SIGKILL)
    told += [line.split() for line in worker.stdout.read().splitlines()]
    worker.wait()
    worker.stdout.close()

    open_database(target)
    with connected():
        numbers = {row[0] for row in db.execute_sql("SELECT number FROM sales_order").fetchall()}
        line_ids = {row[0] for row in db.execute_sql("SELECT id FROM order_line").fetchall()}
        sent = {
            row[0]
            for row in db.execute_sql(
                "SELECT l.order_id FROM allocation a JOIN order_line l ON l.id = a.line_id "
                "WHERE a.state = 'dispatched'"
            ).fetchall()
        }
        found = integrity.check(now=datetime(2026, 11, 2, 10, tzinfo=UTC))
    close_database()
    whole = [words for words in told if len(words) == 2]
    assert whole, "the worker said nothing"
    assert {words[1] for words in whole if words[0] == "order"} <= numbers
    assert {int(words[1]) for words in whole if words[0] == "line"} <= line_ids
    assert {int(words[1]) for words in whole if words[0] == "sent"} <= sent
    assert found == []
