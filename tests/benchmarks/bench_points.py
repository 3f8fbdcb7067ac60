"""Balances on a ledger of a million entries, and spending from an account of ten thousand.

Run: ``.venv/bin/python tests/benchmarks/bench_points.py [PostgreSQL URL of an empty database]``.
The raw side runs the engine's own statements on the same connection settings: for a balance the sum
of the account's lots, and the sum of its ledger; for spending the rows that the action wrote, in
one transaction.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop.models.bulk import analyze, insert_all
from desktop.models.database import db, write
from desktop.models.fields import to_micros
from desktop.models.money import PointsAccount, PointsEntry
from desktop.models.points import balance
from desktop.models.rows import run
from desktop.queries.points import accounts
from desktop.services import customers, opening, points, programmes
from desktop.services.change import changing
from desktop.services.daily import day_work
from desktop.services.ledger import keep_lots

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
ENTRIES, OF_ONE, ACCOUNTS = 1_000_000, 10_000, 20_000
LIFE = 730  # days
ROUNDS = 300
Row = tuple[int, int, str, int, str]


def prepare(target: str) -> tuple[int, int, int]:
    """The ledger; ids of a customer, and of accounts with a usual and a great many expiry days."""
    opening.open_office(
        target=target, now=NOW, home_country="DE", currency="EUR", zone="Europe/Berlin"
    )
    opening.enter()
    who: dict[str, Any] = {"who": 1, "now": NOW}
    made = [customers.create_customer(name="x", **who).value for _ in range(ACCOUNTS)]
    with write():
        insert_all(PointsAccount, ("customer", "programme"), ((key, 1) for key in made))
        rows = list(ledger())
        insert_all(PointsEntry, ("account", "at", "kind", "points", "expires_on"), rows)
        keep_lots(
            (account, date.fromisoformat(on), Decimal(amount) / 100)
            for account, _, _, amount, on in rows
        )
    analyze()
    return made[0], 1, 2


def ledger() -> Iterator[Row]:
    """Ten points each: account 1 has 10,000 over two years, account 2 10,000 with a day each."""
    chance = Random(7)
    for number in range(ENTRIES):
        day = chance.randrange(LIFE)
        if number < OF_ONE:
            account = 1
        elif number < 2 * OF_ONE:
            account, day = 2, number - OF_ONE
        else:
            account = chance.randrange(3, ACCOUNTS + 1)
        at = NOW - timedelta(days=LIFE - day % LIFE, seconds=number)
        yield account, to_micros(at), "earn", 1000, (TODAY + timedelta(days=day)).isoformat()


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of each round."""
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        taken.append((perf_counter() - start) * 1000)
    return taken


def said(name: str, taken: list[float], raw: list[float] | None = None) -> None:
    """One line: median and the slowest hundredth, and how many times the raw engine's median."""
    slow = quantiles(taken, n=100)[98]
    ratio = f" · {median(taken) / median(raw):.1f} × {median(raw):.3f} ms raw" if raw else ""
    print(f"{name:<58} {median(taken):8.3f} ms (p99 {slow:.3f}){ratio}")


def spend(account: int, amount: int) -> None:
    """The action's own step, with its transaction."""
    with changing(who=1, now=NOW) as change:
        points.spend(change, account=account, points=Decimal(amount))


def raw_spend(rows: list[tuple[object, ...]], lots: list[tuple[object, ...]]) -> None:
    """The same entries and lots by the engine's own statements."""
    with write():
        run("SELECT id FROM points_account WHERE id = ?", rows[0][0])
        for row in rows:
            run(
                "INSERT INTO points_entry (account_id, at, kind, points, expires_on, amount_minor,"
                " facts, reason) VALUES (?, ?, 'spend', ?, ?, 0, '{}', '')",
                *row,
            )
        for lot in lots:
            run("UPDATE points_lot SET remaining = remaining + 0 WHERE account_id = ?"
                " AND expires_on = ?", *lot)  # fmt: skip


def written(before: int) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What the last spending wrote."""
    found = run(
        "SELECT account_id, at, points, expires_on FROM points_entry WHERE id > ?", before
    ).fetchall()
    return found, [(account, on) for account, _, _, on in found]


def fetched(sql: str, *params: object) -> object:
    """The first row of a statement."""
    return run(sql, *params).fetchone()


def last_entry() -> int:
    """The highest id of the ledger."""
    return int(run("SELECT MAX(id) FROM points_entry").fetchone()[0])


def main(target: str) -> None:
    """Measure and print."""
    customer, usual, many = prepare(target)
    chance = Random(11)
    print(f"{type(db.obj).__name__}: {ENTRIES:,} entries, {ACCOUNTS:,} accounts")
    by_lots = "SELECT SUM(remaining) FROM points_lot WHERE account_id = ? AND expires_on >= ?"
    by_ledger = "SELECT SUM(points) FROM points_entry WHERE account_id = ?"

    def anybody() -> int:
        return chance.randrange(3, ACCOUNTS + 1)

    today = TODAY.isoformat()
    raw = timed(lambda: run(by_lots, anybody(), today).fetchone())
    said("balance of an account of 50", timed(lambda: balance(anybody(), TODAY)), raw)
    for name, account in (("730 expiry days", usual), ("10,000 expiry days", many)):
        raw = timed(partial(fetched, by_lots, account, today))
        said(f"balance of 10,000 entries, {name}",
             timed(partial(balance, account, TODAY)), raw)  # fmt: skip
        summed = timed(partial(fetched, by_ledger, account), 50)
        said("  the same by summing the ledger, raw", summed)
    said("account with what expires next, as a page reads it",
         timed(lambda: accounts(customer, today=TODAY), 50))  # fmt: skip
    for name, account, amount in (
        ("50 points (1 lot)", usual, 50),
        ("5,000 points (37 lots)", usual, 5_000),
        ("50 points (5 lots of 10,000)", many, 50),
        ("5,000 points (500 lots of 10,000)", many, 5_000),
    ):
        rounds = 10
        before = last_entry()
        spend(account, amount)
        rows, lots = written(before)
        raw = timed(partial(raw_spend, rows, lots), rounds)
        taken = timed(partial(spend, account, amount), rounds)
        said(f"spending {name}", taken, raw)
    days(5)
    opening.leave()


def days(rounds: int) -> None:
    """The work of days in a row, with tiers that everybody is looked at for, and a later desk's."""
    by: dict[str, Any] = {"who": 1, "now": NOW}
    tiers = [("silver", Decimal(400)), ("gold", Decimal(700))]
    programmes.set_tiers(programme=1, tiers=tiers, by="points", **by)
    each = iter([NOW + timedelta(days=day) for day in range(1, rounds + 1)])
    before = last_entry()
    taken = timed(lambda: day_work(now=next(each)), rounds)
    written_off = (last_entry() - before) // rounds
    said(f"the day's work, {written_off:,} lots written off", taken)
    said(
        "the same for the next desk", timed(lambda: day_work(now=NOW + timedelta(days=rounds)), 50)
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(str(Path(folder) / "points.sqlite"))
