"""Papers of an order: that one was made stands in its story, and who told the customer with it.

The program sends nothing. What was written, printed or opened is a note in the order's history;
that it went to the customer is a contact, recorded by the person who sent it.
"""

from __future__ import annotations

from datetime import datetime

from desktop.domain.typed import one_line
from desktop.models.customers import Customer
from desktop.models.orders import SalesOrder
from desktop.models.reach import email_of
from desktop.models.rows import get
from desktop.models.work import Contact
from desktop.services.change import Outcome, changing
from desktop.services.codes import known_code
from desktop.services.followups import close_for

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
    disposition = one_line(disposition, field="disposition", longest=80, required=True)
    to = one_line(to, field="to", longest=200)
    with changing(who=who, now=now) as change:
        row = get(SalesOrder, order)
        made = change.insert(
            Contact,
            customer=row.customer_id,
            method=known_code("communication-methods", method),
            direction="out",
            party=to,
            started_at=now,
            ended_at=now,
            said=said,
            disposition=disposition,
            staff=who,
            order=order,
        )
        if paper in _TOLD_BY:
            close_for(change, order=order, rule=_TOLD_BY[paper], outcome=said, done=True)
    return Outcome(made, frozenset(change.topics))
