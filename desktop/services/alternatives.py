"""Another product for what cannot be met of a line of a draft."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from peewee import fn

from desktop.domain.errors import RuleBroken
from desktop.domain.specifications import specification_problems
from desktop.models.orders import OrderLine
from desktop.models.rows import get_locked
from desktop.services.change import Outcome
from desktop.services.drafts import editing
from desktop.services.lines import complete
from desktop.services.promising import sheet_of


def take_alternative(*, line: int, product: int, who: int | None, now: datetime) -> Outcome[int]:
    """Give ``product`` for what cannot be met of a line; the id of the line that holds it.

    The line keeps what can be met by its date and the rest becomes a line of its own; where nothing
    can be met the other product takes the line's place. The price is the other product's; of the
    specifications go along those that it has. Raises RuleBroken ``alternative-not-needed``, else
    as ``lines.add_line``.
    """
    order = get_locked(OrderLine, line).order_id
    with editing(order, who=who, now=now) as (change, row):
        old = get_locked(OrderLine, line)
        kept = _met(old)
        if kept >= old.quantity:
            raise RuleBroken("alternative-not-needed")
        other = OrderLine(
            order=order,
            product=product,
            quantity=old.quantity - kept,
            wanted_on=old.wanted_on,
            specifications=_fitting(old.specifications, product),
            words=old.words,
            discount_percent=old.discount_percent,
        )
        complete(other, row, now=now)
        if not kept:
            change.update(old, **_values(other))
            holder = line
        else:
            shorter = OrderLine(**old.__data__)
            shorter.quantity, shorter.choice = kept, ""
            complete(shorter, row, now=now)
            change.update(old, **_values(shorter))
            last = OrderLine.select(fn.MAX(OrderLine.position)).where(OrderLine.order == order)
            holder = change.insert(OrderLine, position=last.scalar() + 1, **_values(other))
    return Outcome(holder, frozenset(change.topics))


def _values(line: OrderLine) -> dict[str, object]:
    return {name: line.__data__[name] for name in line.__data__ if name not in ("id", "position")}


def _met(line: OrderLine) -> Decimal:
    """How much of the stored promise is there by the date wanted, or at all without one."""
    return sum(
        (
            Decimal(quantity)
            for quantity, on, *_ in line.promise
            if line.wanted_on is None or date.fromisoformat(on) <= line.wanted_on
        ),
        Decimal(0),
    )


def _fitting(specifications: dict[str, str], product: int) -> dict[str, str]:
    sheet = sheet_of(product)
    wrong = {problem.name for problem in specification_problems(specifications, sheet)}
    return {name: value for name, value in specifications.items() if name not in wrong}
