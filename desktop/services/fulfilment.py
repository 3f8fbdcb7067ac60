"""What becomes of a confirmed order: dispatched, delivered, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.domain.errors import RuleBroken
from desktop.domain.orders import check_transition, state_after, state_steps
from desktop.domain.typed import passage
from desktop.models.catalogue import Supply
from desktop.models.orders import Allocation, OrderLine, SalesOrder
from desktop.models.rows import get_locked, rows, run
from desktop.models.waitlists import WaitlistEntry
from desktop.services import order_points
from desktop.services.allocating import release, retell
from desktop.services.change import Change, Outcome, changing
from desktop.services.earning import earn_for
from desktop.services.followups import close_for
from desktop.services.promising import lines_of


def dispatch(
    *, order: int, who: int | None, now: datetime, lines: Sequence[int] | None = None
) -> Outcome[int]:
    """Note that goods left: everything on hand of the order, or of some ``lines``; how many parts.

    What was made to order and special orders count as on hand once somebody says they left.
    Raises RuleBroken ``nothing-to-dispatch``.
    """
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        if row.state not in ("confirmed", "in-progress"):
            check_transition(row.state, "in-progress")
        sent = 0
        for line in lines_of(row):
            if lines is None or line.id in lines:
                sent += _dispatch_line(change, line)
        if not sent:
            raise RuleBroken("nothing-to-dispatch")
        _advance(change, row)
    return Outcome(sent, frozenset(change.topics))


def _dispatch_line(change: Change, line: OrderLine) -> int:
    if line.kind == "special" and line.fulfilment == "backordered":
        change.update(line, fulfilment="dispatched")
        return 1
    sent = 0
    for allocation in _allocations(line, "allocated"):
        if allocation.supply_id is not None:
            supply = get_locked(Supply, allocation.supply_id)
            if supply.kind != "on-hand":
                continue
            change.update(
                supply,
                quantity=supply.quantity - allocation.quantity,
                allocated=supply.allocated - allocation.quantity,
            )
        change.update(allocation, state="dispatched")
        sent += 1
    if sent:
        retell(change, line)
    return sent


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
        state = _advance(change, row)
    return Outcome(state, frozenset(change.topics))


def _advance(change: Change, order: SalesOrder) -> str:
    state = state_after(
        order.state, [line.fulfilment for line in lines_of(order) if line.fulfilment]
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
    """Cancel what has not left yet, for a reason: units are free again, places are given up."""
    reason = passage(reason, field="reason", longest=2000)
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        check_transition(row.state, "cancelled", reason=reason)
        for line in lines_of(row):
            for allocation in _allocations(line, "allocated"):
                release(change, allocation)
            if line.fulfilment in ("", "allocated", "backordered", "waitlisted"):
                change.update(line, fulfilment="cancelled", promised_on=None)
        for entry in (
            WaitlistEntry.select()
            .join(OrderLine)
            .where(OrderLine.order == order, WaitlistEntry.state == "waiting")
        ):
            change.update(entry, state="withdrawn", reason=reason, closed_at=now)
        change.update(row, state="cancelled", cancel_reason=reason, closed_at=now, held_at=None)
        order_points.release(change, row, reason=reason)
        close_for(change, order=order, outcome=reason)
        run("DELETE FROM draft_step WHERE order_id = ?", order)
    return Outcome(None, frozenset(change.topics))
