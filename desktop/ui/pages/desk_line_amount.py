"""An amount that was reckoned becomes the price of a line: of the one that is being typed, or of
the one that is selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit

from desktop.domain.line_language import POINTS, parse_line
from desktop.domain.points import DECIMALS as POINT_DECIMALS
from desktop.services import lines
from desktop.system.language import _
from desktop.ui.page import Shell
from desktop.ui.pages.desk_call import Calls
from desktop.ui.pages.desk_lines import ShownLine
from desktop.ui.points_words import in_points
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


class SelectedLineAmount:
    """Where the calculator puts an amount while the lines have the focus: it becomes the price of
    the selected line, kept with its evidence; see ``host.AmountTarget``."""

    def __init__(self, shell: Shell, calls: Calls, line: Callable[[], ShownLine | None]) -> None:
        self._shell, self._calls, self._line = shell, calls, line

    def amount_name(self) -> str:
        row = self._line()
        if row is None:
            return _("the line")
        return _("the price of line {number}").format(number=row.number)

    def amount_units(self) -> tuple[str | None, ...]:
        row = self._line()
        currency = row.line.amount.currency if row is not None else None
        return (POINTS, currency) if row is not None and row.line.in_points else (currency, POINTS)

    def amount_decimals(self) -> int:
        return POINT_DECIMALS if self.amount_units()[0] == POINTS else _DECIMALS

    def put_amount(self, value: Decimal, made: Reckoned) -> None:
        """Change the price; the notice and Ctrl+Z take it back."""
        row = self._line()
        if row is None:
            return
        unit = made.result.unit if made.result is not None else None
        is_points = (unit or self.amount_units()[0]) == POINTS
        formats, order = self._shell.formats, row.line.order_id
        price = formats.price(value, row.line.amount.currency)
        told = _("Line {number}: the price is {price}.").format(
            number=row.number, price=in_points(value, formats) if is_points else price
        )
        self._calls.act(
            lines.change_line,
            line=row.id,
            price=value,
            price_currency=POINTS if is_points else "",
            calculation=made.facts(),
            done=lambda nothing: self._shell.notice(told, undo=lambda: self._calls.undo(order)),
        )


def with_price(text: str, typed: str, *, locale: str) -> str:
    """A typed line with this price: in the place of the one it has, else at its end."""
    line = parse_line(text, locale=locale, today=date.min)
    spans = [
        span for span in (*line.spans, *line.problems) if text[span.start : span.end][:1] == "@"
    ]
    if not spans:
        return f"{text.rstrip()} {typed}".lstrip()
    return text[: spans[0].start] + typed + text[spans[0].end :]
