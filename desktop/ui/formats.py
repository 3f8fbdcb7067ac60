"""How dates, amounts and quantities are written on screen, in one locale and one time zone.

Values are made exact before Babel sees them (it rounds half even); patterns are parsed once.
Right-to-left locales get numbers in bidi isolates, or signs would change sides.
"""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import NumberPattern

from desktop.system.language import _, ngettext

# Without the commas and full stops of CLDR: a day stands in lists and at the end of sentences.
_DAYS = {"en": "EEE d MMM", "de": "ccc d. LLL"}


class Formats:
    """Formats of one locale; ``zone`` is the office's time zone."""

    def __init__(self, *, locale: Locale, zone: tzinfo = UTC) -> None:
        self.locale = locale
        self.zone = zone
        self._mirrored = locale.text_direction == "rtl"

    def day(self, day: date, *, today: date | None = None) -> str:
        """ "Thu 3 Dec"; with the year where it is not the year of ``today``."""
        return _day(str(self.locale), day, today is not None and day.year != today.year)

    def long_day(self, day: date) -> str:
        """ "Thursday 3 December 2026", for reading out."""
        pattern = "EEEE d MMMM y" if self.locale.language == "en" else "full"
        return format_date(day, pattern, locale=self.locale)

    def local(self, moment: datetime) -> datetime:
        """An aware moment on the office's clock."""
        return moment.astimezone(self.zone)

    def time(self, moment: datetime) -> str:
        """The time of day of an aware moment: "15:20"."""
        return format_time(self.local(moment), "short", tzinfo=self.zone, locale=self.locale)

    def moment(self, moment: datetime, *, now: datetime | None = None) -> str:
        """An aware moment: "Thu 3 Dec 15:20", "today 15:20" where ``now`` is the same day."""
        day = self.local(moment).date()
        if now is None:
            return f"{self.day(day)} {self.time(moment)}"
        today = self.local(now).date()
        if day == today:
            return _("today {time}").format(time=self.time(moment))
        return f"{self.day(day, today=today)} {self.time(moment)}"

    def days(self, count: int) -> str:
        """ "27 days"."""
        return ngettext("{count} day", "{count} days", count).format(count=self.whole(count))

    def due(self, day: date, *, today: date) -> str:
        """ "3 days overdue", "due today", "due tomorrow", "due in 5 days"."""
        left = (day - today).days
        if left == 0:
            return _("due today")
        if left == 1:
            return _("due tomorrow")
        text = (
            ngettext("{count} day overdue", "{count} days overdue", -left)
            if left < 0
            else ngettext("due in {count} day", "due in {count} days", left)
        )
        return text.format(count=self.whole(abs(left)))

    def left(self, until: datetime, *, now: datetime) -> str:
        """Time that is left: "3 h 20 left", "12 min left", "2 days left", "run out"."""
        minutes = int((until - now).total_seconds() // 60)
        if minutes < 0:
            return _("run out")
        if minutes < 60:
            return _("{minutes} min left").format(minutes=minutes)
        if minutes < 48 * 60:
            return _("{hours} h {minutes} left").format(
                hours=minutes // 60, minutes=f"{minutes % 60:02}"
            )
        return _("{days} left").format(days=self.days(minutes // (24 * 60)))

    def money(self, minor: int, currency: str) -> str:
        """Whole minor units with their ISO 4217 code: 18650, "EUR" is "186.50 EUR"."""
        return self.isolate(f"{self._number(*_major(minor, currency))} {currency}")

    def amount(self, minor: int, currency: str) -> str:
        """The figures of ``money`` without the code, for a column that names it elsewhere."""
        return self.isolate(self._number(*_major(minor, currency)))

    def price(self, price: Decimal, currency: str) -> str:
        """A unit price: at least the currency's decimals, more where it has them."""
        return self.isolate(f"{self._price(price, currency)} {currency}")

    def price_figures(self, price: Decimal, currency: str) -> str:
        """The figures of ``price`` without the code, for a field beside its currency."""
        return self.isolate(self._price(price, currency))

    def quantity(self, value: Decimal) -> str:
        """Without trailing zeros: "10", "0.5", "1,200"."""
        return self.isolate(self._number(value, _places(value)))

    def decimal(self, value: Decimal, places: int) -> str:
        """With exactly ``places`` decimals, halves away from zero."""
        return self.isolate(self._number(value, places))

    def whole(self, count: int) -> str:
        """A count: "1,204"."""
        return self.isolate(self._number(Decimal(count), 0))

    def percent(self, ratio: Decimal, *, places: int = 0) -> str:
        """A ratio of 0 … 1: Decimal("0.79") is "79 %" (as the locale writes it)."""
        pattern = _percent_pattern(str(self.locale), places)
        exact = ratio.quantize(Decimal(1).scaleb(-places - 2), ROUND_HALF_UP)
        return self.isolate(str(pattern.apply(exact, self.locale)))

    def _price(self, price: Decimal, currency: str) -> str:
        from desktop.domain.money import minor_units

        return self._number(price, max(minor_units(currency), _places(price)))

    def _number(self, value: Decimal, places: int) -> str:
        return _number(str(self.locale), value or Decimal(0), places)  # no minus before a nought

    def isolate(self, text: str) -> str:
        """Figures or a code that must keep their order inside right-to-left text."""
        return f"\u2066{text}\u2069" if self._mirrored else text


# A page of a list writes a hundred days and figures each time it is painted, mostly the same ones.


@lru_cache(maxsize=4096)
def _day(locale: str, day: date, has_year: bool) -> str:
    known = Locale.parse(locale)
    if pattern := _DAYS.get(known.language):
        return format_date(day, f"{pattern} y" if has_year else pattern, locale=known)
    return str(format_skeleton("yMMMEd" if has_year else "MMMEd", day, locale=known))


@lru_cache(maxsize=4096)
def _number(locale: str, value: Decimal, places: int) -> str:
    exact = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return str(_pattern(locale, places).apply(exact, Locale.parse(locale)))


def _major(minor: int, currency: str) -> tuple[Decimal, int]:
    from desktop.domain.money import minor_units

    places = minor_units(currency)
    return Decimal(minor).scaleb(-places), places


def _places(value: Decimal) -> int:
    """How many decimals a value needs."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@cache
def _pattern(locale: str, places: int) -> NumberPattern:
    pattern: NumberPattern = copy(Locale.parse(locale).decimal_formats[None])
    pattern.frac_prec = (places, places)
    return pattern


@cache
def _percent_pattern(locale: str, places: int) -> NumberPattern:
    pattern: NumberPattern = copy(Locale.parse(locale).percent_formats[None])
    pattern.frac_prec = (places, places)
    return pattern
