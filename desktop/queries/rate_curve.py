"""How a rate went: its curve over a period, from what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction

from desktop.domain.curves import Point, thinned
from desktop.domain.figures import unscaled
from desktop.domain.rates import EURO, Rate, most_trusted
from desktop.models.fields import from_micros
from desktop.queries.sql import fetch

MOST = 2_000
"""Points of a curve: more than a screen is wide."""

_SHOWN = Context(prec=16)


@dataclass(frozen=True, slots=True)
class Curve:
    """Units of ``quote`` for one ``base`` by day, to 16 digits; ``days`` counts those before
    thinning, ``sources`` where they come from, ``origins`` where that of each point does."""

    base: str
    quote: str
    points: tuple[Point, ...]
    days: int
    sources: tuple[str, ...]
    origins: Mapping[date, str]


def curve(base: str, quote: str, *, since: date, until: date, most: int = MOST) -> Curve:
    """The stored rates of a pair from a day to a day; days without a rate of both are left out."""
    exact: dict[date, Fraction] = {}
    found: dict[date, list[Rate]] = {}
    if EURO not in (base, quote):
        ours, theirs = (_by_day(EURO, each, since, until) for each in (base, quote))
        found = {on: [ours[on], theirs[on]] for on in ours.keys() & theirs.keys()}
        exact = {on: Fraction(two[1].value) / Fraction(two[0].value) for on, two in found.items()}
    inverse = _by_day(quote, base, since, until)
    direct = _by_day(base, quote, since, until)
    exact |= {on: 1 / Fraction(rate.value) for on, rate in inverse.items()}
    exact |= {on: Fraction(rate.value) for on, rate in direct.items()}
    found |= {on: [rate] for on, rate in (inverse | direct).items()}
    points = thinned([(on, _shown(exact[on])) for on in sorted(exact)], most)
    sources = {rate.source for used in found.values() for rate in used}
    origins = {on: "+".join(sorted({rate.source for rate in found[on]})) for on, _ in points}
    return Curve(base, quote, points, len(exact), tuple(sorted(sources)), origins)


def _by_day(base: str, quote: str, since: date, until: date) -> dict[date, Rate]:
    """The most trusted rate of each day."""
    rows = fetch(
        "SELECT on_day, rate, source, fetched_at FROM exchange_rate"
        " WHERE base = ? AND quote = ? AND on_day >= ? AND on_day <= ? ORDER BY on_day",
        (base, quote, since.isoformat(), until.isoformat()),
    )
    found: dict[date, Rate] = {}
    for on, value, source, fetched in rows:
        day = date.fromisoformat(on)
        rate = Rate(base, quote, day, unscaled(value, 10), source, from_micros(fetched))
        found[day] = most_trusted([rate, found[day]]) or rate if day in found else rate
    return found


def _shown(exact: Fraction) -> Decimal:
    return _SHOWN.divide(Decimal(exact.numerator), Decimal(exact.denominator))
