"""A list on which a million wait: opening a hundred units, a place, joining, leaving, pausing.

Run: ``.venv/bin/python tests/benchmarks/bench_waitlist.py [waiting]``. Each action is measured on
SQLite and on PostgreSQL, and beside the raw engine, which writes in one durable transaction the
rows that the action wrote, read back from its database, on the same tables.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # the server that tests bring
sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop.models.bulk import analyze, insert_all
from desktop.models.database import close_database, db, is_postgres
from desktop.models.fields import to_micros
from desktop.models.schema import TABLES
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.queries.entries import entry as entry_row
from desktop.services import catalogue, customers, offers, opening, places, stock

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
_DAY, _MINUTE = 86_400_000_000, 60_000_000
_UNITS, _ROUNDS = 100, 15


def prepare(target: str, waiting: int) -> int:
    """An office where so many wait for one product; its supply, of which there is none."""
    opening.open_office(
        target=target, now=NOW, home_country="GB", currency="EUR", zone="Europe/London"
    )
    opening.enter()
    me: dict[str, Any] = {"who": 1, "now": NOW}
    people = [customers.create_customer(name=f"C{n}", **me).value for n in range(200)]
    product = catalogue.create_product(code="A", name="A", list_price=Decimal(4), **me).value
    supply: dict[str, Any] = {"kind": "on-hand", "available_on": NOW.date()}
    held = stock.add_supply(product=product, quantity=Decimal(1), **supply, **me).value.supply
    stock.correct(supply=held, quantity=Decimal(0), reason="none yet", **me)
    db.begin()
    insert_all(Waitlist, ("id", "title", "product"), [(1, "A", product)], created_at=NOW)
    insert_all(
        WaitlistEntry,
        ("waitlist", "customer", "quantity", "minimum", "joined_at", "tier_days", "key", "tier"),
        _entries(people, waiting),
        **{"points_days": Decimal(0), "granted_days": Decimal(0), "points": Decimal(0)},
    )
    db.execute_sql(f"UPDATE waitlist SET units_waiting = {waiting}000000")
    if is_postgres():
        db.execute_sql("SELECT setval('waitlist_id_seq', 1)")
    db.commit()
    analyze()
    return held


def _entries(people: list[int], waiting: int) -> Iterator[tuple[Any, ...]]:
    chance, first = Random(5), to_micros(NOW) - waiting * _MINUTE
    for number in range(waiting):
        tier, days = chance.choice((("standard", 0), ("silver", 7), ("gold", 14)))
        joined = first + number * _MINUTE
        yield (1, chance.choice(people), 10**6, 10**6, joined, days, joined - days * _DAY, tier)


def counted() -> dict[str, int]:
    """The highest id of every table that has one."""
    names = [str(table._meta.table_name) for table in TABLES if table._meta.auto_increment]
    one = "SELECT COALESCE(MAX(id), 0) FROM {}"
    return {name: db.execute_sql(one.format(name)).fetchone()[0] for name in names}


def written(before: dict[str, int]) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """The rows that came since ``before``, by table, as raw INSERT statements."""
    mark, made = "%s" if is_postgres() else "?", []
    for name, last in before.items():
        cursor = db.execute_sql(f"SELECT * FROM {name} WHERE id > {mark} ORDER BY id", (last,))
        rows = cursor.fetchall()
        if not rows:
            continue
        columns = [column[0] for column in cursor.description][1:]
        marks = ", ".join([mark] * len(columns))
        names = ", ".join(f'"{column}"' for column in columns)
        made.append((f'INSERT INTO "{name}" ({names}) VALUES ({marks})', [r[1:] for r in rows]))
    return made


def raw(rows: list[tuple[str, list[tuple[Any, ...]]]], moved: list[int]) -> None:
    """Write these rows, each by a statement of its own, and as many places changed; undone after.

    What may be there only once (a live offer, a number in a log) is left out of the way by the
    caller.
    """
    mark = "%s" if is_postgres() else "?"
    update = f"UPDATE waitlist_entry SET state = 'offered', skips = 0 WHERE id = {mark}"
    for sql, values in rows:
        for row in values:
            db.execute_sql(sql, row)
    for key in moved:
        db.execute_sql(update, (key,))


def timed(action: Callable[..., object], *given: object, **values: Any) -> float:
    """Milliseconds that calling ``action`` takes."""
    start = perf_counter()
    action(*given, **values)
    return (perf_counter() - start) * 1000


def told(name: str, found: list[float], beside: list[float] | None = None) -> None:
    """One line: the median, the worst of twenty, and the ratio to the raw engine."""
    worst = quantiles(found, n=20)[-1] if len(found) > 1 else found[0]
    ratio = f"  {median(found) / median(beside):4.1f} x raw" if beside else ""
    print(f"  {name:34} {median(found):8.2f} ms  95 %: {worst:8.2f}{ratio}", flush=True)


def opened(supply: int) -> None:
    """Open units, beside the raw engine that writes the same rows; then give them back."""
    ours, theirs = [], []
    now = NOW
    for number in range(1, _ROUNDS + 1):
        now += timedelta(minutes=1)
        before = counted()
        row = {"supply": supply, "reason": "more", "who": 1, "now": now}
        ours.append(timed(stock.correct, quantity=Decimal(_UNITS * number), **row))
        rows = written(before)
        moved = [values[0] for sql, made in rows if '"waitlist_offer"' in sql for values in made]
        for name in _ONCE:  # the same rows are written a second time: nothing may forbid that
            db.execute_sql(f"DROP INDEX IF EXISTS {name}")
        theirs.append(timed(_durably, rows, moved))
        _clear(rows)
    told(f"open {_UNITS} units", ours, theirs)
    print(f"  rows written: {sum(len(made) for _, made in rows)} and {len(moved)} places")


def _durably(rows: list[tuple[str, list[tuple[Any, ...]]]], moved: list[int]) -> None:
    with db.atomic() if is_postgres() else db.atomic("IMMEDIATE"):
        raw(rows, moved)


_ONCE = ("waitlist_offer_live", "waitlist_log_waitlist_id_number")


def _clear(rows: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
    """Take the second copies away again."""
    if is_postgres():
        db.execute_sql("SET session_replication_role = replica")
    else:
        db.execute_sql("PRAGMA foreign_keys = off")
        db.execute_sql("DROP TRIGGER IF EXISTS waitlist_log_no_delete")
    for sql, values in rows:
        name = sql.split('"')[1]
        ids = f"SELECT id FROM {name} ORDER BY id DESC LIMIT {len(values)}"
        db.execute_sql(f"DELETE FROM {name} WHERE id IN ({ids})")
    if is_postgres():
        db.execute_sql("SET session_replication_role = origin")
    else:
        db.execute_sql("PRAGMA foreign_keys = on")


def answered() -> None:
    """Accepting and declining, with the cascade."""
    chance = Random(3)
    times: dict[str, list[float]] = {"accept": [], "decline, the next is offered": []}
    live = db.execute_sql("SELECT id FROM waitlist_offer WHERE state = 'live'").fetchall()
    for number, (offer,) in enumerate(chance.sample(live, 40)):
        me: dict[str, Any] = {"offer": offer, "who": 1, "now": NOW + timedelta(hours=1)}
        name, act = list(zip(times, (offers.accept, offers.decline), strict=True))[number % 2]
        times[name].append(timed(act, **me))
    for name, found in times.items():
        told(name, found)


def moved_about() -> None:
    """Joining, leaving, pausing, granting."""
    customer = customers.create_customer(name="Late", who=1, now=NOW).value
    me: dict[str, Any] = {"who": 1, "now": NOW + timedelta(hours=2)}
    actions: dict[str, tuple[Callable[..., object], dict[str, Any]]] = {
        "pause": (places.pause, {"until": NOW.date() + timedelta(days=9)}),
        "resume": (places.resume, {}),
        "grant": (places.grant, {"days": Decimal(3), "reason": "x"}),
        "leave": (places.withdraw, {"reason": "x"}),
    }
    times: dict[str, list[float]] = {name: [] for name in ("join", *actions)}
    for _round in range(30):
        join = {"waitlist": 1, "customer": customer, "quantity": Decimal(1), **me}
        times["join"].append(timed(places.join_by_hand, **join))
        last = db.execute_sql("SELECT MAX(id) FROM waitlist_entry").fetchone()[0]
        for name, (action, values) in actions.items():
            times[name].append(timed(action, entry=last, **values, **me))
    for name, found in times.items():
        told(name, found)


def placed(waiting: int) -> None:
    """The place of one entry, anywhere on the list: one count over an index range."""
    chance, today = Random(4), NOW.date()
    keys = [chance.randrange(waiting) + 1 for _ in range(40)]
    told("a place", [timed(entry_row, key, today=today) for key in keys])


@contextmanager
def engines(folder: str) -> Iterator[list[tuple[str, str]]]:
    """A file, and a database on a server that the tests bring."""
    from postgres import Postgres

    server = Postgres()
    try:
        yield [("SQLite", str(Path(folder) / "office.sqlite")), ("PostgreSQL", server.create())]
    finally:
        server.stop()


def main() -> None:
    """Measure on both engines."""
    waiting = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder, engines(folder) as targets:
        for name, target in targets:
            print(f"{name}, {waiting:,} waiting")
            supply = prepare(target, waiting)
            opened(supply)
            answered()
            moved_about()
            placed(waiting)
            opening.leave()
            close_database()


if __name__ == "__main__":
    main()
