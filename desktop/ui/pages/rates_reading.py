"""What the rates page shows, read in one go on the database lane."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.rates import EURO
from desktop.queries import rate_curve, rates
from desktop.queries.office import settings as office_settings
from desktop.queries.rate_curve import Curve
from desktop.queries.rates import AsideRow, RateState, SourceRow

PERIODS: dict[str, int | None] = {"month": 31, "year": 366, "all": None}
"""Days that the curve goes back; None for all there are."""

_FIRST_DAY = date(1990, 1, 1)  # before any rate there is


@dataclass(frozen=True, slots=True)
class Shown:
    """How a pair stands, how it went, what waits for a person, and where rates come from."""

    state: RateState
    curve: Curve
    aside: tuple[AsideRow, ...]
    sources: tuple[SourceRow, ...]


def usual_pair() -> tuple[str, str]:
    """The office's currency and a main other one."""
    own = office_settings().currency
    return own, "USD" if own != "USD" else EURO


def read(*, base: str, quote: str, period: str, today: date) -> Shown:
    """Everything the page shows of a pair."""
    days = PERIODS[period]
    since = _FIRST_DAY if days is None else date.fromordinal(today.toordinal() - days)
    return Shown(
        state=rates.state(base, quote, today=today),
        curve=rate_curve.curve(base, quote, since=since, until=today),
        aside=tuple(rates.aside()),
        sources=tuple(rates.sources()),
    )
