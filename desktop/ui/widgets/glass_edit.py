"""A line edit with a magnifying glass at its beginning, sized with the text."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from desktop.ui.icons import pixmap
from desktop.ui.style import look
from desktop.ui.widgets.painting import from_leading


class GlassEdit(QLineEdit):
    """Says ``placeholder`` while empty; that is also its name for screen readers."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._make_room()
        look.changed.connect(self._make_room)

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(120), super().minimumSizeHint().height())

    def _make_room(self) -> None:
        room = look.px(22)
        if self.isRightToLeft():
            self.setTextMargins(0, 0, room, 0)
        else:
            self.setTextMargins(room, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side, ratio = look.px(16), self.devicePixelRatioF()
        place = from_leading(self.rect().toRectF(), start=look.px(9), width=side)
        drawn = pixmap("search", "soft", size=side, ratio=ratio)
        QPainter(self).drawPixmap(int(place.left()), (self.height() - side) // 2, drawn)
