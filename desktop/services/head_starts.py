"""Head starts on waitlists: what tier and points give, and moving places forward when they grow.

A private step of other actions. A head start never shrinks by itself: points spent and tiers lost
later leave every place where it is.
"""

from __future__ import annotations

from decimal import Decimal

from desktop.domain.errors import NotFound
from desktop.domain.waitlist import head_start_days, kept_head_start, key
from desktop.models.customers import Customer
from desktop.models.points import balance_of
from desktop.models.rows import first, get, rows
from desktop.models.settings import office
from desktop.models.waitlists import WaitlistEntry, WaitlistPolicy
from desktop.services.change import Change

_NONE = Decimal(0)
_ONE = Decimal(1)


def policy_of(waitlist: int | None) -> WaitlistPolicy:
    """The rules in force for a list: its own latest version, or the office's default."""
    latest = 'ORDER BY "version" DESC LIMIT 1'
    found = first(WaitlistPolicy, f'"waitlist_id" = ? {latest}', waitlist) or first(
        WaitlistPolicy, f'"waitlist_id" IS NULL {latest}'
    )
    if found is None:
        raise NotFound("waitlist-policy-gone")
    return found


def tier_days(tier: str, rules: WaitlistPolicy) -> int:
    """The days a tier gives, within the cap."""
    return min(int(rules.tier_days.get(tier, 0)), int(rules.cap_days))


def points_days(balance: Decimal, rules: WaitlistPolicy) -> Decimal:
    """The days that points give: one for every so many, whole."""
    return max(_NONE, balance // rules.points_per_day) if rules.points_per_day else _NONE


def gain(change: Change, customer: int) -> int:
    """Move the customer's waiting places forward to what their tier and points give now.

    How many places moved. Part of every action that gives points or a tier.
    """
    waiting = '"customer_id" = ? AND "state" = \'waiting\' ORDER BY "id"'
    entries = rows(WaitlistEntry, waiting, customer, lock=True)
    if not entries:
        return 0
    tier = get(Customer, customer).tier
    balance = balance_of(customer, office().today(change.now))
    return sum(_forward(change, entry, tier, balance) for entry in entries)


def _forward(change: Change, entry: WaitlistEntry, tier: str, balance: Decimal) -> bool:
    rules = policy_of(entry.waitlist_id)
    of_tier = max(entry.tier_days, tier_days(tier, rules))
    of_points = kept_head_start(entry.points_days, points_days(balance, rules))
    if (of_tier, of_points) == (entry.tier_days, entry.points_days):
        return False
    start = head_start_days(
        tier_days=Decimal(of_tier),
        points=of_points,
        days_per_points=_ONE,
        granted=entry.granted_days,
        cap=Decimal(rules.cap_days),
    )
    made = min(entry.key, key(entry.joined_at, start))
    return change.update(entry, tier_days=of_tier, points_days=of_points, key=made)
