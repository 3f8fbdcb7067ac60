"""What a typed line says, as values: the fields it fills, and where each of them was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

POINTS = "p"
"""Stands for the currency of a price in points."""


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` and what it was understood as, or what is wrong with it.

    Kinds: quantity, unit, word, barcode, description, price, discount, date, quality,
    specification; and problem, with a code and its parameters.
    """

    start: int
    end: int
    kind: str
    code: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineText:
    """What a line says. Nothing that has a problem has a value.

    ``unit_price`` is per product unit in ``price_currency`` (a code, ``p`` for points, None for
    the order's). ``discount_percent`` of ``-10%`` is 10. ``free_text`` is a free description,
    ``product_words`` the words that look for a product, as typed. ``specifications`` are as typed
    without the sign (domain/specifications.py finds their place on the sheet).
    """

    quantity: Decimal | None = None
    unit: str | None = None
    product_words: str = ""
    barcode: str | None = None
    free_text: str | None = None
    unit_price: Decimal | None = None
    price_currency: str | None = None
    discount_percent: Decimal | None = None
    wanted_by: date | None = None
    quality: str | None = None
    specifications: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    problems: tuple[Span, ...] = ()
