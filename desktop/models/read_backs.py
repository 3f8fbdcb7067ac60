"""What customers were read of their orders, and that they said yes to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from peewee import CharField, Check, ForeignKeyField, IntegerField

from desktop.models.customers import Customer
from desktop.models.database import Table
from desktop.models.fields import InstantField, JsonField
from desktop.models.office import Staff
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import get, rows


class ReadBack(Table):
    """A draft as it was read to the customer, in a language; ``agreed_at`` when they said yes.

    ``order`` is the order it is kept with. ``draft`` is what was read: the order itself, or the
    draft of its amendment, which is gone once that is done; ``version`` is which version of it.
    ``said`` are the facts of ``domain/read_back``.
    """

    order = ForeignKeyField(SalesOrder, backref="read_backs", index=False)
    draft = IntegerField()
    version = IntegerField()
    at = InstantField()
    staff = ForeignKeyField(Staff, null=True, index=False)
    language = CharField(max_length=35, default="")
    said = JsonField()
    agreed_at = InstantField(null=True)
    agreed_by = ForeignKeyField(Staff, null=True, backref="agreements", index=False)

    class Meta:
        indexes = ((("order", "id"), False), (("draft", "id"), False))
        constraints = (Check("agreed_at IS NULL OR agreed_at >= at"),)


def facts_of(order: SalesOrder) -> dict[str, Any]:
    """What is read of a draft, as it is now: facts of ``domain/read_back``."""
    customer = get(Customer, order.customer_id).name if order.customer_id is not None else ""
    points = order.points_wanted
    return {
        "order": {
            "customer": customer,
            "currency": order.currency,
            "delivery_on": order.delivery_on.isoformat() if order.delivery_on else "",
            "delivery_address": order.delivery_address,
            "reference": order.reference,
            "points": _plain(points) if points else "",
        },
        "lines": [
            _of_line(line)
            for line in rows(OrderLine, '"order_id" = ? ORDER BY "position", "id"', order.id)
        ],
    }


def _of_line(line: OrderLine) -> dict[str, Any]:
    product: Any = line.product if line.product_id is not None else None
    days: dict[str, Decimal] = {}
    for part, on, *_ in line.promise or ():
        days[on] = days.get(on, Decimal(0)) + Decimal(part)
    return {
        "id": line.id,
        "name": line.description or (product.name if product else line.code_written),
        "quantity": [_plain(line.quantity), line.unit],
        "price": [_plain(line.unit_price), line.in_points],
        "discount": _plain(line.discount_percent) if line.discount_percent else "",
        "specifications": {name: str(value) for name, value in line.specifications.items()},
        "quality": line.quality,
        "words": line.words,
        "promise": [[_plain(part), on] for on, part in sorted(days.items())],
        "choice": line.choice,
    }


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
