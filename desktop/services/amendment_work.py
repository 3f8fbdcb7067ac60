"""Where the calls and follow-ups of an amendment go when it is an amendment no longer."""

from __future__ import annotations

from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import get, rows
from desktop.models.work import Contact, FollowUp
from desktop.services.change import Change


def move_work(change: Change, draft: SalesOrder) -> None:
    """Part of another action: calls in which an amendment was spoken of, and what was planned in
    them, are those of its order."""
    order = draft.revision_of_id
    for contact in rows(Contact, '"order_id" = ? ORDER BY "id"', draft.id):
        change.update(contact, order=order)
    for task in rows(FollowUp, '"order_id" = ? ORDER BY "id"', draft.id):
        line = None if task.line_id is None else get(OrderLine, task.line_id)
        if line is not None and line.order_id == draft.id:
            change.update(task, line=line.amends_id)
        change.update(task, order=order)
