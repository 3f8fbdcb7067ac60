"""Nothing open is without a next date: refused, planned again, and reported (scenario 10)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from list_pages import NOW, World

from desktop.domain.errors import RuleBroken
from desktop.models.orders import SalesOrder
from desktop.models.work import FollowUp
from desktop.queries import integrity
from desktop.queries.unplanned import unplanned
from desktop.services import followups, fulfilment, offers, places, procedures, stock
from desktop.services.change import changing
from desktop.services.followups import close_for

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(database: str) -> World:
    return World()


def open_of(**subject: int) -> list[FollowUp]:
    ((name, key),) = subject.items()
    found = FollowUp.select().where(getattr(FollowUp, name) == key, FollowUp.state == "open")
    return list(found.order_by(FollowUp.id))


def test_the_last_next_date_of_what_is_open_is_not_cancelled(world: World) -> None:
    order = world.order(world.maria, (world.widget, 5))
    *others, last = open_of(order=order)
    for row in others:
        followups.cancel(follow_up=row.id, reason="not needed", who=1, now=NOW)
    with pytest.raises(RuleBroken, match="follow-up-last"):
        followups.cancel(follow_up=last.id, reason="not needed", who=1, now=NOW)
    assert FollowUp.get_by_id(last.id).state == "open"
    assert unplanned(now=NOW) == []
    assert integrity.check(now=NOW) == []


def test_the_last_one_that_is_done_leaves_another(world: World) -> None:
    order = world.order(world.maria, (world.widget, 5))
    made = followups.add(
        customer=world.maria, what="ask", due=NOW, order=order, owner=1, who=1, now=NOW
    ).value
    FollowUp.update(state="done").where(FollowUp.order == order, FollowUp.id != made).execute()
    followups.finish(follow_up=made, outcome="told", who=1, now=NOW)
    (left,) = open_of(order=order)
    assert (left.rule, left.owner_id) == ("still-open", 1)
    assert left.due > NOW
    assert unplanned(now=NOW) == []


def test_a_place_keeps_its_next_date_too(world: World) -> None:
    order = world.order(world.maria, (world.gear, 5))
    (news,) = (row for row in open_of(order=order) if row.entry_id is not None)
    with pytest.raises(RuleBroken, match="follow-up-last"):
        followups.cancel(follow_up=news.id, reason="no", who=1, now=NOW)
    followups.finish(follow_up=news.id, outcome="told", who=1, now=NOW)
    assert [row.rule for row in open_of(entry=news.entry_id)] == ["waitlist-news"]


def test_what_is_over_may_lose_its_last(world: World) -> None:
    order = world.order(world.maria, (world.widget, 5))
    made = followups.add(
        customer=world.maria, what="ask", due=NOW, order=order, owner=1, who=1, now=NOW
    ).value
    SalesOrder.update(state="completed").where(SalesOrder.id == order).execute()
    for row in open_of(order=order):
        followups.cancel(follow_up=row.id, reason="over", who=1, now=NOW)
    assert FollowUp.get_by_id(made).state == "cancelled"


def test_a_step_left_out_leaves_a_next_date(world: World) -> None:
    order = world.order(world.maria, (world.widget, 5))
    step = procedures.start(
        procedure="new-customer", customer=world.maria, order=order, who=1, now=NOW
    ).value
    FollowUp.update(state="done").where(FollowUp.order == order, FollowUp.id != step).execute()
    for _step in range(2):
        (row,) = (one for one in open_of(order=order) if one.rule == "procedure-step")
        followups.skip(follow_up=row.id, reason="known", who=1, now=NOW)
    assert [row.rule for row in open_of(order=order)] == ["still-open"]


def test_what_nobody_looks_after_is_reported_with_the_number_to_call(world: World) -> None:
    order = world.order(world.maria, (world.gear, 5))
    assert unplanned(now=NOW) == []
    FollowUp.update(state="done").execute()
    found = unplanned(now=NOW)
    assert [(row.kind, row.customer, row.phone) for row in found] == [
        ("order", "Maria Okafor", "020 7946 0123"),
        ("place", "Maria Okafor", "020 7946 0123"),
    ]
    assert (found[0].subject_id, found[1].title) == (order, "Gearbox")
    assert [one.code for one in integrity.check(now=NOW)] == [
        "check-order-unplanned",
        "check-entry-unplanned",
    ]
    fulfilment.cancel(order=order, reason="no more", who=1, now=NOW)
    assert unplanned(now=NOW) == []


def test_a_place_whose_offer_ended_hears_from_us_again(world: World) -> None:
    order = world.order(world.maria, (world.gear, 5))
    (news,) = (row for row in open_of(order=order) if row.entry_id is not None)
    entry = news.entry_id
    stock.add_supply(
        product=world.gear,
        kind="on-hand",
        quantity=Decimal(5),
        available_on=NOW.date(),
        who=1,
        now=NOW,
    )
    followups.cancel(follow_up=news.id, reason="there is an offer", who=1, now=NOW)
    (call,) = open_of(entry=entry)
    assert call.rule == "offer-call"
    with pytest.raises(RuleBroken, match="follow-up-last"):
        followups.cancel(follow_up=call.id, reason="no", who=1, now=NOW)
    offers.sweep(now=NOW + timedelta(days=30))
    assert "waitlist-news" in {row.rule for row in open_of(entry=entry)}
    assert integrity.check(now=NOW) == []


def test_another_action_that_closes_the_last_leaves_a_next_date(world: World) -> None:
    order = world.order(world.maria, (world.widget, 5))
    FollowUp.update(rule="send-revision").where(FollowUp.order == order).execute()
    with changing(who=1, now=NOW) as change:
        assert close_for(change, order=order, outcome="sent", done=True)
    (left,) = open_of(order=order)
    assert (left.rule, left.owner_id) == ("still-open", 1)


def test_giving_up_the_rest_of_what_was_delivered_completes_the_order(world: World) -> None:
    order = world.order(world.maria, (world.gear, 5))
    fulfilment.dispatch(order=order, who=1, now=NOW)
    fulfilment.deliver(order=order, who=1, now=NOW)
    assert SalesOrder.get_by_id(order).state == "in-progress"
    (entry,) = {row.entry_id for row in open_of(order=order) if row.entry_id is not None}
    places.withdraw(entry=entry, reason="found elsewhere", who=1, now=NOW)
    assert SalesOrder.get_by_id(order).state == "completed"
    assert open_of(order=order) == []


def test_an_order_whose_last_line_was_given_up_is_not_to_be_delivered(world: World) -> None:
    world.order(world.acme, (world.gear, 2))  # all there is
    coming = stock.add_supply(
        product=world.gear,
        kind="receipt",
        quantity=Decimal(5),
        available_on=NOW.date() + timedelta(days=3),
        who=1,
        now=NOW,
    ).value.supply
    order = world.order(world.maria, (world.gear, 5))
    stock.cancel_supply(supply=coming, reason="never came", who=1, now=NOW)
    rules = {row.rule: row.entry_id for row in open_of(order=order)}
    assert "deliver-promise" in rules
    places.withdraw(entry=rules["waitlist-news"] or 0, reason="no more", who=1, now=NOW)
    assert SalesOrder.get_by_id(order).state == "cancelled"
    assert integrity.check(now=NOW) == []
