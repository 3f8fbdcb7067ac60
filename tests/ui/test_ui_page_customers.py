"""The customers' page by its keys, on a real database of either engine."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from list_pages import ALT, CTRL, KEY, NOW, SHIFT, Person, World, sit_down
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.customers import ContactPoint, Customer, CustomerFact
from desktop.models.money import PointsAccount, PointsEntry
from desktop.models.office import Note
from desktop.models.orders import SalesOrder
from desktop.models.work import FollowUp
from desktop.services import customers, points
from desktop.ui import dialogs
from desktop.ui.pages.customers import CustomersPage
from desktop.ui.widgets.buttons import Button

pytestmark = pytest.mark.usefixtures("database")
BY: dict[str, Any] = {"who": 1, "now": NOW}


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[CustomersPage]]:
    yield from sit_down("customers", qtbot)


def names(person: Person[CustomersPage]) -> list[str]:
    found: list[str] = person.sees("name")
    return found


def seen(person: Person[CustomersPage]) -> str:
    """What the side panel says, once Qt has shown what was just put there."""
    QApplication.processEvents()
    return person.side()


def story(person: Person[CustomersPage], column: int) -> list[str]:
    model = person.page._story.table.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def searches(person: Person[CustomersPage], text: str) -> None:
    person.presses(KEY.Key_F, CTRL)
    person.types(text)


def pauses(person: Person[CustomersPage]) -> Any:
    """Stops typing for a moment: duplicates are looked for."""
    form: Any = person.sheet().form
    person.qtbot.waitUntil(lambda: not form._pause.isActive())
    person.waits()
    return form


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("okafor", ["Maria Okafor"]),
        ("lim acm", ["Acme Limited"]),
        ("+44 (0)20/7946-0123", ["Maria Okafor"]),
        ("020 7946 0789", ["Zoe Quist"]),
        ("nobody", []),
    ],
)
def test_searching_finds_by_words_and_any_spelling_of_a_number(
    person: Person[CustomersPage], text: str, found: list[str]
) -> None:
    searches(person, text)
    assert names(person) == found


def test_the_chips_keep_a_tier_or_my_own(person: Person[CustomersPage], world: World) -> None:
    customers.change_customer(customer=world.acme, officer=world.nora, **BY)
    person.presses(KEY.Key_Right, ALT)
    assert names(person) == ["Acme Limited"]
    person.presses(KEY.Key_Right, ALT)
    assert names(person) == ["Maria Okafor"]
    assert person.page.head.texts() == ["Customers", "1", ""]


def test_the_panel_says_what_the_orders_prove(person: Person[CustomersPage], world: World) -> None:
    first = world.order(world.maria, (world.widget, 3), ago=500)
    world.order(world.maria, (world.widget, 2), ago=5)
    world.order(world.maria, (world.gear, 5))
    person.window.background.changed.emit(frozenset({"orders"}))
    person.selects(world.maria)
    said = seen(person)
    assert "Repeat customer\n3 orders" in said
    assert "With us for 1 year" in said
    assert "established" in said
    assert "220.00 EUR" in said  # the first is older than 12 months
    assert "020 7946 0123" in said
    assert "Gearbox" in said  # the place on its waitlist
    number = SalesOrder.get_by_id(first).number
    QApplication.processEvents()
    evidence = [one for one in person.page.side().findChildren(Button) if one.isVisible()]
    assert [one.text() for one in evidence] == [number]
    evidence[0].click()
    assert person.window._current == "orders"


def test_a_new_customer_is_captured_and_selected(person: Person[CustomersPage]) -> None:
    searches(person, "Yusuf Demir")
    person.presses(KEY.Key_Down)
    person.presses(KEY.Key_N)
    assert person.sheet().form.control("name").text() == "Yusuf Demir"
    person.presses(KEY.Key_Tab)
    person.presses(KEY.Key_Tab)
    person.types("020 7946 0999")
    person.presses(KEY.Key_Tab)
    person.types("yusuf@demir.example")
    person.sends()
    made = Customer.get(Customer.name == "Yusuf Demir")
    kept = {
        point.kind: point.normalised
        for point in ContactPoint.select().where(ContactPoint.customer == made.id)
    }
    assert kept == {"phone": "+442079460999", "email": "yusuf@demir.example"}
    assert person.page.table.selected_row().name == "Yusuf Demir"


def test_duplicates_show_while_typing_and_one_key_opens_them(
    person: Person[CustomersPage], world: World
) -> None:
    count = Customer.select().count()
    person.presses(KEY.Key_N)
    person.types("Someone")
    person.sheet().form.control("phone").setFocus()
    person.types("0044 20 7946 0123")
    form = pauses(person)
    assert form._duplicates.texts() == ["Maria Okafor"]
    person.presses(KEY.Key_1, ALT)
    assert QApplication.activeModalWidget() is None
    assert person.page._story.customer() == world.maria
    assert Customer.select().count() == count


def test_leaving_a_form_loses_nothing(person: Person[CustomersPage]) -> None:
    person.presses(KEY.Key_N)
    person.types("Half a nam")
    person.presses(KEY.Key_Escape)
    assert "kept" in person.notice()
    person.presses(KEY.Key_Z, CTRL)
    assert person.sheet().form.control("name").text() == "Half a nam"
    person.presses(KEY.Key_Escape)


def test_a_refused_address_is_said_at_its_field(person: Person[CustomersPage]) -> None:
    person.presses(KEY.Key_N)
    person.types("Ann")
    person.sheet().form.control("email").setFocus()
    person.types("no address")
    person.presses(KEY.Key_Return, CTRL)
    assert "e-mail" in person.sheet().form.error()
    assert person.focus() is person.sheet().form.control("email")
    assert not Customer.select().where(Customer.name == "Ann").exists()
    person.presses(KEY.Key_Escape)


def test_changing_keeps_what_another_desk_changed_meanwhile(
    person: Person[CustomersPage], world: World
) -> None:
    person.selects(world.acme)
    person.presses(KEY.Key_E)
    customers.change_customer(customer=world.acme, tier="gold", **BY)
    person.sheet().form.control("form_of_address").setFocus()
    person.types("Dear all")
    person.sends()
    row = Customer.get_by_id(world.acme)
    assert (row.form_of_address, row.tier, row.name) == ("Dear all", "gold", "Acme Limited")


def test_a_key_means_the_row_that_is_selected_at_that_moment(
    person: Person[CustomersPage], world: World
) -> None:
    """Also before the panel had time to follow."""
    person.selects(world.acme)
    QTest.keyClick(person.focus(), KEY.Key_Down)
    person.presses(KEY.Key_M)
    person.types("Likes walnut")
    person.sends()
    note = Note.get()
    assert note.subject_id == person.page.table.selected_id() != world.acme
    assert (note.kind, note.text) == ("fact", "Likes walnut")


def test_ways_to_reach_facts_and_points(person: Person[CustomersPage], world: World) -> None:
    person.selects(world.maria)
    person.presses(KEY.Key_P)
    person.types("0161 496 0000")
    person.sends()
    assert "0161 496 0000" in seen(person)
    person.presses(KEY.Key_P, SHIFT)
    person.types("0")
    person.sheet().form.control("point").setCurrentIndex(1)
    person.sends()
    assert "0161 496 0000" not in seen(person)
    person.presses(KEY.Key_Z, CTRL)
    assert "0161 496 0000" in seen(person)
    person.presses(KEY.Key_F)
    assert person.sheet().form.control("either").isVisible()
    person.types("s")  # significance
    person.sheet().form.control("value").setFocus()
    person.types("buys for three shops")
    person.sends()
    assert CustomerFact.get().value == "buys for three shops"
    assert "buys for three shops" in seen(person)
    person.presses(KEY.Key_A)
    person.types("120")
    person.sheet().form.control("reason").setFocus()
    person.types("goodwill")
    person.sends()
    assert "120 points" in person.notice()
    assert PointsEntry.get().reason == "goodwill"
    person.presses(KEY.Key_A)
    person.types("-500")
    person.sheet().form.control("reason").setFocus()
    person.types("too many")
    person.presses(KEY.Key_Return, CTRL)
    assert "120" in person.sheet().form.error()
    person.presses(KEY.Key_Escape)
    assert PointsAccount.select().count() == 1
    assert points.lots_of(PointsAccount.get().id)


def test_points_that_expire_soon_are_marked(person: Person[CustomersPage], world: World) -> None:
    account = points.open_account(customer=world.maria, **BY).value
    long_ago = NOW - timedelta(days=724)
    points.adjust(account=account, points=Decimal(300), reason="x", who=1, now=long_ago)
    person.window.background.changed.emit(frozenset({"points"}))
    person.selects(world.maria)
    assert "300 of them expire\nin 6 days" in seen(person)


def test_the_history_stands_on_one_page_newest_first(
    person: Person[CustomersPage], world: World
) -> None:
    old = world.order(world.maria, (world.widget, 1), ago=40)
    world.order(world.maria, (world.gear, 4), ago=2)
    customers.add_note(customer=world.maria, kind="view", text="Wants it\nfaster", **BY)
    person.window.background.changed.emit(frozenset({"orders"}))
    person.selects(world.maria)
    person.presses(KEY.Key_Return)
    kinds = story(person, 1)
    assert kinds[0] == "Note"
    assert kinds.count("Order") == 2
    assert "Waitlist" in kinds
    assert story(person, 2)[0] == "customer's view · Wants it faster"
    person.presses(KEY.Key_Right, ALT)
    assert story(person, 1) == ["Order", "Order"]
    person.presses(KEY.Key_Down)
    assert person.page._story.table.selected_row().event.id == old
    person.presses(KEY.Key_Escape)
    assert person.page._story.isHidden()
    assert person.page.table.selected_id() == world.maria
    person.presses(KEY.Key_Return)
    person.presses(KEY.Key_Right, ALT)
    person.presses(KEY.Key_Return)
    assert person.window._current == "orders"


def test_a_customer_can_be_opened_from_elsewhere(
    person: Person[CustomersPage], world: World
) -> None:
    person.presses(KEY.Key_Right, ALT)  # a filter that hides everybody
    person.window.go("customers", world.zoe)
    person.waits()
    assert person.page._story.customer() == world.zoe
    assert person.page._story.head.texts()[0] == "Zoe Quist"
    person.presses(KEY.Key_Escape)
    assert person.page.table.selected_id() == world.zoe


def test_a_new_order_starts_at_the_desk(person: Person[CustomersPage], world: World) -> None:
    person.selects(world.zoe)
    person.presses(KEY.Key_O)
    person.waits()
    assert person.window._current == "desk"
    assert SalesOrder.get(SalesOrder.customer == world.zoe).state == "draft"


def test_the_list_is_exported_as_it_is_filtered(
    person: Person[CustomersPage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args: str(path))
    searches(person, "zoe")
    person.page.export()
    person.waits()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["Name"], row["Currency"]) for row in rows] == [("Zoe Quist", "GBP")]


def test_markup_and_other_nonsense_is_shown_as_it_is(
    person: Person[CustomersPage], world: World
) -> None:
    name = "<b>x</b>'; DROP TABLE customer; --"
    customers.change_customer(customer=world.zoe, name=name, **BY)
    person.window.background.changed.emit(frozenset({"customers"}))
    person.selects(world.zoe)
    assert name in seen(person)
    person.presses(KEY.Key_Return)
    assert person.page._story.head.texts()[0] == name


def test_what_another_desk_changes_is_seen(person: Person[CustomersPage], world: World) -> None:
    person.selects(world.acme)
    customers.change_customer(customer=world.acme, name="Acme & Sons", **BY)
    person.window.background.changed.emit(frozenset({"customers"}))
    person.waits()
    assert "Acme & Sons" in names(person)
    assert person.page.table.selected_id() == world.acme
    assert "Acme & Sons" in seen(person)


def test_w_begins_a_procedure_for_the_customer(person: Person[CustomersPage], world: World) -> None:
    person.selects(world.zoe)
    person.presses(KEY.Key_W)
    person.waits()
    person.sends()
    step = FollowUp.get(rule="procedure-step")
    assert (step.order_id, step.customer_id, step.state) == (None, world.zoe, "open")
