"""The log of a waitlist in words: what happened, to whom, from what to what."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.queries.waitlist_log import LogRow
from desktop.system.language import N_, _
from desktop.ui.formats import Formats
from desktop.ui.state_words import tier_name

ACTIONS = {
    "joined": N_("joined"),
    "adopted": N_("the log begins; older places are kept as they were"),
    "list": N_("list"),
    "offered": N_("was offered units"),
    "accepted": N_("accepted the offer"),
    "declined": N_("declined the offer"),
    "expired": N_("the offer ran out"),
    "withdrawn-offer": N_("the offer was taken back"),
    "withdrawn": N_("left the list"),
    "restored": N_("was put back"),
    "paused": N_("paused"),
    "resumed": N_("resumed"),
    "granted": N_("was granted a head start"),
    "grant-undone": N_("the head start was taken back"),
    "undone": N_("what was done last was taken back"),
    "head-start": N_("tier or points gained moved it forward"),
    "changed": N_("changed what is wanted"),
    "quantity": N_("the order changed how many are wanted"),
    "merged": N_("two places became one"),
    "passed": N_("somebody who fits went ahead"),
    "gathering": N_("units are gathered"),
    "policy": N_("other rules, all keys moved"),
    "rules": N_("other rules, no key moved"),
    "lottery": N_("the opening lottery was drawn"),
    "drawn": N_("the opening lottery was drawn"),
    "told": N_("was told the statement"),
    "corrected": N_("what was told is no longer true"),
    "moved": N_("moved to another customer's record"),
}
CAUSES = {
    "stock": N_("stock came in or was corrected"),
    "opened": N_("the list was opened"),
    "asked": N_("somebody offered what was free"),
    "joined": N_("somebody joined"),
    "declined": N_("an offer was declined"),
    "withdrawn": N_("an offer was taken back"),
    "expired": N_("an offer ran out"),
    "left": N_("somebody left"),
    "paused": N_("somebody paused"),
    "resumed": N_("a pause ended"),
    "granted": N_("a head start was granted"),
    "changed": N_("somebody wants otherwise"),
    "head-start": N_("tier or points were gained"),
    "cancelled": N_("an order was cancelled"),
    "amended": N_("an order was amended"),
    "day": N_("a new day of the office began"),
    "policy": N_("other rules came into force"),
}
"""What opened the units of a decision."""

_LISTS = {"open": N_("opened again"), "closed": N_("closed")}
_FIELDS = {
    "quantity": N_("wants"),
    "minimum": N_("takes at least"),
    "first_on": N_("from"),
    "last_on": N_("until"),
    "paused_until": N_("paused"),
    "granted_days": N_("granted days"),
    "tier": N_("tier"),
    "points_days": N_("days by points"),
    "tier_days": N_("days by tier"),
    "key": N_("key"),
}
"""The fields that are spoken of, in this order; every other serves the machine."""


def happened(row: LogRow, formats: Formats) -> str:
    """ "declined the offer; reason: too late", and what changed from what to what."""
    return "; ".join(parts(row, formats))


def parts(row: LogRow, formats: Formats) -> list[str]:
    """What happened, what changed from what to what, and why, each by itself."""
    changes = _joined(row, formats) if row.action == "joined" else _changes(row, formats)
    said = [] if row.action == "paused" and changes else [_what(row)]
    if row.why and row.action not in ("gathering", "merged", "offered"):
        said.append(_("reason: {reason}").format(reason=row.why))
    return [*said, *changes]


def cause(code: str) -> str:
    """What opened units."""
    return _(CAUSES[code]) if code in CAUSES else code


def _what(row: LogRow) -> str:
    if row.action == "list":
        return _(_LISTS[state]) if (state := str(row.facts.get("new"))) in _LISTS else state
    if row.action == "gathering" and row.facts.get("new") is None:
        return _("nothing is gathered any more")
    if row.action == "offered" and (held := row.why.rpartition(": ")[2]):
        return _("was offered {quantity}").format(quantity=held)
    return _(ACTIONS[row.action]) if row.action in ACTIONS else row.action


def _joined(row: LogRow, formats: Formats) -> list[str]:
    quantity = row.new.get("quantity")
    return [_("wants {quantity}").format(quantity=_value(quantity, formats))] if quantity else []


def _changes(row: LogRow, formats: Formats) -> list[str]:
    said = []
    for name, word in _FIELDS.items():
        if name not in row.new:
            continue
        old, new = _value(row.old.get(name), formats), _value(row.new[name], formats)
        if name == "paused_until":
            if new:  # else "resumed" says it
                said.append(_pause(row.new[name], formats))
            continue
        if name == "tier":
            old, new = (tier_name(value) if value else "" for value in (old, new))
        text = _("{field}: {old} → {new}") if old else _("{field}: {new}")
        said.append(text.format(field=_(word), old=old, new=new or "—"))
    return said


def _pause(until: date, formats: Formats) -> str:
    if until == date.max:
        return _("paused until resumed")
    return _("paused until {day}").format(day=formats.day(until))


def _value(value: Any, formats: Formats) -> str:
    """A value as the desk writes it."""
    write: Mapping[type, Callable[[Any], str]] = {
        datetime: formats.moment,
        date: formats.day,
        Decimal: formats.quantity,
        int: formats.whole,
        str: str,
    }
    if value is None:
        return ""
    made = write.get(type(value), json.dumps)
    return made(value)
