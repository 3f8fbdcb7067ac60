"""F1: the keys of this page and those that work everywhere, and how to write, over the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.system.language import _
from desktop.ui.page import Key, Page
from desktop.ui.style import look, space
from desktop.ui.widgets.labels import KeyCap, heading, label

_Turn = QAbstractSlider.SliderAction
_TURNS = {
    Qt.Key.Key_Up: _Turn.SliderSingleStepSub,
    Qt.Key.Key_Down: _Turn.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: _Turn.SliderPageStepSub,
    Qt.Key.Key_PageDown: _Turn.SliderPageStepAdd,
    Qt.Key.Key_Home: _Turn.SliderToMinimum,
    Qt.Key.Key_End: _Turn.SliderToMaximum,
}


class KeySheet(QWidget):
    """Closed by Escape, F1 or a click; the focus goes back to where it was. The arrows and Page Up
    and Page Down turn what is longer than the window."""

    def __init__(self, window: QWidget, *, title: str, page: Page, everywhere: Sequence[Key]):
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Keys"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._before = window.focusWidget()
        self._card = QFrame(self)
        self._card.setProperty("role", "card")
        outer = QVBoxLayout(self._card)
        space(outer, margins=(24, 20, 12, 20))
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parts = _parts(title, page, everywhere)
        inside = _laid(parts, wide=True)
        if inside.sizeHint().width() > window.width() - look.px(96):
            inside = _laid(_parts(title, page, everywhere), wide=False)
        self._area.setWidget(inside)
        outer.addWidget(self._area)
        self._wanted = inside.sizeHint()
        window.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        self.setFocus()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        width = min(max(self._wanted.width() + look.px(64), look.px(460)), window.width() - 32)
        height = min(self._wanted.height() + look.px(48), window.height() - 32)
        x, y = (window.width() - width) // 2, (window.height() - height) // 2
        self._card.setGeometry(x, y, width, height)

    def event(self, event: QEvent) -> bool:
        """No key of the page works under the sheet: F1 closes it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_Return):
            self._leave()
        elif event.key() in _TURNS:
            self._area.verticalScrollBar().triggerAction(_TURNS[Qt.Key(event.key())])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self._leave()

    def _leave(self) -> None:
        if self._before is not None:
            self._before.setFocus()
        self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QColor(look.color("ground"))
        veil.setAlpha(200)
        QPainter(self).fillRect(self.rect(), veil)


_Row = tuple[QWidget, QWidget]
_Part = tuple[str, list[_Row]]


def _parts(title: str, page: Page, everywhere: Sequence[Key]) -> list[_Part]:
    """The keys of the page, how to write where it says so, and the keys of every page."""
    keys, examples = page.keys(), page.examples()
    made = [(title, [_line(key) for key in keys])]
    if examples is not None:
        made.append((examples[0], [_example(*each) for each in examples[1]]))
    return [*made, (_("Everywhere"), [_line(key) for key in everywhere])]


def _laid(parts: Sequence[_Part], *, wide: bool) -> QWidget:
    """The parts below one another; where there are three and it is ``wide`` in two columns."""
    inside = QWidget()
    columns = QHBoxLayout(inside)
    space(columns, margins=(0, 0, 12, 0), gap=32)
    split = 1 if wide and len(parts) > 2 else len(parts)
    for some in (parts[:split], parts[split:]):
        if some:
            grid = QGridLayout()
            space(grid, gap=8)
            grid.setColumnStretch(1, 1)
            columns.addLayout(grid)
            for title, rows in some:
                _fill(grid, title, rows)
            grid.setRowStretch(grid.rowCount(), 1)
    return inside


def _line(key: Key) -> _Row:
    return KeyCap(key.sequence), label(key.label, "text" if key.enabled else "soft")


def _example(text: str, meaning: str) -> _Row:
    return label(text, "strong"), label(meaning, "soft")


def _fill(grid: QGridLayout, title: str, rows: Sequence[_Row]) -> None:
    row = grid.rowCount()
    if row > 1:
        grid.setRowMinimumHeight(row - 1, look.px(8))
    grid.addWidget(heading(title), row, 0, 1, 2)
    side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
    for number, (first, second) in enumerate(rows, start=row + 1):
        grid.addWidget(first, number, 0, side)
        grid.addWidget(second, number, 1)
