"""Prices agreed with a customer, with the days they hold."""

from __future__ import annotations

from peewee import CharField, Check, ForeignKeyField

from desktop.models.catalogue import Product
from desktop.models.customers import Customer
from desktop.models.database import Table
from desktop.models.fields import DayField, PriceField


class ContractPrice(Table):
    """A unit price for one customer and product, from a day to a day (None: until ended)."""

    customer = ForeignKeyField(Customer, backref="contract_prices", index=False)
    product = ForeignKeyField(Product)
    price = PriceField()
    currency = CharField(max_length=3)
    from_on = DayField()
    to_on = DayField(null=True)
    reference = CharField(max_length=120, default="")

    class Meta:
        indexes = ((("customer", "product", "from_on"), True),)
        constraints = (Check("price >= 0"), Check("to_on IS NULL OR to_on >= from_on"))
