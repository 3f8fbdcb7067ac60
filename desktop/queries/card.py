"""A customer's card: who they are, and what is known of the relationship, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from desktop.domain.errors import NotFound
from desktop.domain.kept import KeptCount
from desktop.domain.money import Money
from desktop.domain.office import Office
from desktop.models.fields import from_micros, to_micros
from desktop.models.settings import office
from desktop.queries.entries import EntryRow, places_of_customer
from desktop.queries.followups import FollowUpRow, open_of_customer
from desktop.queries.merged import MergeRow, merges_of
from desktop.queries.orders import ORDERS, UNDER_WAY, OrderFilters, OrderRow
from desktop.queries.points import AccountRow, accounts
from desktop.queries.promises import kept_by
from desktop.queries.sql import Row, day, fetch, fetch_one, instant, money


@dataclass(frozen=True, slots=True)
class PointRow:
    """A way to reach a customer; ``typed`` as somebody wrote it, ``normalised`` to dial or send."""

    id: int
    kind: str
    typed: str
    normalised: str
    preferred: bool
    person_id: int | None
    person: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of an organisation."""

    id: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A relationship fact from the vocabulary."""

    id: int
    fact: str
    value: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note: ``fact``, the customer's ``view`` or staff ``opinion``."""

    id: int
    kind: str
    text: str
    at: datetime
    staff: str


@dataclass(frozen=True, slots=True)
class Relationship:
    """What the orders prove; cancellations, adjustments and drafts count for nothing.

    ``orders`` confirmed or imported ones; ``first_order_id`` and ``first_number`` name the oldest.
    ``established`` where that is older than the office's setting. ``purchases`` are the sums of the
    last 12 months, one for each currency, the customer's own first.
    """

    orders: int
    first_order_id: int | None
    first_number: str
    first_at: datetime | None
    last_at: datetime | None
    established: bool
    purchases: tuple[Money, ...]

    @property
    def repeat(self) -> bool:
        """Whether there is an order that proves it; otherwise the customer is new."""
        return self.orders > 0


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the desk and the customer's page show at their top."""

    id: int
    number: str
    name: str
    kind: str
    form_of_address: str
    language: str
    country: str
    currency: str
    tier: str
    preferred_method: str
    preferred_hours: str
    technically_aware: bool | None
    officer_id: int | None
    officer: str
    cash: bool
    created_at: datetime
    source: str
    relationship: Relationship
    points: tuple[PointRow, ...]
    people: tuple[PersonRow, ...]
    facts: tuple[FactRow, ...]
    notes: tuple[NoteRow, ...]
    accounts: tuple[AccountRow, ...]
    follow_ups: tuple[FollowUpRow, ...]
    places: tuple[EntryRow, ...]
    open_orders: tuple[OrderRow, ...]
    kept: KeptCount
    merged_into: MergeRow | None = None
    merged_from: tuple[MergeRow, ...] = ()


_OPEN = frozenset({"quoted", *UNDER_WAY})
_MOST_OPEN = 50


def card(customer_id: int, *, today: date) -> Card:
    """The customer's card on the office's day ``today``. Raises NotFound ``customer-gone``."""
    row = fetch_one(
        "SELECT c.number, c.name, c.kind, c.form_of_address, c.language, c.country, c.currency,"
        " c.tier, c.preferred_method, c.preferred_hours, c.technically_aware, c.officer_id, s.name,"
        " c.cash, c.created_at, c.source"
        " FROM customer c LEFT JOIN staff s ON s.id = c.officer_id WHERE c.id = ?",
        (customer_id,),
    )
    if row is None:
        raise NotFound("customer-gone", id=customer_id)
    became, others = merges_of(customer_id)
    return Card(
        id=customer_id,
        **_head(row),
        relationship=relationship(customer_id, currency=row[6], today=today),
        points=_points(customer_id),
        people=_people(customer_id),
        facts=_facts(customer_id),
        notes=_notes(customer_id),
        accounts=accounts(customer_id, today=today),
        follow_ups=open_of_customer(customer_id),
        places=places_of_customer(customer_id, today=today),
        # A sale over the counter is promised nothing, and there may be a million of them.
        kept=KeptCount() if row[13] else kept_by(customer_id, today=today),
        open_orders=tuple(
            ORDERS.page(
                filters=OrderFilters(customer_id=customer_id, states=_OPEN),
                sort="ordered",
                descending=True,
                limit=_MOST_OPEN,
            )
        ),
        merged_into=became,
        merged_from=others,
    )


