"""Procedures: started for a customer or an order, a step at a time.

An open step is a follow-up with the rule ``procedure-step``; its ``params`` hold the ``procedure``
(its code), the ``number`` of the step, its text (``step``), its time (``days`` or ``hours``), what
that counts from (``after``) and the steps ``ahead``: whoever changes the procedure meanwhile
changes nothing of what runs. ``about`` is the first step. Done or skipped it opens the next one;
cancelled it ends the procedure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.procedures import STEP, Step, kept_steps, read_steps
from desktop.models.customers import Customer
from desktop.models.orders import SalesOrder
from desktop.models.procedures import Procedure
from desktop.models.rows import first, get, rows
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.services.change import Change, Outcome, changing
from desktop.services.checks import plan_check
from desktop.services.leaving import leave, must_exist


def start(
    *, procedure: str, customer: int, order: int | None = None, who: int | None, now: datetime
) -> Outcome[int]:
    """Open the first step of the procedure with this code; its follow-up's id.

    Raises RuleBroken ``procedure-running`` where this customer (and order) has an open step of it;
    NotFound ``procedure-gone`` (also for one that is retired), ``customer-gone``,
    ``sales-order-gone``.
    """
    with changing(who=who, now=now) as change:
        known = first(Procedure, '"code" = ? AND "active" LIMIT 1', procedure)
        if known is None:
            raise NotFound("procedure-gone", procedure=procedure)
        must_exist((Customer, customer), (SalesOrder, order))
        running = rows(
            FollowUp, '"customer_id" = ? AND "state" = \'open\' AND "rule" = ?', customer, STEP
        )
        if any(row.params["procedure"] == procedure and row.order_id == order for row in running):
            raise RuleBroken("procedure-running")
        made = _open(
            change,
            read_steps(known.steps),
            procedure=procedure,
            number=1,
            before=now,
            customer=customer,
            order=order,
            owner=who,
        )
    return Outcome(made, frozenset(change.topics))


def open_next(change: Change, row: FollowUp) -> int | None:
    """Open the step after ``row``, which was just done or skipped; its id if there is one."""
    ahead = read_steps(row.params["ahead"])
    if not ahead:
        return None
    return _open(
        change,
        ahead,
        procedure=row.params["procedure"],
        number=row.params["number"] + 1,
        before=row.original_due,
        customer=row.customer_id,
        order=row.order_id,
        owner=row.owner_id,
        about=row.about_id or row.id,
    )


def _open(
    change: Change,
    steps: Sequence[Step],
    *,
    procedure: str,
    number: int,
    before: datetime,
    customer: int,
    order: int | None,
    owner: int | None,
    about: int | None = None,
) -> int:
    """Write the first of ``steps`` as a follow-up, due counted from ``before``. What should have
    been done already is due by the end of this working day; its deadline stays what it was."""
    step, calendar = steps[0], office().calendar
    deadline = step.deadline(before, calendar)
    made = leave(
        change,
        customer=customer,
        order=order,
        rule=STEP,
        params={
            "procedure": procedure,
            "number": number,
            "step": step.text,
            "after": before.isoformat(),
            **step.time,
            "ahead": kept_steps(steps[1:]),
        },
        due=deadline if deadline >= change.now else calendar.due_in_days(change.now, 0),
        deadline=deadline,
        method=step.method,
        owner=owner,
        pool=owner is None,
        about=about,
    )
    plan_check(change, get(FollowUp, made))
    return made
