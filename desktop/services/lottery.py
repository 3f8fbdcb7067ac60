"""Drawing those who join a list in its first minutes. A private step of opening and joining it."""

from __future__ import annotations

import secrets
from datetime import datetime

from desktop.domain.lottery import Lottery, lottery_of
from desktop.models.rows import value
from desktop.models.waitlists import Waitlist


def new_seed(opened: datetime, minutes: int) -> str:
    """What a list that opens under rules with so many minutes of lottery publishes: its field
    ``lottery_seed``; empty for none."""
    return Lottery(opened, minutes, secrets.token_hex(16)).published if minutes else ""


def draw(row: Waitlist, *, joined_at: datetime) -> datetime | None:
    """What the next entry of a list gets as ``drawn_at``; None where it counts from ``joined_at``.

    Its number is one more than there are entries on the list, whose journal must be held.
    """
    lottery = lottery_of(row.created_at, row.lottery_seed)
    if lottery is None or not lottery.takes(joined_at):
        return None
    joined = value("SELECT COUNT(*) FROM waitlist_entry WHERE waitlist_id = ?", row.id)
    return lottery.drawn_at(int(joined) + 1)
