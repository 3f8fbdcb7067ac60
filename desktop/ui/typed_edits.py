"""Edits for exact numbers and dates, typed and shown as the desk's locale writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import parse_number
from desktop.domain.quantities import LARGEST
from desktop.domain.typed_dates import read_date
from desktop.ui.formats import Formats
from desktop.ui.widgets.fields import AmountEdit, DateEdit


def number_edit(
    formats: Formats,
    *,
    decimals: int = 6,
    value: Decimal | None = None,
    placeholder: str = "",
    unit: Callable[[], str | None] = lambda: None,
) -> AmountEdit:
    """A field for a number of at most ``decimals`` decimals; ``unit`` gives the currency it is in,
    so that ``=99usd`` can be converted, None for a plain number."""

    def parse(text: str) -> Decimal:
        value = parse_number(text, locale=str(formats.locale), max_decimals=decimals)
        if abs(value) >= LARGEST:  # no record could keep it, and no screen write it
            raise RuleBroken("number-too-large", text=text)
        return value

    def show(shown: Decimal) -> str:
        from desktop.domain.money import currencies

        currency = unit()
        if currency and currency in currencies():  # not points
            return formats.price_figures(shown, currency)
        return formats.quantity(shown)

    edit = AmountEdit(parse=parse, show=show, placeholder=placeholder, unit=unit, decimals=decimals)
    edit.set_value(value)
    return edit


def whole_edit(formats: Formats, *, value: int | None = None, placeholder: str = "") -> AmountEdit:
    """A field for a whole number; read it with ``whole``."""
    known = None if value is None else Decimal(value)
    return number_edit(formats, decimals=0, value=known, placeholder=placeholder)


def whole(edit: AmountEdit) -> int | None:
    """The number in a ``whole_edit``."""
    value = edit.value()
    return None if value is None else int(value)


def date_edit(
    formats: Formats,
    *,
    today: Callable[[], date],
    value: date | None = None,
    past: bool = False,
    placeholder: str = "",
) -> DateEdit:
    """A field for a day; days gone by are taken only with ``past``."""

    def parse(text: str) -> date:
        return read_day(text, locale=str(formats.locale), today=today(), past=past)

    def show(day: date) -> str:
        return formats.day(day, today=today())

    edit = DateEdit(parse=parse, show=show, placeholder=placeholder)
    edit.set_value(value)
    return edit


def read_day(text: str, *, locale: str, today: date, past: bool) -> date:
    """The day a person typed, also with the weekday before it that the field itself writes.

    Raises as ``read_date``; with ``past`` no ``date-past``.
    """
    try:
        return read_date(text, locale=locale, today=today)
    except RuleBroken as error:
        on = error.params.get("on")
        if past and isinstance(on, date):
            return on
        first, _space, rest = text.strip().partition(" ")
        if error.code == "date-unreadable" and rest and first.strip(",.").isalpha():
            return read_day(rest, locale=locale, today=today, past=past)
        raise
