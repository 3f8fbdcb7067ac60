"""What can be met of a line while it is typed: promise, fit, alternatives, place on the waitlist.

The same reckoning as at confirmation: free supplies, less what the draft's lines before this one
take, through ``domain.promise``.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.amending import Stand
from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.fit import Fit, Possible, Wish, choices, fit, fit_rank
from desktop.domain.promise import Promise, Supply, deduct, promise
from desktop.domain.quantities import UnitPrice
from desktop.domain.specifications import SheetItem
from desktop.models.amendments import Basis
from desktop.models.prices import Priced, known_price
from desktop.models.settings import office
from desktop.models.stock import free_supplies
from desktop.queries.amendments import start_of
from desktop.queries.lines import LineRow, lines_of
from desktop.queries.product import sheets_of, tiers_of
from desktop.queries.products import ProductRow, by_ids
from desktop.queries.sql import fetch, fetch_one
from desktop.queries.waiting_place import WaitingPlace, place_on

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the customer asks of a line; ``price`` per unit in the order's currency, if they named
    one. ``line_id`` is the draft's line being changed, None for a new one."""

    quantity: Decimal
    wanted_on: date | None = None
    price: Decimal | None = None
    quality: str = ""
    specifications: Mapping[str, str] | None = None
    line_id: int | None = None


@dataclass(frozen=True, slots=True)
class OfferedProduct:
    """What one product can do: its price in the order's currency, promise and fit statement.

    ``priced`` says where the price comes from (list, tier, contract); it is None where none is on
    record, and ``price`` also where no rate leads to it.
    """

    id: int
    product: ProductRow
    note: str
    priced: UnitPrice | None
    price: Decimal | None
    promise: Promise
    fits: tuple[Fit, ...]


@dataclass(frozen=True, slots=True)
class LineOffer:
    """What can be met of a line, and what can be done about the rest."""

    offered: OfferedProduct
    alternatives: tuple[OfferedProduct, ...]
    choices: tuple[str, ...]
    waiting: WaitingPlace | None

    @property
    def promise(self) -> Promise:
        """The promise for what was asked for."""
        return self.offered.promise


def line_offer(*, order_id: int | None, product_id: int, asked: Asked, now: datetime) -> LineOffer:
    """What can be met of ``asked`` of a product in a draft (None: before there is one).

    Raises NotFound ``product-gone``.
    """
    today = office().today(now)
    customer_id, currency, amends = _header(order_id)
    links = fetch(
        "SELECT other_id, note FROM alternative WHERE product_id = ? ORDER BY position, id",
        (product_id,),
    )
    notes = {product_id: "", **{other: note for other, note in links if other != product_id}}
    products = by_ids(list(notes))
    if product_id not in products:
        raise NotFound("product-gone", id=product_id)
    lines = lines_of([order_id]).get(order_id, ()) if order_id is not None else ()
    own_line = next((line for line in lines if line.id == asked.line_id), None)
    start = start_of(amends, [_as_asked(line, product_id, asked) for line in lines], products)
    free = _free_after(lines, asked.line_id, products, start, today)
    tiers, sheets = tiers_of(list(notes)), sheets_of(list(notes))
    offered = [
        _offered(
            products[key],
            note=note,
            asked=asked,
            customer_id=customer_id,
            currency=currency or products[product_id].currency,
            supplies=free.get(key, ()),
            tiers=tiers.get(key, ()),
            sheet=sheets.get(key, ()),
            today=today,
            stand=_stand(start, own_line, asked) if key == product_id else _anew(asked),
        )
        for key, note in notes.items()
        if key == product_id or products[key].active
    ]
    own, others = offered[0], [one for one in offered[1:] if one.promise.promised > 0]
    others.sort(key=lambda one: fit_rank(one.fits, price_difference=_dearer(one, own)))
    return LineOffer(
        offered=own,
        alternatives=tuple(others),
        choices=choices(own.promise, has_alternatives=bool(others)),
        waiting=place_on(product_id, customer_id, now),
    )


