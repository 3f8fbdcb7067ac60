"""What is open and has no next date, in the place of the list: empty on a good day."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.queries.unplanned import UnplannedRow, unplanned
from desktop.system.language import N_, _
from desktop.ui.page import Shell
from desktop.ui.style import space
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.labels import heading, label
from desktop.ui.widgets.row_list import RowList

_KINDS = {
    "order": N_("Order {title}"),
    "line": N_("Part of order {title} that is not met"),
    "place": N_("Place on the waitlist {title}"),
    "contact": N_("Question: {title}"),
    "missed": N_("Missed call"),
    "rate": N_("Rate set aside: {title}"),
    "points": N_("{title} points run out"),
}


class UnplannedView(QWidget):
    """``read`` looks again; ``changed()`` when there is something else to plan."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        column = QVBoxLayout(self)
        space(column, gap=12)
        self._title = heading(_("Nothing planned"))
        column.addWidget(self._title)
        self.said = label(
            _("These are open and nobody will look at them: plan the next step."), "soft", wrap=True
        )
        column.addWidget(self.said)
        self.list = RowList(_columns(), name=_("Nothing planned"), parent=self)
        self.list.selected.connect(lambda _row: self.changed.emit())
        column.addWidget(self.list)
        self.empty = EmptyState("check", _("Everything open has a next date. Nobody is forgotten."))
        self.empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column.addWidget(self.empty, 1)
        column.addStretch(0)
        self._show_whether(False)
        self.hide()

    def row(self) -> UnplannedRow | None:
        """The one that is selected."""
        found: UnplannedRow | None = self.list.row()
        return found

    def read(self) -> None:
        """Ask what is open without a next date."""
        ask, now = self._shell.background.ask, self._shell.now()
        ask(unplanned, now=now, owner=self, key="unplanned", done=self._show)

    def _show(self, rows: list[UnplannedRow]) -> None:
        had_focus = self.list.hasFocus() or self.empty.hasFocus()
        self.list.set_rows(rows)
        self._show_whether(bool(rows))
        if had_focus:
            self.setFocus()
        self.changed.emit()

    def _show_whether(self, is_any: bool) -> None:
        """What is open, or that there is nothing, which has the focus then."""
        for widget in (self._title, self.said, self.list):
            widget.setVisible(is_any)
        self.empty.setVisible(not is_any)
        self.setFocusProxy(self.list if is_any else self.empty)


def subject(row: UnplannedRow) -> str:
    """ "Order 2026-000012"."""
    kind = row.kind if row.title else "missed"
    return _(_KINDS[kind]).format(title=" ".join(row.title.split()))


def _columns() -> list[Column]:
    return [
        Column("what", _("What"), subject, stretch=True, width=260),
        Column("customer", _("Customer"), lambda row: row.customer, width=200),
        Column("phone", _("Phone"), lambda row: row.phone or "—", width=140),
    ]
