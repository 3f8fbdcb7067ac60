"""An office of a million customers, orders, closed follow-ups and waiting entries, for measuring.

Run: ``.venv/bin/python tests/benchmarks/big_office.py``; the other scripts make it when they need
it. The rows are written in bulk, not by actions, but with the tables, indexes and words that the
program itself makes. The file lies in the temporary folder until the schema changes (about 3 GB).
"""

from __future__ import annotations

import itertools
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.kept_office import in_bulk, kept

from desktop.domain.folding import folded
from desktop.models import words
from desktop.models.bulk import insert_all
from desktop.models.catalogue import Product, ProductWord
from desktop.models.customers import ContactPoint, Customer, CustomerWord
from desktop.models.database import db
from desktop.models.fields import to_micros
from desktop.models.office import History, Staff
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.models.work import FollowUp
from desktop.services import opening

MANY = 1_000_000
PRODUCTS = 100_000
OPEN_FOLLOW_UPS = 10_000
UNDER_WAY = 2_000
"""Orders that are neither completed nor cancelled; a few of them are late."""
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)

_MINUTE = 60_000_000
_STAFF = 12
_STARTS = (*"bdfghjklmnprstvwz", "br", "gr", "kl", "sch", "st", "tr")
_VOWELS = (*"aeiouäöüéáø", "au", "ei", "ie")
_ENDS = (*"nrlstm", "nd", "rt", "ck")
_TIERS = (("standard", 0), ("standard", 0), ("silver", 7), ("gold", 14))
_FORM = 2  # to be raised with every change of the rows made here


