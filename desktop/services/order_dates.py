"""An order's promised day, and the follow-up that sees to it: never one without the other."""

from __future__ import annotations

from datetime import date

from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import first
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.services.change import Change
from desktop.services.followups import leave
from desktop.services.promising import bare_lines_of

_ON_THE_WAY = ("allocated", "backordered", "waitlisted")


def redate(change: Change, order: SalesOrder) -> None:
    """Part of another action: make the order's promised day the last of its lines' (none while one
    has no day), and see that somebody looks after what is promised.

    An order whose last line was given up is cancelled: nothing of it can be promised any more.
    """
    goods = [
        line
        for line in bare_lines_of(order)
        if line.kind in ("goods", "special") and line.fulfilment != "cancelled"
    ]
    days = [line.promised_on for line in goods]
    change.update(order, promised_on=None if None in days or not days else max(days))
    if not goods and order.state == "confirmed":
        reason = "every line was given up"
        change.update(order, state="cancelled", cancel_reason=reason, closed_at=change.now)
    _look_after(change, order, goods)


def _look_after(change: Change, order: SalesOrder, goods: list[OrderLine]) -> None:
    """One open follow-up for the last day on which something of the order is promised."""
    days = [
        date.fromisoformat(part[1])
        for line in goods
        if line.fulfilment in _ON_THE_WAY
        for part in line.promise
    ]
    if not days or order.state not in ("confirmed", "in-progress"):
        return
    on = max(days)
    due = office().calendar.moment(on)
    params = {"number": order.number, "on": on.isoformat()}
    condition = '"order_id" = ? AND "rule" = ? AND "state" = ? ORDER BY "id" LIMIT 1'
    found = first(FollowUp, condition, order.id, "deliver-promise", "open")
    if found is not None:
        change.update(found, due=due, params=params)
        return
    leave(
        change,
        customer=order.customer_id,
        order=order.id,
        rule="deliver-promise",
        params=params,
        due=due,
    )
