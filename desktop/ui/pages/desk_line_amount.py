"""An amount that was reckoned becomes the price of the line that is being typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit

from desktop.domain.line_language import POINTS, parse_line
from desktop.system.language import _
from desktop.ui.page import Shell
from desktop.ui.rate_words import plain_figures
from desktop.ui.reckoner import Reckoned

_DECIMALS = 6  # of a unit price


class LineAmount:
    """Where the calculator puts an amount while the line box has the focus; see
    ``host.AmountTarget``. ``currency`` is that of the draft."""

    def __init__(self, shell: Shell, box: QLineEdit) -> None:
        self._shell, self._box = shell, box
        self.currency = ""
        self._put: tuple[Decimal, str, Mapping[str, Any]] | None = None  # price, unit, evidence

    def amount_name(self) -> str:
        return _("the line")

    def amount_units(self) -> tuple[str | None, ...]:
        return (self.currency, POINTS)

    def amount_decimals(self) -> int:
        return _DECIMALS

    def put_amount(self, value: Decimal, made: Reckoned) -> None:
        """Write it as the price of the line, in place of one that stands there."""
        unit = made.result.unit if made.result is not None else None
        formats = self._shell.formats
        typed = f"@{plain_figures(value, formats)}{POINTS if unit == POINTS else ''}"
        text = with_price(self._box.text(), typed, locale=str(formats.locale))
        self._put = (value, POINTS if unit == POINTS else "", made.facts())
        self._box.setText(text)
        self._box.textEdited.emit(text)  # typed by the calculator: kept like what hands type

    def evidence(self, price: Decimal | None, currency: str) -> dict[str, Any]:
        """How the price of a line came about, for the action that adds it; nothing where another
        price was typed since."""
        put, self._put = self._put, None
        if put is None or price != put[0] or currency not in (put[1], self.currency):
            return {}
        return {"calculation": put[2]}


def with_price(text: str, typed: str, *, locale: str) -> str:
    """A typed line with this price: in the place of the one it has, else at its end."""
    line = parse_line(text, locale=locale, today=date.min)
    spans = [
        span for span in (*line.spans, *line.problems) if text[span.start : span.end][:1] == "@"
    ]
    if not spans:
        return f"{text.rstrip()} {typed}".lstrip()
    return text[: spans[0].start] + typed + text[spans[0].end :]
