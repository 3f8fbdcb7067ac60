"""The promise: how much of a wish can be met, from which supplies, and when.

One function answers both the hint while typing and the check at confirmation. Which supplies serve
a wish:

1. With a date wanted by, supplies that arrive in time are taken *latest first*, as late as still
   is in time: stock on hand stays free for those who need it sooner, and nobody is delayed, since
   every one of these units is there by the date.
2. What they do not cover comes from the later supplies, *earliest first*. Without a date wanted by
   every supply is a later one.
3. Products made to order cover any rest after their lead time; supplies that are there by then go
   first, those that come later are left alone.

So as many units as possible are there by the date, every further unit is there as early as it can
be, and no supply ever gives more than it has free (orders, scenarios 1, 2, 3 and 14).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from desktop.domain.office_calendar import OfficeCalendar

SupplyKind = Literal["on_hand", "receipt", "make"]


@dataclass(frozen=True, slots=True)
class Supply:
    """What one supply can still give: ``free`` is net of allocations, holds and reservations.

    ``available_on`` is when an expected receipt arrives, or a planned batch is made. A receipt
    whose day has passed without arriving has no date any more: nothing is promised from it until
    it is given a new one. ``for_on`` is the one date that the capacity of a product sold by date is
    for: it serves whoever wants that date, on it.
    """

    id: int
    kind: SupplyKind
    available_on: date
    free: Decimal
    for_on: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A quantity from one supply (None: made to order), dispatched on a working day."""

    supply_id: int | None
    quantity: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Promise:
    """The parts, earliest first, and the quantity nothing covers."""

    parts: tuple[Part, ...]
    short: Decimal

    @property
    def by_date(self) -> tuple[tuple[Decimal, date], ...]:
        """What a customer hears: ``8 by 3 Dec, 2 by 17 Dec``."""
        sums: dict[date, Decimal] = {}
        for part in self.parts:
            sums[part.on] = sums.get(part.on, Decimal(0)) + part.quantity
        return tuple((quantity, on) for on, quantity in sorted(sums.items()))

    @property
    def last_on(self) -> date | None:
        """When the last part is dispatched; None if nothing can be promised."""
        return max((part.on for part in self.parts), default=None)

    @property
    def promised(self) -> Decimal:
        """How much is promised in all."""
        return sum((part.quantity for part in self.parts), Decimal(0))

    def quantity_by(self, on: date) -> Decimal:
        """How much is dispatched up to and on this day."""
        return sum((part.quantity for part in self.parts if part.on <= on), Decimal(0))


def promise(
    *,
    wanted: Decimal,
    supplies: Sequence[Supply],
    today: date,
    calendar: OfficeCalendar,
    lead_days: int | None = None,
    step: Decimal | None = None,
    wanted_by: date | None = None,
) -> Promise:
    """Promise as much of ``wanted`` as the supplies and the lead time allow.

    Quantities are in the product's unit, and ``wanted`` a valid amount of it; no split leaves a
    part that is no multiple of ``step``. ``lead_days`` are working days from today; None means
    the product is not made to order. A quantity of zero or less needs no supply.
    """
    made_on = None if lead_days is None else calendar.add_working_days(today, lead_days)
    dated = sorted(
        (
            (dispatch, supply.kind != "on_hand", supply.available_on, supply.id, supply)
            for supply in supplies
            if supply.for_on in (None, wanted_by)
            and (dispatch := dispatch_date(supply, today=today, calendar=calendar)) is not None
            and (made_on is None or dispatch <= made_on)
        ),
        key=lambda row: row[:4],
    )
    in_time = [row for row in dated if wanted_by is not None and row[0] <= wanted_by]
    left = max(wanted, Decimal(0))
    parts: list[Part] = []
    for dispatch, *_, supply in [*reversed(in_time), *dated[len(in_time) :]]:
        taken = take(supply.free, left, step)
        if taken > 0:
            parts.append(Part(supply.id, taken, dispatch))
            left -= taken
    if made_on is not None and left:
        parts.append(Part(None, left, made_on))
        left = Decimal(0)
    return Promise(tuple(sorted(parts, key=lambda part: part.on)), left)


def dispatch_date(supply: Supply, *, today: date, calendar: OfficeCalendar) -> date | None:
    """The first working day on which the supply can leave; None for an overdue receipt.

    The capacity of a date serves on that date, whatever day it is.
    """
    if supply.for_on is not None:
        return supply.for_on if supply.for_on >= today else None
    if supply.kind == "on_hand":
        return calendar.next_working_day(max(supply.available_on, today))
    return calendar.next_working_day(supply.available_on) if supply.available_on >= today else None


def take(free: Decimal, left: Decimal, step: Decimal | None) -> Decimal:
    """How much of what is ``left`` to serve is taken from what is ``free``: no part of a step."""
    if free >= left:
        return left
    return free // step * step if step else free


def deduct(supplies: Iterable[Supply], promised: Promise) -> tuple[Supply, ...]:
    """The supplies as the next line of the same order finds them."""
    used: dict[int | None, Decimal] = {}
    for part in promised.parts:
        used[part.supply_id] = used.get(part.supply_id, Decimal(0)) + part.quantity
    return tuple(
        replace(supply, free=supply.free - used.get(supply.id, Decimal(0))) for supply in supplies
    )


def promise_kept(
    promised_on: date, *, done_on: date | None, today: date
) -> Literal["kept", "missed", "open"]:
    """What became of a promise; the day itself still keeps it (orders, scenario 5).

    Asked once for the original date and once for the date it was moved to: both are shown.
    """
    if done_on is not None:
        return "kept" if done_on <= promised_on else "missed"
    return "open" if today <= promised_on else "missed"
