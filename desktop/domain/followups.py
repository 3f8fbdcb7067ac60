"""Follow-ups: which actions leave one, when it is due, and the three ways off the list.

A follow-up leaves the list only as done (with an outcome), cancelled (with a reason), or handed
over and accepted, and then it stands on the new owner's list. Nothing else removes it or moves it:
not a snooze, a failed notification, an absence, a customer's message or an edit of the record.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from desktop.domain.codes import N_
from desktop.domain.errors import RuleBroken
from desktop.domain.office_calendar import OfficeCalendar

STATES = ("open", "done", "cancelled")

FREE_SNOOZES = 2
"""From the next one on a snooze needs a reason and the supervisor sees it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a follow-up exists: its code, usual method (communication-methods) and delay.

    Due ``hours`` of office time after the cause or, without them, on the ``days``-th working day
    after it at closing. ``on_date`` rules take the day they are about as their date and count
    from it; a negative number of days means that many working days before.
    """

    code: str
    method: str
    days: int = 0
    hours: Decimal | None = None
    on_date: bool = False


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("deliver-promise", "telephone", days=-1, on_date=True),
        Rule("confirm-delivery", "telephone", days=1, on_date=True),
        Rule("waitlist-news", "telephone", days=5),
        Rule("waitlist-correction", "telephone", hours=Decimal(4)),
        Rule("offer-call", "telephone", hours=Decimal(1)),
        Rule("quote-expiry", "telephone", on_date=True),
        Rule("call-back", "telephone", hours=Decimal(2)),
        Rule("missed-call", "telephone", hours=Decimal(1)),
        Rule("alternative-answer", "telephone", days=1),
        Rule("agree-later-date", "telephone", days=1),
        Rule("declined-news", "electronic-mail", days=1),
        Rule("answer-question", "telephone", days=1),
        Rule("promise-moved", "telephone", hours=Decimal(2)),
        Rule("correction", "telephone", hours=Decimal(4)),
        Rule("send-revision", "electronic-mail", hours=Decimal(4)),
        Rule("keep-in-touch", "telephone", on_date=True),
        Rule("obligation", "telephone", on_date=True),
        Rule("procedure-step", "telephone"),
        Rule("check-step", "face-to-face"),
        Rule("points-expiry", "electronic-mail", days=5),
        Rule("still-open", "telephone", days=1),
        Rule("by-hand", "telephone"),
    )
}
"""The rules that leave follow-ups, and those a person can choose."""

RULE_LABELS: dict[str, str] = {
    "deliver-promise": N_("see that the promised delivery goes out"),
    "confirm-delivery": N_("ask whether everything arrived"),
    "waitlist-news": N_("tell the customer where they stand on the waitlist"),
    "waitlist-correction": N_("tell them first: what they were told of their place changed"),
    "offer-call": N_("call this customer: units are held for them"),
    "quote-expiry": N_("the quote runs out: ask for the decision"),
    "call-back": N_("call back as promised"),
    "missed-call": N_("return the missed call"),
    "alternative-answer": N_("ask for the answer to the alternative"),
    "agree-later-date": N_("agree the later date"),
    "declined-news": N_("send the reason why it cannot be met"),
    "answer-question": N_("answer what was asked"),
    "promise-moved": N_("tell them first: a promised date moved"),
    "correction": N_("correct what the customer was told"),
    "send-revision": N_("send the amended confirmation"),
    "keep-in-touch": N_("keep in touch"),
    "obligation": N_("do again what was agreed"),
    "procedure-step": N_("do the next step of the procedure"),
    "check-step": N_("see how a colleague gets on"),
    "points-expiry": N_("tell the customer that points run out"),
    "still-open": N_("see what comes next"),
    "by-hand": N_("added by hand"),
}
"""What is to be done, for each rule; translated where it is shown."""

OWED = frozenset(
    {
        *("answer-question", "call-back", "missed-call", "by-hand", "correction"),
        "points-by-hand",
    }
)
"""What a person owes the customer whatever becomes of the order or the place it belongs to: a
question about an order is not answered by cancelling it."""

OWED_AFTER = OWED | {
    *("declined", "declined-news", "confirm-delivery", "procedure-step", "check-step"),
}
"""What is owed where it ended well: a procedure goes on after the delivery it is about."""

CHOICE_RULES = {
    "split": "deliver-promise",
    "alternative": "alternative-answer",
    "waitlist": "waitlist-news",
    "later": "agree-later-date",
    "decline": "declined-news",
}
"""The follow-up that each choice for an unmet requirement leaves (domain/fit.py)."""


_METHODS = {
    "telephone": "telephone",
    "written-forms": "letters",
    "email": "electronic-mail",
    "face-to-face-contact": "face-to-face",
    "digital-electronic-tools": "virtual-communication-method",
}


def method_for(preferred: str, *, usual: str) -> str:
    """The communication method for a customer who prefers a liaison method; ``usual`` where they
    prefer none, or one of the office's own that says nothing of how to reach them."""
    return _METHODS.get(preferred, usual)


