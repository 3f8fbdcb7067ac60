"""Tiers that a points programme gives: reached by points or money of the last 12 months.

A tier somebody set by hand is not taken away: the programme raises a customer above it, and lowers
only those whose tier it gave itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from desktop.domain.figures import unscaled
from desktop.domain.money import Money
from desktop.domain.points import DECIMALS, STANDARD, Programme, year_before
from desktop.models.customers import Customer
from desktop.models.fields import to_micros
from desktop.models.money import PointsAccount
from desktop.models.points import terms
from desktop.models.programmes import PointsProgramme
from desktop.models.rows import get_locked, run
from desktop.models.settings import office
from desktop.services.change import Change
from desktop.services.gaining import gain

# Points earned, and what was taken back of them: a reversal of earned points is below zero.
_GAINED = "(kind = 'earn' OR kind = 'reverse' AND points < 0) AND at >= ?"
_SUMS = "SELECT account_id, SUM(points), SUM(amount_minor) FROM points_entry WHERE"


def due(row: PointsProgramme, *, now: datetime) -> list[int]:
    """The accounts of a programme whose tier is not the one that 12 months reached.

    A read that may take its time on a large ledger; :func:`step` looks again under lock.
    """
    programme = terms(row)
    if not programme.tiers:
        return []
    inside = "account_id IN (SELECT id FROM points_account WHERE programme_id = ?)"
    found = run(f"{_SUMS} {inside} AND {_GAINED} GROUP BY account_id", row.id, _since(now))
    sums = {account: (points, minor) for account, points, minor in found.fetchall()}
    accounts = run("SELECT id, tier FROM points_account WHERE programme_id = ? ORDER BY id", row.id)
    return [
        account
        for account, tier in accounts.fetchall()
        if _tier(programme, *sums.get(account, (0, 0))) != (tier or STANDARD)
    ]


def review(change: Change, row: PointsProgramme, accounts: Iterable[int] | None = None) -> int:
    """Give accounts of a programme (all that are :func:`due`) their tier; how many changed.

    Gaining a tier does not wait for it, losing one does.
    """
    programme = terms(row)
    wanted = due(row, now=change.now) if accounts is None else accounts
    return sum(step(change, get_locked(PointsAccount, key), programme) for key in wanted)


def step(change: Change, account: PointsAccount, programme: Programme) -> bool:
    """Give one account, locked already, the tier it has reached; whether it had another."""
    if not programme.tiers:
        return False
    found = run(f"{_SUMS} account_id = ? AND {_GAINED} GROUP BY account_id", account.id,
                _since(change.now)).fetchone()  # fmt: skip
    _, points, minor = found or (0, 0, 0)
    return _give(change, account, programme, _tier(programme, points, minor))


def _since(now: datetime) -> int:
    """The moment the last 12 months began, in the office's zone."""
    settings = office()
    first = year_before(settings.today(now))
    return to_micros(datetime.combine(first, time(), tzinfo=settings.zone))


def _tier(programme: Programme, points: Any, minor: Any) -> str:
    if programme.tier_by == "points":
        return programme.tier_for(unscaled(int(points or 0), DECIMALS))
    return programme.tier_for(Money.from_minor(int(minor or 0), programme.currency).amount)


def _give(change: Change, account: PointsAccount, programme: Programme, tier: str) -> bool:
    had = account.tier or STANDARD
    if had == tier:
        return False
    change.update(account, tier=tier)
    customer = get_locked(Customer, account.customer_id)
    higher = programme.rank(tier) > programme.rank(customer.tier)
    if higher or customer.tier == had:
        change.update(customer, tier=tier)
    if higher:
        gain(change, customer.id)
    return True
