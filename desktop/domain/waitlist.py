"""The order of a waitlist: one static key, and what follows from it.

``key = joined_at − head start`` never changes by itself, because everybody ages at the same speed.
Keys are whole microseconds since 1970 UTC, so that both databases order them equally; two equal
keys go by joining sequence. One comparator, ``order_key``, serves display, allocation, export and
tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

from desktop.domain.errors import RuleBroken

DAY = 86_400_000_000
"""Microseconds of a day of head start: always 24 hours, whatever the clocks do."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Policy:
    """How one list is run. Days and hours are exact; ``cap_days`` is the cap B on head starts.

    ``unanswered`` is what an offer costs that nobody answered: the key is kept but passed over in
    the same cascade, the entry moves behind, or it is paused.
    """

    tier_days: Mapping[str, Decimal] = field(default_factory=dict)
    days_per_points: Decimal = Decimal(0)
    cap_days: Decimal = Decimal(30)
    hold_hours: Decimal = Decimal(4)
    hold_hours_by_tier: Mapping[str, Decimal] = field(default_factory=dict)
    refusals_until_paused: int = 3
    unanswered: Literal["keep", "behind", "pause"] = "keep"
    quantity_rule: Literal["strict", "skip", "partial"] = "strict"
    most_skips: int = 3
    sell_to_walk_ins: bool = False
    version: int = 1

    def head_start_days(self, *, tier: str | None, points: Decimal, granted: Decimal) -> Decimal:
        """The head start this policy gives, in days, within its cap."""
        return head_start_days(
            tier_days=self.tier_days.get(tier or "", Decimal(0)),
            points=points,
            days_per_points=self.days_per_points,
            granted=granted,
            cap=self.cap_days,
        )

    def hold_hours_for(self, tier: str | None) -> Decimal:
        """Working hours an offer stands for a member of this tier."""
        return self.hold_hours_by_tier.get(tier or "", self.hold_hours)


def check_policy(policy: Policy) -> None:
    """Refuse a policy the order cannot be kept with.

    Raises RuleBroken ``policy-negative`` (field), ``policy-tier-above-cap`` (tier, cap),
    ``policy-hold-hours``.
    """
    numbers = {
        "cap_days": policy.cap_days,
        "days_per_points": policy.days_per_points,
        "refusals_until_paused": Decimal(policy.refusals_until_paused),
        "most_skips": Decimal(policy.most_skips),
        "hold_hours": policy.hold_hours,
        **{f"hold_hours.{tier}": hours for tier, hours in policy.hold_hours_by_tier.items()},
        **{f"tier_days.{tier}": days for tier, days in policy.tier_days.items()},
    }
    for name, value in numbers.items():
        if not value.is_finite() or value < 0:
            raise RuleBroken("policy-negative", field=name)
    for tier, days in policy.tier_days.items():
        if days > policy.cap_days:
            raise RuleBroken("policy-tier-above-cap", tier=tier, cap=policy.cap_days)
    if 0 in (policy.hold_hours, *policy.hold_hours_by_tier.values()):
        raise RuleBroken("policy-hold-hours")


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


def bound(entry_key: int, cap: Decimal) -> datetime:
    """Nobody who joins after this moment can ever pass the entry, whatever their tier."""
    return _EPOCH + _MICROSECOND * (entry_key + _in_micros(cap))


def worst_place(joined: Iterable[datetime], *, entry_key: int, cap: Decimal) -> int:
    """The place the entry cannot fall behind, among those waiting now (itself included).

    ``joined`` are the joining moments of everybody waiting, paused or not: a pause may end, and a
    head start may still grow up to the cap.
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
