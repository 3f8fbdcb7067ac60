"""What a customer of the demo office orders: a few lines as chance has it, decided as people do."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from desktop.domain.errors import RuleBroken
from desktop.models.catalogue import Product, Specification
from desktop.models.customers import Customer
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import get
from desktop.models.settings import office
from desktop.services import drafts, lines
from desktop.services.promising import lines_of, met, promises

SCARCE = ("HO-300", "LA-110", "TE-310")
"""What there is never enough of: the products of the three waitlists."""


def bulk(product: Product) -> int:
    """How many steps of it are sold where one of a dearer product is."""
    return 20 if product.list_price is not None and product.list_price < 5 else 1


def draft(
    chance: random.Random,
    products: Mapping[str, int],
    customer: Customer,
    *,
    who: int,
    now: datetime,
) -> int:
    """A draft of a few lines, each met or decided; its id."""
    order = drafts.start(customer=customer.id, currency=customer.currency, who=who, now=now).value
    wishes = chance.sample(list(products), chance.choice((1, 1, 2, 2, 3, 4)))
    if chance.random() < 0.22:
        wishes[0] = chance.choice(SCARCE)
    for code in dict.fromkeys(wishes):
        try:
            _line(chance, order, get(Product, products[code]), who=who, now=now)
        except RuleBroken as refused:
            if not refused.code.startswith(("rate", "currency")):
                raise
            lines.set_currency(order=order, currency="EUR", convert_typed=False, who=who, now=now)
            _line(chance, order, get(Product, products[code]), who=who, now=now)
    _decide(chance, order, who=who, now=now)
    return order


def _line(chance: random.Random, order: int, product: Product, *, who: int, now: datetime) -> None:
    many = 1 if product.code in SCARCE else chance.choice((1, 1, 2, 3, 4, 6, 8, 12))
    least = -(-product.minimum // product.step) * product.step
    quantity = max(least, product.step * many * bulk(product))
    wanted = None
    if chance.random() < 0.35:
        wanted = office().today(now) + timedelta(days=chance.randint(2, 20))
    lines.add_line(
        order=order,
        product=product.id,
        quantity=quantity,
        wanted_on=wanted,
        discount_percent=Decimal(chance.choice((0, 0, 0, 0, 5, 10))),
        quality=product.grades[0] if product.grades and chance.random() < 0.2 else "",
        specifications=_specified(chance, product.id),
        who=who,
        now=now,
    )


def _specified(chance: random.Random, product: int) -> dict[str, str]:
    return {
        item.name: chance.choice(item.choices) if item.choices else "Haus am See"
        for item in Specification.select().where(Specification.product == product)
    }


def _decide(chance: random.Random, order: int, *, who: int, now: datetime) -> None:
    rows = lines_of(get(SalesOrder, order))
    for line_id, promised in promises(rows, now=now).items():
        line = get(OrderLine, line_id)
        if met(line, promised) >= line.quantity:
            continue
        choices = ["waitlist", "waitlist", "decline"]
        if not promised.short:
            choices = ["split", "split", "later", "waitlist"]
        lines.choose(
            line=line_id,
            choice=chance.choice(choices),
            reason="not needed so late",
            who=who,
            now=now,
        )
