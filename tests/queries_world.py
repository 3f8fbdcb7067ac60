"""A small office made through the real actions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from desktop.models.database import db
from desktop.services import (
    catalogue,
    contacts,
    customers,
    drafts,
    followups,
    fulfilment,
    lines,
    office,
    orders,
    stock,
)

Statements = Callable[[], AbstractContextManager[list[tuple[str, Any]]]]

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday
TODAY = date(2026, 11, 2)


@dataclass
class World:
    """The ids of what the office holds, by the names the tests use."""

    customers: dict[str, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)

    def customer(
        self, name: str, *points: tuple[str, str], now: datetime = NOW, **values: Any
    ) -> int:
        """Enter a customer; the id."""
        made = customers.create_customer(name=name, points=points, who=None, now=now, **values)
        self.customers[name] = made.value
        return made.value

    def product(self, code: str, name: str, *, price: str = "4.00", **values: Any) -> int:
        """Enter a product sold by the piece; the id."""
        made = catalogue.create_product(
            code=code, name=name, list_price=Decimal(price), who=None, now=NOW, **values
        )
        self.products[code] = made.value
        return made.value

    def stock(self, code: str, quantity: int, *, on: date | None = None) -> int:
        """Put units of a product on hand, or expect them on a day; the supply's id."""
        return stock.add_supply(
            product=self.products[code],
            kind="receipt" if on else "on-hand",
            quantity=Decimal(quantity),
            available_on=on or TODAY,
            who=None,
            now=NOW,
        ).value.supply

    def draft(self, name: str, *wishes: tuple[str, int], now: datetime = NOW, **values: Any) -> int:
        """A draft for a customer with a line for each ``(code, quantity)``; the id."""
        order = drafts.start(customer=self.customers[name], currency="EUR", who=1, now=now).value
        for code, quantity in wishes:
            lines.add_line(
                order=order,
                product=self.products[code],
                quantity=Decimal(quantity),
                who=1,
                now=now,
                **values,
            )
        return order

    def order(self, name: str, *wishes: tuple[str, int], now: datetime = NOW, **values: Any) -> int:
        """A confirmed order; what cannot be met waits on the waitlist."""
        order = self.draft(name, *wishes, now=now, **values)
        for (line,) in db.execute_sql(
            f"SELECT id FROM order_line WHERE order_id = {order}"
        ).fetchall():
            lines.choose(line=line, choice="waitlist", who=1, now=now)
        orders.confirm(order=order, who=1, now=now)
        return order


def small_office() -> World:
    """An office with customers, products, stock, orders in all states, a waitlist and its work."""
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    made = World()
    made.customer(
        "Ana Müller", ("phone", "020 7946 0123"), ("email", "Ana@Example.org"), tier="gold"
    )
    made.customer("São Paulo Trading", ("phone", "+33 6 12 34 56 78"), kind="organisation")
    made.customer("Müller und Söhne", ("email", "office@mueller.example"))
    made.customer("Anna O'Brien", ("phone", "+44 (0)20/7946-0199"), country="IE")
    made.customer("東京商店")
    made.product("BOLT-8", "Bolt M8 zinc", barcode="4006381333931")
    made.product("BOLT-10", "Bolt M10")
    made.product("WX-1", "Widget X", price="12.50")
    made.stock("BOLT-8", 100)
    made.stock("BOLT-10", 5)
    made.stock("BOLT-10", 20, on=TODAY + timedelta(days=7))
    made.stock("WX-1", 2)
    _orders(made)
    contact = contacts.start_contact(
        customer=made.customers["Ana Müller"],
        method="telephone",
        direction="in",
        who=1,
        now=NOW,
    ).value
    contacts.end_contact(contact=contact, disposition="answered", said="hello", who=1, now=NOW)
    for days, name in (
        (-2, "Ana Müller"),
        (0, "Anna O'Brien"),
        (3, "東京商店"),
        (30, "Ana Müller"),
    ):
        followups.add(
            customer=made.customers[name],
            what="call back",
            due=NOW + timedelta(days=days, hours=1),
            owner=1 if days else None,
            who=1,
            now=NOW - timedelta(days=5),
        )
    return made


def _orders(made: World) -> None:
    for hour in range(4):
        made.order("Ana Müller", ("BOLT-8", 1 + hour), now=NOW + timedelta(hours=hour))
    made.order("Anna O'Brien", ("WX-1", 5), now=NOW + timedelta(hours=1))
    made.order("Müller und Söhne", ("WX-1", 1), now=NOW + timedelta(hours=2))
    done = made.order("São Paulo Trading", ("BOLT-8", 2), ("BOLT-10", 1))
    fulfilment.dispatch(order=done, who=1, now=NOW)
    fulfilment.deliver(order=done, who=1, now=NOW)
    gone = made.order("東京商店", ("BOLT-8", 1))
    fulfilment.cancel(order=gone, reason="changed their mind", who=1, now=NOW)
    quoted = made.draft("東京商店", ("BOLT-8", 1))
    orders.quote(order=quoted, expires_on=TODAY + timedelta(days=7), who=1, now=NOW)
    held = made.draft("Anna O'Brien", ("BOLT-8", 3))
    drafts.hold(order=held, who=1, now=NOW)
