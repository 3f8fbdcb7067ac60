"""Dated exchange rates, and points accounts with their append-only ledger."""

from __future__ import annotations

from peewee import CharField, Check, ForeignKeyField, IntegerField, TextField

from desktop.models.customers import Customer
from desktop.models.database import Table
from desktop.models.fields import (
    DayField,
    InstantField,
    JsonField,
    MinorField,
    PointsField,
    RateField,
)
from desktop.models.office import Staff
from desktop.models.orders import SalesOrder
from desktop.models.programmes import PointsProgramme

NEVER = "9999-12-31"
"""The last day of points that do not expire, as lots keep it: it sorts after every other."""


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


class AsideRate(Table):
    """A fetched rate that jumped, set aside for a person: accepted, it is stored as a rate too."""

    base = CharField(max_length=3)
    quote = CharField(max_length=3)
    on = DayField(column_name="on_day")
    rate = RateField()
    source = CharField(max_length=80)
    fetched_at = InstantField()
    last_rate = RateField()
    last_on = DayField()
    last_source = CharField(max_length=80)
    state = CharField(
        max_length=8,
        default="open",
        constraints=[Check("state IN ('open', 'accepted', 'refused')")],
    )
    decided_at = InstantField(null=True)
    staff = ForeignKeyField(Staff, null=True, index=False)
    reason = TextField(default="")

    class Meta:
        indexes = (
            (("base", "quote", "on", "source", "rate"), True),
            (("state", "id"), False),
        )
        constraints = (Check("rate > 0 AND last_rate > 0"),)


class RateFetch(Table):
    """One attempt to fetch rates online; ``code`` is empty where it succeeded."""

    at = InstantField(index=True)
    code = CharField(max_length=40, default="")
    detail = TextField(default="")
    stored = IntegerField(default=0)
    aside = IntegerField(default=0)


class PointsAccount(Table):
    """A customer's account in a programme; ``tier`` is the one the programme gave last.

    Of points that expire by ``told_until`` somebody was asked to tell the customer.
    """

    customer = ForeignKeyField(Customer, backref="accounts", index=False)
    programme = ForeignKeyField(PointsProgramme)
    tier = CharField(max_length=20, default="")
    told_until = DayField(null=True)

    class Meta:
        indexes = ((("customer", "programme"), True),)


class PointsLot(Table):
    """What is left of an account's points that are good until a day (``NEVER`` for ever).

    The sums of the ledger, kept in the same transaction, so that a balance is read from a few rows.
    """

    account = ForeignKeyField(PointsAccount, backref="lots", index=False)
    expires_on = DayField()
    remaining = PointsField()

    class Meta:
        indexes = ((("account", "expires_on"), True), (("expires_on", "account"), False))
        constraints = (Check("remaining >= 0"),)


class PointsEntry(Table):
    """One entry of the ledger: the engine refuses to change or delete it.

    ``amount_minor`` is the money it was earned on, in the programme's currency; ``facts`` say how
    it came about; ``source_key`` tells an imported row from the others of its kind.
    """

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
    amount_minor = MinorField(default=0)
    facts = JsonField(default=dict)
    reason = TextField(default="")
    staff = ForeignKeyField(Staff, null=True, index=False)
    source_key = CharField(max_length=80, null=True, unique=True)

    class Meta:
        indexes = ((("account", "at", "id"), False),)
        constraints = (
            Check("kind <> 'earn' OR points >= 0"),
            Check("kind NOT IN ('spend', 'expire') OR points < 0"),
            Check("kind <> 'reverse' OR reverses_id IS NOT NULL"),
        )
