"""An office after years of work: a million follow-ups, a million promised lines, and their talks.

``path()`` is such an SQLite office, kept in the temporary folder; ``fill(url)`` makes one in an
empty PostgreSQL database. Rows are written in bulk, not by actions. Of the follow-ups 10,000 are
open; half of all were promised to a customer. Everything open has its next date, and ``BUSY`` has
5,000 events. ``more_places`` has 100,000 more wait, each with its follow-up.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.big_office import Names
from benchmarks.kept_office import in_bulk, kept

from desktop.domain.folding import folded
from desktop.domain.promises import KIND_OF_RULE
from desktop.models.bulk import analyze, insert_all
from desktop.models.catalogue import Product
from desktop.models.customers import ContactPoint, Customer
from desktop.models.database import close_database, db, write
from desktop.models.fields import to_micros
from desktop.models.office import Note, Staff
from desktop.models.orders import LinePromise, OrderLine, SalesOrder
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.models.work import Contact, FollowUp
from desktop.services import opening

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
BUSY = 2  # the customer with 5,000 events
ORDERS, CLOSED, OPEN, CONTACTS, PLACES = 500_000, 1_000_000, 10_000, 300_000, 2_000
UNDER_WAY = 6_000  # orders, each with an open follow-up, as have all places
TELL, TOLD = 300, 20_000  # promises that moved in a year: to be told, and told
_CUSTOMERS, _STAFF, _OWN_PLACES = 50_000, 12, 20
_MINUTE, _DAY = 60_000_000, 86_400_000_000
_YEARS = 4 * 365
_TODAY, _AT = NOW.date(), to_micros(NOW)
_PROMISED = tuple(KIND_OF_RULE)
_OTHERS = ("deliver-promise", "confirm-delivery", "offer-call", "manual", "send-revision")
_FORM = 2  # to be raised with every change of the rows made here


def path() -> Path:
    """Where the SQLite office lies, made now if it is not there yet."""
    return kept("busy", form=_FORM, build=_build)


def _build(target: Path) -> None:
    _open(str(target))
    with in_bulk():
        db.begin()
        _rows()
        db.commit()


def fill(url: str) -> None:
    """Make the office in an empty PostgreSQL database, and leave it."""
    _open(url)
    with write():
        db.execute_sql(
            "SET LOCAL session_replication_role = replica"
        )  # no foreign key is looked up
        _rows()
    db.execute_sql("VACUUM ANALYZE")
    opening.leave()
    close_database()


def _open(target: str) -> None:
    opening.open_office(
        target=target, now=NOW, home_country="GB", currency="EUR", zone="Europe/London"
    )
    opening.enter()


def _rows() -> None:
    chance, started = random.Random(20261102), perf_counter()
    for part in (_people, _orders, _lines, _places, _contacts, _closed, _open_ones, _busy):
        part(chance)
        print(f"{part.__name__[1:]:12} {perf_counter() - started:6.0f} s", flush=True)


def _people(chance: random.Random) -> None:
    insert_all(
        Staff,
        ("name", "role", "competency_level"),
        ((f"Person {number}", "agent", "B") for number in range(2, _STAFF + 1)),
    )
    names = [f"{one} {two}" for one, two in islice(Names(chance).people(), _CUSTOMERS)]
    keyed = list(enumerate(names, BUSY))
    some = ("id", "number", "name", "folded", "tier", "language", "created_at")
    tiers, tongues = ("standard", "standard", "silver", "gold"), ("en", "en", "de", "fr", "he", "")
    insert_all(
        Customer,
        some,
        (
            (key, f"C-{key:06d}", name, folded(name), chance.choice(tiers), chance.choice(tongues),
             _AT - key * _MINUTE)
            for key, name in keyed
        ),
        currency="EUR",
        officer=1,
    )  # fmt: skip
    phones = ((key, f"+4470{key:08d}", f"+4470{key:08d}") for key, _name in keyed)
    insert_all(ContactPoint, ("customer", "typed", "normalised"), phones, kind="phone")
    product = ("code", "code_folded", "name", "folded", "step", "minimum", "list_price")
    one = ("P-1", "p-1", "A thing", "a thing", 10**6, 10**6, 4 * 10**6)
    insert_all(Product, product, [one], currency="EUR", created_at=NOW)


def _someone(chance: random.Random) -> int:
    return BUSY + 1 + chance.randrange(_CUSTOMERS - 1)


def _orders(chance: random.Random) -> None:
    """Every tenth was a quote once; the last ones are under way."""

    def rows() -> Iterator[tuple[Any, ...]]:
        for key in range(1, ORDERS + 1):
            on = _promised(key)
            state = "completed" if chance.random() < 0.96 else "cancelled"
            if key > ORDERS - UNDER_WAY:
                state = chance.choice(("confirmed", "confirmed", "in-progress", "quoted"))
            ordered = to_micros(datetime(on.year, on.month, on.day, tzinfo=UTC)) - 9 * _DAY
            expires = on.isoformat() if state == "quoted" or key % 10 == 0 else None
            confirmed = None if state == "quoted" else ordered + _DAY
            taken = (_someone(chance), state, 1 + chance.randrange(_STAFF))
            yield key, f"{on.year}-{key:06d}", *taken, on.isoformat(), expires, ordered, confirmed

    names = ("id", "number", "customer", "state", "taken_by", "promised_on", "quote_expires_on")
    same = {"currency": "EUR", "total_minor": 1600, "rounding": "lines"}
    insert_all(SalesOrder, (*names, "ordered_at", "confirmed_at"), rows(), **same)


def _promised(order: int) -> date:
    """The days go by with the numbers; those of orders under way lie around today."""
    left = ORDERS - UNDER_WAY - order
    if left < 0:
        return _TODAY + timedelta(days=(-left) * 25 // UNDER_WAY - 4)
    return _TODAY - timedelta(days=left * _YEARS // ORDERS + 5)


def _lines(chance: random.Random) -> None:
    """Two of each order; a promise in twelve moved, one in twenty was late."""
    moved = [
        (_promised(order) + timedelta(days=chance.randint(1, 9))).isoformat()
        if chance.random() < 0.08
        else None
        for order in range(1, ORDERS + 1)
        for _position in (1, 2)
    ]
    names = ("id", "order", "position", "promised_on", "fulfilment")
    insert_all(
        OrderLine,
        names,
        (
            (key + 1, key // 2 + 1, key % 2 + 1, on, "" if key % 997 else "cancelled")
            for key, on in enumerate(moved)
        ),
        description="A thing",
        product=1,
        quantity=Decimal(2),
        unit_price=Decimal(4),
        discount_percent=Decimal(0),
        amount_minor=800,
    )

    def rows() -> Iterator[tuple[Any, ...]]:
        for key, on in enumerate(moved):
            order = key // 2 + 1
            first = _promised(order)
            told = date.fromisoformat(on) if on else first
            late = chance.choice((0, 0, 0, -1, -2)) if chance.random() < 0.95 else 3
            done = told + timedelta(days=late)
            is_done = order <= ORDERS - UNDER_WAY and chance.random() < 0.99
            yield key + 1, first.isoformat(), done.isoformat() if is_done else None

    insert_all(LinePromise, ("line", "first_on", "done_on"), rows())


def _places(chance: random.Random) -> None:
    insert_all(Waitlist, ("id", "title", "product"), [(1, "The long list", 1)], created_at=NOW)
    _wait(range(1, PLACES + 1), chance)


def _wait(keys: range, chance: random.Random) -> None:
    names = ("id", "customer", "quantity", "minimum", "joined_at", "key")
    insert_all(
        WaitlistEntry,
        names,
        (
            (key, _someone(chance), 10**6, 10**6, _AT - key * _MINUTE, _AT - key * _MINUTE)
            for key in keys
        ),
        waitlist=1,
        points_days=Decimal(0),
        granted_days=Decimal(0),
    )


def _contacts(chance: random.Random) -> None:
    def rows() -> Iterator[tuple[Any, ...]]:
        for key in range(1, CONTACTS + 1):
            began = _AT - (CONTACTS - key) * _YEARS * _DAY // CONTACTS - _MINUTE
            yield _someone(chance), chance.choice(("in", "out")), began, began + 5 * _MINUTE

    names = ("customer", "direction", "started_at", "ended_at")
    insert_all(Contact, names, rows(), method="telephone", said="Was asked for.", staff=1)


_FOLLOW_UP = (
    *("customer", "order", "entry", "owner", "rule", "params", "method", "original_due", "due"),
    *("state", "snoozes", "outcome", "created_at", "closed_at"),
)


def _closed(chance: random.Random) -> None:
    """Those that moved are the latest in a year; one in 30 was cancelled, one in ten put off."""
    moved = 1 / (CLOSED / 4 / TOLD)  # of the last year's

    def rows() -> Iterator[tuple[Any, ...]]:
        for key in range(1, CLOSED + 1):
            first = _AT - (CLOSED + 1 - key) * _YEARS * _DAY // CLOSED
            is_moved = key > CLOSED * 3 // 4 and chance.random() < moved
            rule = chance.choice(_PROMISED if key % 2 else _OTHERS)
            rule = "promise-moved" if is_moved else rule
            order = 1 + chance.randrange(ORDERS - UNDER_WAY) if key % 2 or is_moved else None
            due = first + (_DAY if chance.random() < 0.1 else 0)
            closed = due + chance.randint(-20, 4) * 30 * _MINUTE
            state = "cancelled" if chance.random() < 1 / 30 else "done"
            why = _why(rule, order, chance)
            subject = (_someone(chance), order, None, 1 + chance.randrange(_STAFF), rule)
            kept = (first, due, state, int(due != first), "told", first - _DAY, closed)
            yield *subject, why, chance.choice(("telephone", "electronic-mail")), *kept

    insert_all(FollowUp, _FOLLOW_UP, rows())


def _why(rule: str, order: int | None, chance: random.Random) -> str:
    if rule != "promise-moved" or order is None:
        return "{}"
    old = _TODAY + timedelta(days=chance.randint(-9, 9))
    new = old + timedelta(days=chance.randint(1, 9))
    params = {"number": f"X-{order}", "old": old.isoformat(), "new": new.isoformat()}
    return json.dumps(params)


def _open_ones(chance: random.Random) -> None:
    """All places and all orders under way are looked after; of the rest some are to be told."""
    first = ORDERS - UNDER_WAY + 1
    subjects: list[tuple[str, int | None, int | None]] = [
        *(("waitlist-news", None, key) for key in range(1, PLACES + 1)),
        *(("deliver-promise", key, None) for key in range(first, ORDERS + 1)),
        *(("promise-moved", key, None) for key in range(first, first + TELL)),
    ]
    left = OPEN - len(subjects)
    subjects += [(chance.choice(_PROMISED[:3]), None, None) for _each in range(left)]
    _look_after(subjects, chance)


def _look_after(subjects: list[tuple[str, int | None, int | None]], chance: random.Random) -> None:
    def rows() -> Iterator[tuple[Any, ...]]:
        for rule, order, entry in subjects:
            due = _AT + chance.randint(-2 * 1440, 20 * 1440) * _MINUTE
            snoozes = chance.choice((0, 0, 0, 0, 0, 0, 1, 1, 2, 3))
            owner = 1 + chance.randrange(_STAFF) if chance.random() < 0.9 else None
            subject = (_someone(chance), order, entry, owner, rule, _why(rule, order, chance))
            times = (due - snoozes * _DAY, due, "open", snoozes, "", due - 9 * _DAY, None)
            yield *subject, "telephone", *times

    insert_all(FollowUp, _FOLLOW_UP, rows())


def more_places(many: int) -> None:
    """So many more wait, each with its follow-up, in the office that is open."""
    chance = random.Random(1)
    keys = range(PLACES + 1, PLACES + 1 + many)
    with write():
        _wait(keys, chance)
        _look_after([("waitlist-news", None, key) for key in keys], chance)
    analyze()


def _busy(chance: random.Random) -> None:
    """BUSY's events: what exists becomes theirs."""
    for table, many, first in (
        ("sales_order", 1_000, 1_000),
        ("contact", 1_500, 1_000),
        ("follow_up", 2_000, CLOSED - 5_000),
    ):
        span = f"id >= {first} AND id < {first + many}"
        db.execute_sql(f"UPDATE {table} SET customer_id = {BUSY} WHERE {span}")
    db.execute_sql(f"UPDATE waitlist_entry SET customer_id = {BUSY} WHERE id <= {_OWN_PLACES}")
    notes = ((f"Note {number}", _AT - number * _DAY) for number in range(500 - _OWN_PLACES))
    same = {"subject": "customer", "subject_id": BUSY, "kind": "fact", "staff": 1}
    insert_all(Note, ("text", "at"), notes, **same)


if __name__ == "__main__":
    print(path())
