"""A table model that holds a window onto a long list, not the list.

Blocks of 200 rows are read when they are looked at, the latest wish first, one at a time; the last
50 are kept. Where the row before a block is known its position is handed to the query (keyset), so
that scrolling costs the same at row 900,000 as at row 9; a jump is read by offset.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from desktop.domain.errors import LiaisonError
from desktop.ui.background import Background
from desktop.ui.widgets.columns import Column, Source

BLOCK = 200  # rows
KEPT = 50  # blocks
WISHES = 3  # blocks waited for at most; older wishes were scrolled past

SORT_ROLE = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class PagedModel(QAbstractTableModel):
    """Signals: ``loaded(first_row, row_count)`` a block has come; ``counted(rows)``;
    ``refused(LiaisonError)`` a read was refused."""

    loaded = Signal(int, int)
    counted = Signal(int)
    refused = Signal(object)

    def __init__(
        self,
        *,
        columns: Sequence[Column],
        source: Source,
        background: Background,
        sort: str,
        descending: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._source = source
        self._background = background
        self.sort_name, self.descending = sort, descending
        self._filters: Any = None
        self._count = 0
        self._is_counted = False
        self._blocks: OrderedDict[int, list[Any]] = OrderedDict()
        self._ends: dict[int, Any] = {}  # sort key of the last row, of every block ever read
        self._old: set[int] = set()  # blocks shown but read before the last reload
        self._wanted: list[int] = []
        self._loading: int | None = None
        self._generation = 0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._read_next)

    # What is asked for

    def set_filters(self, filters: Any) -> None:
        """Show other rows, from the top."""
        self._filters = filters
        self._start_again()

    def set_sort(self, sort: str, *, descending: bool) -> None:
        """Show the rows in another order, from the top."""
        self.sort_name, self.descending = sort, descending
        self._start_again()

    def reload(self, *, first: int = 0, filters: Any = None) -> None:
        """Read again what is kept, starting with the block of row ``first``; the old rows stand
        until the new ones come. ``filters`` are the same in newer words (another now)."""
        if filters is not None:
            self._filters = filters
        self._generation += 1
        self._loading = None
        self._old = set(self._blocks)
        self._ends.clear()
        self._wanted = [first // BLOCK]
        self._is_counted = False
        self._read_next()

    def _start_again(self) -> None:
        self._is_counted = False  # no rows yet is not "there are none"
        self.beginResetModel()
        self._blocks.clear()
        self._count = 0
        self.endResetModel()
        self.reload()

    # What is known

    def row(self, number: int) -> Any | None:
        """The row at a place, None while it has not come."""
        block = self._blocks.get(number // BLOCK)
        place = number % BLOCK
        return block[place] if block is not None and place < len(block) else None

    def shown(self, number: int) -> Any | None:
        """The row at a place that can be seen: it is read if it has not come yet."""
        self._touch(number // BLOCK)
        return self.row(number)

    def find(self, row_id: object) -> int | None:
        """The place of a row among those that are here."""
        for number, block in self._blocks.items():
            for place, row in enumerate(block):
                if row.id == row_id:
                    return number * BLOCK + place
        return None

    def locate(self, row_id: object, *, done: Callable[[int | None], object]) -> bool:
        """Ask the source how far down a row stands; False where it cannot tell."""
        place = getattr(self._source, "place", None)
        if place is not None:
            self._background.ask(
                place,
                done=done,
                owner=self,
                key="place",
                filters=self._filters,
                sort=self.sort_name,
                descending=self.descending,
                id=row_id,
            )
        return place is not None

    def is_fresh(self, number: int) -> bool:
        """Whether the row at this place was read since the last reload."""
        block = number // BLOCK
        return block in self._blocks and block not in self._old

    def is_counted(self) -> bool:
        """Whether the number of rows is known, not only what has come so far."""
        return self._is_counted

    # Qt's side

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.shown(index.row())
        if row is None:
            return None
        return self._cell(row, self.columns[index.column()], role)

    def _cell(self, row: Any, column: Column, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return column.text(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return column.alignment()
            case Qt.ItemDataRole.ToolTipRole:
                return column.tooltip(row) if column.tooltip else None
            case _ if role == SORT_ROLE:
                return column.value(row) if column.value else column.text(row)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title + self._arrow(column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment()
        return None

    def _arrow(self, column: Column) -> str:
        """Part of the text, so that it needs no room of its own and is read out."""
        if column.sort is None or column.sort != self.sort_name:
            return ""
        return " ↓" if self.descending else " ↑"

    # Reading

    def _touch(self, block: int) -> None:
        if block in self._blocks:
            self._blocks.move_to_end(block)
        if block in self._blocks and block not in self._old:
            return
        if block != self._loading:
            if block in self._wanted:
                self._wanted.remove(block)
            self._wanted.append(block)
            del self._wanted[:-WISHES]
            if self._loading is None and not self._soon.isActive():
                self._soon.start()

    def _read_next(self) -> None:
        if self._loading is not None:
            return
        if not self._wanted:
            if not self._is_counted:
                self._ask_count()
            return
        block = self._wanted.pop()
        self._loading = block
        after = self._ends.get(block - 1)
        self._background.ask(
            self._source.page,
            done=lambda rows: self._take(block, rows),
            failed=self._fail,
            owner=self,
            key="page",
            filters=self._filters,
            sort=self.sort_name,
            descending=self.descending,
            after=after,
            offset=block * BLOCK if after is None else None,
            limit=BLOCK,
        )

    def _take(self, block: int, rows: list[Any]) -> None:
        self._loading = None
        self._blocks[block] = rows
        self._blocks.move_to_end(block)
        self._old.discard(block)
        while len(self._blocks) > KEPT:
            gone, _rows = self._blocks.popitem(last=False)
            self._old.discard(gone)
        if len(rows) == BLOCK:
            key = getattr(rows[-1], "sort_key", None)
            if key is not None:
                self._ends[block] = key
        first = block * BLOCK
        is_last = len(rows) < BLOCK and (rows or block == 0)
        if is_last:  # the end was seen: that is the count
            self._set_count(first + len(rows))
        elif first + len(rows) > self._count:
            self._resize(first + len(rows))
        if rows:
            last = min(first + len(rows), self._count) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self.loaded.emit(first, len(rows))
        self._read_next()

    def _ask_count(self) -> None:
        generation = self._generation
        self._background.ask(
            self._source.count,
            done=lambda count: self._take_count(generation, count),
            failed=self._fail,
            owner=self,
            key="count",
            filters=self._filters,
        )

    def _take_count(self, generation: int, count: int) -> None:
        """A count asked for before the last reload says nothing about what is shown now."""
        if generation == self._generation and not self._is_counted:
            self._set_count(count)

    def _set_count(self, count: int) -> None:
        self._is_counted = True
        self._resize(count)
        self.counted.emit(count)

    def _resize(self, count: int) -> None:
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._count = count
            for block in [each for each in self._blocks if each * BLOCK >= count]:
                del self._blocks[block]
            self.endRemoveRows()

    def _fail(self, error: LiaisonError) -> None:
        self._loading = None
        self._wanted.clear()
        self._old.clear()  # what is shown stands until the next reload: no trying for ever
        self.refused.emit(error)
