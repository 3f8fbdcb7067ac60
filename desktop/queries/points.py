"""Points: what a customer has, what runs out next, and the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.figures import unscaled
from desktop.domain.points import Programme, balance, expiring_next
from desktop.models.fields import from_micros
from desktop.models.settings import office
from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, day, fetch, fetch_one, marks


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
    ledger = _ledger([row[0] for row in rows])
    made = []
    for row in rows:
        lots = lots_left(ledger[row[0]])
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


Entry = tuple[int, str, Decimal, date | None, date]
"""Id, kind, points, last good day, and the office's day of a ledger entry."""


def _ledger(account_ids: Sequence[int]) -> dict[int, list[Entry]]:
    zone = office().zone
    found: dict[int, list[Entry]] = defaultdict(list)
    for account, key, kind, points, expires_on, at in fetch(
        "SELECT account_id, id, kind, points, expires_on, at FROM points_entry"
        f" WHERE account_id IN {marks(account_ids)} ORDER BY at, id",
        account_ids,
    ):
        on = from_micros(at).astimezone(zone).date()
        found[account].append((key, kind, unscaled(points, 2), day(expires_on), on))
    return found


def lots_left(entries: Iterable[Entry]) -> list[tuple[int, Decimal, date | None]]:
    """What is left of each entry that gave points: ``(id, points left, last good day)``.

    What was taken came from the lots that expire first of those still good on its day; what expired
    came from those that were not.
    """
    lots: list[tuple[int, Decimal, date | None]] = []
    for key, kind, points, expires_on, on in entries:
        if points > 0:
            lots.append((key, points, expires_on))
            continue
        missing = -points
        lots.sort(key=lambda lot: _turn(lot[2], on, expired_first=kind == "expire"))
        left = []
        for lot, had, last in lots:
            taken = min(had, missing)
            missing -= taken
            if had > taken:
                left.append((lot, had - taken, last))
        lots = left
    return lots


def _turn(last: date | None, on: date, *, expired_first: bool) -> tuple[bool, date]:
    expired = last is not None and last < on
    return (expired != expired_first, last or date.max)


def programme() -> Programme | None:
    """The office's points programme (its first), or None."""
    row = fetch_one(
        "SELECT name, currency, earn_per_unit, spend_value, decimals "
        "FROM points_programme ORDER BY id LIMIT 1"
    )
    if row is None:
        return None
    name, currency, earn, value, decimals = row
    return Programme(name, currency, unscaled(earn, 6), unscaled(value, 6), decimals)
