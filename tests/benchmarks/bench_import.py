"""Importing a retailer's file of 105,335 lines, against the raw engine writing the same rows.

Run: ``.venv/bin/python tests/benchmarks/bench_import.py [FILE]``. The file is that of the reference
data beside the checkout where none is named. The raw side copies the rows that the import wrote,
read back from its database, into an empty schema with ``executemany``: no reading, no judging.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop.services import opening
from desktop.services.imports import ImportReport, import_file
from desktop.system.mappings import preset

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ROUNDS = 3
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "online_retail"
TABLES = ("customer", "customer_word", "product", "product_word", "sales_order", "order_line")


def bring(path: Path, target: Path) -> tuple[ImportReport, float]:
    """Import into a new office; the report, and the seconds it took."""
    opening.open_office(
        target=str(target), now=NOW, home_country="GB", currency="GBP", zone="Europe/London"
    )
    opening.enter()
    try:
        started = perf_counter()
        mapping = preset("online_retail", "orders")
        report = import_file(kind="orders", path=path, mapping=mapping, who=None, now=NOW).value
        return report, perf_counter() - started
    finally:
        opening.leave()


def copy_raw(source: Path, target: Path) -> float:
    """Write the same rows into an empty schema in one transaction; the seconds it took."""
    with closing(sqlite3.connect(source)) as made, closing(sqlite3.connect(target)) as raw:
        raw.execute("PRAGMA journal_mode = wal")
        raw.execute("PRAGMA synchronous = full")
        schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        for (statement,) in made.execute(schema).fetchall():
            raw.execute(statement)
        rows = {table: made.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
        started = perf_counter()
        with raw:
            for table, values in rows.items():
                marks = ", ".join("?" * len(values[0]))
                raw.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
        return perf_counter() - started


def main() -> None:
    """Print the medians of some rounds, each with new databases."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else next(SHARED.glob("*.csv.gz"))
    imports, raws = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            target = Path(folder) / f"import-{number}.sqlite"
            report, seconds = bring(path, target)
            imports.append(seconds)
            raws.append(copy_raw(target, Path(folder) / f"raw-{number}.sqlite"))
    took, raw = median(imports), median(raws)
    print(
        f"import of {report.rows:,} lines: {took:.2f} s, {report.rows / took:,.0f} lines a second"
    )
    print(f"raw engine, the same rows: {raw:.2f} s; the import takes {took / raw:.1f} times that")


if __name__ == "__main__":
    main()
