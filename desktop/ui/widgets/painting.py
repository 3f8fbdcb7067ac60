"""Painting text the same way everywhere: shortened to fit, mirrored with the window, and each text
in its own direction (an English name in an Arabic window is not turned around)."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText, QTextOption
from PySide6.QtWidgets import QApplication

_KEPT = 4096  # texts: some pages of the widest table


def draw_text(painter: QPainter, rect: QRectF, text: str, *, align: str = "left") -> float:
    """Draw one line in the painter's font and colour; returns its width in pixels.

    ``align`` is "left", "right" (both mirrored right to left) or "centre".
    """
    font = painter.font()
    name, room = font.toString(), rect.width()
    line = _laid_out(text, name)
    if line.size().width() > room:
        line = _laid_out(_shortened(text, name, int(room)), name)
    size = line.size()
    left = rect.left()
    if align == "centre":
        left += (room - size.width()) / 2
    elif (align == "right") != QApplication.isRightToLeft():
        left += room - size.width()
    top = rect.top() + (rect.height() - size.height()) / 2
    painter.drawStaticText(QPointF(left, top), line)
    return size.width()


@lru_cache(maxsize=_KEPT)
def _laid_out(text: str, font: str) -> QStaticText:
    """Shaping a line takes longer than painting it, and what is shown is mostly shown again."""
    made = QStaticText(" ".join(text.splitlines()) if "\n" in text or "\r" in text else text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    made.setTextOption(option)
    made.prepare(font=_font(font))
    return made


@lru_cache(maxsize=_KEPT)
def _shortened(text: str, font: str, room: int) -> str:
    line = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
    return QFontMetrics(_font(font)).elidedText(line, Qt.TextElideMode.ElideRight, room)


@lru_cache
def _font(name: str) -> QFont:
    font = QFont()
    font.fromString(name)
    return font


def from_leading(rect: QRectF, *, start: float, width: float) -> QRectF:
    """A part of ``rect``: ``width`` pixels, ``start`` pixels from where reading begins."""
    left = rect.right() - start - width if QApplication.isRightToLeft() else rect.left() + start
    return QRectF(left, rect.top(), width, rect.height())
