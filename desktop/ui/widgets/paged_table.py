"""The table of every list: smooth over a million rows, sorted by its header, remembered by id.

::

    table = PagedTable(
        name="orders",
        columns=[Column("number", _("Number"), lambda row: row.number, sort="number")],
        source=queries.orders,          # anything with count() and page(): see columns.Source
        shell=shell,
        sort="placed", descending=True,
        empty=EmptyState("orders", _("Orders will stand here."), key="N", action=_("new order")),
    )
    table.selected.connect(self._show_side)   # the row, or None
    table.activated.connect(self._open)       # Enter or double click: the row
    table.set_filters({"text": "widget"})     # read from the top
    table.reload()                            # read again, the selection stays
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.system.language import _
from desktop.ui.page import Shell
from desktop.ui.style import look
from desktop.ui.widgets.column_widths import ColumnWidths
from desktop.ui.widgets.columns import Column, Source
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import SearchEdit
from desktop.ui.widgets.paged_model import PagedModel
from desktop.ui.widgets.row_view import RowView

_MEASURED = 50  # rows at most that columns are measured by


class PagedTable(QWidget):
    """A list of rows; see the module's example.

    ``selected(row or None)`` whenever another row, or the same row with other values, is selected;
    ``activated(row)``; ``counted(int)`` the number of rows.
    """

    selected = Signal(object)
    activated = Signal(object)
    counted = Signal(int)

    def __init__(
        self,
        *,
        name: str,
        columns: Sequence[Column],
        source: Source,
        shell: Shell,
        sort: str,
        descending: bool = False,
        empty: EmptyState | None = None,
        title: str = "",
    ) -> None:
        super().__init__()
        self._name = name
        self._shell = shell
        self._is_filtered = False
        self._id: Any = None
        self._wish: Any = None  # an id to select as soon as it is read
        self._row: Any = None
        self.model = PagedModel(
            columns=columns,
            source=source,
            background=shell.background,
            sort=sort,
            descending=descending,
            parent=self,
        )
        self.view = RowView(self)
        self.view.setModel(self.model)
        self.view.setAccessibleName(title or name)
        self.setFocusProxy(self.view)
        self._empty = empty or EmptyState("search", _("There is nothing here yet."))
        self._nothing = EmptyState("search", _("Nothing matches."))
        for state in (self._empty, self._nothing):
            state.setParent(self)
            state.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            state.hide()
        self._connect()
        self._set_up_header()
        self._dress()

    # For the page

    def selected_id(self) -> Any:
        """The id of the selected row, None for none."""
        return self._id

    def selected_row(self) -> Any:
        """The selected row, None for none."""
        return self._row

    def select(self, row_id: Any) -> None:
        """Select a row by its id: now if it is here; else the source is asked how far down it
        stands, if it has ``place``, and the row is selected once it is read.
        """
        place = self.model.find(row_id)
        if place is not None:
            self._make_current(place)
            return
        if self.model.locate(row_id, done=self._scroll_to):
            self._wish = row_id

    def set_filters(self, filters: Any, *, is_filtered: bool = True) -> None:
        """Show other rows. ``is_filtered`` false says that nothing is left out, so that an empty
        list means "nothing yet", not "nothing matches"."""
        self._is_filtered = is_filtered
        self.model.set_filters(filters)

    def reload(self, filters: Any = None) -> None:
        """Read again; selection and place stay. ``filters``: the same in newer words."""
        self.model.reload(first=max(0, self.view.rowAt(0)), filters=filters)

    def type_into(self, search: SearchEdit) -> None:
        """Send letters typed on the table to a search box, and Down from there back here."""
        self.view.search = search
        search.down.connect(self.setFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back a search that found nothing; the rows are there again."""
        search = self.view.search
        if event.key() == Qt.Key.Key_Escape and search is not None and search.text():
            search.clear()
        else:
            super().keyPressEvent(event)

    def row_count(self) -> int:
        return self.model.rowCount()

    # Inside

    def _connect(self) -> None:
        self.model.loaded.connect(self._on_loaded)
        self.model.counted.connect(self._on_counted)
        self.model.refused.connect(self._on_refused)
        self.model.modelReset.connect(self._arrange)
        self.model.rowsInserted.connect(self._arrange)
        self.model.rowsRemoved.connect(self._arrange)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.view.activated.connect(self._on_activated)
        look.changed.connect(self._dress)

    def _set_up_header(self) -> None:
        header = self.view.horizontalHeader()
        self._widths = ColumnWidths(
            self.view, self.model.columns, name=self._name, shell=self._shell
        )
        header.sectionClicked.connect(self._sort_by)

    def _dress(self) -> None:
        self._widths.rescale()
        self._measure()
        self.view.verticalHeader().setDefaultSectionSize(look.row_height())
        self.view.horizontalHeader().setFixedHeight(look.row_height() + look.px(4))
        self._arrange()

    def _measure(self) -> None:
        """Give the columns the room that the rows in sight need."""
        top = max(0, self.view.rowAt(0))
        seen = range(top, min(top + _MEASURED, self.model.rowCount()))
        rows = [row for row in map(self.model.row, seen) if row is not None]
        self._widths.measure(rows)

    def _sort_by(self, number: int) -> None:
        column = self.model.columns[number]
        if column.sort is None:
            return
        is_same = column.sort == self.model.sort_name
        descending = not self.model.descending if is_same else False
        self.model.set_sort(column.sort, descending=descending)

    def _on_loaded(self, first: int, count: int) -> None:
        """Put the selection back on its row; a wish goes first; without either the first row."""
        self._arrange()
        self._measure()
        self.view.viewport().update()
        current = self.view.currentIndex().row()
        if self._wish is not None:
            place = self.model.find(self._wish)
            if place is not None:
                self._make_current(place)
        elif self._id is None:
            if current < 0 and count:
                self._make_current(first)
            elif current >= 0:
                self._make_current(current)
        else:
            self._put_back(current, first, count)

    def _put_back(self, current: int, first: int, count: int) -> None:
        place = self.model.find(self._id)
        if place is not None and self.model.is_fresh(place):
            self._make_current(place)
        elif place is None and (current < 0 or first <= current < first + max(count, 1)):
            self._lose_selection(first, count)

    def _lose_selection(self, first: int, count: int) -> None:
        """The selected row is no longer where it was: the one in its place takes over."""
        current = self.view.currentIndex().row()
        self._id = self._row = None
        if count:
            self._make_current(min(max(current, first), first + count - 1))
        else:
            self.selected.emit(None)

    def _scroll_to(self, place: int | None) -> None:
        if place is None:
            self._wish = None
        elif place < self.model.rowCount():
            self.view.scrollTo(self.model.index(place, 0))

    def _make_current(self, place: int) -> None:
        self._wish = None
        selection, flags = self.view.selectionModel(), QItemSelectionModel.SelectionFlag
        # A view that gets the focus makes a row current without selecting it.
        is_same = self.view.currentIndex().row() == place
        selection.setCurrentIndex(self.model.index(place, 0), flags.ClearAndSelect | flags.Rows)
        if is_same:
            self._take(self.model.row(place))

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        """A row that is still being read is nobody's: nothing can be done to it yet."""
        if current.isValid():
            self._wish = None
            self._take(self.model.row(current.row()))

    def _take(self, row: Any) -> None:
        if row == self._row:
            return
        self._row = row
        self._id = row.id if row is not None else None
        self.selected.emit(row)

    def _on_counted(self, count: int) -> None:
        if not count and self._row is not None:
            self._id = self._row = None
            self.selected.emit(None)
        self._arrange()
        self.counted.emit(count)

    def _on_refused(self, error: object) -> None:
        self._shell.background.refused.emit(error)

    def _on_activated(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        if row is not None:
            self.activated.emit(row)

    def _arrange(self) -> None:
        """The view as high as its rows, at most as high as there is room; or what is missing."""
        count = self.model.rowCount()
        is_empty = self.model.is_counted() and count == 0
        missing, other = self._empty, self._nothing
        if self._is_filtered:
            missing, other = other, missing
        target = missing if is_empty else self.view
        moves = any(each.hasFocus() for each in (self.view, missing, other) if each is not target)
        self.setFocusProxy(target)
        missing.setVisible(is_empty)
        missing.setGeometry(self.rect())
        self.view.setVisible(not is_empty)
        if moves:  # a key pressed on a list that has run empty is none of the search box's
            self.setFocus()
        other.hide()
        header = self.view.horizontalHeader().height()
        needed = header + count * look.row_height() + look.px(4)
        if self.view.horizontalScrollBar().isVisible():
            needed += self.view.horizontalScrollBar().height()
        self.view.setGeometry(0, 0, self.width(), min(needed, self.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()
