"""Sentences for points programmes, agreed prices, rates set aside and the import of points."""

from __future__ import annotations

from desktop.system.language import N_

SENTENCES = {
    "points-account-gone": N_("This points account does not exist any more. Look again."),
    "points-decimals": N_("Points have 0, 1 or 2 decimals."),
    "points-notice": N_("Customers are told from 1 to {longest} days before points expire."),
    "points-notice-worth": N_("The least worth that is told must be above zero, or left empty."),
    "points-life": N_("Points live from 1 to {longest} days, or for ever."),
    "points-moved": N_(
        "What points are worth has changed since this was shown. The order is reckoned again: look "
        "at it and confirm it."
    ),
    "points-rounding": N_("Earned points are rounded down, up, or to the nearest."),
    "points-worth": N_(
        "A unit of money earns no fewer than 0 points, and a point is worth more than nothing."
    ),
    "points-worth-own": N_(
        "{currency} is the programme's own currency: its worth stands above, not among the others."
    ),
    "programme-moved": N_(
        "{name} was changed again meanwhile, so that this change cannot be taken back. Look again."
    ),
    "programme-name-taken": N_("There is a programme named {name} already."),
    "tier-by": N_("Tiers are reached by points or by spend."),
    "tier-named-twice": N_("The tier {tier}, or its threshold, is there twice."),
    "tier-standard": N_("Everybody has the tier standard: name another one."),
    "tier-threshold": N_("The threshold of {tier} must be above zero."),
    "tier-unknown": N_("The programme has no tier {tier}. Set its tiers first."),
    "worth-incomplete": N_(
        "{currency} needs both: how many points a unit earns, and what a point is worth."
    ),
    "worth-twice": N_("{currency} is there twice: take one of them out."),
    "multiplier-incomplete": N_(
        "Every period needs its first day, its last day, and how many times points count."
    ),
    "multiplier-dates": N_("The period ends on {last}, before it begins on {first}."),
    "multiplier-factor": N_("Points count more than 0 and at most {largest} times."),
    "contract-dates": N_("The price would end on {last}, before it begins on {first}."),
    "contract-overlap": N_(
        "Another agreed price ({reference}) holds from {first} on these days. End it first."
    ),
    "contract-price-gone": N_("This agreed price does not exist any more. Look again."),
    "aside-decided": N_("Somebody has decided on this rate already. Look again."),
    "aside-rate-gone": N_("This rate does not wait any more. Look again."),
    "points-row-changed": N_(
        "This row was imported before with {had} points; now it says {now}. Correct the account by "
        "hand, with a reason."
    ),
    "points-row-empty": N_("This row has neither points, nor points redeemed, nor a balance."),
    "points-row-negative": N_("Points, points redeemed and balances are not below zero."),
    "points-period": N_("“{text}” is no month of a year."),
    "check-points-lots": N_(
        "The points account of {customer}: the ledger has {counted} points that are good until "
        "{on}, {quantity} are noted as left."
    ),
    "check-points-order": N_(
        "Order {number} costs {quantity} points, {counted} were taken for it."
    ),
    "check-points-cancelled": N_("Order {number} is cancelled and still holds {counted} points."),
    "check-line-points": N_(
        "Order {number}, line {position}: the points are not quantity times price less discount."
    ),
}
