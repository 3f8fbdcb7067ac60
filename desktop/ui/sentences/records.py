"""Sentences for what is kept: customers, the catalogue, staff, the office and its code lists."""

from __future__ import annotations

from desktop.system.language import N_

CUSTOMERS = {
    "customer-kind": N_("A customer is a person or an organisation."),
    "customer-number-taken": N_("The number {number} belongs to another customer."),
    "customer-merged": N_("This record was made a part of {name} ({number}). Open that one."),
    "customer-merge-itself": N_("This is one and the same record."),
    "customer-merge-cash": N_("The record of cash sales stays by itself."),
    "customer-merge-undone": N_("{name} ({number}) is a record of its own already."),
    "customer-merge-later": N_(
        "This record was itself made a part of {name} ({number}) since: take that apart first."
    ),
    "customer-merge-gone": N_("These records are not merged any more."),
    "customer-person-gone": N_("This person is not on record any more."),
    "point-kind": N_("There is no way to reach somebody called {kind}."),
    "note-kind": N_("A note is a fact, the customer's view or a staff opinion."),
    "dates-reversed": N_("{last} is before {first}: exchange the two days."),
    "code-unknown": N_("{entry} is not on the list {list}."),
    "country-unknown": N_("There is no country {country}. Use its two letters, such as DE."),
    "points-programme-gone": N_("There is no points programme."),
}

CATALOGUE = {
    "product-code-taken": N_("The code {product} belongs to another product."),
    "product-code-unknown": N_("There is no product {product}. Type the code of one there is."),
    "step-positive": N_("The step must be more than zero."),
    "minimum-negative": N_("The minimum cannot be below zero."),
    "lead-days-range": N_("Making it takes from 0 to {longest} working days."),
    "tier-quantity": N_("The quantity from which a price counts must be more than zero."),
    "tier-incomplete": N_("A quantity price needs both the quantity and the price."),
    "tier-twice": N_("There are two prices from {quantity}: take one of them out."),
    "sheet-kind": N_("A specification is a text, a number, a choice, or yes or no."),
    "sheet-twice": N_("{name} stands on the sheet twice: take one of them out."),
    "sheet-choices": N_("{name} needs at least two choices, with commas between them."),
    "alternative-itself": N_("A product cannot stand in for itself."),
    "alternative-twice": N_("{product} is named twice: take one of them out."),
    "quantity-missing": N_("Say how much."),
    "day-missing": N_("Say on which day it is expected."),
}

OFFICE = {
    "staff-gone": N_("This colleague is not on record any more."),
    "staff-name-taken": N_("There is a colleague called {name} already."),
    "staff-last": N_("Somebody must stay: this is the last colleague at work."),
    "role-unknown": N_("There is no role {role}."),
    "level-unknown": N_("Competency levels are A, B, C and D."),
    "code-list-unknown": N_("There is no code list {list}."),
    "code-taken": N_("The list has an entry {entry} already."),
    "setting-range": N_("This is a number from {lowest} to {highest}."),
    "setting-missing": N_("A number is missing here."),
    "holiday-malformed": N_("{text} is no day. Write it as 2026-12-25."),
    "own-number": N_("{text} is no telephone number."),
    "time-zone-unknown": N_("There is no time zone {zone}."),
    "due-too-far": N_("This day is too far away."),
    "rate-missing-value": N_("Say how much one unit is worth."),
}

SENTENCES = {**CUSTOMERS, **CATALOGUE, **OFFICE}
