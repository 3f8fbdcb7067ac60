"""What a customer waits for, as the desk reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import shop
from queries_world import Statements

from desktop.models.statements import place_of
from desktop.models.waitlists import WaitlistEntry
from desktop.queries.card import card
from desktop.queries.statements import statement_of
from desktop.queries.waits import waits_of
from desktop.services import places, waitlists
from desktop.services.statements import tell

pytestmark = pytest.mark.usefixtures("database")

ME: dict[str, Any] = shop.ME


def on_a_list(customer: int, *others: int) -> tuple[int, int]:
    """Who waits for a product of its own, behind others: the product, and the entry."""
    number = WaitlistEntry.select().count()
    product = shop.product(f"P{number}")
    made = waitlists.open_list(product=product, title=f"P{number}", **ME).value
    entry = 0
    for one in (*others, customer):
        entry = places.join_by_hand(waitlist=made, customer=one, quantity=Decimal(1), **ME).value
    return product, entry


def test_a_customer_waits_on_several_lists_and_an_offer_comes_first() -> None:
    shop.seed()
    maria, zoe = shop.customer("Maria"), shop.customer("Zoe")
    _, second = on_a_list(maria, zoe)
    product, first = on_a_list(maria)
    shop.give(product, 1)
    offered, waiting = waits_of(maria, now=shop.NOW)
    assert (offered.entry, offered.facts.own) == (first, "offered")
    assert offered.facts.held == 1
    assert (waiting.entry, waiting.facts.place, waiting.facts.waiting) == (second, 2, 2)
    shown = card(maria, today=shop.TODAY).places
    assert {row.id: row.offer is not None for row in shown} == {first: True, second: False}
    assert waits_of(zoe, now=shop.NOW)[0].facts.place == 1


def test_what_was_told_is_there_newest_first_with_its_facts() -> None:
    shop.seed()
    maria, zoe = shop.customer("Maria"), shop.customer("Zoe")
    _, entry = on_a_list(maria, zoe)
    for days in (0, 2):
        now = shop.NOW + timedelta(days)
        facts = statement_of(entry, now=now).facts
        tell(entry=entry, language="en", facts=facts, text=f"day {days}", who=None, now=now)
    state = statement_of(entry, now=shop.NOW + timedelta(3))
    assert [(row.text, row.state) for row in state.earlier] == [
        ("day 2", "standing"),
        ("day 0", "superseded"),
    ]
    assert state.earlier[1].facts == replace(
        facts, at=shop.NOW, on=shop.TODAY, next_on=shop.TODAY + timedelta(7)
    )


def test_the_facts_cost_few_statements_however_many_wait(statements: Statements) -> None:
    shop.seed()
    maria, zoe = shop.customer("Maria"), shop.customer("Zoe")
    _, entry = on_a_list(maria, zoe)
    with statements() as sent:
        place_of(entry, now=shop.NOW)
    few = len(sent)
    waiting = WaitlistEntry.get_by_id(entry).waitlist_id
    for number in range(12):
        other = shop.customer(f"C{number}")
        places.join_by_hand(waitlist=waiting, customer=other, quantity=Decimal(1), **ME)
    with statements() as sent:
        place_of(entry, now=shop.NOW)
    assert len(sent) == few <= 6, [sql for sql, _ in sent]
