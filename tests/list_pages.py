"""What the tests of the list pages share: an office with work in it, and somebody at the keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from seated import focus_of

from desktop.queries.office import settings as office_settings
from desktop.services import (
    catalogue,
    customers,
    drafts,
    lines,
    office,
    opening,
    orders,
    stock,
)
from desktop.system.settings import Settings
from desktop.ui.background import Background
from desktop.ui.forms import ActionSheet
from desktop.ui.office_window import OfficeWindow
from desktop.ui.page import Page
from desktop.ui.widgets.links import Link

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)  # a Monday
TODAY = date(2026, 11, 30)
KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PageT = TypeVar("PageT", bound=Page)


class World:
    """An office in London with two people, three customers and two products."""

    def __init__(self) -> None:
        office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
        by: dict[str, Any] = {"who": None, "now": NOW}
        self.nora = 1
        office.change_staff(staff=1, name="Nora", role="agent", competency_level="B", **by)
        self.henrik = office.add_staff(
            name="Henrik", role="supervisor", competency_level="D", **by
        ).value
        self.maria = self._customer("Maria Okafor", "020 7946 0123", tier="gold")
        self.acme = self._customer("Acme Limited", "020 7946 0456", tier="standard")
        self.zoe = self._customer("Zoe Quist", "020 7946 0789", tier="silver", currency="GBP")
        self.widget = self._product("WX-100", "Widget X", "10.00", there=50)
        self.gear = self._product("GE-1", "Gearbox", "40.00", there=2)

    def _customer(self, name: str, phone: str, *, tier: str, currency: str = "EUR") -> int:
        return customers.create_customer(
            name=name,
            points=[("phone", phone)],
            tier=tier,
            currency=currency,
            who=None,
            now=NOW,
        ).value

    def _product(self, code: str, name: str, price: str, *, there: int) -> int:
        made = catalogue.create_product(
            code=code, name=name, list_price=Decimal(price), currency="EUR", who=None, now=NOW
        ).value
        self.arrives(made, there)
        return made

    def arrives(self, product: int, quantity: int) -> None:
        """Units come in."""
        stock.add_supply(
            product=product,
            kind="on-hand",
            quantity=Decimal(quantity),
            available_on=TODAY - timedelta(days=30),
            who=None,
            now=NOW,
        )

    def draft(self, customer: int, *wishes: tuple[int, int], ago: int = 0) -> int:
        """A draft of some days ago with (product, quantity) lines; what is short will wait."""
        at = NOW - timedelta(days=ago)
        order = drafts.start(customer=customer, currency="EUR", who=self.nora, now=at).value
        for product, quantity in wishes:
            line = lines.add_line(
                order=order, product=product, quantity=Decimal(quantity), who=self.nora, now=at
            ).value
            if product == self.gear:
                lines.choose(line=line, choice="waitlist", who=self.nora, now=at)
        return order

    def order(self, customer: int, *wishes: tuple[int, int], ago: int = 0) -> int:
        """A confirmed order of some days ago."""
        order = self.draft(customer, *wishes, ago=ago)
        orders.confirm(order=order, who=self.nora, now=NOW - timedelta(days=ago))
        return order


@dataclass
class Person(Generic[PageT]):
    """Somebody who sits at ``page``."""

    window: OfficeWindow
    page: PageT
    qtbot: QtBot

    def focus(self) -> QWidget:
        return focus_of(self.window, self.qtbot)

    def types(self, text: str) -> None:
        for letter in text:  # each to whatever has the focus by then
            QTest.keyClicks(self.focus(), letter)
        self.waits()

    def presses(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.focus(), key, modifiers)
        self.waits()

    def waits(self) -> None:
        """Until what was asked for is there, the pause after a selection or a search included."""
        page: Any = self.page
        for timer in (page._rested, page.bar.search._pause):
            self.qtbot.waitUntil(partial(_is_over, timer))
        assert self.window.background.idle()
        if page._rested.isActive():
            self.waits()

    def sees(self, column: str) -> list[str]:
        """What stands in a column of the list."""
        model = cast(Any, self.page).table.model
        place = [each.key for each in model.columns].index(column)
        return [model.index(row, place).data() for row in range(model.rowCount())]

    def selects(self, row_id: int) -> None:
        table = cast(Any, self.page).table
        table.select(row_id)
        self.waits()
        assert table.selected_id() == row_id
        table.setFocus()

    def side(self) -> str:
        """Everything the side panel says."""
        from PySide6.QtWidgets import QLabel

        panel = self.page.side()
        assert panel is not None
        QApplication.processEvents()  # what was just put into a layout is shown by an event
        labels = [each.text() for each in panel.findChildren(QLabel) if not each.isHidden()]
        links = [each.said() for each in panel.findChildren(Link) if not each.isHidden()]
        return "\n".join([*labels, *links])

    def key(self, sequence: str) -> Any:
        """A key of the page as it is now; None where it may not be used."""
        keys = self.page.keys()
        return next((each for each in keys if each.sequence == sequence and each.enabled), None)

    def sheet(self) -> ActionSheet:
        found = QApplication.activeModalWidget()
        assert isinstance(found, ActionSheet)
        return found

    def sends(self) -> None:
        """Ctrl+Enter, and the sheet is gone."""
        self.presses(KEY.Key_Return, CTRL)
        assert QApplication.activeModalWidget() is None

    def notice(self) -> str:
        return self.window._notice.text()


def _is_over(timer: Any) -> bool:
    return not timer.isActive()


def sit_down(area: str, qtbot: QtBot, *, staff: int = 1) -> Iterator[Person[Any]]:
    """The window on the open database, at one of its areas."""
    background = Background(on_start=opening.enter, on_stop=opening.leave)
    window = OfficeWindow(
        background=background,
        office=office_settings(),
        settings=Settings(staff_id=staff, theme="light"),
        save_settings=lambda settings: None,
    )
    window.now = lambda: NOW
    crashes: list[Exception] = []
    background.crashed.connect(crashes.append)
    window.resize(1500, 900)
    with qtbot.waitActive(window):
        window.show()
    window.go(area)
    person = Person(window, window.page(area), qtbot)
    person.waits()
    yield person
    background.stop()
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    assert not crashes
