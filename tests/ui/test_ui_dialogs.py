"""Sheets: open without blocking, stay until the action worked, lose nothing by Enter or Escape."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import dialogs
from desktop.ui.dialogs import Sheet
from desktop.ui.forms import Form
from desktop.ui.widgets.labels import label


def _sheet(parent: QWidget, told: list[str], **options: object) -> tuple[Sheet, QLineEdit]:
    body = QWidget()
    field = QLineEdit()
    QVBoxLayout(body).addWidget(field)
    sheet = Sheet("New customer", body, submit=lambda: told.append("submit"))
    dialogs.ask(
        sheet, parent=parent, done=lambda: told.append("done"), left=lambda: told.append("left")
    )
    return sheet, field


def test_it_opens_over_its_window_without_waiting(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    told: list[str] = []
    sheet, _field = _sheet(parent, told)
    assert sheet.isVisible()
    assert sheet.parentWidget() is parent
    assert sheet.isModal()
    assert told == []
    sheet.reject()
    assert told == ["left"]


def test_enter_in_a_field_does_not_send_the_form_ctrl_enter_does(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    told: list[str] = []
    sheet, field = _sheet(parent, told)
    with qtbot.waitActive(sheet):
        sheet.activateWindow()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == []
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told == ["submit"]
    assert sheet.isVisible(), "it stays until the action has worked"
    sheet.accept()
    assert told == ["submit", "done"]


def test_what_is_asked_for_is_asked_for_once(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    told: list[str] = []
    sheet, field = _sheet(parent, told)
    with qtbot.waitActive(sheet):
        sheet.activateWindow()
    sheet.set_working(True)
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told == []
    sheet.set_working(False)
    sheet.reject()


def test_a_sheet_with_sentences_that_wrap_shows_no_bar_for_nothing(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(900, 700)
    parent.show()
    form = Form()
    form.add(label("Balance 700 points, 300 points expire in 6 days.", "text", wrap=True))
    form.add(label("At most 600 points may be used.", "soft", wrap=True))
    form.row(form.field("points", "Points to pay with", QLineEdit()))
    form.add(label("Covers 30.00 EUR, 0.00 EUR stay due.", "strong", wrap=True))
    sheet = Sheet("Pay", form, width=460)
    dialogs.ask(sheet, parent=parent)
    area = sheet.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    sheet.reject()
