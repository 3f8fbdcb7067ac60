"""Customers: creating and changing them, and keeping what they are found by true.

Two customers may share a number or an address: duplicates are shown while typing, never refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from desktop.domain.codes import EITHER_OR
from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.typed import one_line, passage
from desktop.models.customers import ContactPoint, Customer, CustomerFact, CustomerPerson
from desktop.models.office import Note
from desktop.models.rows import get_locked
from desktop.models.settings import office
from desktop.services.change import Outcome, changing
from desktop.services.codes import known_code
from desktop.services.customer_fields import (
    checked,
    index,
    insert_person,
    insert_point,
    next_free_number,
    only_preferred,
    read_point,
)
from desktop.services.living import living
from desktop.services.unique import unique

NOTE_KINDS = ("fact", "view", "opinion")
CONTRACT_TERMS = "contract-terms"
"""A fact beside those of the vocabulary's list: terms agreed, with their dates."""


def create_customer(
    *,
    name: str,
    who: int | None,
    now: datetime,
    points: Iterable[tuple[str, str]] = (),
    people: Iterable[tuple[str, str]] = (),
    number: str = "",
    source: str = "",
    **values: Any,
) -> Outcome[int]:
    """Write a new customer; the id.

    ``points`` are ``(kind, as typed)`` with kind phone, fax, email or address, the first of a kind
    being the preferred one; ``people`` are ``(name, role)``. ``values`` are the fields of
    :func:`change_customer`; the currency is the office's where none is given. An imported customer
    brings its own ``number`` and says its ``source``; others get the next one.

    Raises RuleBroken: ``text-…``, ``language-unknown``, ``country-unknown``, ``currency-unknown``,
    ``currency-ended``, ``customer-kind``, ``code-unknown``, ``point-kind``, ``email-malformed``,
    ``phone-without-digits``, ``customer-number-taken`` (number); NotFound ``staff-gone``.
    """
    number = one_line(number, field="number", longest=40)
    with unique("customer-number-taken", number=number), changing(who=who, now=now) as change:
        fields = checked({"name": name, **values})
        fields.setdefault("currency", office().currency)
        made = change.insert(
            Customer,
            number=number or next_free_number(),
            created_at=now,
            source=one_line(source, field="source", longest=40),
            **fields,
        )
        for person, role in people:
            insert_person(change, made, name=person, role=role)
        kinds: set[str] = set()
        for kind, typed in points:
            insert_point(change, made, kind=kind, typed=typed, preferred=kind not in kinds)
            kinds.add(kind)
        index(made)
    return Outcome(made, frozenset(change.topics))


def change_customer(
    *, customer: int, who: int | None, now: datetime, **values: Any
) -> Outcome[None]:
    """Change fields of a customer.

    ``name``, ``kind`` (person, organisation), ``form_of_address``, ``language`` (BCP 47),
    ``country`` (ISO 3166), ``currency`` (ISO 4217), ``tier``, ``preferred_method`` (a liaison
    method), ``preferred_hours``, ``technically_aware`` (True, False, None for unknown), ``officer``
    (staff id or None). Raises as :func:`create_customer`, NotFound ``customer-gone``, Conflict
    ``customer-merged``.
    """
    with changing(who=who, now=now) as change:
        row = living(customer)
        change.update(row, **checked(values))
        index(customer)
    return Outcome(None, frozenset(change.topics))


# --- ways to reach them ---------------------------------------------------------------------------


def add_contact_point(
    *,
    customer: int,
    kind: str,
    typed: str,
    person: int | None = None,
    preferred: bool = False,
    who: int | None,
    now: datetime,
) -> Outcome[int]:
    """Add a phone, fax, email or address to a customer, or to one of its people; the id.

    A number that is none in any country is kept as typed, and found by its digits.
    Raises as :func:`create_customer`, NotFound ``customer-gone``, ``customer-person-gone``.
    """
    with changing(who=who, now=now) as change:
        living(customer)
        if person is not None and get_locked(CustomerPerson, person).customer_id != customer:
            raise NotFound("customer-person-gone", id=person)
        made = insert_point(
            change, customer, kind=kind, typed=typed, person=person, preferred=preferred
        )
        only_preferred(change, made)
        index(customer)
    return Outcome(made, frozenset(change.topics))


