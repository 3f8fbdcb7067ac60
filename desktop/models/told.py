"""Who was told a price of a product that is not its price on record any more.

Read by the list of them, and under lock by the action that leaves the corrections. A price counts
as told in a quote that stands, in a draft that was read to the customer, and in an order that is
not completed. Prices somebody named, agreed ones and those of files do not follow the catalogue.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import unscaled
from desktop.domain.money import minor_units
from desktop.domain.quantities import tier_reached
from desktop.models.fields import from_micros
from desktop.models.prices import converted
from desktop.models.rows import marks, run

_MOST = 2_000  # lines of any product, the newest first; of products that are named all are read
_ON_RECORD = (
    "COALESCE((SELECT CASE WHEN t.price < p.list_price THEN t.price ELSE p.list_price END"
    " FROM price_tier t WHERE t.product_id = p.id AND t.from_quantity <= ABS(l.quantity)"
    " ORDER BY t.from_quantity DESC LIMIT 1), p.list_price)"
)
_SELECT = (
    "SELECT l.id, l.product_id, p.code, p.name, p.list_price, p.currency, l.quantity,"
    " l.unit_price, l.price_source, l.price_facts, o.id, o.revision_of_id,"
    " COALESCE(o.number, w.number, ''), o.state, o.currency, c.id, c.name, o.ordered_at,"
    " o.confirmed_at, s.name, r.at, b.name,"
    " (SELECT MAX(f.created_at) FROM follow_up f"
    " WHERE f.order_id = o.id AND f.rule = 'quote-expiry')"
    " FROM order_line l JOIN sales_order o ON o.id = l.order_id"
    " JOIN product p ON p.id = l.product_id + 0 JOIN customer c ON c.id = o.customer_id"
    " LEFT JOIN sales_order w ON w.id = o.revision_of_id"
    " LEFT JOIN staff s ON s.id = o.taken_by_id"
    " LEFT JOIN read_back r ON r.id = (SELECT MAX(x.id) FROM read_back x WHERE x.draft = o.id)"
    " LEFT JOIN staff b ON b.id = r.staff_id"
    " WHERE l.price_source IN ('list', 'tier', 'converted') AND l.fulfilment <> 'cancelled'"
    # Orders that are open are few beside all there were: their index leads ("+ 0" is for that).
    " AND o.state IN ('draft', 'quoted', 'confirmed', 'in-progress')"
    " AND (o.state IN ('confirmed', 'in-progress')"
    " OR (o.state = 'quoted' AND o.quote_expires_on >= ?)"
    " OR (o.state = 'draft' AND r.id IS NOT NULL))"
    # Most were told what holds: they are not even read, and take nobody's place among the newest.
    " AND (l.price_source = 'converted' OR o.currency <> p.currency OR p.list_price IS NULL"
    f" OR l.unit_price <> {_ON_RECORD})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A line in which a customer was told ``old``, a unit price in ``currency``; ``new`` is what it
    would be told as now by the same rate (None: asked each time), in ``new_currency``, which is
    another one only where there is no usable rate. ``order`` is what the line's follow-ups are
    about: of an amendment the order itself."""

    line: int
    product: int
    code: str
    name: str
    quantity: Decimal
    old: Decimal
    currency: str
    new: Decimal | None
    new_currency: str
    order: int
    number: str
    state: str
    customer: int
    customer_name: str
    told_at: datetime
    told_by: str
    read_back: bool


def told_otherwise(products: Collection[int] | None, *, today: date) -> list[Told]:
    """Every order or quote in which one of ``products`` (None: any) was told at another price than
    it has on record ``today``, the newest first; each price of a product once an order. Of any
    product only the newest lines are looked at."""
    found = []
    for some in [None] if products is None else _chunks(products):
        those = f" ORDER BY l.id + 0 DESC LIMIT {_MOST}"
        if some is not None:
            those = f" AND l.product_id + 0 IN ({marks(some)})"
        lines = run(_SELECT + those, today.isoformat(), *(some or ())).fetchall()
        tiers = _tiers({row[1] for row in lines})
        found += [one for row in lines if (one := _told(row, tiers[row[1]], today))]
    seen: dict[tuple[int, int, Decimal], Told] = {}
    for one in sorted(found, key=lambda one: (one.told_at, one.line), reverse=True):
        seen.setdefault((one.order, one.product, one.old), one)
    return list(seen.values())


def _chunks(products: Collection[int]) -> list[list[int]]:
    wanted = sorted(set(products))
    return [wanted[first : first + 500] for first in range(0, len(wanted), 500)]


_Tiers = list[tuple[Decimal, Decimal]]


def _tiers(products: Collection[int]) -> dict[int, _Tiers]:
    found: dict[int, _Tiers] = defaultdict(list)
    if products:
        sql = "SELECT product_id, from_quantity, price FROM price_tier WHERE product_id IN"
        for product, quantity, price in run(f"{sql} ({marks(products)})", *products).fetchall():
            found[product].append((unscaled(quantity, 6), unscaled(price, 6)))
    return found


def _told(row: tuple[Any, ...], tiers: _Tiers, today: date) -> Told | None:
    """None where the price on record is the one that was told."""
    quantity, unit_price, own = unscaled(row[6], 6), unscaled(row[7], 6), row[5]
    was, was_in, rated = unit_price, row[14], None
    if row[8] == "converted":
        facts = json.loads(row[9])
        if facts.get("of") not in ("list", "tier"):
            return None
        rated = facts["converted"]
        was, was_in = Decimal(rated["price"]), rated["currency"]
    on_record = None if row[4] is None else unscaled(row[4], 6)
    if on_record is not None and (reached := tier_reached(quantity, tiers)) is not None:
        on_record = min(on_record, reached[1])
    if (on_record, own) == (was, was_in):
        return None
    new, new_in = on_record, row[14]
    if own != row[14] and on_record is not None:
        new, new_in = _in(row[14], on_record, own, rated, today)
    moments = [row[20], row[22] if row[13] == "quoted" else None, row[18]]
    told_at = max((at for at in moments if at is not None), default=row[17])
    return Told(
        line=row[0],
        product=row[1],
        code=row[2],
        name=row[3],
        quantity=quantity,
        old=unit_price,
        currency=row[14],
        new=new,
        new_currency=new_in,
        order=row[10] if row[11] is None else row[11],
        number=row[12],
        state=row[13],
        customer=row[15],
        customer_name=row[16],
        told_at=from_micros(told_at),
        told_by=(row[21] if row[20] == told_at else row[19]) or "",
        read_back=row[20] is not None,
    )


def _in(
    currency: str, price: Decimal, own: str, rated: dict[str, Any] | None, today: date
) -> tuple[Decimal, str]:
    """The price in the order's currency, by the rate it was told with where there is one: a rate
    that moved since corrects nobody."""
    if rated is not None and rated["currency"] == own:
        step = Decimal(1).scaleb(-minor_units(currency) - 2)
        return (price * Decimal(rated["rate"])).quantize(step, rounding=ROUND_HALF_UP), currency
    try:
        return converted(price, own, currency, today)[0], currency
    except RuleBroken:
        return price, own
