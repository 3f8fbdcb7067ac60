"""The frame of every action: one transaction, the history of its changes, what to refresh."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from desktop.models.database import Table, announce, db, is_postgres, write
from desktop.models.fields import to_micros

T = TypeVar("T")

# What screens listen to, by the table that changed.
TOPICS = {
    "staff": "staff",
    "absence": "staff",
    "office_setting": "settings",
    "code": "settings",
    "procedure": "settings",
    "customer": "customers",
    "customer_person": "customers",
    "contact_point": "customers",
    "customer_fact": "customers",
    "customer_merge": "customers",
    "note": "customers",
    "product": "products",
    "price_tier": "products",
    "specification": "products",
    "alternative": "products",
    "supply": "stock",
    "allocation": "stock",
    "sales_order": "orders",
    "order_line": "orders",
    "read_back": "orders",
    "line_promise": "orders",
    "waitlist": "waitlists",
    "waitlist_policy": "waitlists",
    "waitlist_entry": "waitlists",
    "waitlist_opening": "waitlists",
    "waitlist_offer": "waitlists",
    "waitlist_statement": "waitlists",
    "contact": "contacts",
    "follow_up": "follow_ups",
    "contract_price": "products",
    "exchange_rate": "rates",
    "aside_rate": "rates",
    "rate_fetch": "rates",
    "points_programme": "points",
    "points_account": "points",
    "points_lot": "points",
    "points_entry": "points",
}


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What an action returns: its value, and the topics whose screens must look again."""

    value: T
    changed: frozenset[str]


class Journal(Protocol):
    """What keeps a record of its own beside the history (``services/waitlist_log.py``)."""

    def finish(self) -> None:
        """Write what is to be kept, inside the transaction."""


class Change:
    """What one action writes: every row through here, so that each leaves its history."""

    def __init__(self, *, who: int | None, now: datetime) -> None:
        self.who = who
        self.now = now
        self.topics: set[str] = set()
        self.journals: dict[int, Journal] = {}
        self.last: dict[tuple[str, int], Callable[[], None]] = {}
        self._history: list[tuple[Any, ...]] = []

    def insert(self, model: type[Table], **values: Any) -> int:
        """Write a new row; its id. Defaults are filled in."""
        made = insert_row(model, filled(model, values))
        new = {name: [None, value] for name, value in values.items() if value not in (None, "")}
        self.note(model, made, "created", new)
        return made

    def update(self, row: Any, **values: Any) -> bool:
        """Change fields of ``row`` where they differ; whether anything did."""
        changes = {}
        for name, value in values.items():
            old = row.__data__.get(name)
            if old != value:
                changes[name] = [old, value]
        if not changes:
            return False
        update_row(row, {name: values[name] for name in changes})
        self.note(type(row), row._pk, "changed", changes)
        return True

    def remove(self, row: Any) -> None:
        """Delete ``row``; what it held stays in the history."""
        old = {name: [value, None] for name, value in row.__data__.items() if name != "id"}
        row.delete_instance()
        self.note(type(row), row._pk, "removed", old)

    def remark(self, row: Any, reason: str) -> None:
        """Keep why ``row`` was changed beside what was changed."""
        self.note(type(row), row._pk, "changed", {"reason": [None, reason]})

    def note(self, model: type[Table], key: object, action: str, changes: object) -> None:
        """Remember that row ``key`` of ``model`` was created, changed or removed.

        ``changes`` are fields with their old and new values. Only for rows that were not written
        through this class.
        """
        name = str(model._meta.table_name)
        self.topics.add(TOPICS.get(name, name))
        if isinstance(key, int):
            told = _written(changes)
            self._history.append((to_micros(self.now), self.who, name, key, action, told))

    def finish(self) -> None:
        """See to what was to come last, write the journals and the history; then the transaction
        ends."""
        while self.last:  # what is left last may itself have something to be seen to
            last, self.last = self.last, {}
            for _, see in sorted(last.items(), key=lambda one: one[0]):
                see()
        for _, journal in sorted(self.journals.items()):
            journal.finish()
        mark = "%s" if is_postgres() else "?"
        names = "at, staff_id, subject, subject_id, action, changes"
        sql = f"INSERT INTO history ({names}) VALUES ({', '.join([mark] * 6)})"
        db.cursor().executemany(sql, self._history)
        announce(self.topics)


@contextmanager
def changing(*, who: int | None, now: datetime) -> Iterator[Change]:
    """One action by staff member ``who`` at ``now``: kept whole with its history, or not at all."""
    with write():
        change = Change(who=who, now=now)
        yield change
        change.finish()


def filled(model: type[Table], values: dict[str, Any]) -> dict[str, Any]:
    """``values`` of a new row, with the defaults of the fields that are not given."""
    known = _defaults(model)
    return {name: made() if callable(made) else made for name, made in known} | values


def insert_row(model: type[Table], row: dict[str, Any]) -> int:
    """Write ``row`` (field names to values) without history; its primary key.

    The statement is rendered once for each set of fields: five times faster than Model.create.
    """
    fields = model._meta.fields
    sql = _insert_sql(model, tuple(row), is_postgres())
    cursor = db.execute_sql(sql, [fields[name].db_value(value) for name, value in row.items()])
    if is_postgres():
        return int(cursor.fetchone()[0]) if model._meta.auto_increment else 0
    return int(cursor.lastrowid)


def update_row(row: Any, values: dict[str, Any]) -> None:
    """Write ``values`` of a row that is there, and set them on it, without history."""
    model = type(row)
    fields = [model._meta.fields[name] for name in values]
    sql = _update_sql(model, tuple(values), is_postgres())  # type: ignore[arg-type]
    db.execute_sql(sql, [*(f.db_value(values[f.name]) for f in fields), row._pk])
    for name, value in values.items():
        setattr(row, name, value)


def _plain(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


@cache
def _defaults(model: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, default) for field, default in model._meta.defaults.items())


@cache
def _insert_sql(model: type[Table], names: tuple[str, ...], postgres: bool) -> str:
    columns = ", ".join(f'"{model._meta.fields[name].column_name}"' for name in names)
    marks = ", ".join(["%s" if postgres else "?"] * len(names))
    returning = ' RETURNING "id"' if postgres and model._meta.auto_increment else ""
    return f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({marks}){returning}'


@cache
def _update_sql(model: type[Table], names: tuple[str, ...], postgres: bool) -> str:
    mark = "%s" if postgres else "?"
    sets = ", ".join(f'"{model._meta.fields[name].column_name}" = {mark}' for name in names)
    key = model._meta.fields[model._meta.primary_key.name].column_name  # type: ignore[union-attr]
    return f'UPDATE "{model._meta.table_name}" SET {sets} WHERE "{key}" = {mark}'
