"""Numbers as people type them, read exactly or not at all, and their scaled integers.

Babel's own parsing is not used: its lenient form reads "1.50" in German as 150, and even its strict
form accepts NaN, 1e3 and 1_000 and refuses French spaces and Arabic digits. Here only digits,
one sign and the locale's separators pass; a number that could be meant in two ways is handed back
with both readings, so that the person can be asked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from functools import lru_cache

from desktop.domain.errors import RuleBroken

LARGEST = 2**63 - 1
"""Scaled values are stored as 64-bit integers."""

_LONGEST = 60
_EXACT = Context(prec=400, traps=[InvalidOperation, Inexact])
_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))
# One spelling for each sign: spaces that group, minus signs, full-width and Arabic separators.
_SPELLINGS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2009\u2007", " "),
        **dict.fromkeys("\u2212\uff0d\ufe63", "-"),
        **dict.fromkeys("’‘ʼ", "'"),
        "\uff0b": "+",
        "\uff0c": ",",
        "\uff0e": ".",
    }
)


@dataclass(frozen=True, slots=True)
class _Signs:
    """How a locale writes numbers: decimal sign, accepted group signs, sizes of the groups."""

    point: str
    groups: frozenset[str]
    last: int
    other: int


@lru_cache(maxsize=32)
def _signs(locale: str) -> _Signs:
    from babel import Locale
    from babel.numbers import get_decimal_symbol, get_group_symbol

    known = Locale.parse(locale.replace("-", "_"))
    group = get_group_symbol(known).translate(_SPELLINGS)
    last, other = known.decimal_formats[None].grouping
    # A space groups without any doubt in every locale.
    groups = frozenset({group, " "})
    return _Signs(point=get_decimal_symbol(known), groups=groups, last=last, other=other)


def digits_plain(text: str) -> str:
    """The text with digits of any script as 0-9 and one spelling for separators.

    Every character gives exactly one, so positions stay true. Superscripts and fractions are left
    alone: they are no digits of a number.
    """
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(char)) if unicodedata.decimal(char, None) is not None else char
        for char in text.translate(_SPELLINGS)
    )


def parse_number(text: str, *, locale: str, max_decimals: int) -> Decimal:
    """The number a person typed, exactly, as that locale writes it.

    Raises RuleBroken: "number-empty"; "number-ambiguous" with two readings, written as the locale
    writes them (``12.50`` where the comma is the decimal sign; ``0,500`` where it groups);
    "number-decimals" for more decimals than ``max_decimals``; "number-malformed" for the rest.
    """
    plain = digits_plain(text.translate(_INVISIBLE)).strip()
    if not plain:
        raise RuleBroken("number-empty")
    negative = plain.startswith("-")
    body = plain[1:].lstrip() if plain[0] in "+-" else plain
    signs = _signs(locale)
    body, point = _unmistakable(body, signs)
    if len(body) > _LONGEST or not re.fullmatch(r"[0-9., '٫٬]*[0-9][0-9., '٫٬]*", body):
        raise RuleBroken("number-malformed", text=text)
    whole, _, decimals = body.partition(point)
    digits = _ungrouped(whole, signs)
    if digits is None or (decimals and not decimals.isdigit()) or body.endswith(point):
        raise _doubt(body, text=text, negative=negative, locale=locale)
    if len(decimals) > max_decimals:
        raise RuleBroken("number-decimals", text=text, max_decimals=max_decimals)
    value = Decimal(f"{digits or '0'}.{decimals or '0'}" if decimals else digits)
    return value.copy_negate() if negative and value else value  # minus would round at 28 digits


def _unmistakable(body: str, signs: _Signs) -> tuple[str, str]:
    """The Arabic separators have one meaning in every locale: turn them into the locale's own."""
    if "٫" not in body and "٬" not in body:
        return body, signs.point
    if signs.point in body or any(group in body for group in signs.groups):
        return "?", signs.point
    return body.replace("٬", " ").replace("٫", signs.point), signs.point


def _ungrouped(whole: str, signs: _Signs) -> str | None:
    """The digits before the decimal sign, or None if they are not grouped as the locale groups."""
    if whole.isdigit() or not whole:
        return whole
    used = {char for char in whole if not char.isdigit()}
    if len(used) != 1 or not used <= signs.groups:
        return None
    group = re.escape(used.pop())
    head = rf"[1-9][0-9]{{0,{signs.other - 1}}}"
    shapes = [rf"{head}({group}[0-9]{{{signs.other}}})*{group}[0-9]{{{signs.last}}}"]
    if signs.other != signs.last:  # 1,234,567 is read in India too
        shapes.append(rf"[1-9][0-9]{{0,2}}({group}[0-9]{{3}})+")
    if any(re.fullmatch(shape, whole) for shape in shapes):
        return "".join(char for char in whole if char.isdigit())
    return None


def _doubt(body: str, *, text: str, negative: bool, locale: str) -> RuleBroken:
    """One separator that may be the decimal sign of another country: ask. Otherwise: malformed."""
    typed = re.fullmatch(r"([0-9]+)[.,'٫]([0-9]+)", body)
    if typed is None:
        return RuleBroken("number-malformed", text=text)
    sign = "-" if negative else ""
    return RuleBroken(
        "number-ambiguous",
        text=text,
        reading1=_written(Decimal(f"{sign}{typed[1]}.{typed[2]}"), locale),
        reading2=_written(Decimal(f"{sign}{typed[1]}{typed[2]}"), locale),
    )


def _written(value: Decimal, locale: str) -> str:
    from babel.numbers import format_decimal

    decimals = max(0, -int(value.as_tuple().exponent))
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return format_decimal(value, format=pattern, locale=locale.replace("-", "_"))


def scaled(value: Decimal | int, decimals: int) -> int:
    """The value as an integer of 10^-decimals, as columns store it, or a refusal.

    Raises RuleBroken("number-decimals") if digits would be lost, ("number-too-large") beyond
    64 bits; TypeError for a float.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"an exact number is a Decimal or an int, not {type(value).__name__}")
    exact = Decimal(value)
    if not exact.is_finite() or exact.adjusted() + decimals > 18:
        raise RuleBroken("number-too-large", text=str(value))
    shifted = exact.scaleb(decimals, context=_EXACT)
    whole = int(shifted)
    if whole != shifted:
        raise RuleBroken("number-decimals", text=str(value), max_decimals=decimals)
    if abs(whole) > LARGEST:
        raise RuleBroken("number-too-large", text=str(value))
    return whole


def unscaled(value: int, decimals: int) -> Decimal:
    """The number that ``scaled`` stored, with all its decimals."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"a scaled number is an int, not {type(value).__name__}")
    return Decimal(value).scaleb(-decimals, context=_EXACT)
