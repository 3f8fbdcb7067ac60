"""Text on paper: paragraphs in points, in a type whose figures can be found and copied again."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPen, QTextOption

from desktop.ui.style import LIGHT

DPI = 1200
_PT = DPI / 72  # device units of one point
_FAMILIES = ("Noto Sans", "Segoe UI", "Helvetica Neue", "Liberation Sans", "Arial", "DejaVu Sans")
_LEFT_ALIGNED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
_RIGHT_ALIGNED = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute


def rule(painter: QPainter, y: float, *, left: float, right: float, color: str) -> None:
    """A hairline across; lengths in points."""
    painter.setPen(QPen(QColor(color), 0.6 * _PT))
    painter.drawLine(*(round(at * _PT) for at in (left, y, right, y)))


class Paragraph:
    """A text in a width, both in points, with the ``width`` and ``height`` it needs.

    On a paper that is read from right to left, ``mirror`` is how wide the paper is: everything
    stands as far from its right edge as it otherwise would from the left one.
    """

    def __init__(
        self,
        painter: QPainter,
        text: str,
        *,
        room: float,
        size: float = 10,
        bold: bool = False,
        color: str = LIGHT.ink,
        is_right: bool = False,
        mirror: float = 0,
    ) -> None:
        self._painter, self._text, self._font = painter, text, font(size, bold=bold)
        self._room, self._color = room, color
        self._mirror = mirror
        at_right = is_right is not bool(mirror)
        self._option = QTextOption(_RIGHT_ALIGNED if at_right else _LEFT_ALIGNED)
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        direction = Qt.LayoutDirection
        self._option.setTextDirection(direction.RightToLeft if mirror else direction.LeftToRight)
        painter.setFont(self._font)
        needed = painter.boundingRect(QRectF(0, 0, room * _PT, 0), text, self._option)
        self.width, self.height = needed.width() / _PT, needed.height() / _PT

    def paint(self, x: float, y: float) -> None:
        self._painter.setFont(self._font)
        self._painter.setPen(QColor(self._color))
        x = self._mirror - x - self._room if self._mirror else x
        area = QRectF(x * _PT, y * _PT, self._room * _PT, (self.height + 1) * _PT)
        self._painter.drawText(area, self._text, self._option)


def font(size: float, *, bold: bool = False) -> QFont:
    """The type of our papers, in points; ligatures are off."""
    made = QFont(_family())
    made.setPointSizeF(size)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for tag in ("liga", "clig", "dlig", "calt"):
        made.setFeature(QFont.Tag(tag), 0)
    return made


@cache
def _family() -> str:
    """The paper's type: the first whose own figures are all equally wide.

    Inter's are so only by ``tnum``, whose signs are extracted from a PDF as nothing at all.
    """
    families = set(QFontDatabase.families())
    return next((family for family in _FAMILIES if family in families), QFont().family())
