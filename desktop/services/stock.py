"""Stock: what is on hand, what is expected, and what becomes of the promises that stand on it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.promise import promise
from desktop.domain.quantities import check_quantity
from desktop.domain.typed import one_line, passage
from desktop.models.catalogue import Product, Supply
from desktop.models.database import locked
from desktop.models.orders import Allocation, OrderLine, SalesOrder
from desktop.models.rows import get, get_locked
from desktop.models.settings import office
from desktop.models.stock import free_supplies
from desktop.services.allocating import allocate, release_part, retell
from desktop.services.change import Change, Outcome, changing
from desktop.services.followups import leave
from desktop.services.order_dates import redate
from desktop.services.waitlists import join

_TELL_HOURS = 2
"""Office hours within which a customer hears of a promise that moved, before they ask."""


def add_supply(
    *,
    product: int,
    kind: str,
    quantity: Decimal,
    available_on: date,
    who: int | None,
    now: datetime,
    reference: str = "",
) -> Outcome[int]:
    """Enter stock (``on-hand``) or an expected receipt (``receipt``); the supply's id."""
    with changing(who=who, now=now) as change:
        row = Product.get_or_none(Product.id == product)
        if row is None:
            raise NotFound("product-gone", id=product)
        check_quantity(quantity, step=row.step, minimum=Decimal(0))
        if kind == "receipt" and available_on < office().today(now):
            raise RuleBroken("receipt-past", on=available_on)
        made = change.insert(
            Supply,
            product=product,
            kind=kind,
            quantity=quantity,
            allocated=Decimal(0),
            available_on=available_on,
            reference=one_line(reference, field="reference", longest=120),
            created_at=now,
        )
    return Outcome(made, frozenset(change.topics))


def receive(
    *, supply: int, who: int | None, now: datetime, quantity: Decimal | None = None
) -> Outcome[int]:
    """Note that an expected receipt has arrived, whole or with another ``quantity``: from now on it
    is on hand. How many orders' promises changed.

    Where it is short, those who were promised last give back what is missing: they are promised
    anew from what is free, or wait from the moment their order was confirmed, and are told first.
    """
    with changing(who=who, now=now) as change:
        row = _expected(supply)
        came = row.quantity if quantity is None else quantity
        check_quantity(came, step=get(Product, row.product_id).step, minimum=Decimal(0))
        before, stranded = _strand(change, supply, max(row.allocated - came, Decimal(0)))
        here = get_locked(Supply, supply)
        change.update(here, kind="on-hand", quantity=came, available_on=office().today(now))
        for line in _lines_on(supply):
            retell(change, line)
        for line_id, missing in stranded:
            _promise_anew(change, line_id, missing)
        moved = sum(_tell_first(change, order, old) for order, old in before.items())
    return Outcome(moved, frozenset(change.topics))


def correct(
    *, supply: int, quantity: Decimal, reason: str, who: int | None, now: datetime
) -> Outcome[None]:
    """Correct the quantity of a supply, for a reason, never below what order lines hold of it."""
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing(who=who, now=now) as change:
        row = get_locked(Supply, supply)
        if quantity < row.allocated:
            raise RuleBroken("supply-below-allocated", allocated=row.allocated)
        change.update(row, quantity=quantity)
        change.remark(row, reason)
    return Outcome(None, frozenset(change.topics))


def move(*, supply: int, on: date, who: int | None, now: datetime) -> Outcome[int]:
    """Move an expected receipt to another day; how many orders' promises moved with it.

    Every customer whose promise changed is to be told first: a follow-up for each order.
    """
    settings = office()
    if on < settings.today(now):
        raise RuleBroken("receipt-past", on=on)
    with changing(who=who, now=now) as change:
        row = _expected(supply)
        change.update(row, available_on=on)
        dispatched_on = settings.calendar.next_working_day(on)
        before: dict[int, date | None] = {}
        for allocation in _held(supply):
            line = get(OrderLine, allocation.line_id)
            before.setdefault(line.order_id, _promised(line.order_id))
            change.update(allocation, promised_on=dispatched_on)
            retell(change, line)
        moved = sum(_tell_first(change, order, old) for order, old in before.items())
    return Outcome(moved, frozenset(change.topics))


