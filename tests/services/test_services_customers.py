"""Customers on both engines: what is kept, what is refused, and that they are found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.folding import query_words
from desktop.domain.phones import ending_digits
from desktop.models.customers import (
    ContactPoint,
    Customer,
    CustomerFact,
    CustomerPerson,
    CustomerWord,
)
from desktop.models.database import starts_with
from desktop.models.office import History, Note
from desktop.services import customers, office

pytestmark = pytest.mark.usefixtures("seeded")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def seeded(database: str) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR")


def create(name: str = "Okafor", **values: Any) -> int:
    return customers.create_customer(name=name, who=None, now=NOW, **values).value


def found(typed: str) -> set[int]:
    """Customers with a word that begins with one of each typed word's spellings."""
    sets = []
    for spellings in query_words(typed):
        hits: set[int] = set()
        for spelling in spellings:
            rows = CustomerWord.select().where(starts_with(CustomerWord.word, spelling))
            hits |= {row.customer_id for row in rows}
        sets.append(hits)
    return set.intersection(*sets) if sets else set()


def found_by_number(typed: str) -> set[int]:
    ending = "#" + ending_digits(typed)[::-1]
    rows = CustomerWord.select().where(starts_with(CustomerWord.word, ending))
    return {row.customer_id for row in rows}


def history(subject: str, key: int) -> list[tuple[str, dict[str, Any]]]:
    rows = History.select().where(History.subject == subject, History.subject_id == key)
    return [(row.action, row.changes) for row in rows.order_by(History.id)]


def test_a_customer_is_captured_in_one_go() -> None:
    key = create(
        "Müller & Söhne",
        kind="organisation",
        form_of_address="Herr",
        language="de_de",
        country="de",
        currency="usd",
        tier="gold",
        preferred_method="telephone",
        technically_aware=True,
        points=[
            ("phone", "+44 (0)20/7946-0123"),
            ("phone", "020 7946 0999"),
            ("email", "Info@Mueller.Example"),
            ("address", "Weg 1\n10115 Berlin"),
        ],
        people=[("Jane O'Hara", "buyer")],
    )
    row = Customer.get_by_id(key)
    assert (row.number, row.folded, row.language, row.country, row.currency) == (
        "C-000001",
        "muller sohne",
        "de-DE",
        "DE",
        "USD",
    )
    points = ContactPoint.select().where(ContactPoint.customer == key).order_by(ContactPoint.id)
    assert [(p.kind, p.typed, p.normalised, p.preferred) for p in points] == [
        ("phone", "+44 (0)20/7946-0123", "+442079460123", True),
        ("phone", "020 7946 0999", "+442079460999", False),
        ("email", "Info@Mueller.Example", "info@mueller.example", True),
        ("address", "Weg 1\n10115 Berlin", "weg 1 10115 berlin", True),
    ]
    assert CustomerPerson.get().name == "Jane O'Hara"
    [(action, changes)] = history("customer", key)
    assert action == "created"
    assert changes["name"] == [None, "Müller & Söhne"]
    assert history("contact_point", points[0].id)[0][1]["typed"] == [None, "+44 (0)20/7946-0123"]


@pytest.mark.parametrize("typed", ["muller", "mueller", "MÜL", "sohne mul", "ohara jane", "info"])
def test_found_by_any_word_in_any_spelling(typed: str) -> None:
    key = create(
        "Müller & Söhne", points=[("email", "info@x.example")], people=[("Jane O'Hara", "")]
    )
    create("Meier")
    assert found(typed) == {key}


@pytest.mark.parametrize("typed", ["020 7946 0123", "+44 (0)20/7946-0123", "0123", "442079460123"])
def test_found_by_any_spelling_of_the_number(typed: str) -> None:
    key = create(points=[("phone", "(020) 7946 0123")])
    create("Meier", points=[("phone", "020 7946 0999")])
    assert found_by_number(typed) == {key}


@pytest.mark.parametrize("name", ["محمد علي", "王小明", "आदित्य शर्मा", "Ngũgĩ", "Ø"])
def test_names_of_all_scripts_are_kept_and_found(name: str) -> None:
    key = create(name)
    assert Customer.get_by_id(key).name == name
    assert found(name) == {key}


def test_a_number_that_is_none_is_kept_as_typed_and_found_by_its_digits() -> None:
    key = create(points=[("phone", "extension 4711")])
    assert ContactPoint.get().typed == "extension 4711"
    assert found_by_number("4711") == {key}
    with pytest.raises(RuleBroken, match="phone-without-digits"):
        create(points=[("phone", "ask Jane")])


def test_numbers_are_without_gaps_and_pass_those_that_were_brought_along() -> None:
    first = create()
    with pytest.raises(RuleBroken):
        create("")
    create("Imported", number="C-000002", source="import")
    second = create()
    assert [Customer.get_by_id(key).number for key in (first, second)] == ["C-000001", "C-000003"]
    with pytest.raises(RuleBroken, match=r"customer-number-taken.*C-000002"):
        create("Twice", number="C-000002")


def test_two_customers_may_share_number_and_address() -> None:
    points = [("phone", "020 7946 0123"), ("email", "a@b.example")]
    keys = {create("Ann", points=points), create("Bob", points=points)}
    assert found_by_number("0123") == keys


