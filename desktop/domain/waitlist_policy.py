"""How a waitlist is run: one version of its rules, and what they must be for its order to hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from desktop.domain.errors import RuleBroken

Unanswered = Literal["keep", "behind", "pause"]
QuantityRule = Literal["strict", "skip", "partial"]

UNANSWERED: tuple[Unanswered, ...] = ("keep", "behind", "pause")
QUANTITY_RULES: tuple[QuantityRule, ...] = ("strict", "skip", "partial")

# Beyond these a figure is a slip of the finger: ten years, a working year, a week.
_MOST = {
    "cap_days": 3650,
    "points_per_day": 1_000_000_000,
    "hold_hours": 2000,
    "refusals_until_paused": 1000,
    "most_skips": 1000,
    "lottery_minutes": 10_080,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of the rules. Days, hours and minutes are whole.

    A head start is ``tier_days`` of the tier, one day for every ``points_per_day`` points (None:
    points give none) and what was granted, together at most the cap B, ``cap_days``. An offer holds
    ``hold_hours`` working hours, or those of ``hold_hours_by_tier``.

    After ``refusals_until_paused`` refusals in a row a place is paused (0: never). ``unanswered``
    is what an offer costs that nobody answered: the key is kept but passed over in the same
    cascade, the entry moves behind, or it is paused. ``customer_limit`` are the most units one
    customer is given from the list. Entries of the first ``lottery_minutes`` of a list are drawn.
    """

    tier_days: Mapping[str, int] = field(default_factory=dict)
    points_per_day: int | None = None
    cap_days: int = 21
    hold_hours: int = 8
    hold_hours_by_tier: Mapping[str, int] = field(default_factory=dict)
    refusals_until_paused: int = 3
    unanswered: Unanswered = "keep"
    quantity_rule: QuantityRule = "strict"
    most_skips: int = 3
    sell_to_walk_ins: bool = False
    lottery_minutes: int = 0
    customer_limit: Decimal | None = None


def check_policy(policy: Policy) -> None:
    """Refuse rules that the order cannot be kept with, or that must be a slip of the finger.

    Raises RuleBroken ``policy-negative`` (field), ``policy-too-large`` (field, most),
    ``policy-tier-above-cap`` (tier, cap), ``policy-hold-hours``, ``policy-points``,
    ``policy-limit``.
    """
    numbers = {name: getattr(policy, name) or 0 for name in _MOST}
    for name, value in numbers.items():
        _check_number(value, field=name, most=_MOST[name])
    for name, most in (("tier_days", _MOST["cap_days"]), ("hold_hours_by_tier", 2000)):
        for value in getattr(policy, name).values():
            _check_number(value, field=name, most=most)
    for tier, days in policy.tier_days.items():
        if days > policy.cap_days:
            raise RuleBroken("policy-tier-above-cap", tier=tier, cap=policy.cap_days)
    if 0 in (policy.hold_hours, *policy.hold_hours_by_tier.values()):
        raise RuleBroken("policy-hold-hours")
    if policy.points_per_day == 0:
        raise RuleBroken("policy-points")
    limit = policy.customer_limit
    if limit is not None and not (limit.is_finite() and limit > 0):
        raise RuleBroken("policy-limit")


def _check_number(value: int, *, field: str, most: int) -> None:
    if value < 0:
        raise RuleBroken("policy-negative", field=field)
    if value > most:
        raise RuleBroken("policy-too-large", field=field, most=most)
