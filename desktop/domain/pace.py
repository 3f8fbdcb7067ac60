"""How fast a list moves, and how far that can be known, from what it has seen.

Nothing is fitted list by list but counts: the units that opened, the members who left, how unevenly
both came. What is long ago counts less, and by the same measure the doubt about the future grows
with its distance. Numbers are floats here, as in ``desktop.domain.forecast``: they are chances and
rates, never amounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

FEWEST_OPENINGS = 3
"""Days with openings below which nothing is said. With three, not knowing the rate puts the 95 %
date half as far again as knowing it would; with two twice as far, with one more than four times."""

FEWEST_DAYS = 10
"""Days observed below which nothing is said: two working weeks, every weekday seen twice."""

HALF_LIFE = 30
"""Days after which what was seen counts half; or the days its last openings took, if more."""

REMEMBERED = 8
"""Days with openings that are always remembered at more than half their weight."""

RESTLESSNESS = 0.3
"""The least doubt about a rate, as its squared coefficient of variation: no list keeps its pace,
however long it was watched. This and the half-life are what was learnt from real lists."""

STRETCH, STRETCHES = 10, 8
"""Days whose sum tells a rate, and the stretches of its own that a list needs to be taken as
restful or as restless as it was, rather than as lists usually are."""

USUAL_BURST, BURST_WEIGHT = 2.0, 5.0
"""Variance over mean that a list is taken to have, and the days of its own that outweigh that."""


@dataclass(frozen=True, slots=True)
class History:
    """What one list saw on each whole day on which somebody waited, oldest first.

    ``opened`` are the units that opened for the list, not those that came back by a refusal;
    ``waited`` the entries waiting as the day began; ``left`` those withdrawn while they had no
    offer. ``refused`` counts, of all ``offers`` made, the declined and expired ones that cost the
    place: who keeps the place is still ahead of those behind.
    """

    opened: Sequence[float]
    waited: Sequence[float]
    left: Sequence[float]
    offers: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """How a list moves: ``openings`` units a day (above 0), given on ``batch`` (1 or more) at once
    on average, both with what refusals pass on; ``leaving``, the hazard per entry and day.

    Both rates are medians; their doubts are squared coefficients of variation as of tomorrow;
    ``half_life`` is the days after which they have doubled, ``leaving_burst`` the variance of
    a day's departures over their mean.
    """

    openings: float
    batch: float = 1.0
    leaving: float = 0.0
    doubt: float = 0.0
    leaving_doubt: float = 0.0
    leaving_burst: float = 1.0
    half_life: float = inf


def pace_of(history: History) -> Pace | None:
    """The pace a history tells; None where it is too early to say."""
    bursts = [age for age, units in enumerate(reversed(history.opened)) if units > 0]
    if len(bursts) < FEWEST_OPENINGS or len(history.opened) < FEWEST_DAYS:
        return None
    half_life = float(max(HALF_LIFE, bursts[:REMEMBERED][-1]))
    count = len(history.opened)
    weights = [2.0 ** ((day + 1 - count) / half_life) for day in range(count)]
    opened = _rate(weights, history.opened, [1.0] * count)
    left = _rate(weights, history.left, history.waited)
    passed, passed_doubt = _passed_on(history)
    return Pace(
        # Half a unit more than was seen: the rate's Jeffreys prior.
        openings=(opened.count + 0.5) / opened.exposed * passed,
        batch=(opened.burst + 1) / 2 * passed,
        leaving=left.count / left.exposed if left.exposed else 0.0,
        doubt=opened.doubt + passed_doubt,
        leaving_doubt=left.doubt,
        leaving_burst=left.burst,
        half_life=half_life,
    )


@dataclass(frozen=True, slots=True)
class _Rate:
    """Events and exposure by weight, the variance of a day's events over their mean (1 or more),
    and the doubt about the rate."""

    count: float
    exposed: float
    burst: float
    doubt: float


def _rate(weights: Sequence[float], counts: Sequence[float], exposures: Sequence[float]) -> _Rate:
    total = sum(w * n for w, n in zip(weights, counts, strict=True))
    exposed = sum(w * e for w, e in zip(weights, exposures, strict=True))
    burst = USUAL_BURST
    if total and exposed:
        rate = total / exposed
        squares = sum(
            w * (n - rate * e) ** 2 / (rate * e)
            for w, n, e in zip(weights, counts, exposures, strict=True)
            if e
        )
        usual = BURST_WEIGHT * USUAL_BURST
        burst = max(1.0, (squares + usual) / (sum(weights) + BURST_WEIGHT))
    return _Rate(total, exposed, burst, burst / (total + 0.5) + _unrest(counts, exposures, burst))


def _unrest(counts: Sequence[float], exposures: Sequence[float], burst: float) -> float:
    """How much the rate itself changed between stretches of ten days, beyond what chance does:
    its squared coefficient of variation, drawn towards what real lists show.
    """
    starts = range(len(counts) % STRETCH, len(counts), STRETCH)
    seen = [sum(counts[at : at + STRETCH]) for at in starts]
    exposed = [sum(exposures[at : at + STRETCH]) for at in starts]
    if not sum(seen) or not sum(exposed):
        return RESTLESSNESS
    rate = sum(seen) / sum(exposed)
    expected = [rate * e for e in exposed]
    beyond = sum((n - e) ** 2 - burst * e for n, e in zip(seen, expected, strict=True))
    own = max(beyond / sum(e**2 for e in expected), 0.0)
    return (RESTLESSNESS * STRETCHES + own * len(seen)) / (STRETCHES + len(seen))


def _passed_on(history: History) -> tuple[float, float]:
    """How many places one unit passes, refusals included, and the doubt about it."""
    if not history.offers:
        return 1.0, 0.0
    refused, made = history.refused + 0.5, history.offers + 1.0
    share = refused / made
    variance = share * (1 - share) / (made + 1)
    return 1 / (1 - share), variance / (1 - share) ** 2
