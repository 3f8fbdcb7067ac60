"""Procedures: started for a customer or an order, a step at a time.

An open step is a follow-up with the rule ``procedure-step``; its ``params`` hold the ``procedure``,
the ``number`` of the step, its text (``step``) and what it is timed from (``after``); ``about`` is
the first step. Done or skipped it opens the next one; cancelled it ends the procedure.
"""

from __future__ import annotations

from datetime import datetime

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.procedures import PROCEDURES, STEP
from desktop.models.customers import Customer
from desktop.models.orders import SalesOrder
from desktop.models.rows import get, rows
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.services.change import Change, Outcome, changing
from desktop.services.checks import plan_check
from desktop.services.leaving import leave, must_exist


def start(
    *, procedure: str, customer: int, order: int | None = None, who: int | None, now: datetime
) -> Outcome[int]:
    """Open the first step; its follow-up's id.

    Raises RuleBroken ``procedure-running`` where this customer (and order) has an open step of it;
    NotFound ``procedure-gone``, ``customer-gone``, ``sales-order-gone``.
    """
    if procedure not in PROCEDURES:
        raise NotFound("procedure-gone", procedure=procedure)
    with changing(who=who, now=now) as change:
        must_exist((Customer, customer), (SalesOrder, order))
        running = rows(
            FollowUp, '"customer_id" = ? AND "state" = \'open\' AND "rule" = ?', customer, STEP
        )
        if any(row.params["procedure"] == procedure and row.order_id == order for row in running):
            raise RuleBroken("procedure-running")
        made = _open(change, procedure, 1, before=now, customer=customer, order=order, owner=who)
    return Outcome(made, frozenset(change.topics))


def open_next(change: Change, row: FollowUp) -> int | None:
    """Open the step after ``row``, which was just done or skipped; its id if there is one."""
    known = PROCEDURES.get(row.params["procedure"])
    number = row.params["number"] + 1
    if known is None or number > len(known.steps):
        return None
    return _open(
        change,
        known.code,
        number,
        before=row.original_due,
        customer=row.customer_id,
        order=row.order_id,
        owner=row.owner_id,
        about=row.about_id or row.id,
    )


def _open(
    change: Change,
    procedure: str,
    number: int,
    *,
    before: datetime,
    customer: int,
    order: int | None,
    owner: int | None,
    about: int | None = None,
) -> int:
    """Write a step as a follow-up, due counted from ``before``. What should have been done already
    is due by the end of this working day; its deadline stays what it was."""
    step, calendar = PROCEDURES[procedure].steps[number - 1], office().calendar
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
