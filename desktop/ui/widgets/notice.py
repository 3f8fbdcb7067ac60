"""The notice bar: one quiet sentence at the foot of the page, perhaps with a way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop.system.language import _
from desktop.ui.style import space
from desktop.ui.widgets.buttons import Button, IconButton
from desktop.ui.widgets.labels import label

SHOWN = 10_000  # milliseconds; a refusal stays until it is closed or followed by another


@dataclass(frozen=True, slots=True)
class _Offer:
    """A way back that another one covers, with the milliseconds it would still have been there."""

    text: str
    undo: Callable[[], object]
    tone: str
    left: int


class NoticeBar(QFrame):
    """Hidden until ``say``; goes by itself, but not while the pointer rests on it.

    A way back is not lost by another: the last one is offered first, and the one before returns
    when that is taken, closed or over. What is said without one ends them all.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._undo: Callable[[], object] | None = None
        self._covered: list[_Offer] = []
        self._timer = QTimer(self, singleShot=True, interval=SHOWN)
        self._timer.timeout.connect(self.dismiss)
        row = QHBoxLayout(self)
        space(row, margins=(12, 4, 4, 4), gap=8)
        self._text = label(wrap=True)
        row.addWidget(self._text, 1)
        self._button = Button(_("Undo"), key="Ctrl+Z", run=self.undo, icon_name="undo")
        row.addWidget(self._button)
        row.addWidget(IconButton("close", _("Dismiss"), run=self.dismiss))
        self.hide()

    def say(
        self,
        text: str,
        *,
        undo: Callable[[], object] | None = None,
        tone: str = "neutral",
        by_itself: bool = False,
    ) -> None:
        """Show ``text``; tone "bad" for a refusal. ``by_itself``: nobody did anything, so that the
        way back that is on offer returns afterwards."""
        if undo is None and not by_itself:
            self._covered.clear()
        elif self._undo is not None and not self.isHidden():
            left = self._timer.remainingTime() if self._timer.isActive() else SHOWN
            self._covered.append(_Offer(self.text(), self._undo, self._tone(), left))
        self._show(text, undo, tone, SHOWN)

    def _tone(self) -> str:
        return str(self.property("tone") or "neutral")

    def _show(
        self, text: str, undo: Callable[[], object] | None, tone: str, milliseconds: int
    ) -> None:
        self._undo = undo
        self._text.setText(text)
        self._button.setVisible(undo is not None)
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
        self.show()
        self._timer.stop()
        if tone != "bad":
            self._timer.start(milliseconds)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def text(self) -> str:
        return self._text.text()

    def can_undo(self) -> bool:
        return self._undo is not None and not self.isHidden()

    def undo(self) -> None:
        """Take back what the notice spoke of, once."""
        undo, self._undo = self._undo, None
        self.dismiss()
        if undo is not None:
            undo()

    def dismiss(self) -> None:
        """Be gone, or offer the way back before this one."""
        self._undo = None
        self._timer.stop()
        if self._covered:
            before = self._covered.pop()
            self._show(before.text, before.undo, before.tone, before.left)
        else:
            self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self.property("tone") != "bad":
            self._timer.start(SHOWN)
        super().leaveEvent(event)
