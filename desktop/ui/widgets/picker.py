"""A field that finds a record while it is typed: the rows found stand under it.

Down and Up move through them, Enter takes the one that is marked. What is typed stays as it is;
``value()`` is None until a row was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.background import Background
from desktop.ui.style import space
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.glass_edit import GlassEdit
from desktop.ui.widgets.row_list import RowList

PAUSE = 120  # milliseconds after the last key before anything is looked for


class StepEdit(GlassEdit):
    """Arrows step through what was found under it (``stepped``), Enter takes it (``taken``)."""

    stepped = Signal(int)
    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class Picker(QWidget):
    """``find(text=…)`` gives rows on the database lane, ``written(row)`` is what the box says of
    the one taken. ``picked(row)`` when a row is taken, ``picked(None)`` when another is looked for.
    """

    picked = Signal(object)

    def __init__(
        self,
        *,
        background: Background,
        find: Callable[..., Sequence[Any]],
        columns: Sequence[Column],
        written: Callable[[Any], str],
        placeholder: str,
    ) -> None:
        super().__init__()
        self._background, self._find, self._written = background, find, written
        self._row: Any = None
        column = QVBoxLayout(self)
        space(column, gap=4)
        self.edit = StepEdit(placeholder)
        self.setFocusProxy(self.edit)
        column.addWidget(self.edit)
        self._rows = RowList(columns, name=placeholder, parent=self)
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows.horizontalHeader().hide()
        self._rows.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._rows.hide()
        column.addWidget(self._rows)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._look)
        self.edit.textEdited.connect(self._on_edited)
        self.edit.stepped.connect(self._rows.move_by)
        self.edit.taken.connect(self._take_marked)
        self._rows.clicked.connect(lambda _index: self._take_marked())

    def value(self) -> Any:
        """The row that was taken, None while none is."""
        return self._row

    def take(self, row: Any) -> None:
        """Take a row as if it had been chosen."""
        self._row = row
        self.edit.setText(self._written(row))
        self._rows.hide()
        self.picked.emit(row)

    def setAccessibleName(self, name: str) -> None:
        self.edit.setAccessibleName(name)

    def setAccessibleDescription(self, description: str) -> None:
        self.edit.setAccessibleDescription(description)

    def typed(self) -> Any:
        """What a form keeps: the text and the row taken."""
        return self.edit.text(), self._row

    def retype(self, typed: Any) -> None:
        text, row = typed
        self.edit.setText(text)
        self._row = row

    def _on_edited(self, _text: str) -> None:
        if self._row is not None:
            self._row = None
            self.picked.emit(None)
        self._pause.start()

    def _look(self) -> None:
        text = self.edit.text().strip()
        if not text:
            self._rows.hide()
            return
        self._background.ask(self._find, text=text, owner=self, key="find", done=self._show)

    def _show(self, rows: Sequence[Any]) -> None:
        if self._row is None:
            self._rows.set_rows(rows)
            self._rows.setVisible(bool(rows))

    def _take_marked(self) -> None:
        if self._row is None and self._rows.isVisible() and self._rows.row() is not None:
            self.take(self._rows.row())
