"""What the customers' pages say: states, spans of time, and the events of a history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from desktop.domain.followups import RULE_LABELS
from desktop.queries.brief import Evidence
from desktop.queries.merged import MergeRow
from desktop.queries.story import EventRow
from desktop.system.language import N_, _, ngettext
from desktop.ui import choices
from desktop.ui.formats import Formats
from desktop.ui.letter_words import FORMS, letter_name
from desktop.ui.page import Shell
from desktop.ui.state_words import ENTRY_STATES, FOLLOW_UP_STATES, ORDER_STATES, method_name

_SENT = {"sent": N_("sent"), "not-sent": N_("not sent")}
_TONES = {"done": "met", "served": "met", "sent": "met", "not-sent": "partly"}
DIRECTIONS = {"in": N_("from them"), "out": N_("to them")}
EVENTS = {
    "order": N_("Order"),
    "contact": N_("Contact"),
    "follow-up": N_("Follow-up"),
    "entry": N_("Waitlist"),
    "letter": N_("Letter"),
    "note": N_("Note"),
}
_FACTS = {
    "internal-or-external": N_("Internal or external"),
    "significance": N_("Significance"),
    "previous-history": N_("Previous history"),
    "special-requirements": N_("Special requirements"),
    "reciprocal-arrangements": N_("Reciprocal arrangements"),
    "supply-chain-relationship": N_("Supply chain"),
    "contract-terms": N_("Contract terms"),
}


def evident(known: Evidence, formats: Formats, now: datetime) -> Iterator[str]:
    """What is worked out of a relationship: the last real contact, and the promises."""
    if known.last is not None:
        at = formats.moment(known.last.started_at, now=now)
        yield _("Last spoken to: {moment}, {method}").format(
            moment=at, method=method_name(known.last.method)
        )
    else:
        yield _("No contact is on record.")
    told, whole = _("Promises: {kept} kept, {missed} missed, {open} open"), formats.whole
    yield told.format(kept=whole(known.kept), missed=whole(known.missed), open=whole(known.open))


def dated(day: date, formats: Formats) -> str:
    """A day with its year: "Thu 3 Dec 2026"."""
    return formats.day(day, today=date.min)


def capital(text: str) -> str:
    """The text with a capital at its beginning, to stand alone."""
    return text[:1].upper() + text[1:]


def association(first: date, today: date) -> str:
    """How long a customer has been one: "3 years", "5 months", "12 days"."""
    months = (today.year - first.year) * 12 + today.month - first.month - (today.day < first.day)
    if months >= 12:
        years = months // 12
        return ngettext("{count} year", "{count} years", years).format(count=years)
    if months >= 1:
        return ngettext("{count} month", "{count} months", months).format(count=months)
    days = max(0, (today - first).days)
    return ngettext("{count} day", "{count} days", days).format(count=days)


def short_fact(fact: str) -> str:
    """What a fact is called where there is little room."""
    return _(_FACTS[fact]) if fact in _FACTS else fact


def state(event: EventRow) -> tuple[str, str]:
    """The state of an event and its tone; empty where it has none."""
    words = {
        "contact": DIRECTIONS,
        "follow-up": FOLLOW_UP_STATES,
        "entry": ENTRY_STATES,
        "letter": _SENT,
    }.get(event.kind, {})
    if event.kind == "order" and event.state in ORDER_STATES:
        word, tone = ORDER_STATES[event.state]
        return _(word), tone
    word = words.get(event.state, "")
    return (_(word) if word else event.state), _TONES.get(event.state, "neutral")


def what(event: EventRow, formats: Formats) -> str:
    """What happened, in a line."""
    text = " ".join(event.text.split())
    match event.kind:
        case "order":
            parts = [event.title or _("not yet numbered"), text]
        case "contact":
            parts = [method_name(event.title), text]
        case "follow-up":
            rule = choices.word(RULE_LABELS, event.title)
            parts = [rule] if not text else [text] if event.title == "by-hand" else [rule, text]
        case "entry":
            quantity = formats.quantity(event.quantity) if event.quantity is not None else ""
            parts = [f"{event.title} × {quantity}" if quantity else event.title, text]
        case "letter":
            parts = [letter_name(event.title), choices.word(FORMS, text)]
        case _:
            parts = [choices.word(choices.NOTE_KINDS, event.title), text]
    return " · ".join(part for part in parts if part)


def merged_told(row: MergeRow, shell: Shell) -> str:
    """When two records were merged, and by whom."""
    when = shell.formats.moment(row.at, now=shell.now())
    if row.staff:
        return _("merged {when} by {name}").format(when=when, name=row.staff)
    return _("merged {when}").format(when=when)


def merged_into_told(row: MergeRow, shell: Shell) -> str:
    """What a merged record became."""
    told = _("This record became a part of {name} ({number}): {merged}.")
    return told.format(name=row.name, number=row.number, merged=merged_told(row, shell))
