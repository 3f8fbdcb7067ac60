"""Why somebody was offered units or was not, in plain words: what a certificate says of a place."""

from __future__ import annotations

from desktop.queries.certificates import Certificate
from desktop.system.language import N_, _, ngettext
from desktop.ui.formats import Formats
from desktop.ui.waitlist_log_words import cause
from desktop.ui.waitlist_words import units

REASONS = {
    "paused": N_("Passed over: the place was paused."),
    "dates": N_("Passed over: the units were for other dates than the ones wanted."),
    "refused": N_("Passed over: these units had been refused before."),
    "limit": N_("Passed over: this customer had been given as many as one customer may have."),
    "too-large": N_("Passed over: more is wanted than there was."),
    "gathered": N_("Passed over: the units were kept for somebody ahead who wants more of them."),
}
"""Why a place was passed over (``domain.opening.Reason``)."""


def outcome(row: Certificate, unit: str, formats: Formats) -> str:
    """What came of an opening for the place, in one sentence."""
    if row.outcome == "offered":
        quantity = units(row.quantity, unit, formats) if row.quantity is not None else ""
        if row.on is not None:
            text = _("Was offered {quantity} for {day}.")
            return text.format(quantity=quantity, day=formats.day(row.on))
        return _("Was offered {quantity}.").format(quantity=quantity)
    if row.outcome == "passed":
        return _(REASONS[row.reason]) if row.reason in REASONS else row.reason
    text = _("The last to be offered has the key {last}; this place has {own}, which is later.")
    if row.key == row.last_key:
        text = _("The last to be offered has the same key, {last}, and joined before.")
    return text.format(last=formats.moment(row.last_key), own=formats.moment(row.key))


def opened(row: Certificate, unit: str, formats: Formats) -> str:
    """What opened: "3 pc for 2 members: stock came in or was corrected"."""
    text = ngettext(
        "{units} for {count} member: {cause}", "{units} for {count} members: {cause}", row.offers
    )
    return text.format(
        units=units(row.units, unit, formats),
        count=formats.whole(row.offers),
        cause=cause(row.cause),
    )
