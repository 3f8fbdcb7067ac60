"""Do points add up? Lots against the ledger, orders against what was taken for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from desktop.domain.figures import unscaled
from desktop.domain.points import DECIMALS, line_points
from desktop.models.money import NEVER
from desktop.queries.sql import Row, fetch, quantity

Found = tuple[str, dict[str, Any]]

_LOTS = (
    "SELECT x.account_id, c.name, x.on_day, SUM(x.left_over), SUM(x.points) FROM"
    " (SELECT account_id, COALESCE(expires_on, ?) AS on_day, points, 0 AS left_over"
    "  FROM points_entry UNION ALL"
    "  SELECT account_id, expires_on, 0, remaining FROM points_lot) x"
    " JOIN points_account a ON a.id = x.account_id JOIN customer c ON c.id = a.customer_id"
    " GROUP BY x.account_id, c.name, x.on_day HAVING SUM(x.left_over) <> SUM(x.points)"
    " ORDER BY x.account_id, x.on_day LIMIT ?"
)
_TAKEN = "e.kind = 'spend' OR e.kind = 'reverse' AND e.points > 0"
_ORDERS = (
    "SELECT o.id, o.number, o.points_used + o.line_points, COALESCE(-SUM(e.points), 0)"
    f" FROM sales_order o LEFT JOIN points_entry e ON e.order_id = o.id AND ({_TAKEN})"
    " WHERE o.programme_id IS NOT NULL AND o.state IN ('confirmed', 'in-progress', 'completed')"
    " GROUP BY o.id, o.number, o.points_used, o.line_points"
    " HAVING o.points_used + o.line_points <> COALESCE(-SUM(e.points), 0) ORDER BY o.id LIMIT ?"
)
# What has left the house stays paid for, also where the rest was cancelled.
_CANCELLED = (
    "SELECT o.id, o.number, 0, -SUM(e.points) FROM points_entry e"
    " JOIN sales_order o ON o.id = e.order_id WHERE o.state = 'cancelled' AND NOT EXISTS"
    " (SELECT 1 FROM order_line l WHERE l.order_id = o.id"
    "  AND l.fulfilment IN ('dispatched', 'delivered'))"
    " GROUP BY o.id, o.number HAVING SUM(e.points) <> 0 ORDER BY o.id LIMIT ?"
)
_LINES = (
    "SELECT l.id, o.number, l.position, l.quantity, l.unit_price, l.discount_percent, l.points,"
    " l.amount_minor, p.decimals FROM order_line l JOIN sales_order o ON o.id = l.order_id"
    " JOIN points_programme p ON p.id = o.programme_id WHERE l.in_points"
    " AND o.state IN ('draft', 'quoted', 'confirmed', 'in-progress') ORDER BY l.id"
)


def wrong(*, most: int) -> list[Found]:
    """What does not add up, at most one more than ``most`` of each kind."""
    lots = [("check-points-lots", _lot(row)) for row in fetch(_LOTS, (NEVER, most + 1))]
    orders = [("check-points-order", _order(row)) for row in fetch(_ORDERS, (most + 1,))]
    held = [("check-points-cancelled", _order(row)) for row in fetch(_CANCELLED, (most + 1,))]
    return [*lots, *orders, *held, *_lines()[: most + 1]]


def _lot(row: Row) -> dict[str, Any]:
    return {
        "id": row[0],
        "customer": row[1],
        "on": "∞" if row[2] == NEVER else row[2],
        "quantity": _points(row[3]),
        "counted": _points(row[4]),
    }


def _order(row: Row) -> dict[str, Any]:
    shown = {"quantity": _points(row[2]), "counted": _points(row[3])}
    return {"id": row[0], "number": row[1] or "", **shown}


def _lines() -> list[Found]:
    """Lines priced in points whose points are not quantity × price, or that cost money too."""
    found = []
    for key, number, position, amount, price, discount, points, minor, decimals in fetch(_LINES):
        due = line_points(
            quantity=quantity(amount),
            price=quantity(price),
            discount_percent=Decimal(discount).scaleb(-4),
            decimals=decimals,
        )
        if minor or due != _points(points):
            params = {"id": key, "number": number or "", "position": position}
            found.append(("check-line-points", params))
    return found


def _points(stored: Any) -> Decimal:
    return unscaled(int(stored), DECIMALS).normalize() + 0
