"""A few rows to fill in: price tiers, specification items, alternatives.

There is always an empty row at the end; a row left empty is no row. Tab goes through the cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.errors import LiaisonError
from desktop.system.language import _
from desktop.ui.style import space
from desktop.ui.widgets.fields import Choice, ParsedEdit
from desktop.ui.widgets.labels import label

Cell = QLineEdit | Choice | QCheckBox


@dataclass(frozen=True, slots=True)
class CellSpec:
    """A column: what it is called, how its cell is made, how wide it is beside the others."""

    title: str
    make: Callable[[], Cell]
    weight: int = 1


class RowsEdit(QWidget):
    """``values()`` gives the filled rows. ``refused(LiaisonError)``: a cell was not understood;
    ``value_changed(None)``: one was; ``edited()``: something was typed into a line."""

    refused = Signal(object)
    value_changed = Signal(object)
    edited = Signal()

    def __init__(self, columns: Iterable[CellSpec]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._rows: list[list[Cell]] = []
        self._column = QVBoxLayout(self)
        space(self._column, gap=4)
        self._grid = QGridLayout()
        space(self._grid, gap=4)
        self._column.addLayout(self._grid)
        for number, column in enumerate(self._columns):
            self._grid.addWidget(label(column.title, "faint"), 0, number)
            self._grid.setColumnStretch(number, column.weight)
        self._add_row()

    def set_values(self, rows: Iterable[Iterable[Any]]) -> None:
        """Show these rows in place of the others."""
        wanted = [list(row) for row in rows]
        while len(self._rows) <= len(wanted):
            self._add_row()
        blanks = [self._blank() for _row in self._rows[len(wanted) :]]
        for cells, row in zip(self._rows, [*wanted, *blanks], strict=False):
            for cell, value in zip(cells, row, strict=True):
                _set(cell, value)

    def values(self) -> list[tuple[Any, ...]]:
        """The rows in which something stands, as their cells mean it."""
        return [tuple(_value(cell) for cell in row) for row in self._rows if _is_filled(row)]

    def meant(self) -> list[tuple[Any, ...]]:
        """Like ``values``, also of a cell that was not left yet; raises as its ``parse`` does."""
        filled = [row for row in self._rows if _is_filled(row)]
        return [tuple(_meant(cell) for cell in row) for row in filled]

    def typed(self) -> list[list[Any]]:
        """What stands in the filled rows, half-typed or not."""
        filled = (place for place, row in enumerate(self._rows) if _is_filled(row))
        return [self._typed_row(place) for place in filled]

    def retype(self, typed: list[list[Any]]) -> None:
        """Put back what ``typed`` gave."""
        while len(self._rows) <= len(typed):
            self._add_row()
        for place, row in enumerate(typed):
            self._retype_row(place, row)

    def take(self) -> bool:
        """Understand every cell; the first that means nothing gets the focus."""
        for row in self._rows:
            for cell in row:
                if isinstance(cell, ParsedEdit) and not cell.take():
                    cell.setFocus()
                    return False
        return True

    def is_filled(self, row: int) -> bool:
        """Whether there is a row at this place, and something in it."""
        return row < len(self._rows) and _is_filled(self._rows[row])

    def cell(self, row: int, column: int) -> Cell:
        """A cell by its place."""
        return self._rows[row][column]

    # Inside

    def _typed_row(self, place: int) -> list[Any]:
        return [_text(cell) for cell in self._rows[place]]

    def _retype_row(self, place: int, typed: list[Any]) -> None:
        for cell, value in zip(self._rows[place], typed, strict=True):
            if isinstance(cell, QLineEdit):
                cell.setText(value)
                cell.setModified(True)
            else:
                _set(cell, value)

    def _add_row(self) -> None:
        number = len(self._rows) + 1
        cells = [column.make() for column in self._columns]
        self._rows.append(cells)
        for place, (cell, column) in enumerate(zip(cells, self._columns, strict=True)):
            name = _("{column}, row {number}").format(column=column.title, number=number)
            cell.setAccessibleName(name)
            self._grid.addWidget(cell, number, place)
            if isinstance(cell, QLineEdit):
                cell.textChanged.connect(self._grow)
                cell.textChanged.connect(lambda _text: self.edited.emit())
            if isinstance(cell, ParsedEdit):
                cell.refused.connect(self._refuse)
                cell.value_changed.connect(lambda _value: self.value_changed.emit(None))
        if number == 1:
            self.setFocusProxy(cells[0])
        else:  # a new row comes after the one above it, not after the rest of the form
            before = self._rows[-2][-1]
            for cell in cells:
                QWidget.setTabOrder(before, cell)
                before = cell

    def _refuse(self, error: LiaisonError) -> None:
        self.refused.emit(error)

    def _grow(self) -> None:
        if _is_filled(self._rows[-1]):
            self._add_row()

    def _blank(self) -> list[Any]:
        made = []
        for column in self._columns:
            cell = column.make()
            made.append(None if isinstance(cell, ParsedEdit) else _value(cell))
            cell.deleteLater()
        return made


def _is_filled(row: list[Cell]) -> bool:
    return any(isinstance(cell, QLineEdit) and cell.text().strip() for cell in row)


def _value(cell: Cell) -> Any:
    if isinstance(cell, ParsedEdit | Choice):
        return cell.value()
    return cell.isChecked() if isinstance(cell, QCheckBox) else cell.text().strip()


def _meant(cell: Cell) -> Any:
    return cell.meant() if isinstance(cell, ParsedEdit) else _value(cell)


def _text(cell: Cell) -> Any:
    if isinstance(cell, QLineEdit):
        return cell.text()
    return cell.isChecked() if isinstance(cell, QCheckBox) else cell.value()


def _set(cell: Cell, value: Any) -> None:
    if isinstance(cell, ParsedEdit):
        cell.set_value(value)
    elif isinstance(cell, QLineEdit):
        cell.setText(value)
        cell.setCursorPosition(0)  # a long text shows how it begins
    elif isinstance(cell, Choice):
        cell.choose(value)
    else:
        cell.setChecked(value)
