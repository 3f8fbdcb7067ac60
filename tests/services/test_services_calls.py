"""The contact in hand, on both engines: one at a time, holds with their clock, what was asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.models.work import Contact, FollowUp
from desktop.queries.calls import RunningContact, reach, running
from desktop.services import calls, contacts, customers, drafts, followups, office

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday, 10:00 in London
MINUTE = timedelta(minutes=1)


@pytest.fixture
def customer(database: str) -> int:
    office.seed(now=NOW, time_zone="Europe/London")
    return customers.create_customer(name="Okafor", who=None, now=NOW).value


def begin(customer: int | None = None, *, who: int | None = 1, order: int | None = None) -> int:
    given = {"method": "telephone", "direction": "in", "customer": customer, "order": order}
    return calls.begin(who=who, now=NOW, **given).value  # type: ignore[arg-type]


def in_hand(who: int | None = 1) -> RunningContact:
    found = running(who)
    assert found is not None
    return found


def test_the_next_contact_begins_when_the_one_before_is_wrapped_up(customer: int) -> None:
    other = customers.create_customer(name="Obi", who=None, now=NOW).value
    first = begin(customer)
    with pytest.raises(RuleBroken, match="contact-running"):
        begin(other)
    assert Contact.select().count() == 1
    contacts.end_contact(contact=first, disposition="answered", who=1, now=NOW)
    assert begin(other) != first


def test_an_order_is_taken_in_the_contact_that_runs(customer: int) -> None:
    first = begin()  # nobody knows yet who it is
    order = drafts.start(customer=customer, currency="GBP", who=1, now=NOW).value
    assert begin(customer) == first
    assert begin(customer, order=order) == first
    row = Contact.get_by_id(first)
    assert (row.customer_id, row.order_id) == (customer, order)
    with pytest.raises(RuleBroken, match="contact-running"):
        begin(customer)  # this one has its order


def test_nobody_is_kept_from_a_contact_by_another_person(customer: int) -> None:
    two = office.add_staff(name="Two", who=None, now=NOW).value
    assert begin(customer) != begin(customer, who=two)
    assert begin(customer, who=None) != in_hand().id


def test_a_hold_has_its_own_clock(customer: int) -> None:
    key = begin(customer)
    calls.hold(contact=key, who=1, now=NOW + MINUTE)
    calls.hold(contact=key, who=1, now=NOW + 2 * MINUTE)  # twice is once
    assert in_hand().time.held(NOW + 4 * MINUTE) == 3 * MINUTE
    calls.resume(contact=key, who=1, now=NOW + 4 * MINUTE)
    calls.hold(contact=key, who=1, now=NOW + 5 * MINUTE)
    calls.resume(contact=key, who=1, now=NOW + 6 * MINUTE)
    time = in_hand().time
    assert time.held(NOW + 9 * MINUTE) == 4 * MINUTE
    assert time.spoken(NOW + 9 * MINUTE) == 5 * MINUTE


def test_what_is_on_hold_waits_while_another_is_spoken_to(customer: int) -> None:
    other = customers.create_customer(name="Obi", who=None, now=NOW).value
    first = begin(customer)
    calls.hold(contact=first, who=1, now=NOW)
    second = begin(other)
    assert (in_hand().id, in_hand().held) == (second, 1)
    with pytest.raises(RuleBroken, match="contact-running"):
        calls.resume(contact=first, who=1, now=NOW)
    contacts.end_contact(contact=second, disposition="answered", who=1, now=NOW)
    assert in_hand().id == first
    contacts.end_contact(contact=first, disposition="answered", who=1, now=NOW)
    assert running(1) is None
    with pytest.raises(RuleBroken, match="contact-ended"):
        calls.hold(contact=first, who=1, now=NOW)


def test_a_draft_on_hold_holds_its_contact(customer: int) -> None:
    order = drafts.start(customer=customer, currency="GBP", who=1, now=NOW).value
    begin(customer, order=order)
    drafts.hold(order=order, who=1, now=NOW + MINUTE)
    assert in_hand().time.held_at == NOW + MINUTE
    drafts.resume(order=order, who=1, now=NOW + 3 * MINUTE)
    assert in_hand().time.held_at is None
    assert in_hand().time.held(NOW + 9 * MINUTE) == 2 * MINUTE


def test_notes_are_kept_as_they_are_typed(customer: int) -> None:
    key = begin(customer)
    assert calls.keep_notes(contact=key, said="The lid is cr").changed == frozenset()
    assert in_hand().said == "The lid is cr"
    contacts.end_contact(contact=key, disposition="answered", who=1, now=NOW)
    calls.keep_notes(contact=key, said="too late")
    assert Contact.get_by_id(key).said == "The lid is cr"


def test_what_was_asked_stays_open_until_it_is_answered(customer: int) -> None:
    key = begin(customer)
    left = calls.ask(contact=key, kind="questions", text="Is it blue?", who=1, now=NOW).value
    calls.ask(contact=key, kind="concerns", text="It came late.", who=1, now=NOW)
    contacts.end_contact(contact=key, disposition="answered", who=1, now=NOW)
    row = FollowUp.get_by_id(left)
    assert (row.rule, row.params, row.what) == (
        "answer-question",
        {"kind": "questions"},
        "Is it blue?",
    )
    assert (row.state, row.contact_id, row.owner_id) == ("open", key, 1)
    assert row.due == datetime(2026, 11, 3, 17, 0, tzinfo=UTC)  # the next working day
    assert Contact.get_by_id(key).asked == "Is it blue?\nIt came late."
    followups.finish(follow_up=left, outcome="Yes, navy.", who=1, now=NOW)
    assert FollowUp.get_by_id(left).state == "done"


@pytest.mark.parametrize(
    ("known", "kind", "text", "code"),
    [
        (True, "questions", " ", "text-missing"),
        (True, "riddles", "What has roots?", "code-unknown"),
        (False, "questions", "Is it blue?", "asked-no-customer"),
    ],
)
def test_what_cannot_be_asked_leaves_nothing(
    customer: int, known: bool, kind: str, text: str, code: str
) -> None:
    key = begin(customer if known else None)
    with pytest.raises(LiaisonError) as refusal:
        calls.ask(contact=key, kind=kind, text=text, who=1, now=NOW)
    assert refusal.value.code == code
    assert not FollowUp.select().exists()
    assert Contact.get_by_id(key).asked == ""


def test_a_customer_is_reached_by_what_they_prefer(customer: int) -> None:
    assert (reach(customer).phone, reach(customer).email) == ("", "")
    for typed, preferred in (("020 7946 0001", False), ("020 7946 0002", True)):
        point = {"kind": "phone", "typed": typed, "preferred": preferred}
        customers.add_contact_point(customer=customer, **point, who=None, now=NOW)  # type: ignore[arg-type]
    assert (reach(customer).name, reach(customer).phone) == ("Okafor", "020 7946 0002")


def test_a_holding_sentence_leaves_the_call_back(customer: int) -> None:
    key = begin(customer)
    late = datetime(2026, 11, 6, 16, 30, tzinfo=UTC)  # a Friday, half an hour before closing
    due = calls.promise_call_back(contact=key, hours=1, who=1, now=late).value
    row = FollowUp.get()
    assert (row.rule, row.customer_id, row.contact_id, row.owner_id) == (
        "call-back",
        customer,
        key,
        1,
    )
    assert row.due == due == datetime(2026, 11, 9, 9, 30, tzinfo=UTC)
    for hours in (0, 81):
        with pytest.raises(RuleBroken, match="call-back-hours"):
            calls.promise_call_back(contact=key, hours=hours, who=1, now=NOW)
    contacts.end_contact(contact=key, disposition="answered", who=1, now=NOW)
    with pytest.raises(RuleBroken, match="asked-no-customer"):
        calls.promise_call_back(contact=begin(), hours=1, who=1, now=NOW)
    assert FollowUp.select().count() == 1
