"""The office: who works here, what it decided, its code lists, and the history of every change."""

from __future__ import annotations

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from desktop.models.database import Table
from desktop.models.fields import DayField, InstantField, JsonField


class Staff(Table):
    """Somebody who works with the program."""

    name = CharField(max_length=200, unique=True)
    role = CharField(
        max_length=20, constraints=[Check("role IN ('agent', 'office', 'supervisor')")]
    )
    competency_level = CharField(
        max_length=1, constraints=[Check("competency_level IN ('A', 'B', 'C', 'D')")]
    )
    active = BooleanField(default=True)


class Absence(Table):
    """Somebody is away for some days, both included; the substitute sees their follow-ups."""

    staff = ForeignKeyField(Staff, backref="absences", index=False)
    substitute = ForeignKeyField(Staff, backref="standing_in", index=False)
    first_on = DayField()
    last_on = DayField()

    class Meta:
        indexes = ((("last_on", "staff"), False),)


class OfficeSetting(Table):
    """One decision of the whole office (home country, currency, time zone …), as JSON."""

    name = CharField(max_length=60, primary_key=True)
    value = JsonField()


class Code(Table):
    """One entry of a code list; shipped ones keep the order of the vocabulary, a site's follow."""

    list = CharField(max_length=60)
    code = CharField(max_length=80)
    label = CharField(max_length=200)
    position = IntegerField()
    own = BooleanField(default=False)

    class Meta:
        indexes = ((("list", "code"), True),)


class History(Table):
    """One change of one row: who, when, and each field's old and new value."""

    at = InstantField()
    staff = ForeignKeyField(Staff, null=True, index=False)
    subject = CharField(max_length=40)
    subject_id = IntegerField()
    action = CharField(
        max_length=10, constraints=[Check("action IN ('created', 'changed', 'removed')")]
    )
    changes = JsonField()

    class Meta:
        indexes = ((("subject", "subject_id", "id"), False),)


class NumberSeries(Table):
    """The last number given in a gap-free series, for example the orders of a year."""

    name = CharField(max_length=40, primary_key=True)
    last = IntegerField()


class Note(Table):
    """A note on any record, marked as fact, customer's view or staff opinion."""

    subject = CharField(max_length=40)
    subject_id = IntegerField()
    kind = CharField(max_length=10, constraints=[Check("kind IN ('fact', 'view', 'opinion')")])
    text = TextField()
    at = InstantField()
    staff = ForeignKeyField(Staff, null=True, index=False)

    class Meta:
        indexes = ((("subject", "subject_id", "id"), False),)
