"""Where a follow-up leads: by O, and by the links beside the list; on either engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from list_pages import CTRL, KEY, NOW, TODAY, Person, World, sit_down
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models.money import AsideRate
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import Contact, FollowUp
from desktop.services import (
    contacts,
    drafts,
    followups,
    leaving,
    lines,
    orders,
    rate_signals,
)
from desktop.services.change import changing
from desktop.ui import dialogs
from desktop.ui.pages.follow_ups import FollowUpsPage
from desktop.ui.widgets.links import Link

pytestmark = pytest.mark.usefixtures("database")
Sitting = Person[FollowUpsPage]


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Sitting]:
    yield from sit_down("follow-ups", qtbot)


def shown(person: Sitting, follow_up: int) -> None:
    """Everybody's, with this one selected."""
    person.window.background.changed.emit(frozenset({"follow_ups"}))
    person.waits()
    person.page._scope.choose("everybody")
    person.waits()
    person.selects(follow_up)


def link(person: Sitting, text: str) -> Link:
    panel = person.page.side()
    assert panel is not None
    found = [each for each in panel.findChildren(Link) if each.said() == text]
    assert found, [each.said() for each in panel.findChildren(Link)]
    return found[0]


def page(person: Sitting, area: str) -> Any:
    """The page that is shown now."""
    assert person.window._current == area
    assert person.window.background.idle()
    return person.window.page(area)


def left(world: World, rule: str, **values: Any) -> int:
    """A follow-up as an action leaves it."""
    due = NOW + timedelta(hours=1)
    values = {"customer": world.maria, "params": {}, **values}
    with changing(who=1, now=NOW) as change:
        return leaving.leave(change, rule=rule, due=due, **values)


@pytest.mark.parametrize("rule", ["offer-call", "waitlist-correction", "waitlist-news"])
def test_o_opens_the_place_it_is_about(person: Sitting, world: World, rule: str) -> None:
    world.order(world.maria, (world.gear, 5))
    world.order(world.acme, (world.gear, 4))
    entries = {entry.customer_id: entry for entry in WaitlistEntry.select()}
    entry = entries[world.acme]
    params = {"title": "Gearbox", "quantity": "3", "was": "2", "is": "1"}
    order = FollowUp.get(entry=entry.id).order_id
    made = left(world, rule, entry=entry.id, order=order, params=params)
    shown(person, made)
    person.presses(KEY.Key_O)
    person.qtbot.waitUntil(lambda: page(person, "waitlists").table.selected_id() == entry.id)
    assert page(person, "waitlists").head.texts()[0] == "Gearbox"


def test_a_place_on_another_list_and_one_that_is_over_are_shown_too(
    person: Sitting, world: World
) -> None:
    world.order(world.maria, (world.gear, 5))
    first = WaitlistEntry.get()
    zither = world._product("ZZ-9", "Zither", "9.00", there=1)
    order = drafts.start(customer=world.acme, currency="EUR", who=1, now=NOW).value
    line = lines.add_line(order=order, product=zither, quantity=Decimal(3), who=1, now=NOW).value
    lines.choose(line=line, choice="waitlist", who=1, now=NOW)
    orders.confirm(order=order, who=1, now=NOW)
    entry = WaitlistEntry.get(WaitlistEntry.id != first.id)
    person.window.go("waitlists")  # begins with the first of them
    assert person.window.background.idle()
    assert page(person, "waitlists").table.selected_id() == first.id
    WaitlistEntry.update(state="withdrawn").where(WaitlistEntry.id == entry.id).execute()
    person.window.go("waitlists", ("place", entry.id))
    person.qtbot.waitUntil(lambda: page(person, "waitlists").table.selected_id() == entry.id)
    assert page(person, "waitlists").bar.value() == "withdrawn"


def test_a_place_that_is_gone_is_said(person: Sitting) -> None:
    person.window.go("waitlists", ("place", 4711))
    assert person.window.background.idle()
    assert "not there any more" in person.notice()


def test_o_opens_the_contact_that_left_it(person: Sitting, world: World) -> None:
    contact = contacts.start_contact(
        method="telephone", direction="in", customer=world.maria, who=1, now=NOW
    ).value
    contacts.end_contact(contact=contact, disposition="spoke", said="asks for blue", who=1, now=NOW)
    for number in range(3):
        other = contacts.start_contact(
            method="letters", direction="in", customer=world.maria, who=1, now=NOW
        ).value
        contacts.end_contact(
            contact=other, disposition="spoke", said=f"later {number}", who=1, now=NOW
        )
    made = followups.add(
        customer=world.maria,
        what="send it",
        due=NOW + timedelta(hours=1),
        owner=1,
        contact=contact,
        who=1,
        now=NOW,
    ).value
    shown(person, made)
    person.presses(KEY.Key_O)
    customers = page(person, "customers")
    story = customers._story
    person.qtbot.waitUntil(lambda: story.table.selected_id() == ("contact", contact))
    assert story.customer() == world.maria
    assert story.isVisible()
    assert Contact.select().count() == 4


