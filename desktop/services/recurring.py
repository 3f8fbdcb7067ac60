"""What comes again: the next time is planned when this one is done, or somebody was spoken to.

Such a follow-up carries in its ``params`` how often (``every``, ``unit``), the day it is planned
for (``planned_on``) and the first (``starts_on``). Cancelling it ends it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop.domain.followups import RULES, due_at
from desktop.domain.recurring import KEEP_IN_TOUCH, OBLIGATION, Every, is_real, next_planned
from desktop.models.rows import rows
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.services.change import Change
from desktop.services.leaving import close, leave


def repeated(every: Every, *, planned_on: date) -> dict[str, Any]:
    """The params of the first time."""
    day = planned_on.isoformat()
    return {"every": every.count, "unit": every.unit, "starts_on": day, "planned_on": day}


def plan_again(change: Change, row: FollowUp) -> None:
    """The next time of one that was just done: from the plan, or from today's contact."""
    every = Every(row.params["every"], row.params["unit"])
    if row.rule == OBLIGATION:
        starts_on, planned_on = (
            date.fromisoformat(row.params[name]) for name in ("starts_on", "planned_on")
        )
        again = next_planned(every, starts_on=starts_on, planned_on=planned_on)
    else:
        again = every.after(office().today(change.now))
    due = due_at(RULES[row.rule], now=change.now, calendar=office().calendar, on=again)
    leave(
        change,
        customer=row.customer_id,
        rule=row.rule,
        params={**row.params, "planned_on": again.isoformat()},
        due=due,
        what=row.what,
        method=row.method,
        owner=row.owner_id,
        pool=row.owner_id is None,
    )


def in_touch(change: Change, *, customer: int | None, disposition: str) -> None:
    """A contact ended: who was spoken to need not be called to keep in touch until the next time.

    Nothing moves where nobody was reached, nor where a day was promised by putting it off.
    """
    if customer is None or not is_real(disposition):
        return
    due = rows(
        FollowUp,
        '"customer_id" = ? AND "state" = \'open\' AND "rule" = ? AND "snoozes" = 0 ORDER BY "id"',
        customer,
        KEEP_IN_TOUCH,
        lock=True,
    )
    for row in due:
        close(change, row, state="done", outcome=disposition)
        plan_again(change, row)
