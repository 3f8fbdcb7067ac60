"""What a completed order earns: points on the money paid, so many times as the period says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.money import Money
from desktop.domain.points import Programme, earned
from desktop.domain.rates import convert
from desktop.models.customers import Customer
from desktop.models.money import PointsAccount
from desktop.models.orders import SalesOrder
from desktop.models.points import terms
from desktop.models.programmes import PointsProgramme
from desktop.models.rates import finder
from desktop.models.rows import first, get, get_locked
from desktop.models.settings import office
from desktop.services import points
from desktop.services.change import Change
from desktop.services.followups import leave
from desktop.services.tiers import step

_ONCE = Decimal(1)


def earn_for(change: Change, order: SalesOrder) -> None:
    """Enter the points of a completed order, if its customer collects them.

    They are earned on what is paid in money, as the programme stands now and in the tier the
    customer has now; a multiplier is that of the day the order was confirmed, for that is the day
    the customer was told of. Without a usable rate somebody has to enter them by hand.
    """
    account = _account(order)
    due = Money.from_minor(order.total_minor - order.covered_minor, order.currency)
    if account is None or due.minor <= 0:
        return
    programme = terms(get(PointsProgramme, account.programme_id))
    tier = get(Customer, order.customer_id).tier
    try:
        amount, facts = _in_own_currency(programme, due, office().today(change.now))
    except RuleBroken:
        leave(
            change,
            customer=order.customer_id,
            order=order.id,
            rule="points-by-hand",
            params={"number": order.number},
            due=office().calendar.due_in_days(change.now, 1),
        )
        return
    made, why = _made(programme, due, amount, tier=tier, on=_bought_on(order))
    facts |= {**why, "tier": tier, "version": programme.version}
    points.earn(
        change,
        account=account.id,
        points=made,
        order=order.id,
        amount_minor=amount.minor,
        facts=facts,
    )
    step(change, get_locked(PointsAccount, account.id), programme)


def _account(order: SalesOrder) -> PointsAccount | None:
    """The account in the order's own programme, else the customer's first in one in force."""
    if order.programme_id is not None:
        mine = '"customer_id" = ? AND "programme_id" = ?'
        return first(PointsAccount, mine, order.customer_id, order.programme_id)
    active = 'SELECT "id" FROM "points_programme" WHERE "active"'
    mine = f'"customer_id" = ? AND "programme_id" IN ({active}) ORDER BY "id" LIMIT 1'
    return first(PointsAccount, mine, order.customer_id)


def _in_own_currency(programme: Programme, due: Money, today: date) -> tuple[Money, dict[str, Any]]:
    """What was paid in the programme's currency, and the evidence.

    A currency with a worth of its own earns without a rate too; then it counts nothing for tiers by
    money.
    """
    facts: dict[str, Any] = {"amount": str(due.amount), "currency": due.currency}
    try:
        made = convert(
            due,
            programme.currency,
            on=today,
            find=finder(),
            max_age_days=office().rate_max_age_days,
        )
    except RuleBroken:
        if programme.worth_in(due.currency) is None:
            raise
        return Money(Decimal(0), programme.currency), facts
    if made.source:
        facts |= {"converted": str(made.result.amount), "into": programme.currency}
        facts |= {"rate": f"{made.rate:f}", "on": made.on.isoformat(), "source": made.source}
    return made.result, facts


def _made(
    programme: Programme, due: Money, amount: Money, *, tier: str, on: date
) -> tuple[Decimal, dict[str, Any]]:
    """The points, and how they were reckoned: on what was paid where the programme knows its
    currency, else on what that came to."""
    own = programme.worth_in(due.currency)
    per_unit = programme.earn_per_unit if own is None else own.earn
    several = programme.best_multiplier(on, tier)
    made = earned(
        amount.amount if own is None else due.amount,
        per_unit,
        decimals=programme.decimals,
        factor=_ONCE if several is None else several.factor,
        rounding=programme.rounding,
    )
    why = {"per_unit": f"{per_unit.normalize():f}"}
    if several is not None:
        why |= {"factor": f"{several.factor.normalize():f}", "note": several.note}
    return made, why


def _bought_on(order: SalesOrder) -> date:
    return office().today(order.confirmed_at or order.ordered_at)
