"""What can still be promised of a product: read in one way for the hint and for the check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from desktop.domain.promise import Supply as Free
from desktop.models.catalogue import Supply
from desktop.models.database import db, is_postgres
from desktop.models.fields import QuantityField
from desktop.models.rows import marks, rows

_NONE = Decimal(0)
_OTHERS = (
    " AND (e.line_id IS NULL OR e.line_id NOT IN (SELECT id FROM order_line WHERE order_id = ?))"
)


def unallocated(
    product_ids: Iterable[int], *, lock: bool = False, also: Collection[int] = ()
) -> dict[int, list[Free]]:
    """Supplies by product with what no order line holds, earliest first.

    With ``lock`` the rows stay ours until the transaction ends; they are locked in order of id.
    The supplies ``also`` are there even where nothing of them is free.
    """
    wanted = sorted(set(product_ids))
    found: dict[int, list[Free]] = defaultdict(list)
    condition = f"product_id IN ({marks(wanted)}) AND state = 'open' ORDER BY id"
    for supply in rows(Supply, condition, *wanted, lock=lock) if wanted else ():
        free = supply.quantity - supply.allocated
        if free > 0 or supply.id in also:
            kind: Literal["on_hand", "receipt"] = (
                "on_hand" if supply.kind == "on-hand" else "receipt"
            )
            found[supply.product_id].append(Free(supply.id, kind, supply.available_on, free))
    for supplies in found.values():
        supplies.sort(key=lambda supply: (supply.available_on, supply.id))
    return found


def free_supplies(
    product_ids: Iterable[int],
    *,
    lock: bool = False,
    own: Mapping[int, Decimal] | None = None,
    amends: int | None = None,
) -> dict[int, list[Free]]:
    """Supplies by product with what a new caller may be promised.

    Units that people wait for are theirs: they are taken off, earliest first, because those who
    wait are served before new sales (waitlists, scenario 16). Where the order ``amends`` is being
    changed, what itself waits for is not taken off, and the quantities ``own`` that it gives back
    (by supply) are free for it, whoever waits.
    """
    wanted = sorted(set(product_ids))
    own = own or {}
    found = unallocated(wanted, lock=lock, also=own)
    for product, quantity in _waited_for(sorted(found), amends).items():  # where there is any
        found[product] = _without_reserved(found[product], quantity, also=own)
    if own:
        for product, supplies in found.items():
            found[product] = [
                replace(supply, free=supply.free + own.get(supply.id, _NONE)) for supply in supplies
            ]
    return found


def _waited_for(product_ids: list[int], amends: int | None) -> dict[int, Decimal]:
    """How much is waited for on each product's list that is not bound to dates, by other orders
    than that which is amended."""
    if not product_ids:
        return {}
    mark = "%s" if is_postgres() else "?"
    others = "" if amends is None else _OTHERS.replace("?", mark)
    cursor = db.execute_sql(
        "SELECT w.product_id, SUM(e.quantity) FROM waitlist_entry e "
        "JOIN waitlist w ON w.id = e.waitlist_id "
        f"WHERE w.product_id IN ({marks(product_ids).replace('?', mark)}) "
        "AND w.from_on IS NULL AND w.to_on IS NULL AND e.state = 'waiting'"
        f"{others} GROUP BY w.product_id",
        product_ids if amends is None else [*product_ids, amends],
    )
    as_quantity = QuantityField().python_value
    return {product: as_quantity(total) or _NONE for product, total in cursor.fetchall()}


def _without_reserved(
    supplies: Sequence[Free], reserved: Decimal, *, also: Collection[int]
) -> list[Free]:
    kept = []
    for supply in supplies:
        taken = min(reserved, supply.free)
        reserved -= taken
        if supply.free > taken or supply.id in also:
            kept.append(replace(supply, free=supply.free - taken))
    return kept
