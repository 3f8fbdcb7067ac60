"""Many rows at once on both engines, in and out: no model for each row, and flat memory.

Values are as columns store them (scaled integers, microseconds, ISO days, JSON texts).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from desktop.models.database import Table, db, is_postgres

_AT_ONCE = 500


def insert_all(
    model: type[Table], names: Sequence[str], rows: Iterable[Sequence[Any]], **same: Any
) -> None:
    """Insert ``rows`` with the fields ``names``; ``same`` are fields all rows have alike.

    Fields that are neither named nor have a default must be nullable. ``same`` and defaults are
    Python values, ``rows`` what columns store.
    """
    fields = model._meta.fields
    rest = {
        field.name: default() if callable(default) else default
        for field, default in model._meta.defaults.items()
        if field.name not in names
    } | same
    tail = tuple(fields[name].db_value(value) for name, value in rest.items())
    columns = ", ".join(f'"{fields[name].column_name}"' for name in (*names, *rest))
    table = model._meta.table_name
    if is_postgres():
        named = [fields[name].column_name for name in names]
        _insert_on_postgres(table, columns, named, rows, tail)
        return
    marks = ", ".join("?" * (len(names) + len(tail)))
    values = ((*row, *tail) for row in rows)
    db.cursor().executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', values)


def _insert_on_postgres(
    table: str,
    columns: str,
    named: Sequence[str],
    rows: Iterable[Sequence[Any]],
    tail: tuple[Any, ...],
) -> None:
    """The rows go over as one JSON text, which the server reads by the table's own types: writing
    each value into the statement would take as long as storing it."""
    wanted = ", ".join(f'v."{name}"' for name in named)
    statement = (
        f'INSERT INTO "{table}" ({columns}) SELECT {", ".join([wanted, *(["%s"] * len(tail))])}'
        f' FROM json_populate_recordset(NULL::"{table}", %s) v'
    )
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        text = json.dumps([dict(zip(named, row, strict=True)) for row in some])
        db.execute_sql(statement, (*tail, text))


def found(
    model: type[Table], key: str, values: Iterable[Any], *names: str
) -> dict[Any, tuple[Any, ...]]:
    """The fields ``names`` of the rows whose field ``key`` is one of ``values``, by that key.

    Keys and fields are as columns store them.
    """
    wanted = iter(values)
    rows: dict[Any, tuple[Any, ...]] = {}
    while some := list(islice(wanted, _AT_ONCE)):
        statement = _found_sql(model, key, names, len(some), is_postgres())
        for row in db.execute_sql(statement, some).fetchall():
            rows[row[0]] = tuple(row[1:])
    return rows


@cache
def _found_sql(
    model: type[Table], key: str, names: tuple[str, ...], count: int, postgres: bool
) -> str:
    fields = model._meta.fields
    columns = ", ".join(f'"{fields[name].column_name}"' for name in (key, *names))
    marks = ", ".join(["%s" if postgres else "?"] * count)
    table, column = model._meta.table_name, fields[key].column_name
    return f'SELECT {columns} FROM "{table}" WHERE "{column}" IN ({marks})'


def stream(statement: str, params: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of one statement (with ``?``), a few at a time, all as of the same moment."""
    if not is_postgres():
        cursor = db.execute_sql(statement, tuple(params))
    else:
        # Without a name the driver would fetch all rows; kept beyond the transaction, for there
        # is none around a read.
        cursor = db.connection().cursor(name="stream", withhold=True)
        cursor.execute(statement.replace("?", "%s"), tuple(params))
    try:
        while some := cursor.fetchmany(_AT_ONCE):
            yield from some
    finally:
        cursor.close()


def analyze() -> None:
    """Let the engine look at its tables again; plans made on empty ones stay bad until then."""
    db.execute_sql("ANALYZE")
