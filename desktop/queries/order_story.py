"""One order as its page tells it: itself, its totals in other words, and all its changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.domain.figures import unscaled
from desktop.queries.amendments import RevisionRow, amended_by, amended_number, revisions_of
from desktop.queries.history import ChangeRow, change_row
from desktop.queries.orders import OrderDetail, order
from desktop.queries.papers import PaperRow, papers_of
from desktop.queries.promises import PromiseRow, promises_of_order
from desktop.queries.sql import fetch, fetch_one, marks
from desktop.queries.totals import TotalIn, totals_in

_MOST_CHANGES = 60


@dataclass(frozen=True, slots=True)
class OrderStory:
    """``others`` are the total in the customer's currency, at the frozen rate once confirmed, and
    in points. ``earned`` are the points it brought, None for none. ``changes`` are those of the
    order and its lines, newest first; ``lines`` names the lines they speak of. ``promises`` are
    what was promised of lines, by line, and what came of it. ``revisions`` are those the order
    went through; ``amended_by`` is who amends it now, None where nobody does; ``amends`` is the
    number of the order that a draft amends, empty for any other. ``papers`` are those made of it.
    """

    id: int
    detail: OrderDetail
    customer_currency: str
    others: tuple[TotalIn, ...]
    earned: Decimal | None
    changes: tuple[ChangeRow, ...]
    lines: dict[int, str]
    promises: dict[int, PromiseRow]
    revisions: tuple[RevisionRow, ...]
    amended_by: str | None
    amends: str
    papers: tuple[PaperRow, ...]


def order_story(order_id: int, *, today: date) -> OrderStory:
    """Everything about an order on the office's day. Raises NotFound ``sales-order-gone``."""
    detail = order(order_id)
    own = fetch_one("SELECT currency FROM customer WHERE id = ?", (detail.row.customer_id or 0,))
    currency = str(own[0]) if own else ""
    earned = fetch_one(
        "SELECT SUM(points) FROM points_entry WHERE order_id = ?"
        " AND (kind = 'earn' OR kind = 'reverse' AND points < 0)",
        (order_id,),
    )
    return OrderStory(
        id=order_id,
        detail=detail,
        customer_currency=currency,
        others=_others(detail, currency, today),
        earned=None if earned is None or earned[0] is None else unscaled(int(earned[0]), 2),
        changes=_changes(order_id, [line.id for line in detail.lines]),
        lines={line.id: line.description or line.code for line in detail.lines},
        promises=promises_of_order(order_id),
        revisions=revisions_of(order_id),
        amended_by=amended_by(order_id),
        amends=amended_number(order_id),
        papers=papers_of(order_id),
    )


def _others(detail: OrderDetail, currency: str, today: date) -> tuple[TotalIn, ...]:
    total = detail.row.total
    if detail.confirmed_at is None:
        return totals_in(total, customer_currency=currency, today=today)
    if detail.rate_total is None:
        return ()
    return (
        TotalIn(
            currency=detail.rate_to,
            amount=detail.rate_total,
            rate=detail.rate,
            on=detail.rate_on,
            source=detail.rate_source,
        ),
    )


def _changes(order_id: int, line_ids: Sequence[int]) -> tuple[ChangeRow, ...]:
    """The newest changes of the order and the lines it has."""
    subjects = "h.subject = 'sales_order' AND h.subject_id = ?"
    params: list[int] = [order_id]
    if line_ids:
        subjects = f"({subjects} OR h.subject = 'order_line' AND h.subject_id IN {marks(line_ids)})"
        params += line_ids
    rows = fetch(
        "SELECT h.id, h.at, s.name, h.subject, h.subject_id, h.action, h.changes"
        f" FROM history h LEFT JOIN staff s ON s.id = h.staff_id WHERE {subjects}"
        " ORDER BY h.id DESC LIMIT ?",
        (*params, _MOST_CHANGES),
    )
    return tuple(change_row(row) for row in rows)
