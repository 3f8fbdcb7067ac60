"""Contacts with customers: the paged list, and those of one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.models.fields import from_micros, to_micros
from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, fetch, instant
from desktop.queries.words import CUSTOMER_WORDS, matching


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow(Listed):
    """One exchange with a customer; not ended while it lasts."""

    customer_id: int | None
    customer: str
    method: str
    direction: str
    reason: str
    party: str
    started_at: datetime
    ended_at: datetime | None
    asked: str
    said: str
    disposition: str
    staff: str
    order_id: int | None
    order_number: str


@dataclass(frozen=True, slots=True)
class ContactFilters:
    """What to list: ``text`` finds the customer; the period ends before ``until``."""

    text: str = ""
    customer_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    home: str = ""


def _where(filters: ContactFilters) -> Sequence[Where]:
    where = Where()
    if filters.customer_id is not None:
        where = where.and_("t.customer_id = ?", filters.customer_id)
    if filters.since is not None:
        where = where.and_("t.started_at >= ?", to_micros(filters.since))
    if filters.until is not None:
        where = where.and_("t.started_at < ?", to_micros(filters.until))
    if filters.text.strip():
        found = matching(CUSTOMER_WORDS, filters.text, home=filters.home)
        where = where.and_(f"t.customer_id IN ({found.conditions[0]})", *found.params)
    return [where]


def _row(row: Row) -> ContactRow:
    return ContactRow(
        id=row[0],
        customer_id=row[1],
        customer=row[2] or "",
        method=row[3],
        direction=row[4],
        reason=row[5],
        party=row[6],
        started_at=from_micros(row[7]),
        ended_at=instant(row[8]),
        asked=row[9],
        said=row[10],
        disposition=row[11],
        staff=row[12] or "",
        order_id=row[13],
        order_number=row[14] or "",
    )


CONTACTS: Listing[ContactRow, ContactFilters] = Listing(
    table="contact",
    columns="t.id, t.customer_id, c.name, t.method, t.direction, t.reason, t.party, t.started_at,"
    " t.ended_at, t.asked, t.said, t.disposition, s.name, t.order_id, o.number",
    joins="LEFT JOIN customer c ON c.id = t.customer_id LEFT JOIN staff s ON s.id = t.staff_id"
    " LEFT JOIN sales_order o ON o.id = t.order_id",
    sorts={"started": ("t.started_at",)},
    where=_where,
    make=lambda rows, _: [_row(row) for row in rows],
)


def contacts_of_order(order_id: int) -> tuple[ContactRow, ...]:
    """The contacts in which an order was spoken of, newest first."""
    rows = fetch(
        f"SELECT {CONTACTS.columns} FROM contact t {CONTACTS.joins} WHERE t.order_id = ?"
        " ORDER BY t.started_at DESC, t.id DESC",
        (order_id,),
    )
    return tuple(_row(row) for row in rows)
