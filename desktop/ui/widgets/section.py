"""The side panel's building blocks: a caption, rows of label and value, a hairline between."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.style import look, space
from desktop.ui.widgets.labels import hairline, label
from desktop.ui.widgets.links import Link
from desktop.ui.widgets.marks import Chip, FitMark


class Section(QWidget):
    """A caption and what is known under it. ``clear`` and fill again on every reload."""

    def __init__(self, caption: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        space(column, margins=(0, 12, 0, 12), gap=8)
        self._caption = label(caption.upper(), "section")
        column.addWidget(self._caption)  # before setVisible: a widget alone would be a window
        self._caption.setVisible(bool(caption))
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

    def is_empty(self) -> bool:
        """Whether nothing stands under the caption."""
        return self._body.count() == 0

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
        self.add(PanelRow(name, value, fit=fit, chip=chip, tone=tone))

    def link(
        self,
        name: str,
        text: str,
        run: Callable[[], object],
        *,
        chip: str = "",
        tone: str = "neutral",
    ) -> None:
        """A row whose value is a link: ``run`` follows it."""
        self.add(PanelRow(name, text, fit=None, chip=chip, tone=tone, run=run))


class PanelRow(QWidget):
    """A name and what is known of it; the value goes under the name where both do not fit."""

    def __init__(
        self,
        name: str,
        value: str,
        *,
        fit: str | None,
        chip: str,
        tone: str,
        run: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        space(self._grid, gap=8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        if fit is not None:
            self._grid.addWidget(FitMark(fit), 0, 0)
        self._name = label(name, wrap=True)
        self._grid.addWidget(self._name, 0, 1)  # before setVisible, or it would be a window
        self._name.setVisible(bool(name))
        self._said = value
        self._value: QLabel | Link
        if run is not None and value:
            self._value = Link(value, run, name=name)
        else:
            self._value = label(value, "soft")
            self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._chip = Chip(chip, tone) if chip else None
        if self._chip is not None:
            self._grid.addWidget(self._chip, 0, 3)
        self._has_fit = fit is not None
        self._is_under: bool | None = None
        self._arrange(under=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # By the letters: the hint of a label that wraps is another than that of one that does not.
        needed = QFontMetrics(self._name.font()).horizontalAdvance(self._name.text())
        if said := self._said:
            needed += QFontMetrics(self._value.font()).horizontalAdvance(said) + look.px(16)
        needed += self._chip.sizeHint().width() + look.px(8) if self._chip is not None else 0
        needed += look.px(24) if self._has_fit else 0
        if self._is_under:  # else a scroll bar that goes and comes with it would never rest
            needed += self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        self._arrange(under=needed > event.size().width())

    def _arrange(self, *, under: bool) -> None:
        if under == self._is_under:
            return
        self._is_under = under
        if isinstance(self._value, Link) and not self._name.text():
            self._grid.addWidget(self._value, 0, 1)
        elif under:
            self._grid.addWidget(self._value, 1, 1, 1, 3)
        else:
            self._grid.addWidget(self._value, 0, 2)
        if isinstance(self._value, Link):
            self._value.set_leading(under or not self._name.text())
        else:
            trailing = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
            self._value.setWordWrap(under)
            self._value.setAlignment(Qt.AlignmentFlag.AlignLeading if under else trailing)
        self._value.setVisible(bool(self._said))


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
