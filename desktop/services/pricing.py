"""What an order line costs: the price on record or a named one, in money or in points.

A private step of the actions on lines. ``price_source`` says where a price comes from,
``price_facts`` keep the evidence: the tier's quantity, the contract's reference, a conversion's
rate with date and source, who named a price and why, and the calculation it was the result of.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import scaled
from desktop.domain.line_text import POINTS
from desktop.domain.money import line_amount
from desktop.domain.points import DECIMALS, line_points
from desktop.domain.typed import one_line
from desktop.models.catalogue import Product
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.prices import Known, Priced, conversion_note, converted, known_price
from desktop.models.rows import get, value
from desktop.models.settings import office
from desktop.services.change import Change
from desktop.services.order_points import programme_of
from desktop.services.promising import lines_of

_NO_POINTS = Decimal(0)


def name_price(
    line: OrderLine,
    order: SalesOrder,
    price: Decimal,
    *,
    currency: str,
    reason: str,
    calculation: Mapping[str, Any] | None,
    who: int | None,
    now: datetime,
) -> None:
    """A price somebody named: it survives every change of the line.

    In another ``currency`` it is converted once; ``p`` is a price in points.
    """
    facts: dict[str, Any] = {}
    if who is not None:
        facts["by"] = value("SELECT name FROM staff WHERE id = ?", who) or ""
    if why := one_line(reason, field="price_reason", longest=200):
        facts["reason"] = why
    if calculation:
        facts["calculation"] = dict(calculation)
    note = why
    line.in_points = currency == POINTS
    if line.in_points:
        scaled(price, DECIMALS)
    elif currency and currency != order.currency:
        today = office().today(now)
        price, facts["converted"] = converted(price, currency, order.currency, today)
        note = conversion_note(facts["converted"])
    line.unit_price, line.price_source = price, "manual"
    line.price_note, line.price_facts = note, facts


def convert_named(line: OrderLine, old: str, new: str, *, now: datetime) -> None:
    """Take a named price along into the order's new currency, if it is in money.

    Raises RuleBroken ``rate-…``.
    """
    if line.price_source == "manual" and not line.in_points:
        made, facts = converted(line.unit_price, old, new, office().today(now))
        line.unit_price, line.price_note = made, conversion_note(facts)
        line.price_facts = {**line.price_facts, "converted": facts}


def from_record(line: OrderLine, order: SalesOrder, product: Product, *, now: datetime) -> None:
    """The price on record; where a named one stands, a better one is offered beside it.

    A list price is never offered: it was known when another was named. Raises RuleBroken
    ``price-missing``, ``rate-…``.
    """
    named = line.price_source == "manual" and line.unit_price is not None
    try:
        known = _known(line, order, product, now)
    except RuleBroken:
        if not named:
            raise
        known = None
    if named:
        kept = {name: fact for name, fact in line.price_facts.items() if name != "offered"}
        is_better = known is not None and known.of != "list" and known.price < line.unit_price
        if known is not None and is_better and not line.in_points:
            kept["offered"] = {"price": f"{known.price.normalize():f}", "of": known.of}
        line.price_facts = kept
        return
    if known is None:
        raise RuleBroken("price-missing", product=product.name)
    line.unit_price, line.price_source = known.price, known.source
    line.price_note, line.price_facts, line.in_points = known.note, dict(known.facts), False


def reprice(change: Change, order: SalesOrder, *, now: datetime) -> None:
    """Give a draft's lines the prices on record for its customer; named ones stay.

    A line that cannot be priced now keeps the price it was told with.
    """
    for line in lines_of(order):
        if line.product_id is None or line.price_source == "manual":
            continue
        edited = OrderLine(**line.__data__)
        with suppress(RuleBroken):
            from_record(edited, order, get(Product, line.product_id), now=now)
            reckon(edited, order)
            change.update(line, **{k: v for k, v in edited.__data__.items() if k != "id"})


def _known(line: OrderLine, order: SalesOrder, product: Product, now: datetime) -> Known | None:
    return known_price(
        Priced(product.id, product.list_price, product.currency),
        customer=order.customer_id,
        quantity=line.quantity,
        currency=order.currency,
        on=office().today(now),
    )


def reckon(line: OrderLine, order: SalesOrder) -> None:
    """Fill in what the line comes to: an amount in money, or points.

    Raises RuleBroken ``price-negative``, ``points-programme``.
    """
    if line.unit_price < 0:
        raise RuleBroken("price-negative", price=line.unit_price)
    line.amount_minor, line.points = amounts(line, order, line.quantity)


def amounts(line: OrderLine, order: SalesOrder, quantity: Decimal) -> tuple[int, Decimal]:
    """What a quantity of the line comes to: minor units of the order's currency, and points."""
    if line.in_points:
        points = line_points(
            quantity=quantity,
            price=line.unit_price,
            discount_percent=line.discount_percent,
            decimals=programme_of(order).decimals,
        )
        return 0, points
    amount = line_amount(
        quantity=quantity,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        currency=order.currency,
    )
    return amount.minor, _NO_POINTS
