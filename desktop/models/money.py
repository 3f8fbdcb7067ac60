"""Dated exchange rates, and points accounts with their append-only ledger."""

from __future__ import annotations

from peewee import CharField, Check, ForeignKeyField, IntegerField, TextField

from desktop.models.customers import Customer
from desktop.models.database import Table
from desktop.models.fields import DayField, InstantField, PointsField, RateField, ScaledField
from desktop.models.office import Staff
from desktop.models.orders import SalesOrder


class ExchangeRate(Table):
    """Units of ``quote`` for one ``base`` on a day, from a source, fetched at a moment."""

    base = CharField(max_length=3)
    quote = CharField(max_length=3)
    on = DayField(column_name="on_day")
    rate = RateField()
    source = CharField(max_length=80)
    fetched_at = InstantField()
    reason = TextField(default="")
    staff = ForeignKeyField(Staff, null=True, index=False)

    class Meta:
        indexes = ((("base", "quote", "on", "source"), True), (("quote", "on"), False))
        constraints = (Check("rate > 0"),)


class PointsProgramme(Table):
    """A loyalty programme: what a point is worth in its currency, and how points behave."""

    name = CharField(max_length=120, unique=True)
    currency = CharField(max_length=3)
    earn_per_unit = ScaledField(decimals=6)
    spend_value = ScaledField(decimals=6)
    decimals = IntegerField(default=0, constraints=[Check("decimals IN (0, 1, 2)")])
    life_days = IntegerField(null=True)

    class Meta:
        constraints = (Check("spend_value > 0 AND earn_per_unit >= 0"),)


class PointsAccount(Table):
    """A customer's account in a programme."""

    customer = ForeignKeyField(Customer, backref="accounts", index=False)
    programme = ForeignKeyField(PointsProgramme)

    class Meta:
        indexes = ((("customer", "programme"), True),)


class PointsEntry(Table):
    """One entry of the ledger, never changed: the balance is always the sum."""

    account = ForeignKeyField(PointsAccount, backref="ledger", index=False)
    at = InstantField()
    kind = CharField(
        max_length=8,
        constraints=[Check("kind IN ('earn', 'spend', 'adjust', 'expire', 'reverse')")],
    )
    points = PointsField()
    expires_on = DayField(null=True)
    order = ForeignKeyField(SalesOrder, null=True)
    reverses = ForeignKeyField("self", null=True)
    reason = TextField(default="")
    staff = ForeignKeyField(Staff, null=True, index=False)

    class Meta:
        indexes = ((("account", "at", "id"), False),)
