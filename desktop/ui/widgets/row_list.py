"""A short list in memory, drawn as the long ones are: the lines of a draft, the callers found.

Rows are frozen dataclasses with an ``id``. The list is as high as its rows, as far as there is
room; setting rows again keeps what is selected and where the focus is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QWidget

from desktop.ui.style import look
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.row_delegate import PADDING
from desktop.ui.widgets.row_view import RowView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEAST = 40  # pixels at 100 % text size: no column is narrower
_TIGHT = 0.8  # a column that gets less of what it wants is too narrow to be read
_MARK = 20  # pixels at 100 % text size a fit mark takes


class RowModel(QAbstractTableModel):
    """Rows in memory, shown by columns."""

    def __init__(self, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: tuple[Any, ...] = ()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> Any | None:
        """The row at a place."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    shown = row  # what a delegate asks for

    def find(self, row_id: object) -> int | None:
        """The place of a row."""
        places = (place for place, row in enumerate(self._rows) if row.id == row_id)
        return next(places, None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole and column.tooltip is not None:
            return column.tooltip(row)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignTrailing
            if column.align != "right":
                side = Qt.AlignmentFlag.AlignLeading
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class RowList(RowView):
    """``selected(row or None)``: another row is selected, or the same one has other values."""

    selected = Signal(object)

    def __init__(
        self, columns: Sequence[Column], *, name: str, parent: QWidget, yields: Sequence[str] = ()
    ) -> None:
        super().__init__(parent)
        self._yields = tuple(yields)
        self._rows = RowModel(columns, self)
        self.setModel(self._rows)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSortIndicatorShown(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(1)
        self._id: Any = None
        self._row: Any = None
        self._is_setting = False
        self.selectionModel().currentChanged.connect(self._on_current)
        look.changed.connect(self._dress)
        self._dress()

    # For the page

    def set_rows(self, rows: Sequence[Any], *, select: Any = None, unchosen: bool = False) -> None:
        """Show rows; ``select`` names the one to select, otherwise the same stays selected.

        Where that is gone, the one that stands in its place is; a new list begins at its top, or
        with none selected where it is ``unchosen``.
        """
        place = self._place()
        self._is_setting = True
        self._rows.set_rows(rows)
        self._is_setting = False
        found = self._rows.find(select) if select is not None else None
        if found is None:
            found = self._rows.find(self._id)
        if found is None and rows and not unchosen:
            found = min(place, len(rows) - 1)
        self._share_width()
        self.updateGeometry()
        if found is None:
            self.selectionModel().clear()
            self._take(None)
        else:
            self.select_place(found)

    def row(self) -> Any:
        """The selected row, None for none."""
        return self._row

    def selected_id(self) -> Any:
        """The id of the selected row, None for none."""
        return self._id

    def rows(self) -> int:
        """How many rows there are."""
        return self._rows.rowCount()

    def select_place(self, place: int) -> None:
        """Select the row at a place."""
        flags = QItemSelectionModel.SelectionFlag
        index = self._rows.index(place, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self._take(self._rows.row(place))

    def move_by(self, step: int) -> None:
        """Select the row ``step`` places on, not past either end."""
        if self.rows():
            place = self._place() + step if self._row is not None else 0
            self.select_place(min(max(place, 0), self.rows() - 1))

    # Inside

    def _place(self) -> int:
        return max(0, self.currentIndex().row())

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid() and not self._is_setting:
            self._take(self._rows.row(current.row()))

    def _take(self, row: Any) -> None:
        if row == self._row:
            return
        self._row = row
        self._id = row.id if row is not None else None
        self.selected.emit(row)

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(look.row_height())
        self._share_width()
        self.updateGeometry()

    def _needed(self, rows: int) -> int:
        header = self.horizontalHeader()
        top = 0 if header.isHidden() else header.sizeHint().height()
        return top + rows * look.row_height() + look.px(4)

    def sizeHint(self) -> QSize:
        return QSize(look.px(480), self._needed(self.rows()))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(200), self._needed(min(2, self.rows())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Columns as wide as what they hold. Those that stretch give way where there is too little
        room, the widest first, and share by their ``width`` what is left over; where even that is
        not enough the columns that ``yields`` names go, one after the other."""
        columns = self._rows.columns
        wanted = {number: self._wanted(number) for number in range(len(columns))}
        yielding = [n for key in self._yields for n in wanted if columns[n].key == key]
        hidden: set[int] = set()
        while True:
            left = {number: width for number, width in wanted.items() if number not in hidden}
            shown = self._shared(left)
            is_tight = any(shown[n] < wanted[n] * _TIGHT for n in left if n not in yielding)
            if not is_tight or not yielding:
                break
            hidden.add(yielding.pop(0))
        for number in wanted:
            self.setColumnHidden(number, number in hidden)
            self.setColumnWidth(number, shown.get(number, 0))

    def _shared(self, wanted: dict[int, int]) -> dict[int, int]:
        """The width of each column."""
        columns = self._rows.columns
        stretching = [number for number in wanted if columns[number].stretch]
        fixed = sum(width for number, width in wanted.items() if number not in stretching)
        room = max(0, self.viewport().width() - fixed)
        shown = wanted | _shares({number: wanted[number] for number in stretching}, room)
        spare = max(0, room - sum(shown[number] for number in stretching))
        total = sum(columns[number].width for number in stretching)
        for number in stretching:
            shown[number] += spare * columns[number].width // total
        return shown

    def _wanted(self, number: int) -> int:
        column = self._rows.columns[number]
        metrics = QFontMetrics(look.font(bold=column.strong))
        titles = QFontMetrics(look.font("caption", bold=True))
        widest = titles.horizontalAdvance(column.title)
        for place in range(self.rows()):
            widest = max(widest, metrics.horizontalAdvance(column.text(self._rows.row(place))))
        if column.fit is not None:
            widest += look.px(_MARK)
        if column.chip is not None:
            widest += look.px(_MARK)
        return widest + look.px(2 * PADDING + 4)


def _shares(wanted: dict[int, int], room: int) -> dict[int, int]:
    """What each gets of ``room``: what it wants, or an equal part of what the modest leave."""
    shares: dict[int, int] = {}
    for number, width in sorted(wanted.items(), key=lambda item: item[1]):
        fair = room // (len(wanted) - len(shares))
        shares[number] = max(min(width, fair), look.px(_LEAST))
        room -= shares[number]
    return shares
