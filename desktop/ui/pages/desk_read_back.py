"""Reading the order back: its text in the customer's language, or in that of the desk."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.queries.desk import DeskState
from desktop.system.language import _, current_locale
from desktop.ui import dialogs
from desktop.ui.choices import language_name
from desktop.ui.page import Shell
from desktop.ui.spoken.read_back import as_text, read_back
from desktop.ui.spoken.voice import Voice
from desktop.ui.style import space
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.letter_text import LetterText

LANGUAGE_KEY = "Ctrl+L"


class ReadBack(QWidget):
    """The text, the language it is in, and a key to see it in the desk's language and back."""

    def __init__(self, shell: Shell, state: DeskState) -> None:
        super().__init__()
        self._shell, self._state = shell, state
        self._wanted = state.card.language if state.card is not None else ""
        self._is_translated = False
        column = QVBoxLayout(self)
        space(column, gap=8)
        row = QHBoxLayout()
        space(row, gap=8)
        self._told = label("", "soft", wrap=True)
        row.addWidget(self._told, 1)
        self._switch = Button("", run=self.switch, role="quiet")
        row.addWidget(self._switch)
        column.addLayout(row)
        self.text = LetterText(_("Read back"))
        column.addWidget(self.text, 1)
        shortcut = QShortcut(QKeySequence(LANGUAGE_KEY), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.switch)
        self._show()

    def switch(self) -> None:
        """Show it in the desk's language, or in the customer's again."""
        self._is_translated = not self._is_translated
        self._show()

    def _voice(self, tag: str) -> Voice:
        return Voice(tag, zone=self._shell.formats.zone)

    def _show(self) -> None:
        own, theirs = self._voice(""), self._voice(self._wanted)
        voice, other = (own, theirs) if self._is_translated else (theirs, own)
        said = read_back(self._state, voice)
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
    """Open the text of the draft that the desk shows."""
    body = ReadBack(shell, state)

    def copy() -> None:
        QGuiApplication.clipboard().setText(body.text.toPlainText())
        sheet.accept()

    sheet = dialogs.Sheet(_("Read back"), body, accept=_("Copy"), submit=copy, width=640)
    sheet.cancel_button.set_text(_("Close"), key="Esc")  # there is nothing to cancel
    dialogs.ask(sheet, parent=page)
    body.text.setFocus()
