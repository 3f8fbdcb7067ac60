"""What an office does once a day by itself, whichever of its desks comes first.

Points whose last day is over are written off, customers are told of those that soon will be, and
tiers follow the 12 months that have passed. What is still somebody's who has left goes to the pool.
What is free of a product is offered anew to those who wait for it: pauses ended, and dates came.
Nothing a person does waits for it: points past their day count nowhere before, and gaining a tier
happens with the points that reach it.
"""

from __future__ import annotations

import json
from datetime import datetime

from desktop.models.programmes import PointsProgramme
from desktop.models.rows import rows, run, value
from desktop.models.settings import office
from desktop.models.stock import hold_products
from desktop.services import points, points_signals, rate_signals, tiers
from desktop.services.change import Change, Outcome, changing
from desktop.services.departures import pool_left
from desktop.services.openings import open_units

_DONE_ON = "day_work_on"
"""The name under which the office's settings remember the day."""

_WAITED_FOR = (
    "SELECT DISTINCT product_id FROM waitlist WHERE state = 'open' AND units_waiting > 0"
    " ORDER BY product_id"
)


def day_work(*, now: datetime) -> Outcome[bool]:
    """Do the work of the office's day, unless some desk has done it; whether it was done here.

    All of it is kept together with the day, so that a desk that dies in the middle leaves it to the
    next. Raises Unavailable, Conflict for faults of the database: then it is as if never begun.
    """
    today = json.dumps(office().today(now).isoformat())
    if value("SELECT value FROM office_setting WHERE name = ?", _DONE_ON) == today:
        return Outcome(False, frozenset())
    # Sums of a large ledger are read before the transaction, which others would have to wait for.
    programmes = rows(PointsProgramme, '"active" ORDER BY "id"')
    due = [(row, tiers.due(row, now=now)) for row in programmes]
    waited_for = [product for (product,) in run(_WAITED_FOR).fetchall()]
    with changing(who=None, now=now) as change:
        # The same statement tells who is first: a second desk waits here, and then changes nothing.
        claimed = run(
            "INSERT INTO office_setting (name, value) VALUES (?, ?) ON CONFLICT (name)"
            " DO UPDATE SET value = excluded.value WHERE office_setting.value <> excluded.value",
            _DONE_ON,
            today,
        )
        is_first = claimed.rowcount == 1
        if is_first:
            hold_products(waited_for)
            points.expire(change)
            _leave_missing(change)
            pool_left(change)
            for row, accounts in due:
                tiers.review(change, row, accounts)
            open_units(change, waited_for, cause="day")
    return Outcome(is_first, frozenset(change.topics))


def leave_missing(*, who: int | None, now: datetime) -> Outcome[int]:
    """Leave the tasks of rates and points that nobody looks after, without waiting for the next
    day; how many there were."""
    with changing(who=who, now=now) as change:
        made = _leave_missing(change)
    return Outcome(made, frozenset(change.topics))


def _leave_missing(change: Change) -> int:
    return points_signals.look_at_all(change) + rate_signals.look_at_all(change)
