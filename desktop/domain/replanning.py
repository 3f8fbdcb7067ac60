"""Re-planning: whose promise comes forward when more is there, or is there sooner.

A line goes on standing on its supply until another is free that can leave on an earlier day. Lines
are served in the order in which they were confirmed; of one line what would come last goes first.
What a line no longer needs is free for those after it: they may come forward to it in their turn.
What comes by the day it is wanted stays where it is, as the promise itself leaves the stock on hand
to those who need it sooner (domain/promise).

One pass is enough: what a line leaves alone is no earlier than anything it still stands on, so
whatever a later line gives back is later still. No unit is given twice, no day becomes a later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from desktop.domain.office_calendar import OfficeCalendar
from desktop.domain.promise import Supply, dispatch_date, take

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """A quantity that is promised ``on`` a day and stands on a supply (None: made to order).

    ``wanted_by`` is when the line is wanted. A line delivered ``together`` goes when its last part
    is there: every part is promised for that day.
    """

    id: int
    line: int
    supply_id: int | None
    quantity: Decimal
    on: date
    wanted_by: date | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """So much of a standing has another supply, or another day, from now on."""

    standing: int
    quantity: Decimal
    supply_id: int | None
    on: date


class _Pool:
    """What is free, by the day it can leave; what is given back comes in."""

    def __init__(
        self, supplies: Iterable[Supply], *, today: date, calendar: OfficeCalendar
    ) -> None:
        self.days: dict[int, date] = {}
        self.free: dict[int, Decimal] = {}
        self.only: dict[int, date] = {}  # whom the capacity of a date is for
        for supply in supplies:
            day = dispatch_date(supply, today=today, calendar=calendar)
            if day is not None:
                self.days[supply.id] = day
                self.free[supply.id] = supply.free
            if supply.for_on is not None:
                self.only[supply.id] = supply.for_on

    def ready(self, one: Standing) -> date:
        """When it can leave: an early receipt is there before it is promised."""
        day = None if one.supply_id is None else self.days.get(one.supply_id)
        return one.on if day is None else min(one.on, day)

    def serve(self, one: Standing, step: Decimal) -> list[Move]:
        """Take what can leave before ``one`` does, in the order of the promise itself."""
        before = self.ready(one)
        sooner = sorted(
            (day, key)
            for key, day in self.days.items()
            if day < before and self.only.get(key, one.wanted_by) == one.wanted_by
        )
        in_time = [row for row in sooner if one.wanted_by is not None and row[0] <= one.wanted_by]
        left, moves = one.quantity, []
        for day, key in [*reversed(in_time), *sooner[len(in_time) :]]:
            taken = take(self.free[key], left, step)
            if taken > 0:
                moves.append(Move(one.id, taken, key, day))
                self.free[key] -= taken
                left -= taken
        self._give_back(one.supply_id, one.quantity - left)
        return moves

    def undo(self, one: Standing, moves: Iterable[Move]) -> None:
        """As if it had not been served."""
        for move in moves:
            self._give_back(move.supply_id, move.quantity)
            self._give_back(one.supply_id, -move.quantity)

    def _give_back(self, supply: int | None, quantity: Decimal) -> None:
        if supply is not None and supply in self.free:
            self.free[supply] += quantity


def forward(
    standing: Iterable[Standing],
    supplies: Iterable[Supply],
    *,
    today: date,
    calendar: OfficeCalendar,
    step: Decimal,
) -> list[Move]:
    """What of ``standing`` comes forward to what is free.

    ``standing`` has the lines first confirmed first, the parts of a line together; what is not in
    it keeps what it has. ``supplies`` are all of the product, with what is free of each. No move is
    a part of ``step`` unless a whole standing is.
    """
    pool = _Pool(supplies, today=today, calendar=calendar)
    moves: list[Move] = []
    for _line, found in groupby(standing, key=lambda one: one.line):
        parts = list(found)
        if parts[0].together:
            moves += _together(pool, parts, step)
            continue
        for one in sorted(parts, key=lambda one: (pool.ready(one), one.id), reverse=True):
            if one.wanted_by is None or one.on > one.wanted_by:
                moves += pool.serve(one, step)
    return moves


def _together(pool: _Pool, parts: Sequence[Standing], step: Decimal) -> list[Move]:
    """The parts that come last come forward whole, or nothing does: nobody gains by less."""
    wanted_by, last = parts[0].wanted_by, max(pool.ready(one) for one in parts)
    if wanted_by is not None and last <= wanted_by:
        return []
    late = [one for one in parts if pool.ready(one) == last]
    served = [(one, pool.serve(one, step)) for one in late]
    if any(sum((m.quantity for m in moves), _NONE) < one.quantity for one, moves in served):
        for one, moves in served:
            pool.undo(one, moves)
        return []
    moves = [move for _one, each in served for move in each]
    rest = [one for one in parts if one not in late]
    on = max([*(move.on for move in moves), *(pool.ready(one) for one in rest)])
    return [
        *(Move(move.standing, move.quantity, move.supply_id, on) for move in moves),
        *(Move(one.id, one.quantity, one.supply_id, on) for one in rest),
    ]
