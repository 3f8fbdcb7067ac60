"""Customers of a file: new ones in bulk, known ones (by their number) brought up to date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desktop.domain.errors import Conflict, RuleBroken
from desktop.domain.folding import folded
from desktop.domain.import_records import CustomerRecord
from desktop.domain.import_rows import Refusal
from desktop.domain.typed import NAME_LONGEST
from desktop.models.bulk import found
from desktop.models.customers import ContactPoint, Customer, CustomerPerson, CustomerWord
from desktop.models.database import tuples
from desktop.models.fields import to_micros
from desktop.models.merges import merged_ids
from desktop.models.rows import get_locked
from desktop.models.settings import office
from desktop.models.words import words_of
from desktop.services.customer_fields import checked, index, insert_person, read_point
from desktop.services.import_changes import Tally
from desktop.services.living import check_living

_FIELDS = ("name", "kind", "form_of_address", "language", "country", "currency", "tier")
_POINTS = (("phone", "phone"), ("mobile", "phone"), ("fax", "fax"), ("email", "email"),
           ("address", "address"))  # fmt: skip
Points = list[tuple[str, str, str]]  # kind, as typed, the form that is compared


def apply_customers(records: list[CustomerRecord], tally: Tally) -> None:
    """Write customers: those with a new number are created, others changed where the file differs.

    What a file leaves empty stays as it is; contact points and people are added, never removed.
    """
    home = office().home_country
    known = found(Customer, "number", (record.number for record in records), "id", "cash", *_FIELDS)
    fresh: list[tuple[CustomerRecord, Points]] = []
    merged = merged_ids()
    for record in records:
        try:
            points = _points(record, home)
            if record.number not in known:
                fresh.append((record, points))
            elif known[record.number][0] in merged:
                check_living(known[record.number][0])
            elif known[record.number][1]:
                raise RuleBroken("customer-cash", number=record.number)
            elif _update(record, points, known[record.number], tally):
                tally.changed += 1
            else:
                tally.unchanged += 1
        except (RuleBroken, Conflict) as error:
            tally.refused.append(Refusal(record.line, error.code, error.params))
    create_customers(fresh, tally)
    tally.created += len(fresh)


def create_customers(fresh: list[tuple[CustomerRecord, Points]], tally: Tally) -> dict[str, int]:
    """Write new customers with their points, people and words; their ids by number."""
    now = to_micros(tally.change.now)
    tally.add(
        Customer,
        ("number", "folded", *_FIELDS, "created_at"),
        [
            (
                *(record.number, folded(record.name)[:NAME_LONGEST]),
                *(getattr(record, name) for name in _FIELDS),
                now,
            )
            for record, _ in fresh
        ],
        source=tally.source,
    )
    numbers = (record.number for record, _ in fresh)
    ids = {number: row[0] for number, row in found(Customer, "number", numbers, "id").items()}
    _add_points(((ids[record.number], points) for record, points in fresh), tally)
    people = [
        (ids[record.number], record.person, record.role) for record, _ in fresh if record.person
    ]
    tally.add(CustomerPerson, ("customer", "name", "role"), people)
    words = [
        (ids[record.number], word) for record, points in fresh for word in _words(record, points)
    ]
    tally.add(CustomerWord, ("customer", "word"), words)
    tally.remember(
        Customer,
        ((ids[record.number], _told(record, tally.source, points)) for record, points in fresh),
    )
    return ids


def _points(record: CustomerRecord, home: str) -> Points:
    """The contact points of a record, phone numbers read as those of its country."""
    made: Points = []
    for field, kind in _POINTS:
        typed = getattr(record, field)
        if typed:
            made.append((kind, *read_point(kind, typed, home=record.country or home)))
    return made


def _add_points(points: Iterable[tuple[int, Points]], tally: Tally) -> None:
    rows = []
    for customer, own in points:
        kinds: set[str] = set()
        for kind, typed, normalised in own:
            rows.append((customer, kind, typed, normalised, kind not in kinds))
            kinds.add(kind)
    names = ("customer", "kind", "typed", "normalised", "preferred")
    tally.add(ContactPoint, names, rows)


def _words(record: CustomerRecord, points: Points) -> set[str]:
    texts = [record.name, record.number, record.person]
    texts += [normalised for kind, _, normalised in points if kind == "email"]
    phones = [normalised for kind, _, normalised in points if kind in ("phone", "fax")]
    return words_of(texts=texts, phones=phones)


def _told(record: CustomerRecord, source: str, points: Points) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(record, name) for name in ("number", *_FIELDS)}
    told |= {kind: typed for kind, typed, _ in reversed(points)}
    return told | {"person": record.person, "source": source}


def _update(record: CustomerRecord, points: Points, row: tuple[Any, ...], tally: Tally) -> bool:
    """Bring a known customer up to date; whether anything changed."""
    customer: int = row[0]
    had = dict(zip(_FIELDS, row[2:], strict=True))
    wanted = checked({name: getattr(record, name) for name in _FIELDS if name in record.given})
    different = {name: value for name, value in wanted.items() if had.get(name, value) != value}
    changed = False
    if different:
        different |= {"folded": wanted["folded"]} if "name" in different else {}
        changed = tally.change.update(get_locked(Customer, customer), **different)
    query = ContactPoint.select(ContactPoint.kind, ContactPoint.normalised)
    known = set(tuples(query.where(ContactPoint.customer == customer)))
    kinds = {kind for kind, _ in known}
    for kind, typed, normalised in points:
        if (kind, normalised) not in known:
            values = {"kind": kind, "typed": typed, "normalised": normalised}
            preferred = kind not in kinds
            tally.change.insert(ContactPoint, customer=customer, preferred=preferred, **values)
            kinds.add(kind)
            changed = True
    people = CustomerPerson.select().where(
        CustomerPerson.customer == customer, CustomerPerson.name == record.person
    )
    if record.person and not people.exists():
        insert_person(tally.change, customer, name=record.person, role=record.role)
        changed = True
    if changed:
        index(customer)
    return changed
