"""The scenarios of customers, one test each, at the real window on both engines.

Of the second and the fifth more is told in test_ui_ringing and test_services_customer_merge.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from list_pages import CTRL, KEY, NOW, Person, World, sit_down
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.models.customers import Customer
from desktop.models.orders import SalesOrder
from desktop.models.waitlists import WaitlistEntry
from desktop.queries import integrity
from desktop.services import customers
from desktop.ui.merge_sheet import MergeSheet
from desktop.ui.pages.customers import CustomersPage
from desktop.ui.widgets.buttons import Button

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.qt_log_ignore("does not support raise"),  # offscreen nothing is before a window
]
BY: dict[str, Any] = {"who": 1, "now": NOW}
Sitting = Person[CustomersPage]


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Sitting]:
    yield from sit_down("customers", qtbot)


def writes(person: Sitting, text: str) -> None:
    """Text in any script comes as a whole, from an input method."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(person.focus(), event)
    person.waits()


def begins(person: Sitting, **fields: str) -> Any:
    """The new-customer form with something typed in its fields, after the pause of the look-up."""
    person.page.table.setFocus()
    person.presses(KEY.Key_N)
    form: Any = person.sheet().form
    for name, text in fields.items():
        form.control(name).setFocus()
        writes(person, text)
    return form


def story(person: Sitting) -> list[str]:
    model = person.page._story.table.model
    return [str(model.index(row, 2).data()) for row in range(model.rowCount())]


def test_scenario_1_a_number_on_file_is_offered_before_saving(person: Sitting) -> None:
    form = begins(person, name="Somebody", phone="+44 (0)20/7946-0123")
    person.qtbot.waitUntil(lambda: form._duplicates.texts() == ["Maria Okafor"])
    assert not Customer.select().where(Customer.name == "Somebody").exists()


def test_scenario_2_two_who_share_the_number_that_rings_are_both_maybe(
    person: Sitting, world: World
) -> None:
    customers.create_customer(name="Tom Okafor", points=[("phone", "020 7946 0123")], **BY)
    person.window.hear("+442079460123")
    person.waits()
    caller = person.window.page("desk").board.caller  # type: ignore[attr-defined]
    model = caller.list.model()
    shown = [[model.index(row, at).data() for at in (0, 1)] for row in range(caller.list.rows())]
    assert shown == [["Maria Okafor", "maybe"], ["Tom Okafor", "maybe"]]
    assert caller.list.row() is None
    assert not SalesOrder.select().exists()


def test_scenario_3_an_order_of_two_years_ago_makes_repeat_and_is_named(
    person: Sitting, world: World
) -> None:
    order = world.order(world.acme, (world.widget, 1), ago=730)
    number = SalesOrder.get_by_id(order).number
    person.window.background.changed.emit(frozenset({"orders"}))
    person.selects(world.acme)
    assert "Repeat customer" in person.side()
    proofs = [each.text() for each in person.page._panel.findChildren(Button)]
    assert number in proofs
    person.selects(world.zoe)
    assert "New customer" in person.side()
    assert "no order yet" in person.side()


def test_scenario_4_an_email_in_another_case_shows_while_typing(
    person: Sitting, world: World
) -> None:
    customers.add_contact_point(
        customer=world.zoe, kind="email", typed="Zoe.Quist@Example.org", **BY
    )
    form = begins(person, name="Nobody Alike", email="zoe.quist@EXAMPLE.ORG")
    person.qtbot.waitUntil(lambda: form._duplicates.texts() == ["Zoe Quist"])
    assert not Customer.select().where(Customer.name == "Nobody Alike").exists()


def test_scenario_5_both_histories_promises_and_places_and_each_its_own_again(
    person: Sitting, world: World
) -> None:
    twin = customers.create_customer(
        name="Okafor M.", points=[("phone", "020 7946 0123")], currency="EUR", **BY
    ).value
    orders = [
        world.order(twin, (world.widget, 2), (world.gear, 5), ago=9),
        world.order(world.maria, (world.widget, 1), (world.gear, 1), ago=3),
    ]
    numbers = [SalesOrder.get_by_id(order).number for order in orders]
    promises = [SalesOrder.get_by_id(order).promised_on for order in orders]
    places = {one.id: (one.customer_id, one.joined_at, one.key) for one in WaitlistEntry.select()}
    assert {place[0] for place in places.values()} == {twin, world.maria}
    person.window.background.changed.emit(frozenset({"customers", "orders"}))
    person.waits()
    person.selects(world.maria)
    person.presses(KEY.Key_D)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, MergeSheet)
    person.qtbot.waitUntil(lambda: sheet.form.pair is not None)
    person.presses(KEY.Key_Return, CTRL)
    assert {number for number in numbers if number in story(person)} == set(numbers)
    assert sum(text.startswith("Gearbox ×") for text in story(person)) == len(places)
    assert {one.id: (world.maria, one.joined_at, one.key) for one in WaitlistEntry.select()} == {
        key: (world.maria, joined, place) for key, (_whose, joined, place) in places.items()
    }
    assert [SalesOrder.get_by_id(order).promised_on for order in orders] == promises
    person.presses(KEY.Key_Z, CTRL)
    person.waits()
    assert (numbers[0] in story(person), numbers[1] in story(person)) == (False, True)
    after = {one.id: (one.customer_id, one.joined_at, one.key) for one in WaitlistEntry.select()}
    assert after == places
    assert integrity.check(now=NOW) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("محمد عبد الله", "عبد"),
        ("王小明", "小明"),
        ("प्रिया शर्मा", "शर्मा"),
        ("Suharto", "suh"),
        ("São Tomé", "sao"),
        ("Müller", "mueller"),
    ],
)
def test_scenario_6_names_of_all_scripts_are_stored_shown_sorted_and_found(
    person: Sitting, name: str, typed: str
) -> None:
    begins(person, name=name)
    person.sends()
    assert Customer.select().where(Customer.name == name).exists()
    assert name in person.sees("name")
    folded = [row.folded for row in Customer.select().order_by(Customer.id)]
    shown = {row.folded: row.name for row in Customer.select()}
    assert person.sees("name") == [shown[key] for key in sorted(folded)]
    person.presses(KEY.Key_F, CTRL)
    writes(person, typed)
    assert person.sees("name") == [name]


@pytest.mark.parametrize("name", ["<b>x</b>", "'; DROP TABLE customer; --", "%_\\ &amp; {name}"])
def test_scenario_7_what_looks_like_code_is_plain_text(person: Sitting, name: str) -> None:
    count = Customer.select().count()
    begins(person, name=name)
    person.sends()
    assert Customer.select().count() == count + 1
    assert name in person.sees("name")
    person.presses(KEY.Key_Return)
    labels = [each for each in person.page._panel.findChildren(QLabel) if each.text() == name]
    assert labels
    assert {each.textFormat() for each in labels} == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize(
    ("name", "told"),
    [("x" * 10_000, "characters long"), ("bell\x07", "cannot be kept"), ("  ", "must be written")],
)
def test_scenario_7_what_cannot_be_kept_is_refused_plainly(
    person: Sitting, name: str, told: str
) -> None:
    count = Customer.select().count()
    form = begins(person, name="A")
    form.control("name").setMaxLength(20_000)
    form.control("name").setText(name)
    person.presses(KEY.Key_Return, CTRL)
    person.waits()
    assert Customer.select().count() == count
    said = [each.text() for each in form.findChildren(QLabel) if not each.isHidden()]
    assert any(told in text for text in said), said
    person.presses(KEY.Key_Escape)
