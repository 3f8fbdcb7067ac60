"""Dates as people type them: ``3dec``, ``fri``, ``+2w``, ``12/3``, ``2026-12-03``.

Figures go in the order of the locale, names in its language or English. Nothing is guessed: what
could only be right in another country's order is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import digits_plain
from desktop.domain.followups import add_months

_DAY_WORDS = {"today": 0, "tomorrow": 1, "heute": 0, "morgen": 1, "uebermorgen": 2}
_NAME = r"([^\W\d_][^\s\d]*?)\.?"
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?\s*{_NAME}(?:\s*(\d{{4}}))?")
_MONTH_DAY = re.compile(rf"{_NAME}\s*(\d{{1,2}})(?:,?\s+(\d{{4}}))?")
_FIGURES = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?")
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})")
_RELATIVE = re.compile(r"\+\s*(\d{1,3})\s*([dtwm])")


def read_date(text: str, *, locale: str, today: date) -> date:
    """The date a person typed; ``today`` is theirs.

    A weekday is the next one after today. A day without a year is the next such day, today
    included. ``+2w``, ``+3d`` (also ``t``, Tage) and ``+1m`` count from today.

    Raises RuleBroken ``date-unreadable``, ``date-impossible`` (no such day in this order of
    figures) or ``date-past`` (on), each with the text.
    """
    plain = digits_plain(text).strip()
    word = _folded(plain)
    if word in _DAY_WORDS:
        return today + timedelta(_DAY_WORDS[word])
    if match := _RELATIVE.fullmatch(plain.lower()):
        return _relative(int(match[1]), match[2], today)
    weekday = _named(plain, locale, kind="days", shortest=2)
    if weekday is not None:
        return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
    year, month, day = _day_and_month(plain, locale, text=text)
    years = (today.year, today.year + 1) if year is None else (year,)
    possible = [on for on in (_date(a_year, month, day) for a_year in years) if on is not None]
    if not possible:
        raise RuleBroken("date-impossible", text=text)
    if possible[-1] < today:
        raise RuleBroken("date-past", text=text, on=possible[-1])
    return next(on for on in possible if on >= today)


def _relative(count: int, unit: str, today: date) -> date:
    if unit == "m":
        return add_months(today, count)
    return today + timedelta(count * (7 if unit == "w" else 1))


def _day_and_month(plain: str, locale: str, *, text: str) -> tuple[int | None, int, int]:
    """(year or None, month, day) as they were typed, possible or not."""
    if match := _YEAR_FIRST.fullmatch(plain):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _FIGURES.fullmatch(plain):
        day, month = int(match[1]), int(match[3])
        if _month_first(locale):
            day, month = month, day
        year = int(match[4]) if match[4] else None
        return (year + 2000 if year is not None and year < 100 else year), month, day
    for pattern, name, day_group in ((_DAY_MONTH, 2, 1), (_MONTH_DAY, 1, 2)):
        if match := pattern.fullmatch(plain):
            month_named = _named(match[name], locale, kind="months", shortest=3)
            if month_named is not None:
                return int(match[3]) if match[3] else None, month_named, int(match[day_group])
    raise RuleBroken("date-unreadable", text=text)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named(text: str, locale: str, *, kind: str, shortest: int) -> int | None:
    """The month (1-12) or weekday (0 is Monday) of this name or its unmistakable beginning.

    A whole name of the locale goes before an English one, and both before a beginning.
    """
    wanted = _folded(text)
    tables = [_names(locale, kind), _names("en", kind)]
    for table in tables:
        if wanted in table:
            return table[wanted]
    if len(wanted) >= shortest:
        for table in tables:
            found = {number for name, number in table.items() if name.startswith(wanted)}
            if len(found) == 1:
                return found.pop()
    return None


@lru_cache(maxsize=32)
def _names(locale: str, kind: str) -> Mapping[str, int]:
    from babel import Locale

    known = Locale.parse(locale.replace("-", "_"))
    forms = known.months if kind == "months" else known.days
    return {
        _folded(name): number
        for context in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, name in forms[context][width].items()
    }


@lru_cache(maxsize=32)
def _month_first(locale: str) -> bool:
    from babel import Locale

    pattern: str = Locale.parse(locale.replace("-", "_")).date_formats["short"].pattern
    return pattern.index("M") < pattern.index("d")


def _folded(text: str) -> str:
    """For comparing names: no case, no accents, no points."""
    spelled = text.casefold().replace("ü", "ue").strip(" .॰")
    parts = unicodedata.normalize("NFKD", spelled)
    return "".join(char for char in parts if not unicodedata.combining(char) and char != ".")
