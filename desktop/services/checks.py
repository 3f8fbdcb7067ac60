"""Supervisors' looks at open steps: sooner and oftener, the less experienced the owner is."""

from __future__ import annotations

from desktop.domain.procedures import CHECK, check_due
from desktop.models.office import Staff
from desktop.models.rows import first, get
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.services.change import Change
from desktop.services.leaving import close_checks, leave


def plan_check(change: Change, step: FollowUp) -> None:
    """Have the next look at an open step planned, if it has an owner and somebody else to look."""
    if step.owner_id is None:
        return
    supervisor = first(
        Staff,
        '"active" AND "role" = \'supervisor\' AND "id" <> ? ORDER BY "id" LIMIT 1',
        step.owner_id,
    )
    if supervisor is None:
        return
    owner = get(Staff, step.owner_id)
    leave(
        change,
        customer=step.customer_id,
        order=step.order_id,
        rule=CHECK,
        params={"owner": owner.name, "step": step.params["step"]},
        due=check_due(owner.competency_level, now=change.now, calendar=office().calendar),
        owner=supervisor.id,
        about=step.id,
    )


def plan_again(change: Change, check: FollowUp) -> None:
    """The look after one that was just done, while the step is still open."""
    step = get(FollowUp, check.about_id)
    if step.state == "open":
        plan_check(change, step)


def renew(change: Change, step: FollowUp) -> None:
    """Another owner: looks at the pace of their level from now on."""
    close_checks(change, step, outcome="taken over")
    plan_check(change, step)
