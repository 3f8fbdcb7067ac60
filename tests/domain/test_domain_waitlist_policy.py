"""Rules of a waitlist that its order cannot be kept with are refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.domain.errors import RuleBroken
from desktop.domain.waitlist_policy import Policy, check_policy

POLICY = Policy(tier_days={"gold": 14, "silver": 7}, points_per_day=2000, cap_days=21)


@pytest.mark.parametrize(
    ("policy", "code", "field"),
    [
        (replace(POLICY, cap_days=-1), "policy-negative", "cap_days"),
        (replace(POLICY, cap_days=3651), "policy-too-large", "cap_days"),
        (replace(POLICY, points_per_day=-1), "policy-negative", "points_per_day"),
        (replace(POLICY, tier_days={"gold": -1}), "policy-negative", "tier_days"),
        (replace(POLICY, hold_hours_by_tier={"gold": 2001}), "policy-too-large",
         "hold_hours_by_tier"),
        (replace(POLICY, lottery_minutes=10_081), "policy-too-large", "lottery_minutes"),
        (replace(POLICY, most_skips=-1), "policy-negative", "most_skips"),
        (replace(POLICY, refusals_until_paused=-1), "policy-negative", "refusals_until_paused"),
        (replace(POLICY, cap_days=13), "policy-tier-above-cap", None),
        (replace(POLICY, hold_hours=0), "policy-hold-hours", None),
        (replace(POLICY, hold_hours_by_tier={"gold": 0}), "policy-hold-hours", None),
        (replace(POLICY, points_per_day=0), "policy-points", None),
        (replace(POLICY, customer_limit=Decimal(0)), "policy-limit", None),
        (replace(POLICY, customer_limit=Decimal("NaN")), "policy-limit", None),
    ],
)  # fmt: skip
def test_policies_the_order_cannot_be_kept_with(
    policy: Policy, code: str, field: str | None
) -> None:
    check_policy(POLICY)
    with pytest.raises(RuleBroken) as caught:
        check_policy(policy)
    assert (caught.value.code, caught.value.params.get("field")) == (code, field)


def test_what_may_be_left_out_may_be_left_out() -> None:
    check_policy(Policy(cap_days=0, refusals_until_paused=0, most_skips=0))
    check_policy(replace(POLICY, customer_limit=Decimal("0.5"), hold_hours_by_tier={"gold": 2000}))
