"""Taking an order of three lines, one partly waitlisted, against the raw engine's same rows.

Run: ``.venv/bin/python tests/benchmarks/bench_order.py``. Both sides use the same file system, WAL
and synchronous FULL, and take turns; the raw side writes the rows that the real actions wrote, read
back from their database, in as many transactions as the actions used, and once more in a single
one.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop.models.database import close_database, db
from desktop.models.schema import TABLES
from desktop.services import catalogue, customers, drafts, lines, opening, orders, stock

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ROUNDS = 300


def prepare(target: str) -> tuple[int, list[int]]:
    """An office with one customer and three products, the third never enough."""
    opening.open_office(
        target=target, now=NOW, home_country="DE", currency="EUR", zone="Europe/Berlin"
    )
    opening.enter()
    customer = customers.create_customer(name="Brandt", who=1, now=NOW, currency="EUR").value
    products = []
    for code, amount in (("A", 10**6), ("B", 10**6), ("C", 0)):
        product = catalogue.create_product(
            code=code, name=f"Product {code}", list_price=Decimal("4.50"), who=1, now=NOW
        ).value
        if amount:
            stock.add_supply(
                product=product,
                kind="on-hand",
                quantity=Decimal(amount),
                available_on=NOW.date(),
                who=1,
                now=NOW,
            )
        products.append(product)
    return customer, products


def take(customer: int, products: list[int], now: datetime) -> None:
    """The whole call through the real actions: six transactions, as an agent's keys make them."""
    orders.confirm(order=draft(customer, products, now), who=1, now=now)


def draft(customer: int, products: list[int], now: datetime) -> int:
    """Everything up to the confirmation."""
    order = drafts.start(customer=customer, currency="EUR", who=1, now=now).value
    made = [
        lines.add_line(order=order, product=p, quantity=Decimal(3), who=1, now=now).value
        for p in products
    ]
    lines.choose(line=made[-1], choice="waitlist", who=1, now=now)
    return order


def counted() -> dict[str, int]:
    """The highest row id of every table that has one."""
    ids = {}
    for table in TABLES:
        if table._meta.auto_increment:
            name = str(table._meta.table_name)
            ids[name] = db.execute_sql(f"SELECT COALESCE(MAX(id), 0) FROM {name}").fetchone()[0]
    return ids


def written(before: dict[str, int]) -> list[tuple[str, tuple[object, ...]]]:
    """The rows that came since ``before``, as raw INSERT statements."""
    rows = []
    for name, last in before.items():
        cursor = db.execute_sql(f"SELECT * FROM {name} WHERE id > ? ORDER BY id", (last,))
        for row in cursor.fetchall():
            columns = [column[0] for column in cursor.description][1:]
            marks = ", ".join("?" * len(columns))
            names = ", ".join(f'"{column}"' for column in columns)
            rows.append((f'INSERT INTO "{name}" ({names}) VALUES ({marks})', row[1:]))
    return rows


def copied(folder: str) -> sqlite3.Connection:
    """The bare engine with our settings on a copy of the office."""
    path = str(Path(folder) / "copy.sqlite")
    db.execute_sql("VACUUM INTO ?", (path,))
    connection = sqlite3.connect(path, isolation_level=None)
    once = ("sales_order_number", "line_promise_line_id", "waitlist_log_waitlist_id_number")
    for index in once:  # the same rows, many times
        connection.execute(f"DROP INDEX {index}")
    for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = 0"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def timed(action: Callable[[], object]) -> float:
    """Milliseconds that ``action`` takes."""
    start = perf_counter()
    action()
    return (perf_counter() - start) * 1000


def raw_round(
    connection: sqlite3.Connection, rows: list[tuple[str, tuple[object, ...]]], parts: int
) -> None:
    """Write the rows raw, in ``parts`` durable transactions."""
    size = -(-len(rows) // parts)
    for start in range(0, len(rows), size):
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in rows[start : start + size]:
            connection.execute(statement, values)
        connection.execute("COMMIT")


def main() -> None:
    """Print the medians, the 99th percentiles and the ratios."""
    gc.disable()  # as in the lane of the window, where nothing is collected (ui/garbage.py)
    with tempfile.TemporaryDirectory() as folder:
        customer, products = prepare(str(Path(folder) / "office.sqlite"))
        for warm in range(20):
            take(customer, products, NOW + timedelta(seconds=warm))
        before = counted()
        take(customer, products, NOW + timedelta(minutes=1))
        rows = written(before)
        rows = [
            (sql, values)
            for sql, values in rows
            if "draft_step" not in sql  # gone again at confirmation: not part of what is kept
        ]
        copy = copied(folder)
        one, six, ours, confirming = [], [], [], []
        for number in range(ROUNDS):
            now = NOW + timedelta(minutes=2, seconds=number)
            one.append(timed(partial(raw_round, copy, rows, 1)))
            six.append(timed(partial(raw_round, copy, rows, 6)))
            ours.append(timed(partial(take, customer, products, now)))
            order = draft(customer, products, now)
            confirming.append(timed(partial(orders.confirm, order=order, who=1, now=now)))
        copy.close()
        opening.leave()
        close_database()
    print(f"rows written: {len(rows)}")
    for name, times in (
        ("raw, one transaction", one),
        ("raw, six transactions", six),
        ("whole call, six actions", ours),
        ("confirming alone", confirming),
    ):
        p99 = quantiles(times, n=100)[98]
        print(f"{name:26} median {median(times):7.3f} ms   p99 {p99:7.3f} ms")
    print(f"whole call / raw in one transaction:  {median(ours) / median(one):.2f}")
    print(f"whole call / raw in six transactions: {median(ours) / median(six):.2f}")
    print(f"confirming / raw in one transaction:  {median(confirming) / median(one):.2f}")


if __name__ == "__main__":
    main()
