"""A day's look at points that run out: 100,000 lots of 20,000 customers.

Run: ``.venv/bin/python tests/benchmarks/bench_points_signals.py [PostgreSQL URL of an empty
database]``.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop.models.bulk import analyze, insert_all
from desktop.models.database import write
from desktop.models.money import PointsAccount, PointsEntry
from desktop.models.rows import run, value
from desktop.queries.unplanned import unplanned
from desktop.services import customers, opening, points
from desktop.services.daily import day_work
from desktop.services.ledger import keep_lots

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
LOTS, ACCOUNTS, LIFE, DAYS, ROUNDS = 100_000, 20_000, 730, 5, 300


def prepare(target: str) -> None:
    """Five lots for each customer, each of 50 to 600 points, spread over two years."""
    opening.open_office(
        target=target, now=NOW, home_country="DE", currency="EUR", zone="Europe/Berlin"
    )
    opening.enter()
    chance = Random(7)
    made = [customers.create_customer(name="x", who=1, now=NOW).value for _ in range(ACCOUNTS)]
    rows = [
        (
            1 + number % ACCOUNTS,
            chance.randrange(5_000, 60_000),
            (NOW.date() + timedelta(days=chance.randrange(LIFE))).isoformat(),
        )
        for number in range(LOTS)
    ]
    with write():
        insert_all(PointsAccount, ("customer", "programme"), ((key, 1) for key in made))
        how: dict[str, Any] = {"at": NOW, "kind": "earn"}
        insert_all(PointsEntry, ("account", "points", "expires_on"), rows, **how)
        keep_lots(
            (account, datetime.fromisoformat(on).date(), Decimal(amount) / 100)
            for account, amount, on in rows
        )
    analyze()


def tasks() -> int:
    """How many stand on the list."""
    return int(value("SELECT COUNT(*) FROM follow_up WHERE rule = 'points-expiry'"))


def measure() -> None:
    """The first day, the next ones, the report, and what it costs whoever gives points."""
    for day in range(DAYS):
        now, before, start = NOW + timedelta(days=day), tasks(), perf_counter()
        day_work(now=now)
        took = (perf_counter() - start) * 1000
        print(f"day {day}: {tasks() - before} tasks left, {took:.0f} ms")
    start = perf_counter()
    assert unplanned(now=now) == []
    print(f"what has no next date: {(perf_counter() - start) * 1000:.0f} ms")
    taken = []
    for (account,) in run("SELECT id FROM points_account LIMIT ?", ROUNDS).fetchall():
        start = perf_counter()
        points.adjust(account=account, points=Decimal(1), reason="x", who=1, now=now)
        taken.append((perf_counter() - start) * 1000)
    print(f"points given: {median(taken):.1f} ms (p99 {quantiles(taken, n=100)[98]:.1f})")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        prepare(sys.argv[1] if len(sys.argv) > 1 else str(Path(folder) / "office.sqlite"))
        measure()
        opening.leave()
