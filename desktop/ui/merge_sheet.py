"""Two records of one customer: found, seen side by side, made one; and taken apart again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries.card import Card
from desktop.queries.duplicates import DuplicateRow
from desktop.queries.merged import MergeRow
from desktop.queries.merging import Side, candidates, sides
from desktop.services.customer_merge import merge_customers, unmerge_customers
from desktop.system.language import _
from desktop.ui import choices, dialogs
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.merge_sides import TURN, Sides
from desktop.ui.page import Shell
from desktop.ui.possible_duplicates import REASONS
from desktop.ui.style import look, space
from desktop.ui.texts import sentence
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.picker import StepEdit
from desktop.ui.widgets.row_list import RowList

PAUSE = 120  # milliseconds after the last key before anybody is looked for
SWAP = "Alt+K"
Then = Callable[[int], object]


class MergeForm(QWidget):
    """The other record is looked for; ``changed`` when another pair stands side by side."""

    changed = Signal()

    def __init__(self, shell: Shell, card: Card) -> None:
        super().__init__()
        self._shell, self._card = shell, card
        self.pair: tuple[Side, Side] | None = None  # which stays, which becomes a part of it
        self._swapped = False
        column = QVBoxLayout(self)
        space(column, gap=8)
        self.edit = StepEdit(_("Name, number, phone or e-mail of the other record"))
        self.edit.setAccessibleName(_("The other record"))
        self.setFocusProxy(self.edit)
        column.addWidget(self.edit)
        self._told = label("", "soft", wrap=True)
        column.addWidget(self._told)
        self.list = RowList(
            _columns(), name=_("Records of perhaps the same customer"), parent=self,
            yields=("email", "phone"),
        )  # fmt: skip
        column.addWidget(self.list)
        self._swap = Button(_("Keep the other one"), key=SWAP, run=self.swap, icon_name="swap")
        column.addWidget(self._swap, 0, Qt.AlignmentFlag.AlignTrailing)
        self.sides = Sides(shell)
        column.addWidget(self.sides)
        self._error = label("", "error", wrap=True)
        self._error.hide()
        column.addWidget(self._error)
        column.addStretch(1)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.look)
        self.edit.textEdited.connect(lambda _text: self._pause.start())
        self.edit.stepped.connect(self.list.move_by)
        self.list.selected.connect(self._on_selected)
        self._show_pair(None)
        self.look()

    def look(self) -> None:
        """Look for who is typed; where nothing is, for whoever may be the same."""
        self._shell.background.ask(
            candidates,
            done=self._show,
            failed=self.show_error,
            owner=self,
            key="candidates",
            customer_id=self._card.id,
            text=self.edit.text(),
            today=self._today(),
        )

    def swap(self) -> None:
        """The other record stays."""
        if self.pair is not None:
            self._swapped = not self._swapped
            self._show_pair((self.pair[1], self.pair[0]))

    def show_error(self, error: LiaisonError) -> None:
        """Say why it was refused."""
        self._error.setText(sentence(error))
        self._error.show()

    def _show(self, rows: Sequence[DuplicateRow]) -> None:
        self.list.setVisible(bool(rows))
        self.list.set_rows(rows)
        typed = self.edit.text().strip()
        told = _("Perhaps the same customer:") if rows and not typed else ""
        if not rows:
            nobody = _("No record looks like the same customer: find it by name or number.")
            found = _("Nobody is found for “{text}”.").format(text=typed)
            told = found if typed else nobody
        self._told.setText(told)
        self._told.setVisible(bool(told))

    def _on_selected(self, row: DuplicateRow | None) -> None:
        if row is None:
            self._show_pair(None)
            return
        self._shell.background.ask(
            sides,
            done=self._on_sides,
            failed=self.show_error,
            owner=self,
            key="sides",
            customers=(self._card.id, row.id),
            today=self._today(),
        )

    def _on_sides(self, pair: tuple[Side, Side]) -> None:
        self._show_pair((pair[1], pair[0]) if self._swapped else pair)

    def _show_pair(self, pair: tuple[Side, Side] | None) -> None:
        self.pair = pair
        self._error.hide()
        self._swap.setVisible(pair is not None)
        self.sides.show_pair(pair)
        self.changed.emit()

    def _today(self) -> Any:
        return self._shell.formats.local(self._shell.now()).date()


def _columns() -> list[Column]:
    def why(row: DuplicateRow) -> str:
        return " · ".join(_(REASONS[reason]) for reason in row.reasons)

    return [
        Column("name", _("Name"), lambda row: row.customer.name, stretch=True, strong=True),
        Column("number", _("Number"), lambda row: row.customer.number, whole=True),
        Column("phone", _("Phone"), lambda row: row.customer.phone),
        Column("email", _("E-mail"), lambda row: row.customer.email),
        Column("why", "", why, ink=lambda row: "soft"),
    ]


class MergeSheet(dialogs.Sheet):
    """Ctrl+Enter makes the one record a part of the other; ``done(kept customer id)``."""

    def __init__(self, shell: Shell, card: Card, *, done: Then) -> None:
        self.form = MergeForm(shell, card)
        super().__init__(
            _("Merge {name} with another record").format(name=card.name),
            self.form,
            accept=_("Merge"),
            submit=self.send,
            width=760,
        )
        self.resize(self.width(), look.px(660))
        self._shell, self._then = shell, done
        shortcut = QShortcut(QKeySequence(SWAP), self)
        shortcut.activated.connect(self.form.swap)
        for number in range(1, 10):
            turn = QShortcut(QKeySequence(f"{TURN}+{number}"), self)
            turn.activated.connect(partial(self.form.sides.turn, number))
        self.form.changed.connect(self._show_state)
        self._show_state()

    def send(self) -> None:
        """Merge what stands side by side."""
        if self.form.pair is None:
            return
        kept, merged = (side.card for side in self.form.pair)
        self.set_working(True)
        self._shell.background.act(
            merge_customers,
            done=lambda merge: self._done(merge, kept, merged),
            failed=self._failed,
            owner=self,
            merged=merged.id,
            kept=kept.id,
            take=sorted(self.form.sides.taken),
            who=self._shell.staff_id(),
            now=self._shell.now(),
        )

    def _show_state(self) -> None:
        self.set_working(self.form.pair is None)

    def _failed(self, error: LiaisonError) -> None:
        self.set_working(False)
        self.form.show_error(error)

    def _done(self, merge: int, kept: Card, merged: Card) -> None:
        self.accept()
        shell, then = self._shell, self._then
        told = _("{merged} ({number}) is now a part of {kept}.")
        shell.notice(
            told.format(merged=merged.name, number=merged.number, kept=kept.name),
            undo=lambda: _part(shell, merge, kept.id, then),
        )
        then(kept.id)


def merge(shell: Shell, parent: QWidget, card: Card, *, done: Then) -> None:
    """Open the sheet on a customer; ``done`` gets the record that stays."""
    sheet = MergeSheet(shell, card, done=done)
    dialogs.ask(sheet, parent=parent)
    sheet.form.setFocus()


def take_apart(shell: Shell, parent: QWidget, card: Card, *, done: Then) -> None:
    """Ask which merge is undone; ``done`` gets the record that stands by itself again."""
    known: tuple[MergeRow, ...] = card.merged_from
    if card.merged_into is not None:
        known = (card.merged_into,)
    if not known:
        shell.notice(_("Nothing was merged with this record."))
        return

    def make() -> ActionSheet:
        form = Form()
        items: choices.Items = [(row.id, f"{row.name} · {row.number}") for row in known]
        which = Choice(items)
        hint = _(
            "Each has its own again. What was added since stays with the record that was kept, but "
            "for what belongs to an order or a place of the other."
        )
        form.row(form.field("merge", _("&Which record"), which, hint=hint))
        form.setFocusProxy(which)

        def action() -> Action:
            return unmerge_customers, {"merge": which.value()}

        return ActionSheet(
            shell,
            _("Take {name} apart again").format(name=card.name),
            form,
            action=action,
            accept=_("Take apart"),
            saved=lambda customer: _told_apart(shell, customer, done),
        )

    open_form(parent, make)


def _part(shell: Shell, merge: int, kept: int, then: Then) -> None:
    """Undo, at once."""
    shell.background.act(
        unmerge_customers,
        done=lambda _customer: then(kept),
        merge=merge,
        who=shell.staff_id(),
        now=shell.now(),
    )


def _told_apart(shell: Shell, customer: int, done: Then) -> None:
    shell.notice(_("They are two records again."))
    done(customer)
