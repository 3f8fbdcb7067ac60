"""A draft while it is spoken: the customer, the line box, the lines and the total."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.queries.desk import DeskState
from desktop.ui.page import Shell
from desktop.ui.pages.desk_entry import LineEntry
from desktop.ui.pages.desk_header import CustomerHeader
from desktop.ui.pages.desk_lines import DeskLines, shown_lines
from desktop.ui.pages.desk_totals import Totals
from desktop.ui.style import space


class DraftView(QWidget):
    """Shows one draft; what is typed and where the focus is stay through every reload."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        space(column, gap=12)
        self.header = CustomerHeader(shell)
        column.addWidget(self.header)
        self.entry = LineEntry(shell)
        column.addWidget(self.entry)
        self.lines = DeskLines(shell, self)
        column.addWidget(self.lines)
        self.totals = Totals(shell)
        column.addWidget(self.totals)
        column.addStretch(1)
        self.entry.box.down.connect(self._to_lines)
        self.lines.left.connect(self.focus_entry)
        self.lines.typed.connect(self._type)

    def show_state(self, state: DeskState, *, select: int | None) -> None:
        """Show the draft; ``select`` is the line to select, otherwise the same one stays."""
        if state.draft is None:
            return
        self.header.show_card(state.card, state)
        self.entry.show_draft(state.draft, state.typed, state.office.calendar)
        self.lines.setVisible(bool(state.draft.lines))
        had_focus = self.lines.hasFocus()
        self.lines.set_rows(shown_lines(state), select=select)
        if had_focus and not state.draft.lines:
            self.focus_entry()
        self.totals.show_state(state)

    def focus_entry(self) -> None:
        self.entry.box.setFocus()

    def _to_lines(self) -> None:
        if self.lines.rows():
            self.lines.setFocus()

    def _type(self, text: str) -> None:
        """A letter typed on the lines belongs to the line box."""
        self.focus_entry()
        self.entry.box.insert(text)
        self.entry.keep_soon()