def cancel_supply(*, supply: int, reason: str, who: int | None, now: datetime) -> Outcome[int]:
    """Cancel an expected receipt; how many orders' promises changed.

    Lines that stood on it are promised anew from what is free; the rest waits on the product's
    list from the moment the order was confirmed, and each customer is to be told first.
    """
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing(who=who, now=now) as change:
        row = _expected(supply)
        before, stranded = _strand(change, supply, row.allocated)
        change.update(get_locked(Supply, row.id), state="cancelled")
        change.remark(row, reason)
        for line_id, quantity in stranded:
            _promise_anew(change, line_id, quantity)
        moved = sum(_tell_first(change, order, old) for order, old in before.items())
    return Outcome(moved, frozenset(change.topics))


def _expected(supply: int) -> Supply:
    row = get_locked(Supply, supply)
    if row.kind != "receipt" or row.state != "open":
        raise RuleBroken("supply-not-expected")
    return row


def _held(supply: int) -> list[Allocation]:
    return list(
        locked(
            Allocation.select()
            .where(Allocation.supply == supply, Allocation.state == "allocated")
            .order_by(Allocation.id)
        )
    )


def _strand(
    change: Change, supply: int, missing: Decimal
) -> tuple[dict[int, date | None], list[tuple[int, Decimal]]]:
    """Take ``missing`` back from the lines that stand on a supply, the last promised first.

    The promised days their orders had, by order, and what each line lost, the first promised first.
    """
    before: dict[int, date | None] = {}
    stranded: list[tuple[int, Decimal]] = []
    for allocation in reversed(_held(supply)):
        if not missing:
            break
        line = get(OrderLine, allocation.line_id)
        before.setdefault(line.order_id, _promised(line.order_id))
        taken = min(missing, allocation.quantity)
        release_part(change, allocation, taken)
        stranded.insert(0, (line.id, taken))
        missing -= taken
    return before, stranded


def _lines_on(supply: int) -> list[OrderLine]:
    keys = {allocation.line_id for allocation in _held(supply)}
    return list(OrderLine.select().where(OrderLine.id.in_(keys)).order_by(OrderLine.id))


def _promised(order: int) -> date | None:
    return get(SalesOrder, order).promised_on  # type: ignore[no-any-return]


def _promise_anew(change: Change, line_id: int, quantity: Decimal) -> None:
    line = get(OrderLine, line_id)
    product: Any = line.product
    settings = office()
    made = promise(
        wanted=quantity,
        supplies=free_supplies([line.product_id], lock=True).get(line.product_id, []),
        today=settings.today(change.now),
        calendar=settings.calendar,
        lead_days=product.lead_days,
        step=product.step,
    )
    allocate(change, line, made.parts, on=None)
    if made.short:
        order = get(SalesOrder, line.order_id)
        join(
            change,
            order=order,
            line=line,
            quantity=made.short,
            joined_at=order.confirmed_at or change.now,
        )
    retell(change, line)


def _tell_first(change: Change, order_id: int, old: date | None) -> bool:
    """Leave the task to tell the customer, if the order's promise is another than before."""
    order = get_locked(SalesOrder, order_id)
    redate(change, order)
    if order.promised_on == old:
        return False
    leave(
        change,
        customer=order.customer_id,
        order=order.id,
        rule="promise-moved",
        params={
            "number": order.number,
            "old": old.isoformat() if old else "",
            "new": order.promised_on.isoformat() if order.promised_on else "",
        },
        due=office().calendar.due_after_hours(change.now, _TELL_HOURS),
    )
    return True
