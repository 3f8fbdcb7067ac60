"""What a customer's fields may hold, and the rows written beside it; shared by form and import."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.folding import folded
from desktop.domain.phones import ending_digits, normalise
from desktop.domain.tags import country_code, currency_code, email_address, language_tag
from desktop.domain.typed import NAME_LONGEST, one_line, passage
from desktop.models.customers import ContactPoint, Customer, CustomerPerson, CustomerWord
from desktop.models.merges import earlier_names, kept_by, records_of
from desktop.models.office import Staff
from desktop.models.settings import office
from desktop.models.words import set_words, words_of
from desktop.services.change import Change
from desktop.services.codes import known_code
from desktop.services.numbers import next_number

KINDS = ("person", "organisation")
POINT_KINDS = ("phone", "fax", "email", "address")

_PHONE_LONGEST = 60
_ADDRESS_LONGEST = 2000
_NORMALISED_LONGEST = 320


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a customer as they are stored, the folded name included.

    Raises as :func:`desktop.services.customers.create_customer`; TypeError for an unknown field.
    """
    if unknown := values.keys() - _CHECKS.keys():
        raise TypeError(f"a customer has no {sorted(unknown)}")
    stored = {name: _CHECKS[name](value) for name, value in values.items()}
    if "name" in stored:
        stored["folded"] = folded(stored["name"])[:NAME_LONGEST]
    return stored


def _kind(value: str) -> str:
    if value not in KINDS:
        raise RuleBroken("customer-kind", kind=value)
    return value


def _officer(value: int | None) -> int | None:
    if value is not None and not Staff.select().where(Staff.id == value).exists():
        raise NotFound("staff-gone", id=value)
    return value


def _line(field: str, longest: int, *, required: bool = False) -> Callable[[str], str]:
    return lambda value: one_line(value, field=field, longest=longest, required=required)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": _line("name", NAME_LONGEST, required=True),
    "kind": _kind,
    "form_of_address": _line("form_of_address", 60),
    "language": lambda value: language_tag(value) if value else "",
    "country": lambda value: country_code(value) if value else "",
    "currency": currency_code,
    "tier": _line("tier", 20, required=True),
    "preferred_method": lambda value: known_code("liaison-methods", value),
    "preferred_hours": _line("preferred_hours", 120),
    "technically_aware": lambda value: None if value is None else bool(value),
    "officer": _officer,
}


def next_free_number() -> str:
    """The next customer number, ``C-000001`` at first, past those that imports brought along."""
    while True:
        number = f"C-{next_number('customers'):06d}"
        if not Customer.select().where(Customer.number == number).exists():
            return number


def read_point(kind: str, typed: str, *, home: str) -> tuple[str, str]:
    """A contact point as it is stored: as typed, and in the form that is compared.

    A phone number in E.164 where it is one, else its digits; an e-mail without case; an address
    folded. ``home`` is the country whose national numbers are meant.
    Raises RuleBroken ``point-kind``, ``email-malformed``, ``phone-without-digits``, ``text-…``.
    """
    if kind == "email":
        text = email_address(one_line(typed, field="email", longest=_NORMALISED_LONGEST))
        return text, text.casefold()[:_NORMALISED_LONGEST]
    if kind == "address":
        text = passage(typed, field="address", longest=_ADDRESS_LONGEST, required=True)
        return text, folded(text)[:_NORMALISED_LONGEST]
    if kind not in POINT_KINDS:
        raise RuleBroken("point-kind", kind=kind)
    text = one_line(typed, field=kind, longest=_PHONE_LONGEST, required=True)
    digits = "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())
    normalised = normalise(text, home=home) or ending_digits(text) or digits
    if not normalised:
        raise RuleBroken("phone-without-digits", text=text)
    return text, normalised


def insert_point(
    change: Change,
    customer: int,
    *,
    kind: str,
    typed: str,
    person: int | None = None,
    preferred: bool = False,
) -> int:
    """Write a contact point of a customer; its id. Raises as :func:`read_point`."""
    text, normalised = read_point(kind, typed, home=office().home_country)
    return change.insert(
        ContactPoint,
        customer=customer,
        person=person,
        kind=kind,
        typed=text,
        normalised=normalised,
        preferred=preferred,
    )


def only_preferred(change: Change, point: int) -> None:
    """If ``point`` is the preferred one of its kind, no other one of the customer stays so."""
    row = ContactPoint.get_by_id(point)
    if not row.preferred:
        return
    others = ContactPoint.select().where(
        ContactPoint.customer == row.customer_id,
        ContactPoint.kind == row.kind,
        ContactPoint.preferred,
        ContactPoint.id != point,
    )
    for other in others:
        change.update(other, preferred=False)


def insert_person(change: Change, customer: int, *, name: str, role: str) -> int:
    """Write a person of a customer; the id. Raises RuleBroken ``text-…``."""
    return change.insert(
        CustomerPerson,
        customer=customer,
        name=one_line(name, field="name", longest=NAME_LONGEST, required=True),
        role=one_line(role, field="role", longest=200),
    )


def index(customer: int) -> None:
    """Make the words a customer is found by those of its name, number, people and points, and of
    the records merged into it; a merged record is found by none."""
    texts: list[str] = []
    phones: list[str] = []
    records = [] if kept_by(customer) is not None else records_of(customer)
    for row in Customer.select().where(Customer.id.in_(records)):
        texts += [row.name, row.number]
    texts += [name for _record, name in earlier_names(records)]
    for person in CustomerPerson.select().where(CustomerPerson.customer.in_(records)):
        texts.append(person.name)
    for point in ContactPoint.select().where(ContactPoint.customer.in_(records)):
        if point.kind == "email":
            texts.append(point.normalised)
        elif point.kind != "address":
            phones.append(point.normalised)
    set_words(CustomerWord, customer, words_of(texts=texts, phones=phones))
