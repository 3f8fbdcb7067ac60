"""Points: what a customer has, what runs out next, and the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.figures import unscaled
from desktop.domain.points import balance, expiring_next
from desktop.models.fields import from_micros
from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, day, fetch, marks

Lot = tuple[str | None, Decimal, date | None]
"""The stored day, the points left, and the last day they are good (None for ever)."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A customer's account in a programme.

    ``spend_value`` is what a point is worth in ``currency`` when it is spent. ``expiring`` points
    are good for the last time on ``expiring_on``; both are empty where none run out.
    """

    id: int
    customer_id: int
    programme_id: int
    programme: str
    currency: str
    earn_per_unit: Decimal
    spend_value: Decimal
    decimals: int
    balance: Decimal
    expiring: Decimal
    expiring_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsEntryRow(Listed):
    """One entry of the ledger; ``points`` are negative where they were taken."""

    at: datetime
    kind: str
    points: Decimal
    expires_on: date | None
    order_id: int | None
    order_number: str
    reason: str
    staff: str


@dataclass(frozen=True, slots=True)
class PointsFilters:
    """The ledger of one account."""

    account_id: int


def _row(row: Row) -> PointsEntryRow:
    return PointsEntryRow(
        id=row[0],
        at=from_micros(row[1]),
        kind=row[2],
        points=unscaled(row[3], 2),
        expires_on=day(row[4]),
        order_id=row[5],
        order_number=row[6] or "",
        reason=row[7],
        staff=row[8] or "",
    )


def _where(filters: PointsFilters) -> Sequence[Where]:
    return [Where(("t.account_id = ?",), (filters.account_id,))]


LEDGER: Listing[PointsEntryRow, PointsFilters] = Listing(
    table="points_entry",
    columns="t.id, t.at, t.kind, t.points, t.expires_on, t.order_id, o.number, t.reason, s.name",
    joins="LEFT JOIN sales_order o ON o.id = t.order_id LEFT JOIN staff s ON s.id = t.staff_id",
    sorts={"at": ("t.at",)},
    where=_where,
    make=lambda rows, _: [_row(row) for row in rows],
)


def accounts(customer_id: int, *, today: date) -> tuple[AccountRow, ...]:
    """A customer's accounts with what can be spent today and what runs out next."""
    rows = fetch(
        "SELECT a.id, a.customer_id, p.id, p.name, p.currency, p.earn_per_unit, p.spend_value,"
        " p.decimals FROM points_account a JOIN points_programme p ON p.id = a.programme_id"
        " WHERE a.customer_id = ? ORDER BY p.id",
        (customer_id,),
    )
    if not rows:
        return ()
    left = _lots([row[0] for row in rows])
    made = []
    for row in rows:
        lots = left[row[0]]
        following = expiring_next(lots, today)
        made.append(
            AccountRow(
                id=row[0],
                customer_id=row[1],
                programme_id=row[2],
                programme=row[3],
                currency=row[4],
                earn_per_unit=unscaled(row[5], 6),
                spend_value=unscaled(row[6], 6),
                decimals=row[7],
                balance=balance(lots, today),
                expiring=following[1] if following else Decimal(0),
                expiring_on=following[0] if following else None,
            )
        )
    return tuple(made)


def _lots(account_ids: Sequence[int]) -> dict[int, list[Lot]]:
    """What is left of the points good until each day: entries that take carry the day they took."""
    found: dict[int, list[Lot]] = defaultdict(list)
    for account, expires_on, left in fetch(
        "SELECT account_id, expires_on, SUM(points) FROM points_entry"
        f" WHERE account_id IN {marks(account_ids)} GROUP BY account_id, expires_on",
        account_ids,
    ):
        found[account].append((expires_on, unscaled(int(left), 2), day(expires_on)))
    return found
