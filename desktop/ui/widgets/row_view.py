"""The view inside a table: whole rows, hairlines, the keys of a list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.ui.style import look
from desktop.ui.widgets.filter_bar import SearchEdit
from desktop.ui.widgets.row_delegate import RowDelegate


class RowView(QTableView):
    """The view inside: whole rows, no grid, keys as in a list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.search: SearchEdit | None = None
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setMinimumSectionSize(1)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(look.px(40))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and last row; letters go to the search box."""
        key = event.key()
        last = self.model().rowCount() - 1
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self.setCurrentIndex(self.model().index(0 if key == Qt.Key.Key_Home else last, 0))
            return
        search = self.search
        text = event.text()
        plain = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if search is not None and text.isprintable() and text.strip() and not plain:
            search.setFocus()
            search.insert(text)
            return
        super().keyPressEvent(event)
