"""Every commitment leaves its follow-up, which stays until the commitment ends, and not longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from list_pages import NOW, TODAY, World

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.rates import Rate
from desktop.models.database import db
from desktop.models.money import AsideRate
from desktop.models.offers import WaitlistOffer
from desktop.models.orders import OrderLine
from desktop.models.statements import place_of
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import Contact, FollowUp
from desktop.queries.unplanned import unplanned
from desktop.services import (
    calls,
    contacts,
    customers,
    daily,
    drafts,
    followups,
    fulfilment,
    lines,
    offers,
    office,
    online_rates,
    orders,
    places,
    procedures,
    statements,
    stock,
    waitlists,
)
from desktop.services.change import changing
from desktop.services.leaving import close_for

pytestmark = pytest.mark.usefixtures("database")
BY: dict[str, Any] = {"who": 1, "now": NOW}
LATER = NOW + timedelta(days=30)


@pytest.fixture
def world(database: str) -> World:
    return World()


def open_rules(**subject: int) -> list[str]:
    """Why the open follow-ups of a record are there."""
    ((name, key),) = subject.items()
    found = FollowUp.select().where(getattr(FollowUp, name) == key, FollowUp.state == "open")
    return sorted(row.rule for row in found)


def ended(rule: str) -> tuple[str, str]:
    """How the only follow-up of a rule left the list."""
    row = FollowUp.get(FollowUp.rule == rule)
    return row.state, row.outcome


# --- quotes ---------------------------------------------------------------------------------------


@pytest.fixture
def quoted(world: World) -> int:
    order = world.draft(world.maria, (world.widget, 1))
    orders.quote(order=order, expires_on=TODAY + timedelta(days=2), **BY)
    return order


def test_a_lapsed_quote_stands_until_somebody_deals_with_it(quoted: int) -> None:
    for days in (3, 4, 30):
        daily.day_work(now=NOW + timedelta(days=days))
        assert open_rules(order=quoted) == ["quote-expiry"]
    task = FollowUp.get(FollowUp.order == quoted)
    followups.finish(follow_up=task.id, outcome="thinks it over", who=1, now=LATER)
    assert open_rules(order=quoted) == ["quote-expiry"]
    again = FollowUp.get(FollowUp.order == quoted, FollowUp.state == "open")
    with pytest.raises(RuleBroken, match="follow-up-last"):
        followups.cancel(follow_up=again.id, reason="no", who=1, now=LATER)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (lambda order: orders.confirm(order=order, **BY), "done"),
        (lambda order: orders.reopen(order=order, **BY), "cancelled"),
        (lambda order: fulfilment.cancel(order=order, reason="too dear", **BY), "cancelled"),
    ],
)
def test_an_answered_quote_needs_no_asking(
    quoted: int, answer: Callable[[int], object], state: str
) -> None:
    answer(quoted)
    assert "quote-expiry" not in open_rules(order=quoted)
    assert ended("quote-expiry")[0] == state


# --- offers and statements ------------------------------------------------------------------------


@pytest.fixture
def offered(world: World) -> WaitlistOffer:
    world.order(world.maria, (world.gear, 5))  # 2 are there
    world.arrives(world.gear, 3)
    offer = WaitlistOffer.get()
    assert "offer-call" in open_rules(entry=offer.entry_id)
    return offer


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (lambda offer: offers.accept(offer=offer, **BY), "done"),
        (lambda offer: offers.decline(offer=offer, reason="no", **BY), "done"),
        (lambda offer: offers.withdraw_offer(offer=offer, reason="slip", **BY), "cancelled"),
        (lambda _offer: offers.sweep(now=LATER), "cancelled"),
    ],
)
def test_an_offer_that_ended_needs_no_call(
    offered: WaitlistOffer, answer: Callable[[int], object], state: str
) -> None:
    answer(offered.id)
    assert "offer-call" not in open_rules(entry=offered.entry_id)
    assert ended("offer-call")[0] == state


def test_a_place_that_was_given_its_units_waits_for_no_news(offered: WaitlistOffer) -> None:
    offers.accept(offer=offered.id, **BY)
    assert open_rules(entry=offered.entry_id) == []


def corrected(world: World) -> WaitlistEntry:
    """A place whose member was told what is not true any more."""
    world.order(world.acme, (world.gear, 5))
    world.order(world.zoe, (world.gear, 1))
    told, other = WaitlistEntry.select().order_by(WaitlistEntry.key, WaitlistEntry.id)
    facts = place_of(told.id, now=NOW).facts
    statements.tell(entry=told.id, language="en", facts=facts, text="You are first.", **BY)
    places.grant(entry=other.id, days=Decimal(90), reason="long wait", **BY)
    assert open_rules(entry=told.id) == ["waitlist-correction", "waitlist-news"]
    return told


def test_a_correction_stands_until_the_new_place_is_told(world: World) -> None:
    told = corrected(world)
    daily.day_work(now=LATER)
    assert "waitlist-correction" in open_rules(entry=told.id)
    facts = place_of(told.id, now=NOW).facts
    statements.tell(entry=told.id, language="en", facts=facts, text="You are second.", **BY)
    assert open_rules(entry=told.id) == ["waitlist-news"]
    assert ended("waitlist-correction") == ("done", "told")


def test_who_left_the_list_need_not_be_corrected(world: World) -> None:
    told = corrected(world)
    places.withdraw(entry=told.id, reason="found elsewhere", **BY)
    assert open_rules(entry=told.id) == []


# --- orders ---------------------------------------------------------------------------------------


def owed(world: World, order: int) -> None:
    """What a person owes the customer beside the order itself."""
    contact = calls.begin(
        method="telephone", direction="in", customer=world.maria, order=order, **BY
    ).value
    calls.ask(contact=contact, kind="questions", text="who delivers?", **BY)
    calls.promise_call_back(contact=contact, hours=4, **BY)
    followups.add(customer=world.maria, what="ask", due=LATER, owner=1, order=order, **BY)
    procedures.start(procedure="delayed-delivery", customer=world.maria, order=order, **BY)


def test_delivering_an_order_answers_no_question_about_it(world: World) -> None:
    order = world.order(world.maria, (world.widget, 1))
    owed(world, order)
    fulfilment.dispatch(order=order, **BY)
    fulfilment.deliver(order=order, **BY)
    left = ["answer-question", "by-hand", "call-back", "check-step", "procedure-step"]
    assert open_rules(order=order) == left
    assert ended("deliver-promise") == ("done", "delivered")


def test_cancelling_an_order_answers_no_question_about_it(world: World) -> None:
    order = world.order(world.maria, (world.widget, 1))
    owed(world, order)
    fulfilment.cancel(order=order, reason="too late", **BY)
    assert open_rules(order=order) == ["answer-question", "by-hand", "call-back"]
    assert ended("deliver-promise") == ("cancelled", "too late")


def put_off(order: int) -> FollowUp:
    """The task to see that an order goes out, put off for a day."""
    task = FollowUp.get(FollowUp.order == order, FollowUp.rule == "deliver-promise")
    followups.snooze(follow_up=task.id, until=NOW + timedelta(days=1), **BY)
    return task


def test_a_day_it_was_put_off_to_stands_while_the_promise_does(world: World) -> None:
    order = world.order(world.maria, (world.widget, 1), (world.gear, 5))  # 3 of which wait
    task = put_off(order)
    places.withdraw(entry=WaitlistEntry.get().id, reason="found elsewhere", **BY)
    assert FollowUp.get_by_id(task.id).due == NOW + timedelta(days=1)


def test_it_goes_with_the_promise_and_keeps_when_it_was_first_due(world: World) -> None:
    on = TODAY + timedelta(days=7)
    coming: dict[str, Any] = {"kind": "receipt", "quantity": Decimal(5), "available_on": on}
    supply = stock.add_supply(product=world.gear, **coming, **BY).value.supply
    order = drafts.start(customer=world.maria, currency="EUR", **BY).value
    line = lines.add_line(order=order, product=world.gear, quantity=Decimal(4), **BY).value
    lines.choose(line=line, choice="split", **BY)
    orders.confirm(order=order, **BY)
    task = put_off(order)
    stock.move(supply=supply, on=on + timedelta(days=7), **BY)
    moved = FollowUp.get_by_id(task.id)
    assert moved.due == task.due + timedelta(days=7)
    assert moved.original_due == task.original_due
    assert moved.params["on"] == (on + timedelta(days=7)).isoformat()


def test_six_customers_hear_within_two_office_hours_that_a_receipt_is_late(world: World) -> None:
    on = TODAY + timedelta(days=7)
    coming: dict[str, Any] = {"kind": "receipt", "quantity": Decimal(12), "available_on": on}
    product = world.gear
    supply = stock.add_supply(product=product, **coming, **BY).value.supply
    world.order(world.acme, (product, 2))  # all there is
    made = []
    for customer in (world.maria, world.acme, world.zoe) * 2:
        order = drafts.start(customer=customer, currency="EUR", **BY).value
        line = lines.add_line(order=order, product=product, quantity=Decimal(2), **BY).value
        lines.choose(line=line, choice="split", **BY)
        orders.confirm(order=order, **BY)
        made.append(order)
    assert not FollowUp.select().where(FollowUp.rule == "promise-moved").exists()
    late = on + timedelta(days=3)
    stock.move(supply=supply, on=late, **BY)
    found = FollowUp.select().where(FollowUp.rule == "promise-moved", FollowUp.state == "open")
    assert sorted(row.order_id for row in found) == made
    said = {(row.params["old"], row.params["new"], row.due) for row in found}
    assert said == {(on.isoformat(), late.isoformat(), NOW + timedelta(hours=2))}


# --- contacts -------------------------------------------------------------------------------------


def test_a_call_back_is_due_when_it_was_promised(world: World) -> None:
    how: dict[str, Any] = {"method": "telephone", "direction": "in", "customer": world.maria}
    contact = calls.begin(**how, **BY).value
    due = calls.promise_call_back(contact=contact, hours=3, **BY).value
    assert due == NOW + timedelta(hours=3)
    assert FollowUp.get(FollowUp.rule == "call-back").due == due


def test_a_missed_call_is_returned_to_whoever_called(world: World) -> None:
    made = contacts.missed_call(customer=world.maria, **BY).value
    row = FollowUp.get_by_id(made)
    assert (row.customer_id, row.due) == (world.maria, NOW + timedelta(hours=1))


# --- rates ----------------------------------------------------------------------------------------


@pytest.fixture
def aside(world: World) -> int:
    for value, ago in (("0.83", 1), ("0.0083", 0)):
        on = TODAY - timedelta(days=ago)
        rate = Rate("EUR", "GBP", on, Decimal(value), "ECB", NOW)
        online_rates.keep(fetched=online_rates.Fetched(NOW, (rate,)), **BY)
    return int(AsideRate.get().id)


def test_a_rate_nobody_decided_about_stays_on_the_list(aside: int) -> None:
    task = FollowUp.get(FollowUp.rule == "rate-aside")
    with pytest.raises(RuleBroken, match="follow-up-last"):
        followups.cancel(follow_up=task.id, reason="no", **BY)
    followups.finish(follow_up=task.id, outcome="asked the bank", **BY)
    (again,) = FollowUp.select().where(FollowUp.state == "open")
    assert (again.rule, again.params, again.owner_id) == ("rate-aside", task.params, None)
    assert unplanned(now=NOW) == []
    online_rates.refuse_rate(aside=aside, reason="a slip", **BY)
    assert not FollowUp.select().where(FollowUp.state == "open").exists()


# --- what nobody planned is named -----------------------------------------------------------------


def planted(**values: Any) -> int:
    how = {"method": "telephone", "direction": "in", "started_at": NOW}
    return int(Contact.create(**how, **values).id)


def named(now: datetime = NOW) -> list[tuple[str, int]]:
    return [row.id for row in unplanned(now=now)]


def test_a_question_nobody_is_to_answer_is_named(world: World) -> None:
    contact = planted(customer=world.maria, asked="when?", ended_at=NOW)
    assert named() == [("contact", contact)]
    (row,) = unplanned(now=NOW)
    assert (row.title, row.customer, row.phone) == ("when?", "Maria Okafor", "020 7946 0123")
    made = followups.add(
        customer=world.maria, what="find out", due=LATER, owner=1, contact=contact, **BY
    ).value
    assert named() == []
    followups.finish(follow_up=made, outcome="told", **BY)
    assert named() == []


@pytest.mark.parametrize(
    ("values", "is_named"),
    [
        ({"disposition": "missed", "ended_at": NOW}, True),
        ({"disposition": "answered", "ended_at": NOW}, False),
        ({"asked": "when?"}, False),  # somebody is still speaking with them
    ],
)
def test_a_call_nobody_returns_is_named(
    world: World, values: dict[str, Any], is_named: bool
) -> None:
    contact = planted(customer=world.maria, **values)
    assert named() == ([("contact", contact)] if is_named else [])


def test_a_rate_nobody_decides_about_is_named(aside: int) -> None:
    assert named() == []
    db.execute_sql("DELETE FROM follow_up")
    assert named() == [("rate", aside)]
    daily.leave_missing(**BY)
    assert named() == []
    AsideRate.update(state="accepted").execute()
    db.execute_sql("DELETE FROM follow_up")
    assert named() == []


def test_an_offer_nobody_calls_about_is_named(offered: WaitlistOffer) -> None:
    FollowUp.update(entry=None).execute()
    assert named() == [("place", offered.entry_id)]


def test_a_quote_nobody_asks_about_is_named(quoted: int) -> None:
    FollowUp.update(state="done").execute()
    assert named() == [("order", quoted)]


def test_a_line_nobody_sees_to_is_named(world: World) -> None:
    order = world.order(world.maria, (world.widget, 1))
    what: dict[str, Any] = {
        "description": "a case to measure",
        "price": Decimal(9),
        "quantity": Decimal(1),
    }
    amended = world.draft(world.acme, (world.widget, 1))
    special = lines.add_line(order=amended, **what, **BY).value
    orders.confirm(order=amended, **BY)
    assert named() == []
    FollowUp.update(line=OrderLine.get(OrderLine.order == order).id).where(
        FollowUp.order == amended
    ).execute()
    assert named() == [("line", special)]
    (row,) = unplanned(now=NOW)
    assert row.order_id == amended


def test_a_line_keeps_a_next_date_of_its_own(world: World) -> None:
    world.order(world.acme, (world.gear, 2))  # all there is
    order = world.draft(world.maria, (world.gear, 3))
    what: dict[str, Any] = {"description": "a case", "price": Decimal(9), "quantity": Decimal(1)}
    special = lines.add_line(order=order, **what, **BY).value
    orders.confirm(order=order, **BY)
    assert open_rules(order=order) == ["special-order", "waitlist-news"]
    task = FollowUp.get(FollowUp.rule == "special-order")
    with pytest.raises(RuleBroken, match="follow-up-last"):
        followups.cancel(follow_up=task.id, reason="no", **BY)
    followups.finish(follow_up=task.id, outcome="they think of it", **BY)
    assert open_rules(line=special) == ["still-open"]
    left = FollowUp.get(FollowUp.line == special, FollowUp.state == "open")
    with changing(who=1, now=NOW) as change:
        close_for(change, line=special, outcome="seen to", done=True)
    again = FollowUp.get(FollowUp.line == special, FollowUp.state == "open")
    assert (again.rule, again.order_id, again.id != left.id) == ("still-open", order, True)


def test_nobody_who_left_is_given_work(world: World) -> None:
    office.change_staff(staff=world.henrik, active=False, **BY)
    gone: dict[str, Any] = {"what": "ask", "due": LATER, "owner": world.henrik}
    with pytest.raises(NotFound, match="staff-gone"):
        followups.add(customer=world.maria, **gone, **BY)
    again: dict[str, Any] = {"every": 1, "unit": "week", "counted": "obligation"}
    with pytest.raises(NotFound, match="staff-gone"):
        followups.add_repeated(customer=world.maria, **gone, **again, **BY)


def test_who_waits_hears_by_the_method_they_prefer(world: World) -> None:
    customers.change_customer(customer=world.maria, preferred_method="email", **BY)
    world.order(world.maria, (world.gear, 5))
    news = FollowUp.get(FollowUp.rule == "waitlist-news")
    assert news.method == "electronic-mail"


def test_a_product_has_one_list_for_the_same_days(world: World) -> None:
    named: dict[str, Any] = {"product": world.gear, "title": "Gearboxes", **BY}
    waitlists.open_list(**named)
    with pytest.raises(RuleBroken, match="waitlist-exists"):
        waitlists.open_list(**named)
    days: dict[str, Any] = {"from_on": TODAY, "to_on": TODAY + timedelta(days=2)}
    waitlists.open_list(**named, **days)
    with pytest.raises(RuleBroken, match="waitlist-exists"):
        waitlists.open_list(**named, **days)
    waitlists.open_list(**named, from_on=TODAY)
