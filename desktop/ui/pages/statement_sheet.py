"""The statement of a place: read aloud, kept as told, and what was told before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries.statements import StatementRow, StatementState, statement_of
from desktop.services import statements
from desktop.system.language import _, current_locale
from desktop.ui import dialogs
from desktop.ui.choices import language_name
from desktop.ui.page import Shell
from desktop.ui.spoken.statement import statement
from desktop.ui.spoken.voice import Voice
from desktop.ui.spoken_text import SpokenText, Written
from desktop.ui.statement_words import STATES, facts_rows
from desktop.ui.style import look, space
from desktop.ui.texts import sentence
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.section import Section

NEXT_KEY = "Ctrl+Down"
_BESIDE = 640  # pixels at 100 % text size: in less room the facts stand under the text
_FACTS = 260
_NO_LIMIT = 16_777_215  # the widest a widget of Qt may be


class StatementText(SpokenText):
    """The sentences; those that are otherwise than they were shown before are marked."""

    def __init__(self, shell: Shell, state: StatementState) -> None:
        super().__init__(shell, _("Statement"), wanted=state.language, write=self._said)
        self._facts, self._before = state.facts, state.facts
        self._moved = label("", "error", wrap=True)
        self._moved.hide()
        self.column.insertWidget(0, self._moved)
        self.text.setFixedHeight(look.px(190))
        self.column.addStretch(1)
        self.show_text()

    def _said(self, voice: Voice) -> Written:
        lines = statement(self._facts, voice).split("\n")
        before = set(statement(self._before, voice).split("\n"))
        return "\n".join(lines), [at for at, line in enumerate(lines) if line not in before]

    def renew(self, state: StatementState, why: str) -> None:
        """Show what is true now, marked where it is otherwise, with what was shown before."""
        self._before, self._facts = self._facts, state.facts
        now = set(statement(self._facts, self.voice()).split("\n"))
        gone = [
            line for line in statement(self._before, self.voice()).split("\n") if line not in now
        ]
        before = [_("Before: {text}").format(text=line) for line in gone]
        self._moved.setText("\n".join((why, *before)))
        self._moved.show()
        self.show_text()


class StatementBody(QWidget):
    """The text, the facts beside it, and what was told before under both."""

    def __init__(self, shell: Shell, state: StatementState) -> None:
        super().__init__()
        self._shell = shell
        column = QVBoxLayout(self)
        space(column, gap=4)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        space(self._sides, gap=20)
        self.said = StatementText(shell, state)
        self._sides.addWidget(self.said, 1)
        self._facts = Section(_("From these facts"))
        self._sides.addWidget(self._facts, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._sides)
        self._earlier = Section(_("Told before"))
        column.addWidget(self._earlier)
        column.addStretch(1)
        self._arrange(is_wide=True)
        self._fill(state)

    def renew(self, state: StatementState, why: str) -> None:
        """Show the facts that are true now."""
        self.said.renew(state, why)
        self._fill(state)

    def _fill(self, state: StatementState) -> None:
        self.state = state
        self._facts.clear()
        for name, value in facts_rows(state.facts, self._shell.formats):
            self._facts.row(name, value)
        self._earlier.clear()
        for row in state.earlier:
            self._tell_earlier(row)
        self._earlier.setVisible(bool(state.earlier))

    def _tell_earlier(self, row: StatementRow) -> None:
        formats, (word, tone) = self._shell.formats, STATES[row.state]
        told = [formats.moment(row.at, now=self._shell.now()), row.by]
        if row.language:
            told.append(language_name(row.language, current_locale()))
        self._earlier.row(" · ".join(filter(None, told)), chip=_(word), tone=tone)
        self._earlier.text(row.text, "detail")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_wide=event.size().width() >= look.px(_BESIDE))

    def _arrange(self, *, is_wide: bool) -> None:
        """The facts beside the text, or under it."""
        beside, under = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(beside if is_wide else under)
        self._facts.setMinimumWidth(look.px(_FACTS) if is_wide else 0)
        self._facts.setMaximumWidth(look.px(_FACTS) if is_wide else _NO_LIMIT)


def open_statement(shell: Shell, page: QWidget, entries: Sequence[int]) -> None:
    """Show what the member of the first entry may be told; Ctrl+Down goes on to the others."""
    if not entries:
        return
    shell.background.ask(
        statement_of,
        entry_id=entries[0],
        now=shell.now(),
        owner=page,
        key="statement",
        done=lambda state: _Sheet(shell, page, state, entries[1:]).open(),
    )


class _Sheet:
    """One open sheet and what its keys do."""

    def __init__(
        self, shell: Shell, page: QWidget, state: StatementState, others: Sequence[int]
    ) -> None:
        self._shell, self._page, self._others = shell, page, others
        self._body = StatementBody(shell, state)
        title = _("Statement for {customer}").format(customer=state.customer)
        self._sheet = dialogs.Sheet(
            title, self._body, accept=_("Told"), submit=self._tell, width=820
        )
        self._sheet.cancel_button.set_text(_("Close"), key="Esc")
        self._sheet.accept_button.set_text(_("Told"), key="Return")
        self._bind("Return", self._sheet.accept_button.click)
        self._bind("Enter", self._sheet.accept_button.click)
        if others:
            self._bind(NEXT_KEY, self._go_on)

    def _bind(self, key: str, run: object) -> None:
        shortcut = QShortcut(QKeySequence(key), self._sheet)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(run)

    def open(self) -> None:
        dialogs.ask(self._sheet, parent=self._page)
        self._body.said.text.setFocus()

    def _go_on(self) -> None:
        self._sheet.reject()
        open_statement(self._shell, self._page, self._others)

    def _tell(self) -> None:
        self._sheet.set_working(True)
        state, said = self._body.state, self._body.said
        self._shell.background.act(
            statements.tell,
            entry=state.entry,
            language=str(said.voice().say.locale).replace("_", "-"),
            facts=state.facts,
            text=said.text.toPlainText(),
            who=self._shell.staff_id(),
            now=self._shell.now(),
            owner=self._sheet,
            done=self._told,
            failed=self._refused,
        )

    def _told(self, _made: int) -> None:
        self._shell.notice(_("It is kept as told, with the facts it was made from."))
        self._sheet.accept()

    def _refused(self, error: LiaisonError) -> None:
        """What was shown is no longer true: what is stands in its place, to be read first."""
        if error.code != "statement-moved":
            self._shell.notice(sentence(error), tone="bad")
            self._sheet.reject()
            return
        self._shell.background.ask(
            statement_of,
            entry_id=self._body.state.entry,
            now=self._shell.now(),
            owner=self._sheet,
            key="statement",
            done=lambda state: self._show_moved(state, sentence(error)),
        )

    def _show_moved(self, state: StatementState, why: str) -> None:
        self._body.renew(state, why)
        room = self._page.window().height() * 0.96
        self._sheet.resize(self._sheet.width(), min(self._sheet.height() + look.px(64), int(room)))
        self._sheet.set_working(False)
        self._body.said.text.setFocus()