def test_o_opens_the_rate_that_waits(person: Sitting, world: World) -> None:
    with changing(who=1, now=NOW) as change:
        made = []
        for quote in ("USD", "GBP"):
            row = AsideRate.create(
                base="EUR",
                quote=quote,
                on=TODAY,
                rate=Decimal("2.5"),
                source="ecb",
                fetched_at=NOW,
                last_rate=Decimal("1.1"),
                last_on=TODAY - timedelta(days=1),
                last_source="ecb",
            )
            rate_signals.leave_aside(change, row)
            made.append(row.id)
    for aside, pair in zip(made, (("EUR", "USD"), ("EUR", "GBP")), strict=True):
        person.window.go("follow-ups")
        task = next(one for one in FollowUp.select() if one.params.get("aside") == aside)
        shown(person, task.id)
        person.presses(KEY.Key_O)
        rates = page(person, "rates")
        assert rates.chooser.pair() == pair
        assert rates.aside.list.row().id == aside


def test_o_opens_the_order_or_else_the_customer(person: Sitting, world: World) -> None:
    order = world.order(world.maria, (world.widget, 5))
    shown(person, FollowUp.get(order=order).id)
    person.presses(KEY.Key_O)
    assert page(person, "orders").table.selected_id() == order
    person.window.go("follow-ups")
    plain = left(world, "keep-in-touch")
    shown(person, plain)
    person.presses(KEY.Key_O)
    assert page(person, "customers")._story.customer() == world.maria


def test_everything_it_names_is_a_link(person: Sitting, world: World) -> None:
    order = world.order(world.maria, (world.gear, 5))
    entry = WaitlistEntry.get()
    task = FollowUp.get(entry=entry.id)
    shown(person, task.id)
    assert task.order is not None
    number = str(task.order.number)
    for text, area in (("Gearbox", "waitlists"), (number, "orders"), ("Maria Okafor", "customers")):
        QTest.keyClick(link(person, text), KEY.Key_Return)
        assert person.window._current == area
        assert person.window.background.idle()
        person.window.go("follow-ups")
        person.waits()
    assert order == task.order_id


def test_the_number_and_the_address_go_to_the_systems_own_programs(
    person: Sitting, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, str]] = []

    def opens(scheme: str, where: str) -> bool:
        opened.append((scheme, where))
        return True

    monkeypatch.setattr(dialogs, "open_address", opens)
    shown(person, left(world, "keep-in-touch"))
    link(person, "020 7946 0123").click()
    person.waits()
    assert opened == [("tel", "020 7946 0123")]
    assert Contact.get().direction == "out", "the contact has begun"


def test_the_thread_names_every_snooze_and_what_was_done_before(
    person: Sitting, world: World
) -> None:
    order = world.order(world.maria, (world.widget, 5))
    first = FollowUp.get(order=order)
    done = followups.add(
        customer=world.maria,
        what="ask for the gate code",
        due=NOW + timedelta(hours=2),
        owner=1,
        order=order,
        who=1,
        now=NOW,
    ).value
    followups.finish(follow_up=done, outcome="it is 4711", who=1, now=NOW)
    for days, reason in ((1, ""), (2, ""), (3, "she is abroad")):
        until = NOW + timedelta(days=days)
        followups.snooze(follow_up=first.id, until=until, reason=reason, who=world.henrik, now=NOW)
    shown(person, first.id)
    side = person.side()
    assert "put off 3 times" in side
    assert "to Tue 1 Dec 10:00, by Henrik, today 10:00" in side
    assert "to Thu 3 Dec 10:00, by Henrik, today 10:00: she is abroad" in side
    assert "it is 4711" in side
    link(person, "ask for the gate code").click()
    person.waits()
    assert person.page.table.selected_id() == done
    assert person.page.bar.value() == "done"


def test_the_last_contacts_lead_to_the_story(person: Sitting, world: World) -> None:
    contact = contacts.start_contact(
        method="telephone", direction="in", customer=world.maria, who=1, now=NOW
    ).value
    contacts.end_contact(contact=contact, disposition="spoke", said="all fine", who=1, now=NOW)
    shown(person, left(world, "keep-in-touch"))
    assert "spoke · all fine" in person.side()
    link(person, "today 10:00").click()
    story = page(person, "customers")._story
    person.qtbot.waitUntil(lambda: story.table.selected_id() == ("contact", contact))
    person.presses(KEY.Key_1, CTRL)
