"""A rate by hand: somebody sets it, with the reason."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from desktop.domain.errors import RuleBroken
from desktop.services import rates as actions
from desktop.system.language import _
from desktop.ui import choices
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.typed_edits import date_edit, number_edit
from desktop.ui.widgets.fields import Choice, NoteEdit

RATE_DECIMALS = 10


class RateForm(Form):
    """Two currencies, the rate, its day and the reason."""

    def __init__(self, shell: Shell, *, base: str, quote: str) -> None:
        super().__init__()
        self._shell = shell
        items, same = choices.currency_items(), ("rate-same-currency",)
        self.row(
            self.field("base", _("&One"), Choice(items, current=base)),
            self.field("quote", _("&Is worth in"), Choice(items, current=quote), codes=same),
        )
        self._rate = number_edit(shell.formats, decimals=RATE_DECIMALS)
        self._on = date_edit(shell.formats, today=self._today, value=self._today(), past=True)
        codes = ("rate-missing-value", "rate-positive")
        self.row(
            self.field("rate", _("&Rate"), self._rate, codes=codes),
            self.field("on", _("&Day it is of"), self._on, codes=("rate-future",)),
        )
        self.row(self.field("reason", _("R&eason"), NoteEdit(lines=2)))
        self.setFocusProxy(self._rate)

    def action(self) -> Action:
        """What saving does; RuleBroken ``rate-missing-value`` where none is typed."""
        rate = self._rate.value()
        if rate is None:
            raise RuleBroken("rate-missing-value")
        named = {name: self.typed()[name] for name in ("base", "quote", "reason")}
        return actions.set_manual, {**named, "on": self._on.value() or self._today(), "rate": rate}

    def _today(self) -> date:
        return self._shell.formats.local(self._shell.now()).date()


def set_by_hand(shell: Shell, parent: QWidget, *, base: str, quote: str) -> None:
    """A rate of a day, by somebody, with the reason; ``base`` and ``quote`` are proposed."""

    def make() -> ActionSheet:
        form = RateForm(shell, base=base, quote=quote)
        return ActionSheet(shell, _("A rate by hand"), form, action=form.action, width=480)

    open_form(parent, make)
