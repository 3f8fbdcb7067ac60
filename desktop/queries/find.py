"""Find anything: customers, products and orders that a text may mean, the likeliest first."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from desktop.queries import customers, products
from desktop.queries.orders import OrderRow, by_number

KINDS = ("customer", "product", "order")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """Something found: open the record ``id`` of its ``kind``. ``exact`` where a number, code or
    barcode was typed whole."""

    id: int
    kind: str
    title: str
    subtitle: str
    exact: bool = False


def find(text: str, *, home_country: str = "", limit: int = 12) -> list[FoundRow]:
    """The few records a text may mean: what was named whole, then customers, products and orders.

    Customers by name words, number, e-mail or any spelling of a phone number; products by code,
    barcode or name; orders by the beginning of their number. Each kind has its share of ``limit``.
    """
    typed = text.strip().casefold()
    if not typed:
        return []
    people = customers.find(text, home_country=home_country, limit=limit)
    goods = products.find_names(text, limit=limit)
    kinds = [
        [_customer(row, typed) for row in people],
        [_product(row, typed) for row in goods],
        [_order(row, typed) for row in by_number(text, limit=limit)],
    ]
    exact = [row for rows in kinds for row in rows if row.exact]
    others = [[row for row in rows if not row.exact] for rows in kinds]
    return [*exact, *_shared_out(others, limit - len(exact))][:limit]


def _shared_out(kinds: list[list[FoundRow]], limit: int) -> list[FoundRow]:
    """The first of each kind, then the second of each …, put back together kind by kind."""
    turns = itertools.zip_longest(*kinds)
    taken = [row for turn in turns for row in turn if row is not None][: max(limit, 0)]
    return [row for rows in kinds for row in rows if row in taken]


def _customer(row: customers.CustomerRow, typed: str) -> FoundRow:
    known = [row.number, row.phone, row.email, row.country]
    return FoundRow(
        id=row.id,
        kind="customer",
        title=row.name,
        subtitle=" · ".join(part for part in known if part),
        exact=typed in (row.number.casefold(), row.email.casefold()),
    )


def _product(row: products.ProductName, typed: str) -> FoundRow:
    return FoundRow(
        id=row.id,
        kind="product",
        title=row.name,
        subtitle=row.code,
        exact=typed in (row.code.casefold(), row.barcode.casefold()),
    )


def _order(row: OrderRow, typed: str) -> FoundRow:
    return FoundRow(
        id=row.id,
        kind="order",
        title=row.number,
        subtitle=row.customer,
        exact=typed == row.number.casefold(),
    )