def due_at(
    rule: Rule, *, now: datetime, calendar: OfficeCalendar, on: date | None = None
) -> datetime:
    """When a follow-up of this rule is due, in UTC, never before ``now``.

    ``on`` is the day an ``on_date`` rule is about: the promised date, the quote's last day. A day
    of the rule's own that the office is closed moves to the next working day, before a promise to
    the one before it. Raises RuleBroken ``follow-up-no-date`` without the day it needs.
    """
    if rule.hours is not None:
        return calendar.due_after_hours(now, rule.hours)
    if not rule.on_date:
        return calendar.due_in_days(now, rule.days)
    if on is None:
        raise RuleBroken("follow-up-no-date", rule=rule.code)
    if rule.days < 0:
        day = calendar.working_days_before(on, -rule.days)
    else:
        day = calendar.add_working_days(on, rule.days)
    due = calendar.moment(day)
    # What should have been done already is due by the end of this working day.
    return due if due >= now else calendar.due_in_days(now, 0)


def check_done(state: str, *, outcome: str) -> None:
    """Refuse to tick off what is off the list, or without saying how it went.

    Raises RuleBroken ``follow-up-closed`` (state) or ``follow-up-no-outcome``.
    """
    _check_open(state)
    if not outcome.strip():
        raise RuleBroken("follow-up-no-outcome")


def check_cancel(state: str, *, reason: str) -> None:
    """Raises RuleBroken ``follow-up-closed`` (state) or ``follow-up-no-reason``."""
    _check_open(state)
    if not reason.strip():
        raise RuleBroken("follow-up-no-reason")


def check_snooze(state: str, *, snoozes: int, reason: str, until: datetime, now: datetime) -> None:
    """Refuse a snooze into the past, or the third and later ones without a reason.

    ``snoozes`` is how often it was snoozed already. The original due time is kept beside the new
    one. Raises RuleBroken ``follow-up-closed``, ``snooze-past`` or ``snooze-reason`` (snoozes).
    """
    _check_open(state)
    if until <= now:
        raise RuleBroken("snooze-past")
    if snoozes >= FREE_SNOOZES and not reason.strip():
        raise RuleBroken("snooze-reason", snoozes=snoozes)


def check_take(state: str, *, owner_id: int | None) -> None:
    """Only what nobody owns can be taken. Raises RuleBroken ``follow-up-owned``."""
    _check_open(state)
    if owner_id is not None:
        raise RuleBroken("follow-up-owned", owner_id=owner_id)


def check_handover(
    state: str, *, owner_id: int | None, from_id: int, to_id: int, accepted_by: int | None = None
) -> int:
    """Whose the follow-up is after a handover is asked for or, with ``accepted_by``, accepted.

    Until the receiver accepts, it is still the sender's (scenario 5). Raises RuleBroken
    ``follow-up-closed``, ``handover-not-owner``, ``handover-to-self`` or ``handover-not-yours``.
    """
    _check_open(state)
    if owner_id != from_id:
        raise RuleBroken("handover-not-owner")
    if to_id == from_id:
        raise RuleBroken("handover-to-self")
    if accepted_by is None:
        return from_id
    if accepted_by != to_id:
        raise RuleBroken("handover-not-yours")
    return to_id


def _check_open(state: str) -> None:
    if state != "open":
        raise RuleBroken("follow-up-closed", state=state)


Bucket = Literal["overdue", "today", "this-week", "later"]


def bucket(due: datetime, *, now: datetime, zone: str) -> Bucket:
    """Where an open follow-up stands on the page, by the person's own days; weeks end on Sunday."""
    if due < now:
        return "overdue"
    due_on, today = (moment.astimezone(ZoneInfo(zone)).date() for moment in (due, now))
    if due_on == today:
        return "today"
    return "this-week" if due_on <= today + timedelta(6 - today.weekday()) else "later"


def days_overdue(due: datetime, *, now: datetime, zone: str) -> int:
    """Calendar days since the due day; 0 on the day itself, and before it (scenario 1)."""
    due_on, today = (moment.astimezone(ZoneInfo(zone)).date() for moment in (due, now))
    return max((today - due_on).days, 0)


def day_starts(now: datetime, *, zone: str) -> tuple[datetime, datetime, datetime]:
    """The edges of the page's groups: start of today, of tomorrow and of next week, aware.

    With them a query can group by comparisons alone, as ``bucket`` does.
    """
    local = ZoneInfo(zone)
    today = now.astimezone(local).date()
    days = (today, today + timedelta(1), today + timedelta(7 - today.weekday()))
    first, second, third = (datetime.combine(day, time(0), local) for day in days)
    return first, second, third


def add_months(on: date, months: int) -> date:
    """The same day some months later, or that month's last: 31 January becomes 28 February."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
