"""Rows of a file become records, or a refusal that says why. Pure: no file and no table here.

``settled`` decides first, from the first rows, how the columns write numbers and dates. Then
``readers`` gives one function per field, from the cells of a row to its value; each remembers what
it has read, because the same codes, days and prices come again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple, Protocol

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import scaled
from desktop.domain.import_fields import FIELDS, FieldSpec
from desktop.domain.import_points import period
from desktop.domain.import_values import (
    ISO,
    country_code,
    date_form,
    day,
    decimal_sign,
    moment,
    number,
    yes_no,
)
from desktop.domain.importing import Source
from desktop.domain.money import minor_units
from desktop.domain.tags import currency_code, email_address, language_tag
from desktop.domain.typed import one_line, passage

Cells = Sequence[str]
Reader = Callable[[Cells], Any]
DECIMALS = {"discount_percent": 4, "points": 2, "redeemed": 2, "balance": 2}
_REMEMBERED = 50_000
_EMPTY_IS_NONE = ("number", "whole", "day", "period", "moment", "yes-no")


class Row(Protocol):
    """A row as files give it: ``fault`` is empty, or the code of what is wrong with all of it."""

    @property
    def line(self) -> int: ...
    @property
    def cells(self) -> list[str]: ...
    @property
    def fault(self) -> str: ...


class Refusal(NamedTuple):
    """A row that is not imported: where it stands and why. ``file`` is 1 for a file of lines."""

    line: int
    code: str
    params: dict[str, object]
    file: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """What a file does not say itself: the zone of its times and the currency of its prices."""

    zone: tzinfo
    currency: str
    today: date


def settled(
    fields: MappingOf[str, Source], kind: str, columns: Cells, sample: Sequence[Cells]
) -> dict[str, Source]:
    """The fields with nothing left open: how decimals and dates are written in each column.

    Raises RuleBroken ``import-decimal-unclear`` or ``import-date-unclear`` (column, example) where
    the first rows could be read in two ways.
    """
    return {
        name: _settled(source, FIELDS[kind][name].holds, columns, sample)
        for name, source in fields.items()
    }


def _settled(source: Source, holds: str, columns: Cells, sample: Sequence[Cells]) -> Source:
    values = _values(source, columns, sample)
    if source.otherwise is not None:
        rest = _settled(source.otherwise, holds, columns, sample)
        source = replace(source, otherwise=rest)
    if holds == "number" and source.decimal is None:
        sign = decimal_sign(values)
        if sign is None:
            raise _unclear("import-decimal-unclear", source, values)
        return replace(source, decimal=sign)
    if holds in ("day", "moment") and source.form is None:
        form = date_form(values)
        if form is None:
            raise _unclear("import-date-unclear", source, values)
        return replace(source, form=form)
    return source


def _values(source: Source, columns: Cells, sample: Sequence[Cells]) -> list[str]:
    if not source.columns:
        return [source.constant]
    places = [columns.index(column) for column in source.columns if column in columns]
    cells = [row[place] for row in sample for place in places if place < len(row)]
    return [source.values.get(cell, cell) for cell in cells]


def _unclear(code: str, source: Source, values: list[str]) -> RuleBroken:
    example = next((value for value in values if value.strip()), "")
    return RuleBroken(code, column=", ".join(source.columns), example=example)


def readers(
    fields: MappingOf[str, Source], kind: str, columns: Cells, setting: Setting
) -> dict[str, Reader]:
    """One function for each mapped field; each raises RuleBroken with the field's name."""
    return {
        name: _reader(name, FIELDS[kind][name], source, columns, setting)
        for name, source in fields.items()
    }


