"""Cells of foreign files read as numbers, days and countries: exactly, or refused.

How a file writes its numbers and dates is decided once for a column and then holds for all of its
cells; no cell is ever guessed at. Where the first rows do not tell (``1.234``, ``03/04/2026``),
nothing is proposed, and the person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from functools import lru_cache

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import digits_plain
from desktop.domain.folding import folded

DATE_FORMATS = (
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%b-%y",
    "%d-%b-%Y",
)
"""Ways of writing a day that are recognised (``%b`` is an English month: ``2-Jun-06``); with
``%H:%M`` or ``%H:%M:%S`` behind, a moment."""

ISO = "iso"
_LONGEST = 60
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d{1,3}(?:[ ']\d{3})+(?:\.\d+)?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WORD = re.compile("[A-Za-z]+")
_UNGROUPED = str.maketrans("", "", ", '")
_SWAPPED = str.maketrans(".,", ",.")


def number(text: str, decimal: str) -> Decimal:
    """The number in a cell whose column writes decimals with ``decimal`` (``.``, ``,`` or nothing).

    Groups of thousands may stand in it. Raises RuleBroken ``number-malformed``, and
    ``number-unclear`` where nothing was decided and the cell holds a sign that could be either.
    """
    plain = digits_plain(text).strip()
    if not decimal and ("." in plain or "," in plain):
        raise RuleBroken("number-unclear", text=text)
    value = _read(plain.translate(_SWAPPED) if decimal == "," else plain)
    if value is None:
        raise RuleBroken("number-malformed", text=text)
    return value


def _read(plain: str) -> Decimal | None:
    """The number of a text with a decimal point, or None."""
    if len(plain) > _LONGEST:
        return None
    if _PLAIN.fullmatch(plain):
        return Decimal(plain)
    return Decimal(plain.translate(_UNGROUPED)) if _GROUPED.fullmatch(plain) else None


def decimal_sign(values: Iterable[str]) -> str | None:
    """How a column writes decimals: ``.`` or ``,``; empty if it needs neither, None if unclear.

    ``1.50`` and ``1,234.5`` speak for the point, ``1.234,00`` and ``1.234.567`` for the comma;
    ``1.234`` alone speaks for nothing.
    """
    found: set[str] = set()
    doubtful = False
    for value in values:
        plain = digits_plain(value).strip()
        if "." not in plain and "," not in plain:
            continue
        possible = set()
        if _read(plain) is not None:
            possible.add(".")
        if _read(plain.translate(_SWAPPED)) is not None:
            possible.add(",")
        if len(possible) == 1:
            found |= possible
        else:
            doubtful = doubtful or bool(possible)
    if len(found) == 1:
        return found.pop()
    return None if found or doubtful else ""


def moment(text: str, form: str, zone: tzinfo) -> datetime:
    """The moment in a cell, in UTC; without a zone of its own it is in ``zone``.

    ``form`` is ``iso`` or a pattern such as ``%d.%m.%Y %H:%M``; a day alone begins at midnight.
    Raises RuleBroken ``date-malformed``.
    """
    read = _dated(text, form)
    if read.tzinfo is None:
        read = read.replace(tzinfo=zone)
    try:
        return read.astimezone(UTC)
    except OverflowError as error:
        raise RuleBroken("date-malformed", text=text, form=form) from error


def day(text: str, form: str) -> date:
    """The calendar day in a cell, whatever time stands behind it. Raises as :func:`moment` does."""
    return _dated(text, form).date()


def _dated(text: str, form: str) -> datetime:
    """What a cell says, with the zone it names or none."""
    try:
        plain = text.strip()
        if form == ISO:
            return datetime.fromisoformat(plain)
        if "%b" in form:  # strptime would expect the months of the machine's own language
            form, plain = form.replace("%b", "%m"), _WORD.sub(_month, plain)
        return datetime.strptime(plain, form)  # noqa: DTZ007
    except ValueError as error:
        raise RuleBroken("date-malformed", text=text, form=form) from error


def _month(word: re.Match[str]) -> str:
    return str(_MONTHS.index(word[0].lower()) + 1)


def example_of(form: str, at: datetime) -> str:
    """A moment as ``form`` writes it."""
    return at.strftime(form.replace("%b", _MONTHS[at.month - 1].capitalize()))


def start_of(on: date, zone: tzinfo) -> datetime:
    """The first moment of a day in ``zone``, in UTC."""
    return datetime.combine(on, time.min, zone).astimezone(UTC)


def date_form(values: Iterable[str]) -> str | None:
    """How a column writes its dates: ``iso``, a pattern, or None if none or several would fit.

    An empty column is ``iso``: there is nothing to be read in a wrong way.
    """
    given = {value.strip() for value in values} - {""}
    forms = [ISO, *(day + rest for day in DATE_FORMATS for rest in ("", " %H:%M", " %H:%M:%S"))]
    fitting = [form for form in forms if all(_reads(value, form) for value in given)]
    if ISO in fitting:
        return ISO
    return fitting[0] if len(fitting) == 1 else None


def _reads(value: str, form: str) -> bool:
    try:
        day(value, form)
    except RuleBroken:
        return False
    return True


def yes_no(text: str) -> bool:
    """Yes or no as files write it. Raises RuleBroken ``yes-no-malformed``."""
    word = text.strip().casefold()
    if word in ("1", "1.0", "true", "t", "yes", "y", "ja", "j", "wahr", "x"):
        return True
    if word in ("", "0", "0.0", "false", "f", "no", "n", "nein", "falsch"):
        return False
    raise RuleBroken("yes-no-malformed", text=text)


def country_code(text: str) -> str:
    """The ISO 3166 code of a country by its code or its English or German name.

    Raises RuleBroken ``country-unknown``.
    """
    plain = text.strip()
    if len(plain) == 2 and plain.upper() in _countries().values():
        return plain.upper()
    code = _countries().get(folded(plain))
    if code is None:
        raise RuleBroken("country-unknown", country=text)
    return code


_NO_COUNTRIES = ("EU", "EZ", "UN", "XA", "XB", "ZZ")


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    from babel import Locale

    known = {"uk": "GB", "great britain": "GB", "england": "GB", "usa": "US", "uae": "AE"}
    for language in ("de", "en"):
        for code, name in Locale.parse(language).territories.items():
            if (
                len(code) == 2
                and code.isalpha()
                and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ")
            ):
                known[folded(name)] = code
    return known
