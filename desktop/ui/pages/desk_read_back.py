"""Reading the order back: its text in the customer's language, or in that of the desk; and their
yes, which is stamped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries import read_backs as queries
from desktop.queries.desk import DeskState
from desktop.queries.read_backs import ReadBackRow
from desktop.services import read_backs
from desktop.system.language import _, current_locale, ngettext
from desktop.ui import dialogs
from desktop.ui.choices import language_name
from desktop.ui.page import Shell
from desktop.ui.spoken.read_back import as_text, read_back
from desktop.ui.spoken.voice import Voice
from desktop.ui.style import space
from desktop.ui.texts import sentence
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.letter_text import LetterText

LANGUAGE_KEY, COPY_KEY = "Ctrl+L", "Ctrl+Shift+C"


class ReadBack(QWidget):
    """The text, the language it is in, and a key to see it in the desk's language and back."""

    def __init__(self, shell: Shell, state: DeskState, row: ReadBackRow) -> None:
        super().__init__()
        self._shell, self._state, self._row = shell, state, row
        self._wanted = _language_of(state)
        self._is_translated = False
        column = QVBoxLayout(self)
        space(column, gap=8)
        top = QHBoxLayout()
        space(top, gap=8)
        self._told = label("", "soft", wrap=True)
        top.addWidget(self._told, 1)
        self._switch = Button("", run=self.switch, role="quiet")
        top.addWidget(self._switch)
        top.addWidget(Button(_("Copy"), run=self.copy, key=COPY_KEY, role="quiet"))
        column.addLayout(top)
        self.text = LetterText(_("Read back"))
        column.addWidget(self.text, 1)
        column.addWidget(label(self._stamp(), "soft", wrap=True))
        self._bind(LANGUAGE_KEY, self.switch)
        self._bind(COPY_KEY, self.copy)
        self._show()

    def _bind(self, key: str, run: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(run)

    def copy(self) -> None:
        """Copy what is shown."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._shell.notice(_("Copied: {name}").format(name=_("Read back")))

    def _stamp(self) -> str:
        """Whether the customer said yes to just this, and how much of it was said otherwise."""
        row, formats, now = self._row, self._shell.formats, self._shell.now()
        if row.agreed_at is not None:
            when = formats.moment(row.agreed_at, now=now)
            if not row.agreed_by:
                return _("The customer said yes to this: {when}.").format(when=when)
            text = _("The customer said yes to this: {when}, heard by {name}.")
            return text.format(when=when, name=row.agreed_by)
        count = len(row.corrected)
        if not count:
            return _("The customer's yes is kept with who heard it, when, and to what.")
        text = ngettext(
            "{count} correction since it was read last; it is marked.",
            "{count} corrections since it was read last; they are marked.",
            count,
        )
        return text.format(count=formats.whole(count))

    def switch(self) -> None:
        """Show it in the desk's language, or in the customer's again."""
        self._is_translated = not self._is_translated
        self._show()

    def _voice(self, tag: str) -> Voice:
        return Voice(tag, zone=self._shell.formats.zone)

    def _show(self) -> None:
        own, theirs = self._voice(""), self._voice(self._wanted)
        voice, other = (own, theirs) if self._is_translated else (theirs, own)
        said = read_back(self._state, voice, self._row.corrected)
        marked = [number for number, one in enumerate(said) if one.is_new]
        self.text.show_text(as_text(said), is_mirrored=voice.is_mirrored, marked=marked)
        self._told.setText(self._language_told(voice))
        names = {v: language_name(v.say.locale.language, current_locale()) for v in (own, theirs)}
        self._switch.set_text(_("In {language}").format(language=names[other]), key=LANGUAGE_KEY)
        self._switch.setVisible(names[own] != names[theirs])

    def _language_told(self, voice: Voice) -> str:
        """ "In German", and why, where it is not the customer's own language."""
        spoken = voice.say.locale.language
        name = language_name(spoken, current_locale())
        if self._wanted and spoken != self._wanted.partition("-")[0] and not self._is_translated:
            wanted = language_name(self._wanted, current_locale())
            text = _("The customer speaks {wanted}: there are no texts for it, so it is in {name}.")
            return text.format(wanted=wanted, name=name)
        if self._is_translated or self._wanted:
            return _("In {language}").format(language=name)
        return _("In {language}: the customer's own language is not known.").format(language=name)


def open_read_back(shell: Shell, page: QWidget, state: DeskState) -> None:
    """Keep that the draft which the desk shows is read, and open its text."""
    draft = state.draft
    if draft is None:
        return

    def kept(key: int) -> None:
        shell.background.ask(
            queries.read_back,
            read_back_id=key,
            owner=page,
            key="read-back",
            done=lambda row: _open(shell, page, state, row),
        )

    shell.background.act(
        read_backs.read,
        order=draft.id,
        version=draft.version,
        language=_language_of(state),
        who=shell.staff_id(),
        now=shell.now(),
        owner=page,
        done=kept,
    )


def _language_of(state: DeskState) -> str:
    return state.card.language if state.card is not None else ""


def _open(shell: Shell, page: QWidget, state: DeskState, row: ReadBackRow) -> None:
    body = ReadBack(shell, state, row)

    def agreed(_nothing: object) -> None:
        shell.notice(_("The customer's yes is stamped."))
        sheet.accept()

    def refused(error: LiaisonError) -> None:
        shell.notice(sentence(error), tone="bad")
        sheet.reject()

    def agree() -> None:
        if row.agreed_at is not None:
            sheet.accept()
            return
        sheet.set_working(True)
        shell.background.act(
            read_backs.agree,
            read_back=row.id,
            who=shell.staff_id(),
            now=shell.now(),
            owner=sheet,
            done=agreed,
            failed=refused,
        )

    yes = _("Back") if row.agreed_at is not None else _("The customer says yes")
    sheet = dialogs.Sheet(_("Read back"), body, accept=yes, submit=agree, width=680)
    sheet.cancel_button.set_text(_("Close"), key="Esc")  # there is nothing to cancel
    dialogs.ask(sheet, parent=page)
    body.text.setFocus()