def _reader(name: str, spec: FieldSpec, source: Source, columns: Cells, setting: Setting) -> Reader:
    if source.otherwise is not None:
        bare = replace(source, otherwise=None)
        read_it = _reader(name, spec._replace(required=False), bare, columns, setting)
        other = _reader(name, spec, source.otherwise, columns, setting)
        return lambda cells: other(cells) if (got := read_it(cells)) in (None, "") else got
    convert = _converter(name, spec, source, setting)
    if not source.columns:
        constant = convert(source.constant)
        return lambda cells: constant
    places = [columns.index(column) for column in source.columns]
    first = places[0] if len(places) == 1 else None
    known: dict[str, Any] = {}

    def read(cells: Cells) -> Any:
        raw = cells[first] if first is not None else _joined(cells, places)
        if raw in known:
            return known[raw]
        try:
            value = convert(raw)
        except RuleBroken as error:
            raise RuleBroken(error.code, **{**error.params, "field": name}) from error
        if len(known) >= _REMEMBERED:
            known.clear()
        known[raw] = value
        return value

    return read


def _joined(cells: Cells, places: list[int]) -> str:
    return "\n".join(cells[place].strip() for place in places if cells[place].strip())


def _converter(
    name: str, spec: FieldSpec, source: Source, setting: Setting
) -> Callable[[str], Any]:
    read = _typed_converter(name, spec, source, setting)
    values, ending = source.values, source.without

    def convert(raw: str) -> Any:
        text = values.get(raw.strip(), raw) if values else raw
        if ending and text.endswith(ending):
            text = text[: -len(ending)]
        if not text or text.isspace():
            if spec.required:
                raise RuleBroken("field-missing")
            return None if spec.holds in _EMPTY_IS_NONE else ""
        return read(text)

    return convert


def _typed_converter(
    name: str, spec: FieldSpec, source: Source, setting: Setting
) -> Callable[[str], Any]:
    form, longest = source.form or ISO, spec.longest
    ways: dict[str, Callable[[str], Any]] = {
        "text": lambda text: one_line(text, field=name, longest=longest, required=spec.required),
        "passage": lambda text: passage(text, field=name, longest=longest),
        "number": lambda text: _number(text, source, DECIMALS.get(name, 6)),
        "whole": _whole,
        "day": lambda text: day(text, form),
        "period": period,
        "moment": lambda text: moment(text, form, setting.zone),
        "country": country_code,
        "currency": currency_code,
        "old-currency": _currency,
        "language": language_tag,
        "email": email_address,
        "yes-no": yes_no,
    }
    return ways[spec.holds]


def _number(text: str, source: Source, decimals: int) -> Decimal:
    value = number(text, source.decimal or "")
    if source.times is not None:
        value *= source.times
    if source.places is not None:
        value = value.quantize(Decimal(1).scaleb(-source.places), rounding=ROUND_HALF_UP)
    scaled(value, decimals)  # what no column can hold is refused here, by name
    return value


def _whole(text: str) -> int:
    value = number(text, ".")
    if value != int(value) or not 0 <= value < 10_000:
        raise RuleBroken("number-malformed", text=text)
    return int(value)


def _currency(text: str) -> str:
    """A currency, also one that has ended: old orders were taken in it."""
    code = text.strip().upper()
    minor_units(code)
    return code


def address_of(read: MappingOf[str, str]) -> str:
    """The lines of an address from its parts, without the country."""
    town = f"{read.get('postal_code', '')} {read.get('city', '')}".strip()
    lines = (read.get("ship_name", ""), read.get("address", ""), town, read.get("region", ""))
    return "\n".join(line for line in lines if line)


def refusal(row: Row, error: RuleBroken, *, file: int = 0) -> Refusal:
    """Why ``row`` is not imported."""
    return Refusal(row.line, error.code, error.params, file)


def check_row(row: Row, width: int) -> None:
    """Refuse a row that is none of its table's. Raises RuleBroken with the row's fault."""
    if row.fault:
        raise RuleBroken(row.fault, cells=len(row.cells), columns=width)


def once(seen: dict[str, int], key: str, line: int) -> None:
    """Refuse a key that a row before has had. Raises RuleBroken ``row-twice`` (first)."""
    if seen.setdefault(key, line) != line:
        raise RuleBroken("row-twice", key=key, first=seen[key])
