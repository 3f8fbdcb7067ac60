"""The days of a product that is sold by date on which something is free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.queries.sql import day, fetch, quantity


@dataclass(frozen=True, slots=True)
class FreeDay:
    """What is free of one day; who joins for it while nobody else wants it is offered at once."""

    on: date
    quantity: Decimal


def free_days(
    product_id: int, *, today: date, near: date | None = None, limit: int = 6
) -> list[FreeDay]:
    """The days with free capacity from today on, those nearest to ``near`` (None: the first), in
    the order of the calendar."""
    rows = fetch(
        "SELECT for_on, SUM(quantity - allocated) FROM supply WHERE product_id = ?"
        " AND state = 'open' AND kind = 'on-hand' AND available_on <= ? AND for_on >= ?"
        " AND quantity > allocated GROUP BY for_on ORDER BY for_on",
        (product_id, today.isoformat(), today.isoformat()),
    )
    found = [
        FreeDay(on, quantity(int(free))) for stored, free in rows if (on := day(stored)) is not None
    ]
    middle = near or today
    found.sort(key=lambda one: (abs((one.on - middle).days), one.on))
    return sorted(found[:limit], key=lambda one: one.on)
