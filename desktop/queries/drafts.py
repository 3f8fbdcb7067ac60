"""Drafts: the order being spoken, and those on hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desktop.domain.errors import NotFound
from desktop.domain.money import Money
from desktop.models.fields import from_micros
from desktop.queries.amendments import at_frozen_rate
from desktop.queries.lines import LineRow, lines_of
from desktop.queries.order_points import OrderPoints, points_of
from desktop.queries.sql import Row, day, fetch, fetch_one, instant, money
from desktop.queries.totals import TotalIn, totals_in


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft with its lines. ``others`` is the total in the customer's currency and in points.

    ``undo_steps`` counts the changes that can be taken back, ``redo_steps`` those that can be made
    again; ``typed`` is what stands half-typed in the line box. Where it amends an order (``amends``
    is its id, ``amended_number`` its number), it becomes its ``revision``, at its frozen rate.
    """

    id: int
    number: str
    state: str
    customer_id: int | None
    customer: str
    customer_number: str
    customer_currency: str
    currency: str
    channel: str
    taken_by: str
    started_at: datetime
    held_at: datetime | None
    delivery_on: date | None
    delivery_address: str
    reference: str
    notes: str
    typed: str
    version: int
    total: Money
    promised_on: date | None
    undo_steps: int
    redo_steps: int
    lines: tuple[LineRow, ...]
    others: tuple[TotalIn, ...]
    points: OrderPoints | None = None
    amends: int | None = None
    amended_number: str = ""
    revision: int = 0


_DRAFT = (
    "SELECT o.id, o.number, o.state, o.customer_id, c.name, c.number, c.currency, o.currency,"
    " o.channel, s.name, o.ordered_at, o.held_at, o.delivery_on, o.delivery_address,"
    " o.reference, o.notes, o.version, o.total_minor, o.promised_on,"
    " (SELECT COUNT(*) FROM draft_step d WHERE d.order_id = o.id AND d.after IS NULL), o.typed,"
    " (SELECT COUNT(*) FROM draft_step d WHERE d.order_id = o.id AND d.after IS NOT NULL),"
    " o.revision_of_id, a.number, o.revision"
    " FROM sales_order o LEFT JOIN sales_order a ON a.id = o.revision_of_id"
    " LEFT JOIN customer c ON c.id = o.customer_id"
    " LEFT JOIN staff s ON s.id = o.taken_by_id WHERE o.id = ? AND o.state = 'draft'"
)


def draft(order_id: int, *, today: date) -> DraftRow:
    """One draft. Raises NotFound ``sales-order-gone``, also where it is a draft no longer."""
    row = fetch_one(
        _DRAFT,
        (order_id,),
    )
    if row is None:
        raise NotFound("sales-order-gone", id=order_id)
    total = money(row[17], row[7])
    return DraftRow(
        id=row[0],
        number=row[1] or "",
        state=row[2],
        customer_id=row[3],
        customer=row[4] or "",
        customer_number=row[5] or "",
        customer_currency=row[6] or "",
        currency=row[7],
        channel=row[8],
        taken_by=row[9] or "",
        started_at=from_micros(row[10]),
        held_at=instant(row[11]),
        delivery_on=day(row[12]),
        delivery_address=row[13],
        reference=row[14],
        notes=row[15],
        typed=row[20],
        version=row[16],
        total=total,
        promised_on=day(row[18]),
        undo_steps=row[19],
        redo_steps=row[21],
        lines=lines_of([order_id]).get(order_id, ()),
        others=_others(total, row[6] or "", row[22], today),
        points=points_of(order_id),
        amends=row[22],
        amended_number=row[23] or "",
        revision=row[24],
    )


def _others(total: Money, currency: str, amends: int | None, today: date) -> tuple[TotalIn, ...]:
    """The total in other words; at the rate frozen with the order, where one is amended."""
    made = totals_in(total, customer_currency=currency, today=today)
    own = None if amends is None else at_frozen_rate(total, amends)
    if own is None:
        return made
    return own, *(other for other in made if other.programme)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A draft in the strip: who is spoken to, since when it is held (None: it is not)."""

    id: int
    customer_id: int | None
    customer: str
    held_at: datetime | None
    started_at: datetime
    lines: int
    total: Money
    taken_by_id: int | None
    taken_by: str


_DRAFTS = (
    "SELECT o.id, o.customer_id, c.name, o.held_at, o.ordered_at,"
    " (SELECT COUNT(*) FROM order_line l WHERE l.order_id = o.id), o.total_minor, o.currency,"
    " o.taken_by_id, s.name FROM sales_order o LEFT JOIN customer c ON c.id = o.customer_id"
    " LEFT JOIN staff s ON s.id = o.taken_by_id WHERE o.state = 'draft'"
)


def held(*, limit: int = 50) -> list[HeldRow]:
    """The drafts on hold, the longest first."""
    rows = fetch(f"{_DRAFTS} AND o.held_at IS NOT NULL ORDER BY o.held_at, o.id LIMIT ?", (limit,))
    return [_held(row) for row in rows]


def drafts(*, staff_id: int | None = None, limit: int = 50) -> list[HeldRow]:
    """All drafts, or one person's, the newest first: what to take up again after a crash."""
    mine = "" if staff_id is None else " AND o.taken_by_id = ?"
    params = () if staff_id is None else (staff_id,)
    rows = fetch(f"{_DRAFTS}{mine} ORDER BY o.ordered_at DESC, o.id DESC LIMIT ?", (*params, limit))
    return [_held(row) for row in rows]


def _held(row: Row) -> HeldRow:
    return HeldRow(
        id=row[0],
        customer_id=row[1],
        customer=row[2] or "",
        held_at=instant(row[3]),
        started_at=from_micros(row[4]),
        lines=row[5],
        total=money(row[6], row[7]),
        taken_by_id=row[8],
        taken_by=row[9] or "",
    )
