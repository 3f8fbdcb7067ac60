"""The side panel's building blocks: a caption, rows of label and value, a hairline between."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.style import space
from desktop.ui.widgets.labels import hairline, label
from desktop.ui.widgets.marks import Chip, FitMark


class Section(QWidget):
    """A caption and what is known under it. ``clear`` and fill again on every reload."""

    def __init__(self, caption: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        space(column, margins=(0, 12, 0, 12), gap=8)
        self._caption = label(caption.upper(), "section")
        self._caption.setVisible(bool(caption))
        column.addWidget(self._caption)
        self._body = QVBoxLayout()
        space(self._body, gap=8)
        column.addLayout(self._body)

    def set_caption(self, caption: str) -> None:
        self._caption.setText(caption.upper())
        self._caption.setVisible(bool(caption))

    def clear(self) -> None:
        """Take everything out but the caption."""
        while (item := self._body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def add(self, widget: QWidget) -> None:
        """Any widget, over the whole width."""
        self._body.addWidget(widget)

    def text(self, text: str, role: str = "text") -> None:
        """A paragraph."""
        self.add(label(text, role, wrap=True))

    def row(
        self,
        name: str,
        value: str = "",
        *,
        fit: str | None = None,
        chip: str = "",
        tone: str = "neutral",
    ) -> None:
        """A row: fit mark, what it is, its value, a chip. Leave out what there is not."""
        line = QWidget()
        layout = QHBoxLayout(line)
        space(layout, gap=8)
        if fit is not None:
            layout.addWidget(FitMark(fit))
        left = label(name, wrap=True)
        layout.addWidget(left, 1)
        if value:
            right = label(value, "soft")
            right.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(right)
        if chip:
            layout.addWidget(Chip(chip, tone))
        self.add(line)


class SidePanel(QScrollArea):
    """Sections one under the other, scrolling where they are longer than the window."""

    def __init__(self, sections: Iterable[QWidget] = ()) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        space(self._column, margins=(16, 8, 16, 16))
        self._column.addStretch(1)
        self.setWidget(inside)
        for section in sections:
            self.add(section)

    def add(self, section: QWidget) -> None:
        """Put a section under the others, with a hairline between."""
        if self._column.count() > 1:
            self._column.insertWidget(self._column.count() - 1, hairline())
        self._column.insertWidget(self._column.count() - 1, section)
