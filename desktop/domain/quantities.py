"""Quantities: a product's steps and minimum, units, and the unit price a quantity earns.

Quantities and unit prices are exact decimals (6 decimals in the database).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.errors import RuleBroken

LARGEST = Decimal(10) ** 12
"""No quantity at or beyond this: it would not fit the database's scaled integers."""

_GRAMS = {"mg": Decimal("0.001"), "g": Decimal(1), "kg": Decimal(1000), "t": Decimal(1_000_000)}
_LITRES = {"ml": Decimal(1), "cl": Decimal(10), "dl": Decimal(100), "l": Decimal(1000)}
_METRES = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000), "km": Decimal(1_000_000)}
_MEASURES = (_GRAMS, _LITRES, _METRES)

MEASURE_UNITS = frozenset(unit for measure in _MEASURES for unit in measure)
"""The units that are known without a product saying so."""


def check_quantity(
    quantity: Decimal, *, step: Decimal, minimum: Decimal, returning: bool = False
) -> None:
    """Refuse a quantity that is no multiple of ``step`` or below ``minimum`` (orders, scenario 8).

    All three are in the product's unit; ``step`` is above zero. A return (negative, only with
    ``returning``) goes in steps too, but may be smaller than the least that is sold.

    Raises RuleBroken: ``quantity-range``, ``quantity-zero``, ``quantity-negative``,
    ``quantity-minimum`` (nearest_above), ``quantity-step`` (nearest_below, nearest_above).
    """
    if not quantity.is_finite() or abs(quantity) >= LARGEST:
        raise RuleBroken("quantity-range", largest=LARGEST)
    if not quantity:
        raise RuleBroken("quantity-zero")
    if quantity < 0 and not returning:
        raise RuleBroken("quantity-negative")
    below = _floor(quantity, step)
    above = below if below == quantity else below + step
    smallest = -_floor(-minimum, step) or step
    if 0 < below < smallest or (not below and quantity > 0):
        raise RuleBroken("quantity-minimum", nearest_above=max(above, smallest))
    if below != quantity:
        # The return side has no minimum, but zero is no amount either way.
        raise RuleBroken("quantity-step", nearest_below=below, nearest_above=above or -step)


def _floor(quantity: Decimal, step: Decimal) -> Decimal:
    """The greatest multiple of ``step`` that is not above ``quantity``."""
    multiple = quantity // step  # exact, but towards zero
    return (multiple - 1 if quantity % step < 0 else multiple) * step


def in_product_unit(
    quantity: Decimal,
    unit: str | None,
    *,
    product_unit: str,
    factors: Mapping[str, Decimal] | None = None,
) -> Decimal:
    """``quantity`` of ``unit`` in the product's unit: 500 g of a kg product are 0.5.

    ``factors`` are the product's own units, in product units each (``{"box": 12}``); they win over
    the metric table. No unit means the product's. Raises RuleBroken ``unit-unknown`` (choices).
    """
    if unit is None or unit.casefold() == product_unit.casefold():
        return quantity
    own = {name.casefold(): factor for name, factor in (factors or {}).items()}
    wanted = unit.casefold()
    if wanted in own:
        return quantity * own[wanted]
    measure = next((m for m in _MEASURES if product_unit.casefold() in m), {})
    if wanted in measure:
        return quantity * measure[wanted] / measure[product_unit.casefold()]
    choices = tuple(dict.fromkeys((product_unit, *(factors or ()), *measure)))
    raise RuleBroken("unit-unknown", unit=unit, choices=choices)


PROVENANCES = ("contract", "tier", "list")
"""Where prices on record come from; of equal ones the first is named."""


def tier_reached(
    quantity: Decimal, tiers: Iterable[tuple[Decimal, Decimal]]
) -> tuple[Decimal, Decimal] | None:
    """The highest tier ``(from_quantity, price)`` that the quantity reaches, or None.

    The quantity is in the product's unit. A return earns the tier its amount earned when it was
    sold, so the sign plays no part (orders, scenario 7).
    """
    return max((tier for tier in tiers if tier[0] <= abs(quantity)), default=None)


def tier_price(quantity: Decimal, tiers: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The price of the highest tier that the quantity reaches, or None."""
    reached = tier_reached(quantity, tiers)
    return None if reached is None else reached[1]


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A unit price that knows where it comes from: list, tier, contract or manual.

    ``beside`` is a tier or contract price that would be better than a manual one: it is offered,
    never taken silently.
    """

    price: Decimal
    provenance: str
    beside: Decimal | None = None


def unit_price(
    quantity: Decimal,
    *,
    list_price: Decimal,
    tiers: Iterable[tuple[Decimal, Decimal]] = (),
    contract: Decimal | None = None,
    manual: Decimal | None = None,
) -> UnitPrice:
    """The price of a line: a manual one stays whatever the quantity (orders, scenario 6).

    Otherwise the best of list, tier and contract; all in one currency, per product unit.
    """
    known = {"contract": contract, "tier": tier_price(quantity, tiers), "list": list_price}
    price, provenance = min(
        ((price, name) for name, price in known.items() if price is not None),
        key=lambda offer: (offer[0], PROVENANCES.index(offer[1])),
    )
    if manual is None:
        return UnitPrice(price, provenance)
    better = price if provenance != "list" and price < manual else None
    return UnitPrice(manual, "manual", better)
