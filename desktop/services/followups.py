"""Follow-ups: dated next actions that leave the list done, cancelled or taken over, not by chance.

Other actions leave theirs with :func:`leave` and close them with :func:`close_for`, inside their
own transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from desktop.domain.errors import Conflict, NotFound, RuleBroken
from desktop.domain.typed import one_line, passage
from desktop.models.customers import Customer
from desktop.models.database import get_locked, locked
from desktop.models.office import Staff
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import Contact, FollowUp
from desktop.services.change import Change, Outcome, changing

_FREE_SNOOZES = 2  # from the third on a reason is needed (follow-ups, scenario 8)
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
) -> int:
    """Write a follow-up as part of ``change``; its id.

    ``rule`` says why it is there and ``params`` (JSON) fill the rule's sentence. Without ``owner``
    it belongs to whoever makes the change, or to the pool where nobody does. Where it belongs to a
    line, give the order too: :func:`close_for` finds it by either.
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
        owner=change.who if owner is None else owner,
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
    query = FollowUp.select().where(getattr(FollowUp, name) == key, FollowUp.state == "open")
    if rule is not None:
        query = query.where(FollowUp.rule == rule)
    rows = list(locked(query.order_by(FollowUp.id)))
    for row in rows:
        _close(change, row, state="done" if done else "cancelled", outcome=outcome)
    return len(rows)


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

    Raises RuleBroken ``text-…`` (see domain/typed), ``due-too-far``; NotFound for records that are
    gone.
    """
    what = passage(what, field="what", required=True)
    method = one_line(method, field="method", longest=80, required=True)
    _check_due(due, now)
    with changing(who=who, now=now) as change:
        _must_exist(
            (Customer, customer),
            (Staff, owner),
            (SalesOrder, order),
            (OrderLine, line),
            (WaitlistEntry, entry),
            (Contact, contact),
        )
        made = change.insert(
            FollowUp,
            customer=customer,
            order=order,
            line=line,
            entry=entry,
            contact=contact,
            rule="manual",
            what=what,
            method=method,
            owner=owner,
            original_due=due,
            due=due,
            created_at=now,
        )
    return Outcome(made, frozenset(change.topics))


def finish(*, follow_up: int, outcome: str, who: int | None, now: datetime) -> Outcome[None]:
    """Done, with what came of it. Raises RuleBroken ``text-missing``, Conflict
    ``follow-up-closed``.
    """
    outcome = passage(outcome, field="outcome", required=True)
    with changing(who=who, now=now) as change:
        _close(change, _open(follow_up), state="done", outcome=outcome)
    return Outcome(None, frozenset(change.topics))


def cancel(*, follow_up: int, reason: str, who: int | None, now: datetime) -> Outcome[None]:
    """No longer needed, with the reason. Raises as :func:`finish` does."""
    reason = passage(reason, field="reason", required=True)
    with changing(who=who, now=now) as change:
        _close(change, _open(follow_up), state="cancelled", outcome=reason)
    return Outcome(None, frozenset(change.topics))


def snooze(
    *, follow_up: int, until: datetime, reason: str = "", who: int | None, now: datetime
) -> Outcome[int]:
    """Put it off to ``until``; how often it was put off by now. The original due time stays.

    Raises RuleBroken ``snooze-past``, ``due-too-far``, ``snooze-reason`` (times) from the third
    time on without a reason; Conflict ``follow-up-closed``.
    """
    reason = passage(reason, field="reason")
    if until <= now:
        raise RuleBroken("snooze-past", until=until)
    _check_due(until, now)
    with changing(who=who, now=now) as change:
        row = _open(follow_up)
        if row.snoozes >= _FREE_SNOOZES and not reason.strip():
            raise RuleBroken("snooze-reason", times=row.snoozes + 1)
        change.update(row, due=until, snoozes=row.snoozes + 1, snooze_reason=reason)
    return Outcome(row.snoozes, frozenset(change.topics))


def hand_over(*, follow_up: int, to: int | None, who: int | None, now: datetime) -> Outcome[None]:
    """Ask ``to`` to take it over: until they do (:func:`take`) the owner keeps it.

    No ``to``: back to the pool at once, for anybody. Raises RuleBroken ``hand-over-same``, Conflict
    ``follow-up-closed``, NotFound ``staff-gone``.
    """
    with changing(who=who, now=now) as change:
        row = _open(follow_up)
        if to is None:
            change.update(row, owner=None, handed_to=None)
        else:
            staff = _at_work(to)
            if row.owner_id == to:
                raise RuleBroken("hand-over-same", name=staff.name)
            change.update(row, handed_to=to)
    return Outcome(None, frozenset(change.topics))


def take(*, follow_up: int, who: int, now: datetime) -> Outcome[None]:
    """``who`` takes it: from the pool, or because it was handed to them.

    Raises Conflict ``follow-up-closed``, ``follow-up-owned`` (owner: the name of who has it).
    """
    with changing(who=who, now=now) as change:
        row = _open(follow_up)
        _at_work(who)
        if row.owner_id not in (None, who) and row.handed_to_id != who:
            owner = Staff.get_by_id(row.owner_id)
            raise Conflict("follow-up-owned", owner=owner.name)
        change.update(row, owner=who, handed_to=None)
    return Outcome(None, frozenset(change.topics))


def decline(*, follow_up: int, who: int, now: datetime) -> Outcome[None]:
    """``who`` does not take over what was handed to them: it stays with its owner.

    Raises Conflict ``follow-up-closed``, ``follow-up-not-handed``.
    """
    with changing(who=who, now=now) as change:
        row = _open(follow_up)
        if row.handed_to_id != who:
            raise Conflict("follow-up-not-handed")
        change.update(row, handed_to=None)
    return Outcome(None, frozenset(change.topics))


# --- inside ---------------------------------------------------------------------------------------


def _open(key: int) -> FollowUp:
    row: FollowUp = get_locked(FollowUp, key)
    if row.state != "open":
        raise Conflict("follow-up-closed", state=row.state)
    return row


def _close(change: Change, row: FollowUp, *, state: str, outcome: str) -> None:
    change.update(
        row,
        state=state,
        outcome=outcome,
        closed_at=change.now,
        closed_by=change.who,
        handed_to=None,
    )


def _check_due(due: datetime, now: datetime) -> None:
    if due - now > _FARTHEST:
        raise RuleBroken("due-too-far", due=due)


def _at_work(key: int) -> Staff:
    staff = Staff.get_or_none(Staff.id == key, Staff.active)
    if staff is None:
        raise NotFound("staff-gone", id=key)
    return staff


def _must_exist(*records: tuple[type[Any], int | None]) -> None:
    for model, key in records:
        if key is not None:
            get_locked(model, key)
