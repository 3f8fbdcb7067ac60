"""The curve of a rate, drawn by pyqtgraph in our colours. Imported only where a curve is wanted."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics

from desktop.domain.curves import Point
from desktop.ui.formats import Formats
from desktop.ui.pages.rates_days import day_ticks
from desktop.ui.style import look

_GAP = 20  # days without a rate after which the line is interrupted


class RatePlot(pg.PlotWidget):  # type: ignore[misc]  # the library has no types
    """``show_points`` draws, ``point_at`` puts the crosshair; ``hovered(place)`` of the mouse."""

    hovered = Signal(int)

    def __init__(self, formats: Formats) -> None:
        self._days = DayAxis(formats, orientation="bottom")
        self._rates = RateAxis(formats, orientation="left")
        super().__init__(axisItems={"bottom": self._days, "left": self._rates})
        self._points: Sequence[Point] = ()
        self._x: list[float] = []
        for each in (self, self.plotItem):
            each.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time goes to the right
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.plotItem.setContentsMargins(0, 0, 0, 0)
        self.plotItem.showGrid(x=True, y=True)
        self._line = self.plot(antialias=True)
        self._across = pg.InfiniteLine(angle=0, movable=False)
        self._down = pg.InfiniteLine(angle=90, movable=False)
        self._dot = pg.ScatterPlotItem(size=9)
        for item in (self._across, self._down, self._dot):
            item.setZValue(10)
            self.addItem(item, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._on_mouse)
        look.changed.connect(self.dress)
        self.dress()

    def show_points(self, points: Sequence[Point]) -> None:
        """Draw these; where days are missing for long the line is interrupted."""
        self._points = points
        self._x = [float(on.toordinal()) for on, _rate in points]
        x, y = np.array(self._x), np.array([float(rate) for _on, rate in points])
        usual = 4 * float(np.median(np.diff(x))) if len(x) > 2 else 0.0
        joined = np.append(np.diff(x) <= max(_GAP, usual), 0).astype(np.int32) if len(x) else x
        self._line.setData(x, y, connect=joined if len(x) else "all")
        if len(x):
            self.setXRange(x[0], max(x[-1], x[0] + 1), padding=0.01)
            low, high = float(y.min()), float(y.max())
            room = (high - low) * 0.08 or high * 0.01
            self.setYRange(low - room, high + room, padding=0)

    def point_at(self, place: int) -> None:
        """Put the crosshair on one of the points."""
        on, rate = self._points[place]
        x, y = float(on.toordinal()), float(rate)
        self._down.setPos(x)
        self._across.setPos(y)
        self._dot.setData([x], [y])

    def dress(self) -> None:
        """In the colours and sizes in force."""
        ink, grid = look.color("soft"), look.color("line")
        self.setBackground(look.color("surface"))
        font = QFont(look.font("caption"))
        for axis in (self._days, self._rates):
            axis.setZValue(-200)  # its grid goes under the curve
            axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=look.px(6))
            axis.setPen(pg.mkPen(grid, width=1))
            axis.setTextPen(ink)
            axis.setGrid(255)
        self._rates.setWidth(None)
        self._days.setHeight(QFontMetrics(font).height() + look.px(10))
        self._line.setPen(pg.mkPen(look.color("accent"), width=max(1.5, look.px(16) / 10)))
        thin = pg.mkPen(look.color("faint"), width=1, style=Qt.PenStyle.DotLine)
        self._across.setPen(thin)
        self._down.setPen(thin)
        self._dot.setBrush(look.color("accent"))
        self._dot.setPen(pg.mkPen(look.color("surface"), width=2))
        self._dot.setSize(look.px(10))

    def _on_mouse(self, where: QPointF) -> None:
        if self._points and self.plotItem.vb.sceneBoundingRect().contains(where):
            x = self.plotItem.vb.mapSceneToView(where).x()
            place = bisect_left(self._x, x)
            before = place > 0 and (
                place == len(self._x) or x - self._x[place - 1] < self._x[place] - x
            )
            self.hovered.emit(place - 1 if before else place)


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


class RateAxis(pg.AxisItem):  # type: ignore[misc]
    """Rates with as many decimals as tell the marks apart."""

    def __init__(self, formats: Formats, **options: Any) -> None:
        super().__init__(**options)
        self._formats = formats

    def tickValues(self, low: float, high: float, size: float) -> list[Any]:
        """Round steps, as many as there is room for."""
        if not low < high:
            return []
        step = round_step((high - low) / max(2, size / look.px(28)))
        first = math.ceil(low / step)
        return [(step, [n * step for n in range(first, math.floor(high / step) + 1)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        places = max(0, math.ceil(-math.log10(spacing) - 1e-9)) if spacing > 0 else 0
        return [self._formats.decimal(Decimal(repr(value)), places) for value in values]


def round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is no less than ``least`` (> 0)."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= least * (1 - 1e-9))
