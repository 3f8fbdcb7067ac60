"""Curves over days, drawn by pyqtgraph in our colours. Imported only where a curve is wanted."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics

from desktop.ui.day_marks import day_ticks
from desktop.ui.formats import Formats
from desktop.ui.style import look


class DayPlot(pg.PlotWidget):  # type: ignore[misc]  # the library has no types
    """Days to the right, figures upwards, a crosshair; ``hovered(place)`` of the mouse.

    A curve of its own sets ``days``, and calls ``dress`` when its lines are there.
    """

    hovered = Signal(int)

    def __init__(self, formats: Formats) -> None:
        self._days = DayAxis(formats, orientation="bottom")
        self._figures = NumberAxis(formats, orientation="left")
        super().__init__(axisItems={"bottom": self._days, "left": self._figures})
        self.days: list[float] = []  # ordinals, as the axis has them
        for each in (self, self.plotItem):
            each.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time goes to the right
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.plotItem.setContentsMargins(0, 0, 0, 0)
        self.plotItem.showGrid(x=True, y=True)
        self._across = pg.InfiniteLine(angle=0, movable=False)
        self._down = pg.InfiniteLine(angle=90, movable=False)
        self._dot = pg.ScatterPlotItem(size=9)
        for item in (self._across, self._down, self._dot):
            item.setZValue(10)
            self.addItem(item, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._on_mouse)
        look.changed.connect(self.dress)

    def cross_at(self, x: float, y: float) -> None:
        """Put the crosshair there."""
        self._down.setPos(x)
        self._across.setPos(y)
        self._dot.setData([x], [y])

    def dress(self) -> None:
        """In the colours and sizes in force."""
        ink, grid = look.color("soft"), look.color("line")
        self.setBackground(look.color("surface"))
        font = QFont(look.font("caption"))
        for axis in (self._days, self._figures):
            axis.setZValue(-200)  # its grid goes under the curve
            axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=look.px(6))
            axis.setPen(pg.mkPen(grid, width=1))
            axis.setTextPen(ink)
            axis.setGrid(255)
        self._figures.setWidth(None)
        self._days.setHeight(QFontMetrics(font).height() + look.px(10))
        thin = pg.mkPen(look.color("faint"), width=1, style=Qt.PenStyle.DotLine)
        self._across.setPen(thin)
        self._down.setPen(thin)
        self._dot.setBrush(look.color("accent"))
        self._dot.setPen(pg.mkPen(look.color("surface"), width=2))
        self._dot.setSize(look.px(10))

    def _on_mouse(self, where: QPointF) -> None:
        if self.days and self.plotItem.vb.sceneBoundingRect().contains(where):
            x = self.plotItem.vb.mapSceneToView(where).x()
            place = bisect_left(self.days, x)
            before = place > 0 and (
                place == len(self.days) or x - self.days[place - 1] < self.days[place] - x
            )
            self.hovered.emit(place - 1 if before else place)


def line_pen(ink: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> Any:
    """The pen of a curve in a token's colour."""
    return pg.mkPen(look.color(ink), width=max(1.5, look.px(16) / 10), style=style)


class DayAxis(pg.AxisItem):  # type: ignore[misc]
    """Days as ordinals; marked at beginnings of days, weeks, months or years."""

    def __init__(self, formats: Formats, **options: Any) -> None:
        super().__init__(**options)
        self._formats = formats
        self._texts: dict[float, str] = {}

    def tickValues(self, low: float, high: float, size: float) -> list[Any]:
        first, last = (date.fromordinal(max(1, int(x))) for x in (math.ceil(low), high))
        most = max(2, int(size / look.px(64)))
        marks = day_ticks(first, last, most=most, locale=self._formats.locale)
        self._texts = {float(on.toordinal()): text for on, text in marks}
        return [(1, list(self._texts))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [self._texts.get(value, "") for value in values]


class NumberAxis(pg.AxisItem):  # type: ignore[misc]
    """Figures with as many decimals as tell the marks apart; ``whole`` ones have none."""

    whole = False

    def __init__(self, formats: Formats, **options: Any) -> None:
        super().__init__(**options)
        self._formats = formats

    def tickValues(self, low: float, high: float, size: float) -> list[Any]:
        """Round steps, as many as there is room for."""
        if not low < high:
            return []
        step = round_step((high - low) / max(2, size / look.px(28)))
        step = max(1.0, step) if self.whole else step
        first = math.ceil(low / step)
        return [(step, [n * step for n in range(first, math.floor(high / step) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        places = max(0, math.ceil(-math.log10(spacing) - 1e-9)) if spacing > 0 else 0
        return [self._formats.decimal(Decimal(repr(value)), places) for value in values]


def round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is no less than ``least`` (> 0)."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= least * (1 - 1e-9))
