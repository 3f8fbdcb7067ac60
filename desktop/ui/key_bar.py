"""The bar at the foot of a page: what the keys do here, and the main action as a button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.system.language import _
from desktop.ui.page import Key
from desktop.ui.style import look, space
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import KeyCap, label


class KeyBar(QWidget):
    """``pressed(sequence)`` when a button is pressed.

    Keys that do not fit are left out, the last first; F1 shows them all.
    """

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        space(self._row, gap=8)
        self._hints: list[QWidget] = []
        self._buttons: list[QWidget] = []

    def set_keys(self, keys: Sequence[Key]) -> None:
        """Show these keys instead of the last."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        named = [key for key in keys if key.shown and not key.primary and not key.button]
        self._hints = [_hint(key.sequence, key.label) for key in named if key.enabled]
        self._hints.append(_hint("F1", _("all keys")))
        pressed = sorted((key for key in keys if key.button or key.primary), key=_is_primary)
        self._buttons = [self._button(key) for key in pressed]
        for hint in self._hints:
            self._row.addWidget(hint)
        self._row.addStretch(1)
        for button in self._buttons:
            self._row.addWidget(button)
        self._fit(self.width())

    def _button(self, key: Key) -> Button:
        role = "primary" if key.primary else ""
        button = Button(key.label, key=key.sequence, role=role)
        button.setEnabled(key.enabled)
        button.clicked.connect(lambda checked=False: self.pressed.emit(key.sequence))
        return button

    def sizeHint(self) -> QSize:
        return QSize(0, max(super().sizeHint().height(), look.px(30)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        """Hide hints from the end until the rest fits; F1, the last, stays longest."""
        gap = look.px(8)
        room = width - sum(button.sizeHint().width() + gap for button in self._buttons)
        ordered = self._hints[-1:] + self._hints[:-1]
        for hint in ordered:
            room -= hint.sizeHint().width() + gap
            hint.setVisible(room >= 0)


def _hint(sequence: str, text: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    space(row, margins=(0, 0, 8, 0), gap=8)
    row.addWidget(KeyCap(sequence))
    row.addWidget(label(text, "soft"))
    return box


def _is_primary(key: Key) -> bool:
    return key.primary
