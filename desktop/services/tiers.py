"""Tiers that a points programme gives: reached by points or money of the last 12 months.

A tier somebody set by hand is not taken away: the programme raises a customer above it, and lowers
only those whose tier it gave itself.
"""

from __future__ import annotations

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
from desktop.models.rows import get_locked, rows, run
from desktop.models.settings import office
from desktop.services.change import Change, Outcome, changing
from desktop.services.head_starts import gain

# Points earned, and what was taken back of them: a reversal of earned points is below zero.
_GAINED = "(kind = 'earn' OR kind = 'reverse' AND points < 0) AND at >= ?"
_SUMS = "SELECT account_id, SUM(points), SUM(amount_minor) FROM points_entry WHERE"


def review_tiers(*, who: int | None, now: datetime) -> Outcome[int]:
    """Give every account the tier its last 12 months reached; how many changed.

    For once a day: gaining a tier does not wait for it, losing one does.
    """
    with changing(who=who, now=now) as change:
        changed = sum(
            review(change, row) for row in rows(PointsProgramme, '"active" ORDER BY "id"')
        )
    return Outcome(changed, frozenset(change.topics))


def review(change: Change, row: PointsProgramme) -> int:
    """Give all accounts of a programme the tier they reached; how many changed."""
    programme = terms(row)
    if not programme.tiers:
        return 0
    mine = '"programme_id" = ? ORDER BY "id"'
    accounts = rows(PointsAccount, mine, row.id, lock=True)
    inside = "account_id IN (SELECT id FROM points_account WHERE programme_id = ?)"
    found = run(f"{_SUMS} {inside} AND {_GAINED} GROUP BY account_id", row.id, _since(change))
    sums = {account: (points, minor) for account, points, minor in found.fetchall()}
    return sum(
        _give(change, account, programme, _tier(programme, *sums.get(account.id, (0, 0))))
        for account in accounts
    )


def step(change: Change, account: PointsAccount, programme: Programme) -> None:
    """Give one account, locked already, the tier it has reached."""
    if programme.tiers:
        found = run(f"{_SUMS} account_id = ? AND {_GAINED} GROUP BY account_id", account.id,
                    _since(change)).fetchone()  # fmt: skip
        _, points, minor = found or (0, 0, 0)
        _give(change, account, programme, _tier(programme, points, minor))


def _since(change: Change) -> int:
    """The moment the last 12 months began, in the office's zone."""
    settings = office()
    first = year_before(settings.today(change.now))
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
