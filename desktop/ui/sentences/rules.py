"""Sentences for the rules that leave follow-ups: what is to be done, and why it is there.

``{name}`` is filled from the follow-up's parameters; dates and quantities become the desk's own.
"""

from __future__ import annotations

from desktop.system.language import N_

WHAT = {
    "alternative-answer": N_("Ask for the answer to the alternative for {what}"),
    "agree-later-date": N_("Agree the later date with the customer"),
    "answer-question": N_("Answer what was asked"),
    "by-hand": N_("As noted"),
    "call-back": N_("Call back as promised"),
    "confirm-delivery": N_("Ask whether everything of {number} arrived"),
    "correction": N_("Correct what the customer was told"),
    "correction:date": N_("Tell them first: the day they were told, {was}, is now {is}"),
    "correction:price": N_("Tell them first: {name} costs {price_is}, not {price_was}"),
    "declined": N_("Explain why {quantity} of {what} could not be met, and what else may help"),
    "declined-news": N_("Send the reason why it cannot be met"),
    "deliver-promise": N_("Order {number} goes out as promised for {on}: see to it"),
    "keep-in-touch": N_("Be in touch"),
    "manual": N_("As noted"),
    "missed-call": N_("Return the missed call {party}"),
    "obligation": N_("Do again what was agreed"),
    "offer-call": N_("Call: {title}, {quantity} held for this customer"),
    "points-expiry": N_("Tell them: {quantity} points run out, the first after {on}"),
    "points-by-hand": N_("Enter the points of order {number}: no rate could be used"),
    "check-step": N_("See how {owner} gets on: {step}"),
    "procedure-step": N_("{step}"),
    "promise-moved": N_("Tell them first: order {number} moved from {old} to {new}"),
    "quote-expiry": N_("Quote {number} runs out on {on}: ask for the decision"),
    "rate-aside": N_("Decide about the rate {pair} of {on}: it jumped and was set aside"),
    "send-revision": N_("Send the amended confirmation of order {number}, revision {revision}"),
    "special-order": N_("Agree date and details of {what}"),
    "still-open": N_("Still open: see what comes next"),
    "units-free": N_("Call: {title}, {quantity} free for this customer now"),
    "waitlist-correction": N_("Tell them first: place {was} on {title} is now place {is}"),
    "waitlist-correction:bound": N_(
        "Tell them first: {title}, who joins after {was} was to stand behind them; now after {is}"
    ),
    "waitlist-correction:day": N_(
        "Tell them first: {title}, place {was} for their best day is now place {is}"
    ),
    "waitlist-correction:tier": N_(
        "Tell them first: {title}, place {was} of their tier is now place {is}"
    ),
    "waitlist-correction:units": N_(
        "Tell them first: {title}, {was} wanted ahead of them is now {is}"
    ),
    "waitlist-correction:worst": N_(
        "Tell them first: {title}, place {was} at worst is now place {is} at worst"
    ),
    "waitlist-news": N_("Say where they stand: {title}, {quantity} waited for"),
}
"""What is to be done, for each rule."""

WHY = {
    "alternative-answer": N_("alternative"),
    "agree-later-date": N_("later date"),
    "answer-question": N_("question"),
    "by-hand": N_("by hand"),
    "call-back": N_("call-back"),
    "confirm-delivery": N_("delivered"),
    "correction": N_("correction"),
    "declined": N_("declined"),
    "declined-news": N_("declined"),
    "deliver-promise": N_("delivery"),
    "keep-in-touch": N_("keep in touch"),
    "manual": N_("by hand"),
    "missed-call": N_("missed call"),
    "obligation": N_("recurring"),
    "offer-call": N_("offer"),
    "points-by-hand": N_("points"),
    "points-expiry": N_("points"),
    "check-step": N_("check"),
    "procedure-step": N_("procedure"),
    "promise-moved": N_("moved"),
    "quote-expiry": N_("quote"),
    "rate-aside": N_("rate"),
    "send-revision": N_("amended"),
    "special-order": N_("special order"),
    "still-open": N_("still open"),
    "units-free": N_("units free"),
    "waitlist-correction": N_("correction"),
    "waitlist-news": N_("waitlist"),
}
"""Why it is on the list, in a word or two."""
