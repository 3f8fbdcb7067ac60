"""Giving supplies to order lines and taking them back: private steps of the actions on orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from desktop.domain.money import Money
from desktop.domain.promise import Part
from desktop.domain.rates import rounded_fraction
from desktop.models.catalogue import Supply
from desktop.models.orders import Allocation, OrderLine, SalesOrder
from desktop.models.rows import get, get_locked, rows
from desktop.services import order_points
from desktop.services.change import Change
from desktop.services.order_dates import redate
from desktop.services.pricing import amounts
from desktop.services.promising import last_day, stored


def allocate(change: Change, line: OrderLine, parts: Iterable[Part], *, on: date | None) -> None:
    """Give ``parts`` to the line, promised for their own days, or all for ``on``.

    The supplies must be locked: whoever promised them read them with ``lock``.
    """
    for part in parts:
        if part.supply_id is not None:
            supply = get_locked(Supply, part.supply_id)
            change.update(supply, allocated=supply.allocated + part.quantity)
        _give(change, line, part, on=on or part.on)


def allocate_held(change: Change, line: OrderLine, parts: Iterable[Part]) -> None:
    """Give the line ``parts`` that an offer held: their supplies count them already."""
    for part in parts:
        _give(change, line, part, on=part.on)


def _give(change: Change, line: OrderLine, part: Part, *, on: date) -> None:
    change.insert(
        Allocation,
        line=line.id,
        supply=part.supply_id,
        quantity=part.quantity,
        promised_on=on,
    )


def release(change: Change, allocation: Allocation) -> None:
    """Take an allocation back: its units are free again."""
    if allocation.supply_id is not None:
        supply = get_locked(Supply, allocation.supply_id)
        change.update(supply, allocated=supply.allocated - allocation.quantity)
    change.update(allocation, state="released")


def release_part(change: Change, allocation: Allocation, quantity: Decimal) -> None:
    """Take so much of an allocation back, or all of it."""
    if quantity == allocation.quantity:
        release(change, allocation)
        return
    if allocation.supply_id is not None:
        supply = get_locked(Supply, allocation.supply_id)
        change.update(supply, allocated=supply.allocated - quantity)
    change.update(allocation, quantity=allocation.quantity - quantity)


def retell(change: Change, line: OrderLine) -> None:
    """Make the line's stored promise and fulfilment what its allocations say now."""
    given = '"line_id" = ? AND "state" <> \'released\' ORDER BY "promised_on", "id"'
    live = rows(Allocation, given, line.id)
    parts = [Part(a.supply_id, a.quantity, a.promised_on) for a in live]
    covered = sum((part.quantity for part in parts), Decimal(0))
    change.update(
        line,
        promise=stored(parts),
        promised_on=last_day(parts) if covered >= line.quantity else None,
        fulfilment=fulfilment(line, live, covered),
    )


def fulfilment(line: OrderLine, live: list[Allocation], covered: Decimal) -> str:
    """How far a line is: what waits decides first, then what has not arrived, then what left."""
    states = {allocation.state for allocation in live}
    if covered < line.quantity:
        return "waitlisted"
    if "allocated" not in states:
        return "delivered" if states == {"delivered"} else "dispatched"
    waited = {a.supply_id for a in live if a.state == "allocated"}
    arrived = all(key is not None and get(Supply, key).kind == "on-hand" for key in waited)
    return "allocated" if arrived else "backordered"


def shrink_line(change: Change, line: int, by: Decimal, *, reason: str) -> None:
    """Part of another action: take ``by`` off a line; at nothing it is cancelled."""
    row = get_locked(OrderLine, line)
    order = get_locked(SalesOrder, row.order_id)
    left = row.quantity - by
    amount, points = amounts(row, order, left)
    total = order.total_minor - row.amount_minor + amount
    change.update(row, quantity=left, amount_minor=amount, points=points, choice_reason=reason)
    retotal(change, order, total)
    if not left:
        change.update(row, fulfilment="cancelled", promise=[], promised_on=None)
    elif order.state != "draft" and row.fulfilment == "waitlisted":
        retell(change, row)
    if order.state in ("confirmed", "in-progress"):
        redate(change, order)
        order_points.resettle(change, order, reason=reason)


def retotal(change: Change, order: SalesOrder, total: int) -> None:
    """Part of another action: the order comes to ``total`` minor units, at a frozen rate too."""
    change.update(order, total_minor=total)
    if order.rate is not None:
        due = Money.from_minor(total, order.currency).amount
        in_own = rounded_fraction(Fraction(due) * order.rate, order.rate_to)
        change.update(order, rate_total_minor=in_own.minor)
