"""Points programmes: what a point is worth, how many are earned, how long they live, and tiers."""

from __future__ import annotations

from peewee import BooleanField, CharField, Check, IntegerField

from desktop.models.database import Table
from desktop.models.fields import JsonField, ScaledField


class PointsProgramme(Table):
    """A loyalty programme as it is now; the history keeps every version before it.

    One unit of ``currency`` earns ``earn_per_unit`` points and a spent point is worth
    ``spend_value`` of it. ``worths`` holds both for other currencies: ``{"USD": ["1", "0.01"]}``;
    the rest is converted. ``tiers`` are ``[[tier, threshold], …]`` from the lowest on, of points or
    of money earned on (``tier_by``) within 12 months. ``multipliers`` are
    ``[[first day, last day, factor, [tiers], note], …]``; no tiers means everybody. Customers are
    told of points that expire within ``notice_days`` (None: of none), if worth ``notice_worth``.
    """

    name = CharField(max_length=120, unique=True)
    currency = CharField(max_length=3)
    earn_per_unit = ScaledField(decimals=6)
    spend_value = ScaledField(decimals=6)
    worths = JsonField(default=dict)
    decimals = IntegerField(default=0, constraints=[Check("decimals IN (0, 1, 2)")])
    rounding = CharField(
        max_length=8,
        default="down",
        constraints=[Check("rounding IN ('down', 'half-up', 'up')")],
    )
    life_days = IntegerField(null=True)
    tier_by = CharField(
        max_length=6, default="points", constraints=[Check("tier_by IN ('points', 'spend')")]
    )
    tiers = JsonField(default=list)
    multipliers = JsonField(default=list)
    active = BooleanField(default=True)
    version = IntegerField(default=1)
    notice_days = IntegerField(null=True)
    notice_worth = ScaledField(decimals=6, null=True)

    class Meta:
        constraints = (Check("spend_value > 0 AND earn_per_unit >= 0"),)
