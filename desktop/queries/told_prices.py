"""Who was told a price of a product that is not its price on record any more, as a list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.models.settings import office
from desktop.models.told import Told, told_otherwise
from desktop.queries.reach import phones_of
from desktop.queries.sql import document, fetch, instant, marks


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPrice:
    """An order, a quote or a draft that was read out, in which ``old`` was told (a unit price in
    ``currency``) and ``new`` would be today (None: asked each time; in ``new_currency``). ``state``
    is the order's. ``correction`` is "" where nobody has the task to correct it, "open" where
    somebody has, "done" where the customer heard the new price (at ``corrected_at``). ``id`` is the
    line's."""

    id: int
    product_id: int
    code: str
    product: str
    quantity: Decimal
    old: Decimal
    currency: str
    new: Decimal | None
    new_currency: str
    order_id: int
    order_number: str
    state: str
    customer_id: int
    customer: str
    phone: str
    told_at: datetime
    told_by: str
    read_back: bool
    correction: str
    corrected_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToldFilters:
    """Of which products (None: all), today; ``pending`` leaves out who has a correction."""

    products: frozenset[int] | None
    now: datetime
    pending: bool = True


def told_prices(filters: ToldFilters) -> tuple[ToldPrice, ...]:
    """Who was told another price, the newest first."""
    found = told_otherwise(filters.products, today=_today(filters))
    phones = phones_of({one.customer for one in found})
    corrected = _corrections({one.order for one in found})
    made = (_row(one, phones, corrected) for one in found)
    return tuple(row for row in made if not (filters.pending and row.correction))


def _today(filters: ToldFilters) -> date:
    return office().today(filters.now)


_Corrected = dict[tuple[int, int, str, str], tuple[str, datetime | None]]


def _corrections(orders: Collection[int]) -> _Corrected:
    """The correction of each order, product, price that was told and price that is: its state, and
    when it was told."""
    found: _Corrected = {}
    if orders:
        for order, params, state, closed in fetch(
            "SELECT order_id, params, state, closed_at FROM follow_up WHERE rule = 'correction'"
            f" AND state <> 'cancelled' AND order_id IN {marks(tuple(orders))} ORDER BY id",
            tuple(orders),
        ):
            told = document(params)
            if told.get("claim") == "price":
                is_now = f"{told['is']} {told['is_in']}"
                key = (order, told["product"], told["told"], is_now)
                found[key] = (state, instant(closed))
    return found


def _row(one: Told, phones: dict[int, str], corrected: _Corrected) -> ToldPrice:
    new = "" if one.new is None else f"{one.new.normalize():f}"
    key = (one.order, one.product, f"{one.old.normalize():f}", f"{new} {one.new_currency}")
    state, closed = corrected.get(key, ("", None))
    return ToldPrice(
        id=one.line,
        product_id=one.product,
        code=one.code,
        product=one.name,
        quantity=one.quantity,
        old=one.old,
        currency=one.currency,
        new=one.new,
        new_currency=one.new_currency,
        order_id=one.order,
        order_number=one.number,
        state=one.state,
        customer_id=one.customer,
        customer=one.customer_name,
        phone=phones.get(one.customer, ""),
        told_at=one.told_at,
        told_by=one.told_by,
        read_back=one.read_back,
        correction=state,
        corrected_at=closed if state == "done" else None,
    )


class ToldList:
    """What ``Listing`` is for one table: they are few, and worked out, so all of them are read."""

    def count(self, *, filters: ToldFilters) -> int:
        """How many there are."""
        return len(told_prices(filters))

    def page(
        self,
        *,
        filters: ToldFilters,
        sort: str = "told",
        descending: bool = True,
        after: Any = None,
        offset: int | None = None,
        limit: int,
    ) -> list[ToldPrice]:
        """Rows from number ``offset`` on, by when they were told."""
        found = told_prices(filters)
        ordered = found if descending else found[::-1]
        return list(ordered[offset or 0 :][:limit])


TOLD_PRICES = ToldList()


def count_told(*, filters: ToldFilters) -> int:
    """How many customers there are among them."""
    return len({row.customer_id for row in told_prices(filters)})
