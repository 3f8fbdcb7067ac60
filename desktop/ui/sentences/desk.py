"""Sentences for taking an order: the line box, promises and choices, prices and rates, the call."""

from __future__ import annotations

from desktop.system.language import N_

LINES = {
    "line-twice": N_("This is the second {kind} in the line: take one of them out."),
    "line-description-empty": N_("Write between the quotes what is ordered."),
    "line-quote-unclosed": N_("The quote is still open: close it with another one."),
    "line-unexpected-word": N_("“{word}” does not belong here: one product to a line."),
    "line-price-unreadable": N_("This is no price: write for example @12.50 or @12.50usd."),
    "line-price-missing": N_("The price is missing after the @."),
    "line-price-negative": N_("A price cannot be below zero."),
    "line-discount-range": N_("A discount is more than 0 and at most 100 percent."),
    "line-date-missing": N_("The day is missing after “by”: for example 3dec, fri or +2w."),
    "line-quality-unknown": N_("There is no grade {grade}: it is one of {choices}."),
    "line-specification-missing": N_("The value is missing after the #."),
    "line-empty": N_("Say what is ordered: a product, or a description in quotes."),
    "price-in-points": N_(
        "Paying with points is not part of a line yet: name a price in money, and see below the "
        "total what it comes to in points."
    ),
    "currency-symbol": N_("{symbol} stands for several currencies: write the code, like usd."),
    "number-empty": N_("A number is missing here."),
    "number-ambiguous": N_("{text} can be {reading1} or {reading2}: write it one of these ways."),
    "number-decimals": N_("{text} has more than {max_decimals} decimals."),
    "number-malformed": N_("{text} is no number."),
    "number-too-large": N_("{text} is too large."),
    "date-unreadable": N_("{text} is no day: write for example 3dec, fri, +2w or 2026-12-03."),
    "date-impossible": N_("There is no such day as {text}."),
    "date-past": N_("{on} has gone by: name a day from today on."),
    "quantity-range": N_("This quantity is too large."),
    "quantity-zero": N_("The quantity must be more than nothing."),
    "quantity-negative": N_("The quantity cannot be below zero."),
    "quantity-minimum": N_("The least that is sold is {nearest_above}."),
    "quantity-step": N_("This goes in steps: {nearest_below} or {nearest_above}."),
    "unit-unknown": N_("{unit} is no unit of this product: it is one of {choices}."),
    "discount-range": N_("A discount is from 0 to 100 percent."),
    "wanted-past": N_("{on} has gone by: name a day from today on."),
    "quality-unknown": N_("This product does not come in grade {grade}: it comes in {grades}."),
    "specification-missing": N_("This product needs a value for {name}."),
    "specification-unknown": N_("This product has no {name}: its sheet knows {choices}."),
    "specification-ambiguous": N_("{name} may mean several: {choices}."),
    "specification-not-a-choice": N_("{name} cannot be {value}: it is one of {choices}."),
    "specification-not-a-number": N_("{name} is a number in {unit}: {value} is none."),
    "specification-not-yes-no": N_("{name} is yes or no."),
}

PRICES = {
    "price-missing": N_("{product} has no price on record: name one, for example @85."),
    "price-negative": N_("A price cannot be below zero."),
    "money-too-large": N_("This amount is too large."),
    "money-too-fine": N_("{currency} has {decimals} decimals: {amount} is finer than that."),
    "currency-unknown": N_("{currency} is no currency in use."),
    "currency-ended": N_("{currency} is no more: its last day was {last}."),
    "rate-missing": N_("There is no rate for {currency} on record: enter one in the settings."),
    "rate-too-old": N_(
        "The last rate for {currency} is of {last}: it may serve for {max_age_days} days and no "
        "longer."
    ),
}

ORDERS = {
    "order-not-draft": N_("This order is no draft any more: it is {state}."),
    "order-state": N_("An order that is {old} cannot become {new}."),
    "order-no-customer": N_("Say first who the order is for."),
    "order-no-line": N_("An order needs at least one line."),
    "order-line-gone": N_("This line is not there any more."),
    "sales-order-gone": N_("This order is not there any more."),
    "customer-gone": N_("This customer is not there any more."),
    "product-gone": N_("This product is not there any more."),
    "unmet-without-choice": N_(
        "Line {position} cannot be met as it is wanted: choose what is done about the rest."
    ),
    "promise-changed": N_(
        "Stock has moved since the promises were shown. Look at the lines {positions} again, then "
        "confirm."
    ),
    "quote-lapsed": N_("This quote ran out on {expired_on}: take it up again to quote anew."),
    "quote-past": N_("A quote cannot run out on {on}: that day has gone by."),
    "choice-unknown": N_("There is no such choice."),
    "choice-no-date": N_("{short} have no date: nothing covers them, so they cannot come later."),
    "choice-no-product": N_("Only a product has a waitlist."),
    "decline-reason": N_("Say why it is declined."),
    "alternative-not-needed": N_("This line can be met as it is."),
    "waitlist-closed": N_("The waitlist {title} is closed."),
    "waitlist-policy-gone": N_("No rules are on record for the waitlists."),
}

CALLS = {
    "contact-direction": N_("A contact comes in or goes out."),
    "contact-ended": N_("This call was wrapped up already."),
    "contact-gone": N_("This contact is not there any more."),
    "next-step-no-date": N_("Say when the next step is due."),
    "next-step-no-customer": N_("A next step needs a customer to take it for."),
    "text-missing": N_("Something must be written here."),
    "text-too-long": N_("This is {length} characters long: at most {longest} can be kept."),
    "text-control": N_("The character at place {position} cannot be kept: take it out."),
    "email-malformed": N_("This is no e-mail address."),
    "phone-without-digits": N_("A phone number needs digits."),
    "language-unknown": N_("This language is not known."),
}

SENTENCES = {**LINES, **PRICES, **ORDERS, **CALLS}
