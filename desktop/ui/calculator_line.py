"""The calculator's one line: what is typed, the calculations before it, a mark at a mistake."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from desktop.system.language import _

_OWN = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down)


class CalculatorLine(QLineEdit):
    """Enter ``entered``, Escape ``left``, Ctrl+C with nothing selected ``copied``; Up and Down walk
    through the calculations before, back to what was being typed."""

    entered = Signal()
    left = Signal()
    copied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._before: Sequence[str] = ()
        self._place = -1  # in those before; -1 is what is being typed
        self._typed = ""
        self.setProperty("role", "big")
        self.setAccessibleName(_("Calculation"))
        self.setPlaceholderText(_("1234.56 gbp in usd"))
        self.setMaxLength(1000)
        self.textEdited.connect(self._on_edited)

    def set_before(self, texts: Sequence[str]) -> None:
        """The calculations before this one, the last one first."""
        self._before, self._place = texts, -1

    def place(self) -> int:
        """Which of those before stands here, -1 for none."""
        return self._place

    def recall(self, place: int) -> None:
        """Take up one of those before; -1 what was being typed."""
        if self._place < 0:
            self._typed = self.text()
        self._place = max(-1, min(place, len(self._before) - 1))
        self.setText(self._typed if self._place < 0 else self._before[self._place])

    def _on_edited(self) -> None:
        self._place = -1

    def event(self, event: QEvent) -> bool:
        """These keys are the line's, whatever the page does with them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.recall(self._place + (1 if key == Qt.Key.Key_Up else -1))
        elif event.matches(QKeySequence.StandardKey.Copy) and not self.hasSelectedText():
            self.copied.emit()
        else:
            super().keyPressEvent(event)


def copy(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
