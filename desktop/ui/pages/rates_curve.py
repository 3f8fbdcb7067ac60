"""How a rate went: a curve with a crosshair that arrows and the mouse move, and what it reads."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from desktop.queries.rate_curve import Curve
from desktop.system.language import _
from desktop.ui.formats import Formats
from desktop.ui.page import Shell
from desktop.ui.pages.rates_library import PlotLibrary
from desktop.ui.rate_words import dated, rate_text, source_name
from desktop.ui.style import look, space
from desktop.ui.widgets.labels import label

if TYPE_CHECKING:
    from desktop.ui.pages.rates_plot import RatePlot

_PLOT = "desktop.ui.pages.rates_plot"
_FAR = 20  # points that Page Up and Page Down skip


class RateCurve(QFrame):
    """``show_curve`` draws one; ``say`` puts a sentence in its place."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._curve: Curve | None = None
        self._place = 0
        self.plot: RatePlot | None = None
        self.setProperty("role", "plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("How the rate went"))
        column = QVBoxLayout(self)
        space(column, margins=(12, 8, 12, 8), gap=4)
        row = QHBoxLayout()
        space(row, gap=12)
        self.reading = label("", "strong")
        self.range = label("", "detail")
        row.addWidget(self.reading)
        row.addStretch(1)
        row.addWidget(self.range)
        column.addLayout(row)
        self._stack = QStackedWidget()
        self._sentence = label("", "soft", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._sentence)
        column.addWidget(self._stack, 1)
        self._library = PlotLibrary(self)
        self._library.loaded.connect(self._draw)
        self._dress()
        look.changed.connect(self._dress)

    def show_curve(self, curve: Curve) -> None:
        """Draw a curve; the crosshair goes to its last day."""
        self._curve = curve
        if not curve.points:
            self.say(
                _("No rate from {base} to {quote} is stored for this time.").format(
                    base=curve.base, quote=curve.quote
                )
            )
        elif self.plot is None:
            self.say(_("Drawing the curve …"))
            self._library.load()
        else:
            self._draw()

    def say(self, text: str) -> None:
        """A sentence where the curve would be."""
        self._sentence.setText(text)
        self._stack.setCurrentWidget(self._sentence)
        for each in (self.reading, self.range):
            each.setText("")

    def text(self) -> str:
        """The sentence that stands in place of the curve, if one does."""
        return self._sentence.text() if self._stack.currentWidget() is self._sentence else ""

    def move_to(self, place: int) -> None:
        """Put the crosshair on a point, the nearest there is."""
        if self.plot is None or self._curve is None or not self._curve.points:
            return
        self._place = min(max(0, place), len(self._curve.points) - 1)
        self.plot.point_at(self._place)
        text = read_point(self._curve, self._place, self._shell.formats)
        self.reading.setText(text)
        self.setAccessibleDescription(text)

    # Inside

    def _draw(self) -> None:
        curve = self._curve
        if curve is None or not curve.points:
            return
        if self.plot is None:
            made: RatePlot = import_module(_PLOT).RatePlot(self._shell.formats)
            made.hovered.connect(self.move_to)
            self._stack.addWidget(made)
            self.plot = made
        self._stack.setCurrentWidget(self.plot)
        self.plot.show_points(curve.points)
        self.range.setText(_range(curve, self._shell.formats))
        self.move_to(len(curve.points) - 1)

    def _dress(self) -> None:
        self.setMinimumHeight(look.px(200))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: self._place - 1,
            Qt.Key.Key_Right: self._place + 1,
            Qt.Key.Key_PageUp: self._place - _FAR,
            Qt.Key.Key_PageDown: self._place + _FAR,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: 10**9,
        }
        place = steps.get(Qt.Key(event.key()))
        if place is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        self.move_to(place)
        said = QAccessibleAnnouncementEvent(self, self.reading.text())
        QAccessible.updateAccessibility(said)


def read_point(curve: Curve, place: int, formats: Formats) -> str:
    """What stands under the crosshair: day, rate, source."""
    on, rate = curve.points[place]
    return _("{day} · 1 {base} = {rate} {quote} · {source}").format(
        day=dated(on, formats),
        base=curve.base,
        rate=rate_text(rate, formats),
        quote=curve.quote,
        source=source_name(curve.origins[on]),
    )


def _range(curve: Curve, formats: Formats) -> str:
    rates = [rate for _on, rate in curve.points]
    return _("lowest {low} · highest {high}").format(
        low=rate_text(min(rates), formats), high=rate_text(max(rates), formats)
    )
