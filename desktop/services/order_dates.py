"""An order's promised day, and the follow-up that sees to it: never one without the other."""

from __future__ import annotations

from datetime import date

from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import first, run
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.services.change import Change
from desktop.services.followups import close_for, leave
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
    if order.state in ("confirmed", "in-progress"):
        _remember(order)
    if not goods and order.state == "confirmed":
        reason = "every line was given up"
        change.update(order, state="cancelled", cancel_reason=reason, closed_at=change.now)
        close_for(change, order=order.id, outcome=reason)
    _look_after(change, order, goods)


def _remember(order: SalesOrder) -> None:
    """Keep the first day each line was promised for; a day it is moved to later changes nothing."""
    run(
        "INSERT INTO line_promise (line_id, first_on)"
        " SELECT l.id, l.promised_on FROM order_line l"
        " LEFT JOIN line_promise p ON p.line_id = l.id"
        " WHERE l.order_id = ? AND l.promised_on IS NOT NULL AND p.id IS NULL"
        " AND l.kind IN ('goods', 'special')",
        order.id,
    )


def note_done(order: SalesOrder, on: date) -> None:
    """Part of another action: keep the day on which lines of the order were delivered whole."""
    run(
        "UPDATE line_promise SET done_on = ? WHERE done_on IS NULL AND line_id IN"
        " (SELECT id FROM order_line WHERE order_id = ? AND fulfilment = 'delivered')",
        on.isoformat(),
        order.id,
    )


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
        if found.params != params:  # a day to which it was put off stands while the promise does
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
