"""Changes in words: who, when, and for each field what it was and what it is now.

The history holds values as they were stored; here they become what a person would say. Fields that
only serve the machine (versions, keys) are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.queries.history import ChangeRow
from desktop.system.language import N_, _
from desktop.ui.formats import Formats
from desktop.ui.procedure_words import shown
from desktop.ui.programme_words import ROUNDINGS, TIER_BY
from desktop.ui.state_words import (
    ENTRY_STATES,
    FOLLOW_UP_STATES,
    FULFILMENTS,
    ORDER_STATES,
    method_name,
)

FIELDS = {
    "active": N_("in use"),
    "amount_minor": N_("amount"),
    "cancel_reason": N_("reason"),
    "channel": N_("channel"),
    "choice": N_("choice"),
    "choice_reason": N_("reason"),
    "covered_minor": N_("covered by points"),
    "currency": N_("currency"),
    "decimals": N_("decimals of a point"),
    "delivery_address": N_("delivery address"),
    "delivery_on": N_("delivery date"),
    "description": N_("description"),
    "discount_percent": N_("discount"),
    "due": N_("due"),
    "earn_per_unit": N_("points earned for one unit"),
    "fulfilment": N_("fulfilment"),
    "granted_days": N_("granted head start"),
    "held_at": N_("on hold since"),
    "in_points": N_("price in points"),
    "life_days": N_("days until points expire"),
    "line_points": N_("lines in points"),
    "method": N_("method"),
    "multipliers": N_("periods that count more"),
    "name": N_("name"),
    "notes": N_("notes"),
    "notice_days": N_("days of notice before points expire"),
    "notice_worth": N_("least worth of points that is told"),
    "number": N_("number"),
    "outcome": N_("outcome"),
    "paused_until": N_("paused until"),
    "points": N_("points"),
    "points_days": N_("head start by points"),
    "points_used": N_("points used"),
    "points_wanted": N_("points to pay with"),
    "price_note": N_("price note"),
    "promised_on": N_("promised"),
    "quality": N_("quality"),
    "quantity": N_("quantity"),
    "quote_expires_on": N_("quote until"),
    "reason": N_("reason"),
    "reference": N_("reference"),
    "rounding": N_("rounding of what is earned"),
    "snooze_reason": N_("reason"),
    "specifications": N_("specification"),
    "spend_value": N_("worth of a point"),
    "state": N_("state"),
    "steps": N_("steps"),
    "tier_by": N_("tiers are reached by"),
    "tier_days": N_("head start by tier"),
    "tiers": N_("tiers"),
    "total_minor": N_("total"),
    "unit_price": N_("unit price"),
    "wanted_on": N_("wanted"),
    "what": N_("what to do"),
    "words": N_("customer's words"),
    "worths": N_("other currencies"),
}
"""The fields that are spoken of; every other is left out."""

_CREATED = {
    "sales_order": N_("begun"),
    "order_line": N_("{name} added"),
    "points_programme": N_("made"),
    "procedure": N_("made"),
    "waitlist_entry": N_("joined"),
    "follow_up": N_("planned"),
}
_CHOICES = {
    "split": N_("split as promised"),
    "alternative": N_("alternative"),
    "waitlist": N_("waitlist"),
    "later": N_("all later"),
    "decline": N_("declined"),
}
_YES_NO = {"True": N_("yes"), "False": N_("no")}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "fulfilment": FULFILMENTS,
    "choice": _CHOICES,
    "in_points": _YES_NO,
    "active": _YES_NO,
    "rounding": ROUNDINGS,
    "tier_by": TIER_BY,
}
_MINOR = frozenset({"amount_minor", "covered_minor", "total_minor"})
_NUMBERS = frozenset(
    {
        *("decimals", "earn_per_unit", "life_days", "spend_value"),
        *("notice_days", "notice_worth"),
        *("discount_percent", "granted_days", "line_points", "points", "points_days"),
        *("points_used", "points_wanted", "quantity", "tier_days", "unit_price"),
    }
)
_DAYS = frozenset({"delivery_on", "paused_until", "promised_on", "quote_expires_on", "wanted_on"})
_MOMENTS = frozenset({"due", "held_at"})
_STATES: Mapping[str, Mapping[str, str]] = {
    "sales_order": {state: word for state, (word, _tone) in ORDER_STATES.items()},
    "waitlist_entry": ENTRY_STATES,
    "follow_up": FOLLOW_UP_STATES,
}


@dataclass(frozen=True, slots=True)
class Told:
    """Changes made by one person at one moment; ``lines`` say what changed."""

    at: datetime
    who: str
    lines: tuple[str, ...]


def told(
    changes: Sequence[ChangeRow],
    formats: Formats,
    *,
    currency: str = "",
    names: Mapping[int, str] | None = None,
) -> list[Told]:
    """The changes, newest first, those of one action together.

    ``currency`` is that of amounts; ``names`` are the order lines' names by id.
    """
    found: list[Told] = []
    for change in changes:
        lines = _lines(change, formats, currency, names or {})
        if not lines:
            continue
        last = found[-1] if found else None
        if last is not None and (last.at, last.who) == (change.at, change.staff):
            found[-1] = Told(last.at, last.who, (*lines, *last.lines))
        else:
            found.append(Told(change.at, change.staff, tuple(lines)))
    return found


def _lines(
    change: ChangeRow, formats: Formats, currency: str, names: Mapping[int, str]
) -> list[str]:
    name = names.get(change.subject_id, "") if change.subject == "order_line" else ""
    if change.action == "created":
        text = _CREATED.get(change.subject)
        return [_(text).format(name=name or _("a line"))] if text else []
    if change.action == "removed":
        return [_("{name} removed").format(name=name or _("a line"))]
    made = []
    for field in change.changes:
        if field not in FIELDS:
            continue
        said = _said(change, field, formats, currency)
        made.append(f"{name}: {said}" if name else said)
    return made


def _said(change: ChangeRow, field: str, formats: Formats, currency: str) -> str:
    old, new = change.changes[field]
    if field == "specifications":
        return _sheet(old or {}, new or {})
    if field == "steps":
        return _steps(old, new)
    if isinstance(new, list | dict):  # a table of its own: what stands in it now is shown there
        return _("{field}: changed").format(field=_(FIELDS[field]))
    values = [_value(change, field, value, formats, currency) for value in (old, new)]
    return _change(_(FIELDS[field]), *values)


def _sheet(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """What of a specification sheet is otherwise: "colour: blue → navy"."""
    return "; ".join(
        _change(name, str(old.get(name, "")), str(new.get(name, "")))
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    )


def _steps(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> str:
    """Which steps of a procedure came and went; else that their times, methods or order did."""
    before, now = ([shown(step["text"]) for step in steps] for steps in (old, new))
    made = [
        *(_("step taken out: {step}").format(step=text) for text in before if text not in now),
        *(_("step added: {step}").format(step=text) for text in now if text not in before),
    ]
    return "; ".join(made) or _("{field}: changed").format(field=_(FIELDS["steps"]))


def _change(field: str, old: str, new: str) -> str:
    if not old:
        return _("{field}: {new}").format(field=field, new=new or "—")
    return _("{field}: {old} → {new}").format(field=field, old=old, new=new or "—")


def _value(change: ChangeRow, field: str, value: Any, formats: Formats, currency: str) -> str:
    if value is None or value == "":
        return ""
    if field in _MINOR and currency:
        return formats.money(int(value), currency)
    if field == "name":
        return shown(str(value))
    if field in ("method", "channel"):
        return method_name(str(value))
    words = _STATES.get(change.subject, {}) if field == "state" else _WORDS.get(field, {})
    word = words.get(str(value))
    if word:
        return _(word)
    return _read(field, str(value), formats, then=formats.local(change.at).date())


def _read(field: str, text: str, formats: Formats, *, then: date) -> str:
    """A stored number, day or moment as the desk writes it, with its year where that is not the
    year of ``then``, the day of the change; any other text as it is."""
    if field in _NUMBERS:
        return formats.quantity(Decimal(text))
    if field in _DAYS:
        return formats.day(date.fromisoformat(text), today=then)
    if field in _MOMENTS:
        at = datetime.fromisoformat(text)
        return f"{formats.day(formats.local(at).date(), today=then)} {formats.time(at)}"
    return text
