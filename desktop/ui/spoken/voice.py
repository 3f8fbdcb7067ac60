"""How amounts, days and names are said to a customer, in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

from babel.dates import format_date, match_skeleton
from babel.numbers import get_currency_name, get_currency_unit_pattern

from desktop.domain.money import Money, minor_units
from desktop.queries.totals import TotalIn
from desktop.system.language import Speech
from desktop.ui.formats import Formats
from desktop.ui.order_document import apart
from desktop.ui.rate_sources import SOURCES
from desktop.ui.unit_words import UNITS


class Voice:
    """Speaks the language ``tag``, as ``Speech`` takes it, in the office's time zone."""

    def __init__(self, tag: str, *, zone: tzinfo) -> None:
        self.say = Speech(tag)
        self.formats = Formats(locale=self.say.locale, zone=zone)
        self.is_mirrored = self.say.locale.text_direction == "rtl"

    def name(self, text: str) -> str:
        """Something that is called what it is called: it keeps its direction in any sentence."""
        if self.is_mirrored and text:
            return f"\u2068{text}\u2069"
        return apart(text)

    def day(self, day: date) -> str:
        """ "Thursday 3 December"."""
        return spoken_day(day, self.formats)

    def quantity(self, value: Decimal, unit: str) -> str:
        """ "3 pc"; units are called what the office calls them, but for the program's own."""
        name = self.say._(UNITS[unit]) if unit in UNITS else unit
        return f"{self.formats.quantity(value)} {name}".strip()

    def money(self, minor: int, currency: str) -> str:
        """ "39.60 euros": whole minor units, the currency by its name, as it is said."""
        amount = Money.from_minor(minor, currency).amount
        return self._named(self.formats.amount(minor, currency), amount, currency)

    def price(self, price: Decimal, currency: str) -> str:
        """The same of a unit price, with the decimals it has."""
        own = -int(price.normalize().as_tuple().exponent)
        figures = self.formats.decimal(price, max(minor_units(currency), own))
        return self._named(figures, price, currency)

    def _named(self, figures: str, amount: Decimal, currency: str) -> str:
        locale = self.say.locale
        name = get_currency_name(currency, count=amount, locale=locale)
        return get_currency_unit_pattern(currency, count=amount, locale=locale).format(
            figures, self.name(name) if name == currency else name
        )

    def points(self, points: Decimal) -> str:
        """ "1,200 points"; half a point is counted like several."""
        text = self.say.ngettext("{count} point", "{count} points", 1 if points == 1 else 2)
        return text.format(count=self.formats.quantity(points))

    def percent(self, percent: Decimal) -> str:
        """Percents, with the decimals they have."""
        places = max(0, -int(percent.normalize().as_tuple().exponent))
        return self.formats.percent(percent / 100, places=places)

    def asked(self, specifications: Mapping[str, Any], quality: str) -> str:
        """What was asked of a line: "blue, grade A"; empty where nothing was."""
        said = [self.value(name, str(value)) for name, value in specifications.items()]
        if quality:
            said.append(self.grade(quality))
        return ", ".join(said)

    def value(self, name: str, value: str) -> str:
        """A value of a specification sheet: "blue"; its name where it is yes or no."""
        if value == "yes":
            return self.name(name)
        if value == "no":
            return self.say._("no {name}").format(name=self.name(name))
        return self.name(value)

    def grade(self, quality: str) -> str:
        """ "grade A"."""
        return self.say._("grade {grade}").format(grade=self.name(quality))

    def rate(self, total: TotalIn, base: str) -> str:
        """ "1 EUR = 0.8690 GBP, Fri 30 Oct, ECB"; nothing where there is none."""
        if total.rate is None or total.on is None or not total.source:
            return ""
        rate = self.formats.decimal(total.rate, 4)
        names = [
            self.say._(SOURCES[part]) if part in SOURCES else part
            for part in total.source.split("+")
        ]
        shown = self.formats.isolate(f"1 {base} = {rate} {total.currency}")
        return f"{shown}, {self.formats.day(total.on)}, {' + '.join(names)}"


def spoken_day(day: date, formats: Formats) -> str:
    """ "Thursday 3 December", for reading out."""
    if formats.locale.language == "en":
        return format_date(day, "EEEE d MMMM", locale=formats.locale)
    # CLDR has the order of the parts with short names only; the full ones are put in.
    skeletons = formats.locale.datetime_skeletons
    pattern = skeletons[match_skeleton("MMMEd", skeletons)].pattern
    full = re.sub("E+|c+", "EEEE", re.sub("MMM+", "MMMM", pattern))
    return format_date(day, full, locale=formats.locale)
