"""Sentences for orders and their lines, quantities, stock, dates and specifications."""

from __future__ import annotations

from desktop.system.language import N_

SENTENCES = {
    "document-state": N_("There is nothing to put on paper for an order in the state “{state}”."),
    "quantity-range": N_("A quantity must be below {largest}."),
    "quantity-zero": N_("A quantity of zero is no order."),
    "quantity-negative": N_("A negative quantity is a return and cannot be sold."),
    "quantity-minimum": N_(
        "That is below the minimum; the smallest valid amount is {nearest_above}."
    ),
    "quantity-step": N_(
        "That amount does not fit the steps; nearest are {nearest_below} and {nearest_above}."
    ),
    "unit-unknown": N_("The unit {unit} is not known here; choose one of {choices}."),
    "calendar-never-open": N_("The office calendar has no open hours. Set them in the settings."),
    "calendar-too-far": N_("That date is too far in the future."),
    "date-unreadable": N_("“{text}” cannot be read as a date."),
    "date-impossible": N_("There is no such day as {text} in this order of day and month."),
    "date-past": N_("{text} is in the past ({on})."),
    "wanted-past": N_("The wanted day {on} is in the past."),
    "unmet-without-choice": N_(
        "Line {position} cannot be met as it was wanted: choose what becomes of the rest."
    ),
    "choice-unknown": N_("{choice} is not one of the choices."),
    "choice-no-date": N_(
        "{short} have no date at all, so they cannot be split or moved: waitlist or decline them."
    ),
    "choice-no-product": N_("A special order has no waitlist."),
    "decline-reason": N_("Say why it is declined."),
    "order-state": N_("An order in the state “{old}” cannot become “{new}”."),
    "order-cancel-reason": N_("Say why the order is cancelled."),
    "order-not-draft": N_("An order in the state “{state}” cannot be edited in place."),
    "order-amends": N_(
        "This amends an order that was confirmed before: it is no order of its own."
    ),
    "order-not-amendment": N_("This draft amends no order: confirm it as an order."),
    "amend-state": N_("An order in the state “{state}” cannot be amended."),
    "amend-imported": N_(
        "Order {number} came with an import ({source}) as it ended: it holds nothing here that "
        "could be changed. Take a new order for what is wanted now."
    ),
    "amend-open": N_("{name} is amending order {number} at this moment."),
    "amend-closed": N_(
        "Order {number} is in the state “{state}” by now and cannot be amended any more: discard "
        "this amendment."
    ),
    "amend-moved": N_(
        "Order {number} changed while it was being amended: look at its lines, then confirm again."
    ),
    "amend-below-sent": N_(
        "Line {position}: {sent} have left already, so it stays at that or more."
    ),
    "amend-customer": N_("An order that was confirmed keeps its customer."),
    "amend-currency": N_("An order that was confirmed keeps its currency and its rate."),
    "order-no-line": N_("An order without a line cannot be confirmed."),
    "order-all-declined": N_("Everything on this order was declined: discard it instead."),
    "repeat-no-order": N_("This customer has no order yet that could be repeated."),
    "repeat-nothing": N_("Nothing of order {number} can be had any more."),
    "order-no-customer": N_("Say first whose order it is."),
    "order-line-gone": N_("This line is not there any more."),
    "sales-order-gone": N_("This order is not there any more."),
    "promise-changed": N_(
        "The stock is another than a moment ago: look at line {positions} again, then confirm."
    ),
    "promise-taken": N_(
        "Faster: {name}, {at}, order {number}. Look at line {positions} again, then confirm."
    ),
    "quote-lapsed": N_("The quote ran out on {expired_on}. Reopen it to offer it again."),
    "quote-past": N_("A quote cannot run out on {on}: that is in the past."),
    "line-fulfilment": N_("A line in the state “{old}” cannot become “{new}”."),
    "line-empty": N_("Type a product, or a description of what is to be made."),
    "price-missing": N_("{product} has no list price: type one, for example @12.50."),
    "price-negative": N_("A price cannot be negative."),
    "discount-range": N_("A discount is between 0 and 100 %."),
    "quality-unknown": N_("There is no grade {grade}; there are {grades}."),
    "dispatch-too-much": N_("Only {there} of it are here."),
    "dispatch-special-whole": N_("What is made specially leaves whole."),
    "nothing-to-dispatch": N_("Nothing of this order is on hand to be dispatched."),
    "nothing-to-deliver": N_("Nothing of this order is on its way."),
    "receipt-past": N_("A receipt cannot be expected on {on}: that is in the past."),
    "supply-below-allocated": N_(
        "{allocated} of it belong to order lines: it cannot be less than that."
    ),
    "supply-not-expected": N_("This is no receipt that is still expected."),
    "supply-gone": N_("This stock is not there any more."),
    "product-gone": N_("This product is not there any more, or not sold any more."),
    "specification-ambiguous": N_("{name} can mean {choices}."),
    "specification-unknown": N_("{name} is not on the sheet; it has {choices}."),
    "specification-not-a-choice": N_("{name} cannot be {value}; choices: {choices}."),
    "specification-missing": N_("{name} is required."),
    "specification-not-a-number": N_("{name} must be a number ({unit}), not {value}."),
    "specification-not-yes-no": N_("{name} must be yes or no, not {value}."),
}
