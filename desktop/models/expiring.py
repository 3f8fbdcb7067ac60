"""Points that run out soon and that nobody was asked to speak of: one meaning for all who ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from desktop.domain.figures import unscaled
from desktop.domain.points import DECIMALS
from desktop.models.programmes import PointsProgramme
from desktop.models.rows import rows, run
from desktop.models.settings import office

RULE = "points-expiry"

_SUMS = (
    "SELECT a.id, a.customer_id, MIN(l.expires_on), SUM(l.remaining)"
    " FROM points_lot l JOIN points_account a ON a.id = l.account_id"
    " WHERE {whose} = ? AND a.programme_id = ? AND l.expires_on BETWEEN ? AND ?"
    " AND (a.told_until IS NULL OR l.expires_on > a.told_until)"
    " GROUP BY a.id, a.customer_id HAVING MIN(l.expires_on) <= ? AND SUM(l.remaining) >= ?"
    " ORDER BY a.id"
)
_LEFT = (
    "SELECT MIN(expires_on), SUM(remaining) FROM points_lot"
    " WHERE account_id = ? AND expires_on BETWEEN ? AND ?"
)


@dataclass(frozen=True, slots=True)
class Expiring:
    """Points of an account that run out: how many by the day ``until``, the first on ``first_on``.

    ``until`` is as far ahead again as the programme gives notice: whoever is told hears of those
    too, and is not called for them a few days later.
    """

    account: int
    customer: int
    points: Decimal
    first_on: date
    until: date


def untold(*, now: datetime, account: int | None = None) -> Iterator[Expiring]:
    """What accounts (or one) lose within the notice of their programme, where it is worth telling
    and nobody was asked to tell yet; by programme and account."""
    today = office().today(now)
    for row in rows(PointsProgramme, '"active" AND "notice_days" IS NOT NULL ORDER BY "id"'):
        ahead = timedelta(days=row.notice_days or 0)
        soon, until = today + ahead, today + 2 * ahead
        whose, key = ("a.id", account) if account is not None else ("1", 1)
        days = (today.isoformat(), until.isoformat(), soon.isoformat())
        found = run(_SUMS.format(whose=whose), key, row.id, *days, _least(row)).fetchall()
        for made, customer, first_on, points in found:
            yield Expiring(made, customer, _points(points), date.fromisoformat(first_on), until)


def still(account: int, *, until: date, now: datetime) -> tuple[date, Decimal] | None:
    """The first day and the sum of what an account still loses by a day; None where that is not
    worth telling any more: spent, over, or its programme gives no notice now."""
    row = rows(
        PointsProgramme,
        '"active" AND "notice_days" IS NOT NULL'
        ' AND "id" IN (SELECT programme_id FROM points_account WHERE id = ?)',
        account,
    )
    days = (office().today(now).isoformat(), until.isoformat())
    first_on, left = run(_LEFT, account, *days).fetchone()
    if not row or first_on is None or left < _least(row[0]):
        return None
    return date.fromisoformat(first_on), _points(left)


def _least(row: PointsProgramme) -> int:
    """The fewest points worth telling, as lots keep them."""
    if row.notice_worth is None:
        return 1
    least: int = ceil(Fraction(row.notice_worth) / Fraction(row.spend_value) * 10**DECIMALS)
    return least


def _points(stored: Any) -> Decimal:
    return unscaled(int(stored), DECIMALS)
