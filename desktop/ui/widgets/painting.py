"""Painting text the same way everywhere: shortened to fit, mirrored with the window, and each text
in its own direction (an English name in an Arabic window is not turned around)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_CENTRE = Qt.AlignmentFlag.AlignHCenter | _MIDDLE
_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE
_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE


def draw_text(painter: QPainter, rect: QRectF, text: str, *, align: str = "left") -> float:
    """Draw one line in the painter's font and colour; returns its width in pixels.

    ``align`` is "left", "right" (both mirrored right to left) or "centre".
    """
    metrics = painter.fontMetrics()
    line = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
    width = metrics.horizontalAdvance(line)
    if width > rect.width():
        line = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(rect.width()))
        width = metrics.horizontalAdvance(line)
    if align == "centre":
        where = _CENTRE
    elif (align == "right") != QApplication.isRightToLeft():
        where = _RIGHT
    else:
        where = _LEFT
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(rect, where, line)
    return float(width)


def from_leading(rect: QRectF, *, start: float, width: float) -> QRectF:
    """A part of ``rect``: ``width`` pixels, ``start`` pixels from where reading begins."""
    left = rect.right() - start - width if QApplication.isRightToLeft() else rect.left() + start
    return QRectF(left, rect.top(), width, rect.height())
