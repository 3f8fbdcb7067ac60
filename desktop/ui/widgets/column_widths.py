"""How wide the columns of a table are: as they were set by hand, or as what they hold needs.

Amounts and numbers are never cut. Where there is too little room, texts yield a little; the column
that stretches takes what is left, and where even that is too little the table scrolls. What a
person set is remembered, in pixels at 100 % text size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop.ui.page import Shell
from desktop.ui.style import look
from desktop.ui.widgets.columns import Column

_SAVED_AFTER = 800  # milliseconds without another change
_PADDING = 20  # pixels at 100 % text size, both sides and a little air
_CHIP = 24  # pixels at 100 % text size that a chip or a mark takes more
_WIDEST = 1.6  # times its own width is what a column of texts grows to at most
_NARROWEST = 0.8  # times its own width is what it yields to at most


class ColumnWidths(QObject):
    """Looks after the widths of ``view``; ``name`` is what they are remembered under."""

    def __init__(
        self, view: QTableView, columns: Sequence[Column], *, name: str, shell: Shell
    ) -> None:
        super().__init__(view)
        self._view, self._columns, self._name, self._shell = view, columns, name, shell
        known = shell.settings.columns.get(name, {})
        self._own = {
            number: known[column.key]
            for number, column in enumerate(columns)
            if column.key in known and not column.stretch
        }
        self._needed: dict[int, int] = {}
        self._is_setting = False
        header, mode = view.horizontalHeader(), QHeaderView.ResizeMode
        for number, column in enumerate(columns):
            header.setSectionResizeMode(number, mode.Fixed if column.stretch else mode.Interactive)
        self._save_soon = QTimer(self, singleShot=True, interval=_SAVED_AFTER)
        self._save_soon.timeout.connect(self._save)
        self.share()
        header.sectionResized.connect(self._on_resized)
        view.viewport().installEventFilter(self)  # a scroll bar that comes takes room away

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.share()
        return False

    def rescale(self) -> None:
        """Follow the size of the text."""
        self._needed.clear()
        self.share()

    def measure(self, rows: Iterable[Any]) -> None:
        """Make room for what these rows say; columns only grow, so that nothing jumps about."""
        for row in rows:
            for number, column in enumerate(self._columns):
                if not column.stretch and number not in self._own:
                    width = max(_text_width(column, row), self._needed.get(number, 0))
                    self._needed[number] = width
        self.share()

    def share(self) -> None:
        """Give every column its width."""
        room = self._view.viewport().width()
        hidden = self._too_many(room)
        wanted = {
            number: self._asked(number)
            for number, column in enumerate(self._columns)
            if not column.stretch and number not in hidden
        }
        stretched = [number for number, column in enumerate(self._columns) if column.stretch]
        least = sum(_least(self._columns[number]) for number in stretched)
        self._yield(wanted, sum(wanted.values()) + least - room)
        left = room - sum(wanted.values())
        for number in stretched:
            wanted[number] = max(left // len(stretched), _least(self._columns[number]))
        self._is_setting = True
        for number, column in enumerate(self._columns):
            if column.yields:
                self._view.setColumnHidden(number, number in hidden)
        for number, width in wanted.items():
            self._view.setColumnWidth(number, width)
        self._is_setting = False

    def _too_many(self, room: int) -> set[int]:
        """The columns that go, because even with all texts shortened there is no room for them."""
        least = {
            number: _least(column) if column.stretch else self._floor(number)
            for number, column in enumerate(self._columns)
        }
        hidden: set[int] = set()
        yielding = [number for number, column in enumerate(self._columns) if column.yields]
        for number in sorted(yielding, key=lambda each: self._columns[each].yields):
            if sum(width for each, width in least.items() if each not in hidden) <= room:
                break
            hidden.add(number)
        return hidden

    def _floor(self, number: int) -> int:
        """The least a column can do with."""
        column = self._columns[number]
        if number in self._own or _is_whole(column):
            return self._asked(number)
        return min(_floor(column), self._asked(number))

    def _asked(self, number: int) -> int:
        return look.px(self._own[number]) if number in self._own else self._wanted(number)

    def _wanted(self, number: int) -> int:
        """What a column needs: its title and what it holds; nothing read yet: its own width."""
        column = self._columns[number]
        if number not in self._needed:
            return _least(column)
        width = max(self._needed[number], _title_width(column))
        return width if _is_whole(column) else min(width, int(_least(column) * _WIDEST))

    def _yield(self, wanted: dict[int, int], excess: int) -> None:
        """Take ``excess`` pixels from columns of texts, as far as they can give."""
        slack = {
            number: max(0, width - _floor(self._columns[number]))
            for number, width in wanted.items()
            if number not in self._own and not _is_whole(self._columns[number])
        }
        total = sum(slack.values())
        taken = min(max(excess, 0), total)
        for number, part in slack.items():
            wanted[number] -= -(-taken * part // total) if total else 0

    def _on_resized(self, number: int, _before: int, width: int) -> None:
        if not self._is_setting and self._view.isVisible():
            self._own[number] = width * 100 // look.percent
            self.share()
            self._save_soon.start()

    def _save(self) -> None:
        widths = {self._columns[number].key: width for number, width in self._own.items()}
        if widths != self._shell.settings.columns.get(self._name):
            self._shell.remember(columns={**self._shell.settings.columns, self._name: widths})


def _floor(column: Column) -> int:
    """What a column of texts yields to at most: its title stays readable."""
    return max(int(_least(column) * _NARROWEST), _title_width(column))


def _is_whole(column: Column) -> bool:
    return column.whole or column.align == "right"


def _text_width(column: Column, row: Any) -> int:
    metrics = QFontMetrics(look.font(bold=column.strong))
    marked = column.chip is not None or column.fit is not None
    return metrics.horizontalAdvance(column.text(row)) + look.px(_PADDING + _CHIP * marked)


def _title_width(column: Column) -> int:
    shown = f"{column.title} ↑" if column.sort is not None else column.title
    metrics = QFontMetrics(look.font("caption", bold=True))
    return metrics.horizontalAdvance(shown) + look.px(_PADDING)


def _least(column: Column) -> int:
    """As wide as asked for, and never too narrow for the title with its arrow."""
    return max(look.px(column.width), _title_width(column))
