"""By when a waiting entry will have had an offer: dates that hold with 50, 80 and 95 %.

The model. Units open in batches whose sizes are geometric, at a rate that is known only as well as
the list's history tells it; a unit that is refused is offered to the next; everybody ahead leaves
with one hazard. Were units single and the rates known, the days until the entry's offer would be
the sum of ``Exp(rate + k × hazard)`` for k = ahead … 0, and that sum is exactly ``−ln B / hazard``
with B ~ Beta(rate / hazard, ahead + 1): departures weigh as much as a doubt ``hazard / rate`` about
the rate. Batches lower the first shape of that beta, doubts lower the second, and what stays is one
incomplete beta function for every date. ``tests/domain`` plays the process out beside it;
``docs/forecast.md`` tells how often the dates held on real lists.

Numbers are floats in this module and those it builds on: they are chances and days, never amounts.
Days are whatever the history counts in; the program counts working days of the office.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, expm1, lgamma, log, log1p

from desktop.domain.incomplete_beta import incomplete_beta, quantile_logit
from desktop.domain.pace import History, Pace, pace_of

FARTHEST = 1000
"""Days beyond which no date is given: four working years, longer than any list keeps its pace."""

LEVELS = (0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Days within which the entry will have had an offer with 50, 80 and 95 %.

    A later one is None where it lies beyond ``FARTHEST``.
    """

    p50: int
    p80: int | None
    p95: int | None


@dataclass(frozen=True, slots=True)
class _Spread:
    """The distribution of an entry's days: a beta prime on the clock ``(e^(hazard t) − 1)``."""

    hazard: float
    scale: float
    shape: float
    tail: float


def _spread(pace: Pace, need: float) -> _Spread:
    """The days until ``need`` units, the entry's own among them, have opened or left the queue."""
    # One batch is needed in any case; each further unit begins another with chance 1 / batch.
    more = max(need - 1, 0.0)
    batches = 1 + more / pace.batch
    shape = batches**2 / (batches + (batches - 1) * (1 - 1 / pace.batch))
    expected = batches * pace.batch / pace.openings
    hazard = max(pace.leaving, 1e-9 / expected)
    # The middle of the distribution decides how far the rates drift and how much each weighs.
    middle = log1p(hazard * expected) / hazard
    by_openings = hazard * expected / (1 + hazard * expected) / (hazard * middle)
    drift = 1 + middle / pace.half_life
    gone = max(more * -expm1(-hazard * middle), 0.5)
    leaving_doubt = drift * pace.leaving_doubt + (pace.leaving_burst - 1) / gone
    by_leaving = (1 - by_openings) * more / (more + 1)
    doubt = drift * pace.doubt + (by_leaving / by_openings) ** 2 * leaving_doubt
    doubt = min(doubt, 100.0)
    tail = 1 / max(doubt + hazard * pace.batch / pace.openings, 1e-6)
    # Rates are as likely to be faster as slower.
    return _Spread(hazard, expected * _gamma_median(doubt) * tail / shape, shape, tail)


def _gamma_median(doubt: float) -> float:
    """The median of a gamma of mean 1 and variance ``doubt``, off by at most 2 %: the cube of a
    normal (Wilson and Hilferty, 1931), or for small shapes the first term of its series."""
    if doubt <= 4:
        return (1 - doubt / 9) ** 3
    shape = 1 / doubt
    return exp((lgamma(1 + shape) - log(2)) / shape) / shape


def _need(pace: Pace, ahead: float, wanted: float) -> float:
    """Units that must open or leave; the entry's own, unlike those ahead, do not leave."""
    if wanted <= 1 or not pace.leaving:
        return ahead + wanted
    weight = pace.leaving / pace.openings
    more = (1 + weight * ahead) * expm1(min(weight * (wanted - 1), 50.0)) / weight
    return ahead + 1 + more


def chance(pace: Pace, *, days: float, ahead: float, wanted: float = 1.0) -> float:
    """The chance of an offer within so many days, with so many units wanted ahead."""
    spread = _spread(pace, _need(pace, ahead, wanted))
    clock = expm1(min(spread.hazard * days, 500.0)) / spread.hazard / spread.scale
    return incomplete_beta(spread.shape, spread.tail, clock / (1 + clock))


def days_within(pace: Pace, level: float, *, ahead: float, wanted: float = 1.0) -> float:
    """The days within which an offer comes with the chance ``level``; a fraction, however far."""
    return _days(_spread(pace, _need(pace, ahead, wanted)), level)


def _days(spread: _Spread, level: float) -> float:
    odds = exp(min(quantile_logit(spread.shape, spread.tail, level), 300.0))
    return log1p(spread.hazard * spread.scale * odds) / spread.hazard


def _made(p50: float, p80: float, p95: float) -> Forecast | None:
    if p50 > FARTHEST:
        return None
    return Forecast(
        ceil(p50) or 1,
        (ceil(p80) or 1) if p80 <= FARTHEST else None,
        (ceil(p95) or 1) if p95 <= FARTHEST else None,
    )


def forecast(history: History, *, ahead: float, wanted: float = 1.0) -> Forecast | None:
    """The forecast of one entry with ``ahead`` units wanted before it, itself taking ``wanted``.

    None is "too early to say": fewer than ``FEWEST_OPENINGS`` days with openings or ``FEWEST_DAYS``
    days in all, or even the 50 % date beyond ``FARTHEST``.
    """
    found = pace_of(history)
    if found is None:
        return None
    return _made(*(days_within(found, level, ahead=ahead, wanted=wanted) for level in LEVELS))


def forecasts(
    history: History, *, entries: Sequence[tuple[float, float]]
) -> Sequence[Forecast | None]:
    """The forecasts of a whole list, of ``(ahead, wanted)`` each, in that order.

    Reckoned at every place up to the twelfth and at some eighty of 10,000; straight lines between
    those are off by 2 % at most.
    """
    found = pace_of(history)
    if found is None or not entries:
        return [None] * len(entries)
    needs = [_need(found, ahead, wanted) for ahead, wanted in entries]
    knots = _knots(min(needs), max(needs))
    spreads = [_spread(found, knot) for knot in knots]
    p50, p80, p95 = (_line(spreads, level) for level in LEVELS)
    made = []
    for need in needs:
        at = min(bisect_right(knots, need), len(knots) - 1)
        share = (need - knots[at - 1]) / (knots[at] - knots[at - 1])
        rest = 1 - share
        made.append(
            _made(
                rest * p50[at - 1] + share * p50[at],
                rest * p80[at - 1] + share * p80[at],
                rest * p95[at - 1] + share * p95[at],
            )
        )
    return made


def _line(spreads: Sequence[_Spread], level: float) -> list[float]:
    """The days at each knot, never falling; the same for all once beyond what is told."""
    days = [0.0]
    for spread in spreads:
        days.append(days[-1] if days[-1] > 2 * FARTHEST else max(days[-1], _days(spread, level)))
    return days[1:]


def _knots(lowest: float, highest: float) -> list[float]:
    knots = [lowest]
    while knots[-1] < highest or len(knots) < 2:
        knots.append(knots[-1] + max(1.0, knots[-1] / 12))
    return knots


def baseline(history: History, *, place: float) -> float | None:
    """Days by place over mean rate of openings: what the forecasts are measured against."""
    rate = sum(history.opened) / len(history.opened) if history.opened else 0.0
    return place / rate if rate else None
