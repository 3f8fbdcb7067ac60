"""Amending by keys alone: from the orders page to the desk and back, with revision 0 to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from list_pages import CTRL, KEY, NOW, SHIFT, TODAY, Person, World, sit_down
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.models.orders import OrderLine, SalesOrder
from desktop.queries.order_document import order_document
from desktop.services import amending, fulfilment
from desktop.ui import dialogs
from desktop.ui.order_document import plain_text
from desktop.ui.order_document_words import written
from desktop.ui.pages.orders import OrdersPage
from desktop.ui.widgets.fields import NoteEdit

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[OrdersPage]]:
    yield from sit_down("orders", qtbot)


@pytest.fixture
def order(person: Person[OrdersPage], world: World) -> int:
    """An order of 3 widgets for Maria, selected."""
    made = world.order(world.maria, (world.widget, 3))
    person.window.background.changed.emit(frozenset({"orders"}))
    person.waits()
    person.selects(made)
    return made


def seen(person: Person[OrdersPage]) -> list[str]:
    """What the labels and chips of the page say that is open."""
    page = person.window.page(person.window._current)
    found: list[Any] = [each for each in page.findChildren(QLabel) if each.isVisible()]
    return [each.text() for each in found]


def amends_by_a_line(person: Person[OrdersPage], text: str = "2 WX-100") -> None:
    """A goes to the desk; a line is added; Ctrl+Enter confirms."""
    person.presses(KEY.Key_A)
    assert person.window._current == "desk"
    person.types(text)
    person.presses(KEY.Key_Return)
    person.presses(KEY.Key_Return, CTRL)


def test_an_order_is_amended_by_keys_and_the_desk_says_so(
    person: Person[OrdersPage], order: int
) -> None:
    person.presses(KEY.Key_A)
    assert person.window._current == "desk"
    draft = SalesOrder.get(SalesOrder.revision_of == order)
    assert "Amends 2026-000001" in seen(person)
    desk = person.window.page("desk")
    shown = [key for key in desk.keys() if key.enabled]  # noqa: SIM118 (a method of the page)
    keys = {key.sequence: key.label for key in shown}
    assert keys["Ctrl+Return"] == "Confirm the amendment"
    assert {"F4", "F5", "Ctrl+S"}.isdisjoint(keys)  # its customer and currency are the order's

    person.types("2 WX-100")
    person.presses(KEY.Key_Return)
    assert OrderLine.select().where(OrderLine.order == draft.id).count() == 2
    person.presses(KEY.Key_Z, CTRL)
    person.presses(KEY.Key_Z, CTRL | SHIFT)
    person.presses(KEY.Key_Return, CTRL)

    assert person.notice().startswith("Order 2026-000001 is amended: revision 1.")
    assert "2 follow-ups" in person.notice()
    row = SalesOrder.get_by_id(order)
    assert (row.revision, row.total_minor) == (1, 5000)
    assert "Amends 2026-000001" not in seen(person)


def test_the_story_lists_the_revisions_and_each_can_be_read(
    person: Person[OrdersPage], order: int
) -> None:
    amends_by_a_line(person)
    person.window.go("orders")
    person.selects(order)
    said = person.side()
    for text in ("Revision 1, now", "50.00 EUR", "Revision 0", "30.00 EUR", "amended by Nora"):
        assert text in said, said

    person.presses(KEY.Key_V)
    person.presses(KEY.Key_Return, CTRL)
    shown: Any = QApplication.activeModalWidget()
    text = shown.findChild(NoteEdit).toPlainText()
    assert "Order confirmation 2026-000001" in text
    assert "Revision: 0" in text
    assert "3 pc × Widget X (WX-100)" in text
    assert "Total: 30.00 EUR" in text
    assert "The order was amended since: this is not valid any more." in text
    person.presses(KEY.Key_Return, CTRL)
    assert QGuiApplication.clipboard().text() == text

    now = plain_text(written(order_document(order, today=TODAY), zone=UTC))
    assert "Revision: 1" in now
    assert "This replaces what was confirmed before." in now
    assert "Total: 50.00 EUR" in now


def test_a_revision_is_written_as_pdf(
    person: Person[OrdersPage], order: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    amends_by_a_line(person)
    person.window.go("orders")
    person.selects(order)
    asked: list[str] = []

    def answer(*_parent: Any, **_kwargs: Any) -> str:
        asked.append(_parent[3])
        return str(tmp_path / "old.pdf")

    monkeypatch.setattr(dialogs, "ask_save_file", answer)
    person.presses(KEY.Key_V)
    person.presses(KEY.Key_Tab)
    person.presses(KEY.Key_Down)
    person.presses(KEY.Key_Return, CTRL)
    assert asked == ["2026-000001-r0.pdf"]
    assert (tmp_path / "old.pdf").read_bytes().startswith(b"%PDF")


def test_an_order_that_was_never_amended_says_so(person: Person[OrdersPage], order: int) -> None:
    person.presses(KEY.Key_V)
    assert person.notice() == "Order 2026-000001 was never amended."


def test_a_discarded_amendment_leaves_the_order_as_it_was(
    person: Person[OrdersPage], order: int
) -> None:
    person.presses(KEY.Key_A)
    person.types("2 WX-100")
    person.presses(KEY.Key_Return)
    person.presses(KEY.Key_D, CTRL)
    assert person.notice() == "Order 2026-000001 stays as it was."
    row = SalesOrder.get_by_id(order)
    assert (row.revision, row.total_minor) == (0, 3000)
    person.window.go("orders")
    person.selects(order)
    assert "amended" not in person.side()


def test_what_another_desk_sent_meanwhile_is_said_and_asked_once_more(
    person: Person[OrdersPage], order: int
) -> None:
    person.presses(KEY.Key_A)
    person.types("2 WX-100")
    person.presses(KEY.Key_Return)
    fulfilment.dispatch(order=order, who=2, now=NOW)
    person.presses(KEY.Key_Return, CTRL)
    assert "2026-000001 changed while it was being amended" in person.notice()
    assert SalesOrder.get_by_id(order).revision == 0
    person.presses(KEY.Key_Return, CTRL)
    assert SalesOrder.get_by_id(order).revision == 1
    assert SalesOrder.get_by_id(order).state == "in-progress"


def test_who_else_amends_it_is_named(person: Person[OrdersPage], world: World, order: int) -> None:
    amending.amend(order=order, who=world.henrik, now=NOW)
    person.window.background.changed.emit(frozenset({"orders"}))
    person.waits()
    person.selects(order)
    assert "Being amended by" in person.side()
    person.presses(KEY.Key_A)
    assert person.notice() == "Henrik is amending order 2026-000001 at this moment."
    assert person.window._current == "orders"


def test_a_draft_that_amends_says_whose_amendment_it_is(
    person: Person[OrdersPage], order: int
) -> None:
    draft = amending.amend(order=order, who=1, now=NOW).value
    person.page.bar.choose("drafts")
    person.window.background.changed.emit(frozenset({"orders"}))
    person.waits()
    person.selects(draft)
    assert "Amends 2026-000001" in person.side()
    person.presses(KEY.Key_C)
    person.types("changed their mind")
    person.sends()
    assert SalesOrder.get_by_id(draft).state == "discarded"


def test_an_imported_order_says_why_it_is_not_amended(
    person: Person[OrdersPage], world: World
) -> None:
    made = world.order(world.maria, (world.widget, 3))
    SalesOrder.update(state="completed", source="northwind").where(SalesOrder.id == made).execute()
    person.page.bar.choose("all")
    person.waits()
    person.selects(made)
    assert "an imported order is not amended" in person.side()
    person.presses(KEY.Key_A)
    assert person.window._current == "orders"
    assert "2026-000001 came with an import (northwind) as it ended" in person.notice()
