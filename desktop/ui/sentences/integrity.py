"""Sentences for what a check of the database finds."""

from __future__ import annotations

from desktop.system.language import N_

SENTENCES = {
    "check-damaged": N_("The database is damaged ({detail}). Restore the last backup."),
    "check-points-at-nothing": N_(
        "Row {id} of {table} refers to a row of {missing} that does not exist."
    ),
    "check-more": N_("There are more findings of this kind ({code})."),
    "check-supply-allocated": N_(
        "Supply {id} of {product}: {quantity} are noted as allocated, order lines hold {counted}."
    ),
    "check-order-total": N_("The total of order {number} (id {id}) is not the sum of its lines."),
    "check-order-number": N_("The order with id {id} should have a number and has none."),
    "check-order-revisions": N_("Order {number} was amended and not all it said before is kept."),
    "check-line-accounted": N_(
        "Order {number}, line {position}: {counted} of {quantity} are allocated or waiting."
    ),
    "check-line-amount": N_(
        "Order {number}, line {position}: the amount is not quantity times price less discount."
    ),
    "check-entry-key": N_(
        "{customer} on the waitlist {title}: the place does not follow from joining time and head "
        "start."
    ),
    "check-waitlist-units": N_(
        "On the waitlist {title} {counted} are waited for, and {quantity} are reserved for it."
    ),
    "check-offer-place": N_(
        "{customer} on the waitlist {title}: the place and the offer made for it do not agree."
    ),
    "check-offer-call": N_(
        "{customer} has an offer on the waitlist {title} and nobody was asked to call."
    ),
    "check-log-chain": N_(
        "The log of the waitlist {title} was tampered with: row {number} does not follow."
    ),
    "check-log-place": N_(
        "A place on the waitlist {title} (id {id}) is not as the log says ({field})."
    ),
    "check-points-below-zero": N_("The points account of {customer} is below zero."),
    "check-merged-owns": N_(
        "{customer} ({number}) was merged into another record and still owns something ({what})."
    ),
    "check-merged-circle": N_("The record of {customer} (id {id}) is merged into itself."),
    "check-order-unplanned": N_("Order {number} is open and nothing is planned for it."),
    "check-entry-unplanned": N_(
        "{customer} waits on the list {title} and nothing is planned for it."
    ),
    "check-line-unplanned": N_(
        "Line {position} of order {number} is not met and nothing is planned for it."
    ),
    "check-contact-unplanned": N_(
        "{customer} asked or called in vain, and nobody planned an answer (contact {id})."
    ),
    "check-rate-unplanned": N_("The rate {pair} was set aside and nobody is to decide about it."),
    "check-points-unplanned": N_(
        "{points} points of {customer} run out soon and nobody is to tell them."
    ),
    "check-follow-up-left": N_("A follow-up for {customer} is {name}'s, who has left."),
    "check-follow-up-needless": N_(
        "A follow-up for {customer} ({rule}) is open although its order or place is closed."
    ),
    "check-number-missing": N_("Order numbers are missing: {number} and {count} in all."),
    "check-number-beyond": N_(
        "Orders have numbers that were never given: {number} and {count} in all."
    ),
    "check-customer-words": N_(
        "{count} of {sample} customers looked at are not found by all their words (first: id {id})."
    ),
    "check-product-words": N_(
        "{count} of {sample} products looked at are not found by all their words (first: id {id})."
    ),
}
