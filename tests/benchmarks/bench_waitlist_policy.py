"""What other rules would do to 100,000 and 1,000,000 who wait, and moving all their keys.

Run: ``.venv/bin/python tests/benchmarks/bench_waitlist_policy.py [URL of an empty PostgreSQL]``.
The raw side reads the same columns of the same rows, and moves the keys by the same statement
without anything around it.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop.domain.waitlist_policy import Policy
from desktop.models.bulk import analyze, insert_all
from desktop.models.database import close_database, write
from desktop.models.fields import to_micros
from desktop.models.policies import in_force, rules_of
from desktop.models.rows import run
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.queries.policy_preview import preview
from desktop.services import catalogue, customers, opening
from desktop.services.change import changing
from desktop.services.policies import move_keys, save_policy

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ME: dict[str, Any] = {"who": 1, "now": NOW}
PROPOSED = Policy(tier_days={"gold": 10, "silver": 7}, points_per_day=3000, cap_days=18)
RAW = (
    "SELECT id, key, COALESCE(drawn_at, joined_at), tier, points, granted_days, quantity,"
    " paused_until, last_on FROM waitlist_entry WHERE waitlist_id = ? AND state = 'waiting'"
    " ORDER BY key, id"
)
_MINUTE = 60_000_000


def furnish(customer: int, many: int) -> int:
    """A list on which so many wait, of three tiers, with points or without."""
    code = f"P{many}"
    product = catalogue.create_product(code=code, name=code, list_price=Decimal(4), **ME).value
    with changing(**ME) as change:
        waitlist = change.insert(Waitlist, product=product, title=code, created_at=NOW)
    chance, now = random.Random(5), to_micros(NOW)
    rows = (
        (
            now - number * _MINUTE,
            now - number * _MINUTE,
            chance.choice(("gold", "silver", "standard")),
            chance.choice((0, 0, 250_000, 900_000, 4_000_000)),
        )
        for number in range(many)
    )
    one, none = Decimal(1), Decimal(0)
    same = {"quantity": one, "minimum": one, "points_days": none, "granted_days": none}
    with write():
        names = ("joined_at", "key", "tier", "points")
        insert_all(WaitlistEntry, names, rows, waitlist=waitlist, customer=customer, **same)
        rules = in_force(waitlist)
        assert rules is not None
        move_keys([waitlist], rules_of(rules))
    return waitlist


def seconds(action: Any, rounds: int = 5) -> float:
    taken = []
    for _round in range(rounds):
        start = perf_counter()
        action()
        taken.append(perf_counter() - start)
    return median(taken)


def measure(waitlist: int, many: int) -> None:
    def raw() -> None:
        rows = run(RAW, waitlist)
        while rows.fetchmany(20_000):
            pass

    def asked() -> None:
        preview(waitlist=waitlist, proposed=PROPOSED, now=NOW)

    rounds = 5 if many <= 100_000 else 1
    read, whole = seconds(raw, rounds), seconds(asked, rounds)
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{many:>9,} waiting: raw read {read:6.2f} s, what-if {whole:6.2f} s "
          f"({whole / read:.1f} x), at most {largest} MB")  # fmt: skip
    start = perf_counter()
    with write():
        move_keys([waitlist], PROPOSED)
    moved = perf_counter() - start
    start = perf_counter()
    rules = Policy(tier_days={"gold": 9}, points_per_day=3000, cap_days=18)
    save_policy(waitlist=waitlist, rules=rules, reason="Measured", **ME)
    saved = perf_counter() - start
    print(f"{'':9} keys moved raw {moved:6.2f} s, saved with everything {saved:6.2f} s "
          f"({saved / moved:.1f} x)")  # fmt: skip


def main(target: str) -> None:
    opening.open_office(
        target=target, now=NOW, home_country="GB", currency="EUR", zone="Europe/London"
    )
    opening.enter()
    customer = customers.create_customer(name="Brandt", currency="EUR", **ME).value
    for many in (10_000, 100_000, 1_000_000):
        waitlist = furnish(customer, many)
        analyze()
        measure(waitlist, many)
    opening.leave()
    close_database()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(folder, "policy.sqlite"))
