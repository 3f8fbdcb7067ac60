"""The orders page keeps which papers were made, and records by a key that one was sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from list_pages import CTRL, KEY, NOW, Person, World, sit_down
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.customers import ContactPoint
from desktop.models.work import Contact
from desktop.queries.papers import papers_of
from desktop.services import papers
from desktop.ui import dialogs, order_document_print
from desktop.ui.pages.orders import OrdersPage

pytestmark = pytest.mark.usefixtures("database")

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def world(database: str) -> World:
    made = World()
    ContactPoint.create(customer=made.maria, kind="email", typed="maria@okafor.example")
    return made


@pytest.fixture
def order(world: World) -> int:
    return world.order(world.maria, (world.widget, 3))


@pytest.fixture
def person(order: int, qtbot: QtBot) -> Iterator[Person[OrdersPage]]:
    for found in sit_down("orders", qtbot):
        found.selects(order)
        yield found


def made(order: int) -> list[tuple[str, str, str]]:
    return [(row.kind, row.form, row.to) for row in papers_of(order)]


def test_each_paper_that_is_made_stands_in_the_story(
    person: Person[OrdersPage], order: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dialogs, "open_outside", lambda path: True)
    monkeypatch.setattr(order_document_print, "print_on", lambda printer, document: None)
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *given: str(tmp_path / given[3]))
    whom = "Maria Okafor <maria@okafor.example>"
    expected: list[tuple[str, str, str]] = []
    for key, modifiers, form, to in (
        (KEY.Key_P, CTRL, "pdf", "Maria Okafor"),
        (KEY.Key_L, CTRL, "mail", whom),
        (KEY.Key_L, CTRL | SHIFT, "letter", whom),
    ):
        person.presses(key, modifiers)
        expected.insert(0, ("confirmed", form, to))
        person.qtbot.waitUntil(lambda: made(order) == expected)
        person.waits()
    person.presses(KEY.Key_P, CTRL | SHIFT)
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, QPrintDialog)
    asked.accept()
    person.waits()
    person.presses(KEY.Key_T, CTRL)
    person.presses(KEY.Key_Return, CTRL)
    assert [form for _kind, form, _to in made(order)][:2] == ["text", "paper"]
    shown = person.side()
    assert "Confirmation, printed" in shown
    assert "Confirmation, opened in the mail program" in shown
    assert f" · to {whom}" in shown
    assert not Contact.select().where(Contact.direction == "out").exists()


def test_what_no_program_opens_was_not_made(
    person: Person[OrdersPage], order: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "open_outside", lambda path: False)
    person.presses(KEY.Key_L, CTRL)
    person.qtbot.waitUntil(lambda: "No program opens" in person.notice())
    person.waits()
    assert made(order) == []


def test_a_message_is_kept_and_one_key_says_that_it_was_sent(
    person: Person[OrdersPage], order: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "open_outside", lambda path: True)
    person.presses(KEY.Key_M)
    person.presses(KEY.Key_C, CTRL | SHIFT)
    person.presses(KEY.Key_Return, CTRL)
    person.qtbot.waitUntil(lambda: len(made(order)) == 2)
    assert [form for _kind, form, _to in made(order)] == ["mail", "text"]
    person.presses(KEY.Key_Return, CTRL | SHIFT)
    sheet: Any = QApplication.activeModalWidget()
    assert sheet.form.typed() == {
        "method": "electronic-mail",
        "disposition": "sent",
        "to": "maria@okafor.example",
        "said": "Confirmation, 2026-000001",
    }
    person.presses(KEY.Key_Return, CTRL)
    row = Contact.get(Contact.direction == "out")
    assert (row.method, row.disposition, row.party, row.order_id) == (
        "electronic-mail", "sent", "maria@okafor.example", order,
    )  # fmt: skip
    person.presses(KEY.Key_Escape)
    assert "Recorded with the order: Confirmation, 2026-000001" in person.notice()
    assert "sent · Confirmation, 2026-000001" in person.side()


def test_on_the_page_the_same_key_is_for_the_confirmation(
    person: Person[OrdersPage], order: int
) -> None:
    person.presses(KEY.Key_Return, CTRL | SHIFT)
    sheet: Any = QApplication.activeModalWidget()
    sheet.form.control("method").choose("telephone")
    sheet.form.control("disposition").choose("read-out")
    person.presses(KEY.Key_Return, CTRL)
    row = Contact.get(Contact.direction == "out")
    assert (row.method, row.disposition, row.started_at) == ("telephone", "read-out", NOW)


def test_a_paper_another_desk_made_is_seen(person: Person[OrdersPage], order: int) -> None:
    papers.note_paper(order=order, paper="delivered", form="letter", who=1, now=NOW)
    person.page.reload()
    person.waits()
    assert "Message: delivered, saved as a letter" in person.side()
