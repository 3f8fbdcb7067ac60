"""Finding among a million customers, key by key, as the caller box asks: names, prefixes, endings.

Run: ``.venv/bin/python tests/benchmarks/bench_search.py``. Every prefix of every typed text is one
key. The raw side runs, for single words, the one statement a program without our rules would: a
range over the index of words joined with the customers.
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.big_office import MANY, path

from desktop.models.database import close_database, connected, open_database
from desktop.queries import customers, find
from desktop.queries.sql import fetch

PEOPLE = 60
RAW = (
    "SELECT DISTINCT c.id, c.number, c.name FROM customer_word w JOIN customer c"
    " ON c.id = w.customer_id WHERE w.word >= ? AND w.word < ? LIMIT 20"
)


def texts(chance: random.Random) -> dict[str, list[str]]:
    """What people type to find some customers, by kind."""
    kinds: dict[str, list[str]] = {
        "first last": [],
        "last first": [],
        "beginnings": [],
        "one word": [],
        "phone": [],
        "phone ending": [],
        "e-mail": [],
        "number": [],
        "nobody": ["zzyx qqq", "xavier xylo", "qu qu", "ba be", "sch st", "+44 7 000", "a b c"],
    }
    for _number in range(PEOPLE):
        key = 2 + chance.randrange(MANY)
        name, number = fetch("SELECT name, number FROM customer WHERE id = ?", (key,))[0]
        (phone,), (email,) = fetch(
            "SELECT typed FROM contact_point WHERE customer_id = ? ORDER BY kind DESC", (key,)
        )
        first, last = name.split()
        kinds["first last"].append(f"{first} {last}")
        kinds["last first"].append(f"{last} {first}")
        kinds["beginnings"].append(f"{last[:3]} {first[:2]}")
        kinds["one word"].append(last)
        kinds["phone"].append(f"0{phone[3:7]} {phone[7:]}")
        kinds["phone ending"].append(phone[-6:])
        kinds["e-mail"].append(email)
        kinds["number"].append(number)
    return kinds


def keys(typed: Iterable[str]) -> list[str]:
    """Every beginning that stands in the box while these texts are typed."""
    return [text[:end] for text in typed for end in range(1, len(text) + 1)]


Times = list[tuple[float, float, str]]


def timed(find_it: Callable[[str], object], typed: list[str]) -> Times:
    """Milliseconds of each key: by the clock, and of the processor, which others do not disturb."""
    times = []
    for text in typed:
        start, worked = perf_counter(), thread_time()
        find_it(text)
        times.append(((perf_counter() - start) * 1000, (thread_time() - worked) * 1000, text))
    return times


def tell(name: str, times: Times) -> None:
    clock = [one[0] for one in times]
    worked = [one[1] for one in times]
    worst, _worked, text = max(times)
    print(
        f"{name:30} {len(times):6} keys   median {median(clock):5.2f}"
        f"   p99 {quantiles(clock, n=100)[98]:6.2f} ms   worst {worst:5.0f} “{text}”"
        f"   processor: p99 {quantiles(worked, n=100)[98]:5.2f}"
    )


def raw(office: Path, typed: list[str]) -> Times:
    with closing(sqlite3.connect(office)) as connection:

        def find_it(text: str) -> None:
            low = text.casefold()
            connection.execute(RAW, (low, low + "\U0010ffff")).fetchall()

        return timed(find_it, typed)


def main() -> None:
    """Print medians and 99th percentiles by kind of text and for all keys."""
    office, chance = path(), random.Random(7)
    open_database(str(office))
    with connected():
        kinds = texts(chance)
        for warm in keys(kinds["one word"][:5]):
            customers.find(warm, home_country="GB")
        every: Times = []
        for kind, typed in kinds.items():
            times = timed(lambda text: customers.find(text, home_country="GB"), keys(typed))
            every += times
            tell(kind, times)
        tell("all keys, customers.find", every)
        everything = [text for _clock, _worked, text in every]
        tell("all keys, find anything", timed(find.find, everything))
    close_database()
    tell("raw, one word, one statement", raw(office, keys(kinds["one word"])))
    print("load:", *(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()
