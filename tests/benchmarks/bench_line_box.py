"""A key in the line box: what is typed is read, and its candidates found among 100,000 products.

Run: ``.venv/bin/python tests/benchmarks/bench_line_box.py``. Every beginning of every typed line is
one key, for customers with orders among a million. The raw side is the one statement that finds
the beginning of a word among the products' words.
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.big_office import MANY, PRODUCTS, path

from desktop.domain.line_language import parse_line
from desktop.models.database import close_database, connected, open_database
from desktop.queries import desk
from desktop.queries.sql import fetch
from desktop.ui.pages.desk_reading import looks_for

LINES = 60
TODAY = date(2026, 11, 2)
RAW = (
    "SELECT DISTINCT p.id, p.code, p.name FROM product_word w JOIN product p ON p.id = w.product_id"
    " WHERE w.word >= ? AND w.word < ? LIMIT 8"
)


def typed(chance: random.Random) -> list[str]:
    """Lines as agents write them: by code, by one word, by beginnings of two."""
    lines = []
    for _line in range(LINES):
        key = 1 + chance.randrange(PRODUCTS)
        ((code, name),) = fetch("SELECT code, name FROM product WHERE id = ?", (key,))
        first, last = name.split()
        what = chance.choice([code, first, f"{last[:4]} {first[:3]}", name])
        lines.append(f"{chance.randrange(1, 300)} {what} @12.50 by fri")
    return lines


def told(name: str, times: list[float]) -> None:
    p99 = quantiles(times, n=100)[98]
    print(f"{name:34} {len(times):5} keys   median {median(times):6.2f}   p99 {p99:6.2f} ms")


def main() -> None:
    """Print the figures."""
    target = str(path())
    chance = random.Random(3)
    open_database(target)
    with connected():
        read, asked, whole = [], [], []
        for line in typed(chance):
            customer = 2 + chance.randrange(MANY)
            looked_for = ""
            for end in range(1, len(line) + 1):
                start = perf_counter()
                words = looks_for(parse_line(line[:end], locale="en_GB", today=TODAY))
                middle = perf_counter()
                read.append((middle - start) * 1000)
                if words and words != looked_for:
                    looked_for = words
                    desk.candidates(words, customer_id=customer)
                    asked.append((perf_counter() - middle) * 1000)
                whole.append((perf_counter() - start) * 1000)
    close_database()
    with closing(sqlite3.connect(target)) as connection:
        raw = []
        for start_of in ("a", "br", "gru", "schi", "p-12", "p-123"):
            for _round in range(40):
                start = perf_counter()
                connection.execute(RAW, (start_of, f"{start_of}\uffff")).fetchall()
                raw.append((perf_counter() - start) * 1000)
    told("reading what is typed", read)
    told("its candidates, where they change", asked)
    told("a key, both", whole)
    told("raw, one word, one statement", raw)
    print(f"load: {' '.join(f'{each:.1f}' for each in os.getloadavg())}")


if __name__ == "__main__":
    main()
