"""What the engine keeps of each promised line is what its facts say, whichever of them changed."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest
from shop import customer, give, ordered, product, seed

from desktop.models.bulk import insert_all
from desktop.models.database import db, is_postgres
from desktop.models.orders import LinePromise, OrderLine, SalesOrder
from desktop.queries.sql import fetch

pytestmark = pytest.mark.usefixtures("database")

DAYS = ("2026-11-03", "2026-11-04", "2026-11-05", None)
STATES = (
    *("draft", "quoted", "confirmed", "in-progress", "completed", "cancelled"),
    *("confirmed", "in-progress", "completed"),
)
ONE = 1_000_000
CHANGES: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
    ("sales_order", "state", STATES),
    ("order_line", "promised_on", DAYS),
    ("order_line", "fulfilment", ("", "allocated", "delivered", "cancelled")),
    ("order_line", "quantity", (ONE, 2 * ONE)),
    ("line_promise", "first_on", DAYS),
    ("line_promise", "done_on", DAYS),
    ("line_promise", "received", (None, ONE, 2 * ONE)),
    ("line_promise", "rejected", (None, 0, ONE)),
)
FACTS = (
    "SELECT p.first_on, l.promised_on, p.done_on, p.received, p.rejected, l.quantity, o.state,"
    " l.fulfilment, p.by_on, p.standing FROM line_promise p JOIN order_line l ON l.id = p.line_id"
    " JOIN sales_order o ON o.id = l.order_id ORDER BY p.id"
)


def worked_out(facts: tuple[Any, ...]) -> tuple[str | None, str | None]:
    """The day it stands for, and what became of it."""
    first, moved, done, received, rejected, quantity, state, fulfilment = facts
    if first is None or state in ("draft", "quoted"):
        return None, None
    by = moved or first
    if done is not None:
        came = (quantity if received is None else received) - (rejected or 0)
        return by, "missed" if done > by or came < quantity else "kept"
    return by, "withdrawn" if "cancelled" in (state, fulfilment) else "open"


def set_one(table: str, column: str, value: Any, key: int) -> None:
    mark = "%s" if is_postgres() else "?"
    db.execute_sql(f"UPDATE {table} SET {column} = {mark} WHERE id = {mark}", (value, key))


def test_it_follows_every_fact_it_is_worked_out_from() -> None:
    seed()
    widget, who, chance = product("W", 50), customer(), Random(6)
    ids: dict[str, list[int]] = {"sales_order": [ordered(who, (widget, 1)) for _ in range(3)]}
    ids["order_line"] = [line.id for line in OrderLine.select()]
    ids["line_promise"] = [row.id for row in LinePromise.select()]
    assert len(ids["line_promise"]) == 3
    seen = set()
    for _time in range(1_000):
        table, column, values = chance.choice(CHANGES)
        set_one(table, column, chance.choice(values), chance.choice(ids[table]))
        for row in fetch(FACTS):
            assert row[8:] == worked_out(row[:8]), (table, column, row)
            seen.add(row[9])
    assert seen == {None, "open", "kept", "missed", "withdrawn"}


def test_it_follows_a_line_that_comes_to_another_order() -> None:
    seed()
    widget, who = product("W", 50), customer()
    left, taken = (ordered(who, (widget, 1)) for _ in range(2))
    line = OrderLine.get(OrderLine.order == left)
    SalesOrder.update(state="cancelled").where(SalesOrder.id == taken).execute()
    assert LinePromise.get(LinePromise.line == line.id).standing == "open"
    OrderLine.update(order=taken).where(OrderLine.id == line.id).execute()
    assert LinePromise.get(LinePromise.line == line.id).standing == "withdrawn"


def test_rows_that_are_written_together_are_worked_out_too() -> None:
    seed()
    widget, who = product("W"), customer()
    give(widget, 9)
    ordered(who, (widget, 3))
    line = OrderLine.get()
    LinePromise.delete().execute()
    rows = [(line.id, "2026-11-03", "2026-11-04", 3 * ONE)]
    insert_all(LinePromise, ("line", "first_on", "done_on", "received"), rows)
    made = LinePromise.get()
    assert (made.received, made.standing) == (Decimal(3), worked_out(fetch(FACTS)[0][:8])[1])
