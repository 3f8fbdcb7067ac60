"""A small shop for tests of services: products, what there is of them, and confirmed orders."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from desktop.models.orders import Allocation, OrderLine
from desktop.queries import integrity
from desktop.services import catalogue, customers, drafts, lines, office, orders, stock

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday
TODAY = date(2026, 11, 2)
ME: dict[str, Any] = {"who": None, "now": NOW}


def seed() -> None:
    """The office's settings."""
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")


def customer(name: str = "Maria") -> int:
    return customers.create_customer(name=name, currency="EUR", **ME).value


def product(code: str, stocked: int = 0, price: str = "5", **values: Any) -> int:
    """A product in pieces at a list price, so many of it on hand."""
    given: dict[str, Any] = {"name": code, "currency": "EUR", **ME, **values}
    made = catalogue.create_product(code=code, list_price=Decimal(price), **given).value
    if stocked:
        give(made, stocked)
    return made


def give(product: int, quantity: int, *, on: date | None = None, now: datetime = NOW) -> int:
    """So many more on hand, or expected on a day; the supply."""
    kind, day = ("receipt", on) if on else ("on-hand", now.date())
    return stock.add_supply(
        product=product, kind=kind, quantity=Decimal(quantity), available_on=day, who=None, now=now
    ).value.supply


def ordered(
    customer: int, *wishes: tuple[int, int], choice: str = "", now: datetime = NOW, **values: Any
) -> int:
    """A confirmed order of so many of each product."""
    me: dict[str, Any] = {"who": None, "now": now}
    order = drafts.start(customer=customer, currency="EUR", **me).value
    for key, quantity in wishes:
        wanted = {"product": key, "quantity": Decimal(quantity), **values}
        line = lines.add_line(order=order, **wanted, **me).value
        if choice:
            lines.choose(line=line, choice=choice, **me)
    orders.confirm(order=order, **me)
    return order


def lines_of(order: int) -> list[OrderLine]:
    return list(OrderLine.select().where(OrderLine.order == order).order_by(OrderLine.position))


def held(order: int) -> list[tuple[int, Decimal, date, str]]:
    """What its lines hold: line, quantity, promised day and state."""
    found = (
        Allocation.select()
        .join(OrderLine)
        .where(OrderLine.order == order, Allocation.state != "released")
    )
    return [(a.line_id, a.quantity, a.promised_on, a.state) for a in found.order_by(Allocation.id)]


def sound() -> None:
    """Nothing contradicts itself."""
    assert integrity.check(now=NOW) == []
