"""The contact somebody is in now, with what was raised in it; and how to reach a customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from desktop.domain.contact_time import ContactTime
from desktop.models.fields import from_micros
from desktop.queries.reach import emails_of, phones_of
from desktop.queries.sql import fetch, fetch_one, instant


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningContact:
    """A contact that lasts. ``asked`` are the texts of what is not answered yet, the first first;
    ``held`` how many others of this person are on hold."""

    id: int
    customer_id: int | None
    customer: str
    party: str
    method: str
    direction: str
    time: ContactTime
    said: str
    order_id: int | None
    order_number: str
    asked: tuple[str, ...]
    held: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a customer can be called and written to; empty where nothing is known."""

    name: str
    phone: str
    email: str


def running(staff_id: int | None) -> RunningContact | None:
    """The contact in hand, or else the one that was put on hold last; None where there is none."""
    whose, params = ("t.staff_id IS NULL", ()) if staff_id is None else _of(staff_id)
    rows = fetch(
        "SELECT t.id, t.customer_id, c.name, t.party, t.method, t.direction, t.started_at,"
        " t.held_at, t.held_for, t.said, t.order_id, o.number FROM contact t"
        " LEFT JOIN customer c ON c.id = t.customer_id LEFT JOIN sales_order o ON o.id = t.order_id"
        f" WHERE {whose} AND t.ended_at IS NULL"
        " ORDER BY CASE WHEN t.held_at IS NULL THEN 0 ELSE 1 END, t.held_at DESC, t.id DESC",
        params,
    )
    if not rows:
        return None
    row = rows[0]
    return RunningContact(
        id=row[0],
        customer_id=row[1],
        customer=row[2] or "",
        party=row[3],
        method=row[4],
        direction=row[5],
        time=ContactTime(
            from_micros(row[6]), None, instant(row[7]), timedelta(microseconds=row[8] or 0)
        ),
        said=row[9],
        order_id=row[10],
        order_number=row[11] or "",
        asked=asked_in(row[0]),
        held=sum(other[7] is not None for other in rows[1:]),
    )


def _of(staff_id: int) -> tuple[str, tuple[int, ...]]:
    return "t.staff_id = ?", (staff_id,)


def asked_in(contact_id: int) -> tuple[str, ...]:
    """What was raised in a contact and is not answered yet."""
    rows = fetch(
        "SELECT what FROM follow_up WHERE contact_id = ? AND rule = 'answer-question'"
        " AND state = 'open' ORDER BY id",
        (contact_id,),
    )
    return tuple(str(row[0]) for row in rows)


def reach(customer_id: int) -> Reach:
    """How to reach a customer, by the preferred number and address."""
    row = fetch_one("SELECT name FROM customer WHERE id = ?", (customer_id,))
    ids = (customer_id,)
    phone, email = phones_of(ids).get(customer_id, ""), emails_of(ids).get(customer_id, "")
    return Reach(str(row[0]) if row else "", phone, email)
