"""A link: a thing that is named leads to the page that shows it, or to a program of the system."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.ui.style import look

_EDGE = 2  # pixels at 100 % text size over and under the text, for the line of focus
_WRAPS = Qt.TextFlag.TextWordWrap.value


class Link(QAbstractButton):
    """``text`` in the accent's colour, over several lines where it is long; Enter, Space and the
    mouse follow it. ``name`` is what screen readers say before it."""

    def __init__(self, text: str, run: Callable[[], object], *, name: str = "") -> None:
        super().__init__()
        self._said = text
        self._is_leading = True
        self.setAccessibleName(f"{name} {text}".strip())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda checked=False: run())
        self.set_leading(True)

    def said(self) -> str:
        """The text that is followed."""
        return self._said

    def set_leading(self, is_leading: bool) -> None:
        """Over the whole width from where reading begins, or in one line at its end."""
        self._is_leading = is_leading
        wide, narrow = QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum
        policy = QSizePolicy(wide if is_leading else narrow, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(is_leading)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(look.font())
        edge = 2 * look.px(_EDGE)
        return QSize(metrics.horizontalAdvance(self._said) + 1, metrics.height() + edge)

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), look.px(64)), whole.height())

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(1, width), 10_000)
        height = QFontMetrics(look.font()).boundingRect(room, _WRAPS, self._said).height()
        return height + 2 * look.px(_EDGE)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look.px(_EDGE)
        font = QFont(look.font())
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(look.color("accent"))
        is_left = self._is_leading != self.isRightToLeft()
        side = Qt.AlignmentFlag.AlignLeft if is_left else Qt.AlignmentFlag.AlignRight
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if self.hasFocus():  # a ring would cut into the letters, which stand where others do
            painter.fillRect(self.rect(), look.color("accent_soft"))
            painter.fillRect(0, self.height() - edge, self.width(), edge, look.color("accent"))
        room = self.rect().adjusted(0, edge, 0, -edge)
        painter.drawText(room, flags.value | _WRAPS, self._said)
