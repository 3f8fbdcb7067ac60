"""Before two records are merged: which may be of the same customer, and what each of them holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.models.settings import office
from desktop.queries.card import Card, card
from desktop.queries.customers import find
from desktop.queries.duplicates import DuplicateRow, possible_duplicates
from desktop.queries.sql import fetch

COUNTED = ("orders", "places", "contacts", "follow_ups", "notes")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records: its card, and how much of each kind hangs on it (of ``COUNTED``)."""

    card: Card
    counts: dict[str, int]


def candidates(customer_id: int, *, text: str = "", today: date) -> list[DuplicateRow]:
    """Who may be the same customer as this one, the likeliest first; with a ``text`` whoever that
    finds. Raises NotFound ``customer-gone``."""
    home = office().home_country
    if text.strip():
        found = [
            DuplicateRow(row.id, row, ())
            for row in find(text, home_country=home, limit=8)
            if row.id != customer_id
        ]
    else:
        known = card(customer_id, today=today)
        found = possible_duplicates(
            name=known.name,
            phones=[point.typed for point in known.points if point.kind == "phone"],
            emails=[point.typed for point in known.points if point.kind == "email"],
            home_country=home,
            leave_out=customer_id,
        )
    cash = {key for (key,) in fetch("SELECT id FROM customer WHERE cash")}
    return [row for row in found if row.id not in cash]


def sides(customers: tuple[int, int], *, today: date) -> tuple[Side, Side]:
    """Two records side by side. Raises NotFound ``customer-gone``."""
    one, other = (Side(card(each, today=today), _counts(each)) for each in customers)
    return one, other


def _counts(customer_id: int) -> dict[str, int]:
    ((orders, places, contacts, follow_ups, notes),) = fetch(
        "SELECT (SELECT COUNT(*) FROM sales_order WHERE customer_id = ?),"
        " (SELECT COUNT(*) FROM waitlist_entry WHERE customer_id = ?),"
        " (SELECT COUNT(*) FROM contact WHERE customer_id = ?),"
        " (SELECT COUNT(*) FROM follow_up WHERE customer_id = ?),"
        " (SELECT COUNT(*) FROM note WHERE subject = 'customer' AND subject_id = ?)",
        (customer_id,) * 5,
    )
    return dict(zip(COUNTED, (orders, places, contacts, follow_ups, notes), strict=True))
