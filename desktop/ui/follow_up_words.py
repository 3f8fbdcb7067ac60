"""Follow-ups in words: what to do, why, when it is due, and whose it is."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from babel.dates import format_interval

from desktop.domain.due_working import Working
from desktop.queries.followups import FollowUpRow
from desktop.queries.history import ChangeRow
from desktop.system.language import N_, _, ngettext
from desktop.ui.formats import Formats
from desktop.ui.procedure_words import shown
from desktop.ui.sentences import rules

SCOPES = {"mine": N_("Mine"), "pool": N_("The pool"), "everybody": N_("Everybody's")}
"""Whose follow-ups are listed."""

VIEWS = {"list": N_("List"), "day": N_("Day"), "week": N_("Week")}
"""How they are shown."""

OUTCOMES = (
    N_("reached, all well"),
    N_("told, agrees"),
    N_("told, not content"),
    N_("date confirmed"),
    N_("written to"),
    N_("done without contact"),
)
"""What may have come of one, offered to single keys."""

DELAYS: tuple[tuple[str, dict[str, int]], ...] = (
    (N_("two office hours"), {"hours": 2}),
    (N_("next working day"), {"days": 1}),
    (N_("two working days"), {"days": 2}),
    (N_("five working days"), {"days": 5}),
)
"""How long one may be put off, offered to single keys: the arguments of the page's ``snooze``."""

REPEATS = {
    "obligation": N_("counted from the planned day"),
    "keep-in-touch": N_("counted from the last real contact"),
}
"""What comes again, by its rule: what the next time is counted from."""

STEP_STATES = {
    "open": (N_("open"), "partly"),
    "done": (N_("done"), "met"),
    "skipped": (N_("skipped"), "neutral"),
    "cancelled": (N_("cancelled"), "neutral"),
    "ahead": (N_("ahead"), "neutral"),
}
"""Words and tones for the steps of a procedure."""

UNITS = {"day": N_("days"), "week": N_("weeks"), "month": N_("months")}

_DAYS = frozenset({"on", "old", "new", "was", "is"})
_PRICES = {"price_was": "was", "price_is": "is"}


def what(row: FollowUpRow, formats: Formats) -> str:
    """What is to be done: the rule's sentence, or what somebody noted."""
    if row.what:
        return " ".join(row.what.split())
    claim = f"{row.rule}:{row.params.get('claim', '')}"
    template = rules.WHAT.get(claim) or rules.WHAT.get(row.rule)
    if template is None:
        return row.rule
    since = formats.local(row.created_at).date()
    return _Filled(formats, since=since).vformat(_(template), (), row.params).strip()


def why(row: FollowUpRow) -> str:
    """Why it is on the list; the bare rule where it is a newer program's."""
    return _(rules.WHY[row.rule]) if row.rule in rules.WHY else row.rule


class _Filled(string.Formatter):
    """Fills a rule's sentence; a missing parameter is "…", never invented. Days have their year
    where it is not that of ``since``, the day it was planned."""

    def __init__(self, formats: Formats, *, since: date) -> None:
        self._formats = formats
        self._since = since

    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> str:
        text = str(kwargs.get(str(key), "…"))
        try:
            if key == "step":
                return shown(text)
            if key in _DAYS and not text:
                return _("a day not known yet")
            if key in _PRICES:
                return _price(kwargs, _PRICES[str(key)], self._formats)
            if key in _DAYS:
                return self._formats.day(date.fromisoformat(text), today=self._since)
            if key == "quantity":
                return self._formats.quantity(Decimal(text))
        except (ValueError, InvalidOperation):
            pass
        return text


def _price(params: Mapping[str, object], name: str, formats: Formats) -> str:
    """A price that was told, or holds now, with its currency; "" in the params: there is none."""
    price = str(params.get(name, ""))
    if not price:
        return _("a price asked each time")
    return formats.price(Decimal(price), str(params.get(f"{name}_in", "")))


def due(row: FollowUpRow, formats: Formats, *, now: datetime) -> str:
    """ "3 days overdue", "40 min overdue", "today 15:20", "tomorrow 9:00", "Thu 3 Dec 17:00"."""
    today, on = formats.local(now).date(), formats.local(row.due).date()
    days = (on - today).days
    if row.state == "open" and row.due < now:
        return _overdue(row.due, -days, formats, now)
    if days == 1:
        return _("tomorrow {time}").format(time=formats.time(row.due))
    return formats.moment(row.due, now=now)


