"""Head starts on waitlists: what tier, points and a supervisor's grant give under a policy.

A private step of other actions.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import NotFound
from desktop.domain.waitlist import head_start_days, key
from desktop.models.policies import in_force
from desktop.models.waitlists import WaitlistEntry, WaitlistPolicy

_NONE = Decimal(0)
_ONE = Decimal(1)


def policy_of(waitlist: int | None) -> WaitlistPolicy:
    """The rules in force for a list: its own latest version, or the office's default."""
    found = in_force(waitlist)
    if found is None:
        raise NotFound("waitlist-policy-gone")
    return found


def tier_days(tier: str, rules: WaitlistPolicy) -> int:
    """The days a tier gives, within the cap."""
    return min(int(rules.tier_days.get(tier, 0)), int(rules.cap_days))


def points_days(balance: Decimal, rules: WaitlistPolicy) -> Decimal:
    """The days that points give: one for every so many, whole."""
    return max(_NONE, balance // rules.points_per_day) if rules.points_per_day else _NONE


def standing(
    *,
    tier: str,
    points: Decimal,
    granted: Decimal,
    since: datetime,
    rules: WaitlistPolicy,
) -> dict[str, Any]:
    """The fields of a place that its head start decides: what it is reckoned from, and the key.

    ``since`` is the moment that counts as joining, ``points`` the balance.
    """
    of_tier, of_points = tier_days(tier, rules), points_days(points, rules)
    start = head_start_days(
        tier_days=Decimal(of_tier),
        points=of_points,
        days_per_points=_ONE,
        granted=granted,
        cap=Decimal(rules.cap_days),
    )
    return {
        "tier": tier,
        "points": max(points, _NONE),
        "tier_days": of_tier,
        "points_days": of_points,
        "granted_days": granted,
        "key": key(since, start),
    }


def began(entry: WaitlistEntry) -> datetime:
    """The moment a place counts from: when it was joined, or what the lottery or a policy gave."""
    moment: datetime = entry.drawn_at or entry.joined_at
    return moment


def rekeyed(
    entry: WaitlistEntry,
    rules: WaitlistPolicy,
    *,
    granted: Decimal | None = None,
    since: datetime | None = None,
) -> int:
    """The key of a place with another granted head start, or as if it had joined at ``since``."""
    made = standing(
        tier=entry.tier,
        points=entry.points,
        granted=entry.granted_days if granted is None else granted,
        since=since or began(entry),
        rules=rules,
    )
    return int(made["key"])
