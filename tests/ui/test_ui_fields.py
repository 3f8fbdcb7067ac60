"""Fields: an error stands where it was made, and nothing typed is taken away."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.domain.errors import RuleBroken
from desktop.ui.widgets.fields import AmountEdit, Choice, DateEdit, Field, NoteEdit
from desktop.ui.widgets.filter_bar import Filter, FilterBar
from desktop.ui.widgets.labels import key_text, label


def parse(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise RuleBroken("cancelled") from None


@pytest.fixture
def amount(qtbot: QtBot) -> AmountEdit:
    edit = AmountEdit(parse=parse, show=lambda value: f"{value:.2f}")
    qtbot.addWidget(edit)
    return edit


def test_an_amount_is_understood_and_rewritten(amount: AmountEdit) -> None:
    told: list[Any] = []
    amount.value_changed.connect(told.append)
    QTest.keyClicks(amount, "12.5")
    QTest.keyClick(amount, Qt.Key.Key_Return)
    assert (amount.text(), amount.value()) == ("12.50", Decimal("12.5"))
    QTest.keyClick(amount, Qt.Key.Key_Return)
    assert told == [Decimal("12.5")], "told once"
    amount.clear()
    amount.setModified(True)
    assert amount.take()
    assert told[1:] == [None]


def test_what_is_not_understood_stays_as_it_was_typed(amount: AmountEdit) -> None:
    refused: list[Any] = []
    amount.set_value(Decimal(3))
    amount.refused.connect(refused.append)
    amount.selectAll()
    QTest.keyClicks(amount, "3 or 4")
    QTest.keyClick(amount, Qt.Key.Key_Return)
    assert amount.text() == "3 or 4"
    assert [error.code for error in refused] == ["cancelled"]
    assert amount.value() == Decimal(3), "the last value understood"


def test_showing_a_value_is_not_typing_it(amount: AmountEdit) -> None:
    told: list[Any] = []
    amount.value_changed.connect(told.append)
    amount.set_value(Decimal(3))
    assert amount.take()
    assert told == []


def test_an_exact_value_is_not_replaced_by_its_shown_rounding(amount: AmountEdit) -> None:
    amount.set_value(Decimal("0.125"))
    QTest.keyClick(amount, Qt.Key.Key_Return)
    assert amount.value() == Decimal("0.125")


def test_a_date_is_shown_with_its_weekday(qtbot: QtBot) -> None:
    edit = DateEdit(parse=lambda text: date(2026, 12, 3), show=lambda day: f"{day:%a %-d %b}")
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, "3dec")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "Thu 3 Dec"


def test_an_error_is_said_under_the_control_and_to_a_screen_reader(qtbot: QtBot) -> None:
    edit = QLineEdit()
    field = Field("&Quantity", edit, hint="in metres")
    qtbot.addWidget(field)
    field.show()
    assert edit.accessibleName() == "Quantity"
    assert edit.accessibleDescription() == "in metres"
    field.show_error(RuleBroken("cancelled"))
    assert field.error() == "Stopped, as you asked."
    assert edit.accessibleDescription() == "Stopped, as you asked."
    assert edit.property("wrong") is True
    field.clear_error()
    assert field.error() == ""
    assert edit.accessibleDescription() == "in metres"


def test_the_label_leads_to_the_control(qtbot: QtBot) -> None:
    edit = QLineEdit()
    field = Field("&Quantity", edit)
    qtbot.addWidget(field)
    buddies = [found.buddy() for found in field.findChildren(QLabel)]
    assert edit in buddies
    assert field.focusProxy() is edit


def test_a_choice_gives_its_value(qtbot: QtBot) -> None:
    box = Choice([(None, "any"), ("EUR", "Euro"), ("GBP", "Pound")], current="GBP")
    qtbot.addWidget(box)
    assert box.value() == "GBP"
    box.choose("EUR")
    assert box.value() == "EUR"
    box.choose("nothing of the kind")
    assert box.value() == "EUR"


def test_tab_leaves_a_note(qtbot: QtBot) -> None:
    note = NoteEdit("text", lines=4)
    qtbot.addWidget(note)
    assert note.tabChangesFocus()
    assert note.sizeHint().height() > NoteEdit(lines=2).sizeHint().height()


def test_names_are_never_read_as_markup(qtbot: QtBot) -> None:
    shown = label("<b>Robert</b>")
    qtbot.addWidget(shown)
    assert shown.textFormat() == Qt.TextFormat.PlainText


def test_keys_are_written_as_on_the_keyboard() -> None:
    assert key_text("Ctrl+Return") == "Ctrl+Enter"
    assert key_text("F6") == "F6"


# The filter bar


@pytest.fixture
def bar(qtbot: QtBot) -> FilterBar:
    made = FilterBar(filters=(Filter("all", "All"), Filter("open", "Open", "38")))
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_search_is_told_once_a_person_pauses(bar: FilterBar, qtbot: QtBot) -> None:
    told: list[tuple[str, object]] = []
    bar.changed.connect(lambda text, value: told.append((text, value)))
    with qtbot.waitSignal(bar.changed):
        QTest.keyClicks(bar.search, " widget ")
    assert told == [("widget", "all")]


def test_a_filter_is_told_at_once(bar: FilterBar, qtbot: QtBot) -> None:
    told: list[tuple[str, object]] = []
    bar.changed.connect(lambda text, value: told.append((text, value)))
    bar.choose("open")
    assert told == [("", "open")]
    assert bar.value() == "open"
    assert not bar.is_clear()
    bar.clear()
    assert bar.value() == "all"
    assert bar.is_clear()


def test_counts_are_part_of_a_filter_s_name(bar: FilterBar) -> None:
    bar.set_count("open", "12")
    assert [chip.accessibleName() for chip in bar._chips] == ["All", "Open 12"]


def test_escape_empties_the_search(bar: FilterBar, qtbot: QtBot) -> None:
    QTest.keyClicks(bar.search, "widget")
    QTest.keyClick(bar.search, Qt.Key.Key_Escape)
    assert bar.text() == ""
