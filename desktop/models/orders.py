"""Orders, their lines, and the quantities of supplies that belong to them."""

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

from desktop.models.catalogue import Product, Supply
from desktop.models.customers import Customer
from desktop.models.database import Table
from desktop.models.fields import (
    DayField,
    InstantField,
    JsonField,
    MinorField,
    PercentField,
    PointsField,
    PriceField,
    QuantityField,
    RatioField,
)
from desktop.models.office import Staff
from desktop.models.programmes import PointsProgramme

_NO_POINTS = Decimal(0)


class SalesOrder(Table):
    """An order. Its number is given when it is confirmed; an imported one keeps its own.

    ``total_minor`` is the sum of its lines in money, ``line_points`` that of its lines priced in
    points. Of ``points_wanted``, what the customer wants to pay with, ``points_used`` serve and
    cover ``covered_minor`` of the total; ``points_facts`` say at what value. The rate into the
    customer's currency is frozen exactly, with what the total came to.

    ``revision_of`` names another order where this row is no order of its own: as a draft it is the
    amendment of that order which is being spoken (``seen`` is what it was made from), in the state
    ``superseded`` the order as it stood in its revision ``revision``, in the state ``discarded`` an
    amendment that was given up. None of them has a number.
    """

    number = CharField(max_length=40, null=True, unique=True)
    kind = CharField(
        max_length=12,
        default="order",
        constraints=[Check("kind IN ('order', 'cancellation', 'adjustment')")],
    )
    customer = ForeignKeyField(Customer, null=True, backref="orders", index=False)
    state = CharField(
        max_length=12,
        default="draft",
        constraints=[
            Check(
                "state IN ('draft', 'quoted', 'confirmed', 'in-progress', 'completed',"
                " 'cancelled', 'superseded', 'discarded')"
            )
        ],
    )
    channel = CharField(max_length=80, default="telephone")
    taken_by = ForeignKeyField(Staff, null=True, index=False)
    currency = CharField(max_length=3)
    delivery_on = DayField(null=True)
    delivery_address = TextField(default="")
    delivery_country = CharField(max_length=80, default="")
    reference = CharField(max_length=200, default="")
    notes = TextField(default="")
    revision = IntegerField(default=0)
    revision_of = ForeignKeyField("self", null=True, backref="revisions", index=False)
    seen = JsonField(null=True)
    version = IntegerField(default=0)
    total_minor = MinorField(default=0)
    rounding = CharField(max_length=40)
    promised_on = DayField(null=True)
    rate_to = CharField(max_length=3, default="")
    rate = RatioField(null=True)
    rate_on = DayField(null=True)
    rate_source = CharField(max_length=80, default="")
    rate_total_minor = MinorField(null=True)
    programme = ForeignKeyField(PointsProgramme, null=True, index=False)
    line_points = PointsField(default=_NO_POINTS)
    points_wanted = PointsField(default=_NO_POINTS)
    points_used = PointsField(default=_NO_POINTS)
    covered_minor = MinorField(default=0)
    points_facts = JsonField(default=dict)
    held_at = InstantField(null=True)
    quote_expires_on = DayField(null=True)
    ordered_at = InstantField()
    confirmed_at = InstantField(null=True)
    closed_at = InstantField(null=True)
    cancel_reason = TextField(default="")
    typed = TextField(default="")  # what stands half-typed in the line box of a draft
    source = CharField(max_length=40, default="")
    source_digest = CharField(max_length=64, default="")

    class Meta:
        # A list of several states is merged from one sorted stream for each (queries/listing.py).
        indexes = (
            (("state", "ordered_at", "id"), False),
            (("state", "currency", "total_minor", "id"), False),
            (("customer", "ordered_at", "id"), False),
        )
        constraints = (
            Check("state IN ('draft', 'cancelled') OR customer_id IS NOT NULL"),
            Check("points_wanted >= 0 AND points_used >= 0 AND covered_minor >= 0"),
            Check("revision_of_id IS NULL OR number IS NULL"),
            Check("state NOT IN ('superseded', 'discarded') OR revision_of_id IS NOT NULL"),
        )


# Orders without a promise stand last.
SalesOrder.add_index(
    SQL(
        'CREATE INDEX "sales_order_state_promised_on_id" ON "sales_order"'
        """ ("state", COALESCE("promised_on", '9999'), "id")"""
    )
)
# Few orders were quotes: their prices are promises.
SalesOrder.add_index(
    SQL(
        'CREATE INDEX "sales_order_quoted" ON "sales_order" ("state", "quote_expires_on", "id")'
        """ WHERE "quote_expires_on" IS NOT NULL AND "number" <> ''"""
    )
)
# Few orders are amended: the others cost nothing here. One amendment of each is spoken at a time.
SalesOrder.add_index(
    SQL(
        'CREATE INDEX "sales_order_revision_of_id" ON "sales_order" ("revision_of_id", "revision")'
        ' WHERE "revision_of_id" IS NOT NULL'
    )
)
SalesOrder.add_index(
    SQL(
        'CREATE UNIQUE INDEX "sales_order_amendment" ON "sales_order" ("revision_of_id")'
        """ WHERE "revision_of_id" IS NOT NULL AND "state" = 'draft'"""
    )
)


