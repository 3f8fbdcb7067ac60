"""The steps of a draft: what it was before each of its changes, taken back and made again.

Undo keeps beside a step what the draft was after it, so that redo can bring that back; the next
change of the draft forgets what was undone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.models.database import Table
from desktop.models.merges import living
from desktop.models.orders import DraftStep, OrderLine, SalesOrder
from desktop.models.rows import first, get_locked, run, stored
from desktop.services.change import Change, Outcome, changing, insert_row
from desktop.services.promising import lines_of, settle

_REMEMBERED = (
    *("customer", "currency", "delivery_on", "delivery_address", "reference", "notes"),
    *("points_wanted", "programme"),
)
_STEPS_KEPT = 200
_LAST_DONE = '"order_id" = ? AND "after" IS NULL ORDER BY "sequence" DESC LIMIT 1'
_FIRST_UNDONE = '"order_id" = ? AND "after" IS NOT NULL ORDER BY "sequence" LIMIT 1'


def undo(*, order: int, who: int | None, now: datetime) -> Outcome[bool]:
    """Take the draft back to what it was before its last change; False if there is nothing left."""
    return _step(order, _LAST_DONE, who=who, now=now)


def redo(*, order: int, who: int | None, now: datetime) -> Outcome[bool]:
    """Make the change that was taken back last again; False if there is none."""
    return _step(order, _FIRST_UNDONE, who=who, now=now)


def _step(order: int, which: str, *, who: int | None, now: datetime) -> Outcome[bool]:
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        if row.state != "draft":
            raise RuleBroken("order-not-draft", number=row.number, state=row.state)
        step = first(DraftStep, which, order)
        if step is None:
            return Outcome(False, frozenset())
        after = _snapshot(row) if step.after is None else None
        _restore(change, row, step.snapshot if step.after is None else step.after)
        DraftStep.update(after=after).where(DraftStep.id == step.id).execute()
        settle(change, row, now=now)
    return Outcome(True, frozenset(change.topics))


def remember(order: SalesOrder) -> None:
    """Before a change of a draft: keep what it is now; what was undone cannot come back."""
    counted = "SELECT COUNT(after), MAX(sequence) FROM draft_step WHERE order_id = ?"
    undone, highest = run(counted, order.id).fetchone()
    if undone:
        run("DELETE FROM draft_step WHERE order_id = ? AND after IS NOT NULL", order.id)
    last = (highest or 0) - undone  # what was undone came last
    step = {"order": order.id, "sequence": last + 1, "snapshot": _snapshot(order)}
    insert_row(DraftStep, step)
    if last >= _STEPS_KEPT:
        oldest = last - _STEPS_KEPT
        run("DELETE FROM draft_step WHERE order_id = ? AND sequence <= ?", order.id, oldest)


def _snapshot(order: SalesOrder) -> dict[str, Any]:
    """The draft as the columns keep it."""
    fields = SalesOrder._meta.fields
    return {
        "order": {name: fields[name].db_value(order.__data__.get(name)) for name in _REMEMBERED},
        "lines": stored(OrderLine, '"order_id" = ? ORDER BY "position"', order.id),
    }


def _values(model: type[Table], kept: dict[str, Any]) -> dict[str, Any]:
    fields = model._meta.fields
    return {name: fields[name].python_value(value) for name, value in kept.items()}


def _restore(change: Change, order: SalesOrder, snapshot: dict[str, Any]) -> None:
    before = _values(SalesOrder, snapshot["order"])
    if before["customer"] is not None:  # whose record may have been merged since
        before["customer"] = living(before["customer"])
    change.update(order, **before)
    now = {line.id: line for line in lines_of(order)}
    lines = {kept["id"]: _values(OrderLine, kept) for kept in snapshot["lines"]}
    for key, line in now.items():
        if key not in lines:
            change.remove(line)
    for key, values in lines.items():
        if key in now:
            change.update(now[key], **values)
        else:
            change.insert(OrderLine, **values)
