"""How many offers to members run out soon: what the frame around the pages counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.models.fields import to_micros
from desktop.queries.sql import fetch_one

SOON = timedelta(hours=1)


def offers_due(*, now: datetime) -> int:
    """The live offers that run out within an hour, with those that have and wait to be given on."""
    found = fetch_one(
        "SELECT COUNT(*) FROM waitlist_offer WHERE state = 'live' AND due_at <= ?",
        (to_micros(now + SOON),),
    )
    return int(found[0]) if found else 0
