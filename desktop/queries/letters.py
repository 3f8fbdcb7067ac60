"""What is known for a letter to a customer: whom it is to, which question, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desktop.domain.errors import NotFound
from desktop.domain.office import Office
from desktop.models.reach import email_of
from desktop.models.settings import office
from desktop.queries.sql import fetch_one, instant

_QUESTION = "answer-question"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """``question`` is what was asked, by the follow-up that the letter is written from, else the
    oldest that is not answered; ``follow_up`` that one, ``until`` the day it is due, None where it
    has passed. ``number``, ``reference`` and ``order_date`` are those of its order, if it has one.
    """

    customer: int
    name: str
    language: str
    email: str
    office: Office
    follow_up: int | None
    question: str
    until: date | None
    number: str
    reference: str
    order_date: date | None


def letter_facts(
    customer_id: int, *, follow_up_id: int | None = None, now: datetime
) -> LetterFacts:
    """The facts of a letter at ``now``. Raises NotFound ``customer-gone``."""
    row = fetch_one("SELECT name, language FROM customer WHERE id = ?", (customer_id,))
    if row is None:
        raise NotFound("customer-gone", id=customer_id)
    settings = office()
    which, key = ("f.id = ?", follow_up_id) if follow_up_id else ("f.rule = ?", _QUESTION)
    found = fetch_one(
        "SELECT f.id, f.rule, f.what, f.due, o.number, o.reference, o.ordered_at FROM follow_up f"
        " LEFT JOIN sales_order o ON o.id = f.order_id"
        f" WHERE f.customer_id = ? AND f.state = 'open' AND {which} ORDER BY f.due, f.id LIMIT 1",
        (customer_id, key),
    ) or (None, "", "", None, "", "", None)
    due, ordered = instant(found[3]), instant(found[6])
    return LetterFacts(
        customer=customer_id,
        name=row[0],
        language=row[1],
        email=email_of(customer_id),
        office=settings,
        follow_up=found[0],
        question=found[2] if found[1] == _QUESTION else "",
        until=settings.today(due) if due is not None and due > now else None,
        number=found[4] or "",
        reference=found[5] or "",
        order_date=settings.today(ordered) if ordered is not None else None,
    )