class OrderLine(Table):
    """A line of an order. ``promise`` is what the customer was shown: ``[[quantity, day, …]]``.

    ``amends`` is the line of the order that a line of its amendment, or of a revision, stands for.

    A line priced in points (``in_points``) has its unit price in points, costs ``points`` and no
    money. ``price_facts`` say where the price comes from, beside ``price_source``.
    """

    order = ForeignKeyField(SalesOrder, backref="lines", index=False)
    position = IntegerField()
    kind = CharField(max_length=16, default="goods")
    product = ForeignKeyField(Product, null=True)
    code_written = CharField(max_length=60, default="")
    description = TextField(default="")
    quantity = QuantityField()
    unit = CharField(max_length=20, default="pc")
    unit_price = PriceField()
    price_source = CharField(
        max_length=10,
        default="manual",
        constraints=[
            Check("price_source IN ('list', 'tier', 'contract', 'manual', 'converted', 'imported')")
        ],
    )
    price_note = CharField(max_length=200, default="")
    price_facts = JsonField(default=dict)
    discount_percent = PercentField()
    amount_minor = MinorField()
    in_points = BooleanField(default=False)
    points = PointsField(default=_NO_POINTS)
    wanted_on = DayField(null=True)
    quality = CharField(max_length=40, default="")
    specifications = JsonField(default=dict)
    words = TextField(default="")
    choice = CharField(
        max_length=12,
        default="",
        constraints=[
            Check("choice IN ('', 'split', 'alternative', 'waitlist', 'later', 'decline')")
        ],
    )
    choice_reason = TextField(default="")
    promise = JsonField(default=list)
    promised_on = DayField(null=True)
    fulfilment = CharField(max_length=12, default="")
    dated_at = InstantField(null=True)
    amends = ForeignKeyField("self", null=True, backref="amended", index=False)

    class Meta:
        indexes = ((("order", "position"), False),)


OrderLine.add_index(
    SQL(
        'CREATE INDEX "order_line_amends_id" ON "order_line" ("amends_id")'
        ' WHERE "amends_id" IS NOT NULL'
    )
)


class LinePromise(Table):
    """What was promised of a line first, and what came of it; a line without a promise has none.

    ``first_on`` never changes: the day the promise was moved to is the line's ``promised_on``.
    ``done_on`` is the office's day on which the last of it was delivered. Only imported lines have
    what was ``received`` and, of that, ``rejected``, and ``told_minor``: what their file says they
    cost, where that is not quantity times price. ``by_on`` and ``standing`` are worked out by the
    engine (``models/standing.py``) and never written.
    """

    line = ForeignKeyField(OrderLine, unique=True)
    first_on = DayField(null=True)
    done_on = DayField(null=True)
    received = QuantityField(null=True, default=None)
    rejected = QuantityField(null=True, default=None)
    told_minor = MinorField(null=True)
    by_on = DayField(null=True)
    standing = CharField(max_length=9, null=True)


# The promise ledger by its filters; what is in none of them is no promise.
LinePromise.add_index(
    SQL(
        'CREATE INDEX "line_promise_standing" ON "line_promise"'
        ' ("standing", "by_on", "line_id") WHERE "by_on" IS NOT NULL'
    )
)
LinePromise.add_index(
    SQL(
        'CREATE INDEX "line_promise_moved" ON "line_promise" ("by_on", "line_id")'
        ' WHERE "by_on" <> "first_on"'
    )
)


class Allocation(Table):
    """A quantity of a supply that belongs to one order line, promised for a day.

    ``supply`` is empty for a quantity that will be made to order.
    """

    line = ForeignKeyField(OrderLine, backref="allocations")
    supply = ForeignKeyField(Supply, null=True, backref="allocations")
    quantity = QuantityField()
    promised_on = DayField()
    state = CharField(
        max_length=10,
        default="allocated",
        constraints=[Check("state IN ('allocated', 'dispatched', 'delivered', 'released')")],
    )

    class Meta:
        constraints = (Check("quantity > 0"),)


class DraftStep(Table):
    """The draft as it was before one of its changes: what undo goes back to.

    ``after`` is there once the change was undone: what redo brings back.
    """

    order = ForeignKeyField(SalesOrder, index=False)
    sequence = BigIntegerField()
    snapshot = JsonField()
    after = JsonField(null=True)

    class Meta:
        indexes = ((("order", "sequence"), True),)
