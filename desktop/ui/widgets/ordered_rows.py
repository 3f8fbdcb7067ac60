"""Rows to fill in whose order matters: one moves up or down, or goes, by a key or its button."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from desktop.system.language import _
from desktop.ui.style import space
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.rows_edit import CellSpec, RowsEdit

_INSIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class OrderedRows(RowsEdit):
    """Alt+Up and Alt+Down move the row with the focus, Alt+Del takes it out."""

    def __init__(self, columns: Iterable[CellSpec]) -> None:
        super().__init__(columns)
        buttons = QHBoxLayout()
        space(buttons, gap=8)
        for key, text, run in (
            ("Alt+Up", _("Up"), partial(self.move_row, -1)),
            ("Alt+Down", _("Down"), partial(self.move_row, 1)),
            ("Alt+Del", _("Take out"), self.remove_row),
        ):
            self._bind(key, text, run, buttons)
        buttons.addStretch(1)
        self._column.addLayout(buttons)

    def move_row(self, by: int) -> None:
        """Change places with the row above (-1) or below (1); the focus goes along."""
        here = self._focus()
        if here is None:
            return
        place, column = here
        other = place + by
        if other < 0 or not all(self.is_filled(row) for row in (place, other)):
            return  # empty rows stay where they are, after the others
        mine, theirs = self._typed_row(place), self._typed_row(other)
        self._retype_row(place, theirs)
        self._retype_row(other, mine)
        self._rows[other][column].setFocus()

    def remove_row(self) -> None:
        """Take the row out; those under it move up."""
        here = self._focus()
        if here is not None:
            for place in range(here[0], len(self._rows) - 1):
                self._retype_row(place, self._typed_row(place + 1))

    def _focus(self) -> tuple[int, int] | None:
        """The row and the column that have the focus."""
        for place, row in enumerate(self._rows):
            for column, cell in enumerate(row):
                if cell.hasFocus():
                    return place, column
        return None

    def _bind(self, key: str, text: str, run: Callable[[], object], buttons: QHBoxLayout) -> None:
        button = Button(text, run=run, key=key, role="quiet")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row keeps it
        button.setAutoDefault(False)
        buttons.addWidget(button)
        QShortcut(QKeySequence(key), self, context=_INSIDE).activated.connect(run)