def _header(order_id: int | None) -> tuple[int | None, str, int | None]:
    if order_id is None:
        return None, "", None
    row = fetch_one(
        "SELECT customer_id, currency, revision_of_id FROM sales_order WHERE id = ?", (order_id,)
    )
    return (row[0], row[1], row[2]) if row else (None, "", None)


def _as_asked(line: LineRow, product_id: int, asked: Asked) -> LineRow:
    if line.id != asked.line_id:
        return line
    changed = replace(line, quantity=asked.quantity, wanted_on=asked.wanted_on)
    return replace(changed, product_id=product_id)


def _anew(asked: Asked) -> Stand:
    return Stand(wanted=asked.quantity)


def _stand(start: Basis | None, line: LineRow | None, asked: Asked) -> Stand:
    return _anew(asked) if start is None or line is None else start.stands[line.id]


def _free_after(
    lines: Sequence[LineRow],
    line_id: int | None,
    products: Mapping[int, ProductRow],
    start: Basis | None,
    today: date,
) -> dict[int, Sequence[Supply]]:
    """Free supplies by product, less what the draft's lines before this one are promised."""
    free: dict[int, Sequence[Supply]] = dict(start.free if start else free_supplies(products))
    for line in itertools.takewhile(lambda line: line.id != line_id, lines):
        product = products.get(line.product_id or 0)
        if product is not None and line.kind == "goods":
            supplies = free.get(product.id, ())
            wanted = start.stands[line.id].wanted if start else line.quantity
            made = _promise(product, wanted, line.wanted_on, supplies, today)
            free[product.id] = deduct(supplies, made)
    return free


def _promise(
    product: ProductRow,
    quantity: Decimal,
    wanted_on: date | None,
    supplies: Sequence[Supply],
    today: date,
) -> Promise:
    return promise(
        wanted=quantity,
        supplies=supplies,
        today=today,
        calendar=office().calendar,
        lead_days=product.lead_days,
        step=product.step,
        wanted_by=wanted_on,
    )


def _offered(
    product: ProductRow,
    *,
    note: str,
    asked: Asked,
    customer_id: int | None,
    currency: str,
    supplies: Sequence[Supply],
    tiers: Sequence[tuple[Decimal, Decimal]],
    sheet: Sequence[SheetItem],
    today: date,
    stand: Stand,
) -> OfferedProduct:
    made = stand.told(_promise(product, stand.wanted, asked.wanted_on, supplies, today))
    priced, price = _price(
        product,
        quantity=asked.quantity,
        customer_id=customer_id,
        currency=currency,
        tiers=tiers,
        today=today,
    )
    # The grade asked for is the grade promised, where the product comes in it.
    grades = sorted(product.grades)
    quality = asked.quality if asked.quality in grades else next(iter(grades), None)
    possible = Possible(price=price, promise=made, quality=quality, sheet=sheet)
    return OfferedProduct(
        id=product.id,
        product=product,
        note=note,
        priced=priced,
        price=price,
        promise=made,
        fits=fit(_wish(asked, currency), possible),
    )


def _wish(asked: Asked, currency: str) -> Wish:
    return Wish(
        quantity=asked.quantity,
        currency=currency,
        price=asked.price,
        wanted_by=asked.wanted_on,
        quality=asked.quality or None,
        specifications=asked.specifications,
    )


def _price(
    product: ProductRow,
    *,
    quantity: Decimal,
    customer_id: int | None,
    currency: str,
    tiers: Sequence[tuple[Decimal, Decimal]],
    today: date,
) -> tuple[UnitPrice | None, Decimal | None]:
    """Where the price comes from, and the price as a line would have it."""
    try:
        known = known_price(
            Priced(product.id, product.list_price, product.currency, tiers),
            customer=customer_id,
            quantity=quantity,
            currency=currency,
            on=today,
        )
    except RuleBroken:
        return UnitPrice(product.list_price or _NONE, "list"), None
    return (None, None) if known is None else (UnitPrice(known.price, known.of), known.price)


def _dearer(one: OfferedProduct, own: OfferedProduct) -> Decimal:
    return (one.price or _NONE) - (own.price or _NONE)
