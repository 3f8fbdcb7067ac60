"""Contacts on both engines: from the first word to the wrap-up and its next step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.domain.errors import LiaisonError, NotFound, RuleBroken
from desktop.models.customers import Customer
from desktop.models.office import History
from desktop.models.work import Contact, FollowUp
from desktop.services import contacts, customers, office

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday, 10:00 in London
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def customer(database: str) -> int:
    office.seed(now=NOW, time_zone="Europe/London")
    return customers.create_customer(name="Okafor", who=None, now=NOW).value


def start(**values: Any) -> int:
    given = {"method": "telephone", "direction": "in", **values}
    return contacts.start_contact(who=None, now=NOW, **given).value


def end(contact: int, **values: Any) -> int | None:
    given = {"disposition": "answered", **values}
    return contacts.end_contact(contact=contact, who=None, now=LATER, **given).value


def test_a_contact_runs_from_its_start_to_its_wrap_up(customer: int) -> None:
    key = start(party="020 7946 0123", reason="general")
    contacts.note_contact(
        contact=key, customer=customer, asked="Is it\nblue?", said="Yes.", who=None, now=NOW
    )
    assert end(key) is None
    row = Contact.get_by_id(key)
    assert (row.customer_id, row.party, row.reason) == (customer, "020 7946 0123", "general")
    assert (row.asked, row.said, row.disposition) == ("Is it\nblue?", "Yes.", "answered")
    assert (row.started_at, row.ended_at) == (NOW, LATER)
    rows = History.select().where(History.subject == "contact", History.subject_id == key)
    assert [entry.action for entry in rows] == ["created", "changed", "changed"]
    with pytest.raises(RuleBroken, match="contact-ended"):
        end(key)


def test_the_next_step_becomes_a_follow_up(customer: int) -> None:
    due = NOW + timedelta(days=2)
    key = start(customer=customer)
    left = end(key, next_step="send the sample", next_due=due, next_method="letters")
    row = FollowUp.get_by_id(left)
    assert (row.customer_id, row.contact_id, row.what, row.due, row.method) == (
        customer,
        key,
        "send the sample",
        due,
        "letters",
    )


@pytest.mark.parametrize(
    ("known", "values", "code"),
    [
        (True, {"disposition": " "}, "text-missing"),
        (True, {"next_step": "call"}, "next-step-no-date"),
        (False, {"next_step": "call", "next_due": LATER}, "next-step-no-customer"),
        (True, {"reason": "boredom"}, "code-unknown"),
        (True, {"next_step": "x", "next_due": LATER, "next_method": "pigeon"}, "code-unknown"),
        (True, {"customer": 4711}, "customer-gone"),
    ],
)
def test_a_wrap_up_that_cannot_be_changes_nothing(
    customer: int, known: bool, values: dict[str, Any], code: str
) -> None:
    key = start(customer=customer if known else None)
    with pytest.raises(LiaisonError) as refusal:
        end(key, **values)
    assert refusal.value.code == code
    assert Contact.get_by_id(key).ended_at is None
    assert not FollowUp.select().exists()


def test_a_contact_has_a_known_method_and_a_direction(customer: int) -> None:
    for values, code in (
        ({"direction": "up"}, "contact-direction"),
        ({"method": "pigeon"}, "code-unknown"),
        ({"customer": 4711}, "customer-gone"),
        ({"party": "x" * 201}, "text-too-long"),
    ):
        with pytest.raises(LiaisonError) as refusal:
            start(**values)
        assert refusal.value.code == code
    with pytest.raises(NotFound, match="contact-gone"):
        contacts.note_contact(contact=4711, said="x", who=None, now=NOW)


def test_a_missed_call_is_a_contact_with_a_call_back(customer: int) -> None:
    outcome = contacts.missed_call(customer=customer, party="0123", who=None, now=NOW)
    assert outcome.changed == {"contacts", "follow_ups"}
    row = FollowUp.get_by_id(outcome.value)
    assert (row.rule, row.due, row.params) == (
        "missed-call",
        NOW + timedelta(hours=1),
        {"party": "0123"},
    )
    contact = Contact.get_by_id(row.contact_id)
    assert (contact.disposition, contact.ended_at) == ("missed", NOW)


def test_a_missed_call_is_nobodys_who_has_left(customer: int) -> None:
    ada = office.add_staff(name="Ada", who=None, now=NOW).value
    office.change_staff(staff=ada, active=False, who=None, now=NOW)
    with pytest.raises(NotFound, match="staff-gone"):
        contacts.missed_call(customer=customer, owner=ada, who=None, now=NOW)
    assert not Contact.select().exists()


def test_an_unknown_caller_is_called_back_too(customer: int) -> None:
    friday = datetime(2026, 11, 6, 16, 30, tzinfo=UTC)
    left = contacts.missed_call(party="+442079460123", who=None, now=friday).value
    row = FollowUp.get_by_id(left)
    assert row.customer.cash
    assert row.due == datetime(2026, 11, 9, 9, 30, tzinfo=UTC)  # in office hours: Monday
    assert Customer.select().where(Customer.cash).count() == 1
    with pytest.raises(RuleBroken, match="text-missing"):
        contacts.missed_call(who=None, now=NOW)
