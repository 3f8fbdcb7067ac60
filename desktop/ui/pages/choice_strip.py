"""A strip over the key bar that offers answers to single figures, or takes one in words.

It replaces a dialog where work has to flow: D, then 1, and the next row is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.errors import LiaisonError
from desktop.system.language import _
from desktop.ui.style import space
from desktop.ui.texts import sentence
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import KeyCap, heading, label


class ChoiceStrip(QFrame):
    """``ask`` shows it; ``closed()`` when it has gone, answered or not.

    Figures 1 … 9 choose, 0 goes to the field, Enter sends what is written there, Escape leaves.
    Letters do nothing: a name typed to search the list may have opened this by its first letter.
    """

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._choices: list[tuple[str, object]] = []
        self._chosen: Callable[[Any], object] = lambda _value: None
        self._typed: Callable[[str], object] = lambda _text: None
        column = QVBoxLayout(self)
        space(column, margins=(12, 8, 12, 12), gap=8)
        top = QHBoxLayout()
        space(top, gap=8)
        self._title = heading()
        self._title.setWordWrap(True)
        top.addWidget(self._title, 1)
        top.addWidget(Button(_("Leave it"), run=self.close_strip, key="Esc", role="quiet"))
        column.addLayout(top)
        buttons = QWidget()
        self._flow = Flow(buttons, gap=8)
        column.addWidget(buttons)
        row = QHBoxLayout()
        space(row, gap=8)
        self.edit = QLineEdit()
        self.edit.returnPressed.connect(self._send)
        row.addWidget(KeyCap("0"))
        row.addWidget(self.edit, 1)
        row.addWidget(KeyCap("Return"))
        column.addLayout(row)
        self._wrong = label("", "error", wrap=True)
        self._wrong.hide()
        column.addWidget(self._wrong)
        self.hide()

    def is_open(self) -> bool:
        return not self.isHidden()

    def ask(
        self,
        title: str,
        choices: Sequence[tuple[str, object]],
        *,
        placeholder: str,
        chosen: Callable[[Any], object],
        typed: Callable[[str], object],
    ) -> None:
        """Offer ``choices`` (text, value): ``chosen`` gets the value, ``typed`` what was written.

        Both may raise a LiaisonError, which is said here; otherwise the strip closes.
        """
        self._choices, self._chosen, self._typed = list(choices), chosen, typed
        self._title.setText(title)
        self.setAccessibleName(title)
        self.edit.clear()
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(placeholder)
        self._wrong.hide()
        self._flow.clear()
        for number, (text, value) in enumerate(choices, start=1):
            button = Button(f"{number}   {text}", run=self._chooser(value))
            button.setAccessibleName(_("{number}: {text}").format(number=number, text=text))
            self._flow.addWidget(button)
            button.show()
        self.show()
        self.setFocus()

    def close_strip(self) -> None:
        """Go without an answer; what was written is gone only with the next question."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        elif text.isdecimal() and 1 <= int(text) <= len(self._choices):
            self._answer(self._chosen, self._choices[int(text) - 1][1])
        elif text == "0":
            self.edit.setFocus()
        elif text.isprintable() and text.strip():
            event.accept()
        else:
            super().keyPressEvent(event)

    def _chooser(self, value: object) -> Callable[[], object]:
        return lambda: self._answer(self._chosen, value)

    def _send(self) -> None:
        if self.edit.text().strip():
            self._answer(self._typed, self.edit.text().strip())

    def _answer(self, take: Callable[[Any], object], value: Any) -> None:
        try:
            take(value)
        except LiaisonError as error:
            self._wrong.setText(sentence(error))
            self._wrong.show()
            return
        self.close_strip()
