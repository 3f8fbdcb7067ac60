"""What is open and has no next date: empty on a good day."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.unplanned import ORDERS, PLACES
from desktop.queries.reach import phones_of
from desktop.queries.sql import fetch


@dataclass(frozen=True, slots=True)
class UnplannedRow:
    """Something open: an order (``title`` is its number) or a place on the waitlist ``title``."""

    kind: str
    subject_id: int
    title: str
    customer_id: int
    customer: str
    phone: str

    @property
    def id(self) -> tuple[str, int]:
        """What a list knows it by."""
        return (self.kind, self.subject_id)


def unplanned(*, limit: int = 200) -> list[UnplannedRow]:
    """What is open without a next date, the oldest first, at most ``limit`` of each kind."""
    found = [
        ("order", *row)
        for row in fetch(
            "SELECT o.id, o.number, c.id, c.name FROM sales_order o"
            f" JOIN customer c ON c.id = o.customer_id WHERE {ORDERS} ORDER BY o.id LIMIT ?",
            (limit,),
        )
    ]
    found += [
        ("place", *row)
        for row in fetch(
            "SELECT e.id, w.title, c.id, c.name FROM waitlist_entry e"
            " JOIN waitlist w ON w.id = e.waitlist_id JOIN customer c ON c.id = e.customer_id"
            f" WHERE {PLACES} ORDER BY e.id LIMIT ?",
            (limit,),
        )
    ]
    phones = phones_of({row[3] for row in found})
    return [
        UnplannedRow(
            kind=kind,
            subject_id=subject_id,
            title=title,
            customer_id=customer_id,
            customer=customer,
            phone=phones.get(customer_id, ""),
        )
        for kind, subject_id, title, customer_id, customer in found
    ]