def test_a_change_is_found_and_remembered() -> None:
    key = create("Okafor")
    outcome = customers.change_customer(customer=key, name="Schulz", tier="gold", who=None, now=NOW)
    assert outcome.changed == {"customers"}
    assert (found("okafor"), found("schulz")) == (set(), {key})
    assert history("customer", key)[-1] == (
        "changed",
        {
            "name": ["Okafor", "Schulz"],
            "tier": ["standard", "gold"],
            "folded": ["okafor", "schulz"],
        },
    )
    same = customers.change_customer(customer=key, name="Schulz", who=None, now=NOW)
    assert same.changed == frozenset()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "x" * 301}, "text-too-long"),
        ({"name": "a\x00b"}, "text-control"),
        ({"name": "a\nb"}, "text-control"),
        ({"name": "\ud800"}, "text-control"),
        ({"name": "\u200b "}, "text-missing"),
        ({"language": "klingon"}, "language-unknown"),
        ({"language": "../de"}, "language-unknown"),
        ({"country": "UTO"}, "country-unknown"),
        ({"currency": "ABC"}, "currency-unknown"),
        ({"currency": "HRK"}, "currency-ended"),
        ({"kind": "ghost"}, "customer-kind"),
        ({"tier": ""}, "text-missing"),
        ({"preferred_method": "pigeon"}, "code-unknown"),
        ({"officer": 4711}, "staff-gone"),
    ],
)
def test_what_cannot_be_is_refused_in_words(values: dict[str, Any], code: str) -> None:
    key = create()
    with pytest.raises((RuleBroken, NotFound)) as refusal:
        customers.change_customer(customer=key, who=None, now=NOW, **values)
    assert refusal.value.code == code
    with pytest.raises((RuleBroken, NotFound)) as refusal:
        create(**{"name": "Meier", **values})
    assert refusal.value.code == code
    assert Customer.select().where(~Customer.cash).count() == 1


@pytest.mark.parametrize("text", ["a", "a@b", "a b@c.de", "a@@b.de", "@b.de", "a@b..de", "a@.de"])
def test_an_address_that_cannot_be_one_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken, match="email-malformed"):
        create(points=[("email", text)])


@pytest.mark.parametrize("text", ["a@b.de", "用户@例子.公司", "o'hara+x@sub.b-c.example"])
def test_an_address_that_may_be_one_is_kept(text: str) -> None:
    create(points=[("email", text)])
    assert ContactPoint.get().typed == text


def test_contact_points_come_change_and_go() -> None:
    key = create(points=[("phone", "020 7946 0123")])
    second = customers.add_contact_point(
        customer=key, kind="phone", typed="020 7946 0999", preferred=True, who=None, now=NOW
    ).value
    first = ContactPoint.get(ContactPoint.id != second)
    assert not first.preferred
    assert history("contact_point", first.id)[-1] == ("changed", {"preferred": [True, False]})
    customers.change_contact_point(point=second, typed="020 7946 0777", who=None, now=NOW)
    assert (found_by_number("0999"), found_by_number("0777")) == (set(), {key})
    customers.remove_contact_point(point=second, who=None, now=NOW)
    assert found_by_number("0777") == set()
    action, old = history("contact_point", second)[-1]
    assert (action, old["typed"]) == ("removed", ["020 7946 0777", None])
    with pytest.raises(NotFound, match="contact-point-gone"):
        customers.remove_contact_point(point=second, who=None, now=NOW)


def test_people_come_and_go_and_their_numbers_stay() -> None:
    key, other = create("Acme"), create("Other")
    person = customers.add_person(customer=key, name="Ana Ruiz", who=None, now=NOW).value
    assert found("ruiz") == {key}
    with pytest.raises(NotFound, match="customer-person-gone"):
        customers.add_contact_point(
            customer=other, kind="phone", typed="1234", person=person, who=None, now=NOW
        )
    customers.add_contact_point(
        customer=key, kind="phone", typed="020 7946 0123", person=person, who=None, now=NOW
    )
    customers.remove_person(person=person, who=None, now=NOW)
    assert found("ruiz") == set()
    assert found_by_number("0123") == {key}


def test_facts_are_set_changed_and_removed() -> None:
    key = create()
    one, two = date(2026, 1, 1), date(2026, 12, 31)

    def set_fact(fact: str, value: str, **days: Any) -> None:
        customers.set_fact(customer=key, fact=fact, value=value, who=None, now=NOW, **days)

    set_fact("contract-terms", "30 days net", from_on=one, to_on=two)
    set_fact("contract-terms", "14 days net", from_on=one, to_on=two)
    row = CustomerFact.get()
    assert (row.value, row.from_on, row.to_on) == ("14 days net", one, two)
    assert history("customer_fact", row.id)[-1][1] == {"value": ["30 days net", "14 days net"]}
    set_fact("contract-terms", "")
    assert not CustomerFact.select().exists()
    set_fact("internal-or-external", "internal")
    for fact, value, days, code in (
        ("internal-or-external", "both", {}, "code-unknown"),
        ("star-sign", "lion", {}, "code-unknown"),
        ("significance", "large", {"from_on": two, "to_on": one}, "dates-reversed"),
    ):
        with pytest.raises(RuleBroken, match=code):
            set_fact(fact, value, **days)


def test_notes_say_what_they_are() -> None:
    key = create()
    made = customers.add_note(
        customer=key, kind="view", text="  wants it\nblue", who=None, now=NOW
    ).value
    assert Note.get_by_id(made).text == "  wants it\nblue"
    for kind, text, code in (("rumour", "x", "note-kind"), ("fact", " \n", "text-missing")):
        with pytest.raises(RuleBroken, match=code):
            customers.add_note(customer=key, kind=kind, text=text, who=None, now=NOW)


def test_nothing_is_done_to_a_customer_who_is_not_there() -> None:
    with pytest.raises(NotFound, match="customer-gone"):
        customers.change_customer(customer=4711, name="x", who=None, now=NOW)
    with pytest.raises(NotFound, match="customer-gone"):
        customers.add_note(customer=4711, kind="fact", text="x", who=None, now=NOW)
