"""Paying an order partly in points."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from desktop.domain.errors import RuleBroken
from desktop.models.money import PointsAccount
from desktop.models.points import balance
from desktop.models.rows import first
from desktop.models.settings import office
from desktop.services.change import Outcome
from desktop.services.drafts import editing
from desktop.services.ledger import check_amount
from desktop.services.order_points import programme_of


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
    the draft. They are taken when it is confirmed. Without ``programme`` it is the customer's own,
    else the office's first.

    Raises RuleBroken ``order-no-customer``, ``points-programme``, ``points-amount``,
    ``points-short`` (balance, wanted), ``order-not-draft``; NotFound ``points-programme-gone``.
    """
    with editing(order, who=who, now=now) as (change, row):
        if row.customer_id is None:
            raise RuleBroken("order-no-customer")
        if programme is not None:
            change.update(row, programme=programme)
        if points:
            found = programme_of(row)
            check_amount(points, found)
            account = first(
                PointsAccount, '"customer_id" = ? AND "programme_id" = ?', row.customer_id, found.id
            )
            there = balance(account.id, office().today(now)) if account else Decimal(0)
            if there < points + row.line_points:
                raise RuleBroken("points-short", balance=there, wanted=points + row.line_points)
        change.update(row, points_wanted=points)
    return Outcome(None, frozenset(change.topics))
