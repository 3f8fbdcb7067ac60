"""Conversion by dated rates: the exact cross rate, rounded once, never an invented rate.

A rate serves its own day and a few days after; an older one, a missing one and an ended currency
are refused with the reason. Cross rates are exact fractions, so nothing is rounded before the
result is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from fractions import Fraction

from desktop.domain.errors import RuleBroken
from desktop.domain.money import Money, ended, minor_units

EURO = "EUR"
MAX_AGE_DAYS = 7
"""How many days after its own day a rate may serve, unless the office sets another number."""

TRUST = ("manual", "online", "ecb")
"""Sources, the most trusted first."""

_SHOWN = Context(prec=34)  # a quotient never ends; 34 digits are far beyond what rounding can see
_JUMP = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of ``quote`` for one ``base`` on a day; ``source`` is usually one of TRUST.

    ``value`` has at most 10 decimals; ``fetched_at`` is an aware UTC datetime.
    """

    base: str
    quote: str
    on: date
    value: Decimal
    source: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Cross:
    """An exact rate between two currencies and where it comes from.

    ``on`` is the day of the oldest rate in it, ``age_days`` how long that was before the day asked
    for; ``source`` names its sources, joined by "+"; it is "" for a currency into itself.
    """

    exact: Fraction
    on: date
    source: str
    age_days: int

    @property
    def rate(self) -> Decimal:
        """The rate to 34 significant digits."""
        return _SHOWN.divide(Decimal(self.exact.numerator), Decimal(self.exact.denominator))


@dataclass(frozen=True, slots=True)
class Conversion:
    """An amount, what it comes to in another currency, and the evidence for it."""

    amount: Money
    result: Money
    rate: Decimal
    on: date
    source: str
    age_days: int


Find = Callable[[str, date], Rate | None]
"""``find(currency, on)``: the latest rate of that currency on or before the day, the most trusted
of its day (see ``most_trusted``). The currency is its quote, or its base where the quote is the
euro. Usually the base is the euro; other pairs are followed. The euro is never asked for."""


def convert(
    amount: Money, to: str, *, on: date, find: Find, max_age_days: int = MAX_AGE_DAYS
) -> Conversion:
    """The amount in another currency at the rates of a day, rounded once to the minor unit.

    Raises RuleBroken: "rate-missing", "rate-too-old", "currency-ended", "currency-unknown".
    """
    rate = cross(amount.currency, to, on=on, find=find, max_age_days=max_age_days)
    result = rounded_fraction(Fraction(amount.amount) * rate.exact, to)
    return Conversion(amount, result, rate.rate, rate.on, rate.source, rate.age_days)


def rounded_fraction(value: Fraction, currency: str) -> Money:
    """The exact value to the minor unit, half away from zero."""
    scaled = abs(value) * 10 ** minor_units(currency)
    minor = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Money.from_minor(minor if value > 0 else -minor, currency)


def cross(
    base: str, quote: str, *, on: date, find: Find, max_age_days: int = MAX_AGE_DAYS
) -> Cross:
    """The exact rate from ``base`` to ``quote``; raises as ``convert`` does."""
    for currency in (base, quote):
        minor_units(currency)
    if base == quote:
        return Cross(Fraction(1), on, "", 0)
    search = _Search(on, find, max_age_days, [])
    for currency in (base, quote):
        pair = None if currency == EURO else search.rate(currency)
        if pair is not None and {pair.base, pair.quote} == {base, quote}:
            value = Fraction(pair.value)
            direct = value if pair.quote == quote else 1 / value
            return Cross(direct, pair.on, pair.source, (on - pair.on).days)
    exact = search.per_euro(quote) / search.per_euro(base)
    oldest = min(rate.on for rate in search.used)
    sources = sorted({rate.source for rate in search.used}, key=_distrust)
    return Cross(exact, oldest, "+".join(sources), (on - oldest).days)


@dataclass(frozen=True, slots=True)
class _Search:
    """The way from currencies to the euro, and the rates it rests on."""

    on: date
    find: Find
    max_age_days: int
    used: list[Rate]

    def rate(self, currency: str) -> Rate:
        """The stored rate of a currency, or the reason why there is none to use."""
        last = ended(currency)
        if last is not None and self.on > last:
            raise RuleBroken("currency-ended", currency=currency, last=last)
        rate = self.find(currency, self.on)
        if rate is None:
            raise RuleBroken("rate-missing", currency=currency, on=self.on)
        if rate.on > self.on or rate.value <= 0 or currency not in (rate.base, rate.quote):
            raise ValueError(f"{rate} is no rate of {currency} on {self.on}")
        if self.on - rate.on > timedelta(days=self.max_age_days):
            raise RuleBroken(
                "rate-too-old",
                currency=currency,
                on=self.on,
                last=rate.on,
                max_age_days=self.max_age_days,
            )
        return rate

    def per_euro(self, currency: str) -> Fraction:
        """Units of the currency for one euro."""
        if currency == EURO:
            return Fraction(1)
        rate = self.rate(currency)
        if len(self.used) > 5:  # pairs that lean on each other, and no euro in sight
            raise RuleBroken("rate-missing", currency=currency, on=self.on)
        self.used.append(rate)
        value = Fraction(rate.value)
        if rate.quote == currency:
            return self.per_euro(rate.base) * value
        return self.per_euro(rate.quote) / value


def _distrust(source: str) -> int:
    return TRUST.index(source) if source in TRUST else len(TRUST)


def most_trusted(rates: Iterable[Rate]) -> Rate | None:
    """Of the rates of a currency: the latest day, then the best source, then the latest fetch; of
    several pairs fetched at once always the same."""

    def rank(rate: Rate) -> tuple[object, ...]:
        return rate.on, -_distrust(rate.source), rate.fetched_at, rate.base, rate.quote

    return max(rates, key=rank, default=None)


def is_jump(old: Decimal, new: Decimal) -> bool:
    """Whether a new rate is more than 10 % off the last one: a person has to accept it."""
    return abs(Fraction(new) - Fraction(old)) > _JUMP * Fraction(old)
