"""F1: the keys of this page and those that work everywhere, over the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.system.language import _
from desktop.ui.page import Key
from desktop.ui.style import look, space
from desktop.ui.widgets.labels import KeyCap, heading, label


class KeySheet(QWidget):
    """Closed by Escape, F1 or a click; the focus goes back to where it was."""

    def __init__(
        self, window: QWidget, *, title: str, keys: Sequence[Key], everywhere: Sequence[Key]
    ):
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Keys"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._before = window.focusWidget()
        self._card = QFrame(self)
        self._card.setProperty("role", "card")
        outer = QVBoxLayout(self._card)
        space(outer, margins=(24, 20, 12, 20))
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        inside = QWidget()
        grid = QGridLayout(inside)
        space(grid, margins=(0, 0, 12, 0), gap=8)
        grid.setColumnStretch(1, 1)
        _fill(grid, title, keys)
        _fill(grid, _("Everywhere"), everywhere)
        grid.setRowStretch(grid.rowCount(), 1)
        area.setWidget(inside)
        outer.addWidget(area)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_Return):
            self._leave()

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


def _fill(grid: QGridLayout, title: str, keys: Sequence[Key]) -> None:
    row = grid.rowCount()
    if row > 1:
        grid.setRowMinimumHeight(row - 1, look.px(8))
    grid.addWidget(heading(title), row, 0, 1, 2)
    for number, key in enumerate(keys, start=row + 1):
        cap = KeyCap(key.sequence)
        grid.addWidget(
            cap, number, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        )
        grid.addWidget(label(key.label, "text" if key.enabled else "soft"), number, 1)
