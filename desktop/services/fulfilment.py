"""What becomes of a confirmed order: dispatched, delivered, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.orders import check_transition, state_after, state_steps
from desktop.domain.quantities import check_quantity
from desktop.domain.typed import passage
from desktop.models.catalogue import Supply
from desktop.models.orders import Allocation, OrderLine, SalesOrder
from desktop.models.rows import get_locked, rows, run
from desktop.models.settings import office
from desktop.models.stock import hold_products
from desktop.services import order_points
from desktop.services.allocating import release, retell, shrink_line
from desktop.services.amendment_work import move_work
from desktop.services.change import Change, Outcome, changing
from desktop.services.earning import earn_for
from desktop.services.followups import close_for
from desktop.services.offers import cancel_places
from desktop.services.openings import open_units
from desktop.services.order_dates import note_done
from desktop.services.promising import bare_lines_of, lines_of

_NONE = Decimal(0)
_LEFT = '"line_id" = ? AND "state" IN (\'dispatched\', \'delivered\') ORDER BY "id"'


def dispatch(
    *, order: int, who: int | None, now: datetime, quantities: Mapping[int, Decimal] | None = None
) -> Outcome[int]:
    """Note that goods left: everything on hand of the order, or these ``quantities`` of its lines
    (by line id); how many parts. What stays keeps its own promise.

    What was made to order and special orders count as on hand once somebody says they left.
    Raises RuleBroken ``nothing-to-dispatch``, ``dispatch-too-much`` (field, there), and
    ``quantity-…`` for what the product's steps do not allow.
    """
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        if row.state not in ("confirmed", "in-progress"):
            check_transition(row.state, "in-progress")
        sent, lines = 0, lines_of(row)
        hold_products(line.product_id for line in lines if line.product_id is not None)
        for line in lines:
            wanted = None if quantities is None else quantities.get(line.id, _NONE)
            if wanted is None or wanted > 0:
                sent += _dispatch_line(change, line, wanted)
        if not sent:
            raise RuleBroken("nothing-to-dispatch")
        advance(change, row)
    return Outcome(sent, frozenset(change.topics))


def _dispatch_line(change: Change, line: OrderLine, wanted: Decimal | None) -> int:
    """Send ``wanted`` of the line, or all that is here."""
    if line.kind == "special":
        return _dispatch_special(change, line, wanted)
    left = wanted
    if wanted is not None:
        product: Any = line.product
        check_quantity(wanted, step=product.step, minimum=_NONE)
    sent = 0
    for allocation in _allocations(line, "allocated"):
        taken = allocation.quantity if left is None else min(left, allocation.quantity)
        if not taken or not _take_from_stock(change, allocation, taken):
            continue
        _send(change, allocation, taken)
        left = None if left is None else left - taken
        sent += 1
    if left:
        there = (wanted or _NONE) - left
        raise RuleBroken("dispatch-too-much", field=str(line.id), there=there)
    if sent:
        retell(change, line)
    return sent


def _dispatch_special(change: Change, line: OrderLine, wanted: Decimal | None) -> int:
    if line.fulfilment != "backordered":
        return 0
    if wanted not in (None, line.quantity):
        raise RuleBroken("dispatch-special-whole", field=str(line.id))
    change.update(line, fulfilment="dispatched")
    return 1


def _take_from_stock(change: Change, allocation: Allocation, taken: Decimal) -> bool:
    """Take it off the supply; False where that has not arrived. What is made has none."""
    if allocation.supply_id is None:
        return True
    supply = get_locked(Supply, allocation.supply_id)
    if supply.kind != "on-hand":
        return False
    left, held = supply.quantity - taken, supply.allocated - taken
    change.update(supply, quantity=left, allocated=held)
    return True


def _send(change: Change, allocation: Allocation, taken: Decimal) -> None:
    """What leaves of an allocation is one of its own; the rest keeps its day."""
    if taken == allocation.quantity:
        change.update(allocation, state="dispatched")
        return
    change.update(allocation, quantity=allocation.quantity - taken)
    change.insert(
        Allocation,
        line=allocation.line_id,
        supply=allocation.supply_id,
        quantity=taken,
        promised_on=allocation.promised_on,
        state="dispatched",
    )


def deliver(*, order: int, who: int | None, now: datetime) -> Outcome[str]:
    """Note that what was dispatched has arrived; the order's state after it.

    A completed order earns its points and closes its delivery follow-ups.
    """
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        arrived = 0
        for line in lines_of(row):
            if line.kind == "special" and line.fulfilment == "dispatched":
                change.update(line, fulfilment="delivered")
                arrived += 1
            on_the_way = _allocations(line, "dispatched")
            for allocation in on_the_way:
                change.update(allocation, state="delivered")
            if on_the_way:
                arrived += 1
                retell(change, line)
        if not arrived:
            raise RuleBroken("nothing-to-deliver")
        note_done(row, office().today(now))
        state = advance(change, row)
    return Outcome(state, frozenset(change.topics))


def advance(change: Change, order: SalesOrder) -> str:
    """Part of another action: the state the order has earned by what became of its lines."""
    lines = bare_lines_of(order)
    state = state_after(
        order.state,
        [line.fulfilment for line in lines if line.fulfilment],
        part_has_left=any(rows(Allocation, _LEFT, line.id) for line in lines),
    )
    for step in state_steps(order.state, state):
        change.update(order, state=step)
    if state == "completed":
        change.update(order, closed_at=change.now)
        close_for(change, order=order.id, outcome="delivered", done=True)
        earn_for(change, order)
    return str(state)


def _allocations(line: OrderLine, state: str) -> list[Allocation]:
    condition = '"line_id" = ? AND "state" = ? ORDER BY "id"'
    return rows(Allocation, condition, line.id, state, lock=True)


def cancel(*, order: int, reason: str, who: int | None, now: datetime) -> Outcome[None]:
    """Cancel what has not left yet, for a reason: units are free again, places are given up.

    An amendment is discarded: its order is there as before. Raises RuleBroken ``order-state``,
    ``order-cancel-reason``.
    """
    reason = passage(reason, field="reason", longest=2000)
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        check_transition(row.state, "cancelled", reason=reason)
        is_amendment = row.revision_of_id is not None
        if is_amendment:
            move_work(change, row)
        lines = lines_of(row)
        products = [line.product_id for line in lines if line.product_id is not None]
        hold_products(products)
        cancel_places(change, lines, reason)
        for line in lines:
            for allocation in _allocations(line, "allocated"):
                release(change, allocation)
            _cancel_rest(change, line, reason)
        state = "discarded" if is_amendment else "cancelled"
        change.update(row, state=state, cancel_reason=reason, closed_at=now, held_at=None)
        order_points.release(change, row, reason=reason)
        close_for(change, order=order, outcome=reason)
        run("DELETE FROM draft_step WHERE order_id = ?", order)
        open_units(change, products, cause="cancelled")
    return Outcome(None, frozenset(change.topics))


def _cancel_rest(change: Change, line: OrderLine, reason: str) -> None:
    """Nothing more of the line is sent; what has left stays what it was."""
    if line.fulfilment not in ("", "allocated", "backordered", "waitlisted"):
        return
    left = rows(Allocation, _LEFT, line.id)
    if not left:
        change.update(line, fulfilment="cancelled", promised_on=None)
        return
    gone = sum((allocation.quantity for allocation in left), _NONE)
    shrink_line(change, line.id, line.quantity - gone, reason=reason)
    retell(change, get_locked(OrderLine, line.id))
