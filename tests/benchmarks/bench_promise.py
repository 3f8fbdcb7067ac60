"""The promise of an order of 20 lines against 10,000 open allocations.

Run: ``.venv/bin/python tests/benchmarks/bench_promise.py``. The raw side reads, in one statement,
what is free of the same products.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop.models.database import close_database
from desktop.models.orders import Allocation, SalesOrder
from desktop.models.rows import get
from desktop.services import catalogue, customers, drafts, lines, opening, orders, stock
from desktop.services.promising import lines_of, promises

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ME: dict[str, Any] = {"who": 1, "now": NOW}
PRODUCTS, RECEIPTS, ALLOCATIONS, ROUNDS = 20, 10, 10_000, 200
RAW = (
    "SELECT product_id, available_on, quantity - allocated FROM supply"
    " WHERE product_id IN ({}) AND state = 'open' AND quantity > allocated"
)


def furnish(target: str) -> int:
    """Twenty products with ten receipts each, 10,000 allocations on them; a draft of 20 lines."""
    opening.open_office(
        target=target, now=NOW, home_country="GB", currency="EUR", zone="Europe/London"
    )
    opening.enter()
    customer = customers.create_customer(name="Brandt", currency="EUR", **ME).value
    products = []
    for number in range(PRODUCTS):
        product = catalogue.create_product(
            code=f"P{number}", name=f"Product {number}", list_price=Decimal(4), **ME
        ).value
        products.append(product)
        for receipt in range(RECEIPTS):
            stock.add_supply(
                product=product,
                kind="receipt" if receipt else "on-hand",
                quantity=Decimal(ALLOCATIONS // PRODUCTS // RECEIPTS + 1),
                available_on=NOW.date() + timedelta(days=7 * receipt),
                **ME,
            )
    for _order in range(ALLOCATIONS // PRODUCTS):
        order = drafted(customer, products, Decimal(1))
        orders.confirm(order=order, **ME)
    return drafted(customer, products, Decimal(5))


def drafted(customer: int, products: list[int], quantity: Decimal) -> int:
    order = drafts.start(customer=customer, currency="EUR", **ME).value
    for product in products:
        lines.add_line(order=order, product=product, quantity=quantity, **ME)
    return order


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "office.sqlite")
        order = get(SalesOrder, furnish(target))
        held = Allocation.select().count()
        read = lines_of(order)
        keys = sorted({line.product_id for line in read})
        ours, raw = [], []
        with closing(sqlite3.connect(target)) as connection:
            statement = RAW.format(", ".join("?" * len(keys)))
            for _round in range(ROUNDS):
                start = perf_counter()
                connection.execute(statement, keys).fetchall()
                raw.append((perf_counter() - start) * 1000)
                start = perf_counter()
                promises(lines_of(order), now=NOW)
                ours.append((perf_counter() - start) * 1000)
        opening.leave()
        close_database()
    print(f"{len(read)} lines, {held} open allocations")
    for name, times in (("promise, with its reading", ours), ("raw, what is free", raw)):
        p99 = quantiles(times, n=100)[98]
        print(f"{name:28} median {median(times):6.2f}   p99 {p99:6.2f} ms")
    print(f"load: {' '.join(f'{each:.1f}' for each in os.getloadavg())}")


if __name__ == "__main__":
    main()
