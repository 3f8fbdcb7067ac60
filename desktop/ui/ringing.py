"""Who is calling while somebody else is spoken to: a bar at the top, which disturbs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from desktop.system.language import _
from desktop.ui.lane import later
from desktop.ui.style import space
from desktop.ui.widgets.buttons import Button, IconButton, IconLabel
from desktop.ui.widgets.labels import label

if TYPE_CHECKING:
    from desktop.queries.desk import Callers
    from desktop.ui.page import Shell

TAKE = "Ctrl+J"
"""The key that takes the call, everywhere in the window."""
MISSED = "Ctrl+Shift+J"
"""The key that leaves the caller a call-back instead."""


class Ringing(QFrame):
    """Hidden until ``announce``; ``taken(number)`` when somebody wants the call, ``missed(number)``
    when nobody can answer it.

    Who rings second waits behind the first.
    """

    taken = Signal(str)
    missed = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._numbers: list[str] = []
        self._names: dict[str, str] = {}
        self.setProperty("role", "notice")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        space(row, margins=(12, 4, 4, 4), gap=8)
        row.addWidget(IconLabel("phone", color="accent"))
        self._text = label(wrap=True)
        row.addWidget(self._text, 1)
        row.addWidget(Button(_("Take the call"), key=TAKE, run=self.take))
        row.addWidget(Button(_("Call back later"), key=MISSED, run=self.miss))
        row.addWidget(IconButton("close", _("Dismiss"), run=self.dismiss))
        self.hide()

    def announce(self, number: str) -> None:
        """Say that ``number`` is calling; with the name as soon as it is known."""
        if number not in self._numbers:
            self._numbers.append(number)
        self._say()
        self._shell.background.ask(
            later("desktop.queries.desk", "callers"),
            done=lambda found: self._name(number, found),
            owner=self,
            text=number,
        )

    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def take(self) -> None:
        """Take the call that has waited longest."""
        if self._numbers:
            number = self._numbers[0]
            self.dismiss()
            self.taken.emit(number)

    def miss(self) -> None:
        """Nobody can answer: the one that has waited longest is to be called back."""
        if self._numbers:
            number = self._numbers[0]
            self.dismiss()
            self.missed.emit(number)

    def dismiss(self) -> None:
        """Say no more of the one that is shown."""
        self._numbers = self._numbers[1:]
        self._say()

    def _name(self, number: str, found: Callers) -> None:
        if len(found.rows) == 1:
            self._names[number] = found.rows[0].customer.name
            self._say()

    def _say(self) -> None:
        self.setVisible(bool(self._numbers))
        if not self._numbers:
            return
        number = self._numbers[0]
        shown = self._shell.formats.isolate(number)
        name = self._names.get(number)
        text = _("{name} is calling.").format(name=f"{name} · {shown}" if name else shown)
        if more := len(self._numbers) - 1:
            text = f"{text} " + _("{count} more behind.").format(count=more)
        if text != self._text.text():
            self._text.setText(text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
