"""A day by its hours: the open ones one by one, each closed stretch between them whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of a day, ``until`` not included, in which the office is open or is not."""

    since: datetime
    until: datetime
    is_open: bool


def slots(
    open_times: Iterable[tuple[datetime, datetime]], *, begins: datetime, ends: datetime
) -> tuple[Slot, ...]:
    """The slots from ``begins`` to ``ends``, in order and without a gap.

    ``open_times`` lie in between, in order, without overlap. An open hour begins with the opening;
    the last one before a closing may be shorter.
    """
    made: list[Slot] = []
    since = begins
    for opens, closes in open_times:
        if since < opens:
            made.append(Slot(since, opens, is_open=False))
        since = opens
        while since < closes:
            until = min(since + _HOUR, closes)
            made.append(Slot(since, until, is_open=True))
            since = until
    if since < ends:
        made.append(Slot(since, ends, is_open=False))
    return tuple(made)


def slot_of(found: Sequence[Slot], moment: datetime) -> int:
    """The number of the slot a moment belongs to.

    What is due at closing belongs to the hour that ends with it, not to the closed one after it.
    """
    place = next(
        (number for number, slot in enumerate(found) if moment < slot.until), len(found) - 1
    )
    before = found[place - 1] if place else None
    closes = before is not None and before.is_open and not found[place].is_open
    return place - 1 if closes and moment == found[place].since else place
