"""What stands where nothing is yet: an icon, a sentence, and the key that starts it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.style import space
from desktop.ui.widgets.buttons import IconLabel
from desktop.ui.widgets.labels import KeyCap, label


class EmptyState(QWidget):
    """Say what will be here and which key starts it."""

    def __init__(self, icon_name: str, text: str, *, key: str = "", action: str = "") -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        space(column, margins=(24, 24, 24, 24), gap=12)
        column.addStretch(2)
        column.addWidget(IconLabel(icon_name, size=32, color="faint"), 0, centre)
        self._text = label(text, "soft")
        self._text.setAlignment(centre)
        self._text.setWordWrap(True)
        column.addWidget(self._text)
        if key:
            row = QHBoxLayout()
            space(row, gap=8)
            row.addStretch()
            row.addWidget(KeyCap(key))
            row.addWidget(label(action, "soft"))
            row.addStretch()
            column.addLayout(row)
        column.addStretch(3)

    def set_text(self, text: str) -> None:
        self._text.setText(text)

    def text(self) -> str:
        return self._text.text()
