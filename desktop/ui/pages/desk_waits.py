"""What the caller waits for: the place, the offer that runs, and the key to tell them of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from desktop.system.language import _
from desktop.ui.lane import later
from desktop.ui.widgets.buttons import ActionRow
from desktop.ui.widgets.section import Section

if TYPE_CHECKING:
    from desktop.domain.statement import Facts
    from desktop.queries.statements import StatementState
    from desktop.ui.page import Shell

STATEMENT_KEY = "F3"
_WAITS = later("desktop.queries.waits", "waits_of")
_EACH = 20_000  # milliseconds between two looks at the clock while an offer runs


class Waits(Section):
    """``show_customer`` reads what a customer waits for; ``changed`` when that is shown.
    ``wanted`` when the statement is asked for with the mouse."""

    changed = Signal()
    wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("On the waitlists"))
        self._shell = shell
        self._customer: int | None = None
        self._found: tuple[StatementState, ...] = ()
        self._clock = QTimer(self, interval=_EACH)
        self._clock.timeout.connect(self._fill)

    def show_customer(self, customer: int | None) -> None:
        """Read anew; what is shown of the same customer stays until then."""
        if customer != self._customer:
            self._customer = customer
            self._show(())
        if customer is not None:
            self._shell.background.ask(
                _WAITS,
                customer_id=customer,
                now=self._shell.now(),
                owner=self,
                key="waits",
                done=lambda found: self._show(found) if self._customer == customer else None,
            )

    def entries(self) -> tuple[int, ...]:
        """The places that are shown, in their order."""
        return tuple(state.entry for state in self._found)

    def _show(self, found: tuple[StatementState, ...]) -> None:
        self._found = found
        if any(state.facts.own == "offered" for state in found):
            self._clock.start()
        else:
            self._clock.stop()
        self._fill()
        self.changed.emit()

    def _fill(self) -> None:
        self.clear()
        for state in self._found:
            self._tell(state.facts)
        if self._found:
            row = ActionRow(STATEMENT_KEY, _("Statement"), run=self.wanted.emit)
            self.add(row)
            row.show()

    def _tell(self, facts: Facts) -> None:
        from desktop.ui import statement_words as words

        formats = self._shell.formats
        chip, tone = words.state_chip(facts, formats, now=self._shell.now())
        self.row(facts.title, words.place_of(facts, formats), chip=chip, tone=tone)
        for text in words.details(facts, formats):
            self.text(text, "detail")
