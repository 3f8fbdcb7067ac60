"""Findings of what is open and has no next date: nothing is broken, but somebody has to plan it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from desktop.models.unplanned import CONTACTS, LINES, ORDERS, PLACES, RATES
from desktop.queries.unplanned import expiring_unplanned

OPEN = (
    (
        "check-order-unplanned",
        ("id", "number"),
        f"SELECT o.id, o.number FROM sales_order o WHERE {ORDERS} ORDER BY o.id",
    ),
    (
        "check-entry-unplanned",
        ("id", "title", "customer"),
        "SELECT e.id, w.title, c.name FROM waitlist_entry e"
        " JOIN waitlist w ON w.id = e.waitlist_id JOIN customer c ON c.id = e.customer_id"
        f" WHERE {PLACES} ORDER BY e.id",
    ),
    (
        "check-line-unplanned",
        ("id", "number", "position"),
        "SELECT l.id, o.number, l.position FROM order_line l"
        f" JOIN sales_order o ON o.id = l.order_id WHERE {LINES} ORDER BY l.id",
    ),
    (
        "check-contact-unplanned",
        ("id", "customer"),
        "SELECT c.id, u.name FROM contact c JOIN customer u ON u.id = c.customer_id"
        f" WHERE {CONTACTS} ORDER BY c.id",
    ),
    (
        "check-rate-unplanned",
        ("id", "pair"),
        f"SELECT r.id, r.base || '/' || r.quote FROM aside_rate r WHERE {RATES} ORDER BY r.id",
    ),
    (
        "check-follow-up-left",
        ("id", "customer", "name"),
        "SELECT f.id, c.name, s.name FROM follow_up f JOIN customer c ON c.id = f.customer_id"
        " JOIN staff s ON s.id = f.owner_id WHERE f.state = 'open' AND NOT s.active ORDER BY f.id",
    ),
)
"""Codes, the names of columns, and the statements whose rows have no next date."""


def expiring(*, now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Points that run out, of which nobody is to tell the customer."""
    for _kind, _account, _order, points, _id, customer in expiring_unplanned(now=now):
        yield "check-points-unplanned", {"points": points, "customer": customer}
