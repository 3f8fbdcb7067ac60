"""What became of promises: kept or missed, on the day first told and on the day it was moved to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from desktop.domain.promise import promise_kept

Outcome = Literal["kept", "missed", "open"]


@dataclass(frozen=True, slots=True)
class LinePromise:
    """A promise and what came of it (orders, scenario 5).

    ``first_on`` is the day first told, ``revised_on`` the day it was moved to last (the same where
    it was not), ``done_on`` the day on which all that came was there. ``missing`` is how much was
    not received, or was rejected, in the line's unit; 0 where nobody counted.
    """

    first_on: date
    revised_on: date
    done_on: date | None
    missing: Decimal = Decimal(0)

    def original(self, today: date) -> Outcome:
        """What became of the day first told."""
        return self._outcome(self.first_on, today)

    def revised(self, today: date) -> Outcome:
        """What became of the day it was moved to."""
        return self._outcome(self.revised_on, today)

    def days_late(self, today: date) -> int:
        """Calendar days behind the day first told, by now where it is open; never below 0."""
        return max(0, ((self.done_on or today) - self.first_on).days)

    def _outcome(self, on: date, today: date) -> Outcome:
        """A promise is of a quantity too: what came short or was rejected is missed."""
        if self.done_on is not None and self.missing > 0:
            return "missed"
        return promise_kept(on, done_on=self.done_on, today=today)


def missing_of(quantity: Decimal, received: Decimal | None, rejected: Decimal | None) -> Decimal:
    """How much of ``quantity`` did not come or was rejected; 0 where nobody counted."""
    came = quantity if received is None else received
    return max(Decimal(0), quantity - came + (rejected or Decimal(0)))


@dataclass(frozen=True, slots=True)
class KeptCount:
    """How many promises came to an end (``settled``), and how many of them were kept on the day
    first told and on the day they were moved to. ``open`` are still to be kept. ``missing`` are
    those of ``settled`` of which something did not come or was rejected."""

    settled: int = 0
    original: int = 0
    revised: int = 0
    open: int = 0
    missing: int = 0


def count_kept(promises: Iterable[tuple[LinePromise, int]], *, today: date) -> KeptCount:
    """Count promises, each with how many are alike. One is settled when both its days decided: it
    may have been moved to a later day, or brought forward to an earlier one."""
    settled = original = revised = still_open = missing = 0
    for promise, alike in promises:
        first, last = promise.original(today), promise.revised(today)
        if "open" in (first, last):
            still_open += alike
            continue
        settled += alike
        original += alike * (first == "kept")
        revised += alike * (last == "kept")
        missing += alike * (promise.missing > 0)
    return KeptCount(settled, original, revised, still_open, missing)
