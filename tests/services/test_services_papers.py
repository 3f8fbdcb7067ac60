"""Papers of an order stand in its story; a person says that one was sent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from shop import NOW, TODAY, customer, give, lines_of, ordered, product, seed, sound

from desktop.domain.errors import NotFound, RuleBroken
from desktop.models.office import Staff
from desktop.models.work import Contact, FollowUp
from desktop.queries.order_story import order_story
from desktop.queries.papers import papers_of
from desktop.queries.story_list import STORY, StoryFilters
from desktop.services import amending, customer_merge, customers, lines, papers, stock

pytestmark = pytest.mark.usefixtures("database")

ME: dict[str, Any] = {"who": 1, "now": NOW}


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    seed()


@pytest.fixture
def maria() -> int:
    points = [("phone", "020 7946 0123"), ("email", "maria@okafor.example")]
    return customers.create_customer(name="Maria", points=points, currency="EUR", **ME).value


def test_a_paper_is_kept_with_who_when_which_and_to_whom(maria: int) -> None:
    order = ordered(maria, (product("W", 9), 3))
    later = NOW + timedelta(hours=1)
    made = papers.note_paper(order=order, paper="confirmed", form="pdf", **ME)
    papers.note_paper(order=order, paper="dispatched", form="mail", who=1, now=later)
    assert made.changed == {"orders"}
    story = order_story(order, today=date(2026, 11, 2))
    told = [(row.kind, row.form, row.at, row.staff, row.to) for row in story.papers]
    name = Staff.get_by_id(1).name
    assert told == [
        ("dispatched", "mail", later, name, "Maria <maria@okafor.example>"),
        ("confirmed", "pdf", NOW, name, "Maria"),
    ]
    assert not Contact.select().exists(), "nothing was sent"


def test_of_an_earlier_revision_it_stands_with_the_order(maria: int) -> None:
    order = ordered(maria, (product("W", 9), 3))
    draft = amending.amend(order=order, **ME).value
    lines.change_line(line=lines_of(draft)[0].id, quantity=Decimal(4), **ME)
    amending.confirm(amendment=draft, **ME)
    (old,) = order_story(order, today=TODAY).revisions
    papers.note_paper(order=old.id, paper="confirmed", form="text", **ME)
    papers.note_paper(order=order, paper="confirmed", form="text", **ME)
    assert [row.revision for row in papers_of(order)] == [1, 0]


def test_that_it_was_sent_is_a_contact_and_does_what_was_to_be_done(maria: int) -> None:
    widget = product("W")
    receipt = give(widget, 5, on=TODAY + timedelta(days=7))
    order = ordered(maria, (widget, 3))
    stock.move(supply=receipt, on=TODAY + timedelta(days=14), **ME)
    given: dict[str, Any] = {"order": order, "to": "maria@okafor.example", "disposition": "sent"}
    papers.note_sent(
        paper="confirmed", method="electronic-mail", said="Confirmation", **given, **ME
    )
    moved = FollowUp.get(FollowUp.rule == "promise-moved")
    assert moved.state == "open", "a confirmation tells of no move"

    made = papers.note_sent(
        paper="promise-moved", method="electronic-mail", said="It moved", **given, **ME
    ).value
    row = Contact.get_by_id(made)
    assert (row.customer_id, row.order_id, row.staff_id, row.direction) == (maria, order, 1, "out")
    assert (row.method, row.disposition, row.party) == (
        "electronic-mail", "sent", "maria@okafor.example",
    )  # fmt: skip
    assert (row.started_at, row.ended_at, row.said) == (NOW, NOW, "It moved")
    moved = FollowUp.get_by_id(moved.id)
    assert (moved.state, moved.outcome) == ("done", "It moved")
    assert order_story(order, today=TODAY).detail.contacts[0].id == made
    sound()


def test_what_cannot_be_recorded_is_refused(maria: int) -> None:
    order = ordered(maria, (product("W", 9), 3))
    given: dict[str, Any] = {"paper": "confirmed", "to": "", "said": "", **ME}
    with pytest.raises(RuleBroken, match="code-unknown"):
        papers.note_sent(order=order, method="pigeon", disposition="sent", **given)
    with pytest.raises(RuleBroken, match="text-missing"):
        papers.note_sent(order=order, method="telephone", disposition=" ", **given)
    with pytest.raises(NotFound, match="sales-order-gone"):
        papers.note_sent(order=0, method="telephone", disposition="sent", **given)
    with pytest.raises(NotFound, match="sales-order-gone"):
        papers.note_paper(order=0, paper="confirmed", form="pdf", **ME)
    assert not Contact.select().exists()


def test_a_letter_stands_in_the_story_as_not_sent_until_somebody_sent_it() -> None:
    who, other = customer("Maria"), customer("Other")

    def told() -> list[tuple[str, str, str]]:
        rows = STORY.page(filters=StoryFilters(who), limit=50)
        assert STORY.count(filters=StoryFilters(who)) == len(rows)
        letters = [row.event for row in rows if row.event.kind == "letter"]
        return [(event.title, event.text, event.state) for event in letters]

    for letter, form in (("holding", "pdf"), ("price-correction", "paper")):
        papers.note_letter(customer=who, letter=letter, form=form, **ME)
    papers.note_letter(customer=other, letter="holding", form="mail", **ME)
    assert told() == [("price-correction", "paper", "not-sent"), ("holding", "pdf", "not-sent")]
    how: dict[str, Any] = {"method": "letters", "disposition": "sent", "to": "", "said": ""}
    about: dict[str, Any] = {"letter": "holding", "follow_up": None, "until": None}
    papers.note_letter_sent(customer=who, **about, **how, **ME)
    assert told() == [("price-correction", "paper", "not-sent"), ("holding", "pdf", "sent")]
    papers.note_letter(customer=who, letter="holding", form="text", **ME)
    assert told()[0] == ("holding", "text", "not-sent")
    customer_merge.merge_customers(kept=who, merged=other, **ME)
    assert ("holding", "mail", "not-sent") in told()
    found = STORY.page(filters=StoryFilters(who, text="price-corr"), limit=50)
    assert [row.event.title for row in found] == ["price-correction"]
    with pytest.raises(NotFound):
        papers.note_letter(customer=9999, letter="holding", form="pdf", **ME)
