"""Sentences for follow-ups, contacts and waitlists."""

from __future__ import annotations

from desktop.system.language import N_

SENTENCES = {
    "follow-up-closed": N_("This follow-up is already {state}."),
    "follow-up-no-outcome": N_("Say how it went."),
    "follow-up-no-reason": N_("Say why it is cancelled."),
    "follow-up-no-date": N_("This follow-up needs the day it is about."),
    "follow-up-owned": N_("Somebody already owns this follow-up."),
    "follow-up-gone": N_("This follow-up is not there any more."),
    "contact-running": N_(
        "You are in a contact since {at}: wrap it up (Shift+F12), or put it on hold, first."
    ),
    "call-back-hours": N_("A call-back is promised for 1 to {most} office hours from now."),
    "template-gap": N_("“{field}” is empty: fill it in, and the letter can be made."),
    "asked-no-customer": N_("Say first whose question it is: no customer is known yet."),
    "snooze-past": N_("Choose a time in the future."),
    "snooze-reason": N_("It was snoozed {snoozes} times already: give a reason."),
    "handover-not-owner": N_("Only its owner can hand it over."),
    "handover-to-self": N_("It is already yours."),
    "handover-not-yours": N_("It was handed to somebody else."),
    "policy-negative": N_("This is zero or more."),
    "policy-too-large": N_("This is at most {most}."),
    "policy-tier-above-cap": N_("The head start of {tier} is above the cap of {cap} days."),
    "policy-hold-hours": N_("An offer must be held for more than no time."),
    "policy-points": N_("A day takes at least one point; leave it empty if points give none."),
    "policy-limit": N_("The most for one customer is above zero; leave it empty for no limit."),
    "policy-moved": N_("Meanwhile version {version} of the rules is in force: look at it first."),
    "waitlist-policy-gone": N_("The office has no waitlist policy; the check can repair that."),
    "waitlist-exists": N_("There is a list for these days already: “{title}”."),
    "waitlist-dates": N_("The list would end on {last}, before it begins on {first}."),
    "waitlist-closed": N_("The list “{title}” is closed."),
    "waitlist-moved": N_(
        "“{title}” has moved since you looked, and nothing was done. Look at what changed first."
    ),
    "waitlist-cash": N_("Nobody can be called for a cash sale: make the customer first."),
    "waitlist-joined": N_("They wait on “{title}” already."),
    "statement-moved": N_(
        "“{title}” has moved since this was shown: what is true now stands here. Read it first."
    ),
    "waitlist-gone": N_("This waitlist is not there any more."),
    "waitlist-entry-gone": N_("This place is not there any more."),
    "entry-not-waiting": N_("This place is {state} already."),
    "entry-not-withdrawn": N_("This place is {state}: only a withdrawn one can be put back."),
    "entry-offered": N_(
        "They have an offer on “{title}” now: it is to be answered or taken back first."
    ),
    "entry-of-order": N_("This place belongs to an order: amend the order instead."),
    "entry-minimum": N_("The least they take is above zero, and {most} at most."),
    "entry-dates": N_("These dates are past, or not among those of the list ({first} to {last})."),
    "entry-wider": N_(
        "A place cannot want more than the {most} it waits for: let the rest join anew."
    ),
    "entry-merge": N_(
        "Only two places of one customer on this list, both waiting and of no order, become one."
    ),
    "place-not-last": N_("Something else was done to this place since: it stays as it is."),
    "place-told": N_("Somebody on this list was told where they stand since: it stays."),
    "line-offered": N_("Units are offered for line {position}: they are to be answered first."),
    "offer-gone": N_("This offer is not there any more."),
    "offer-closed": N_("This offer is {state} already."),
    "offer-expired": N_("This offer has run out: it can only be given on."),
    "pause-past": N_("A pause ends on a day in the future, not on {on}."),
    "grant-days": N_("A head start is above zero days."),
}
