"""Waitlists: one static key per entry, set once and kept by an index."""

from __future__ import annotations

from peewee import BigIntegerField, CharField, Check, ForeignKeyField, IntegerField, TextField

from desktop.models.catalogue import Product
from desktop.models.customers import Customer
from desktop.models.database import Table
from desktop.models.fields import DayField, InstantField, JsonField, QuantityField, ScaledField
from desktop.models.office import Staff
from desktop.models.orders import OrderLine


class WaitlistPolicy(Table):
    """One version of a list's rules, or of the office's default where ``waitlist`` is empty."""

    waitlist_id = IntegerField(null=True, index=True)
    version = IntegerField()
    tier_days = JsonField()
    points_per_day = IntegerField(null=True)
    cap_days = IntegerField()
    hold_hours = IntegerField()
    quantity_rule = CharField(
        max_length=8, constraints=[Check("quantity_rule IN ('strict', 'skip', 'partial')")]
    )
    reason = TextField(default="")
    at = InstantField()
    staff = ForeignKeyField(Staff, null=True, index=False)

    class Meta:
        constraints = (Check("cap_days >= 0"),)


class Waitlist(Table):
    """The queue for one product and, where it is sold by date, one date or range."""

    title = CharField(max_length=200)
    product = ForeignKeyField(Product, backref="waitlists", index=False)
    from_on = DayField(null=True)
    to_on = DayField(null=True)
    state = CharField(
        max_length=8, default="open", constraints=[Check("state IN ('open', 'closed')")]
    )
    created_at = InstantField()

    class Meta:
        indexes = ((("product", "from_on", "to_on"), True),)


class WaitlistEntry(Table):
    """One customer's place: ordered by ``key`` (microseconds since 1970), then by ``id``."""

    waitlist = ForeignKeyField(Waitlist, backref="entries", index=False)
    customer = ForeignKeyField(Customer, backref="entries", index=False)
    line = ForeignKeyField(OrderLine, null=True, backref="entries")
    quantity = QuantityField()
    minimum = QuantityField()
    joined_at = InstantField()
    tier_days = IntegerField(default=0)
    points_days = ScaledField(decimals=6)
    granted_days = ScaledField(decimals=6)
    key = BigIntegerField()
    state = CharField(
        max_length=10,
        default="waiting",
        constraints=[Check("state IN ('waiting', 'served', 'withdrawn')")],
    )
    paused_until = DayField(null=True)
    reason = TextField(default="")
    closed_at = InstantField(null=True)

    class Meta:
        indexes = (
            # Also all that is asked of the whole list: places, units wanted, the longest wait.
            (
                ("waitlist", "state", "key", "id", "quantity", "joined_at", "paused_until"),
                False,
            ),
            (("customer", "state"), False),
        )
        constraints = (Check("quantity > 0"), Check("minimum > 0 AND minimum <= quantity"))
