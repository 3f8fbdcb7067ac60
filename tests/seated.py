"""Somebody at the keyboard of the real window, on the database of the test: for tests of money."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.watch import Watch
from desktop.queries.office import settings as office_settings
from desktop.services import catalogue, customers, office, opening, rates, stock
from desktop.system.settings import Settings
from desktop.ui.background import Background
from desktop.ui.calculator import Calculator
from desktop.ui.formats import Formats
from desktop.ui.office_window import OfficeWindow

NOW = datetime(2026, 11, 1, 10, 0, tzinfo=UTC)  # a Sunday: the last rates are of Friday
FRIDAY = date(2026, 10, 30)
BY: dict[str, Any] = {"who": None, "now": NOW}
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
KEY = Qt.Key
_RATES = "Date,USD,GBP,\n2026-10-30,1.1172,0.8338,\n2024-03-28,1.0811,0.8551,\n"


def focus_of(window: QWidget, qtbot: QtBot) -> QWidget:
    """Where keys go. (Without a desktop nobody activates the window again after a dialog.)"""
    over: QWidget = QApplication.activeModalWidget() or window
    if not over.isActiveWindow():
        with qtbot.waitActive(over):
            over.activateWindow()
    return over.focusWidget() or over


class Seated:
    """The window and the person at its keys."""

    def __init__(self, window: OfficeWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.crashes: list[Exception] = []
        window.background.crashed.connect(self.crashes.append)

    def focus(self) -> QWidget:
        return focus_of(self.window, self.qtbot)

    def types(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)
        self.waits()

    def presses(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.focus(), key, modifiers)
        self.waits()

    def waits(self) -> None:
        """Until everything that was asked for is there."""
        assert self.window.background.idle(20_000)
        assert not self.crashes, self.crashes

    def notice(self) -> str:
        return self.window._notice.text()

    def calculates(self, text: str = "") -> Calculator:
        """Open the calculator and type a line."""
        self.presses(KEY.Key_Equal, CTRL)
        self.types(text)
        over = QApplication.activeModalWidget() or self.window
        found = over.findChild(Calculator)
        assert isinstance(found, Calculator)
        return found


def furnish() -> dict[str, int]:
    """An office in pounds with rates of Friday and of March 2024, a programme, a customer in euros
    and a product; ids by name."""
    office.seed(now=NOW, home_country="GB", currency="GBP", time_zone="Europe/London")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rates.csv"
        path.write_text(_RATES)
        rates.load_file(path=path, now=NOW)
    made = {
        "maria": customers.create_customer(name="Maria Okafor", currency="EUR", **BY).value,
        "widget": catalogue.create_product(
            code="WX-100", name="Widget X", list_price=Decimal("13.20"), currency="EUR", **BY
        ).value,
    }
    supply: dict[str, Any] = {"quantity": Decimal(50), "available_on": NOW.date()}
    stock.add_supply(product=made["widget"], kind="on-hand", **supply, **BY)
    return made


@contextmanager
def seat(qtbot: QtBot, *, locale: str = "en_GB", now: datetime = NOW) -> Iterator[Seated]:
    """The window, opened by somebody of the staff; its threads have ended afterwards."""
    from babel import Locale

    background = Background(
        on_start=opening.enter, on_stop=opening.leave, changes_since=Watch(opening.EVERYTHING)
    )
    window = OfficeWindow(
        background=background,
        office=office_settings(),
        settings=Settings(staff_id=1, theme="light"),
        save_settings=lambda settings: None,
    )
    window.now = lambda: now
    window.formats = Formats(locale=Locale.parse(locale), zone=office_settings().zone)
    window.resize(1500, 900)
    with qtbot.waitActive(window):
        window.show()
    window.go("desk")
    person = Seated(window, qtbot)
    person.waits()
    qtbot.waitUntil(lambda: window.focusWidget() is not None)
    try:
        yield person
    finally:
        background.stop()
        window.close()
        window.deleteLater()
        QApplication.processEvents()
