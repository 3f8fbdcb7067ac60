"""One product whole: prices, specification sheet, what can stand in for it, and its supplies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from desktop.domain.errors import NotFound
from desktop.domain.specifications import SheetItem
from desktop.models.fields import from_micros
from desktop.queries.history import ChangeRow, history_of
from desktop.queries.products import ProductRow, by_ids
from desktop.queries.sql import document, fetch, fetch_one, marks, quantity
from desktop.queries.supplies import SUPPLIES, SupplyFilters, SupplyRow


@dataclass(frozen=True, slots=True)
class AlternativeRow:
    """A product that can stand in for another, and how it differs."""

    id: int
    product: ProductRow
    note: str


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """A product with everything its page shows; ``tiers`` are (from quantity, price)."""

    id: int
    row: ProductRow
    description: str
    created_at: datetime
    tiers: tuple[tuple[Decimal, Decimal], ...]
    sheet: tuple[SheetItem, ...]
    alternatives: tuple[AlternativeRow, ...]
    supplies: tuple[SupplyRow, ...]
    waitlist_id: int | None
    waiting: int
    history: tuple[ChangeRow, ...]


def product(product_id: int) -> ProductDetail:
    """The product with all that belongs to it. Raises NotFound ``product-gone``."""
    more = fetch_one("SELECT description, created_at FROM product WHERE id = ?", (product_id,))
    if more is None:
        raise NotFound("product-gone", id=product_id)
    links = fetch(
        "SELECT id, other_id, note FROM alternative WHERE product_id = ? ORDER BY position, id",
        (product_id,),
    )
    rows = by_ids([product_id, *(link[1] for link in links)])
    queue = fetch_one(
        "SELECT w.id, (SELECT COUNT(*) FROM waitlist_entry e"
        " WHERE e.waitlist_id = w.id AND e.state = 'waiting')"
        " FROM waitlist w WHERE w.product_id = ? AND w.from_on IS NULL AND w.to_on IS NULL",
        (product_id,),
    ) or (None, 0)
    return ProductDetail(
        id=product_id,
        row=rows[product_id],
        description=more[0],
        created_at=from_micros(more[1]),
        tiers=tiers_of([product_id]).get(product_id, ()),
        sheet=sheets_of([product_id]).get(product_id, ()),
        alternatives=tuple(AlternativeRow(link[0], rows[link[1]], link[2]) for link in links),
        supplies=tuple(
            SUPPLIES.page(filters=SupplyFilters(product_id=product_id), sort="available", limit=200)
        ),
        waitlist_id=queue[0],
        waiting=queue[1],
        history=history_of("product", product_id),
    )


Tiers = tuple[tuple[Decimal, Decimal], ...]


def tiers_of(product_ids: Sequence[int]) -> dict[int, Tiers]:
    """The price tiers of each product: (from quantity, price), in the product's currency."""
    found: dict[int, Tiers] = {}
    if product_ids:
        for product_id, amount, price in fetch(
            "SELECT product_id, from_quantity, price FROM price_tier"
            f" WHERE product_id IN {marks(product_ids)} ORDER BY product_id, from_quantity",
            product_ids,
        ):
            tier = (quantity(amount), quantity(price))
            found[product_id] = (*found.get(product_id, ()), tier)
    return found


def sheets_of(product_ids: Sequence[int]) -> dict[int, tuple[SheetItem, ...]]:
    """The specification sheet of each product, in its order."""
    found: dict[int, tuple[SheetItem, ...]] = {}
    if product_ids:
        for product_id, name, kind, unit, listed, required in fetch(
            "SELECT product_id, name, kind, unit, choices, required FROM specification"
            f" WHERE product_id IN {marks(product_ids)} ORDER BY product_id, position, id",
            product_ids,
        ):
            item = SheetItem(name, kind, unit, tuple(document(listed) or ()), bool(required))
            found[product_id] = (*found.get(product_id, ()), item)
    return found
