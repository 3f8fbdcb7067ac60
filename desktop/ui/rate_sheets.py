"""Rates by hand: setting one with its reason, and looking at those that were set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.errors import RuleBroken
from desktop.services import rates as actions
from desktop.services.rates import Jump
from desktop.system.language import _
from desktop.ui import choices, dialogs
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.style import space
from desktop.ui.typed_edits import date_edit, number_edit
from desktop.ui.widgets.fields import Choice, NoteEdit
from desktop.ui.widgets.labels import label

RATE_DECIMALS = 10


def set_by_hand(shell: Shell, parent: QWidget, *, base: str, quote: str) -> None:
    """A rate of a day, by somebody, with the reason; ``base`` and ``quote`` are proposed."""

    def today() -> date:
        return shell.formats.local(shell.now()).date()

    def make() -> ActionSheet:
        form = Form()
        items = choices.currency_items()
        same = ("rate-same-currency",)
        form.row(
            form.field("base", _("&One"), Choice(items, current=base)),
            form.field(
                "quote",
                _("&Is worth in"),
                Choice(items, current=quote),
                codes=same,
            ),
        )
        rate = number_edit(shell.formats, decimals=RATE_DECIMALS)
        codes = ("rate-missing-value", "rate-positive")
        on = date_edit(shell.formats, today=today, value=today(), past=True)
        form.row(
            form.field("rate", _("&Rate"), rate, codes=codes),
            form.field("on", _("&Day it is of"), on, codes=("rate-future",)),
        )
        form.row(form.field("reason", _("R&eason"), NoteEdit(lines=2)))
        form.setFocusProxy(rate)

        def action() -> Action:
            if rate.value() is None:
                raise RuleBroken("rate-missing-value")
            typed = form.typed()
            return actions.set_manual, {
                "base": typed["base"],
                "quote": typed["quote"],
                "on": on.value() or today(),
                "rate": rate.value(),
                "reason": typed["reason"],
            }

        title = _("A rate by hand")
        return ActionSheet(shell, title, form, action=action, width=480)

    open_form(parent, make)


class JumpSheet(dialogs.Sheet):
    """Rates more than 10 % off the last ones: taken over only when somebody says so."""

    def __init__(self, shell: Shell, jumps: Sequence[Jump], take: Callable[[], object]) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        space(column, gap=8)
        column.addWidget(
            label(_("These are more than 10 % off the last ones and were set aside:"), wrap=True)
        )
        for jump in jumps:
            column.addWidget(label(_described(jump, shell), "strong", wrap=True))
        column.addStretch(1)
        super().__init__(_("Rates set aside"), body, accept=_("Take them over"), width=520)
        self.accepted.connect(take)


def _described(jump: Jump, shell: Shell) -> str:
    formats, rate = shell.formats, jump.rate
    return _("1 {base} = {rate} {quote}, before that {last} of {day}").format(
        base=rate.base,
        rate=formats.quantity(rate.value),
        quote=rate.quote,
        last=formats.quantity(jump.last),
        day=formats.day(jump.last_on),
    )
