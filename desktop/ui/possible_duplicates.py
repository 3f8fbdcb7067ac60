"""Those who may be the one being entered: shown in a form while it is typed, each with its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.queries.duplicates import DuplicateRow
from desktop.system.language import N_, _
from desktop.ui.style import space
from desktop.ui.widgets.buttons import ActionRow
from desktop.ui.widgets.labels import label

REASONS = {
    "phone": N_("same phone number"),
    "email": N_("same e-mail"),
    "name": N_("very similar name"),
}
_MOST = 4


class PossibleDuplicates(QFrame):
    """Hidden while there are none. ``chosen(customer id)``: open that one instead."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self._rows: Sequence[DuplicateRow] = ()
        self._column = QVBoxLayout(self)
        space(self._column, margins=(12, 8, 12, 8), gap=4)
        self._column.addWidget(label(_("Perhaps this customer is here already:"), "strong"))
        self._shown: list[QWidget] = []
        self.hide()

    def install(self, form: QWidget) -> None:
        """Make Alt+1 … work in the form."""
        for number in range(1, _MOST + 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), form)
            shortcut.activated.connect(self._chooser(number - 1))

    def show_rows(self, rows: Sequence[DuplicateRow]) -> None:
        """Show these, each with what it has in common with what is typed."""
        if rows == self._rows:
            return
        self._rows = rows[:_MOST]
        for widget in self._shown:
            widget.hide()
            widget.deleteLater()
        self._shown = []
        for number, row in enumerate(self._rows):
            one = row.customer
            said = [_(REASONS[reason]) for reason in row.reasons]
            detail = " · ".join([*said, one.number, *filter(None, (one.phone, one.email))])
            made = ActionRow(f"Alt+{number + 1}", one.name, detail, run=self._chooser(number))
            self._column.addWidget(made)
            self._shown.append(made)
        self.setVisible(bool(self._rows))

    def texts(self) -> list[str]:
        """The names shown."""
        return [row.customer.name for row in self._rows]

    def _chooser(self, number: int) -> Callable[[], None]:
        def choose() -> None:
            if number < len(self._rows):
                self.chosen.emit(self._rows[number].id)

        return choose
