"""A total in other words: in the customer's currency, and in points of each programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import unscaled
from desktop.domain.money import Money
from desktop.domain.points import points_for
from desktop.domain.rates import Conversion, convert
from desktop.models.rates import finder
from desktop.models.settings import office
from desktop.queries.sql import fetch


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
    for name, currency, value, decimals in fetch(
        "SELECT name, currency, spend_value, decimals FROM points_programme ORDER BY id"
    ):
        inside = _converted(total, currency, today)
        points = None
        if inside.amount is not None:
            points = points_for(inside.amount.amount, unscaled(value, 6), decimals=decimals)
        made.append(_in_points(inside, name, points))
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


def _in_points(inside: TotalIn, programme: str, points: Decimal | None) -> TotalIn:
    return TotalIn(
        currency=inside.currency,
        programme=programme,
        points=points,
        rate=inside.rate,
        on=inside.on,
        source=inside.source,
        age_days=inside.age_days,
        problem=inside.problem,
        params=inside.params,
    )
