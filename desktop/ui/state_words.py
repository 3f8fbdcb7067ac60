"""The states of things as words and tones, the same on every page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.codes import CODE_LISTS
from desktop.system.language import N_, _
from desktop.ui.choices import word

if TYPE_CHECKING:
    from desktop.queries.orders import OrderRow
    from desktop.ui.formats import Formats

ORDER_STATES = {
    "draft": (N_("draft"), "neutral"),
    "quoted": (N_("quote"), "accent"),
    "confirmed": (N_("confirmed"), "accent"),
    "in-progress": (N_("in progress"), "accent"),
    "completed": (N_("completed"), "met"),
    "cancelled": (N_("cancelled"), "neutral"),
    "superseded": (N_("amended since"), "neutral"),
    "discarded": (N_("amendment discarded"), "neutral"),
}
"""The word and the tone of each state of an order."""

ORDER_KINDS = {"cancellation": N_("cancellation"), "adjustment": N_("adjustment")}
"""What an imported record is that is no order of a customer."""

FULFILMENTS = {
    "": N_("nothing yet"),
    "allocated": N_("reserved"),
    "backordered": N_("expected"),
    "waitlisted": N_("on the waitlist"),
    "dispatched": N_("dispatched"),
    "delivered": N_("delivered"),
    "cancelled": N_("cancelled"),
}
"""What has become of a line."""

FOLLOW_UP_STATES = {"open": N_("open"), "done": N_("done"), "cancelled": N_("cancelled")}
ENTRY_STATES = {
    "waiting": N_("waiting"),
    "offered": N_("offered"),
    "served": N_("served"),
    "withdrawn": N_("withdrawn"),
}
OFFER_STATES = {
    "live": N_("offered"),
    "accepted": N_("accepted"),
    "declined": N_("declined"),
    "expired": N_("run out"),
    "withdrawn": N_("taken back"),
}
ORDER_TAKEN, QUOTE_GIVEN = "order-taken", "quote-given"
DISPOSITIONS = {
    ORDER_TAKEN: N_("order taken"),
    QUOTE_GIVEN: N_("quote given"),
    "answered": N_("question answered"),
    "calls-again": N_("calls again"),
    "we-call-back": N_("we call back"),
    "nothing-ordered": N_("nothing ordered"),
    "no-answer": N_("nobody answered"),
    "message-left": N_("message left"),
    "cut-off": N_("cut off"),
    "wrong-number": N_("wrong number"),
}
"""How a call may have ended."""
SENDINGS = {
    "sent": N_("sent"),
    "handed-over": N_("handed over"),
    "read-out": N_("read out"),
}
"""How a paper went to the customer."""
_ENDINGS = {**DISPOSITIONS, **SENDINGS, "missed": N_("missed call")}

TIERS = {"standard": N_("Standard"), "silver": N_("Silver"), "gold": N_("Gold")}
_METHODS = {
    code: text
    for name in ("liaison-methods", "communication-methods")
    for code, text in CODE_LISTS[name]
}


def order_state(row: OrderRow, formats: Formats, *, today: date) -> tuple[str, str]:
    """The word and tone of an order's state: "on hold", "quote until Mon 30 Nov"."""
    if row.kind in ORDER_KINDS:
        return _(ORDER_KINDS[row.kind]), "neutral"
    if row.state == "draft" and row.held_at is not None:
        return _("on hold"), "partly"
    if row.state == "quoted" and row.quote_expires_on is not None:
        if row.quote_expires_on < today:
            return _("quote, lapsed"), "bad"
        day = formats.day(row.quote_expires_on, today=today)
        return _("quote until {day}").format(day=day), "accent"
    word, tone = ORDER_STATES[row.state]
    return _(word), tone


def tier_name(tier: str) -> str:
    """A loyalty level; an office's own as it was typed."""
    return _(TIERS[tier]) if tier in TIERS else tier


def method_name(method: str) -> str:
    """A liaison or communication method; an office's own as it was typed."""
    return _(_METHODS[method]) if method in _METHODS else method


def disposition_name(disposition: str) -> str:
    """How a call ended; one that nobody answered by its name."""
    return word(_ENDINGS, disposition)


def late_words(day: date, formats: Formats, *, today: date) -> str:
    """ "3 days late, Thu 12 Nov"; the day alone while it is not over."""
    said = formats.day(day, today=today)
    late = (today - day).days
    return _("{days} late, {day}").format(day=said, days=formats.days(late)) if late > 0 else said
