"""Paying an order partly in points."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from desktop.domain.errors import RuleBroken
from desktop.models.money import PointsAccount
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.points import balance
from desktop.models.programmes import PointsProgramme
from desktop.models.rows import first, get, rows
from desktop.models.settings import office
from desktop.services.change import Change, Outcome
from desktop.services.drafts import editing
from desktop.services.ledger import check_amount, held_by
from desktop.services.order_points import programme_of
from desktop.services.pricing import amounts


def pay_points(
    *,
    order: int,
    points: Decimal,
    who: int | None,
    now: datetime,
    programme: int | None = None,
) -> Outcome[None]:
    """Say with how many points a draft's customer pays (0: with none); undo takes it back.

    No more serve than the total takes; what they cover shows at once and follows every change of
    the draft. They are taken when it is confirmed. ``programme`` is whose points the order takes
    from now on, also for its lines priced in points; without it the draft's own, else the
    customer's, else the office's first.

    Raises RuleBroken ``order-no-customer``, ``points-programme``, ``points-amount``,
    ``points-short`` (balance, wanted), ``order-not-draft``; NotFound ``points-programme-gone``.
    """
    with editing(order, who=who, now=now) as (change, row):
        if row.customer_id is None:
            raise RuleBroken("order-no-customer")
        if programme is not None and programme != row.programme_id:
            if not get(PointsProgramme, programme).active:
                raise RuleBroken("points-programme")
            change.update(row, programme=programme)
            _reckon_lines(change, row)
        if points:
            found = programme_of(row)
            check_amount(points, found)
            account = first(
                PointsAccount, '"customer_id" = ? AND "programme_id" = ?', row.customer_id, found.id
            )
            there = balance(account.id, office().today(now)) if account else Decimal(0)
            if account and row.revision_of_id is not None:  # what the amended order took is its own
                taken = held_by(account.id, row.revision_of_id)
                there += sum((move.points for move in taken), Decimal(0))
            if there < points + row.line_points:
                raise RuleBroken("points-short", balance=there, wanted=points + row.line_points)
        change.update(row, points_wanted=points)
    return Outcome(None, frozenset(change.topics))


def _reckon_lines(change: Change, order: SalesOrder) -> None:
    """Lines priced in points cost what the order's programme knows parts of."""
    for line in rows(OrderLine, '"order_id" = ? AND "in_points" ORDER BY "position"', order.id):
        change.update(line, points=amounts(line, order, line.quantity)[1])
    lines = rows(OrderLine, '"order_id" = ?', order.id)
    change.update(order, line_points=sum((line.points for line in lines), Decimal(0)))
