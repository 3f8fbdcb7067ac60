"""The last calculations, under the calculator's line: each with what it came to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.system.language import _
from desktop.ui.style import look, space
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.painting import draw_text

Calculation = tuple[str, str]
"""What was typed, and what it came to at the time."""

SHOWN = 5
KEPT = 30


def with_last(known: Sequence[Calculation], last: Calculation) -> tuple[Calculation, ...]:
    """The calculations with one more at the front; the same text stands there once."""
    return (last, *(each for each in known if each[0] != last[0]))[:KEPT]


class History(QWidget):
    """``picked(place)`` when one was clicked; the focus stays in the line."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        space(column, margins=(0, 4, 0, 0))
        column.addWidget(label(_("Before, with the Up key").upper(), "section"))
        self._rows = [_Row(self, place) for place in range(SHOWN)]
        for row in self._rows:
            column.addWidget(row)

    def show_all(self, known: Sequence[Calculation]) -> None:
        """Show the last few."""
        for row, each in zip(self._rows, [*known, *[None] * SHOWN], strict=False):
            row.show_one(each)
        self.setVisible(bool(known))

    def mark(self, place: int) -> None:
        """Mark the one that stands in the line; -1 for none."""
        for row in self._rows:
            row.setChecked(row.place == place)


class _Row(QAbstractButton):
    def __init__(self, history: History, place: int) -> None:
        super().__init__()
        self.place = place
        self._result = ""
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(lambda checked=False: history.picked.emit(place))

    def show_one(self, each: Calculation | None) -> None:
        text, self._result = each if each is not None else ("", "")
        self.setText(text)
        self.setAccessibleName(f"{text} = {self._result}")
        self.setVisible(each is not None)
        self.update()

    def sizeHint(self) -> QSize:
        height = QFontMetrics(look.font("caption")).height() + look.px(7)
        return QSize(look.px(200), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        is_marked = self.isChecked() or self.underMouse()
        painter.setFont(look.font("caption"))
        whole = self.rect().toRectF()
        needed = QFontMetrics(painter.font()).horizontalAdvance(self._result) + look.px(8)
        left = QRectF(whole)
        if self.isRightToLeft():
            left.setLeft(min(whole.left() + needed, whole.right()))
        else:
            left.setRight(max(whole.right() - needed, whole.left()))
        painter.setPen(look.color("accent" if is_marked else "soft"))
        draw_text(painter, left, self.text())
        painter.setPen(look.color("accent" if is_marked else "ink"))
        draw_text(painter, whole, self._result, align="right")
