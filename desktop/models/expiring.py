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

_LOTS = "FROM points_lot l JOIN points_account a ON a.id = l.account_id WHERE {whose}"
_UNTOLD = (
    f"SELECT a.id, a.customer_id, MIN(l.expires_on), SUM(l.remaining) {_LOTS}"
    " AND a.programme_id = ? AND l.expires_on BETWEEN ? AND ?"
    " AND (a.told_until IS NULL OR l.expires_on > a.told_until)"
    " GROUP BY a.id, a.customer_id HAVING SUM(l.remaining) >= ? AND MIN(l.expires_on) <= ?"
    " ORDER BY a.id"
)
_TOLD = (
    f"SELECT a.id, MIN(l.expires_on), SUM(l.remaining) {_LOTS} AND a.programme_id = ?"
    " AND l.expires_on BETWEEN ? AND a.told_until"
    " GROUP BY a.id HAVING SUM(l.remaining) >= ?"
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
    for row in _programmes():
        ahead = timedelta(days=row.notice_days or 0)
        soon, until = today + ahead, today + 2 * ahead
        days = (today.isoformat(), until.isoformat())
        found = _of(_UNTOLD, account, row.id, *days, _least(row), soon.isoformat())
        for made, customer, first_on, points in found:
            yield Expiring(made, customer, _points(points), date.fromisoformat(first_on), until)


def told(*, now: datetime, account: int | None = None) -> dict[int, tuple[date, Decimal]]:
    """What accounts (or one) still lose of what somebody was asked to tell: the first day and how
    many, by account. Not those where it is not worth telling any more: spent, over, or their
    programme gives no notice now."""
    today = office().today(now).isoformat()
    return {
        made: (date.fromisoformat(first_on), _points(points))
        for row in _programmes()
        for made, first_on, points in _of(_TOLD, account, row.id, today, _least(row))
    }


def _of(statement: str, account: int | None, *params: object) -> list[tuple[Any, ...]]:
    whose, key = ("l.account_id = ?", account) if account is not None else ("1 = ?", 1)
    found: list[tuple[Any, ...]] = run(statement.format(whose=whose), key, *params).fetchall()
    return found


def _programmes() -> list[PointsProgramme]:
    """Those in force that give notice."""
    return rows(PointsProgramme, '"active" AND "notice_days" IS NOT NULL ORDER BY "id"')


def _least(row: PointsProgramme) -> int:
    """The fewest points worth telling, as lots keep them."""
    if row.notice_worth is None:
        return 1
    least: int = ceil(Fraction(row.notice_worth) / Fraction(row.spend_value) * 10**DECIMALS)
    return least


def _points(stored: Any) -> Decimal:
    return unscaled(int(stored), DECIMALS)
