"""The contact somebody is in now: begun by a key, put on hold, noted as it is typed, asked in.

One contact of each person is in hand at a time. The others are on hold, or they are wrapped up
(``contacts.end_contact``) before the next begins.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.domain.contact_time import ContactTime
from desktop.domain.errors import RuleBroken
from desktop.domain.followups import RULES, due_at
from desktop.domain.typed import passage
from desktop.models.customers import Customer
from desktop.models.database import write
from desktop.models.orders import SalesOrder
from desktop.models.rows import get_locked, rows
from desktop.models.work import Contact
from desktop.services.change import Change, Outcome, changing
from desktop.services.codes import known_code
from desktop.services.contacts import end, insert, lasting, leave_from
from desktop.services.leaving import must_exist
from desktop.services.office import calendar

NOTHING_ORDERED = "nothing-ordered"
"""The disposition of a call whose draft was given up while it was on hold."""

_MICROSECOND = timedelta(microseconds=1)
_MOST_HOURS = 80  # of office time: two weeks


def begin(
    *,
    method: str,
    direction: str,
    who: int | None,
    now: datetime,
    customer: int | None = None,
    party: str = "",
    order: int | None = None,
) -> Outcome[int]:
    """Begin the next contact of ``who``; its id.

    A contact in hand that has no order yet, with this customer or one not known yet, goes on as the
    one that is asked for. Raises RuleBroken ``contact-running`` (at) where another one is in hand:
    it is put on hold, or wrapped up, first; else as ``contacts.start_contact``.
    """
    with changing(who=who, now=now) as change:
        made = None
        for row in _in_hand(who):
            joins = customer is not None and row.customer_id in (None, customer)
            if not joins or row.order_id is not None:
                raise RuleBroken("contact-running", at=row.started_at)
            must_exist((Customer, customer), (SalesOrder, order))
            change.update(row, customer=customer, order=order)
            made = row.id
        if made is None:
            how = {"method": method, "direction": direction, "party": party}
            made = insert(change, customer=customer, order=order, **how)
    return Outcome(made, frozenset(change.topics))


def _in_hand(who: int | None) -> list[Contact]:
    lasting = '"ended_at" IS NULL AND "held_at" IS NULL ORDER BY "id"'
    if who is None:
        return rows(Contact, f'"staff_id" IS NULL AND {lasting}', lock=True)
    return rows(Contact, f'"staff_id" = ? AND {lasting}', who, lock=True)


def hold(*, contact: int, who: int | None, now: datetime) -> Outcome[None]:
    """Put a contact on hold; the clock of the hold runs. Twice is once.

    Raises RuleBroken ``contact-ended``; NotFound ``contact-gone``.
    """
    with changing(who=who, now=now) as change:
        row = lasting(contact)
        if row.held_at is None:
            change.update(row, held_at=now)
    return Outcome(None, frozenset(change.topics))


def resume(*, contact: int, who: int | None, now: datetime) -> Outcome[None]:
    """Take a contact up again; how long it was on hold is kept. Raises as :func:`hold`, and
    RuleBroken ``contact-running`` while another one of this person is in hand."""
    with changing(who=who, now=now) as change:
        row = lasting(contact)
        if any(other.id != row.id for other in _in_hand(who)):
            raise RuleBroken("contact-running", at=now)
        release(change, row)
    return Outcome(None, frozenset(change.topics))


def release(change: Change, row: Contact) -> None:
    """Part of an action: ``row`` is on hold no longer."""
    if row.held_at is not None:
        held = timedelta(microseconds=row.held_for or 0)
        spent = ContactTime(row.started_at, None, row.held_at, held).held(change.now)
        change.update(row, held_at=None, held_for=spent // _MICROSECOND)


def hold_of_order(change: Change, order: int, *, is_held: bool) -> None:
    """Part of an action that puts a draft on hold, or takes it up: its contact goes with it."""
    for row in rows(Contact, '"order_id" = ? AND "ended_at" IS NULL', order, lock=True):
        if not is_held:
            release(change, row)
        elif row.held_at is None:
            change.update(row, held_at=change.now)


def end_of_order(change: Change, order: int) -> None:
    """Part of an action that gives a draft up: a contact that was put on hold with it is over since
    then. One that is spoken goes on, and whoever speaks wraps it up."""
    held = '"order_id" = ? AND "ended_at" IS NULL AND "held_at" IS NOT NULL'
    for row in rows(Contact, held, order, lock=True):
        since = row.held_at
        change.update(row, held_at=None)
        end(change, row, disposition=NOTHING_ORDERED, at=since)


def keep_notes(*, contact: int, said: str) -> Outcome[None]:
    """Keep the notes of a contact as they stand half-typed, so that a power cut does not take them.

    No history, and nobody has to look again. A contact that ended is left
    as it is. Raises RuleBroken ``text-too-long``.
    """
    kept = passage(said, field="said")
    with write():
        Contact.update(said=kept).where(Contact.id == contact, Contact.ended_at.is_null()).execute()
    return Outcome(None, frozenset())


def ask(*, contact: int, kind: str, text: str, who: int | None, now: datetime) -> Outcome[int]:
    """Write down what a customer raised in a contact; it stays open until it is answered.

    ``kind`` is one of "what-a-customer-raises". The follow-up's id: due by the rule
    ``answer-question`` in office time, done with the answer. Raises RuleBroken ``text-missing``,
    ``code-unknown``, ``asked-no-customer`` (an answer needs somebody to give it to); NotFound
    ``contact-gone``.
    """
    text = passage(text, field="asked", required=True)
    with changing(who=who, now=now) as change:
        row = _with_customer(contact)
        due = due_at(RULES["answer-question"], now=now, calendar=calendar())
        params = {"kind": known_code("what-a-customer-raises", kind)}
        about = {"what": text, "method": row.method, "params": params}
        made = leave_from(change, row, rule="answer-question", due=due, **about)
        change.update(row, asked=f"{row.asked}\n{text}".strip())
    return Outcome(made, frozenset(change.topics))


def promise_call_back(
    *, contact: int, hours: int, who: int | None, now: datetime
) -> Outcome[datetime]:
    """A holding sentence was said: "I will find out and call you back by …". Leaves the call-back,
    due so many hours of office time from ``now``, and returns that moment.

    Raises RuleBroken ``asked-no-customer``, ``call-back-hours`` (1 to 80); NotFound
    ``contact-gone``.
    """
    if not 1 <= hours <= _MOST_HOURS:
        raise RuleBroken("call-back-hours", most=_MOST_HOURS)
    due = calendar().due_after_hours(now, hours)
    with changing(who=who, now=now) as change:
        leave_from(change, _with_customer(contact), rule="call-back", due=due)
    return Outcome(due, frozenset(change.topics))


def _with_customer(contact: int) -> Contact:
    row = get_locked(Contact, contact)
    if row.customer_id is None:
        raise RuleBroken("asked-no-customer")
    return row
