"""What the pages that show one list share.

Title with counts, search and filter chips, the table with its empty state, the keys of a list, the
export of what is shown; selection, place and widths stay by themselves. A page says what it lists::

    class OrdersPage(ListPage):
        topics = frozenset({"orders"})

        def __init__(self, shell: Shell) -> None:
            super().__init__(shell, ListSpec(name="orders", title=_("Orders"), …))

        def wanted(self, text: str, value: object) -> OrderFilters: …   # for the source
        def show_row(self, row: OrderRow | None) -> None: …             # read for the side panel
        def open_row(self, row: OrderRow) -> None: …                    # Enter, double click
        def read_counts(self) -> None: …                                # chips, head
        def own_keys(self) -> list[Key]: …                               # its own keys

Columns ask ``shell.formats`` when they write, never before: the office may change them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.system.language import _
from desktop.ui.page import Key, Page, Shell, Subject
from desktop.ui.pages.list_export import EXPORT_KEY, ListExport
from desktop.ui.pages.page_head import PageHead
from desktop.ui.style import look, space
from desktop.ui.widgets.columns import Column, Source
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter, FilterBar
from desktop.ui.widgets.paged_table import PagedTable

_LOW = 260  # pixels at 100 % text size: a lower page shows of its filters the one that is on
REST = 50  # milliseconds a row is selected before its side panel is read: arrows run past it


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSpec:
    """What a page lists. ``name`` is what widths are remembered under and files are called.

    The first of ``filters`` is on at the start; the one with the value ``everything`` leaves
    nothing out: it is chosen to show a row that the others hide. ``exported`` are columns that only
    files get.
    """

    name: str
    title: str
    columns: Sequence[Column]
    source: Source
    sort: str
    empty: EmptyState
    descending: bool = False
    placeholder: str = ""
    filters: tuple[Filter, ...] = ()
    everything: object = None
    exported: Sequence[Column] = ()


class ListPage(Page):
    """See the module's example. ``head``, ``bar`` and ``table`` are there for the page to use."""

    def __init__(self, shell: Shell, spec: ListSpec) -> None:
        super().__init__(shell)
        self._spec = spec
        self._asked: tuple[str, object] | None = None
        self.head = PageHead(spec.title)
        self.bar = FilterBar(placeholder=spec.placeholder, filters=spec.filters)
        self.table = PagedTable(
            name=spec.name,
            columns=spec.columns,
            source=spec.source,
            shell=shell,
            sort=spec.sort,
            descending=spec.descending,
            empty=spec.empty,
        )
        self._export = ListExport(shell, name=spec.name, changed=self.keys_changed.emit)
        self._column = column = QVBoxLayout(self)
        space(column, gap=12)
        column.addWidget(self.head)
        self._tools_row = QWidget()
        self._tools = QHBoxLayout(self._tools_row)
        space(self._tools, gap=8)
        self._tools.addWidget(self.bar, 1)
        column.addWidget(self._tools_row)
        column.addWidget(self.table, 1)
        column.addWidget(self._export)
        self._rested = QTimer(self, singleShot=True, interval=REST)
        self._rested.timeout.connect(self._show_selected)
        self.table.type_into(self.bar.search)
        self.bar.changed.connect(self._on_asked)
        self.table.selected.connect(self._on_selected)
        self.table.activated.connect(self.open_row)

    # What a page says

    def wanted(self, text: str, value: object) -> Any:
        """What the source takes as filters for a searched text and the value of the chip."""
        raise NotImplementedError

    def show_row(self, row: Any) -> None:
        """Read and show what is known of the selected row, None for none.

        Called when a selection has rested a moment, and after every reload.
        """

    def open_row(self, row: Any) -> None:
        """Enter, double click."""

    def read_counts(self) -> None:
        """Read what the chips and the head count; called after every reload."""

    def own_keys(self) -> list[Key]:
        """The page's own keys."""
        return []

    def selected_row(self) -> Any:
        """The row that the panel and the keys are about. Another view than the list has its own."""
        return self.table.selected_row()

    def is_everything(self) -> bool:
        """Whether nothing is left out. Extend it where the page has filters of its own."""
        return not self.bar.text() and self.bar.value() == self._spec.everything

    def is_usual(self) -> bool:
        """Whether the list is as it is at first: empty, it then says what will be here."""
        return self.bar.is_clear()

    def show_everything(self) -> None:
        """Leave nothing out."""
        self.bar.clear()
        self.bar.choose(self._spec.everything)
        self.apply()

    # What the window and the page call

    def hasHeightForWidth(self) -> bool:
        """Whatever room is left is enough: a list scrolls, what stands above the page does not."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.fold(self.height() < look.px(_LOW))

    def show_tools(self, is_shown: bool) -> None:
        """Show or hide the filters with what stands beside them."""
        self._tools_row.setVisible(is_shown)

    def add_on_top(self, widget: QWidget) -> None:
        """Put something over the head."""
        self._column.insertWidget(0, widget)

    def add_below(self, widget: QWidget) -> None:
        """Put something under the table."""
        self._column.addWidget(widget)

    def add_tool(self, name: str, widget: QWidget) -> None:
        """Put a control beside the filters; ``name`` is what a screen reader calls it."""
        widget.setAccessibleName(name)
        self._tools.addWidget(widget)

    def reload(self) -> None:
        """Read again: the rows in their place, the counts, what is known of the selected one."""
        if self._asked is None:
            self.apply()
        else:
            self.table.reload(filters=self.wanted(*self._asked))
        self.show_row(self.selected_row())
        self.read_counts()
        self.keys_changed.emit()

    def apply(self) -> None:
        """Show what is asked for now, from the top."""
        self._asked = (self.bar.text(), self.bar.value())
        is_whole = self.is_everything() or self.is_usual()
        self.table.set_filters(self.wanted(*self._asked), is_filtered=not is_whole)

    def open(self, target: object) -> None:
        """Select the row with this id, with everything shown if the filters hide it."""
        if self._asked is None:
            self.apply()
        if self.table.model.find(target) is None and not self.is_everything():
            self.show_everything()
        self.table.select(target)
        self.table.setFocus()

    def focus_first(self) -> None:
        self.table.setFocus()

    def currencies(self) -> tuple[str, ...]:
        """That of the selected row, where it has one."""
        row = self.selected_row()
        own = getattr(row, "currency", "") or getattr(getattr(row, "total", None), "currency", "")
        return (own,) if own else ()

    def subject(self) -> Subject | None:
        """Whom the selected row is about, and the order it belongs to or is."""
        row = self.selected_row()
        if row is None:
            return None
        order = getattr(row, "order_id", None)
        return Subject(getattr(row, "customer_id", None), order)

    def keys(self) -> list[Key]:
        export = _("stop the export") if self._export.is_running() else _("export this list")
        return [
            *self.own_keys(),
            Key("Ctrl+F", _("search this list"), self._search, shown=False),
            Key("Alt+Right", _("next filter"), lambda: self.bar.step(1), shown=False),
            Key("Alt+Left", _("filter before"), lambda: self.bar.step(-1), shown=False),
            Key("F3", _("sort by the next column"), lambda: self._sort(turn=False), shown=False),
            Key("Shift+F3", _("sort the other way round"), self._turn, shown=False),
            Key(EXPORT_KEY, export, self.export, shown=False),
        ]

    def export(self) -> None:
        """Write the list as it is filtered to a file; stop that where it runs."""
        if self._export.is_running():
            self._export.stop()
            return
        model = self.table.model
        self._export.start(
            source=self._spec.source,
            filters=self.wanted(self.bar.text(), self.bar.value()),
            sort=model.sort_name,
            descending=model.descending,
            columns=(*self._spec.columns, *self._spec.exported),
        )

    # Inside

    def _search(self) -> None:
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def _on_asked(self, text: str, value: object) -> None:
        if (text, value) != self._asked:
            self.apply()

    def _on_selected(self, row: Any) -> None:
        if row is None:
            self._rested.stop()
            self.show_row(None)
        else:
            self._rested.start()
        self.keys_changed.emit()

    def _show_selected(self) -> None:
        self.show_row(self.selected_row())

    def _turn(self) -> None:
        self._sort(turn=True)

    def _sort(self, *, turn: bool) -> None:
        """Sort by the next column that can be sorted by, or ``turn`` the present order round."""
        model = self.table.model
        sorts = [column.sort for column in self._spec.columns if column.sort is not None]
        if turn or len(sorts) < 2:
            model.set_sort(model.sort_name, descending=not model.descending)
        else:
            place = sorts.index(model.sort_name) if model.sort_name in sorts else -1
            model.set_sort(sorts[(place + 1) % len(sorts)], descending=False)
