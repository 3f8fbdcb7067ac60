"""A rate that was set aside waits for a person: it stands on the list until somebody decides."""

from __future__ import annotations

from desktop.models.customers import Customer
from desktop.models.money import AsideRate
from desktop.models.rows import rows
from desktop.models.settings import office
from desktop.models.unplanned import RATES
from desktop.models.work import FollowUp
from desktop.services.change import Change
from desktop.services.leaving import close, leave

RULE = "rate-aside"


def leave_aside(change: Change, row: AsideRate) -> None:
    """Part of an action that sets a rate aside: somebody is to look at it by the next working day.

    It is nobody's in particular, and kept with the sales to nobody in particular; an office that
    has no such record yet has nobody to work its list either.
    """
    cash = Customer.get_or_none(Customer.cash)
    if cash is not None:
        leave(
            change,
            customer=cash.id,
            rule=RULE,
            due=office().calendar.due_in_days(change.now, 1),
            params={"aside": row.id, "pair": f"{row.base}/{row.quote}", "on": row.on.isoformat()},
            pool=True,
        )


def look_at_all(change: Change) -> int:
    """Part of the office's day: every rate that was set aside and waits for nobody, such as those
    from before there was a list, is on it; how many were not."""
    missing = rows(
        AsideRate, f'"id" IN (SELECT r.id FROM aside_rate r WHERE {RATES}) ORDER BY "id"'
    )
    for row in missing:
        leave_aside(change, row)
    return len(missing)


def close_aside(change: Change, row: AsideRate) -> None:
    """Part of an action that decides about it: the task is done, and says how."""
    for task in rows(FollowUp, '"rule" = ? AND "state" = ? ORDER BY "id"', RULE, "open", lock=True):
        if task.params.get("aside") == row.id:
            close(change, task, state="done", outcome=row.state)
