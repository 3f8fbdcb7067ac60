"""Customers: the paged list, and the few that a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.domain.folding import query_words
from desktop.models.fields import from_micros
from desktop.models.merges import MERGED
from desktop.queries.listing import Listed, Listing
from desktop.queries.reach import emails_of, phones_of
from desktop.queries.sql import Row, Where, fetch, instant, marks
from desktop.queries.words import CUSTOMER_WORDS, find_ids, matching


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRow(Listed):
    """A customer in a list; ``last_order_at`` is the latest that is no draft."""

    number: str
    name: str
    folded: str
    kind: str
    country: str
    language: str
    currency: str
    tier: str
    officer: str
    phone: str
    email: str
    last_order_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerFilters:
    """What to list: ``text`` finds by name, number, e-mail or phone, read as one of ``home``."""

    text: str = ""
    country: str = ""
    tier: str = ""
    kind: str = ""
    officer_id: int | None = None
    home: str = ""


def _where(filters: CustomerFilters) -> Sequence[Where]:
    where = Where((f"t.id NOT IN ({MERGED})",))
    if filters.text.strip():
        found = matching(CUSTOMER_WORDS, filters.text, home=filters.home)
        where = where.and_(f"t.id IN ({found.conditions[0]})", *found.params)
    for column, value in (
        ("country", filters.country),
        ("tier", filters.tier),
        ("kind", filters.kind),
        ("officer_id", filters.officer_id),
    ):
        if value not in ("", None):
            where = where.and_(f"t.{column} = ?", value)
    return [where]


def _make(rows: list[Row], _filters: CustomerFilters | None = None) -> list[CustomerRow]:
    ids = [row[0] for row in rows]
    phones, emails, last = phones_of(ids), emails_of(ids), _last_orders(ids)
    return [
        CustomerRow(
            id=row[0],
            number=row[1],
            name=row[2],
            folded=row[3],
            kind=row[4],
            country=row[5],
            language=row[6],
            currency=row[7],
            tier=row[8],
            officer=row[9] or "",
            phone=phones.get(row[0], ""),
            email=emails.get(row[0], ""),
            last_order_at=last.get(row[0]),
            created_at=from_micros(row[10]),
        )
        for row in rows
    ]


def _last_orders(ids: Sequence[int]) -> dict[int, datetime | None]:
    if not ids:
        return {}
    rows = fetch(
        "SELECT c.id, (SELECT o.ordered_at FROM sales_order o WHERE o.customer_id = c.id"
        " AND o.state <> 'draft' AND o.revision_of_id IS NULL"
        " ORDER BY o.ordered_at DESC, o.id DESC LIMIT 1)"
        f" FROM customer c WHERE c.id IN {marks(ids)}",
        ids,
    )
    return {customer: instant(at) for customer, at in rows}


CUSTOMERS: Listing[CustomerRow, CustomerFilters] = Listing(
    table="customer",
    columns="t.id, t.number, t.name, t.folded, t.kind, t.country, t.language, t.currency, t.tier,"
    " s.name, t.created_at",
    joins="LEFT JOIN staff s ON s.id = t.officer_id",
    sorts={
        "name": ("t.folded",),
        "number": ("t.number",),
        "entered": (),  # the order of their ids
    },
    walked=("number", "entered"),
    where=_where,
    make=_make,
)


def find(text: str, *, home_country: str = "", limit: int = 20) -> list[CustomerRow]:
    """The customers that name words, a number, an e-mail or any spelling of a phone number find.

    The best first: a customer number typed whole, then those more of whose whole words were typed,
    then by name. Nothing typed finds nobody.
    """
    ids = find_ids(CUSTOMER_WORDS, text, home=home_country, most=2 * limit)
    typed = {word for term in query_words(text) for word in term}
    number = text.strip().casefold()

    def rank(row: Row) -> tuple[bool, int, str, int]:
        return (row[1].casefold() != number, -len(typed & set(row[3].split())), row[3], row[0])

    return _make(sorted(_raw(ids), key=rank)[:limit])


def by_ids(ids: Sequence[int]) -> dict[int, CustomerRow]:
    """The customers of some ids, as lists show them."""
    return {row.id: row for row in _make(_raw(ids))}


def _raw(ids: Sequence[int]) -> list[Row]:
    if not ids:
        return []
    return fetch(
        f"SELECT {CUSTOMERS.columns} FROM customer t {CUSTOMERS.joins} WHERE t.id IN {marks(ids)}",
        ids,
    )
