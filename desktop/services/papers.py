"""Papers of an order and letters to a customer: that one was made, and that it was sent.

The program sends nothing. What was written, printed or opened is a note in the record's history;
that it went to the customer is a contact, recorded by the person who sent it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from desktop.domain.typed import one_line
from desktop.models.customers import Customer
from desktop.models.fields import to_micros
from desktop.models.orders import SalesOrder
from desktop.models.reach import email_of
from desktop.models.rows import get, get_locked, rows
from desktop.models.work import FollowUp
from desktop.services.change import Change, Outcome, changing
from desktop.services.contacts import insert
from desktop.services.leaving import check_due, close, close_for, leave
from desktop.services.living import living
from desktop.services.office import calendar

_QUESTION, _CALL_BACK = "answer-question", "call-back"
_LETTERS = ("letter", "mail")
_TOLD_BY = {"promise-moved": "promise-moved", "confirmed": "send-revision"}
"""The follow-up that a paper does, where one is open, once it was sent."""


def note_paper(
    *, order: int, paper: str, form: str, who: int | None, now: datetime
) -> Outcome[None]:
    """Keep that a paper of an order was made: which (a kind of message, or ``quote``), in which
    ``form`` (pdf, paper, text, letter, mail), in which revision, and to whom it is written.

    Raises NotFound ``sales-order-gone``.
    """
    with changing(who=who, now=now) as change:
        row = get(SalesOrder, order)
        told = {"paper": paper, "form": form, "revision": row.revision, "to": _to(row, form)}
        made = {name: [None, each] for name, each in told.items()}
        change.note(SalesOrder, row.revision_of_id or row.id, "changed", made)
    return Outcome(None, frozenset(change.topics))


def _to(order: SalesOrder, form: str) -> str:
    name = get(Customer, order.customer_id).name if order.customer_id else ""
    email = email_of(order.customer_id) if form in _LETTERS else ""
    return f"{name} <{email}>" if email else name


def note_sent(
    *,
    order: int,
    paper: str,
    method: str,
    disposition: str,
    to: str,
    said: str,
    who: int | None,
    now: datetime,
) -> Outcome[int]:
    """Record that somebody told the customer with a paper: a contact out, by ``method`` (a
    communication method), which says ``said``; its id. What was to be done with it is done.

    Raises RuleBroken ``code-unknown``, ``text-…``; NotFound ``sales-order-gone``.
    """
    disposition, to = _checked(disposition, to)
    with changing(who=who, now=now) as change:
        row = get(SalesOrder, order)
        values = {"party": to, "said": said, "disposition": disposition, "order": order}
        made = _told(change, customer=row.customer_id, method=method, **values)
        if paper in _TOLD_BY:
            close_for(change, order=order, rule=_TOLD_BY[paper], outcome=said, done=True)
    return Outcome(made, frozenset(change.topics))


def note_letter(
    *, customer: int, letter: str, form: str, who: int | None, now: datetime
) -> Outcome[None]:
    """Keep that a letter to a customer was made: which, and in which ``form`` (pdf, paper, text,
    letter, mail). Until :func:`note_letter_sent` it was not sent.

    Raises NotFound ``customer-gone``.
    """
    with changing(who=who, now=now) as change:
        row = get(Customer, customer)
        made = {"letter": [None, letter], "form": [None, form]}
        change.note(Customer, row.id, "changed", made)
    return Outcome(None, frozenset(change.topics))


def note_letter_sent(
    *,
    customer: int,
    letter: str,
    follow_up: int | None,
    until: date | None,
    method: str,
    disposition: str,
    to: str,
    said: str,
    who: int | None,
    now: datetime,
) -> Outcome[int]:
    """Record that a ``letter`` (holding, answer, or an office's own) went to a customer: a contact
    out; its id.

    An answer does the question (``follow_up``) it answers. A holding letter promises an answer by
    the day ``until``: where nothing that is open reminds of it by then, a call-back is left.

    Raises RuleBroken ``code-unknown``, ``text-…``, ``due-too-far``; NotFound
    ``customer-gone``, ``follow-up-gone``; Conflict ``customer-merged``.
    """
    disposition, to = _checked(disposition, to)
    with changing(who=who, now=now) as change:
        living(customer)
        change.note(Customer, customer, "changed", {"sent-letter": [None, letter]})
        question = None if follow_up is None else get_locked(FollowUp, follow_up)
        order = question.order_id if question else None
        values = {"party": to, "said": said, "disposition": disposition, "order": order}
        made = _told(change, customer=customer, method=method, **values)
        if letter == "answer" and question and _is_asked(question):
            close(change, question, state="done", outcome=said)
        if letter == "holding" and until is not None:
            _remind(change, customer=customer, until=until, contact=made, order=order)
    return Outcome(made, frozenset(change.topics))


def _is_asked(row: FollowUp) -> bool:
    return row.state == "open" and row.rule == _QUESTION


def _remind(change: Change, *, customer: int, until: date, contact: int, order: int | None) -> None:
    """Leave a call-back for what was promised by the end of a day, where none is open."""
    end = calendar().moment(until, time.max)
    known = '"customer_id" = ? AND "state" = \'open\' AND "rule" IN (?, ?) AND "due" <= ?'
    if rows(FollowUp, known, customer, _QUESTION, _CALL_BACK, to_micros(end)):
        return
    due = calendar().moment(until)
    check_due(due, change.now)
    leave(
        change,
        customer=customer,
        rule=_CALL_BACK,
        due=due,
        params={},
        contact=contact,
        order=order,
    )


def _checked(disposition: str, to: str) -> tuple[str, str]:
    return (
        one_line(disposition, field="disposition", longest=80, required=True),
        one_line(to, field="to", longest=200),
    )


def _told(change: Change, *, customer: int | None, method: str, **values: Any) -> int:
    """A contact out that has ended."""
    ended = {"customer": customer, "method": method, "ended_at": change.now, **values}
    return insert(change, direction="out", **ended)
