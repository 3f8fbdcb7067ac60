"""The place somebody would get on a product's waitlist by joining now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.waitlist import head_start_days, key
from desktop.models.points import balance_of
from desktop.models.settings import office
from desktop.queries.sql import fetch_one, quantity
from desktop.queries.waitlists import policies_of

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class WaitingPlace:
    """The place somebody would get on the product's waitlist by joining now, and how many wait."""

    place: int
    waiting: int
    units_ahead: Decimal


def place_on(product_id: int, customer_id: int | None, now: datetime) -> WaitingPlace | None:
    """The place by joining now with the customer's head start; None where the list is closed."""
    row = fetch_one(
        "SELECT id, state FROM waitlist WHERE product_id = ? AND from_on IS NULL AND to_on IS NULL",
        (product_id,),
    )
    if row is None:
        return WaitingPlace(1, 0, _NONE)
    if row[1] == "closed":
        return None
    today = office().today(now)
    counts = fetch_one(
        "SELECT COUNT(*), SUM(CASE WHEN key <= ? THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN key <= ? THEN quantity ELSE 0 END) FROM waitlist_entry"
        " WHERE waitlist_id = ? AND state = 'waiting'"
        " AND (paused_until IS NULL OR paused_until <= ?)",
        (
            joining := key(now, _head_start(row[0], customer_id, today)),
            joining,
            row[0],
            today.isoformat(),
        ),
    ) or (0, 0, 0)
    ahead, units = int(counts[1] or 0), quantity(int(counts[2] or 0))
    return WaitingPlace(ahead + 1, counts[0], units)


def kept_place(line_id: int, product_id: int, today: date) -> WaitingPlace | None:
    """The place an order line has on its product's waitlist, the best if it has several; None where
    it waits for nothing."""
    own = fetch_one(
        "SELECT e.waitlist_id, e.key, e.id FROM waitlist_entry e"
        " JOIN waitlist w ON w.id = e.waitlist_id"
        " WHERE e.line_id = ? AND e.state = 'waiting' AND w.product_id = ?"
        " ORDER BY e.key, e.id LIMIT 1",
        (line_id, product_id),
    )
    if own is None:
        return None
    counts = fetch_one(
        "SELECT COUNT(*), SUM(CASE WHEN (key, id) < (?, ?) THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN (key, id) < (?, ?) THEN quantity ELSE 0 END) FROM waitlist_entry"
        " WHERE waitlist_id = ? AND state = 'waiting'"
        " AND (paused_until IS NULL OR paused_until <= ?)",
        (own[1], own[2], own[1], own[2], own[0], today.isoformat()),
    ) or (0, 0, 0)
    return WaitingPlace(int(counts[1] or 0) + 1, counts[0], quantity(int(counts[2] or 0)))


def _head_start(waitlist_id: int, customer_id: int | None, today: date) -> Decimal:
    policy = policies_of([waitlist_id]).get(waitlist_id)
    found = fetch_one("SELECT tier FROM customer WHERE id = ?", (customer_id or 0,))
    if policy is None or found is None or customer_id is None:
        return _NONE
    points = balance_of(customer_id, today) if policy.points_per_day else _NONE
    days = points // policy.points_per_day if policy.points_per_day else _NONE
    return head_start_days(
        tier_days=Decimal(policy.tier_days.get(found[0], 0)),
        points=max(days, _NONE),
        days_per_points=Decimal(1),
        granted=_NONE,
        cap=Decimal(policy.cap_days),
    )
