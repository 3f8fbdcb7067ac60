"""The catalogue: products with their prices and specification sheet, and what there is of them."""

from __future__ import annotations

from peewee import SQL, BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from desktop.models.database import Table
from desktop.models.fields import DayField, InstantField, JsonField, PriceField, QuantityField


class Product(Table):
    """A product. ``code_folded`` makes codes that differ only by case one product."""

    code = CharField(max_length=60)
    code_folded = CharField(max_length=60, unique=True)
    barcode = CharField(max_length=40, default="", index=True)
    name = CharField(max_length=300)
    folded = CharField(max_length=300, index=True)
    description = TextField(default="")
    unit = CharField(max_length=20, default="pc")
    step = QuantityField()
    minimum = QuantityField()
    list_price = PriceField(null=True)
    currency = CharField(max_length=3)
    grades = JsonField(default=list)
    lead_days = IntegerField(null=True)
    active = BooleanField(default=True)
    created_at = InstantField()
    source = CharField(max_length=40, default="")

    class Meta:
        constraints = (Check("step > 0"), Check("minimum >= 0"))


class PriceTier(Table):
    """A better price from a quantity on, in the product's currency."""

    product = ForeignKeyField(Product, backref="tiers", index=False)
    from_quantity = QuantityField()
    price = PriceField()

    class Meta:
        indexes = ((("product", "from_quantity"), True),)


class Specification(Table):
    """One entry of a product's specification sheet."""

    product = ForeignKeyField(Product, backref="sheet", index=False)
    position = IntegerField()
    name = CharField(max_length=80)
    kind = CharField(
        max_length=8, constraints=[Check("kind IN ('text', 'number', 'choice', 'yes-no')")]
    )
    unit = CharField(max_length=20, default="")
    choices = JsonField(default=list)
    required = BooleanField(default=False)

    class Meta:
        indexes = ((("product", "name"), True),)


class Alternative(Table):
    """A product that can stand in for another, and how it differs."""

    product = ForeignKeyField(Product, backref="alternatives", index=False)
    other = ForeignKeyField(Product, backref="stands_in_for")
    note = CharField(max_length=200, default="")
    position = IntegerField()

    class Meta:
        indexes = ((("product", "other"), True),)


class ProductWord(Table):
    """A word a product is found by: of its code, barcode or name."""

    product = ForeignKeyField(Product, index=False)
    word = CharField(max_length=64)

    class Meta:
        indexes = ((("word", "product"), True), (("product", "word"), False))


class Supply(Table):
    """A quantity on hand or expected; ``allocated`` of it belongs to order lines and live offers.

    The engine itself refuses to allocate more than there is. With ``for_on`` it is the capacity of
    that one date, of a product that is sold by date.
    """

    product = ForeignKeyField(Product, backref="supplies", index=False)
    kind = CharField(max_length=8, constraints=[Check("kind IN ('on-hand', 'receipt')")])
    quantity = QuantityField()
    allocated = QuantityField()
    available_on = DayField()
    reference = CharField(max_length=120, default="")
    state = CharField(
        max_length=10, default="open", constraints=[Check("state IN ('open', 'cancelled')")]
    )
    created_at = InstantField()
    source_key = CharField(max_length=120, null=True, unique=True)
    for_on = DayField(null=True)

    class Meta:
        indexes = ((("product", "state", "available_on"), False), (("available_on", "id"), False))
        constraints = (Check("allocated >= 0 AND allocated <= quantity"),)


# What is still expected is little beside all that ever came.
Supply.add_index(
    SQL(
        'CREATE INDEX "supply_expected" ON "supply" ("available_on")'
        """ WHERE "kind" = 'receipt' AND "state" = 'open'"""
    )
)
