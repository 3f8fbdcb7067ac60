"""Somebody at one section of the settings, by keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from list_pages import CTRL, KEY, Person, sit_down
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.ui.forms import Form
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.pages.settings_versions import VersionedSection
from desktop.ui.widgets.rows_edit import RowsEdit


@dataclass
class Clerk(Person[SettingsPage]):
    """Somebody at one section."""

    def waits(self) -> None:
        assert self.window.background.idle()
        QApplication.processEvents()

    @property
    def section(self) -> VersionedSection:
        return cast(VersionedSection, self.page.section())

    def reads(self) -> str:
        labels = self.section.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def names(self) -> list[str]:
        model = self.section.list.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    @property
    def form(self) -> Form:
        return self.sheet().form

    def fills(self, name: str, text: str) -> None:
        """Go to a field and type over what stands there."""
        control = self.form.control(name)
        control.setFocus()
        control.selectAll()
        self.types(text)

    def fills_row(self, name: str, number: int, *texts: str) -> None:
        """Fill the cells of a row one after the other, by Tab."""
        rows: RowsEdit = self.form.control(name)
        rows.cell(number, 0).setFocus()
        for text in texts:
            self.types(text)
            self.presses(KEY.Key_Tab)

    def refused(self) -> str:
        """Try to send; what is said at a field."""
        self.presses(KEY.Key_Return, CTRL)
        return self.form.error()

    def undoes(self) -> None:
        self.presses(KEY.Key_Z, CTRL)


def at_section(name: str, qtbot: QtBot) -> Iterator[Clerk]:
    """Somebody who has opened the section of this name; the window is closed at the end."""
    sitting = sit_down("customers", qtbot)
    window = next(sitting).window
    window.go("settings", name)
    made: Clerk = Clerk(window, cast(SettingsPage, window.page("settings")), qtbot)
    made.waits()
    made.section.list.setFocus()
    yield made
    assert next(sitting, None) is None
