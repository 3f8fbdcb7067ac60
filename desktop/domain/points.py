"""Points: what they are worth, how many an amount takes or earns, and which are spent first.

Points have at most two decimals, or none where a programme allows whole points only. What points
cover is rounded down: nobody is charged for a part of a point that the programme does not know, and
what points do not cover stays due in money. What is earned is rounded as the programme says; what a
line priced in points costs is rounded half away from zero, as its amount in money would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import TypeVar

from desktop.domain.errors import RuleBroken
from desktop.domain.money import Money
from desktop.domain.rates import rounded_fraction

DECIMALS = 2
"""The finest point there is."""

ROUNDINGS: Mapping[str, str] = {
    "down": ROUND_DOWN,
    "half-up": ROUND_HALF_UP,
    "up": ROUND_CEILING,
}
"""How a programme may round what is earned."""

NOTICE_DAYS, NOTICE_WORTH = 30, Decimal(5)
"""What a programme begins with: customers hear so many days before of points that are worth so much
of its currency."""

STANDARD = "standard"
"""The tier of those who have reached none."""

_DOWN = Context(prec=400, rounding=ROUND_DOWN)
_ONE = Decimal(1)

LotId = TypeVar("LotId")


@dataclass(frozen=True, slots=True)
class Worth:
    """In one currency: points earned for one unit of it, and what a point spent is worth of it."""

    earn: Decimal
    spend: Decimal


@dataclass(frozen=True, slots=True)
class Multiplier:
    """So many times the points from a day to a day; for some tiers, or for everybody (none)."""

    first: date
    last: date
    factor: Decimal
    tiers: tuple[str, ...] = ()
    note: str = ""

    def holds(self, on: date, tier: str) -> bool:
        """Whether it is in force on a day for a customer of a tier."""
        return self.first <= on <= self.last and (not self.tiers or tier in self.tiers)


@dataclass(frozen=True, slots=True)
class Programme:
    """A loyalty programme: one point is worth ``spend_value`` of ``currency`` when spent, and
    ``earn_per_unit`` points are earned for one unit of it. ``decimals`` of a point are 0 to 2.

    ``worths`` are those of other currencies; the rest is converted. ``rounding`` (of ROUNDINGS) is
    of what is earned, ``life_days`` how long it lives. ``tiers`` are ``(tier, threshold)`` from the
    lowest on, by points gained or money earned on (``tier_by`` points, spend) in 12 months.
    Customers are told ``notice_days`` before (None: not at all) of points that expire, where they
    are worth ``notice_worth`` of its currency (None: anything).
    """

    name: str
    currency: str
    earn_per_unit: Decimal
    spend_value: Decimal
    decimals: int = 0
    worths: Mapping[str, Worth] = field(default_factory=dict)
    rounding: str = "down"
    life_days: int | None = None
    notice_days: int | None = NOTICE_DAYS
    notice_worth: Decimal | None = NOTICE_WORTH
    tier_by: str = "points"
    tiers: tuple[tuple[str, Decimal], ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    version: int = 1
    id: int = 0

    def worth_in(self, currency: str) -> Worth | None:
        """What the programme itself says for a currency, or None: then it is converted."""
        if currency == self.currency:
            return Worth(self.earn_per_unit, self.spend_value)
        return self.worths.get(currency)

    def expiry(self, on: date) -> date | None:
        """The last day of points given on a day: with a life of 90 days the 90th day after it."""
        return None if self.life_days is None else on + timedelta(days=self.life_days)

    def best_multiplier(self, on: date, tier: str) -> Multiplier | None:
        """Of those in force on a day for a tier the one that gives most; they never add up."""
        held = [one for one in self.multipliers if one.holds(on, tier)]
        return max(held, key=lambda one: one.factor, default=None)

    def tier_for(self, gained: Decimal) -> str:
        """The highest tier whose threshold 12 months reached; STANDARD for none of them."""
        reached = [tier for tier, threshold in self.tiers if gained >= threshold]
        return reached[-1] if reached else STANDARD

    def rank(self, tier: str) -> int:
        """How high a tier is; one that the programme does not know ranks below all."""
        names = [STANDARD, *(name for name, _ in self.tiers)]
        return names.index(tier) if tier in names else -1


@dataclass(frozen=True, slots=True)
class Payment:
    """An amount split into points, what they cover, and what stays due in money."""

    points: Decimal
    covered: Money
    rest: Money


def worth(points: Decimal, value: Decimal) -> Decimal:
    """What points come to at ``value`` each, exactly; ``money.rounded`` makes it an amount."""
    return _DOWN.multiply(points, value)


def points_for(amount: Decimal, value: Decimal | Fraction, *, decimals: int = 0) -> Decimal:
    """The most points that are worth no more than ``amount``, at ``value`` each (above zero)."""
    return _rounded(Fraction(amount) / Fraction(value), ROUND_DOWN, decimals)


def earned(
    amount: Decimal,
    per_unit: Decimal,
    *,
    decimals: int = 0,
    factor: Decimal = _ONE,
    rounding: str = "down",
) -> Decimal:
    """The points an amount earns at ``per_unit`` points for one unit of its currency, so many times
    (``factor``), rounded once as the programme says (``rounding``)."""
    exact = Fraction(amount) * Fraction(per_unit) * Fraction(factor)
    return _rounded(exact, ROUNDINGS[rounding], decimals)


def line_points(
    *, quantity: Decimal, price: Decimal, discount_percent: Decimal, decimals: int
) -> Decimal:
    """What a line priced in points costs: quantity × price less the discount, rounded once."""
    exact = Fraction(quantity) * Fraction(price) * (100 - Fraction(discount_percent)) / 100
    return _rounded(exact, ROUND_HALF_UP, decimals)


def floor_points(points: Decimal, *, decimals: int = 0) -> Decimal:
    """Points towards zero to the programme's decimals (0 to 2)."""
    return points.quantize(Decimal(1).scaleb(-min(decimals, DECIMALS)), context=_DOWN)


def _rounded(exact: Fraction, rounding: str, decimals: int) -> Decimal:
    """The exact value to so many decimals of a point (at most 2)."""
    decimals = min(decimals, DECIMALS)
    scaled = abs(exact) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if rounding == ROUND_HALF_UP:
        whole += 2 * rest >= scaled.denominator
    elif rounding == ROUND_CEILING:
        whole += rest > 0
    return Decimal(whole if exact >= 0 else -whole).scaleb(-decimals)


def payment(
    total: Money, *, value: Decimal | Fraction, balance: Decimal, decimals: int = 0
) -> Payment:
    """Pay as much of ``total`` with points as the balance allows; the rest is due in money.

    ``value`` is what a point is worth in the currency of the total. Points that would cover
    nothing are not taken.
    """
    points = min(
        points_for(total.amount, value, decimals=decimals),
        floor_points(balance, decimals=decimals),
    )
    points = max(points, Decimal(0))
    covered = rounded_fraction(Fraction(points) * Fraction(value), total.currency)
    if not covered.minor:
        points = Decimal(0)
    return Payment(points, covered, total - covered)


def year_before(day: date) -> date:
    """The first day of the 12 months that end with a day."""
    start = day + timedelta(days=1)
    while True:
        try:
            return start.replace(year=start.year - 1)
        except ValueError:  # 29 February: the year before has none
            start += timedelta(days=1)


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