def _overdue(moment: datetime, days: int, formats: Formats, now: datetime) -> str:
    if days > 0:
        text = ngettext("{count} day overdue", "{count} days overdue", days)
        return text.format(count=formats.whole(days))
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 60:
        return _("{minutes} min overdue").format(minutes=minutes)
    return _("{hours} h overdue").format(hours=minutes // 60)


def due_tone(row: FollowUpRow, formats: Formats, *, now: datetime) -> str:
    """The tone of its due time: bad when overdue, partly when today."""
    if row.state != "open":
        return "met" if row.state == "done" else "neutral"
    if row.due < now:
        return "bad"
    is_today = formats.local(row.due).date() == formats.local(now).date()
    return "partly" if is_today else "neutral"


def age(row: FollowUpRow, formats: Formats, *, now: datetime) -> str:
    """How long it has been on the list: "new", "4 days"."""
    days = (formats.local(now).date() - formats.local(row.created_at).date()).days
    return formats.days(days) if days > 0 else _("new")


def working_out(working: Working, formats: Formats) -> str:
    """How a due time came about: "4 office hours from Fri 27 Nov 16:30: Mon 30 Nov 12:30. The
    office closes at 17:00." """
    start, due = formats.moment(working.start), formats.moment(working.due)
    if working.hours is not None:
        count = formats.quantity(working.hours)
        text = _("{count} office hours from {start}: {due}.").format(
            count=count, start=start, due=due
        )
        if working.hours == 1:
            text = _("One office hour from {start}: {due}.").format(start=start, due=due)
    else:
        after = start if working.on is None else formats.day(working.on)
        text = _working_days(working.days).format(
            count=formats.whole(abs(working.days)), start=after, due=due
        )
    if working.closes is not None:
        text += " " + _("The office closes at {time}.").format(time=formats.time(working.closes))
    if working.closed:
        days = ", ".join(formats.day(day) for day in working.closed)
        text += " " + _("Closed: {days}.").format(days=days)
    return text


def _working_days(days: int) -> str:
    if days == 0:
        return _("The working day of {start}, at closing: {due}.")
    if days > 0:
        return ngettext(
            "{count} working day after {start}, at closing: {due}.",
            "{count} working days after {start}, at closing: {due}.",
            days,
        )
    return ngettext(
        "{count} working day before {start}, at closing: {due}.",
        "{count} working days before {start}, at closing: {due}.",
        -days,
    )


def repeats(row: FollowUpRow, formats: Formats) -> str:
    """How it comes again: "every 3 months from the planned day"; empty where it does not."""
    count = row.params.get("every")
    if row.rule not in REPEATS or not isinstance(count, int):
        return ""
    unit = {
        "day": ngettext("every day", "every {count} days", count),
        "week": ngettext("every week", "every {count} weeks", count),
        "month": ngettext("every month", "every {count} months", count),
    }[row.params["unit"]].format(count=formats.whole(count))
    return f"{unit}, {_(REPEATS[row.rule])}"


def outcome(text: str) -> str:
    """What came of one; what is offered for it is said in the desk's language."""
    return _(text) if text in OUTCOMES else text


def owner(row: FollowUpRow) -> str:
    """Whose it is: "Nora Vogel", "pool", "Nora Vogel → Henrik Aalto" while a handover is open,
    "Nora Vogel (away)" for whoever stands in."""
    own = row.owner or _("pool")
    if row.away_until is not None:
        own = _("{name} (away)").format(name=own)
    return f"{own} → {row.handed_to}" if row.handed_to_id is not None else own


def snoozes(changes: Sequence[ChangeRow], formats: Formats, *, now: datetime) -> list[str]:
    """Each time it was put off, the last first: "to Tue 1 Dec 17:00, by Nora, today 10:00: why"."""
    told = []
    for change in changes:
        if "snoozes" not in change.changes or "due" not in change.changes:
            continue
        text = _("to {day}, by {who}, {moment}").format(
            day=formats.moment(datetime.fromisoformat(change.changes["due"][1]), now=now),
            who=change.staff or _("the program"),
            moment=formats.moment(change.at, now=now),
        )
        reason = change.changes.get("snooze_reason", ("", ""))[1]
        told.append(f"{text}: {reason}" if reason else text)
    return told


def week(first: date, last: date, formats: Formats) -> str:
    """The days of a week: "Week 48: 23–27 Nov 2026"."""
    days = format_interval(first, last, "yMMMd", locale=formats.locale)
    number = first.isocalendar().week
    return _("Week {number}: {days}").format(number=number, days=formats.isolate(str(days)))
