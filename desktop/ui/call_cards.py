"""Prompt cards under the notes of a call: one at a time, beside what is being written."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system.cards import prompt_cards
from desktop.system.language import _
from desktop.ui.style import space
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.labels import label


class CallCards(QWidget):
    """Up and Down change the card; Escape puts them away (``closed``)."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cards = prompt_cards()
        column = QVBoxLayout(self)
        space(column, gap=4)
        self.choice = Choice([(at, card.title) for at, card in enumerate(self._cards)])
        self.choice.setAccessibleName(_("Prompt card"))
        self.choice.currentIndexChanged.connect(self._show)
        column.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        self.text = label("", wrap=True)
        column.addWidget(self.text)
        self._show()

    def _show(self) -> None:
        card = self._cards[int(self.choice.value())]
        self.text.setText(card.text)
        self.choice.setAccessibleDescription(card.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.closed.emit()
        else:
            super().keyPressEvent(event)
