"""Follow-ups: dated next actions that leave the list done, cancelled or taken over, not by chance.

Other actions leave theirs with :func:`leave` and close them with :func:`close_for`, inside their
own transaction (``services/leaving.py``). What comes after one that is done: ``next_steps.py``.
"""

from __future__ import annotations

from datetime import datetime

from desktop.domain.errors import RuleBroken
from desktop.domain.followups import check_cancel, check_done, check_snooze
from desktop.domain.procedures import STEP
from desktop.domain.recurring import COUNTED_FROM, Every
from desktop.domain.typed import passage
from desktop.models.customers import Customer
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import get_locked
from desktop.models.settings import office
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import Contact, FollowUp
from desktop.services.change import Outcome, changing
from desktop.services.codes import known_code
from desktop.services.leaving import (
    check_at_work,
    check_due,
    close,
    close_for,
    leave,
    must_exist,
)
from desktop.services.next_steps import NEWS_DAYS, after_done, check_not_last
from desktop.services.recurring import repeated

__all__ = [
    "NEWS_DAYS",
    "add",
    "add_repeated",
    "cancel",
    "check_at_work",
    "check_due",
    "close_for",
    "finish",
    "leave",
    "must_exist",
    "skip",
    "snooze",
]


def add(
    *,
    customer: int,
    what: str,
    due: datetime,
    owner: int | None,
    method: str = "telephone",
    order: int | None = None,
    line: int | None = None,
    entry: int | None = None,
    contact: int | None = None,
    who: int | None,
    now: datetime,
) -> Outcome[int]:
    """Plan a next action for a customer; the follow-up's id. No ``owner``: it waits in the pool.

    ``method`` is a communication method. Raises RuleBroken ``text-…`` (see domain/typed),
    ``code-unknown``, ``due-too-far``; NotFound for records that are gone, and ``staff-gone`` for an
    owner who does not work here any more.
    """
    what = passage(what, field="what", required=True)
    check_due(due, now)
    with changing(who=who, now=now) as change:
        known_code("communication-methods", method)
        must_exist((Customer, customer), (SalesOrder, order), (OrderLine, line))
        _check_owner(owner)
        must_exist((WaitlistEntry, entry), (Contact, contact))
        made = leave(
            change,
            customer=customer,
            order=order,
            line=line,
            entry=entry,
            contact=contact,
            rule="by-hand",
            params={},
            what=what,
            method=method,
            owner=owner,
            pool=owner is None,
            due=due,
        )
    return Outcome(made, frozenset(change.topics))


def add_repeated(
    *,
    customer: int,
    what: str,
    due: datetime,
    every: int,
    unit: str,
    counted: str,
    owner: int | None,
    method: str = "telephone",
    who: int | None,
    now: datetime,
) -> Outcome[int]:
    """Plan what comes again every so many ``unit`` (day, week, month), first on the day of ``due``.

    ``counted`` is ``obligation`` (from the planned day) or ``keep-in-touch`` (from the last real
    contact). Raises RuleBroken ``repeat-malformed`` (most), else as :func:`add`.
    """
    what = passage(what, field="what", required=True)
    check_due(due, now)
    if counted not in COUNTED_FROM:
        raise ValueError(counted)
    params = repeated(Every(every, unit), planned_on=office().today(due))
    with changing(who=who, now=now) as change:
        known_code("communication-methods", method)
        must_exist((Customer, customer))
        _check_owner(owner)
        made = leave(
            change,
            customer=customer,
            rule=counted,
            params=params,
            what=what,
            method=method,
            owner=owner,
            pool=owner is None,
            due=due,
        )
    return Outcome(made, frozenset(change.topics))


def _check_owner(owner: int | None) -> None:
    if owner is not None:
        check_at_work(owner)


def finish(*, follow_up: int, outcome: str, who: int | None, now: datetime) -> Outcome[None]:
    """Done, with what came of it.

    Raises RuleBroken ``follow-up-closed`` (state), ``follow-up-no-outcome``, ``text-…``; NotFound
    ``follow-up-gone``.
    """
    outcome = passage(outcome, field="outcome")
    with changing(who=who, now=now) as change:
        row = get_locked(FollowUp, follow_up)
        check_done(row.state, outcome=outcome)
        close(change, row, state="done", outcome=outcome)
        after_done(change, row)
    return Outcome(None, frozenset(change.topics))


def cancel(*, follow_up: int, reason: str, who: int | None, now: datetime) -> Outcome[None]:
    """No longer needed, with the reason.

    Raises RuleBroken ``follow-up-no-reason``, ``follow-up-last`` (nothing else looks after what is
    open), else as :func:`finish`.
    """
    reason = passage(reason, field="reason")
    with changing(who=who, now=now) as change:
        row = get_locked(FollowUp, follow_up)
        check_cancel(row.state, reason=reason)
        close(change, row, state="cancelled", outcome=reason)
        check_not_last(row)
    return Outcome(None, frozenset(change.topics))


def skip(*, follow_up: int, reason: str, who: int | None, now: datetime) -> Outcome[None]:
    """Leave the step of a procedure out, which is kept with the reason, and open the next.

    Raises RuleBroken ``follow-up-no-step``, else as :func:`cancel`.
    """
    reason = passage(reason, field="reason")
    with changing(who=who, now=now) as change:
        row = get_locked(FollowUp, follow_up)
        if row.rule != STEP:
            raise RuleBroken("follow-up-no-step")
        check_cancel(row.state, reason=reason)
        change.update(row, params={**row.params, "skipped": True})
        close(change, row, state="cancelled", outcome=reason)
        after_done(change, row)
    return Outcome(None, frozenset(change.topics))


def snooze(
    *, follow_up: int, until: datetime, reason: str = "", who: int | None, now: datetime
) -> Outcome[int]:
    """Put it off to ``until``; how often it was put off by now. The original due time stays.

    Raises RuleBroken ``follow-up-closed``, ``snooze-past``, ``snooze-reason`` (from the third time
    on without one), ``due-too-far``.
    """
    reason = passage(reason, field="reason")
    check_due(until, now)
    with changing(who=who, now=now) as change:
        row = get_locked(FollowUp, follow_up)
        check_snooze(row.state, snoozes=row.snoozes, reason=reason, until=until, now=now)
        change.update(row, due=until, snoozes=row.snoozes + 1, snooze_reason=reason)
    return Outcome(row.snoozes, frozenset(change.topics))
