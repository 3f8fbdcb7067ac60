"""The first rows of a file as they were read, each with the line it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.services.import_look import Preview
from desktop.system.language import _
from desktop.ui import import_words as said
from desktop.ui.style import look

_WIDEST = 220  # pixels at 100 % text size for a column
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class PreviewTable(QTableView):
    """Rows of a file as they were read; the line they stand on at the left."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("The first rows"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._model = _Rows(self)
        self.setModel(self._model)

    def show_rows(self, preview: Preview) -> None:
        """Show the rows of a preview; those that would be refused say why in their tip."""
        self._model.show(preview)
        self.verticalHeader().setDefaultSectionSize(look.row_height())
        metrics = QFontMetrics(look.font())
        for number in range(len(preview.columns)):
            texts = [preview.columns[number], *self._model.sample(number)]
            widest = max(metrics.horizontalAdvance(text[:60]) for text in texts)
            self.setColumnWidth(number, min(widest + look.px(24), look.px(_WIDEST)))

    def clear(self) -> None:
        """Show nothing."""
        self._model.clear()


class _Rows(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns: Sequence[str] = ()
        self._rows: Sequence[Any] = ()
        self._why: dict[int, str] = {}

    def show(self, preview: Preview) -> None:
        self.beginResetModel()
        self._columns, self._rows = preview.columns, preview.rows
        self._why = {one.line: said.refusal(one) for one in preview.refusals}
        self.endResetModel()

    def clear(self) -> None:
        self.beginResetModel()
        self._columns, self._rows, self._why = (), (), {}
        self.endResetModel()

    def sample(self, column: int) -> list[str]:
        return [row.cells[column] for row in self._rows[:30] if column < len(row.cells)]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            shown = row.cells[index.column()] if index.column() < len(row.cells) else ""
            return " ".join(shown.split())[:300]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._why.get(row.line)
        if role == Qt.ItemDataRole.ForegroundRole and row.line in self._why:
            return look.color("bad")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._columns[section]
        line = self._rows[section].line
        return f"○ {line}" if line in self._why else str(line)
