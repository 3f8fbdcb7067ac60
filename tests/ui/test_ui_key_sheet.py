"""F1 on the desk: its keys, and how lines are written, with examples that are true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot
from seated import KEY, NOW, Seated, furnish, seat

from desktop.domain.line_language import parse_line
from desktop.ui.key_sheet import KeySheet
from desktop.ui.pages.desk import DeskPage
from desktop.ui.pages.desk_grammar import GRAMMAR

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def person(database: str, qtbot: QtBot) -> Iterator[Seated]:
    furnish()
    with seat(qtbot) as found:
        found.types("maria")
        found.presses(KEY.Key_Return)
        yield found


def texts(sheet: KeySheet) -> set[str]:
    return {label.text() for label in sheet.findChildren(QLabel)}


def test_the_grammar_stands_beside_the_keys_of_the_desk(person: Seated) -> None:
    person.types("3 widg")
    person.presses(KEY.Key_F1)
    sheet = person.window.findChild(KeySheet)
    assert sheet is not None
    shown = texts(sheet)
    assert {"How lines are written", "read back", "find anything"} <= shown
    for example, meaning in GRAMMAR:
        assert {example, meaning} <= shown
    person.presses(KEY.Key_F1)
    box = cast(DeskPage, person.window.page("desk")).board.draft.entry.box
    assert (box.hasFocus(), box.text()) == (True, "3 widg")
    assert not [each for each in person.window.findChildren(KeySheet) if each.isVisible()]


def test_other_pages_have_no_examples(person: Seated) -> None:
    person.window.go("orders")
    person.waits()
    person.presses(KEY.Key_F1)
    sheet = person.window.findChild(KeySheet)
    assert sheet is not None
    assert "How lines are written" not in texts(sheet)


def test_what_is_longer_than_the_window_is_turned_by_keys(person: Seated) -> None:
    person.window.resize(900, 420)
    person.presses(KEY.Key_F1)
    sheet = person.window.findChild(KeySheet)
    assert sheet is not None
    area = sheet.findChild(QScrollArea)
    assert area is not None
    bar = area.verticalScrollBar()
    assert bar.maximum() > 0
    assert area.horizontalScrollBar().maximum() == 0
    person.presses(KEY.Key_PageDown)
    assert bar.value() > 0
    person.presses(KEY.Key_End)
    assert bar.value() == bar.maximum()
    person.presses(KEY.Key_Home)
    assert bar.value() == 0


@pytest.mark.parametrize(("example", "_meaning"), GRAMMAR)
def test_every_example_is_understood(example: str, _meaning: str) -> None:
    line = parse_line(example, locale="en_GB", today=NOW.date())
    assert not line.problems, example
    assert line.product_words or line.barcode or line.free_text
