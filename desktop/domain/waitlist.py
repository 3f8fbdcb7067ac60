"""The order of a waitlist: one static key, and what follows from it.

``key = joined_at − head start`` never changes by itself, because everybody ages at the same speed.
Keys are whole microseconds since 1970 UTC, so that both databases order them equally; two equal
keys go by joining sequence. One comparator, ``order_key``, serves display, allocation, export and
tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal

DAY = 86_400_000_000
"""Microseconds of a day of head start: always 24 hours, whatever the clocks do."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def head_start_days(
    *, tier_days: Decimal, points: Decimal, days_per_points: Decimal, granted: Decimal, cap: Decimal
) -> Decimal:
    """Tier days + points days + granted days, never less than none nor more than the cap."""
    return max(Decimal(0), min(tier_days + points * days_per_points + granted, cap))


def micros(moment: datetime) -> int:
    """Whole microseconds from 1970 UTC to an aware moment."""
    return (moment - _EPOCH) // _MICROSECOND


def key(joined_at: datetime, head_start: Decimal) -> int:
    """The static key: joining moment less the head start in days, in microseconds.

    A fraction of a microsecond of head start is dropped, so the cap holds to the last digit.
    """
    return micros(joined_at) - _in_micros(head_start)


def head_start_key(joined: int, *, millionths: int, cap_days: int) -> int:
    """:func:`key` in stored whole numbers: microseconds and millionths of a day."""
    return joined - max(0, min(millionths * (DAY // 1_000_000), cap_days * DAY))


def _in_micros(days: Decimal) -> int:
    return int((days * DAY).to_integral_value(ROUND_FLOOR))


def bound(entry_key: int, cap: Decimal, *, drawn_until: datetime | None = None) -> datetime:
    """Nobody who joins after this moment can ever pass the entry, whatever their tier.

    ``drawn_until`` is the end of the list's opening lottery: who joins before it may be drawn any
    moment of its window.
    """
    moment = _EPOCH + _MICROSECOND * (entry_key + _in_micros(cap))
    return moment if drawn_until is None else max(moment, drawn_until)


def worst_place(joined: Iterable[datetime], *, entry_key: int, cap: Decimal) -> int:
    """The place the entry cannot fall behind, among those waiting now (itself included).

    ``joined`` are the moments everybody waiting counts from (joining, or what was drawn), paused or
    not: a pause may end, and a head start may still grow up to the cap.
    """
    capped = _in_micros(cap)
    return sum(micros(moment) - capped <= entry_key for moment in joined)


@dataclass(frozen=True, slots=True)
class Entry:
    """One customer's place: what the order, the place and the quantity rule need of it.

    ``paused`` without ``paused_until`` lasts until somebody resumes it. ``first_on`` and
    ``last_on`` are the dates the customer wants the product for; None is open-ended. ``refused_in``
    is the cascade in which the customer last refused, ``skips`` how often somebody went ahead while
    this was the head.
    """

    key: int
    sequence: int
    quantity: Decimal = Decimal(1)
    minimum: Decimal | None = None
    paused: bool = False
    paused_until: date | None = None
    first_on: date | None = None
    last_on: date | None = None
    customer: int = 0
    refused_in: int | None = None
    skips: int = 0


def order_key(entry: Entry) -> tuple[int, int]:
    """The one comparator: by key, then by joining sequence."""
    return entry.key, entry.sequence


def is_paused(entry: Entry, *, today: date) -> bool:
    """Is the entry passed over today? A pause until a date ends on it by itself."""
    return entry.paused and (entry.paused_until is None or today < entry.paused_until)


def offerable(entry: Entry, *, today: date, unit_on: date | None = None) -> bool:
    """Could the entry be offered a unit now: not paused, and in its dates?

    ``unit_on`` is the date of the unit on a list with dates.
    """
    if is_paused(entry, today=today):
        return False
    on = today if unit_on is None else unit_on
    after_first = unit_on is None or entry.first_on is None or entry.first_on <= on
    return after_first and (entry.last_on is None or on <= entry.last_on)


@dataclass(frozen=True, slots=True)
class Place:
    """``place`` of ``waiting`` who could be offered now, and the units wanted ahead of it."""

    place: int
    waiting: int
    units_ahead: Decimal


def place(
    entries: Iterable[Entry], entry: Entry, *, today: date, unit_on: date | None = None
) -> Place | None:
    """Where the entry stands among those who could be offered now; None while it could not.

    ``entries`` is everybody on the list, the entry included. Where everybody wants one unit,
    place r is the r-th to be offered if r units opened now.
    """
    if not offerable(entry, today=today, unit_on=unit_on):
        return None
    waiting = [e for e in entries if offerable(e, today=today, unit_on=unit_on)]
    ahead = [e for e in waiting if order_key(e) < order_key(entry)]
    units = sum((e.quantity for e in ahead), Decimal(0))
    return Place(len(ahead) + 1, len(waiting), units)


def in_order(
    entries: Iterable[Entry], *, today: date, unit_on: date | None = None
) -> tuple[Entry, ...]:
    """Those who could be offered now, first to be offered first."""
    waiting = (entry for entry in entries if offerable(entry, today=today, unit_on=unit_on))
    return tuple(sorted(waiting, key=order_key))
