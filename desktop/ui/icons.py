"""Our line drawings from ``resources/icons``, tinted by a token and sharp on every screen."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.system.paths import resources
from desktop.ui.style import look

_SIZES = (16, 20, 24, 32, 40, 48)  # pixels an icon is kept ready in


def icon(name: str, color: str = "soft", *, off: str = "faint") -> QIcon:
    """The drawing ``name`` in a token's colour; greyed (``off``) where disabled.

    An icon keeps the colours it was made with: make it again on ``look.changed``.
    """
    return _icon(name, look.color(color).name(), look.color(off).name())


def pixmap(name: str, color: str = "soft", *, size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The drawing ``name``, ``size`` logical pixels wide, for a screen of ``ratio``."""
    return _draw(name, look.color(color).name(), size, ratio)


@cache
def _icon(name: str, color: str, off: str) -> QIcon:
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(_draw(name, color, size, 1.0))
        made.addPixmap(_draw(name, off, size, 1.0), QIcon.Mode.Disabled)
    return made


@cache
def _draw(name: str, color: str, size: int, ratio: float) -> QPixmap:
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(_source(name, color)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn


def _source(name: str, color: str) -> QByteArray:
    text = _file(name).replace("currentColor", color)
    return QByteArray(text.encode())


@cache
def _file(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
