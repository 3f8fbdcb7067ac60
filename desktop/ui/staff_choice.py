"""Who sits here: chosen at the start of the day and whenever the seat changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop.queries.staff import StaffRow
from desktop.system.language import N_, _
from desktop.ui.choices import word
from desktop.ui.dialogs import Sheet, ask

ROLES = {"agent": N_("agent"), "office": N_("office"), "supervisor": N_("supervisor")}


class StaffChoice(Sheet):
    """A short list; arrows and Enter."""

    def __init__(self, parent: QWidget, rows: Sequence[StaffRow], *, current: int | None) -> None:
        self._list = QListWidget()
        self._list.setAccessibleName(_("Who sits here?"))
        for row in rows:
            item = QListWidgetItem(f"{row.name} · {word(ROLES, row.role)}")
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            self._list.addItem(item)
            if row.id == current or self._list.currentRow() < 0:
                self._list.setCurrentItem(item)
        super().__init__(_("Who sits here?"), self._list, accept=_("Sit down"), width=380)
        self._list.itemActivated.connect(self.accept)

    def open_over(self, parent: QWidget, chosen: Callable[[int], object]) -> None:
        """Ask; ``chosen`` gets the id of whoever sits here."""

        def done() -> None:
            item = self._list.currentItem()
            if item is not None:
                chosen(item.data(Qt.ItemDataRole.UserRole))

        ask(self, parent=parent, done=done)
        self._list.setFocus()
