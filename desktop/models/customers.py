"""Customers: people and organisations, how to reach them, and what is known of the relationship."""

from __future__ import annotations

from peewee import SQL, BooleanField, CharField, Check, ForeignKeyField, TextField

from desktop.models.database import Table
from desktop.models.fields import DayField, InstantField, JsonField
from desktop.models.office import Staff


class Customer(Table):
    """A customer. ``folded`` is the name as it is sorted and compared."""

    number = CharField(max_length=40, unique=True)
    name = CharField(max_length=300)
    folded = CharField(max_length=300)
    kind = CharField(
        max_length=12, default="person", constraints=[Check("kind IN ('person', 'organisation')")]
    )
    form_of_address = CharField(max_length=60, default="")
    language = CharField(max_length=35, default="")
    country = CharField(max_length=2, default="")
    currency = CharField(max_length=3)
    tier = CharField(max_length=20, default="standard")
    preferred_method = CharField(max_length=80, default="")
    preferred_hours = CharField(max_length=120, default="")
    technically_aware = BooleanField(null=True)
    officer = ForeignKeyField(Staff, null=True, index=False)
    cash = BooleanField(default=False)
    created_at = InstantField()
    source = CharField(max_length=40, default="")

    class Meta:
        indexes = (
            (("folded", "id"), False),
            (("country", "folded", "id"), False),
            (("officer", "folded", "id"), False),
            (("tier", "folded", "id"), False),
            (("kind", "folded", "id"), False),
        )


class CustomerPerson(Table):
    """A person of an organisation."""

    customer = ForeignKeyField(Customer, backref="people")
    name = CharField(max_length=300)
    role = CharField(max_length=200, default="")


class ContactPoint(Table):
    """A way to reach a customer: what was typed, and the form that is compared."""

    customer = ForeignKeyField(Customer, backref="points")
    person = ForeignKeyField(CustomerPerson, null=True)
    kind = CharField(
        max_length=8, constraints=[Check("kind IN ('phone', 'fax', 'email', 'address')")]
    )
    typed = TextField()
    normalised = CharField(max_length=320, default="", index=True)
    preferred = BooleanField(default=False)


class CustomerFact(Table):
    """A relationship fact from the vocabulary, with dates where it has them."""

    customer = ForeignKeyField(Customer, backref="facts")
    fact = CharField(max_length=80)
    value = TextField()
    from_on = DayField(null=True)
    to_on = DayField(null=True)


class CustomerWord(Table):
    """A word a customer is found by: of a name, an e-mail, a number, or a phone number reversed."""

    customer = ForeignKeyField(Customer, index=False)
    word = CharField(max_length=64)

    class Meta:
        # One leads from the rarest word to its customers, the other looks up a customer's words.
        indexes = ((("word", "customer"), True), (("customer", "word"), False))


class CustomerMerge(Table):
    """Two records of the same customer made one: what was ``merged``'s is ``kept``'s until undone.

    ``moved`` are the rows that went over, ids by table; ``filled`` what the kept record took over
    because it had nothing there: ``{field: [old, new]}``; ``points`` what was carried from account
    to account (services/customer_merge_points.py).
    """

    merged = ForeignKeyField(Customer, backref="merges", index=False)
    kept = ForeignKeyField(Customer, backref="takeovers")
    at = InstantField()
    staff = ForeignKeyField(Staff, null=True, index=False)
    moved = JsonField(default=dict)
    filled = JsonField(default=dict)
    points = JsonField(default=list)
    undone_at = InstantField(null=True)
    undone_by = ForeignKeyField(Staff, null=True, backref="undone", index=False)

    class Meta:
        constraints = (Check("merged_id <> kept_id"),)


# A record is merged into one other at most.
CustomerMerge.add_index(
    SQL(
        'CREATE UNIQUE INDEX "customer_merge_merged_id" ON "customer_merge" ("merged_id")'
        ' WHERE "undone_at" IS NULL'
    )
)
