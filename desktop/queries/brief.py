"""What one looks at before a call: who it is, what is open, what was promised and became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desktop.domain.recurring import UNANSWERED
from desktop.models.settings import office
from desktop.queries.card import Card, card
from desktop.queries.contacts import CONTACTS, ContactFilters, ContactRow
from desktop.queries.promise_ledger import PROMISES, PromiseEntry, PromiseFilters
from desktop.queries.sql import fetch, marks
from desktop.queries.story import EventRow, story

_RECENT = 12  # events
_PROMISES = 20


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is worked out of a relationship: the ``last`` real contact, None where there is none;
    the questions that wait for an answer; how many promises are open, were kept and missed."""

    last: ContactRow | None
    questions: tuple[str, ...]
    open: int
    kept: int
    missed: int


@dataclass(frozen=True, slots=True)
class Brief:
    """An account brief."""

    card: Card
    evidence: Evidence
    promises: tuple[PromiseEntry, ...]
    recent: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A card with what is worked out; None for sales to nobody, which are no relationship."""

    card: Card
    evidence: Evidence | None


def known(customer_id: int, *, today: date, now: datetime) -> Known:
    """What the customer's page shows at its side. Raises NotFound ``customer-gone``."""
    found = card(customer_id, today=today)
    return Known(found, None if found.cash else evidence(customer_id, now=now))


def evidence(customer_id: int, *, now: datetime) -> Evidence:
    """The computed facts of a relationship at ``now``."""
    counts = {
        show: PROMISES.count(filters=PromiseFilters(now, show, customer_id))
        for show in ("open", "kept", "missed")
    }
    return Evidence(_last_real(customer_id), _questions(customer_id), **counts)


def brief(customer_id: int, *, now: datetime) -> Brief:
    """The brief of a customer. Raises NotFound ``customer-gone``."""
    known = card(customer_id, today=office().today(now))
    filters = PromiseFilters(now, "open", customer_id)
    return Brief(
        card=known,
        evidence=evidence(customer_id, now=now),
        promises=tuple(PROMISES.page(filters=filters, limit=_PROMISES)),
        recent=tuple(story(customer_id, limit=_RECENT)),
    )


def _last_real(customer_id: int) -> ContactRow | None:
    """The last time somebody was spoken to or written to; an unanswered call is none."""
    nobody = sorted(UNANSWERED)
    rows = fetch(
        f"SELECT {CONTACTS.columns} FROM contact t {CONTACTS.joins} WHERE t.customer_id = ?"
        f" AND t.ended_at IS NOT NULL AND t.disposition NOT IN {marks(nobody)}"
        " ORDER BY t.started_at DESC, t.id DESC LIMIT 1",
        (customer_id, *nobody),
    )
    made = CONTACTS.make(rows, ContactFilters())
    return made[0] if made else None


def _questions(customer_id: int) -> tuple[str, ...]:
    rows = fetch(
        "SELECT what FROM follow_up WHERE customer_id = ? AND state = 'open'"
        " AND rule = 'answer-question' ORDER BY due, id",
        (customer_id,),
    )
    return tuple(str(row[0]) for row in rows)
