"""A total in other words: in the customer's currency, and in points of each programme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from desktop.domain.errors import RuleBroken
from desktop.domain.money import Money
from desktop.domain.points import Programme, points_for
from desktop.domain.rates import Conversion, convert
from desktop.models.points import point_worth, programmes_in_force
from desktop.models.rates import finder
from desktop.models.settings import office


@dataclass(frozen=True, slots=True)
class TotalIn:
    """A total in another currency, or in points of a programme, with the rate it rests on.

    Where there is no usable rate, ``problem`` and ``params`` say why and there is no figure.
    """

    currency: str
    programme: str = ""
    amount: Money | None = None
    points: Decimal | None = None
    rate: Decimal | None = None
    on: date | None = None
    source: str = ""
    age_days: int | None = None
    problem: str = ""
    params: tuple[tuple[str, object], ...] = ()


def totals_in(total: Money, *, customer_currency: str, today: date) -> tuple[TotalIn, ...]:
    """The total in the customer's currency, if that is another, and in points, at today's rates."""
    made = []
    if customer_currency and customer_currency != total.currency:
        made.append(_converted(total, customer_currency, today))
    made += [_in_points(total, programme, today) for programme in programmes_in_force()]
    return tuple(made)


def _converted(total: Money, currency: str, today: date) -> TotalIn:
    try:
        found: Conversion = convert(
            total,
            currency,
            on=today,
            find=finder(),
            max_age_days=office().rate_max_age_days,
        )
    except RuleBroken as refused:
        params = tuple(refused.params.items())
        return TotalIn(currency=currency, problem=refused.code, params=params)
    return TotalIn(
        currency=currency,
        amount=found.result,
        rate=found.rate,
        on=found.on,
        source=found.source,
        age_days=found.age_days,
    )


def _in_points(total: Money, programme: Programme, today: date) -> TotalIn:
    """The most points that are worth no more than the total, as an order would take them."""
    made = TotalIn(currency=programme.currency, programme=programme.name)
    try:
        worth = point_worth(programme, total.currency, today)
    except RuleBroken as refused:
        return replace(made, problem=refused.code, params=tuple(refused.params.items()))
    points = points_for(total.amount, worth.exact, decimals=programme.decimals)
    if worth.cross is None:
        return replace(made, points=points)
    return replace(
        made,
        points=points,
        rate=worth.cross.rate,
        on=worth.cross.on,
        source=worth.cross.source,
        age_days=worth.cross.age_days,
    )
