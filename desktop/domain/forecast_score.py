"""How often the dates that were told have held, honestly counted.

A date is judged when it is over, never sooner: counting early successes before late failures can be
known would flatter. Who left the list before the date had no offer and no failure; leaving them out
would flatter too, because the quick are seen and the slow are not. So each date is followed as a
share of the way to it, and the share held is the product-limit estimate (Kaplan and Meier, 1958)
over those still waiting at each share of the way. Where nobody left, it is the plain share.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Told:
    """One date that was told on ``on``, and what came of it.

    ``offered`` is the day of the entry's first offer, ``left`` the day it left without one.
    """

    on: date
    by: date
    offered: date | None = None
    left: date | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """``share`` of the dates held, estimated from ``decided`` ones that were offered in time or
    waited until their date was over. None where none is decided yet.
    """

    share: float | None
    decided: int


def score(told: Iterable[Told], *, today: date) -> Score:
    """The score of the dates that were over before ``today``."""
    followed = sorted(_followed(one) for one in told if one.by < today)
    waiting, missed, decided = len(followed), 1.0, 0
    for way, left in followed:
        if not left:
            decided += 1
        if way <= 1 and not left:
            missed *= 1 - 1 / waiting
        waiting -= 1
    return Score(1 - missed if decided else None, decided)


def _followed(told: Told) -> tuple[float, bool]:
    """How far on the way to its date it was offered (above 1: too late) or left; and did it leave?

    An offer sorts before a departure on the same day, which did not hinder it.
    """
    whole = max((told.by - told.on).days, 1)
    if told.offered is not None and told.offered <= told.by:
        return (told.offered - told.on).days / whole, False
    if told.left is not None and told.left < told.by and told.offered is None:
        return (told.left - told.on).days / whole, True
    return 2.0, False
