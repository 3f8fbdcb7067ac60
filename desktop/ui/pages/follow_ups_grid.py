"""The grid of days: a column for each, a cell for each thing, painted; moved through by arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.system.language import _
from desktop.ui.pages.follow_ups_cells import Cell, DayColumn
from desktop.ui.pages.follow_ups_paint import CellDelegate, DayHeader, row_height
from desktop.ui.style import look
from desktop.ui.widgets.filter_bar import SearchEdit

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NARROW = 104  # pixels at 100 % text size: no day is narrower


class GridModel(QAbstractTableModel):
    """Columns of cells in memory; ``is_wide`` where one day is shown by itself."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self.columns: tuple[DayColumn, ...] = ()
        self.is_wide = False

    def set_columns(self, columns: Sequence[DayColumn], *, wide: bool) -> None:
        """Show other days."""
        self.beginResetModel()
        self.columns, self.is_wide = tuple(columns), wide
        self.endResetModel()

    def cell(self, row: int, column: int) -> Cell | None:
        """What stands at a place."""
        if not 0 <= column < len(self.columns):
            return None
        cells = self.columns[column].cells
        return cells[row] if 0 <= row < len(cells) else None

    def live(self, column: int) -> list[int]:
        """The rows of a column that can be selected; every column has at least one."""
        cells = self.columns[column].cells
        return [number for number, cell in enumerate(cells) if cell.is_live]

    def find(self, row_id: int) -> tuple[int, int] | None:
        """The row and the column of a follow-up."""
        for column, day in enumerate(self.columns):
            for number, cell in enumerate(day.cells):
                if cell.row is not None and cell.row.id == row_id:
                    return number, column
        return None

    def rowCount(self, parent: Index = _ROOT) -> int:
        if parent.isValid():
            return 0
        return max((len(day.cells) for day in self.columns), default=0)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        cell = self.cell(index.row(), index.column())
        if cell is None or not cell.is_live:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index.row(), index.column())
        roles = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        )
        return cell.said if cell is not None and role in roles else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            day = self.columns[section]
            return f"{day.title}: {day.note}" if day.note else day.title
        return None


class DayGrid(QTableView):
    """``selected(cell)`` when another one is; ``entered(cell)`` by Enter or a double click;
    ``turned(by)`` when the arrows leave at a side, ``paged(by)`` by the page keys."""

    selected = Signal(object)
    entered = Signal(object)
    turned = Signal(int)
    paged = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.search: SearchEdit | None = None
        self._days = GridModel(self)
        self._cell: Cell | None = None
        self._is_setting = False
        self.setModel(self._days)
        self.setItemDelegate(CellDelegate(self))
        self.setHorizontalHeader(DayHeader(self))
        self.setAccessibleName(_("Follow-ups by days"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().sectionClicked.connect(self._enter_day)
        self.selectionModel().currentChanged.connect(self._on_current)
        look.changed.connect(self._dress)
        self._dress()

    # For the page

    def cell(self) -> Cell | None:
        """What is selected."""
        return self._cell

    def columns(self) -> tuple[DayColumn, ...]:
        """The days that are shown."""
        return self._days.columns

    def set_columns(
        self, columns: Sequence[DayColumn], *, wide: bool, place: int | None = None
    ) -> None:
        """Show days. The same follow-up stays selected, else what is in its place; ``place`` is the
        column whose first thing is selected instead."""
        before = self.currentIndex()
        row, column = before.row(), before.column()
        kept = self._cell.row if self._cell is not None else None
        self._is_setting = True
        self._days.set_columns(columns, wide=wide)
        self._is_setting = False
        self.horizontalHeader().setVisible(not wide)
        self._dress()
        found = self._days.find(kept.id) if kept is not None and place is None else None
        if place is not None:
            row, column = 0, place
        if found is not None:
            row, column = found
        if columns:
            self._select(row, min(max(column, 0), len(columns) - 1))
        else:
            self._take(None)

    def select_row(self, row_id: int) -> bool:
        """Select a follow-up; whether it is here."""
        found = self._days.find(row_id)
        if found is not None:
            self._select(*found)
        return found is not None

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from thing to thing and from day to day; letters go to the search box."""
        key, text = event.key(), event.text()
        ahead = -1 if self.isRightToLeft() else 1
        steps: dict[int, int] = {Qt.Key.Key_Left: -ahead, Qt.Key.Key_Right: ahead}
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if not plain:
            event.ignore()
        elif key in steps:
            self._go_aside(steps[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_along(Qt.Key(key))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._cell is not None:
                self.entered.emit(self._cell)
        elif self.search is not None and text.isprintable() and text.strip():
            self.search.setFocus()
            self.search.insert(text)
        else:
            event.ignore()

    def _go_aside(self, by: int) -> None:
        column = self.currentIndex().column() + by
        if 0 <= column < len(self._days.columns):
            self._select(self.currentIndex().row(), column)
        else:
            self.turned.emit(by)

    def _go_along(self, key: Qt.Key) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        live = self._days.live(index.column())
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._select(live[0 if key == Qt.Key.Key_Home else -1], index.column())
            return
        step = 1 if key == Qt.Key.Key_Down else -1
        wanted = [row for row in live if (row - index.row()) * step > 0]
        if wanted:
            self._select(min(wanted) if step > 0 else max(wanted), index.column())
        elif step < 0:
            self.scrollToTop()  # the heading over the first thing

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        cell = self._days.cell(index.row(), index.column())
        if cell is not None and cell.is_live:
            self.entered.emit(cell)

    # Inside

    def _select(self, row: int, column: int) -> None:
        live = self._days.live(column)
        nearest = min(live, key=lambda number: abs(number - row))
        index = self._days.index(nearest, column)
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self._take(self._days.cell(nearest, column))

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._is_setting:
            self._take(self._days.cell(current.row(), current.column()))

    def _take(self, cell: Cell | None) -> None:
        if cell != self._cell:
            self._cell = cell
            self.selected.emit(cell)

    def _enter_day(self, section: int) -> None:
        day = self._days.columns[section]
        self.entered.emit(Cell(kind="none", on=day.on, text=""))

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height(wide=self._days.is_wide))
        header = self.horizontalHeader()
        header.setMinimumSectionSize(look.px(_NARROW))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of closed days and the lines between days, down to the foot."""
        painter = QPainter(self.viewport())
        height, header = self.viewport().height(), self.horizontalHeader()
        for number, day in enumerate(self._days.columns):
            left, width = header.sectionViewportPosition(number), header.sectionSize(number)
            if not day.is_open and not self._days.is_wide:
                painter.fillRect(QRect(left, 0, width, height), look.color("ground"))
            if number:
                edge = left + width - 1 if self.isRightToLeft() else left
                painter.fillRect(QRect(edge, 0, 1, height), look.color("line"))
        painter.end()
        super().paintEvent(event)
