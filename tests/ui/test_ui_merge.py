"""Two records of one customer merged and taken apart by keys alone, on the Customers page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from list_pages import CTRL, KEY, NOW, SHIFT, Person, World, sit_down
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.models.customers import Customer, CustomerMerge
from desktop.models.orders import SalesOrder
from desktop.services import customers
from desktop.ui.merge_sheet import MergeSheet
from desktop.ui.pages.customers import CustomersPage
from desktop.ui.widgets.buttons import Button

ALT = Qt.KeyboardModifier.AltModifier
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def twin(world: World) -> int:
    """A second record of Maria, with an order and the same number."""
    made = customers.create_customer(
        name="Okafor M.",
        points=[("phone", "+44 20 7946 0123"), ("email", "maria@okafor.example")],
        language="fr",
        currency="EUR",
        who=None,
        now=NOW,
    ).value
    world.order(made, (world.widget, 3))
    return made


@pytest.fixture
def person(world: World, twin: int, qtbot: QtBot) -> Iterator[Person[CustomersPage]]:
    yield from sit_down("customers", qtbot)


def sheet() -> MergeSheet:
    found = QApplication.activeModalWidget()
    assert isinstance(found, MergeSheet)
    return found


def lines(of: MergeSheet) -> dict[str, tuple[str, str]]:
    """What stands side by side: the words of each line, the strong ones in capitals."""
    grid = of.form.sides._grid
    assert grid is not None
    layout: Any = grid.layout()
    texts: dict[int, list[str]] = {}
    for place in range(layout.count()):
        widget = layout.itemAt(place).widget()
        if isinstance(widget, Button):
            continue
        assert isinstance(widget, QLabel)
        row = layout.getItemPosition(place)[0]
        strong = widget.property("role") == "strong"
        texts.setdefault(row, []).append(widget.text().upper() if strong else widget.text())
    return {cells[0]: (cells[1], cells[2]) for row, cells in texts.items() if row}


def opens(person: Person[CustomersPage], customer: int) -> MergeSheet:
    """The sheet of a customer, with the likeliest other record in it."""
    person.selects(customer)
    person.presses(KEY.Key_D)
    opened = sheet()
    person.qtbot.waitUntil(lambda: opened.form.pair is not None)
    return opened


def test_a_possible_duplicate_is_there_and_seen_side_by_side(
    person: Person[CustomersPage], world: World, twin: int
) -> None:
    shown = lines(opens(person, world.maria))
    assert shown["Name"] == ("MARIA OKAFOR", "Okafor M.")
    assert shown["Language"] == ("—", "FRENCH")
    assert shown["Tier"] == ("GOLD", "Standard")
    assert shown["Orders"] == ("0", "1")


def test_ctrl_enter_merges_and_the_notice_takes_it_back(
    person: Person[CustomersPage], world: World, twin: int
) -> None:
    opens(person, world.maria)
    person.presses(KEY.Key_Return, CTRL)
    assert QApplication.activeModalWidget() is None
    assert SalesOrder.get().customer_id == world.maria
    assert "is now a part of Maria Okafor" in person.notice()
    assert person.page._current() == world.maria
    assert "Okafor M." not in person.sees("name")
    assert "Also here" in person.side()
    person.presses(KEY.Key_Z, CTRL)
    assert SalesOrder.get().customer_id == twin
    assert "Okafor M." in person.sees("name")


def test_the_other_one_can_be_kept(person: Person[CustomersPage], world: World, twin: int) -> None:
    opened = opens(person, world.maria)
    person.presses(KEY.Key_K, ALT)
    assert lines(opened)["Name"] == ("OKAFOR M.", "Maria Okafor")
    assert lines(opened)["Tier"] == ("Standard", "GOLD")
    person.presses(KEY.Key_Return, CTRL)
    assert CustomerMerge.get().kept_id == twin
    assert person.page._current() == twin


def test_keys_choose_which_fields_survive(
    person: Person[CustomersPage], world: World, twin: int
) -> None:
    opened = opens(person, world.maria)
    assert opened.form.sides.taken == {"language"}
    person.presses(KEY.Key_1, ALT)
    assert lines(opened)["Name"] == ("Maria Okafor", "OKAFOR M.")
    person.presses(KEY.Key_2, ALT)
    assert lines(opened)["Tier"] == ("Gold", "STANDARD")
    person.presses(KEY.Key_2, ALT)
    assert lines(opened)["Tier"] == ("GOLD", "Standard")
    person.presses(KEY.Key_3, ALT)
    assert lines(opened)["Language"] == ("—", "French")
    person.presses(KEY.Key_9, ALT)
    assert opened.form.sides.taken == {"name"}
    person.presses(KEY.Key_Return, CTRL)
    assert Customer.get_by_id(world.maria).name == "Okafor M."
    assert Customer.get_by_id(world.maria).language == ""
    person.presses(KEY.Key_Z, CTRL)
    assert Customer.get_by_id(world.maria).name == "Maria Okafor"
    assert Customer.get_by_id(twin).name == "Okafor M."


def test_each_choice_can_be_reached_and_says_what_it_is(
    person: Person[CustomersPage], world: World, twin: int
) -> None:
    opened = opens(person, world.maria)
    buttons = [each for each in opened.form.sides._turns if each.isVisible()]
    assert [each.accessibleName() for each in buttons] == [
        "Name: the other record's",
        "Tier: the other record's",
        "Language: the other record's",
    ]
    buttons[1].setFocus()
    person.presses(KEY.Key_Space)
    assert lines(opened)["Tier"] == ("Gold", "STANDARD")
    assert opened.form.sides._turns[1].hasFocus()
    person.presses(KEY.Key_K, ALT)
    assert opened.form.sides.taken == {"tier"}, "all but that it has itself"
    person.presses(KEY.Key_Escape)


def test_any_record_is_found_by_typing(
    person: Person[CustomersPage], world: World, twin: int
) -> None:
    opened = opens(person, world.maria)
    person.types("acme")
    person.qtbot.waitUntil(
        lambda: opened.form.pair is not None and opened.form.pair[1].card.id == world.acme
    )
    person.presses(KEY.Key_Return, CTRL)
    assert CustomerMerge.get().merged_id == world.acme


def test_nothing_is_merged_where_nobody_was_found(
    person: Person[CustomersPage], world: World, twin: int
) -> None:
    opened = opens(person, world.maria)
    person.types("nobody at all")
    person.qtbot.waitUntil(lambda: opened.form.pair is None)
    person.presses(KEY.Key_Return, CTRL)
    assert sheet() is opened
    assert not CustomerMerge.select().exists()
    person.presses(KEY.Key_Escape)


def test_a_merged_record_says_what_it_became_and_opens_it(
    person: Person[CustomersPage], world: World, twin: int
) -> None:
    opens(person, world.maria)
    person.presses(KEY.Key_Return, CTRL)
    person.page.open(twin)
    person.waits()
    assert "This record became a part of Maria Okafor" in person.page._story.head.texts()[-1]
    assert "by Nora" in person.page._story.head.texts()[-1]
    person.presses(KEY.Key_B)
    assert person.page._current() == world.maria


def test_records_come_apart_from_the_history(
    person: Person[CustomersPage], world: World, twin: int
) -> None:
    opens(person, world.maria)
    person.presses(KEY.Key_Return, CTRL)
    person.presses(KEY.Key_D, SHIFT)
    person.sends()
    assert SalesOrder.get().customer_id == twin
    assert person.notice() == "They are two records again."
    assert person.page._current() == twin


def test_another_desk_was_faster(person: Person[CustomersPage], world: World, twin: int) -> None:
    from desktop.services import customer_merge

    opened = opens(person, world.maria)
    customer_merge.merge_customers(merged=twin, kept=world.acme, who=None, now=NOW)
    person.presses(KEY.Key_Return, CTRL)
    assert sheet() is opened
    assert "was made a part of Acme Limited" in opened.form._error.text()
    person.presses(KEY.Key_Escape)
