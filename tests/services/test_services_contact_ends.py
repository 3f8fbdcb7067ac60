"""Whatever way a contact ends: keeping in touch counts from it, and who was told first is done."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from shop import ME, NOW, TODAY, customer, give, ordered, product, seed

from desktop.models.work import Contact, FollowUp
from desktop.services import (
    calls,
    contacts,
    customer_merge,
    drafts,
    followups,
    lines,
    office,
    papers,
    stock,
)

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)
SOON, LATER = TODAY + timedelta(weeks=1), TODAY + timedelta(weeks=2)


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    seed()


def in_touch(who: int) -> int:
    """To be in touch with every two weeks, next on Thursday."""
    due = NOW + timedelta(days=3)
    given: dict[str, Any] = {"every": 2, "unit": "week", "counted": "keep-in-touch", **ME}
    return followups.add_repeated(customer=who, due=due, owner=None, what="hello", **given).value


def planned() -> list[date]:
    rows = FollowUp.select().where(FollowUp.rule == "keep-in-touch", FollowUp.state == "open")
    return [office.calendar().local_date(row.due) for row in rows]


def begin(who: int | None, direction: str = "out", **values: Any) -> int:
    given = {**ME, **values}
    return calls.begin(method="telephone", direction=direction, customer=who, **given).value


THURSDAY, IN_TWO_WEEKS = TODAY + timedelta(days=3), TODAY + timedelta(weeks=2)


@pytest.mark.parametrize("sent", ["paper", "letter"])
def test_a_paper_and_a_letter_that_were_sent_are_contacts(sent: str) -> None:
    who = customer()
    order = ordered(who, (product("W", 5), 1))
    in_touch(who)
    assert planned() == [THURSDAY]
    how: dict[str, Any] = {"method": "letters", "disposition": "sent", "to": "", "said": ""}
    if sent == "paper":
        papers.note_sent(order=order, paper="confirmed", **how, **ME)
    else:
        about: dict[str, Any] = {"letter": "answer", "follow_up": None, "until": None}
        papers.note_letter_sent(customer=who, **about, **how, **ME)
    assert planned() == [IN_TWO_WEEKS]


def test_a_contact_of_a_record_that_was_merged_counts_for_the_one_it_became() -> None:
    stays, goes = customer("Stays"), customer("Goes")
    in_touch(stays)
    contact = begin(goes)
    customer_merge.merge_customers(kept=stays, merged=goes, **ME)
    contacts.end_contact(contact=contact, disposition="answered", **ME)
    assert planned() == [IN_TWO_WEEKS]


def test_who_it_was_may_be_known_later() -> None:
    who = customer()
    in_touch(who)
    contact = begin(None, party="0123")
    contacts.end_contact(contact=contact, disposition="answered", **ME)
    assert planned() == [THURSDAY]
    contacts.note_contact(contact=contact, customer=who, **ME)
    assert planned() == [IN_TWO_WEEKS]
    missed = begin(None, party="0123")
    contacts.end_contact(contact=missed, disposition="no-answer", **ME)
    contacts.note_contact(contact=missed, customer=who, **ME)
    assert planned() == [IN_TWO_WEEKS]


def draft(who: int) -> int:
    order = drafts.start(customer=who, currency="EUR", **ME).value
    lines.add_line(order=order, product=product("W", 5), quantity=Decimal(1), **ME)
    return order


def test_a_draft_that_is_given_up_on_hold_ends_its_call_then() -> None:
    who = customer()
    in_touch(who)
    order = draft(who)
    contact = begin(who, direction="in", order=order)
    later: dict[str, Any] = {"who": None, "now": NOW + HOUR}
    drafts.hold(order=order, **later)
    drafts.discard(order=order, reason="", who=None, now=NOW + 5 * HOUR)
    row = Contact.get_by_id(contact)
    assert (row.ended_at, row.held_at, row.disposition) == (NOW + HOUR, None, "nothing-ordered")
    assert planned() == [IN_TWO_WEEKS]


def test_a_draft_that_is_given_up_while_spoken_leaves_the_call_to_be_wrapped_up() -> None:
    who = customer()
    order = draft(who)
    contact = begin(who, direction="in", order=order)
    drafts.discard(order=order, reason="", **ME)
    row = Contact.get_by_id(contact)
    assert (row.ended_at, row.disposition) == (None, "")
    contacts.end_contact(contact=contact, disposition="nothing-ordered", **ME)


def moved(who: int) -> FollowUp:
    widget = product(f"W{who}")
    receipt = give(widget, 2, on=SOON)
    order = ordered(who, (widget, 2))
    stock.move(supply=receipt, on=LATER, **ME)
    found: FollowUp = FollowUp.get(FollowUp.order == order, FollowUp.rule == "promise-moved")
    return found


@pytest.mark.parametrize(("disposition", "state"), [("answered", "done"), ("no-answer", "open")])
def test_who_was_told_in_a_contact_is_done_with_it(disposition: str, state: str) -> None:
    mine, other = moved(customer("Mine")), moved(customer("Other"))
    by_hand = followups.add(
        customer=mine.customer_id, what="else", due=NOW + HOUR, owner=None, **ME
    ).value
    contact = begin(mine.customer_id)
    told = (mine.id, other.id, by_hand)
    contacts.end_contact(contact=contact, disposition=disposition, told=told, **ME)
    states = [FollowUp.get_by_id(key).state for key in told]
    assert states == [state, "open", "open"]