class Names:
    """Invented names; a few are frequent and most are rare, as in any telephone book."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.first = [self._name(2) for _ in range(3_000)]
        self.last = [self._name(chance.choice((2, 2, 3))) for _ in range(60_000)]
        self._first = list(itertools.accumulate(1 / (n + 5) for n in range(len(self.first))))
        self._last = list(itertools.accumulate(1 / (n + 12) for n in range(len(self.last))))

    def _name(self, syllables: int) -> str:
        pick = self._chance.choice
        parts = [f"{pick(_STARTS)}{pick(_VOWELS)}" for _ in range(syllables)]
        return f"{''.join(parts)}{pick(_ENDS)}".capitalize()

    def people(self) -> Iterator[tuple[str, str]]:
        """First and last names without end."""
        while True:
            yield from zip(
                self._chance.choices(self.first, cum_weights=self._first, k=10_000),
                self._chance.choices(self.last, cum_weights=self._last, k=10_000),
                strict=True,
            )


def path() -> Path:
    """Where the office of the present schema lies, made now if it is not there yet."""
    return kept("big", form=_FORM, build=build)


def build(target: Path) -> None:
    """Make the office; takes some minutes."""
    chance = random.Random(20261102)
    opening.open_office(
        target=str(target), now=NOW, home_country="GB", currency="EUR", zone="Europe/London"
    )
    opening.enter()
    started = perf_counter()
    with in_bulk():
        for part in (_staff, _customers, _products, _orders, _waiting, _follow_ups):
            db.begin()
            part(chance)
            db.commit()
            print(f"{part.__name__[1:]:12} {perf_counter() - started:6.0f} s", flush=True)
    print(f"{'indexes':12} {perf_counter() - started:6.0f} s")


def _staff(chance: random.Random) -> None:
    insert_all(
        Staff,
        ("name", "role", "competency_level"),
        ((f"Person {number}", "agent", "B") for number in range(2, _STAFF + 1)),
    )


def _customers(chance: random.Random) -> None:
    found: list[tuple[int, str]] = []
    points: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    first = db.execute_sql("SELECT MAX(id) FROM customer").fetchone()[0] + 1
    named = lru_cache(maxsize=None)(lambda text: frozenset(words.words_of(texts=[text])))
    people = itertools.islice(Names(chance).people(), MANY)
    for key, (given, family) in enumerate(people, first):
        number = f"C-{key:06d}"
        phone = f"+447{chance.randrange(10**9):09d}"
        plain = folded(f"{given} {family}").replace(" ", ".")
        email = f"{plain}{chance.randrange(1000)}@{chance.choice(('mail', 'post'))}.example"
        name = f"{given} {family}"
        country = chance.choice(("GB", "GB", "DE", "FR", "US"))
        rows.append((key, number, name, folded(name), country, to_micros(NOW) - key * _MINUTE))
        points += [(key, "phone", phone, phone), (key, "email", email, email)]
        found += [
            (key, word)
            for word in named(given)
            | named(family)
            | words.words_of(texts=[number, email], phones=[phone])
        ]
        if len(rows) == 20_000 or key == first + MANY - 1:
            names = ("id", "number", "name", "folded", "country", "created_at")
            insert_all(Customer, names, rows, currency="EUR", officer=1)
            insert_all(ContactPoint, ("customer", "kind", "typed", "normalised"), points)
            insert_all(CustomerWord, ("customer", "word"), found)
            rows, points, found = [], [], []


def _products(chance: random.Random) -> None:
    names = Names(chance)
    rows = [
        (key, f"P-{key}", f"p-{key}", f"{chance.choice(names.last)} {chance.choice(names.first)}")
        for key in range(1, PRODUCTS + 1)
    ]
    insert_all(
        Product,
        ("id", "code", "code_folded", "name", "folded", "step", "minimum", "list_price"),
        ((*row, folded(row[3]), 10**6, 10**6, 4 * 10**6) for row in rows),
        currency="EUR",
        created_at=NOW,
    )
    insert_all(
        ProductWord,
        ("product", "word"),
        (
            (key, word)
            for key, code, _code, name in rows
            for word in words.words_of(texts=[code, name])
        ),
    )


def _orders(chance: random.Random) -> None:
    first = to_micros(NOW) - MANY * 2 * _MINUTE
    today = NOW.date()

    def rows() -> Iterator[tuple[Any, ...]]:
        for key in range(1, MANY + 1):
            state = "completed" if chance.random() < 0.95 else "cancelled"
            promised: date | None = today - timedelta(days=(MANY - key) // 720 + 3)
            if key > MANY - UNDER_WAY:
                state = chance.choice(("confirmed", "in-progress", "quoted"))
                promised = today + timedelta(days=chance.randint(-1, 20))
            if key > MANY - 20:
                state, promised = "draft", None
            yield (
                key,
                None if state == "draft" else f"{2022 + key * 5 // (MANY + 1)}-{key:06d}",
                2 + chance.randrange(MANY),
                state,
                1 + chance.randrange(_STAFF),
                chance.choice(("EUR", "EUR", "GBP", "USD")),
                chance.randint(500, 500_000),
                promised.isoformat() if promised else None,
                first + key * 2 * _MINUTE,
            )

    names = ("id", "number", "customer", "state", "taken_by", "currency", "total_minor")
    insert_all(SalesOrder, (*names, "promised_on", "ordered_at"), rows(), rounding="lines")
    insert_all(
        OrderLine,
        ("order", "position", "product", "quantity", "unit_price", "amount_minor"),
        (
            (key, position, 1 + chance.randrange(PRODUCTS), 2 * 10**6, 4 * 10**6, 800)
            for key in range(1, MANY + 1)
            for position in range(1, 2 + key % 2)
        ),
        description="A thing",
        discount_percent=0,
    )
    insert_all(
        History,
        ("at", "staff", "subject", "subject_id", "action", "changes"),
        (
            (first + key * 2 * _MINUTE, 1, "sales_order", key, "created", '{"state":[null,"x"]}')
            for key in range(1, MANY + 1)
        ),
    )


def _waiting(chance: random.Random) -> None:
    insert_all(Waitlist, ("id", "title", "product"), [(1, "The long list", 1)], created_at=NOW)
    first = to_micros(NOW) - MANY * _MINUTE
    insert_all(
        WaitlistEntry,
        (
            *("waitlist", "customer", "quantity", "minimum", "joined_at", "tier_days", "key"),
            *("paused_until", "tier"),
        ),
        (
            (
                1,
                2 + chance.randrange(MANY),
                chance.randint(1, 4) * 10**6,
                10**6,
                first + key * _MINUTE,
                days,
                first + (key - days * 1440) * _MINUTE,
                "2027-01-01" if key % 50 == 1 else None,
                tier,
            )
            for key in range(1, MANY + 1)
            for tier, days in (chance.choice(_TIERS),)
        ),
        points_days=0,
        granted_days=0,
        points=0,
    )
    waiting = "SELECT SUM(quantity) FROM waitlist_entry"
    db.execute_sql(f"UPDATE waitlist SET units_waiting = ({waiting}) WHERE id = 1")


def _follow_ups(chance: random.Random) -> None:
    now = to_micros(NOW)

    def rows() -> Iterator[tuple[Any, ...]]:
        for key in range(1, MANY + OPEN_FOLLOW_UPS + 1):
            is_open = key > MANY
            due = now + chance.randint(-2, 20) * 1440 * _MINUTE if is_open else now - key * _MINUTE
            owner = 1 + chance.randrange(_STAFF) if chance.random() < 0.9 else None
            customer = 2 + chance.randrange(MANY)
            closed = None if is_open else due + _MINUTE
            state = "open" if is_open else "done"
            yield customer, owner, due, due, state, due - _MINUTE, closed

    names = ("customer", "owner", "original_due", "due", "state", "created_at", "closed_at")
    insert_all(FollowUp, names, rows(), rule="manual", what="ask whether all is well")


if __name__ == "__main__":
    print(path())
