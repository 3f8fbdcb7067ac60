"""What can be met of a line while it is typed: promise, fit, alternatives, place on the waitlist.

The same reckoning as at confirmation: free supplies, less what the draft's lines before this one
take, through ``domain.promise``.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.fit import Fit, Possible, Wish, choices, fit, fit_rank
from desktop.domain.promise import Promise, Supply, deduct, promise
from desktop.domain.quantities import UnitPrice
from desktop.domain.specifications import SheetItem
from desktop.domain.waitlist import head_start_days, key
from desktop.models.points import balance_of
from desktop.models.prices import Priced, known_price
from desktop.models.settings import office
from desktop.models.stock import free_supplies
from desktop.queries.lines import lines_of
from desktop.queries.product import sheets_of, tiers_of
from desktop.queries.products import ProductRow, by_ids
from desktop.queries.sql import fetch, fetch_one, quantity
from desktop.queries.waitlists import policies_of

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
class WaitingPlace:
    """The place somebody would get on the product's waitlist by joining now, and how many wait."""

    place: int
    waiting: int
    units_ahead: Decimal


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
    customer_id, currency = _header(order_id)
    links = fetch(
        "SELECT other_id, note FROM alternative WHERE product_id = ? ORDER BY position, id",
        (product_id,),
    )
    notes = {product_id: "", **{other: note for other, note in links if other != product_id}}
    products = by_ids(list(notes))
    if product_id not in products:
        raise NotFound("product-gone", id=product_id)
    free = _free_after(order_id, asked.line_id, products, today)
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
        waiting=_place(product_id, customer_id, now),
    )


def _header(order_id: int | None) -> tuple[int | None, str]:
    if order_id is None:
        return None, ""
    row = fetch_one("SELECT customer_id, currency FROM sales_order WHERE id = ?", (order_id,))
    return (row[0], row[1]) if row else (None, "")


def _free_after(
    order_id: int | None, line_id: int | None, products: Mapping[int, ProductRow], today: date
) -> dict[int, Sequence[Supply]]:
    """Free supplies by product, less what the draft's lines before this one are promised."""
    free: dict[int, Sequence[Supply]] = dict(free_supplies(products))
    lines = lines_of([order_id]).get(order_id, ()) if order_id is not None else ()
    for line in itertools.takewhile(lambda line: line.id != line_id, lines):
        product = products.get(line.product_id or 0)
        if product is not None and line.kind == "goods":
            supplies = free.get(product.id, ())
            made = _promise(product, line.quantity, line.wanted_on, supplies, today)
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
) -> OfferedProduct:
    made = _promise(product, asked.quantity, asked.wanted_on, supplies, today)
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


def _place(product_id: int, customer_id: int | None, now: datetime) -> WaitingPlace | None:
    """The place by joining now with the customer's head start; None where the list is closed."""
    row = fetch_one(
        "SELECT id, state FROM waitlist WHERE product_id = ? AND from_on IS NULL AND to_on IS NULL",
        (product_id,),
    )
    if row is None:
        return WaitingPlace(1, 0, _NONE)
    if row[1] == "closed":
        return None
    today = office().today(now)
    counts = fetch_one(
        "SELECT COUNT(*), SUM(CASE WHEN key <= ? THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN key <= ? THEN quantity ELSE 0 END) FROM waitlist_entry"
        " WHERE waitlist_id = ? AND state = 'waiting'"
        " AND (paused_until IS NULL OR paused_until <= ?)",
        (
            joining := key(now, _head_start(row[0], customer_id, today)),
            joining,
            row[0],
            today.isoformat(),
        ),
    ) or (0, 0, 0)
    ahead, units = int(counts[1] or 0), quantity(int(counts[2] or 0))
    return WaitingPlace(ahead + 1, counts[0], units)


def _head_start(waitlist_id: int, customer_id: int | None, today: date) -> Decimal:
    policy = policies_of([waitlist_id]).get(waitlist_id)
    found = fetch_one("SELECT tier FROM customer WHERE id = ?", (customer_id or 0,))
    if policy is None or found is None or customer_id is None:
        return _NONE
    points = balance_of(customer_id, today) if policy.points_per_day else _NONE
    days = points // policy.points_per_day if policy.points_per_day else _NONE
    return head_start_days(
        tier_days=Decimal(policy.tier_days.get(found[0], 0)),
        points=max(days, _NONE),
        days_per_points=Decimal(1),
        granted=_NONE,
        cap=Decimal(policy.cap_days),
    )
