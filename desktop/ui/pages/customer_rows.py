"""A list of one customer's, newest first, under their name and with a chip for each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system.language import _
from desktop.ui.page import Shell
from desktop.ui.pages.page_head import PageHead
from desktop.ui.style import space
from desktop.ui.widgets.columns import Column, Source
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter, FilterBar
from desktop.ui.widgets.paged_table import PagedTable


class CustomerRows(QWidget):
    """``show_customer(id)`` starts another list. Whoever derives from it reads it (``_read``) and
    goes where a row leads (``_go``, with ``_open(area, id)``)."""

    def __init__(
        self,
        shell: Shell,
        open_record: Callable[[str, int], object],
        *,
        name: str,
        kinds: Iterable[Filter],
        columns: list[Column],
        source: Source,
        empty: EmptyState,
        title: str = "",
    ) -> None:
        super().__init__()
        self._shell, self._open = shell, open_record
        self._customer: int | None = None
        self.head = PageHead("")
        self.bar = FilterBar(filters=(Filter(None, _("Everything")), *kinds))
        self.bar.search.hide()
        self.table = PagedTable(
            name=name,
            columns=columns,
            source=source,
            shell=shell,
            sort="at",
            descending=True,
            empty=empty,
            title=title,
        )
        column = QVBoxLayout(self)
        space(column, gap=12)
        column.addWidget(self.head)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        self.bar.changed.connect(self._read)
        self.table.activated.connect(self._go)

    def customer(self) -> int | None:
        """Whose list is shown."""
        return self._customer

    def show_customer(self, customer_id: int, name: str) -> None:
        """Start a list from the top, with everything in it."""
        self._customer = customer_id
        self.head.set_title(name)
        self.head.set_chips(())
        self.head.set_caption("")
        self.bar.clear()
        self._read()

    def select(self, row_id: object) -> None:
        """Select a row, with everything shown."""
        self.bar.clear()
        self.table.select(row_id)

    def reload(self) -> None:
        """Read again, in its place."""
        if self._customer is not None:
            self.table.reload()

    def _read(self, *_args: object) -> None:
        raise NotImplementedError

    def _go(self, row: Any) -> None:
        raise NotImplementedError
