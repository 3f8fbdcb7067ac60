"""Reading with plain SQL on both engines: one statement, one list of tuples, exact values.

Tables on screens are read as tuples: peewee's models cost ten times as much. Statements are
written with ``?`` and hold no literal ``?`` or ``%``; the functions here turn values into Python's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from desktop.domain.figures import unscaled
from desktop.domain.money import Money
from desktop.models.database import db, faults, is_postgres
from desktop.models.fields import from_micros

Row = tuple[Any, ...]

_LAST = "\U0010ffff"  # no character: every longer text with the same beginning sorts before it
_SHOWN = Context(prec=34)


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions that must all hold, with the values of their marks."""

    conditions: tuple[str, ...] = ()
    params: tuple[Any, ...] = ()

    def and_(self, condition: str, *params: Any) -> Where:
        """These conditions and one more."""
        return Where((*self.conditions, condition), (*self.params, *params))

    def also(self, other: Where) -> Where:
        """These conditions and the other's."""
        return Where(self.conditions + other.conditions, self.params + other.params)

    @property
    def text(self) -> str:
        """What stands in the statement: nothing, or ``WHERE …`` with a space before it."""
        return " WHERE " + " AND ".join(self.conditions) if self.conditions else ""


def fetch(statement: str, params: Sequence[Any] = ()) -> list[Row]:
    """All rows of one statement. Raises Unavailable for faults of disk, lock or server."""
    with faults():
        text = statement.replace("?", "%s") if is_postgres() else statement
        rows: list[Row] = db.execute_sql(text, tuple(params)).fetchall()
        return rows


def fetch_one(statement: str, params: Sequence[Any] = ()) -> Row | None:
    """The first row of a statement, or None."""
    rows = fetch(statement, params)
    return rows[0] if rows else None


def marks(values: Sequence[Any]) -> str:
    """``(?, ?, ?)`` for an IN; never called with nothing, for that is no SQL."""
    return "(" + ", ".join("?" * len(values)) + ")"


def one_of(column: str, values: Iterable[Any]) -> Where:
    """The column holds one of the values; with none of them nothing matches."""
    listed = tuple(values)
    return Where((f"{column} IN {marks(listed)}",), listed) if listed else Where(("1 = 0",))


def prefix(column: str, text: str) -> Where:
    """The column begins with ``text`` (not empty): a range, which an index answers.

    On PostgreSQL the column must be one of ``models.schema.BINARY_COLUMNS``.
    """
    text = storable(text)
    return Where((f"{column} >= ?", f"{column} < ?"), (text, text + _LAST))


def storable(text: str) -> str:
    """The text without what no column can hold (NUL, lone surrogates), so that it may be sought."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def quantity(value: int | None) -> Decimal:
    """A stored quantity or unit price (6 decimals); nothing is zero."""
    return unscaled(value or 0, 6)


def optional(value: int | None, decimals: int) -> Decimal | None:
    """A stored scaled number that may be missing."""
    return None if value is None else unscaled(value, decimals)


def ratio(value: str | None) -> Decimal | None:
    """A stored exact ratio that may be missing, to 34 digits: what screens show of it."""
    if value is None:
        return None
    exact = Fraction(value)
    return _SHOWN.divide(Decimal(exact.numerator), Decimal(exact.denominator))


def money(minor: int | None, currency: str) -> Money:
    """A stored amount of minor units; nothing is zero."""
    return Money.from_minor(int(minor or 0), currency)


def instant(value: int | None) -> datetime | None:
    """A stored moment that may be missing, aware, in UTC."""
    return None if value is None else from_micros(value)


def day(value: str | None) -> date | None:
    """A stored day that may be missing."""
    return date.fromisoformat(value) if value else None


def document(value: str | None) -> Any:
    """A stored JSON document."""
    return None if value is None else json.loads(value)
