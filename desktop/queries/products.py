"""Products: the paged list with what there is of them, and the few that a search finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, document, fetch, marks, optional, quantity, storable
from desktop.queries.words import PRODUCT_WORDS, find_ids, matching, owners_with

_NONE = Decimal(0)
_RECENT_ORDERS = 200


@dataclass(frozen=True, slots=True)
class StockFigures:
    """What there is of a product, in its unit.

    ``on_hand`` is in the house; ``free`` of all supplies belongs to no order line; ``waited_for``
    is what people wait for, and ``promisable`` what of the free a new caller may still be promised.
    ``next_receipt`` is the next expected day with its free quantity.
    """

    on_hand: Decimal = _NONE
    free: Decimal = _NONE
    expected: Decimal = _NONE
    waited_for: Decimal = _NONE
    next_receipt_on: date | None = None
    next_receipt: Decimal = _NONE

    @property
    def promisable(self) -> Decimal:
        """Free units that nobody waits for."""
        return max(self.free - self.waited_for, _NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow(Listed):
    """A product in a list; prices are per unit in ``currency``."""

    code: str
    name: str
    folded: str
    barcode: str
    unit: str
    step: Decimal
    minimum: Decimal
    list_price: Decimal | None
    currency: str
    grades: tuple[str, ...]
    lead_days: int | None
    active: bool
    stock: StockFigures


@dataclass(frozen=True, slots=True)
class ProductFilters:
    """What to list. ``short`` keeps what is sold from stock and of which nothing is free."""

    text: str = ""
    active: bool | None = True
    short: bool = False


_FREE = (
    "SELECT SUM(s.quantity - s.allocated) FROM supply s"
    " WHERE s.product_id = t.id AND s.state = 'open'"
)


def _where(filters: ProductFilters) -> Sequence[Where]:
    where = Where()
    if filters.text.strip():
        found = matching(PRODUCT_WORDS, filters.text)
        where = where.and_(f"t.id IN ({found.conditions[0]})", *found.params)
    if filters.active is not None:
        where = where.and_("t.active" if filters.active else "NOT t.active")
    if filters.short:
        where = where.and_("t.lead_days IS NULL").and_(f"COALESCE(({_FREE}), 0) <= 0")
    return [where]


def _make(rows: list[Row], _filters: ProductFilters | None = None) -> list[ProductRow]:
    stock = stock_of([row[0] for row in rows])
    return [
        ProductRow(
            id=row[0],
            code=row[1],
            name=row[2],
            folded=row[3],
            barcode=row[4],
            unit=row[5],
            step=quantity(row[6]),
            minimum=quantity(row[7]),
            list_price=optional(row[8], 6),
            currency=row[9],
            grades=tuple(document(row[10]) or ()),
            lead_days=row[11],
            active=bool(row[12]),
            stock=stock[row[0]],
        )
        for row in rows
    ]


def stock_of(product_ids: Sequence[int]) -> dict[int, StockFigures]:
    """What there is of each product, in two statements."""
    found: dict[int, StockFigures] = defaultdict(StockFigures)
    if not product_ids:
        return found
    supplies: dict[int, list[Row]] = defaultdict(list)
    for product, *row in fetch(
        "SELECT product_id, kind, available_on, SUM(quantity), SUM(allocated) FROM supply"
        f" WHERE product_id IN {marks(product_ids)} AND state = 'open'"
        " GROUP BY product_id, kind, available_on ORDER BY available_on",
        product_ids,
    ):
        supplies[product].append(tuple(row))
    waited: dict[int, int] = dict(
        fetch(
            "SELECT product_id, SUM(units_waiting) FROM waitlist"
            f" WHERE product_id IN {marks(product_ids)} AND from_on IS NULL GROUP BY product_id",
            product_ids,
        )
    )
    for product in product_ids:
        found[product] = _figures(supplies[product], int(waited.get(product) or 0))
    return found


def _figures(supplies: list[Row], waited: int) -> StockFigures:
    hand = [row for row in supplies if row[0] == "on-hand"]
    receipts = [row for row in supplies if row[0] == "receipt"]
    free_receipts = [row for row in receipts if row[2] > row[3]]
    following = free_receipts[0] if free_receipts else None
    return StockFigures(
        on_hand=quantity(int(sum(row[2] for row in hand))),
        free=quantity(int(sum(row[2] - row[3] for row in supplies))),
        expected=quantity(int(sum(row[2] for row in receipts))),
        waited_for=quantity(waited),
        next_receipt_on=date.fromisoformat(following[1]) if following else None,
        next_receipt=quantity(int(following[2] - following[3])) if following else _NONE,
    )


PRODUCTS: Listing[ProductRow, ProductFilters] = Listing(
    table="product",
    columns="t.id, t.code, t.name, t.folded, t.barcode, t.unit, t.step, t.minimum, t.list_price,"
    " t.currency, t.grades, t.lead_days, t.active",
    sorts={
        "name": ("t.folded",),
        "code": ("t.code_folded",),
    },
    where=_where,
    make=_make,
)


def find(text: str, *, customer_id: int | None = None, limit: int = 20) -> list[ProductRow]:
    """Active products that a code, a barcode or name words find.

    First a code or barcode typed whole, then what this customer bought before (most often first),
    then codes that begin with the text, then by name. Nothing typed finds nothing.
    """
    return _make(_found(text, customer_id, limit))


@dataclass(frozen=True, slots=True)
class ProductName:
    """A product as a search names it."""

    id: int
    code: str
    name: str
    barcode: str


def find_names(text: str, *, limit: int = 20) -> list[ProductName]:
    """What :func:`find` finds, without what there is of it."""
    rows = _found(text, None, limit)
    return [ProductName(id=row[0], code=row[1], name=row[2], barcode=row[4]) for row in rows]


def _found(text: str, customer_id: int | None, limit: int) -> list[Row]:
    typed = storable(text.strip())
    bought = _bought(customer_id)
    ids = dict.fromkeys(_exact(typed))
    ids.update(dict.fromkeys(owners_with(PRODUCT_WORDS, text, among=list(bought))))
    ids.update(dict.fromkeys(find_ids(PRODUCT_WORDS, text, most=2 * limit)))
    code = typed.casefold()

    def rank(row: Row) -> tuple[bool, bool, int, bool, str, int]:
        return (
            row[1].casefold() != code,
            not row[4] or row[4] != typed,
            -bought.get(row[0], 0),
            not row[1].casefold().startswith(code),
            row[3],
            row[0],
        )

    return sorted((row for row in _raw(list(ids)) if row[12]), key=rank)[:limit]


def _raw(ids: Sequence[int]) -> list[Row]:
    if not ids:
        return []
    return fetch(f"SELECT {PRODUCTS.columns} FROM product t WHERE t.id IN {marks(ids)}", ids)


def by_ids(ids: Sequence[int]) -> dict[int, ProductRow]:
    """The products of some ids, as lists show them."""
    return {row.id: row for row in _make(_raw(ids))}


def _exact(typed: str) -> list[int]:
    if not typed:
        return []
    rows = fetch(
        "SELECT id FROM product WHERE code_folded = ?"
        " UNION SELECT id FROM product WHERE barcode = ? AND barcode <> ''",
        (typed.casefold(), typed),
    )
    return [product for (product,) in rows]


def _bought(customer_id: int | None) -> dict[int, int]:
    """How often a customer's latest orders hold each product."""
    if customer_id is None:
        return {}
    rows = fetch(
        "SELECT l.product_id, COUNT(*) FROM (SELECT o.id FROM sales_order o"
        " WHERE o.customer_id = ? AND o.state NOT IN ('draft', 'cancelled')"
        " AND o.revision_of_id IS NULL"
        " ORDER BY o.ordered_at DESC, o.id DESC LIMIT ?) latest"
        " JOIN order_line l ON l.order_id = latest.id WHERE l.product_id IS NOT NULL"
        " GROUP BY l.product_id",
        (customer_id, _RECENT_ORDERS),
    )
    return dict(rows)
