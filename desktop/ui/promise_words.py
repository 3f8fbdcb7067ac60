"""Promised against actual in words: for the panels of an order and of a customer."""

from __future__ import annotations

from datetime import date, datetime

from desktop.domain.kept import KeptCount, LinePromise
from desktop.queries.promise_ledger import PromiseEntry
from desktop.queries.promises import PromiseRow
from desktop.system.language import N_, _, ngettext
from desktop.ui.formats import Formats
from desktop.ui.widgets.section import Section

_OUTCOMES = {"kept": N_("kept"), "missed": N_("missed"), "open": N_("open")}
_TONES = {"kept": "met", "missed": "bad", "open": "neutral"}


def by_words(row: PromiseEntry, formats: Formats, now: datetime, *, first: bool = False) -> str:
    """By when a promise is, or was at ``first``: deliveries and prices are promised for a day, the
    others for an hour."""
    at = row.first_by if first else row.by
    if row.kind in ("delivery", "price"):
        return formats.day(formats.local(at).date(), today=formats.local(now).date())
    return formats.moment(at, now=now)


def show_line(part: Section, name: str, row: PromiseRow, formats: Formats, today: date) -> None:
    """A line's first day and the day it was moved to, each kept or missed, and what came of it."""
    promise = row.promise
    if promise is not None:
        part.text(name)
        word, tone = _first_outcome(promise, formats, today)
        first = formats.day(promise.first_on, today=today)
        part.row(_("Promised {day}").format(day=first), chip=word, tone=tone)
        if promise.revised_on != promise.first_on:
            outcome = promise.revised(today)
            to = formats.day(promise.revised_on, today=today)
            moved = _("Moved to {day}").format(day=to)
            part.row(moved, chip=_(_OUTCOMES[outcome]), tone=_TONES[outcome])
    if told := _came(row, formats, today):
        part.text(" · ".join(told), "detail")


def _first_outcome(promise: LinePromise, formats: Formats, today: date) -> tuple[str, str]:
    """The word and tone of the day first told: "missed, 6 days late"."""
    outcome, late = promise.original(today), promise.days_late(today)
    word = _(_OUTCOMES[outcome])
    if outcome == "missed" and late:
        word = _("{outcome}, {days} late").format(outcome=word, days=formats.days(late))
    return word, _TONES[outcome]


def _came(row: PromiseRow, formats: Formats, today: date) -> list[str]:
    """When it came, how much of it, and what a file says it cost."""
    said = []
    if row.promise is not None and row.promise.done_on is not None:
        on = formats.day(row.promise.done_on, today=today)
        said.append(_("delivered {day}").format(day=on))
    if row.received is not None and row.promise is not None and row.promise.missing:
        said.append(_("received {quantity}").format(quantity=formats.quantity(row.received)))
    if row.rejected:
        said.append(_("rejected {quantity}").format(quantity=formats.quantity(row.rejected)))
    if row.promise is not None and row.promise.missing:
        missing = formats.quantity(row.promise.missing)
        said.append(_("missing {quantity}").format(quantity=missing))
    if row.told is not None:
        told = formats.money(row.told.minor, row.told.currency)
        said.append(_("its file says {amount}").format(amount=told))
    return said


def show_count(part: Section, count: KeptCount, formats: Formats) -> None:
    """How many promises were kept, always with how many there were; nothing where none was."""
    if count.settled:
        text = _("{original} of {count} kept on the original day, {revised} on the revised")
        original, revised = formats.whole(count.original), formats.whole(count.revised)
        settled = formats.whole(count.settled)
        part.text(text.format(original=original, count=settled, revised=revised))
    if count.missing:
        short = ngettext(
            "{count} came short or was rejected in part",
            "{count} came short or were rejected in part",
            count.missing,
        )
        part.text(short.format(count=formats.whole(count.missing)), "detail")
    if count.open:
        still = ngettext("{count} still open", "{count} still open", count.open)
        part.text(still.format(count=formats.whole(count.open)), "detail")
