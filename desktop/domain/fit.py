"""The fit statement: how far each of the five requirements can be met, figure against figure.

Each of price, delivery date, quantity, quality and specifications is met, partly met or not met,
with one plain sentence, given here as a code with parameters. What is not met can never be saved
without a choice (orders, "Promise").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from desktop.domain.errors import RuleBroken
from desktop.domain.promise import Promise
from desktop.domain.specifications import SheetItem, specification_problems

Level = Literal["met", "partly", "not"]
LEVELS: tuple[Level, ...] = ("met", "partly", "not")
"""Best first."""

TYPES = ("price", "delivery-date", "quantity", "quality", "specifications")
"""The customer requirement types, in the order of their code list."""

CHOICES = ("split", "alternative", "waitlist", "later", "decline")
"""What can be done about an unmet requirement, in the order of their keys 1 to 5."""

GRADES = ("A", "B", "C", "D")
"""Quality grades, the best first."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How far one requirement is met; ``code`` and ``params`` make its sentence."""

    type: str
    level: Level
    code: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the customer asks of one line; None where nothing was asked.

    ``price`` is per product unit, in ``currency``; ``specifications`` by item name.
    """

    quantity: Decimal
    currency: str
    price: Decimal | None = None
    wanted_by: date | None = None
    quality: str | None = None
    specifications: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Possible:
    """What one product can do for the wish: its price in the wish's currency, promise and sheet.

    ``price`` is None where none is known.
    """

    price: Decimal | None
    promise: Promise
    quality: str | None = None
    sheet: Sequence[SheetItem] = ()


def fit(wish: Wish, possible: Possible) -> tuple[Fit, ...]:
    """The fit statement over the five requirement types, in their order."""
    return (
        fit_price(wish.price, possible.price, currency=wish.currency),
        fit_delivery_date(wish.wanted_by, possible.promise, wanted=wish.quantity),
        fit_quantity(wish.quantity, possible.promise, wanted_by=wish.wanted_by),
        fit_quality(wish.quality, possible.quality),
        fit_specifications(wish.specifications or {}, possible.sheet),
    )


def fit_price(asked: Decimal | None, offered: Decimal | None, *, currency: str) -> Fit:
    """Met at or below what was asked; per product unit, both in ``currency``."""
    if asked is None:
        return Fit(
            "price", "met", "fit-price-none-asked", {"offered": offered, "currency": currency}
        )
    if offered is None:
        return Fit("price", "not", "fit-price-unknown", {"asked": asked, "currency": currency})
    params = {"asked": asked, "offered": offered, "currency": currency}
    if offered <= asked:
        return Fit("price", "met", "fit-price-met", params)
    return Fit("price", "not", "fit-price-above", {**params, "difference": offered - asked})


def fit_delivery_date(wanted_by: date | None, promised: Promise, *, wanted: Decimal) -> Fit:
    """Met if everything is there by the date, partly if something is (orders, scenario 14)."""
    params: dict[str, object] = {"wanted_by": wanted_by, "last_on": promised.last_on}
    if wanted_by is None:
        return Fit("delivery-date", "met", "fit-date-none-asked", params)
    in_time = promised.quantity_by(wanted_by)
    params |= {"in_time": in_time, "wanted": wanted}
    if in_time >= wanted:
        return Fit("delivery-date", "met", "fit-date-met", params)
    if in_time > 0:
        return Fit("delivery-date", "partly", "fit-date-partly", params)
    code = "fit-date-later" if promised.parts else "fit-date-unknown"
    return Fit("delivery-date", "not", code, params)


def fit_quantity(wanted: Decimal, promised: Promise, *, wanted_by: date | None) -> Fit:
    """Met if the whole quantity is there by the date wanted, or at all where none was asked."""
    possible = promised.promised if wanted_by is None else promised.quantity_by(wanted_by)
    params = {"wanted": wanted, "possible": possible, "wanted_by": wanted_by}
    if possible >= wanted:
        return Fit("quantity", "met", "fit-quantity-met", params)
    if possible > 0:
        code = "fit-quantity-partly-by-date" if wanted_by else "fit-quantity-partly"
        return Fit("quantity", "partly", code, params)
    code = "fit-quantity-none-by-date" if wanted_by else "fit-quantity-none"
    return Fit("quantity", "not", code, params)


def fit_quality(asked: str | None, offered: str | None) -> Fit:
    """Met by the grade asked for or a better one; A is the best."""
    params = {"asked": asked, "offered": offered}
    if not asked:
        return Fit("quality", "met", "fit-quality-none-asked", params)
    if asked not in GRADES:
        return Fit("quality", "not", "fit-quality-no-grade", {**params, "grades": GRADES})
    if offered not in GRADES:
        return Fit("quality", "not", "fit-quality-unknown", params)
    if GRADES.index(offered) <= GRADES.index(asked):
        return Fit("quality", "met", "fit-quality-met", params)
    return Fit("quality", "not", "fit-quality-lower", params)


def fit_specifications(values: Mapping[str, str], sheet: Sequence[SheetItem]) -> Fit:
    """Met if every value can be had and none required is missing; partly if some values can.

    ``problems`` in the parameters are the SpecificationProblems, each with its own sentence code.
    """
    problems = specification_problems(values, sheet)
    asked = sum(bool(value.strip()) for value in values.values())
    if not problems:
        code = "fit-specifications-met" if asked else "fit-specifications-none-asked"
        return Fit("specifications", "met", code, {"asked": asked})
    good = asked - sum(problem.name in values for problem in problems)
    params = {"asked": asked, "possible": max(good, 0), "problems": problems}
    if good > 0:
        return Fit("specifications", "partly", "fit-specifications-partly", params)
    return Fit("specifications", "not", "fit-specifications-not", params)


def overall(fits: Iterable[Fit]) -> Level:
    """Met if all are, not met if none is, partly otherwise."""
    levels = {one.level for one in fits}
    if levels <= {"met"}:
        return "met"
    return "not" if levels == {"not"} else "partly"


def unmet(fits: Iterable[Fit]) -> tuple[Fit, ...]:
    """The requirements that are not wholly met."""
    return tuple(one for one in fits if one.level != "met")


def choices(promised: Promise, *, has_alternatives: bool) -> tuple[str, ...]:
    """What can be offered for an unmet wish, in the order of their keys.

    Splitting needs two dates or a part that is missing, a later date for all a promise without a
    rest. The waitlist and declining are always open.
    """
    dates = len(promised.by_date)
    possible = {
        "split": dates > 1 or (dates == 1 and promised.short > 0),
        "alternative": has_alternatives,
        "waitlist": True,
        "later": dates > 0 and promised.short == 0,
        "decline": True,
    }
    return tuple(choice for choice in CHOICES if possible[choice])


def check_choice(fits: Iterable[Fit], choice: str | None, *, reason: str = "") -> None:
    """An unmet requirement is never saved without a choice; declining needs a reason.

    Raises RuleBroken ``unmet-without-choice`` (types, choices), ``choice-unknown`` (choice,
    choices) or ``decline-reason``.
    """
    open_types = tuple(one.type for one in unmet(fits))
    if choice is None and open_types:
        raise RuleBroken("unmet-without-choice", types=open_types, choices=CHOICES)
    if choice is not None and choice not in CHOICES:
        raise RuleBroken("choice-unknown", choice=choice, choices=CHOICES)
    if choice == "decline" and not reason.strip():
        raise RuleBroken("decline-reason")


def fit_rank(fits: Sequence[Fit], *, price_difference: Decimal) -> tuple[int, int, Decimal]:
    """Sort key for alternatives: fewest not met, then fewest partly met, then the cheapest."""
    levels = [one.level for one in fits]
    return levels.count("not"), levels.count("partly"), price_difference
