"""Moving places forward when their customers gain points or a tier.

A private step of other actions. A head start never shrinks by itself: points spent and tiers lost
later leave every place where it is.
"""

from __future__ import annotations

from decimal import Decimal

from desktop.models.customers import Customer
from desktop.models.points import balance_of
from desktop.models.rows import get, rows
from desktop.models.settings import office
from desktop.models.stock import hold_products
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.services.change import Change
from desktop.services.head_starts import began, policy_of, standing, tier_days
from desktop.services.openings import open_units
from desktop.services.waitlist_log import journal, journals


def gain(change: Change, customer: int) -> int:
    """Move the customer's places forward to what their tier and points give now, at once.

    How many places moved. Part of every action that gives points or a tier: what is free is offered
    in the order that results.
    """
    mine = '"customer_id" = ? AND "state" IN (\'waiting\', \'offered\') ORDER BY "id"'
    entries = rows(WaitlistEntry, mine, customer)
    if not entries:
        return 0
    products = {get(Waitlist, entry.waitlist_id).product_id for entry in entries}
    hold_products(products)
    journals(change, (entry.waitlist_id for entry in entries))
    tier = get(Customer, customer).tier
    balance = balance_of(customer, office().today(change.now))
    moved = sum(
        _forward(change, entry, tier, balance) for entry in rows(WaitlistEntry, mine, customer)
    )
    if moved:
        open_units(change, products, cause="head-start", anew=False)
    return moved


def _forward(change: Change, entry: WaitlistEntry, tier: str, balance: Decimal) -> bool:
    rules = policy_of(entry.waitlist_id)
    better = tier if tier_days(tier, rules) >= tier_days(entry.tier, rules) else entry.tier
    made = standing(
        tier=better,
        points=max(balance, entry.points),
        granted=entry.granted_days,
        since=began(entry),
        rules=rules,
    )
    if made["key"] > entry.key:
        return False  # a head start never shrinks by itself
    return journal(change, entry.waitlist_id).change(entry, "head-start", **made)
