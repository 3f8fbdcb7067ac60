"""Promised against actual: of one order's lines, and counted for a customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.domain.kept import KeptCount, LinePromise, count_kept, missing_of
from desktop.domain.money import Money
from desktop.queries.sql import Row, day, fetch, money, quantity

# A promise that was given up is neither kept nor missed; drafts and old revisions promise nothing.
_GIVEN = (
    "FROM line_promise p JOIN order_line l ON l.id = p.line_id"
    " JOIN sales_order o ON o.id = l.order_id"
    " WHERE o.state IN ('confirmed', 'in-progress', 'completed') AND l.fulfilment <> 'cancelled'"
)


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """What became of a line: ``promise`` is None where nothing was promised, or it was given up.

    ``told`` is what the file of an imported line says it costs, where that is not what its quantity
    times its price comes to.
    """

    line_id: int
    promise: LinePromise | None
    received: Decimal | None
    rejected: Decimal | None
    told: Money | None


def promises_of_order(order_id: int) -> dict[int, PromiseRow]:
    """What became of the order's lines, by line; nothing for lines that never had a promise."""
    rows = fetch(
        "SELECT p.line_id, p.first_on, COALESCE(l.promised_on, p.first_on), p.done_on, l.quantity,"
        " p.received, p.rejected, p.told_minor, o.currency, l.fulfilment FROM line_promise p"
        " JOIN order_line l ON l.id = p.line_id JOIN sales_order o ON o.id = l.order_id"
        " WHERE l.order_id = ? ORDER BY l.position",
        (order_id,),
    )
    return {row[0]: _row(row) for row in rows}


def _row(row: Row) -> PromiseRow:
    first_on, revised_on = day(row[1]), day(row[2])
    received = None if row[5] is None else quantity(row[5])
    rejected = None if row[6] is None else quantity(row[6])
    promise = None
    if first_on is not None and revised_on is not None and row[9] != "cancelled":
        missing = missing_of(quantity(row[4]), received, rejected)
        promise = LinePromise(first_on, revised_on, day(row[3]), missing)
    told = None if row[7] is None else money(row[7], row[8])
    return PromiseRow(row[0], promise, received, rejected, told)


def kept_by(customer_id: int, *, today: date) -> KeptCount:
    """What became of all promises to a customer, alike ones counted by the engine."""
    rows = fetch(
        "SELECT p.first_on, COALESCE(l.promised_on, p.first_on), p.done_on,"
        " CASE WHEN COALESCE(p.received, l.quantity) - COALESCE(p.rejected, 0) < l.quantity"
        f" THEN 1 ELSE 0 END AS short, COUNT(*) {_GIVEN}"
        " AND p.first_on IS NOT NULL AND o.customer_id = ? GROUP BY 1, 2, 3, 4",
        (customer_id,),
    )
    return count_kept(
        (
            (
                LinePromise(
                    date.fromisoformat(first),
                    date.fromisoformat(revised),
                    day(done),
                    Decimal(short),  # how much is all the same here
                ),
                count,
            )
            for first, revised, done, short, count in rows
        ),
        today=today,
    )
