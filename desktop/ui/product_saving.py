"""What the form for a product is built from, and what saving it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import NotFound
from desktop.domain.office import Office
from desktop.domain.specifications import SheetItem
from desktop.queries.office import settings as office_settings
from desktop.queries.product import ProductDetail, product
from desktop.services import catalogue
from desktop.services.change import Outcome
from desktop.ui.product_pick import product_id


@dataclass(frozen=True, slots=True)
class Known:
    """What the form is built from; ``detail`` is the product to change, None for a new one."""

    office: Office
    detail: ProductDetail | None


def read_known(*, product_key: int | None) -> Known:
    """For the database lane. Raises NotFound ``product-gone``."""
    return Known(office_settings(), None if product_key is None else product(product_key))


def save_product(
    *,
    product_key: int | None,
    values: dict[str, Any],
    tiers: list[tuple[Decimal, Decimal]] | None,
    sheet: list[SheetItem] | None,
    alternatives: list[tuple[str, str]] | None,
    who: int | None,
    now: datetime,
) -> Outcome[Any]:
    """Write the product with all that belongs to it, at once; alternatives come by their codes.

    Raises as the catalogue's actions do, RuleBroken ``product-code-unknown`` (product).
    """
    found = None if alternatives is None else [(_known(code), note) for code, note in alternatives]
    parts: dict[str, Any] = {"tiers": tiers, "sheet": sheet, "alternatives": found}
    given = {name: part for name, part in parts.items() if part is not None}
    if product_key is None:
        return catalogue.create_product(who=who, now=now, **values, **given)
    return catalogue.change_product(product=product_key, who=who, now=now, **values, **given)


def _known(code: str) -> int:
    found = product_id(code)
    if found is None:
        raise NotFound("product-code-unknown", product=code)
    return found
