"""Points: what a customer has, what runs out next, whose points run out soon, and the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from desktop.domain.figures import unscaled
from desktop.domain.points import DECIMALS, balance, expiring_next
from desktop.models.fields import from_micros
from desktop.models.money import NEVER
from desktop.models.points import Lot, last_day
from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, day, document, fetch, marks


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A customer's account in a programme.

    ``spend_value`` is what a point is worth in ``currency`` when it is spent. ``expiring`` points
    are good for the last time on ``expiring_on``, ``expiring_days`` from now; all are empty where
    none run out. ``tier`` is the one the programme gave, empty before it gave any.
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
    expiring_days: int | None = None
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsEntryRow(Listed):
    """One entry of the ledger; ``points`` are negative where they were taken.

    ``facts`` say why: of earned points ``amount`` and ``currency`` paid, ``per_unit``, ``factor``
    with its ``note``, ``tier``, the programme's ``version``, and ``converted``, ``into``, ``rate``,
    ``on``, ``source`` where there was a rate; of imported ones their ``source``.
    """

    at: datetime
    kind: str
    points: Decimal
    expires_on: date | None
    order_id: int | None
    order_number: str
    reason: str
    staff: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PointsFilters:
    """The ledger of one account; ``kind`` is of its entries, empty for all."""

    account_id: int
    kind: str = ""


def _row(row: Row) -> PointsEntryRow:
    return PointsEntryRow(
        id=row[0],
        at=from_micros(row[1]),
        kind=row[2],
        points=unscaled(row[3], DECIMALS),
        expires_on=day(row[4]),
        order_id=row[5],
        order_number=row[6] or "",
        reason=row[7],
        staff=row[8] or "",
        facts=document(row[9]) or {},
    )


def _where(filters: PointsFilters) -> Sequence[Where]:
    where = Where(("t.account_id = ?",), (filters.account_id,))
    return [where.and_("t.kind = ?", filters.kind) if filters.kind else where]


LEDGER: Listing[PointsEntryRow, PointsFilters] = Listing(
    table="points_entry",
    columns="t.id, t.at, t.kind, t.points, t.expires_on, t.order_id, o.number, t.reason, s.name,"
    " t.facts",
    joins="LEFT JOIN sales_order o ON o.id = t.order_id LEFT JOIN staff s ON s.id = t.staff_id",
    sorts={"at": ("t.at",)},
    where=_where,
    make=lambda rows, _: [_row(row) for row in rows],
)


def accounts(customer_id: int, *, today: date) -> tuple[AccountRow, ...]:
    """A customer's accounts with what can be spent today and what runs out next."""
    rows = fetch(
        "SELECT a.id, a.customer_id, p.id, p.name, p.currency, p.earn_per_unit, p.spend_value,"
        " p.decimals, a.tier FROM points_account a JOIN points_programme p ON p.id = a.programme_id"
        " WHERE a.customer_id = ? ORDER BY p.id",
        (customer_id,),
    )
    if not rows:
        return ()
    left = _lots([row[0] for row in rows], today)
    made = []
    for row in rows:
        lots = left[row[0]]
        on, points = expiring_next(lots, today) or (None, Decimal(0))
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
                expiring=points,
                expiring_on=on,
                expiring_days=None if on is None else (on - today).days,
                tier=row[8],
            )
        )
    return tuple(made)


def _lots(account_ids: Sequence[int], today: date) -> dict[int, list[Lot]]:
    found: dict[int, list[Lot]] = defaultdict(list)
    for account, expires_on, left in fetch(
        "SELECT account_id, expires_on, remaining FROM points_lot"
        f" WHERE account_id IN {marks(account_ids)} AND expires_on >= ? ORDER BY expires_on",
        (*account_ids, today.isoformat()),
    ):
        last = last_day(expires_on)
        found[account].append((last, unscaled(left, DECIMALS), last))
    return found


@dataclass(frozen=True, slots=True)
class LotRow:
    """Points of an account that are good until a day (None for ever)."""

    points: Decimal
    expires_on: date | None


def lots(account_id: int, *, today: date) -> list[LotRow]:
    """What the balance of an account is made of, what runs out first first."""
    return [LotRow(points, on) for on, points, _ in _lots([account_id], today)[account_id]]


@dataclass(frozen=True, slots=True)
class ExpiringRow:
    """Points of a customer that are good for the last time on a day, ``days`` from now."""

    account_id: int
    customer_id: int
    customer: str
    points: Decimal
    expires_on: date
    days: int


def expiring(*, today: date, within: int, limit: int = 500) -> list[ExpiringRow]:
    """Whose points run out in the next ``within`` days, the soonest first."""
    last = min(today + timedelta(days=within), date.fromisoformat(NEVER) - timedelta(days=1))
    rows = fetch(
        "SELECT l.account_id, c.id, c.name, l.remaining, l.expires_on FROM points_lot l"
        " JOIN points_account a ON a.id = l.account_id JOIN customer c ON c.id = a.customer_id"
        " WHERE l.expires_on >= ? AND l.expires_on <= ?"
        " ORDER BY l.expires_on, l.account_id LIMIT ?",
        (today.isoformat(), last.isoformat(), limit),
    )
    return [_expiring(row, today) for row in rows]


def _expiring(row: Row, today: date) -> ExpiringRow:
    on = date.fromisoformat(row[4])
    points = unscaled(row[3], DECIMALS)
    return ExpiringRow(row[0], row[1], row[2], points, on, (on - today).days)
