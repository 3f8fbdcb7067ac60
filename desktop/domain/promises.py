"""What became of everything with a date that a customer was told, and whether they heard first.

Nobody types whether a promise was kept: it is worked out from what was promised and what was done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Fate = Literal["open", "kept", "missed", "withdrawn"]
KINDS = ("delivery", "call-back", "update", "price")

KIND_OF_RULE = {
    "call-back": "call-back",
    "missed-call": "call-back",
    "answer-question": "update",
    "waitlist-news": "update",
    "agree-later-date": "update",
    "declined-news": "update",
    "alternative-answer": "update",
}
"""The follow-ups that were promised to a customer; those of other rules are the office's own."""

TELL_FIRST = ("promise-moved", "waitlist-correction", "correction")
"""The follow-ups of what a customer was told and is otherwise now: a day, a place, a price."""


def fate(*, by: datetime, done: datetime | None, withdrawn: bool, now: datetime) -> Fate:
    """What became of a promise for the moment ``by``. What was done in time was kept, whatever came
    after; what was taken back before its time is neither kept nor missed."""
    if done is not None:
        return "kept" if done <= by else "missed"
    if withdrawn:
        return "withdrawn"
    return "missed" if now > by else "open"


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise that became another at ``at``; when the customer was told of it, and when they got
    in touch themselves first, None where that has not been."""

    at: datetime
    told_at: datetime | None
    asked_at: datetime | None

    @property
    def was_first(self) -> bool | None:
        """Whether they were told before they asked; None while neither has been."""
        if self.told_at is None:
            return None if self.asked_at is None else False
        return self.asked_at is None or self.told_at <= self.asked_at


@dataclass(frozen=True, slots=True)
class Score:
    """Of ``n`` changes that customers heard of, how many they heard from us first."""

    first: int
    n: int


def score(moves: Iterable[Moved]) -> Score:
    """The share told before they asked; changes nobody has heard of yet do not count."""
    known = [move.was_first for move in moves if move.was_first is not None]
    return Score(sum(known), len(known))