def _head(row: Row) -> dict[str, Any]:
    """What stands in the customer's own row, by the names of the card."""
    names = (
        "number name kind form_of_address language country currency tier preferred_method"
        " preferred_hours technically_aware officer_id officer cash created_at source"
    )
    head = dict(zip(names.split(), row, strict=True))
    aware = head["technically_aware"]
    return head | {
        "technically_aware": None if aware is None else bool(aware),
        "officer": head["officer"] or "",
        "cash": bool(head["cash"]),
        "created_at": from_micros(head["created_at"]),
    }


_PROVEN = (
    "customer_id = ? AND kind = 'order' AND state IN ('confirmed', 'in-progress', 'completed')"
)


def relationship(customer_id: int, *, currency: str, today: date) -> Relationship:
    """New or repeat, since when, and the purchases of the 12 months up to ``today``."""
    settings = office()
    ends = fetch_one(
        f"SELECT COUNT(*), MIN(ordered_at), MAX(ordered_at) FROM sales_order WHERE {_PROVEN}",
        (customer_id,),
    ) or (0, None, None)
    first = fetch_one(
        f"SELECT id, number FROM sales_order WHERE {_PROVEN} ORDER BY ordered_at, id LIMIT 1",
        (customer_id,),
    ) or (None, "")
    sums = fetch(
        f"SELECT currency, SUM(total_minor) FROM sales_order WHERE {_PROVEN}"
        " AND ordered_at >= ? GROUP BY currency ORDER BY currency",
        (customer_id, to_micros(_start(_years_before(today, 1), settings))),
    )
    first_at = instant(ends[1])
    since = _years_before(today, settings.established_years)
    return Relationship(
        orders=ends[0],
        first_order_id=first[0],
        first_number=first[1] or "",
        first_at=first_at,
        last_at=instant(ends[2]),
        established=first_at is not None and first_at < _start(since, settings),
        purchases=tuple(
            money(minor, code) for code, minor in sorted(sums, key=lambda one: one[0] != currency)
        ),
    )


def _years_before(on: date, years: int) -> date:
    """The same day some years ago; of a leap day, the last of February."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def _start(on: date, settings: Office) -> datetime:
    return datetime.combine(on, time.min, settings.zone)


def _points(customer_id: int) -> tuple[PointRow, ...]:
    rows = fetch(
        "SELECT p.id, p.kind, p.typed, p.normalised, p.preferred, p.person_id, n.name"
        " FROM contact_point p LEFT JOIN customer_person n ON n.id = p.person_id"
        " WHERE p.customer_id = ? ORDER BY p.preferred DESC, p.id",
        (customer_id,),
    )
    return tuple(
        PointRow(key, kind, typed, normalised, bool(preferred), person_id, person or "")
        for key, kind, typed, normalised, preferred, person_id, person in rows
    )


def _people(customer_id: int) -> tuple[PersonRow, ...]:
    rows = fetch(
        "SELECT id, name, role FROM customer_person WHERE customer_id = ? ORDER BY id",
        (customer_id,),
    )
    return tuple(PersonRow(*row) for row in rows)


def _facts(customer_id: int) -> tuple[FactRow, ...]:
    rows = fetch(
        "SELECT id, fact, value, from_on, to_on FROM customer_fact WHERE customer_id = ?"
        " ORDER BY id",
        (customer_id,),
    )
    return tuple(
        FactRow(key, fact, value, day(from_on), day(to_on))
        for key, fact, value, from_on, to_on in rows
    )


def _notes(customer_id: int) -> tuple[NoteRow, ...]:
    rows = fetch(
        "SELECT n.id, n.kind, n.text, n.at, s.name FROM note n"
        " LEFT JOIN staff s ON s.id = n.staff_id"
        " WHERE n.subject = 'customer' AND n.subject_id = ? ORDER BY n.id DESC LIMIT 50",
        (customer_id,),
    )
    return tuple(
        NoteRow(key, kind, text, from_micros(at), staff or "")
        for key, kind, text, at, staff in rows
    )