def change_contact_point(
    *,
    point: int,
    who: int | None,
    now: datetime,
    typed: str | None = None,
    preferred: bool | None = None,
) -> Outcome[None]:
    """Correct a contact point, or make it the preferred one of its kind.

    Raises as :func:`add_contact_point`, NotFound ``contact-point-gone``.
    """
    with changing(who=who, now=now) as change:
        row = get_locked(ContactPoint, point)
        if typed is not None:
            text, normalised = read_point(row.kind, typed, home=office().home_country)
            change.update(row, typed=text, normalised=normalised)
        if preferred is not None:
            change.update(row, preferred=preferred)
        only_preferred(change, point)
        index(row.customer_id)
    return Outcome(None, frozenset(change.topics))


def remove_contact_point(*, point: int, who: int | None, now: datetime) -> Outcome[None]:
    """Take a contact point off; the history keeps it. Raises NotFound ``contact-point-gone``."""
    with changing(who=who, now=now) as change:
        row = get_locked(ContactPoint, point)
        change.remove(row)
        index(row.customer_id)
    return Outcome(None, frozenset(change.topics))


# --- people, facts, notes -------------------------------------------------------------------------


def add_person(
    *, customer: int, name: str, role: str = "", who: int | None, now: datetime
) -> Outcome[int]:
    """Add a person of an organisation; the id. Raises RuleBroken ``text-…``."""
    with changing(who=who, now=now) as change:
        living(customer)
        made = insert_person(change, customer, name=name, role=role)
        index(customer)
    return Outcome(made, frozenset(change.topics))


def remove_person(*, person: int, who: int | None, now: datetime) -> Outcome[None]:
    """Take a person off; their contact points stay the customer's. NotFound if already gone."""
    with changing(who=who, now=now) as change:
        row = get_locked(CustomerPerson, person)
        for point in ContactPoint.select().where(ContactPoint.person == person):
            change.update(point, person=None)
        change.remove(row)
        index(row.customer_id)
    return Outcome(None, frozenset(change.topics))


def set_fact(
    *,
    customer: int,
    fact: str,
    value: str,
    from_on: date | None = None,
    to_on: date | None = None,
    who: int | None,
    now: datetime,
) -> Outcome[None]:
    """Record a relationship fact of the vocabulary, or CONTRACT_TERMS; an empty value removes it.

    The facts that are one of two (new or established …) take one of their two codes. Raises
    RuleBroken ``code-unknown``, ``dates-reversed``, ``text-…``.
    """
    value = passage(value, field="value", longest=4000)
    if from_on is not None and to_on is not None and to_on < from_on:
        raise RuleBroken("dates-reversed", first=from_on, last=to_on)
    either = EITHER_OR.get(fact)
    if value and either and value not in [code for code, _ in either]:
        raise RuleBroken("code-unknown", list=fact, entry=value)
    with changing(who=who, now=now) as change:
        if fact != CONTRACT_TERMS:
            known_code("customer-relationships", fact)
        living(customer)
        row = CustomerFact.get_or_none(CustomerFact.customer == customer, CustomerFact.fact == fact)
        fields = {"value": value, "from_on": from_on, "to_on": to_on}
        if row is None and value.strip():
            change.insert(CustomerFact, customer=customer, fact=fact, **fields)
        elif row is not None and value.strip():
            change.update(row, **fields)
        elif row is not None:
            change.remove(row)
    return Outcome(None, frozenset(change.topics))


def add_note(
    *, customer: int, kind: str, text: str, who: int | None, now: datetime
) -> Outcome[int]:
    """Note something about a customer, marked as fact, customer's view or staff opinion; the id.

    Raises RuleBroken ``note-kind``, ``text-…``.
    """
    if kind not in NOTE_KINDS:
        raise RuleBroken("note-kind", kind=kind)
    text = passage(text, field="text", required=True)
    with changing(who=who, now=now) as change:
        living(customer)
        made = change.insert(
            Note, subject="customer", subject_id=customer, kind=kind, text=text, at=now, staff=who
        )
    return Outcome(made, frozenset(change.topics))
