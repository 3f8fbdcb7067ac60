"""Sentences for the line box and the call; orders, money and records have their own."""

from __future__ import annotations

from desktop.system.language import N_

SENTENCES = {
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
    "read-back-moved": N_("The order changed after it was read: read it back again."),
    "read-back-gone": N_("This read-back is not there any more."),
    "customer-gone": N_("This customer is not there any more."),
    "alternative-not-needed": N_("This line can be met as it is."),
    "contact-direction": N_("A contact comes in or goes out."),
    "contact-ended": N_("This call was wrapped up already."),
    "contact-gone": N_("This contact is not there any more."),
    "next-step-no-date": N_("Say when the next step is due."),
    "next-step-no-customer": N_("A next step needs a customer to take it for."),
    "text-missing": N_("Something must be written here."),
    "text-too-long": N_("This is {length} characters long: at most {longest} can be kept."),
    "text-control": N_("The character at place {position} cannot be kept: take it out."),
    "caller-number": N_("“{text}” is no telephone number. Write for example +33612345678."),
    "email-malformed": N_("This is no e-mail address."),
    "phone-without-digits": N_("A phone number needs digits."),
    "language-unknown": N_("This language is not known."),
}
