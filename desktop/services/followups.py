"""Follow-ups: dated next actions that leave the list done, cancelled or taken over, not by chance.

Other actions leave theirs with :func:`leave` and close them with :func:`close_for`, inside their
own transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.followups import (
    check_cancel,
    check_done,
    check_snooze,
)
from desktop.domain.typed import passage
from desktop.models.customers import Customer
from desktop.models.office import Staff
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import get, get_locked, rows
from desktop.models.settings import office
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import Contact, FollowUp
from desktop.services.change import Change, Outcome, changing
from desktop.services.codes import known_code
from desktop.services.living import living

NEWS_DAYS = 5
"""Working days after which somebody who waits hears from us, even if nothing has changed."""

AGAIN_DAYS = 3
"""Working days after which a delivery that was not made is seen to again."""

_FARTHEST = timedelta(days=3660)  # later is a slip of the finger, not a plan


# --- for other actions, inside their transaction --------------------------------------------------


def leave(
    change: Change,
    *,
    customer: int,
    rule: str,
    due: datetime,
    params: dict[str, Any],
    order: int | None = None,
    line: int | None = None,
    entry: int | None = None,
    contact: int | None = None,
    what: str = "",
    method: str = "telephone",
    owner: int | None = None,
    pool: bool = False,
) -> int:
    """Write a follow-up as part of ``change``; its id.

    ``rule`` says why it is there and ``params`` (JSON) fill the rule's sentence. Without ``owner``
    it belongs to whoever makes the change; to the ``pool`` if that is said, or nobody makes it.
    Where it belongs to a line, give the order too: :func:`close_for` finds it by either.
    """
    return change.insert(
        FollowUp,
        customer=customer,
        order=order,
        line=line,
        entry=entry,
        contact=contact,
        rule=rule,
        params=params,
        what=what,
        method=method,
        owner=change.who if owner is None and not pool else owner,
        original_due=due,
        due=due,
        created_at=change.now,
    )


def close_for(
    change: Change,
    *,
    outcome: str,
    order: int | None = None,
    line: int | None = None,
    entry: int | None = None,
    contact: int | None = None,
    rule: str | None = None,
    done: bool = False,
) -> int:
    """Close the open follow-ups of one record as part of ``change``; how many there were.

    Exactly one of ``order``, ``line``, ``entry`` and ``contact`` names the record; ``rule`` leaves
    the others of that record open. They are cancelled with the reason ``outcome``, or ``done``.
    """
    given = {"order": order, "line": line, "entry": entry, "contact": contact}
    named = [(name, key) for name, key in given.items() if key is not None]
    if len(named) != 1:
        raise TypeError("one record's follow-ups are closed at a time")
    name, key = named[0]
    condition = f'"{name}_id" = ? AND "state" = \'open\''
    params: list[object] = [key]
    if rule is not None:
        condition, params = f'{condition} AND "rule" = ?', [key, rule]
    found = rows(FollowUp, f'{condition} ORDER BY "id"', *params, lock=True)
    for row in found:
        _close(change, row, state="done" if done else "cancelled", outcome=outcome)
    return len(found)


# --- actions --------------------------------------------------------------------------------------


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
    ``code-unknown``, ``due-too-far``; NotFound for records that are gone.
    """
    what = passage(what, field="what", required=True)
    check_due(due, now)
    with changing(who=who, now=now) as change:
        known_code("communication-methods", method)
        must_exist((Customer, customer), (Staff, owner), (SalesOrder, order), (OrderLine, line))
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


def finish(*, follow_up: int, outcome: str, who: int | None, now: datetime) -> Outcome[None]:
    """Done, with what came of it.

    Raises RuleBroken ``follow-up-closed`` (state), ``follow-up-no-outcome``, ``text-…``; NotFound
    ``follow-up-gone``.
    """
    outcome = passage(outcome, field="outcome")
    with changing(who=who, now=now) as change:
        row = get_locked(FollowUp, follow_up)
        check_done(row.state, outcome=outcome)
        _close(change, row, state="done", outcome=outcome)
        _plan_next(change, row)
    return Outcome(None, frozenset(change.topics))


def _plan_next(change: Change, row: FollowUp) -> None:
    """What stays open is never without a next date: who waits or thinks a quote over hears again,
    and what has not been delivered is seen to again."""
    if row.rule == "waitlist-news" and row.entry_id is not None:
        is_open, days = get(WaitlistEntry, row.entry_id).state == "waiting", NEWS_DAYS
    elif row.rule == "deliver-promise" and row.order_id is not None:
        is_open = get(SalesOrder, row.order_id).state in ("confirmed", "in-progress")
        days = AGAIN_DAYS
    elif row.rule == "quote-expiry" and row.order_id is not None:
        is_open, days = get(SalesOrder, row.order_id).state == "quoted", NEWS_DAYS
    else:
        return
    if not is_open:
        return
    leave(
        change,
        customer=row.customer_id,
        order=row.order_id,
        line=row.line_id,
        entry=row.entry_id,
        rule=row.rule,
        params=row.params,
        due=office().calendar.due_in_days(change.now, days),
        method=row.method,
        owner=row.owner_id,
        pool=row.owner_id is None,
    )


def cancel(*, follow_up: int, reason: str, who: int | None, now: datetime) -> Outcome[None]:
    """No longer needed, with the reason. Raises ``follow-up-no-reason``, else as :func:`finish`."""
    reason = passage(reason, field="reason")
    with changing(who=who, now=now) as change:
        row = get_locked(FollowUp, follow_up)
        check_cancel(row.state, reason=reason)
        _close(change, row, state="cancelled", outcome=reason)
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


# --- inside ---------------------------------------------------------------------------------------


def _close(change: Change, row: FollowUp, *, state: str, outcome: str) -> None:
    change.update(
        row,
        state=state,
        outcome=outcome,
        closed_at=change.now,
        closed_by=change.who,
        handed_to=None,
    )


def check_due(due: datetime, now: datetime) -> None:
    """RuleBroken ``due-too-far`` for a date that must be a slip of the finger."""
    if due - now > _FARTHEST:
        raise RuleBroken("due-too-far", due=due)


def check_at_work(key: int) -> None:
    """NotFound ``staff-gone`` unless the staff member is there and active."""
    if not Staff.select().where(Staff.id == key, Staff.active).exists():
        raise NotFound("staff-gone", id=key)


def must_exist(*records: tuple[type[Any], int | None]) -> None:
    """NotFound unless every row that is named is there; None names none."""
    for model, key in records:
        if key is not None and model is Customer:
            living(key)
        elif key is not None and not model.select().where(model.id == key).exists():
            raise NotFound(f"{model._meta.table_name.replace('_', '-')}-gone", id=key)
