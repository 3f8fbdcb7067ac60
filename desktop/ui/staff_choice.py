"""Who sits here: chosen at the start of the day and whenever the seat changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system.language import N_, _
from desktop.ui.choices import word
from desktop.ui.dialogs import Sheet, ask
from desktop.ui.style import space
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from desktop.queries.staff import StaffRow

ROLES = {"agent": N_("agent"), "office": N_("office"), "supervisor": N_("supervisor")}


class StaffChoice(Sheet):
    """A short list; arrows and Enter."""

    def __init__(self, rows: Sequence[StaffRow], *, current: int | None) -> None:
        columns = (
            Column("name", _("Name"), lambda row: str(row.name), stretch=True, strong=True),
            Column("role", _("Role"), lambda row: word(ROLES, row.role), width=110),
        )
        body = QWidget()
        column = QVBoxLayout(body)
        space(column)
        self._list = RowList(columns, name=_("Who sits here?"), parent=body)
        column.addWidget(self._list)
        column.addStretch(1)
        self._list.set_rows(rows, select=current)
        if self._list.selected_id() is None:
            self._list.select_place(0)
        super().__init__(_("Who sits here?"), body, accept=_("Sit down"), width=380)
        self._list.activated.connect(self.accept)

    def open_over(self, parent: QWidget, chosen: Callable[[int], object]) -> None:
        """Ask; ``chosen`` gets the id of whoever sits here."""

        def done() -> None:
            row = self._list.row()
            if row is not None:
                chosen(row.id)

        ask(self, parent=parent, done=done)
        self._list.setFocus()
