"""Supplies: what is on hand and what is expected, with what is still free of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, day, quantity
from desktop.queries.words import PRODUCT_WORDS, matching


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyRow(Listed):
    """A supply; quantities are in the product's unit. ``for_on`` is the date whose capacity it
    is."""

    product_id: int
    code: str
    product: str
    unit: str
    kind: str
    quantity: Decimal
    allocated: Decimal
    available_on: date
    reference: str
    state: str
    for_on: date | None = None

    @property
    def free(self) -> Decimal:
        """What belongs to no order line."""
        return self.quantity - self.allocated if self.state == "open" else Decimal(0)

    def overdue(self, today: date) -> bool:
        """Whether it is a receipt whose day has gone by without arriving."""
        return self.kind == "receipt" and self.state == "open" and self.available_on < today


@dataclass(frozen=True, slots=True)
class SupplyFilters:
    """What to list: ``text`` finds the product; the days include ``since`` and ``until``."""

    text: str = ""
    kind: str = ""
    state: str = "open"
    product_id: int | None = None
    since: date | None = None
    until: date | None = None
    free_only: bool = False


def _where(filters: SupplyFilters) -> Sequence[Where]:
    where = Where()
    if filters.product_id is not None:
        where = where.and_("t.product_id = ?", filters.product_id)
    if filters.text.strip():
        found = matching(PRODUCT_WORDS, filters.text)
        where = where.and_(f"t.product_id IN ({found.conditions[0]})", *found.params)
    if filters.state:
        where = where.and_("t.state = ?", filters.state)
    if filters.kind:
        where = where.and_("t.kind = ?", filters.kind)
    if filters.since is not None:
        where = where.and_("t.available_on >= ?", filters.since.isoformat())
    if filters.until is not None:
        where = where.and_("t.available_on <= ?", filters.until.isoformat())
    if filters.free_only:
        where = where.and_("t.quantity > t.allocated")
    return [where]


def _row(row: Row) -> SupplyRow:
    return SupplyRow(
        id=row[0],
        product_id=row[1],
        code=row[2],
        product=row[3],
        unit=row[4],
        kind=row[5],
        quantity=quantity(row[6]),
        allocated=quantity(row[7]),
        available_on=date.fromisoformat(row[8]),
        reference=row[9],
        state=row[10],
        for_on=day(row[11]),
    )


SUPPLIES: Listing[SupplyRow, SupplyFilters] = Listing(
    table="supply",
    columns="t.id, t.product_id, p.code, p.name, p.unit, t.kind, t.quantity, t.allocated,"
    " t.available_on, t.reference, t.state, t.for_on",
    joins="JOIN product p ON p.id = t.product_id",
    sorts={"available": ("t.available_on",)},
    where=_where,
    make=lambda rows, _: [_row(row) for row in rows],
)
