"""Reading a draft back to its customer, and keeping their yes with what it was said to."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.errors import Conflict, RuleBroken
from desktop.models.orders import SalesOrder
from desktop.models.read_backs import ReadBack, facts_of
from desktop.models.rows import first, get, get_locked
from desktop.services.change import Outcome, changing


def read(
    *, order: int, version: int, language: str, who: int | None, now: datetime
) -> Outcome[int]:
    """Keep that a draft is read to its customer, in its ``version`` that is on the screen; its id.

    Looked at again unchanged it is one read-back, not two. Raises NotFound ``sales-order-gone``,
    RuleBroken ``order-not-draft``, Conflict ``read-back-moved`` where the draft is in another
    version by now.
    """
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        if row.state != "draft":
            raise RuleBroken("order-not-draft", number=row.number, state=row.state)
        if row.version != version:
            raise Conflict("read-back-moved")
        said = facts_of(row)
        last = first(ReadBack, '"draft" = ? ORDER BY "id" DESC LIMIT 1', order)
        if last is not None and last.said == said:
            return Outcome(int(last.id), frozenset())
        made = change.insert(
            ReadBack,
            order=row.revision_of_id or order,
            draft=order,
            version=version,
            at=now,
            staff=who,
            language=language,
            said=said,
        )
    return Outcome(made, frozenset(change.topics))


def agree(*, read_back: int, who: int | None, now: datetime) -> Outcome[None]:
    """Stamp the customer's yes: who heard it, when, and to what. A yes once said stays as it is.

    Raises NotFound ``read-back-gone``, RuleBroken ``order-not-draft``, Conflict ``read-back-moved``
    where the draft is otherwise than it was read: it must be read again.
    """
    with changing(who=who, now=now) as change:
        order = get_locked(SalesOrder, get(ReadBack, read_back).draft)
        row = get_locked(ReadBack, read_back)
        if order.state != "draft":
            raise RuleBroken("order-not-draft", number=order.number, state=order.state)
        if row.said != facts_of(order):
            raise Conflict("read-back-moved")
        if row.agreed_at is None:
            change.update(row, agreed_at=now, agreed_by=who)
    return Outcome(None, frozenset(change.topics))
