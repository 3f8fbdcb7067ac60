"""Procedures: the step lists an office works by, as it has them now."""

from __future__ import annotations

from peewee import BooleanField, CharField, IntegerField

from desktop.models.database import Table
from desktop.models.fields import JsonField


class Procedure(Table):
    """A named list of steps; the history keeps every version before it.

    ``steps`` are ``[{"text", "method", "days" or "hours"}, …]`` (domain/procedures). A follow-up
    knows its procedure by ``code`` and brings the steps after it along: what runs stays as it was
    when it began.
    """

    code = CharField(max_length=40, unique=True)
    name = CharField(max_length=120, unique=True)
    steps = JsonField()
    active = BooleanField(default=True)
    version = IntegerField(default=1)
