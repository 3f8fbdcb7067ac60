"""The curve of a rate, drawn by pyqtgraph. Imported only where a curve is wanted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from desktop.domain.curves import Point
from desktop.ui.day_plot import DayPlot, line_pen
from desktop.ui.formats import Formats

_GAP = 20  # days without a rate after which the line is interrupted


class RatePlot(DayPlot):
    """``show_points`` draws, ``point_at`` puts the crosshair."""

    def __init__(self, formats: Formats) -> None:
        super().__init__(formats)
        self._points: Sequence[Point] = ()
        self._line = self.plot(antialias=True)
        self.dress()

    def show_points(self, points: Sequence[Point]) -> None:
        """Draw these; where days are missing for long the line is interrupted."""
        self._points = points
        self.days = [float(on.toordinal()) for on, _rate in points]
        x, y = np.array(self.days), np.array([float(rate) for _on, rate in points])
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
        self.cross_at(float(on.toordinal()), float(rate))

    def dress(self) -> None:
        super().dress()
        self._line.setPen(line_pen("accent"))
