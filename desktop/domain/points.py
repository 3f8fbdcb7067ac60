"""Points: what they are worth, how many an amount takes or earns, and which are spent first.

Points have at most two decimals, or none where a programme allows whole points only. Points are
always rounded down: nobody is charged for, or given, a part of a point that the programme does not
know; what points do not cover stays due in money.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Context, Decimal
from typing import TypeVar

from desktop.domain.errors import RuleBroken
from desktop.domain.money import Money, rounded

DECIMALS = 2
"""The finest point there is."""

_DOWN = Context(prec=400, rounding=ROUND_DOWN)

LotId = TypeVar("LotId")


@dataclass(frozen=True, slots=True)
class Programme:
    """A loyalty programme: one point is worth ``spend_value`` of ``currency`` when spent, and
    ``earn_per_unit`` points are earned for one unit of it. ``decimals`` of a point are 0 to 2."""

    name: str
    currency: str
    earn_per_unit: Decimal
    spend_value: Decimal
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Payment:
    """An amount split into points, what they cover, and what stays due in money."""

    points: Decimal
    covered: Money
    rest: Money


def worth(points: Decimal, value: Decimal) -> Decimal:
    """What points come to at ``value`` each, exactly; ``money.rounded`` makes it an amount."""
    return _DOWN.multiply(points, value)


def points_for(amount: Decimal, value: Decimal, *, decimals: int = 0) -> Decimal:
    """The most points that are worth no more than ``amount``, at ``value`` each (above zero)."""
    return floor_points(_DOWN.divide(amount, value), decimals=decimals)


def earned(amount: Decimal, per_unit: Decimal, *, decimals: int = 0) -> Decimal:
    """The points an amount earns at ``per_unit`` points for one unit of its currency."""
    return floor_points(_DOWN.multiply(amount, per_unit), decimals=decimals)


def floor_points(points: Decimal, *, decimals: int = 0) -> Decimal:
    """Points towards zero to the programme's decimals (0 to 2)."""
    return points.quantize(Decimal(1).scaleb(-min(decimals, DECIMALS)), context=_DOWN)


def payment(total: Money, *, value: Decimal, balance: Decimal, decimals: int = 0) -> Payment:
    """Pay as much of ``total`` with points as the balance allows; the rest is due in money."""
    points = min(
        points_for(total.amount, value, decimals=decimals),
        floor_points(balance, decimals=decimals),
    )
    points = max(points, Decimal(0))
    covered = rounded(worth(points, value), total.currency)
    return Payment(points, covered, total - covered)


def spend(
    lots: Iterable[tuple[LotId, Decimal, date | None]], points: Decimal, today: date
) -> list[tuple[LotId, Decimal]]:
    """Take points from the lots that expire first; never-expiring ones come last.

    A lot is ``(id, points left, last day it is good)``; lots of the same day keep their order.
    Raises RuleBroken: "points-amount" unless points are above zero with at most two decimals,
    "points-short" with the balance if the lots that still count hold fewer.
    """
    if not points.is_finite() or points <= 0 or points != floor_points(points, decimals=DECIMALS):
        raise RuleBroken("points-amount", points=str(points))
    good = sorted(_good(lots, today), key=lambda lot: lot[2] or date.max)
    taken: list[tuple[LotId, Decimal]] = []
    missing = points
    for lot_id, left, _ in good:
        if not missing:
            break
        part = min(left, missing)
        taken.append((lot_id, part))
        missing -= part
    if missing:
        raise RuleBroken("points-short", balance=points - missing, wanted=points)
    return taken


def balance(lots: Iterable[tuple[LotId, Decimal, date | None]], today: date) -> Decimal:
    """The points that can be spent on a day."""
    return sum((left for _, left, _ in _good(lots, today)), Decimal(0))


def expiring_next(
    lots: Iterable[tuple[LotId, Decimal, date | None]], today: date
) -> tuple[date, Decimal] | None:
    """The next day on which points are good for the last time, and how many; None if none are."""
    dated = [(last, left) for _, left, last in _good(lots, today) if last is not None]
    if not dated:
        return None
    day = min(last for last, _ in dated)
    return day, sum((left for last, left in dated if last == day), Decimal(0))


def _good(
    lots: Iterable[tuple[LotId, Decimal, date | None]], today: date
) -> list[tuple[LotId, Decimal, date | None]]:
    return [lot for lot in lots if lot[1] > 0 and (lot[2] is None or lot[2] >= today)]
