"""The page in the middle and, beside it, the panel of what is known about the selected thing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from desktop.system.language import _
from desktop.ui.style import look

# Pixels at 100 % text size.
WIDTH = 384
LEAST_WIDTH = 220
ROOM_FROM = 840  # in less room the panel opens on demand


class SideSplit(QSplitter):
    """``toggled(is_open)`` and ``moved(sizes)`` are what the desk remembers."""

    toggled = Signal(bool)
    moved = Signal(object)

    def __init__(self, middle: QWidget, *, is_open: bool, sizes: tuple[int, ...]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._is_open = is_open
        self._is_forced = False  # opened in a window too narrow for it
        self._shown: QWidget | None = None
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(middle)
        self._stack = QStackedWidget()
        self._stack.setProperty("role", "surface")
        self._stack.setAccessibleName(_("Details"))
        self._stack.setMinimumWidth(look.px(LEAST_WIDTH))
        self._stack.hide()
        self.addWidget(self._stack)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        side = sizes[1] if len(sizes) == 2 and sizes[1] > 0 else look.px(WIDTH)
        self.setSizes([10 * side, side])  # Qt shares the real width out; the side keeps its own
        self._side_width = side
        self.splitterMoved.connect(self._on_moved)

    def show_side(self, panel: QWidget | None) -> None:
        """Show a page's panel, or none."""
        if panel is not None and self._stack.indexOf(panel) < 0:
            self._stack.addWidget(panel)
        if panel is not None:
            self._stack.setCurrentWidget(panel)
        self._shown = panel
        self._arrange()

    def toggle(self) -> None:
        """Open or close the panel; in a window too narrow for it only for now."""
        if self._has_room():
            self._is_open = not self._is_open
            self.toggled.emit(self._is_open)
        else:
            self._is_forced = not self._is_forced
        self._arrange()

    def is_shown(self) -> bool:
        return not self._stack.isHidden()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _has_room(self) -> bool:
        return self.width() >= look.px(ROOM_FROM)

    def _arrange(self) -> None:
        is_open = self._is_open if self._has_room() else self._is_forced
        is_wanted = self._shown is not None and is_open
        if is_wanted and self._stack.isHidden():
            self._stack.show()
            side = min(self._side_width, self.width() // 2)
            self.setSizes([max(1, self.width() - side), side])
        elif not is_wanted:
            self._stack.hide()

    def _on_moved(self) -> None:
        sizes = self.sizes()
        self._side_width = sizes[1]
        self.moved.emit(tuple(sizes))
