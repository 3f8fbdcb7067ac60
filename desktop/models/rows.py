"""Reading rows of a table whole, with statements that are rendered once.

An action reads the same few shapes again and again (an order, its lines, a supply). Rendering a
query costs peewee several times what running it costs the engine; here it is done once for each
shape, and the rows are the usual model instances.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from desktop.domain.errors import NotFound
from desktop.models.database import Table, db, is_postgres

M = TypeVar("M", bound=Table)


def rows(model: type[M], condition: str, *params: object, lock: bool = False) -> list[M]:
    """The rows of ``model`` where ``condition`` holds: SQL with ``?`` for each of ``params``.

    ``params`` are what the engine stores (ids, texts, scaled integers). With ``lock`` the rows stay
    ours until the transaction ends: order them by id. Conditions are literals of the code, never
    built from what somebody typed.
    """
    wanted: Any = model
    sql, fields = _select(wanted, condition, is_postgres(), lock)
    return [_instance(model, fields, row) for row in db.execute_sql(sql, params).fetchall()]


def first(model: type[M], condition: str, *params: object) -> M | None:
    """The first of :func:`rows`, or None; end ``condition`` with an order and LIMIT 1."""
    found = rows(model, condition, *params)
    return found[0] if found else None


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


def _instance(model: type[M], fields: tuple[Any, ...], values: tuple[Any, ...]) -> M:
    made = model(__no_default__=1)
    made.__data__.update(
        (field.name, field.python_value(value)) for field, value in zip(fields, values, strict=True)
    )
    return made


@cache
def _select(model: Any, condition: str, postgres: bool, lock: bool) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(model._meta.sorted_fields)
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    sql = f'SELECT {columns} FROM "{model._meta.table_name}" WHERE {condition}'
    if postgres:
        sql = sql.replace("?", "%s") + (" FOR UPDATE" if lock else "")
    return sql, fields
