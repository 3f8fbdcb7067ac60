"""How a rate went: a curve with a crosshair that arrows and the mouse move, and what it reads."""

from __future__ import annotations

from desktop.queries.rate_curve import Curve
from desktop.system.language import _
from desktop.ui.day_curve import DayCurve
from desktop.ui.formats import Formats
from desktop.ui.page import Shell
from desktop.ui.rate_words import dated, rate_text, source_name


class RateCurve(DayCurve):
    """``show_curve`` draws one; ``say`` puts a sentence in its place."""

    plot_class = ("desktop.ui.pages.rates_plot", "RatePlot")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.formats, _("How the rate went"))
        self._curve: Curve | None = None

    def show_curve(self, curve: Curve) -> None:
        """Draw a curve; the crosshair goes to its last day."""
        self._curve = curve
        if curve.points:
            self.renew()
            return
        text = _("No rate from {base} to {quote} is stored for this time.")
        self.say(text.format(base=curve.base, quote=curve.quote))

    def points(self) -> int:
        return len(self._curve.points) if self._curve is not None else 0

    def fill(self) -> None:
        if self._curve is not None:
            self.plot.show_points(self._curve.points)

    def read(self, place: int) -> str:
        return "" if self._curve is None else read_point(self._curve, place, self.formats)

    def summary(self) -> str:
        return "" if self._curve is None else _range(self._curve, self.formats)


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
