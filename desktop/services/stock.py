"""Stock: what is on hand, what is expected, and what becomes of the promises that stand on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.promise import promise
from desktop.domain.quantities import check_quantity
from desktop.domain.typed import one_line, passage
from desktop.models.catalogue import Product, Supply
from desktop.models.orders import Allocation, OrderLine, SalesOrder
from desktop.models.rows import get, get_locked
from desktop.models.settings import office
from desktop.models.stock import free_supplies, hold_products
from desktop.services.allocating import allocate, release_part, retell
from desktop.services.change import Change, Outcome, changing
from desktop.services.openings import open_units
from desktop.services.quoted_dates import Quoted
from desktop.services.replanning import Told, hold_orders, replan
from desktop.services.waitlists import join


@dataclass(frozen=True, slots=True)
class Entered:
    """A ``supply`` is there; ``moved`` orders' promises came forward to it."""

    supply: int
    moved: int


def add_supply(
    *,
    product: int,
    kind: str,
    quantity: Decimal,
    available_on: date,
    who: int | None,
    now: datetime,
    reference: str = "",
    for_on: date | None = None,
) -> Outcome[Entered]:
    """Enter stock (``on-hand``) or an expected receipt (``receipt``); promises that stand on
    something later come forward to it (services/replanning), and who waits is offered the rest.

    With ``for_on`` it is the capacity of that date, of a product that is sold by date.
    """
    with changing(who=who, now=now) as change:
        hold_orders(product)
        hold_products([product])
        row = Product.get_or_none(Product.id == product)
        if row is None:
            raise NotFound("product-gone", id=product)
        check_quantity(quantity, step=row.step, minimum=Decimal(0))
        if kind == "receipt" and available_on < office().today(now):
            raise RuleBroken("receipt-past", on=available_on)
        if for_on is not None and for_on < office().today(now):
            raise RuleBroken("receipt-past", on=for_on)
        made = change.insert(
            Supply,
            product=product,
            kind=kind,
            quantity=quantity,
            allocated=Decimal(0),
            available_on=available_on,
            reference=one_line(reference, field="reference", longest=120),
            created_at=now,
            for_on=for_on,
        )
        moved = _bring_forward(change, product, Told(change))
    return Outcome(Entered(made, moved), frozenset(change.topics))


def receive(
    *, supply: int, who: int | None, now: datetime, quantity: Decimal | None = None
) -> Outcome[int]:
    """Note that an expected receipt has arrived, whole or with another ``quantity``: from now on it
    is on hand. How many orders' promises changed.

    Where it is short, those who were promised last give back what is missing: they are promised
    anew from what is free, or wait from the moment their order was confirmed, and are told first.
    Where it is more, promises that stand on something later come forward to it.
    """
    with changing(who=who, now=now) as change:
        row, told = _expected(supply), Told(change)
        quoted = Quoted(change, row)
        came = row.quantity if quantity is None else quantity
        check_quantity(came, step=get(Product, row.product_id).step, minimum=Decimal(0))
        stranded = _strand(change, supply, max(row.allocated - came, Decimal(0)), told)
        here = get_locked(Supply, supply)
        change.update(here, kind="on-hand", quantity=came, available_on=office().today(now))
        for line in _lines_on(supply):
            retell(change, line)
        for line_id, missing in stranded:
            _promise_anew(change, line_id, missing)
        moved = _bring_forward(change, row.product_id, told) + quoted.tell_first()
    return Outcome(moved, frozenset(change.topics))


def correct(
    *, supply: int, quantity: Decimal, reason: str, who: int | None, now: datetime
) -> Outcome[int]:
    """Correct the quantity of a supply, for a reason, never below what order lines hold of it; how
    many orders' promises came forward to what is more."""
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing(who=who, now=now) as change:
        row = _held(supply)
        if quantity < row.allocated:
            raise RuleBroken("supply-below-allocated", allocated=row.allocated)
        change.update(row, quantity=quantity)
        change.remark(row, reason)
        moved = _bring_forward(change, row.product_id, Told(change))
    return Outcome(moved, frozenset(change.topics))


