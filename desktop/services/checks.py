"""Supervisors' looks at open steps: sooner and oftener, the less experienced the owner is."""

from __future__ import annotations

from datetime import date

from desktop.domain.looks import look_due, who_looks
from desktop.domain.procedures import CHECK
from desktop.models.absences import absences_from
from desktop.models.office import Staff
from desktop.models.rows import get, rows, run
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.services.change import Change
from desktop.services.leaving import close_checks, leave

LOOKS = (
    "SELECT owner_id, COUNT(*) FROM follow_up WHERE state = 'open' AND rule = 'check-step'"
    " AND owner_id IS NOT NULL GROUP BY owner_id"
)
"""How many looks each has open."""


def plan_check(change: Change, step: FollowUp) -> None:
    """Have the next look at an open step planned, if it has an owner: by whom is decided for the
    day of the look (domain/looks). It waits in the pool where nobody can; the only supervisor there
    is has nobody to look at theirs."""
    if step.owner_id is None:
        return
    supervisors = _supervisors()
    if supervisors == [step.owner_id]:
        return
    owner, known = get(Staff, step.owner_id), office()
    due = look_due(
        owner.competency_level, hours=known.check_hours, now=change.now, calendar=known.calendar
    )
    looker = _looker(step.owner_id, supervisors, on=known.today(due))
    leave(
        change,
        customer=step.customer_id,
        order=step.order_id,
        rule=CHECK,
        params={"owner": owner.name, "step": step.params["step"]},
        due=due,
        owner=looker,
        pool=looker is None,
        about=step.id,
    )


def plan_again(change: Change, check: FollowUp) -> None:
    """The look after one that was just done, while the step is still open."""
    step = get(FollowUp, check.about_id)
    if step.state == "open":
        plan_check(change, step)


def renew(change: Change, step: FollowUp) -> None:
    """Another owner: looks at the pace of their level from now on. In the pool nobody is looked
    at."""
    close_checks(change, step, outcome="taken over")
    plan_check(change, step)


def pass_on(change: Change, looker: int) -> int:
    """Somebody looks at nobody any more: each of their looks is another's, due as before; how many
    nobody else can take and are in the pool now."""
    mine = '"owner_id" = ? AND "state" = \'open\' AND "rule" = ? ORDER BY "id"'
    supervisors, pooled = _supervisors(), 0
    for check in rows(FollowUp, mine, looker, CHECK, lock=True):
        owner = get(FollowUp, check.about_id).owner_id
        other = _looker(owner, supervisors, on=office().today(max(check.due, change.now)))
        change.update(check, owner=other, handed_to=None)
        pooled += other is None
    return pooled


def _supervisors() -> list[int]:
    found = rows(Staff, '"active" AND "role" = \'supervisor\' ORDER BY "id"')
    return [row.id for row in found]


def _looker(owner: int | None, supervisors: list[int], *, on: date) -> int | None:
    return who_looks(
        0 if owner is None else owner,
        supervisors=supervisors,
        looks=dict(run(LOOKS).fetchall()),
        absences=absences_from(on),
        on=on,
    )
