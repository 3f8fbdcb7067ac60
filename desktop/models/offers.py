"""What comes of waiting: openings with their certificates, offers, statements, and the log."""

from __future__ import annotations

from peewee import SQL, CharField, Check, ForeignKeyField, IntegerField, TextField

from desktop.models.catalogue import Supply
from desktop.models.database import Table
from desktop.models.fields import DayField, InstantField, JsonField, QuantityField
from desktop.models.office import Staff
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy


class WaitlistOpening(Table):
    """The certificate of one decision: which units were given on, to whom, and who was passed over.

    ``units`` are ``[supply, quantity, date]``, ``winners`` ``[entry, key, quantity, date]`` and
    ``passed`` ``[entry, key, reason]``, each in the list's order (``domain.opening``).
    ``gathered_for`` is the entry that units are kept for.
    """

    waitlist = ForeignKeyField(Waitlist, backref="openings")
    at = InstantField()
    staff = ForeignKeyField(Staff, null=True, index=False)
    cause = CharField(max_length=12)
    policy = ForeignKeyField(WaitlistPolicy, index=False)
    cascade = IntegerField()
    units = JsonField()
    winners = JsonField(default=list)
    passed = JsonField(default=list)
    gathered_for = IntegerField(null=True)


class WaitlistOffer(Table):
    """Units held for one entry until ``due_at``, when it can no longer be accepted.

    An offer that ran out is one whose ``due_at`` has come, whether or not anybody noted it yet.
    """

    entry = ForeignKeyField(WaitlistEntry, backref="offers")
    waitlist = ForeignKeyField(Waitlist, backref="offers", index=False)
    opening = ForeignKeyField(WaitlistOpening, backref="offers", index=False)
    quantity = QuantityField()
    unit_on = DayField(null=True)
    state = CharField(
        max_length=10,
        default="live",
        constraints=[Check("state IN ('live', 'accepted', 'declined', 'expired', 'withdrawn')")],
    )
    made_at = InstantField()
    due_at = InstantField()
    answered_at = InstantField(null=True)
    reason = TextField(default="")

    class Meta:
        indexes = ((("waitlist", "state", "due_at"), False),)
        constraints = (Check("quantity > 0"),)


# The engine itself refuses a second live offer; those that run out first are found at once.
WaitlistOffer.add_index(
    SQL(
        'CREATE UNIQUE INDEX "waitlist_offer_live" ON "waitlist_offer" ("entry_id")'
        """ WHERE "state" = 'live'"""
    )
)
WaitlistOffer.add_index(
    SQL(
        'CREATE INDEX "waitlist_offer_live_due_at" ON "waitlist_offer" ("due_at")'
        """ WHERE "state" = 'live'"""
    )
)


class OfferPart(Table):
    """The part of a supply that an offer holds; while it is live ``supply.allocated`` counts it."""

    offer = ForeignKeyField(WaitlistOffer, backref="parts")
    supply = ForeignKeyField(Supply, index=False)
    quantity = QuantityField()

    class Meta:
        table_name = "waitlist_offer_part"
        constraints = (Check("quantity > 0"),)


class WaitlistStatement(Table):
    """What a member was told, word for word, with the facts it was made from.

    The newest of an entry is ``standing`` until it is superseded, or no longer true by something we
    did: then it is ``corrected`` and a follow-up says so.
    """

    entry = ForeignKeyField(WaitlistEntry, backref="statements", index=False)
    waitlist = ForeignKeyField(Waitlist, index=False)
    at = InstantField()
    staff = ForeignKeyField(Staff, null=True, index=False)
    language = CharField(max_length=35)
    facts = JsonField()
    text = TextField()
    state = CharField(
        max_length=10,
        default="standing",
        constraints=[Check("state IN ('standing', 'superseded', 'corrected')")],
    )
    closed_at = InstantField(null=True)

    class Meta:
        indexes = ((("entry", "id"), False),)


WaitlistStatement.add_index(
    SQL(
        'CREATE UNIQUE INDEX "waitlist_statement_standing" ON "waitlist_statement"'
        """ ("waitlist_id", "entry_id") WHERE "state" = 'standing'"""
    )
)


class WaitlistForecast(Table):
    """Dates by which an entry was forecast an offer with 50, 80 and 95 %, as it was told.

    A later one is empty where it lay too far off to be told.
    """

    entry = ForeignKeyField(WaitlistEntry, backref="forecasts", index=False)
    waitlist = ForeignKeyField(Waitlist, index=False)
    at = InstantField()
    ahead = QuantityField()
    p50 = DayField()
    p80 = DayField(null=True)
    p95 = DayField(null=True)

    class Meta:
        indexes = ((("waitlist", "at"), False), (("entry", "id"), False))


class WaitlistLog(Table):
    """Every change of a list: old, new, who and why, each row sealed with all before it.

    ``number`` counts the list's rows from 1; ``digest`` is ``domain.waitlist_log.seal``.
    """

    waitlist = ForeignKeyField(Waitlist, backref="log", index=False)
    number = IntegerField()
    at = InstantField()
    staff = ForeignKeyField(Staff, null=True, index=False)
    entry = ForeignKeyField(WaitlistEntry, null=True, index=False)
    action = CharField(max_length=16)
    facts = TextField()
    digest = CharField(max_length=64)

    class Meta:
        indexes = ((("waitlist", "number"), True), (("entry", "id"), False))
