"""Sheets: open without blocking, stay until the action worked, lose nothing by Enter or Escape."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import dialogs
from desktop.ui.dialogs import Sheet


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
