"""Where an axis of days is marked, and how: by days, weeks, months or years, as there is room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from babel import Locale
from babel.dates import format_date, format_skeleton

Mark = tuple[date, str]


def day_ticks(first: date, last: date, *, most: int, locale: Locale) -> list[Mark]:
    """At most ``most`` marks from a day to a day, the finest steps that allow it."""
    for days in (1, 2, 7, 14):
        if (last - first).days // days < most:
            return [(on, _day(on, locale)) for on in _every(first, last, days)]
    for months in (1, 2, 3, 6):
        found = list(_months(first, last, months))
        if len(found) <= most:
            return [(on, _month(on, locale)) for on in found]
    years = next(n for n in (1, 2, 5, 10, 20, 50, 10_000) if (last.year - first.year) // n < most)
    return [
        (date(year, 1, 1), str(year))
        for year in range(first.year, last.year + 1)
        if year % years == 0 and first <= date(year, 1, 1) <= last
    ]


def _every(first: date, last: date, days: int) -> Iterator[date]:
    """Days apart; weeks begin on Monday."""
    on = first if days < 7 else first + timedelta(-first.weekday() % 7)
    while on <= last:
        yield on
        on += timedelta(days)


def _months(first: date, last: date, months: int) -> Iterator[date]:
    """The beginnings of every so many months, counted from January."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        on = date(number // 12, number % 12 + 1, 1)
        if (on.month - 1) % months == 0 and first <= on <= last:
            yield on


def _day(on: date, locale: Locale) -> str:
    if locale.language == "en":
        return format_date(on, "d MMM", locale=locale)
    return str(format_skeleton("MMMd", on, locale=locale))


def _month(on: date, locale: Locale) -> str:
    """January says its year, the others their name."""
    if on.month == 1:
        return str(on.year)
    return format_date(on, "LLL", locale=locale)
