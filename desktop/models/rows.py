"""Reading rows of a table whole, with statements that are rendered once.

An action reads the same few shapes again and again (an order, its lines, a supply). Rendering a
query costs peewee several times what running it costs the engine; here it is done once for each
shape, and the rows are the usual model instances.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, TypeVar

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from desktop.domain.errors import NotFound
from desktop.models.database import Table, db, is_postgres
from desktop.models.fields import MinorField

M = TypeVar("M", bound=Table)
_AS_STORED = (
    *(AutoField, IntegerField, BigIntegerField, ForeignKeyField, MinorField),
    *(CharField, TextField),
)


def rows(model: type[M], condition: str, *params: object, lock: bool = False) -> list[M]:
    """The rows of ``model`` where ``condition`` holds: SQL with ``?`` for each of ``params``.

    ``params`` are what the engine stores (ids, texts, scaled integers). With ``lock`` the rows stay
    ours until the transaction ends: order them by id. Conditions are literals of the code, never
    built from what somebody typed.
    """
    wanted: Any = model
    found = db.execute_sql(_select(wanted, condition, is_postgres(), lock), params).fetchall()
    return _instances(model, found) if found else []


def stored(model: type[M], condition: str, *params: object) -> list[dict[str, Any]]:
    """Like :func:`rows`, as the engine keeps them: field names to stored values."""
    wanted: Any = model
    found = db.execute_sql(_select(wanted, condition, is_postgres(), False), params).fetchall()
    names, _converted = _shape(wanted)
    return [dict(zip(names, values, strict=True)) for values in found]


def first(model: type[M], condition: str, *params: object) -> M | None:
    """The first of :func:`rows`, or None; end ``condition`` with an order and LIMIT 1."""
    found = rows(model, condition, *params)
    return found[0] if found else None


def marks(values: Collection[object]) -> str:
    """``?, ?, ?``: one for each of ``values``, which go into an ``IN (…)``."""
    return ", ".join("?" * len(values))


def run(sql: str, *params: object) -> Any:
    """Execute a literal statement with ``?`` for each of ``params``; the cursor."""
    return db.execute_sql(sql.replace("?", "%s") if is_postgres() else sql, params)


def value(sql: str, *params: object) -> Any:
    """The first cell of what a literal statement gives, as the engine stores it, or None."""
    found = run(sql, *params).fetchone()
    return None if found is None else found[0]


def get(model: type[M], key: int) -> M:
    """The row ``key`` of ``model``; NotFound ``…-gone`` if there is none (any more)."""
    return _only(model, key, lock=False)


def get_locked(model: type[M], key: int) -> M:
    """The row ``key`` of ``model``, ours until the transaction ends; NotFound ``…-gone``."""
    return _only(model, key, lock=True)


def _only(model: type[M], key: int, *, lock: bool) -> M:
    found = rows(model, '"id" = ?', key, lock=lock)
    if not found:
        raise NotFound(f"{str(model._meta.table_name).replace('_', '-')}-gone", id=key)
    return found[0]


def _instances(model: type[M], found: list[tuple[Any, ...]]) -> list[M]:
    names, converted = _shape(model)
    made = []
    for values in found:
        data = dict(zip(names, values, strict=True))
        for name, python_value in converted:
            data[name] = python_value(data[name])
        instance = model(__no_default__=1)
        instance.__data__ = data
        made.append(instance)
    return made


@cache
def _shape(model: Any) -> tuple[tuple[str, ...], tuple[tuple[str, Any], ...]]:
    """The names of a table's fields, and how to read those that the engine gives otherwise."""
    fields = tuple(model._meta.sorted_fields)
    otherwise = [field for field in fields if type(field) not in _AS_STORED]
    return tuple(field.name for field in fields), tuple(
        (field.name, field.python_value) for field in otherwise
    )


@cache
def _select(model: Any, condition: str, postgres: bool, lock: bool) -> str:
    columns = ", ".join(f'"{field.column_name}"' for field in model._meta.sorted_fields)
    sql = f'SELECT {columns} FROM "{model._meta.table_name}" WHERE {condition}'
    return sql.replace("?", "%s") + (" FOR NO KEY UPDATE" if lock else "") if postgres else sql
