"""Leaving follow-ups and closing them, as part of any action, inside its own transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.followups import OWED, OWED_AFTER, RULES, due_at
from desktop.domain.procedures import CHECK, STEP
from desktop.models.customers import Customer
from desktop.models.office import Staff
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import get, get_locked, rows, value
from desktop.models.settings import office
from desktop.models.unplanned import LINES, ORDERS, PLACES, RATES
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.models.work import FollowUp
from desktop.services.change import Change
from desktop.services.living import living

_FARTHEST = timedelta(days=3660)  # later is a slip of the finger, not a plan


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
    deadline: datetime | None = None,
    what: str = "",
    method: str = "telephone",
    owner: int | None = None,
    pool: bool = False,
    about: int | None = None,
) -> int:
    """Write a follow-up as part of ``change``; its id.

    ``rule`` says why it is there and ``params`` (JSON) fill the rule's sentence. Without ``owner``
    it belongs to whoever makes the change; to the ``pool`` if that is said, or nobody makes it.
    Where it belongs to a line, give the order too: :func:`close_for` finds it by either.
    ``deadline`` is the first due time where it has passed already; ``about`` another follow-up.
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
        original_due=due if deadline is None else deadline,
        due=due,
        created_at=change.now,
        about=about,
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
    Without a ``rule`` what a person owes the customer all the same stays (``domain/followups``,
    ``OWED``).
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
    stays = frozenset[str]() if rule is not None else OWED_AFTER if done else OWED
    found = [row for row in found if row.rule not in stays]
    # A look at one of them ends with it.
    ids = {row.id for row in found}
    found = [row for row in found if row.rule != CHECK or row.about_id not in ids]
    for row in found:
        close(change, row, state="done" if done else "cancelled", outcome=outcome)
    return len(found)


def close(change: Change, row: FollowUp, *, state: str, outcome: str) -> None:
    """Take ``row`` off the list: ``done``, or ``cancelled`` for a reason."""
    change.update(
        row,
        state=state,
        outcome=outcome,
        closed_at=change.now,
        closed_by=change.who,
        handed_to=None,
    )
    if row.rule == STEP:
        close_checks(change, row, outcome=outcome)
    see_to(change, order=row.order_id, line=row.line_id, entry=row.entry_id)


def see_to(
    change: Change, *, order: int | None = None, line: int | None = None, entry: int | None = None
) -> None:
    """When ``change`` ends with the order, the line or the place open and nothing planned for it,
    leave a next date: whatever took the last one away."""
    if order is not None:
        change.last["order", order] = lambda: _plan_order(change, order)
    if line is not None:
        change.last["order-line", line] = lambda: _plan_line(change, line)
    if entry is not None:
        change.last["entry", entry] = lambda: _plan_place(change, entry)


_LINE = "SELECT 1 FROM order_line l JOIN sales_order o ON o.id = l.order_id WHERE l.id = ?"


def is_unplanned(
    *,
    order: int | None = None,
    line: int | None = None,
    entry: int | None = None,
    aside: int | None = None,
) -> bool:
    """Whether the order, the line, the place or the rate that was set ``aside`` is open, and no
    follow-up looks after it."""
    asked = (
        (order, f"SELECT 1 FROM sales_order o WHERE o.id = ? AND {ORDERS}"),
        (line, f"{_LINE} AND {LINES}"),
        (entry, f"SELECT 1 FROM waitlist_entry e WHERE e.id = ? AND {PLACES}"),
        (aside, f"SELECT 1 FROM aside_rate r WHERE r.id = ? AND {RATES}"),
    )
    return any(key is not None and value(sql, key) is not None for key, sql in asked)


def _plan_order(change: Change, order: int) -> None:
    if is_unplanned(order=order):
        customer = get(SalesOrder, order).customer_id
        _plan(change, "still-open", {}, customer=customer, order=order)


def _plan_line(change: Change, line: int) -> None:
    if is_unplanned(line=line):
        order = get(SalesOrder, get(OrderLine, line).order_id)
        about = {"customer": order.customer_id, "order": order.id, "line": line}
        _plan(change, "still-open", {}, **about)


def _plan_place(change: Change, entry: int) -> None:
    if is_unplanned(entry=entry):
        row = get(WaitlistEntry, entry)
        title = get(Waitlist, row.waitlist_id).title
        news = {"title": title, "quantity": f"{row.quantity.normalize():f}"}
        order = None if row.line_id is None else get(OrderLine, row.line_id).order_id
        about = {"entry": entry, "line": row.line_id, "order": order}
        _plan(change, "waitlist-news", news, customer=row.customer_id, **about)


def _plan(change: Change, rule: str, params: dict[str, Any], **subject: Any) -> None:
    due = due_at(RULES[rule], now=change.now, calendar=office().calendar)
    leave(change, rule=rule, params=params, due=due, **subject)


def close_checks(change: Change, step: FollowUp, *, outcome: str) -> None:
    """Nobody needs to look at ``step`` any more."""
    condition = '"about_id" = ? AND "state" = \'open\' AND "rule" = ? ORDER BY "id"'
    for check in rows(FollowUp, condition, step.id, CHECK, lock=True):
        close(change, check, state="cancelled", outcome=outcome)


def check_due(due: datetime, now: datetime) -> None:
    """RuleBroken ``due-too-far`` for a date that must be a slip of the finger."""
    if due - now > _FARTHEST:
        raise RuleBroken("due-too-far", due=due)


def check_at_work(key: int) -> None:
    """NotFound ``staff-gone`` unless the staff member is there and active, and stays so until the
    transaction ends: to be asked before follow-ups are locked, as whoever leaves does."""
    if not get_locked(Staff, key).active:
        raise NotFound("staff-gone", id=key)


def must_exist(*records: tuple[type[Any], int | None]) -> None:
    """NotFound unless every row that is named is there; None names none."""
    for model, key in records:
        if key is not None and model is Customer:
            living(key)
        elif key is not None and not model.select().where(model.id == key).exists():
            raise NotFound(f"{model._meta.table_name.replace('_', '-')}-gone", id=key)