def move(*, supply: int, on: date, who: int | None, now: datetime) -> Outcome[int]:
    """Move an expected receipt to another day; how many orders' promises moved with it, or came
    forward to what is free sooner, and how many quotes told a day that is another now.

    Every customer whose promise changed is to be told first: a follow-up for each order.
    """
    settings = office()
    if on < settings.today(now):
        raise RuleBroken("receipt-past", on=on)
    with changing(who=who, now=now) as change:
        row, told = _expected(supply), Told(change)
        quoted = Quoted(change, row)
        change.update(row, available_on=on)
        dispatched_on = row.for_on or settings.calendar.next_working_day(on)
        for allocation in _given_of(supply):
            line = get(OrderLine, allocation.line_id)
            told.keep(line.order_id)
            change.update(allocation, promised_on=dispatched_on)
            retell(change, line)
        moved = _bring_forward(change, row.product_id, told) + quoted.tell_first()
    return Outcome(moved, frozenset(change.topics))


def cancel_supply(*, supply: int, reason: str, who: int | None, now: datetime) -> Outcome[int]:
    """Cancel an expected receipt; how many orders' promises changed.

    Lines that stood on it are promised anew from what is free; the rest waits on the product's
    list from the moment the order was confirmed, and each customer is to be told first.
    """
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing(who=who, now=now) as change:
        row, told = _expected(supply), Told(change)
        quoted = Quoted(change, row)
        stranded = _strand(change, supply, row.allocated, told)
        change.update(get_locked(Supply, row.id), state="cancelled")
        change.remark(row, reason)
        for line_id, quantity in stranded:
            _promise_anew(change, line_id, quantity)
        moved = told.tell_first() + quoted.tell_first()
    return Outcome(moved, frozenset(change.topics))


def _bring_forward(change: Change, product: int, told: Told) -> int:
    """What is more, or sooner, goes to who was promised later, then to those who wait."""
    replan(change, product, told)
    moved = told.tell_first()
    open_units(change, [product], cause="stock")
    return moved


def _held(supply: int) -> Supply:
    """The supply, ours until the transaction ends, after the orders that hold units of it."""
    product = get(Supply, supply).product_id
    hold_orders(product)
    hold_products([product])
    return get_locked(Supply, supply)


def _expected(supply: int) -> Supply:
    row = _held(supply)
    if row.kind != "receipt" or row.state != "open":
        raise RuleBroken("supply-not-expected")
    return row


def _given_of(supply: int) -> list[Allocation]:
    """What order lines hold of it, first confirmed first."""
    return list(
        Allocation.select()
        .join(OrderLine)
        .join(SalesOrder)
        .where(Allocation.supply == supply, Allocation.state == "allocated")
        .order_by(SalesOrder.confirmed_at, SalesOrder.id, Allocation.id)
    )


def _strand(change: Change, supply: int, missing: Decimal, told: Told) -> list[tuple[int, Decimal]]:
    """Take ``missing`` back from the lines that stand on a supply, the last confirmed first; what
    each line lost, the first confirmed first."""
    stranded: list[tuple[int, Decimal]] = []
    for allocation in reversed(_given_of(supply)):
        if not missing:
            break
        line = get(OrderLine, allocation.line_id)
        told.keep(line.order_id)
        taken = min(missing, allocation.quantity)
        release_part(change, allocation, taken)
        stranded.insert(0, (line.id, taken))
        missing -= taken
    return stranded


def _lines_on(supply: int) -> list[OrderLine]:
    keys = {allocation.line_id for allocation in _given_of(supply)}
    return list(OrderLine.select().where(OrderLine.id.in_(keys)).order_by(OrderLine.id))


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
        wanted_by=line.wanted_on,
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
