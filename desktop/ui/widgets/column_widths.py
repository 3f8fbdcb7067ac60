"""How wide the columns of a table are: as they were left, scaled with the text, sharing the room.

Widths are remembered in pixels at 100 % text size.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop.ui.page import Shell
from desktop.ui.style import look
from desktop.ui.widgets.columns import Column

_SAVED_AFTER = 800  # milliseconds without another change


class ColumnWidths(QObject):
    """Looks after the widths of ``view``; ``name`` is what they are remembered under."""

    def __init__(
        self, view: QTableView, columns: Sequence[Column], *, name: str, shell: Shell
    ) -> None:
        super().__init__(view)
        self._view, self._columns, self._name, self._shell = view, columns, name, shell
        self._percent = look.percent
        header, mode = view.horizontalHeader(), QHeaderView.ResizeMode
        known = shell.settings.columns.get(name, {})
        for number, column in enumerate(columns):
            header.setSectionResizeMode(number, mode.Fixed if column.stretch else mode.Interactive)
            width = known.get(column.key)
            view.setColumnWidth(number, look.px(width) if width else _width(column))
        self._save_soon = QTimer(self, singleShot=True, interval=_SAVED_AFTER)
        self._save_soon.timeout.connect(self._save)
        header.sectionResized.connect(self._on_resized)
        view.viewport().installEventFilter(self)  # a scroll bar that comes takes room away

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.share()
        return False

    def rescale(self) -> None:
        """Follow the size of the text."""
        before, self._percent = self._percent, look.percent
        if before != self._percent:
            for number in range(len(self._columns)):
                width = self._view.columnWidth(number) * self._percent // before
                self._view.setColumnWidth(number, width)

    def share(self) -> None:
        """The column that stretches takes what the others leave, and never less than its own: then
        the table scrolls."""
        for number, column in enumerate(self._columns):
            if column.stretch:
                others = self._view.horizontalHeader().length() - self._view.columnWidth(number)
                room = self._view.viewport().width() - others
                self._view.setColumnWidth(number, max(room, _width(column)))

    def _on_resized(self) -> None:
        if self._view.isVisible():
            self.share()
            self._save_soon.start()

    def _save(self) -> None:
        widths = {
            column.key: self._view.columnWidth(number) * 100 // look.percent
            for number, column in enumerate(self._columns)
            if not column.stretch
        }
        if widths != self._shell.settings.columns.get(self._name):
            self._shell.remember(columns={**self._shell.settings.columns, self._name: widths})


def _width(column: Column) -> int:
    """As wide as asked for, and never too narrow for the title with its arrow."""
    shown = f"{column.title} ↑" if column.sort is not None else column.title
    title = QFontMetrics(look.font("caption", bold=True)).horizontalAdvance(shown)
    return max(look.px(column.width), title + look.px(20))
