"""The day's work: contacts with customers, and the follow-ups that nothing falls off."""

from __future__ import annotations

from collections.abc import Iterable

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from desktop.domain.promises import KIND_OF_RULE, TELL_FIRST
from desktop.models.customers import Customer
from desktop.models.database import Table
from desktop.models.fields import InstantField, JsonField
from desktop.models.office import Staff
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.waitlists import WaitlistEntry


class Contact(Table):
    """One exchange with a customer by any method.

    ``held_at`` since when it is on hold; ``held_for`` how long it was before that, in microseconds.
    """

    customer = ForeignKeyField(Customer, null=True, backref="contacts", index=False)
    method = CharField(max_length=80)
    direction = CharField(max_length=3, constraints=[Check("direction IN ('in', 'out')")])
    reason = CharField(max_length=80, default="")
    party = CharField(max_length=200, default="")
    started_at = InstantField()
    ended_at = InstantField(null=True)
    asked = TextField(default="")
    said = TextField(default="")
    disposition = CharField(max_length=80, default="")
    staff = ForeignKeyField(Staff, null=True, index=False)
    order = ForeignKeyField(SalesOrder, null=True)
    held_at = InstantField(null=True)
    held_for = BigIntegerField(null=True)

    class Meta:
        indexes = ((("customer", "started_at", "id"), False), (("started_at", "id"), False))


# Those that last: few at a time, however many there were.
Contact.add_index(
    SQL('CREATE INDEX "contact_lasting" ON "contact" ("staff_id", "id") WHERE "ended_at" IS NULL')
)


class FollowUp(Table):
    """A dated next action with one owner (or the pool's). ``original_due`` never changes.

    ``handed_to`` was asked to take it over; until they accept, the owner still has it.
    ``rule`` says why it is there; ``params`` fill the rule's sentence; ``what`` is free text.
    ``about`` is the first step of a procedure for the others, and the step that is looked at.
    """

    customer = ForeignKeyField(Customer, backref="follow_ups", index=False)
    order = ForeignKeyField(SalesOrder, null=True, backref="follow_ups")
    line = ForeignKeyField(OrderLine, null=True)
    entry = ForeignKeyField(WaitlistEntry, null=True, backref="follow_ups")
    contact = ForeignKeyField(Contact, null=True)
    rule = CharField(max_length=40)
    params = JsonField(default=dict)
    what = TextField(default="")
    method = CharField(max_length=80, default="telephone")
    owner = ForeignKeyField(Staff, null=True, index=False)
    handed_to = ForeignKeyField(Staff, null=True, backref="handed", index=False)
    original_due = InstantField()
    due = InstantField()
    state = CharField(
        max_length=10,
        default="open",
        constraints=[Check("state IN ('open', 'done', 'cancelled')")],
    )
    snoozes = IntegerField(default=0)
    snooze_reason = TextField(default="")
    outcome = TextField(default="")
    created_at = InstantField()
    closed_at = InstantField(null=True)
    closed_by = ForeignKeyField(Staff, null=True, backref="closed", index=False)
    about = ForeignKeyField("self", null=True, index=False)

    class Meta:
        indexes = (
            (("state", "due", "id"), False),
            (("owner", "state", "due", "id"), False),
            (("customer", "state", "due"), False),
        )


# Those that are open and about an order, by why they are there.
FollowUp.add_index(
    SQL(
        'CREATE INDEX "follow_up_open_rule_order_id" ON "follow_up" ("rule", "order_id")'
        """ WHERE "state" = 'open' AND "order_id" IS NOT NULL"""
    )
)

# Few were put off so often that a supervisor looks at them.
FollowUp.add_index(
    SQL(
        'CREATE INDEX "follow_up_put_off" ON "follow_up" ("state", "due", "id")'
        ' WHERE "state" = \'open\' AND "snoozes" >= 3'
    )
)

# Few are about another.
FollowUp.add_index(
    SQL(
        'CREATE INDEX "follow_up_about_id" ON "follow_up" ("about_id") WHERE "about_id" IS NOT NULL'
    )
)

# Looks at colleagues' steps: whose are fewest is asked whenever one is planned.
FollowUp.add_index(
    SQL(
        'CREATE INDEX "follow_up_looks" ON "follow_up" ("rule", "owner_id")'
        """ WHERE "state" = 'open' AND "rule" = 'check-step'"""
    )
)

# Few are handed over at a time: the others cost nothing here.
FollowUp.add_index(
    SQL(
        'CREATE INDEX "follow_up_handed_to_id" ON "follow_up" ("handed_to_id", "due")'
        ' WHERE "handed_to_id" IS NOT NULL'
    )
)


def _listed(rules: Iterable[str]) -> str:
    return ", ".join(f"'{rule}'" for rule in rules)


PROMISED = f'"rule" IN ({_listed(KIND_OF_RULE)})'
"""A follow-up that was promised to a customer: in the words of the indexes below."""

_TELLING = f'"rule" IN ({_listed(TELL_FIRST)})'

_LATE = '"state" = \'done\' AND "closed_at" > "original_due"'

# The promise ledger by its filters (queries/promise_arms.py), and who is told first.
for _name, _columns, _which in (
    ("promised", '"state", "due", "id", "original_due", "closed_at"', PROMISED),
    ("promised_late", '"state", "due", "id"', f"{PROMISED} AND {_LATE}"),
    ("promised_moved", '"due", "id"', f'{PROMISED} AND "due" <> "original_due"'),
    ("telling", '"state", "due", "id"', _TELLING),
    ("told", '"created_at"', _TELLING),
):
    FollowUp.add_index(
        SQL(f'CREATE INDEX "follow_up_{_name}" ON "follow_up" ({_columns}) WHERE {_which}')
    )
