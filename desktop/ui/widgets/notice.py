"""The notice bar: one quiet sentence at the foot of the page, perhaps with a way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop.system.language import _
from desktop.ui.style import space
from desktop.ui.widgets.buttons import Button, IconButton
from desktop.ui.widgets.labels import label

SHOWN = 10_000  # milliseconds; a refusal stays until it is closed or followed by another


class NoticeBar(QFrame):
    """Hidden until ``say``; goes by itself, but not while the pointer rests on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._undo: Callable[[], object] | None = None
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
        self, text: str, *, undo: Callable[[], object] | None = None, tone: str = "neutral"
    ) -> None:
        """Show ``text``; tone "bad" for a refusal."""
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
            self._timer.start()
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
        self._undo = None
        self._timer.stop()
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self.property("tone") != "bad":
            self._timer.start()
        super().leaveEvent(event)
