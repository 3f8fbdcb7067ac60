"""State said one way: shape and word first, colour last. Fit marks, chips and count badges.

The paint functions are shared by the widgets here and by the cells of tables.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.system.language import N_, _
from desktop.ui.style import look
from desktop.ui.widgets.painting import draw_text

# A fit mark and the tone it is painted in.
FITS = {"met": "met", "partly": "partly", "not": "bad"}
FIT_WORDS = {"met": N_("met"), "partly": N_("partly met"), "not": N_("not met")}


def paint_fit(painter: QPainter, rect: QRectF, fit: str) -> None:
    """● met, ◐ partly, ○ not: three shapes that need no colour, centred in ``rect``."""
    color = look.color(FITS[fit])
    radius = look.px(11) / 2
    circle = QRectF(0, 0, 2 * radius, 2 * radius)
    circle.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(1.5, look.px(15) / 10)
    inner = circle.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(QPen(color, width))
    painter.setBrush(color if fit == "met" else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(inner)
    if fit == "partly":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPie(inner, 90 * 16, 180 * 16)
    painter.restore()


def chip_size(text: str) -> QSize:
    """How large a chip with ``text`` is, in pixels."""
    metrics = QFontMetrics(look.font("caption"))
    return QSize(metrics.horizontalAdvance(text) + look.px(20), metrics.height() + look.px(5))


def paint_chip(
    painter: QPainter,
    rect: QRectF,
    text: str,
    tone: str,
    *,
    focus: bool = False,
    selected: bool = False,
) -> None:
    """A chip filling ``rect``; too long a text is shortened with an ellipsis.

    On a ``selected`` row the chip gets an edge in its own colour, or it would melt into the row.
    """
    ink, ground, edge = look.tone(tone)
    if selected and tone != "neutral":
        edge = ink
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("accent"), 2) if focus else QPen(edge, 1))
    painter.setBrush(ground)
    inset = 1.0 if focus else 0.5
    box = rect.adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setPen(ink)
    painter.setFont(look.font("caption"))
    inner = rect.adjusted(look.px(6), 0, -look.px(6), 0)
    draw_text(painter, inner, text, align="centre")
    painter.restore()


class Chip(QLabel):
    """A short state: tone neutral, accent, met, partly or bad."""

    def __init__(self, text: str = "", tone: str = "neutral", parent: QWidget | None = None):
        super().__init__(parent)
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone)

    def show_state(self, text: str, tone: str = "neutral") -> None:
        """Show another text in another tone."""
        self._tone = tone
        self.setText(text)
        self.updateGeometry()
        self.update()

    def tone(self) -> str:
        return self._tone

    def sizeHint(self) -> QSize:
        return chip_size(self.text())

    def minimumSizeHint(self) -> QSize:
        full = self.sizeHint()
        return QSize(min(full.width(), look.px(160)), full.height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_chip(QPainter(self), self.rect().toRectF(), self.text(), self._tone)


class FitMark(QWidget):
    """● ◐ ○ with its word for screen readers."""

    def __init__(self, fit: str = "met", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fit = fit
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_fit(fit)

    def set_fit(self, fit: str) -> None:
        """Show "met", "partly" or "not"."""
        self._fit = fit
        self.setAccessibleName(_(FIT_WORDS[fit]))
        self.setToolTip(_(FIT_WORDS[fit]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look.px(16), look.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_fit(QPainter(self), self.rect().toRectF(), self._fit)


def badge_width(count: int) -> int:
    """The width of a count badge in pixels."""
    metrics = QFontMetrics(look.font("key", bold=True))
    return max(metrics.horizontalAdvance(badge_text(count)) + look.px(8), badge_height())


def badge_height() -> int:
    return QFontMetrics(look.font("key", bold=True)).height() + look.px(2)


def badge_text(count: int) -> str:
    return str(count) if count < 1000 else "999+"


def paint_badge(painter: QPainter, rect: QRectF, count: int) -> None:
    """A count that matters: figures on the colour of what is overdue."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("bad"))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setPen(look.color("on_accent"))
    painter.setFont(look.font("key", bold=True))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, badge_text(count))
    painter.restore()
