"""Rates and calculations in words: the rate, its day, how old it is, where it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import get_decimal_symbol

from desktop.domain.line_text import POINTS
from desktop.domain.money import minor_units
from desktop.system.language import N_, _, ngettext
from desktop.ui.choices import word
from desktop.ui.rate_sources import SOURCES

if TYPE_CHECKING:
    from desktop.domain.calculator import Result
    from desktop.ui.formats import Formats

_DIGITS = 6  # decimals of a rate that are shown, or significant digits of a small one
_FIGURE = re.compile(r"\d+(\.\d+)?")
_OLDER = {
    1: N_("one day older"),
    2: N_("two days older"),
    3: N_("three days older"),
    4: N_("four days older"),
    5: N_("five days older"),
    6: N_("six days older"),
    7: N_("a week older"),
}


def source_name(source: str) -> str:
    """Where a rate comes from; a cross rate may have two sources, joined by "+"."""
    return " + ".join(word(SOURCES, part) for part in source.split("+"))


def older(days: int) -> str:
    """How much older a rate is than the day it serves: "two days older"."""
    if days in _OLDER:
        return _(_OLDER[days])
    return ngettext("{count} day older", "{count} days older", days).format(count=days)


def dated(day: date, formats: Formats) -> str:
    """A day with its year: "Thu 28 Mar 2024"."""
    return formats.day(day, today=date.min)


def rate_text(rate: Decimal, formats: Formats) -> str:
    """A rate to six decimals, a small one to six digits; "…" says that digits are left out."""
    places = _places(rate)
    shown = rate.quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
    return formats.quantity(rate) if shown == rate else f"{formats.decimal(shown, places)}…"


def rate_cell(rate: Decimal, formats: Formats) -> str:
    """A rate in a column: always the same decimals, so that figures stand under figures."""
    return formats.decimal(rate, _places(rate))


def _places(rate: Decimal) -> int:
    return max(_DIGITS, _DIGITS - 1 - rate.adjusted())


def result_text(result: Result, formats: Formats) -> str:
    """What a calculation came to: "1,654.17 USD", "15,000 p", "45.5"."""
    if result.unit is None:
        text = formats.quantity(result.value)
        return text if result.exact else f"≈ {text}"
    return value_text(result.value, result.unit, formats)


def value_text(value: Decimal, unit: str, formats: Formats) -> str:
    """An amount or points with their unit."""
    if unit == POINTS:
        return formats.isolate(f"{formats.quantity(value)} {POINTS}")
    places = minor_units(unit)
    return formats.isolate(f"{formats.decimal(value, places)} {unit}")


def plain_figures(value: Decimal, formats: Formats) -> str:
    """A number as one would type it: the locale's decimal sign, no groups."""
    return f"{value:f}".replace(".", get_decimal_symbol(formats.locale))


def rate_sentence(
    base: str,
    quote: str,
    *,
    rate: Decimal,
    on: date,
    age_days: int,
    source: str,
    formats: Formats,
) -> str:
    """A rate with its day, its age and its source."""
    said = _("1 {base} = {rate} {quote}, the rate of {day}").format(
        base=base, rate=rate_text(rate, formats), quote=quote, day=dated(on, formats)
    )
    if age_days:
        said = _("{rate}, {older}").format(rate=said, older=older(age_days))
    return f"{said} · {source_name(source)}"


def basis(result: Result, formats: Formats) -> str:
    """The rate a result rests on, its day, age and source; empty where there is none."""
    made = result.conversion
    if made is None:
        return ""
    return rate_sentence(
        made.amount.currency,
        made.result.currency,
        rate=made.rate,
        on=made.on,
        age_days=made.age_days,
        source=made.source,
        formats=formats,
    )


def steps(result: Result, formats: Formats) -> list[str]:
    """The operations in order, with figures as the locale writes them."""

    return [_localised(step, formats) for step in result.steps]


def kept_calculation(facts: Mapping[str, Any], formats: Formats) -> list[str]:
    """How a price was worked out, as its line keeps it (``calculator.evidence``): what was typed,
    each step, the rate with its day and source. Nothing where it was not."""
    kept = facts.get("calculation")
    if not kept:
        return []
    said = [_("Worked out from “{typed}”").format(typed=kept["typed"])]
    said += [_localised(step, formats) for step in kept["steps"]]
    if "on" in kept:
        day = dated(date.fromisoformat(kept["on"]), formats)
        said.append(
            _("at the rate of {day} · {source}").format(
                day=day, source=source_name(str(kept["source"]))
            )
        )
    return said


def _localised(step: str, formats: Formats) -> str:
    """A step with its figures as the locale writes them."""

    def written(found: re.Match[str]) -> str:
        return formats.quantity(Decimal(found[0]))

    return _FIGURE.sub(written, step)
