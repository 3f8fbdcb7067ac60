"""The points an order takes: for its lines priced in points, and for part of its total.

A private step of the actions on orders. A draft takes nothing: it shows what its points would
cover. They are taken when it is confirmed, at the worth it was shown or quoted with, which stays
with the order; what becomes too much later comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop.domain.errors import Conflict, RuleBroken
from desktop.domain.money import Money
from desktop.domain.points import Programme, payment
from desktop.models.money import PointsAccount
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.points import point_worth, programme_in_force, terms
from desktop.models.programmes import PointsProgramme
from desktop.models.rows import first, get, rows
from desktop.models.settings import office
from desktop.services import points
from desktop.services.change import Change

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """``lines`` is what the lines cost in points; ``used`` points cover ``covered`` minor units."""

    lines: Decimal = _NONE
    used: Decimal = _NONE
    covered: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    programme: int | None = None


def programme_of(order: SalesOrder) -> Programme:
    """The programme whose points the order takes: its own, else its customer's or the office's.

    Raises RuleBroken ``points-programme`` where there is none in force.
    """
    if order.programme_id is not None:
        return terms(get(PointsProgramme, order.programme_id))
    found = programme_in_force(order.customer_id)
    if found is None:
        raise RuleBroken("points-programme")
    return found


def settle(change: Change, order: SalesOrder, lines: Sequence[OrderLine], *, now: datetime) -> None:
    """Bring a draft up to date: what its points cover today."""
    _keep(change, order, reckon(order, lines, now=now))


def reckon(order: SalesOrder, lines: Sequence[OrderLine], *, now: datetime) -> Reckoned:
    """What the order would take today. Where a point has no worth in the order's currency, none is
    used and ``facts`` say why (``problem``, ``params``)."""
    of_lines = sum((line.points for line in _standing(lines)), _NONE)
    if not of_lines and not order.points_wanted:
        return Reckoned()
    programme = programme_of(order)
    if not order.points_wanted:
        return Reckoned(of_lines, programme=programme.id)
    try:
        facts = _kept_worth(order, programme)
        facts = facts or worth_in(programme, order.currency, office().today(now))
    except RuleBroken as error:
        why = {name: str(each) for name, each in error.params.items()}
        return Reckoned(
            of_lines, facts={"problem": error.code, "params": why}, programme=programme.id
        )
    return _covering(order, lines, facts, programme)


def _kept_worth(order: SalesOrder, programme: Programme) -> dict[str, Any] | None:
    """The worth an order keeps that is amended in the same programme."""
    if order.revision_of_id is None:
        return None
    amended = get(SalesOrder, order.revision_of_id)
    is_same = amended.programme_id == programme.id and "worth" in amended.points_facts
    return amended.points_facts if is_same else None


def worth_in(programme: Programme, currency: str, on: date) -> dict[str, Any]:
    """What a point is worth in a currency on a day, exactly (``worth``), and the evidence.

    Raises RuleBroken ``rate-…``, ``currency-ended``.
    """
    facts: dict[str, Any] = {"programme": programme.name, "version": programme.version}
    worth = point_worth(programme, currency, on)
    if worth.cross is not None:
        facts |= {"value": f"{programme.spend_value.normalize():f}", "of": programme.currency}
        facts |= {"rate": f"{worth.cross.rate:f}", "on": worth.cross.on.isoformat()}
        facts["source"] = worth.cross.source
    return {**facts, "worth": f"{worth.exact.numerator}/{worth.exact.denominator}"}


def check(order: SalesOrder, lines: Sequence[OrderLine], *, now: datetime) -> None:
    """Before confirming: what the draft shows still holds. A quote stands as it was quoted.

    Raises Conflict ``points-moved`` where a rate or the programme changed meanwhile (refresh the
    draft and look again), RuleBroken ``rate-…`` where points have no worth.
    """
    if order.state == "draft" and order.points_wanted:
        fresh = reckon(order, lines, now=now)
        if (fresh.used, fresh.covered) != (order.points_used, order.covered_minor):
            raise Conflict("points-moved", used=fresh.used)
    if order.points_facts.get("problem"):
        raise RuleBroken(order.points_facts["problem"], **order.points_facts["params"])


def take(change: Change, order: SalesOrder) -> None:
    """Take what the order costs in points from its customer's account.

    Raises RuleBroken ``points-short`` (balance, wanted).
    """
    if needed := order.points_used + order.line_points:
        account = _account(order)
        if account is None:
            raise RuleBroken("points-short", balance=_NONE, wanted=needed)
        points.hold(change, account=account.id, points=needed, order=order.id)


def resettle(change: Change, order: SalesOrder, *, reason: str) -> None:
    """After a line of an order that was taken has changed: the same worth, less or more points.

    What was taken too much comes back; before anything was taken only the figures change.
    """
    if order.programme_id is None:
        return
    _keep(change, order, _standing_now(order))
    account = _account(order)
    if account is not None and points.holds(account.id, order.id):
        needed = order.points_used + order.line_points
        points.hold(change, account=account.id, points=needed, order=order.id, reason=reason)


def amend(change: Change, order: SalesOrder, draft: SalesOrder, *, reason: str) -> None:
    """Make what an order takes what its amendment says, once its lines are those of the amendment.

    Raises RuleBroken ``points-short`` (balance, wanted).
    """
    programme = draft.programme_id or order.programme_id
    if programme is None:
        return
    before = None if order.programme_id in (None, programme) else _account(order)
    if before is not None:
        points.hold(change, account=before.id, points=_NONE, order=order.id, reason=reason)
    wanted, facts = draft.points_wanted, draft.points_facts
    change.update(order, programme=programme, points_wanted=wanted, points_facts=facts)
    _keep(change, order, _standing_now(order))
    account, needed = _account(order), order.points_used + order.line_points
    if account is not None:
        points.hold(change, account=account.id, points=needed, order=order.id, reason=reason)
    elif needed:
        raise RuleBroken("points-short", balance=_NONE, wanted=needed)


def release(change: Change, order: SalesOrder, *, reason: str) -> None:
    """Give back what a cancelled order took, but for lines that have left already."""
    account = None if order.programme_id is None else _account(order)
    if account is not None:
        now = _standing_now(order)
        points.hold(
            change, account=account.id, points=now.used + now.lines, order=order.id, reason=reason
        )


def _standing_now(order: SalesOrder) -> Reckoned:
    """What the lines that stand take, at the worth the order keeps."""
    lines = rows(OrderLine, '"order_id" = ? ORDER BY "position"', order.id)
    of_lines = sum((line.points for line in _standing(lines)), _NONE)
    if not order.points_wanted or "worth" not in order.points_facts:
        return Reckoned(of_lines, facts=order.points_facts, programme=order.programme_id)
    return _covering(order, lines, order.points_facts, programme_of(order))


def _covering(
    order: SalesOrder, lines: Sequence[OrderLine], facts: dict[str, Any], programme: Programme
) -> Reckoned:
    standing = _standing(lines)
    total = sum(line.amount_minor for line in standing)
    paid = payment(
        Money.from_minor(max(total, 0), order.currency),
        value=Fraction(facts["worth"]),
        balance=order.points_wanted,
        decimals=programme.decimals,
    )
    of_lines = sum((line.points for line in standing), _NONE)
    return Reckoned(of_lines, paid.points, paid.covered.minor, facts, programme.id)


def _standing(lines: Sequence[OrderLine]) -> list[OrderLine]:
    return [line for line in lines if line.fulfilment != "cancelled"]


def _account(order: SalesOrder) -> PointsAccount | None:
    mine = '"customer_id" = ? AND "programme_id" = ?'
    return first(PointsAccount, mine, order.customer_id, order.programme_id)


def _keep(change: Change, order: SalesOrder, made: Reckoned) -> None:
    change.update(
        order,
        line_points=made.lines,
        points_used=made.used,
        covered_minor=made.covered,
        points_facts=made.facts,
        programme=made.programme,
    )
