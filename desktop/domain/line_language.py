"""The one-line entry: what an agent would scribble, read while it is typed.

``10 widy #zinc q:A @12.50 -5% by 3dec``. Bad input never raises: whatever is unknown, doubtful or
double is marked where it stands, as a problem with a code, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop.domain.figures import parse_number
from desktop.domain.line_reading import Reading
from desktop.domain.line_text import POINTS, LineText, Span
from desktop.domain.quantities import MEASURE_UNITS
from desktop.domain.typed_dates import read_date

if TYPE_CHECKING:
    from lark import Lark

__all__ = ["POINTS", "LineText", "Span", "parse_line"]

_BY = {"de": "by|bis"}
_NUMBER = r"[.,٫]?\d([\d.,'’٫٬\xa0\u202f]*\d)?"
_SPACED = r"\d{1,3}( \d{3})+(?!\d)(,\d+)?"

# Every terminal is tried only where the grammar has a place for it, the higher priorities first.
# WORD takes whatever is left, so that no text is refused. (?<=\S) means: without a space before.
_GRAMMAR = r"""
start: (QUANTITY | TIMES | NUMBERED)? item*
?item: price | wanted | described | DISCOUNT | QUALITY | SPECIFICATION | BARCODE | WORD

price: AT (JUNK | AMOUNT (POINTS | CODE | CODE_APART | JUNK)? | CODE_BEFORE AMOUNT)?
wanted: BY DATE?
described: (QUOTED | UNCLOSED) QUANTITY?

BARCODE.12: /(\d{8}|\d{12,14})(?=\s|$)/
DISCOUNT.11: /[-−–]\s*%(number)s\s*%%/
TIMES.10: /[-−+]?%(number)s(\s*[*×]\s*|[xX](?=\s|$|\d{8}))/
QUANTITY.9: /[-−+]?%(number)s(?=\s|$)/
NUMBERED.9: /[-−+]?%(number)s[^\W\d_]+(?=\s|$)/

AT.10: "@"
CODE_BEFORE.8: /([a-z]{3}|[$€£¥₹])(?=\s*\d)/i
AMOUNT.8: /[-−+]?(%(amount)s)/
POINTS.8: /p(ts|oints)?(?=\s|$)/i
CODE.7: /(?<=\S)([a-z]{3}|[$€£¥₹])(?=\s|$)/i
CODE_APART.7: /(?<=\s)[a-z]{3}(?=\s|$)/i
JUNK.6: /(?<=\S)[^\s]+/

BY.10: /(%(by)s)(?=\s|$)/i
DATE.5: /\+\s*\d+\s*[a-z](?=\s|$)
        |\d{1,2}(st|nd|rd|th|\.)?\s*[^\W\d_][^\s\d@#"]*(\s+\d{4})?(?=\s|$)
        |[^\W\d_][^\s\d@#":]*\s*\d{1,2}(,?\s+\d{4})?(?=\s|$)
        |[^\s@#"“„«]\S*/xi

QUALITY.10: /q:\S*/i
SPECIFICATION.10: /\#([^\s"]*"[^"]*"|\S*)/
QUOTED.10: /["“„«][^"”“»]*["”“»]/
UNCLOSED.9: /["“„«][^"”“»]*$/
WORD.1: /\S+/
%%ignore /\s+/
"""


def parse_line(
    text: str,
    *,
    locale: str,
    today: date,
    numbers: Callable[[str], Decimal] | None = None,
    units: Collection[str] = MEASURE_UNITS,
    dollar: str | None = None,
) -> LineText:
    """Read a line as the locale writes numbers and dates; ``today`` is the person's.

    ``numbers`` reads one number exactly or raises RuleBroken (default: with up to 6 decimals).
    ``units`` are the words that are units after a quantity (``500 g sugar``, ``500g``); as soon as
    the product is known the caller gives its own too. ``dollar`` is the only dollar in use, if so.
    """

    def read_number(typed: str) -> Decimal:
        return parse_number(typed, locale=locale, max_decimals=6)

    reading = Reading(
        numbers=numbers or read_number,
        dates=lambda typed: read_date(typed, locale=locale, today=today),
        units=units,
        dollar=dollar,
    )
    return reading.line(_parser(locale.replace("-", "_")).parse(text))


@lru_cache(maxsize=8)
def _parser(locale: str) -> Lark:
    from babel.numbers import get_group_symbol
    from lark import Lark  # 60 ms that a start need not pay

    # Where thousands are set apart by a space, "@1 250,00" is one price; elsewhere it is two words.
    spaced = get_group_symbol(locale).isspace()
    parts = {
        "number": _NUMBER,
        "amount": f"{_SPACED}|{_NUMBER}" if spaced else _NUMBER,
        "by": _BY.get(locale.partition("_")[0], "by"),
    }
    return Lark(_GRAMMAR % parts, parser="lalr", lexer="contextual")
