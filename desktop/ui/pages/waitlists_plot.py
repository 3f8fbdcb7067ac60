"""A list over time, drawn by pyqtgraph. Imported only where the chart is opened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from desktop.queries.list_days import ListDay
from desktop.ui.day_plot import DayPlot, line_pen
from desktop.ui.formats import Formats
from desktop.ui.pages.waitlists_chart import LINES


class ListPlot(DayPlot):
    """``show_days`` draws who waits, what was offered and who was served; each its own stroke."""

    def __init__(self, formats: Formats) -> None:
        super().__init__(formats)
        self._figures.whole = True
        self._shown: Sequence[ListDay] = ()
        self._lines = {name: self.plot(antialias=True) for name in LINES}
        self.dress()

    def show_days(self, days: Sequence[ListDay]) -> None:
        """Draw these days, which follow each other."""
        self._shown = days
        self.days = [float(day.on.toordinal()) for day in days]
        for name, line in self._lines.items():
            line.setData(self.days, [float(getattr(day, name)) for day in days])
        if days:
            self.setXRange(self.days[0], max(self.days[-1], self.days[0] + 1), padding=0.01)
            most = max(max(day.waiting, day.offered, day.served) for day in days)
            self.setYRange(0, max(most, 1) * 1.08, padding=0)

    def point_at(self, place: int) -> None:
        """Put the crosshair on who waited on one of the days."""
        day = self._shown[place]
        self.cross_at(float(day.on.toordinal()), float(day.waiting))

    def dress(self) -> None:
        super().dress()
        for name, line in self._lines.items():
            ink, dash = LINES[name]
            line.setPen(line_pen(ink, Qt.PenStyle(dash)))
