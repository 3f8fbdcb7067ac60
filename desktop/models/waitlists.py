"""Waitlists: one static key per entry, set once and kept by an index."""

from __future__ import annotations

from decimal import Decimal

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from desktop.models.catalogue import Product
from desktop.models.customers import Customer
from desktop.models.database import Table
from desktop.models.fields import (
    DayField,
    InstantField,
    JsonField,
    PointsField,
    QuantityField,
    ScaledField,
)
from desktop.models.office import Staff
from desktop.models.orders import OrderLine

_NONE = Decimal(0)


class WaitlistPolicy(Table):
    """One version of a list's rules, or of the office's default where ``waitlist`` is empty.

    What the fields mean stands at ``domain.waitlist_policy.Policy``. A version that
    ``follows_office`` gives the list's own rules up: it has the office's figures, and gets new ones
    with them.
    """

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
    hold_hours_by_tier = JsonField(default=dict)
    refusals_until_paused = IntegerField(default=3)
    unanswered = CharField(
        max_length=6,
        default="keep",
        constraints=[Check("unanswered IN ('keep', 'behind', 'pause')")],
    )
    most_skips = IntegerField(default=3)
    sell_to_walk_ins = BooleanField(default=False)
    lottery_minutes = IntegerField(default=0)
    customer_limit = QuantityField(null=True, default=None)
    follows_office = BooleanField(default=False)

    class Meta:
        constraints = (Check("cap_days >= 0"),)


class Waitlist(Table):
    """The queue for one product and, where it is sold by date, one date or range.

    ``cascade`` counts the openings that began anew: who refused in this one is passed over until
    the next. ``gathering`` is the entry units are gathered for. ``units_waiting`` are wanted by
    those who wait, less what is offered to them. ``revision`` and ``digest`` are the number and the
    digest of the last row of the list's log.
    """

    title = CharField(max_length=200)
    product = ForeignKeyField(Product, backref="waitlists", index=False)
    from_on = DayField(null=True)
    to_on = DayField(null=True)
    state = CharField(
        max_length=8, default="open", constraints=[Check("state IN ('open', 'closed')")]
    )
    created_at = InstantField()
    cascade = IntegerField(default=0)
    gathering = IntegerField(null=True)
    lottery_seed = CharField(max_length=64, default="")
    units_waiting = QuantityField(default=_NONE)
    revision = IntegerField(default=0)
    digest = CharField(max_length=64, default="")

    class Meta:
        indexes = ((("product", "from_on", "to_on"), True),)


class WaitlistEntry(Table):
    """One customer's place: ordered by ``key`` (microseconds since 1970), then by ``id``.

    ``tier`` and ``points`` are what the head start was reckoned from, ``drawn_at`` the moment that
    the opening lottery gave instead of ``joined_at``. ``refusals`` are those in a row,
    ``refused_in`` the cascade of the last; ``skips`` counts who went ahead while it was the head.
    """

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
        constraints=[Check("state IN ('waiting', 'offered', 'served', 'withdrawn')")],
    )
    paused_until = DayField(null=True)
    reason = TextField(default="")
    closed_at = InstantField(null=True)
    tier = CharField(max_length=20, default="")
    points = PointsField(default=_NONE)
    drawn_at = InstantField(null=True)
    first_on = DayField(null=True)
    last_on = DayField(null=True)
    refusals = IntegerField(default=0)
    refused_in = IntegerField(null=True)
    skips = IntegerField(default=0)

    class Meta:
        indexes = (
            # Also all that is asked of the whole list: places, units wanted, the longest wait.
            (
                (
                    *("waitlist", "state", "key", "id", "paused_until", "first_on", "last_on"),
                    *("quantity", "joined_at"),
                ),
                False,
            ),
            (("customer", "state"), False),
        )
        constraints = (Check("quantity > 0"), Check("minimum > 0 AND minimum <= quantity"))


# What a list's history is counted from: those whom it had lately.
WaitlistEntry.add_index(
    SQL(
        'CREATE INDEX "waitlist_entry_closed" ON "waitlist_entry" ("waitlist_id", "closed_at",'
        ' "state", "refusals", "joined_at") WHERE "closed_at" IS NOT NULL'
    )
)
# Those who may not be offered any day are few: a place counts everybody before it, less these.
WaitlistEntry.add_index(
    SQL(
        'CREATE INDEX "waitlist_entry_apart" ON "waitlist_entry" ("waitlist_id", "key", "id",'
        ' "paused_until", "first_on", "last_on") WHERE "state" = \'waiting\' AND'
        ' ("paused_until" IS NOT NULL OR "first_on" IS NOT NULL OR "last_on" IS NOT NULL)'
    )
)
