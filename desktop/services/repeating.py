"""The last order of a customer once more, at today's prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.line_text import POINTS
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import first
from desktop.services.change import Outcome
from desktop.services.drafts import editing
from desktop.services.lines import append, complete
from desktop.services.pricing import name_price
from desktop.services.promising import bare_lines_of

_LAST = (
    "\"customer_id\" = ? AND \"state\" IN ('confirmed', 'in-progress', 'completed')"
    ' AND "kind" = \'order\' ORDER BY "ordered_at" DESC, "id" DESC LIMIT 1'
)


@dataclass(frozen=True, slots=True)
class Repeated:
    """``lines`` of order ``number`` stand in the draft; what could not be had is ``left_out``."""

    number: str
    lines: int
    left_out: tuple[str, ...]


def repeat_last(*, order: int, who: int | None, now: datetime) -> Outcome[Repeated]:
    """Put the lines of the customer's last order into a draft, as one step of undo.

    Goods have today's prices on record; what was made specially, or is on no price list any more,
    keeps the price it had. Dates are not taken along. Raises RuleBroken ``order-no-customer``,
    ``repeat-no-order``, ``repeat-nothing`` (number) where nothing of it can be had.
    """
    with editing(order, who=who, now=now) as (change, draft):
        if draft.customer_id is None:
            raise RuleBroken("order-no-customer")
        last = first(SalesOrder, _LAST, draft.customer_id)
        if last is None:
            raise RuleBroken("repeat-no-order")
        left_out, taken = [], 0
        for old in bare_lines_of(last):
            if old.quantity <= 0:
                continue
            try:
                line = _again(old, last, draft, who=who, now=now)
            except (RuleBroken, NotFound):
                left_out.append(old.description)
                continue
            append(change, line, draft)
            taken += 1
        if not taken:
            raise RuleBroken("repeat-nothing", number=last.number)
    done = Repeated(last.number or "", taken, tuple(left_out))
    return Outcome(done, frozenset(change.topics))


def _again(
    old: OrderLine, last: SalesOrder, draft: SalesOrder, *, who: int | None, now: datetime
) -> OrderLine:
    """A complete line like ``old``, priced today."""
    line = OrderLine(
        order=draft.id,
        product=old.product_id,
        description=old.description if old.product_id is None else "",
        quantity=old.quantity,
        quality=old.quality,
        specifications=old.specifications,
        discount_percent=old.discount_percent,
    )
    if old.product_id is not None and not old.in_points:
        try:
            complete(line, draft, now=now)
            return line
        except RuleBroken as error:
            if error.code != "price-missing":
                raise
    currency = POINTS if old.in_points else last.currency
    name_price(
        line,
        draft,
        old.unit_price,
        currency=currency,
        reason=last.number or "",
        calculation=None,
        who=who,
        now=now,
    )
    complete(line, draft, now=now)
    return line
