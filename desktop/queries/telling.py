"""Tell them first: whose promise moved, the score of it, and who was told an old price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.promises import Moved, Score, score
from desktop.models.fields import from_micros, to_micros
from desktop.queries.reach import phones_of
from desktop.queries.sql import day, document, fetch, instant


@dataclass(frozen=True, slots=True, kw_only=True)
class TellRow:
    """A customer who is to hear of a moved promise: ``id`` is the follow-up's. ``asked_at`` where
    they got in touch before they were told."""

    id: int
    customer_id: int
    customer: str
    phone: str
    order_id: int | None
    order_number: str
    old: date | None
    new: date | None
    moved_at: datetime
    due: datetime
    asked_at: datetime | None


_ASKED = (
    "(SELECT MIN(t.started_at) FROM contact t WHERE t.customer_id = f.customer_id"
    " AND t.direction = 'in' AND t.started_at > f.created_at"
    " AND (f.closed_at IS NULL OR t.started_at < f.closed_at))"
)


def to_tell(*, limit: int = 500) -> tuple[TellRow, ...]:
    """Who is to be told first, the most urgent first."""
    rows = fetch(
        "SELECT f.id, f.customer_id, c.name, f.order_id, o.number, f.params, f.created_at, f.due,"
        f" {_ASKED} FROM follow_up f JOIN customer c ON c.id = f.customer_id"
        " LEFT JOIN sales_order o ON o.id = f.order_id"
        " WHERE f.rule = 'promise-moved' AND f.state = 'open' ORDER BY f.due, f.id LIMIT ?",
        (limit,),
    )
    phones = phones_of({row[1] for row in rows})
    told = []
    for row in rows:
        params = document(row[5]) or {}
        told.append(
            TellRow(
                id=row[0],
                customer_id=row[1],
                customer=row[2],
                phone=phones.get(row[1], ""),
                order_id=row[3],
                order_number=row[4] or "",
                old=day(params.get("old") or None),
                new=day(params.get("new") or None),
                moved_at=from_micros(row[6]),
                due=from_micros(row[7]),
                asked_at=instant(row[8]),
            )
        )
    return tuple(told)


def told_before_asked(*, since: datetime) -> Score:
    """Of the promises that moved ``since``, how many customers heard of from us first.

    A task that was cancelled told nobody anything and counts only where they asked.
    """
    rows = fetch(
        f"SELECT f.created_at, f.state, f.closed_at, {_ASKED} FROM follow_up f"
        " WHERE f.rule = 'promise-moved' AND f.created_at >= ?",
        (to_micros(since),),
    )
    return score(
        Moved(from_micros(made), instant(closed) if state == "done" else None, instant(asked))
        for made, state, closed, asked in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPrice:
    """An order or a quote in which a customer was told a price, and when."""

    order_id: int
    order_number: str
    state: str
    customer_id: int
    customer: str
    phone: str
    told_at: datetime
    read_back: bool


def told_price(
    *, product_id: int, price: Decimal, currency: str, limit: int = 500
) -> tuple[ToldPrice, ...]:
    """Who was told that a product costs ``price``: in quotes, in what was read back, and in orders
    confirmed of which something has not left yet; newest first."""
    rows = fetch(
        "SELECT DISTINCT o.id, o.number, o.state, c.id, c.name, o.ordered_at,"
        " (SELECT COUNT(*) FROM read_back r WHERE r.order_id = o.id) FROM order_line l"
        " JOIN sales_order o ON o.id = l.order_id JOIN customer c ON c.id = o.customer_id"
        " WHERE l.product_id = ? AND l.unit_price = ? AND o.currency = ?"
        " AND (o.state IN ('quoted', 'confirmed', 'in-progress') OR (o.state = 'draft'"
        " AND EXISTS (SELECT 1 FROM read_back r WHERE r.order_id = o.id)))"
        " ORDER BY o.ordered_at DESC, o.id DESC LIMIT ?",
        (product_id, int(price.scaleb(6)), currency, limit),
    )
    phones = phones_of({row[3] for row in rows})
    return tuple(
        ToldPrice(
            order_id=row[0],
            order_number=row[1] or "",
            state=row[2],
            customer_id=row[3],
            customer=row[4],
            phone=phones.get(row[3], ""),
            told_at=from_micros(row[5]),
            read_back=bool(row[6]),
        )
        for row in rows
    )
