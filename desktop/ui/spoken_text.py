"""A text for a customer in their language, with a key to see it in that of the desk and back."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.system.language import _, current_locale
from desktop.ui.choices import language_name
from desktop.ui.page import Shell
from desktop.ui.spoken.voice import Voice
from desktop.ui.style import space
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.letter_text import LetterText

LANGUAGE_KEY, COPY_KEY = "Ctrl+L", "Ctrl+Shift+C"

Written = tuple[str, Collection[int]]
"""A text, and the numbers of its lines that stand out."""


class SpokenText(QWidget):
    """``write(voice)`` makes the text; ``wanted`` is the customer's language, empty if unknown."""

    def __init__(
        self, shell: Shell, name: str, *, wanted: str, write: Callable[[Voice], Written]
    ) -> None:
        super().__init__()
        self._shell, self._name, self._wanted, self._write = shell, name, wanted, write
        self._is_translated = False
        self.column = QVBoxLayout(self)
        space(self.column, gap=8)
        top = QHBoxLayout()
        space(top, gap=8)
        self._told = label("", "soft", wrap=True)
        top.addWidget(self._told, 1)
        self._switch = Button("", run=self.switch, role="quiet")
        top.addWidget(self._switch)
        top.addWidget(Button(_("Copy"), run=self.copy, key=COPY_KEY, role="quiet"))
        self.column.addLayout(top)
        self.text = LetterText(name)
        self.column.addWidget(self.text, 1)
        self._bind(LANGUAGE_KEY, self.switch)
        self._bind(COPY_KEY, self.copy)

    def _bind(self, key: str, run: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(run)

    def copy(self) -> None:
        """Copy what is shown."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._shell.notice(_("Copied: {name}").format(name=self._name))

    def switch(self) -> None:
        """Show it in the desk's language, or in the customer's again."""
        self._is_translated = not self._is_translated
        self.show_text()

    def voice(self) -> Voice:
        """The language that is shown."""
        return self._voice("" if self._is_translated else self._wanted)

    def _voice(self, tag: str) -> Voice:
        return Voice(tag, zone=self._shell.formats.zone)

    def show_text(self) -> None:
        """Write it again."""
        own, theirs = self._voice(""), self._voice(self._wanted)
        voice, other = (own, theirs) if self._is_translated else (theirs, own)
        text, marked = self._write(voice)
        self.text.show_text(text, is_mirrored=voice.is_mirrored, marked=marked)
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
