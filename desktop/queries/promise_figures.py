"""What the page of promises counts: each of its filters, and the score of telling first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.domain.promises import Score
from desktop.queries.promise_ledger import PROMISES, PromiseFilters
from desktop.queries.telling import told_before_asked

COUNTED = ("tell", "open", "missed", "moved")
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """How many promises each filter leaves, and how many customers heard first in a year."""

    counts: dict[str, int]
    score: Score


def promise_figures(*, now: datetime) -> PromiseFigures:
    """The figures at ``now``."""
    counts = {show: PROMISES.count(filters=PromiseFilters(now=now, show=show)) for show in COUNTED}
    return PromiseFigures(counts, told_before_asked(since=now - _YEAR))
