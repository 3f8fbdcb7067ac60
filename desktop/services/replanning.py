"""Promises come forward when more of a product is there, or is there sooner; who is to be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.domain.promise import Supply as Free
from desktop.domain.promise import SupplyKind, dispatch_date
from desktop.domain.replanning import Move, Standing, forward
from desktop.models.catalogue import Product, Supply
from desktop.models.database import is_postgres, tuples
from desktop.models.orders import Allocation, OrderLine, SalesOrder
from desktop.models.rows import get, get_locked, run
from desktop.models.settings import office
from desktop.models.stock import free_supplies
from desktop.services.allocating import retell
from desktop.services.change import Change
from desktop.services.followups import leave
from desktop.services.order_dates import redate
from desktop.services.promising import bare_lines_of, spoken

_TELL_HOURS = 2
"""Office hours within which a customer hears of a promise that moved, before they ask."""

_NONE = Decimal(0)
_LONGEST = 200  # characters of what moved
_UNSENT = ("allocated", "backordered", "waitlisted")  # lines of which something may not have left
_Line = dict[str, Decimal]


def hold_orders(product: int) -> None:
    """Part of another action, before it locks supplies: the orders that hold units of ``product``
    are ours, in order of id. What leaves locks its order first, too; so neither waits for ever."""
    if is_postgres():
        run(
            "SELECT id FROM sales_order WHERE id IN (SELECT l.order_id FROM order_line l"
            " JOIN allocation a ON a.line_id = l.id AND a.state = 'allocated'"
            " WHERE l.product_id = ?) ORDER BY id FOR NO KEY UPDATE",
            product,
        )


class Told:
    """What customers were told before an action on stock, so that they hear of what it changed."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._before: dict[int, Heard] = {}

    def keep(self, order: int) -> None:
        """Remember an order's promises before the first of them changes."""
        if order not in self._before:
            self._before[order] = _heard(order)

    def tell_first(self) -> int:
        """Leave for each order whose promise is another now the task to tell the customer first,
        and see to its promised day; how many there are."""
        return sum(self._tell(order, before) for order, before in self._before.items())

    def _tell(self, key: int, before: Heard) -> bool:
        order = get_locked(SalesOrder, key)
        redate(self._change, order)
        now = _heard(key)
        moved = before.moved_to(now)
        if moved is None:
            return False
        old, new = moved
        leave(
            self._change,
            customer=order.customer_id,
            order=order.id,
            rule="promise-moved",
            params={
                "number": order.number,
                "old": old.isoformat() if old else "",
                "new": new.isoformat() if new else "",
                "name": _names(line for line in now.lines if now.lines[line] != before.of(line)),
            },
            due=office().calendar.due_after_hours(self._change.now, _TELL_HOURS),
        )
        return True


@dataclass(frozen=True, slots=True)
class Heard:
    """An order's promised day, and how much of each line was promised for which day."""

    on: date | None
    lines: dict[int, _Line]

    def moved_to(self, now: Heard) -> tuple[date | None, date | None] | None:
        """The order's day before and now; where only parts moved the last days of what did; None
        where the customer would hear the same."""
        if self.on != now.on:
            return self.on, now.on
        lost, gained = _more(self.lines, now.lines), _more(now.lines, self.lines)
        return (_last(lost), _last(gained)) if lost or gained else None

    def of(self, line: int) -> _Line:
        """How much of a line was promised for which day."""
        return self.lines.get(line, {})

    def last(self) -> date | None:
        """The last day of which something is promised."""
        return _last(on for days in self.lines.values() for on in days)


def _heard(key: int) -> Heard:
    order = get(SalesOrder, key)
    lines = {
        line.id: {on: Decimal(quantity) for quantity, on in spoken(line.promise)}
        for line in bare_lines_of(order)
    }
    return Heard(order.promised_on, lines)


def _names(lines: Iterable[int]) -> str:
    """What moved, in the words of the order."""
    return ", ".join(get(OrderLine, line).description for line in lines)[:_LONGEST]


def _more(these: dict[int, _Line], those: dict[int, _Line]) -> set[str]:
    """The days for which more of a line is promised in ``these``."""
    return {
        on
        for line, days in these.items()
        for on, quantity in days.items()
        if quantity > those.get(line, {}).get(on, _NONE)
    }


def _last(days: Iterable[str]) -> date | None:
    last = max(days, default=None)
    return None if last is None else date.fromisoformat(last)


def replan(change: Change, product: int, told: Told) -> None:
    """Part of an action that gives more of ``product``, or sooner: promises come forward to what
    is free, those first confirmed first. Units that people wait for are not free.

    The orders must be held (:func:`hold_orders`) before the first supply is locked.
    """
    free = free_supplies([product], lock=True).get(product, [])
    supplies = [supply for supply in free if supply.for_on is None]  # a date is for who wants it
    settings = office()
    today, calendar = settings.today(change.now), settings.calendar
    days = [dispatch_date(one, today=today, calendar=calendar) for one in supplies]
    earliest = min((day for day in days if day is not None), default=None)
    if earliest is None:
        return
    standing, held = _standing(product, earliest)
    known = {supply.id for supply in supplies}
    supplies += [supply for supply in held.values() if supply.id not in known]
    step = get(Product, product).step
    moves = forward(standing, supplies, today=today, calendar=calendar, step=step)
    _carry_out(change, moves, told)


def _standing(product: int, after: date) -> tuple[list[Standing], dict[int, Free]]:
    """What is promised later than ``after``, first confirmed first, and what it stands on."""
    given = (
        Allocation.select(
            *(Allocation.id, Allocation.line, Allocation.supply, Allocation.quantity),
            *(Allocation.promised_on, OrderLine.wanted_on, OrderLine.choice),
            *(Supply.kind, Supply.available_on, Supply.for_on),
        )
        .join(OrderLine)
        .join(SalesOrder)
        .switch(Allocation)
        .left_outer_join(Supply)
        .where(
            OrderLine.product == product,
            OrderLine.fulfilment.in_(_UNSENT),
            Allocation.state == "allocated",
            Allocation.promised_on > after,
        )
        .order_by(SalesOrder.confirmed_at, SalesOrder.id, OrderLine.id, Allocation.id)
    )
    standing, held = [], {}
    for key, line, supply, quantity, on, wanted, choice, kind, *days in tuples(given):
        together = choice == "later"
        standing.append(Standing(key, line, supply, quantity, on, wanted, together))
        if supply is not None:
            named: SupplyKind = "on_hand" if kind == "on-hand" else "receipt"
            available, for_on = days
            held[supply] = Free(supply, named, available, _NONE, for_on)
    return standing, held


def _carry_out(change: Change, moves: list[Move], told: Told) -> None:
    """Give the lines what they come forward to; each supply is written once."""
    allocated: dict[int | None, Decimal] = defaultdict(Decimal)
    lines: dict[int, OrderLine] = {}
    for move in moves:
        row = get(Allocation, move.standing)
        line = lines.setdefault(row.line_id, get(OrderLine, row.line_id))
        told.keep(line.order_id)
        allocated[row.supply_id] -= move.quantity
        allocated[move.supply_id] += move.quantity
        given = {"supply": move.supply_id, "promised_on": move.on}
        if move.quantity == row.quantity:
            change.update(row, **given)
            continue
        change.update(row, quantity=row.quantity - move.quantity)
        change.insert(Allocation, line=line.id, quantity=move.quantity, **given)
    for key, more in allocated.items():
        if key is not None and more:
            supply = get_locked(Supply, key)
            change.update(supply, allocated=supply.allocated + more)
    for line in lines.values():
        retell(change, line)
