"""What can still be promised of a product: read in one way for the hint and for the check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from desktop.domain.figures import unscaled
from desktop.domain.promise import Supply as Free
from desktop.models.catalogue import Supply
from desktop.models.database import is_postgres
from desktop.models.rows import marks, rows, run, value

_NONE = Decimal(0)


def hold_products(product_ids: Iterable[int]) -> None:
    """Make what there is of products, and who waits for them, ours until the transaction ends.

    Everybody who gives, takes or waits holds the product first, so that nobody waits for somebody
    who waits for them. The sequence is: the order, its products, their lists, numbers, points.
    """
    wanted = sorted(set(product_ids))
    if wanted and is_postgres():  # on SQLite the whole transaction is ours
        run(
            f"SELECT id FROM product WHERE id IN ({marks(wanted)}) ORDER BY id FOR NO KEY UPDATE",
            *wanted,
        )


def unallocated(
    product_ids: Iterable[int], *, lock: bool = False, also: Collection[int] = ()
) -> dict[int, list[Free]]:
    """Supplies by product with what no order line holds, earliest first.

    With ``lock`` the rows stay ours until the transaction ends; they are locked in order of id.
    The supplies ``also`` are there even where nothing of them is free.
    """
    wanted = sorted(set(product_ids))
    if lock:
        hold_products(wanted)
    found: dict[int, list[Free]] = defaultdict(list)
    condition = f"product_id IN ({marks(wanted)}) AND state = 'open' ORDER BY id"
    for supply in rows(Supply, condition, *wanted, lock=lock) if wanted else ():
        free = supply.quantity - supply.allocated
        if free > 0 or supply.id in also:
            kind: Literal["on_hand", "receipt"] = (
                "on_hand" if supply.kind == "on-hand" else "receipt"
            )
            one = Free(supply.id, kind, supply.available_on, free, supply.for_on)
            found[supply.product_id].append(one)
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
    for (product, on), quantity in _waited_for(found, amends).items():  # where there is any
        found[product] = _without_reserved(found[product], quantity, on=on, also=own)
    if own:
        for product, supplies in found.items():
            found[product] = [
                replace(supply, free=supply.free + own.get(supply.id, _NONE)) for supply in supplies
            ]
    return found


def _waited_for(
    found: Mapping[int, Sequence[Free]], amends: int | None
) -> dict[tuple[int, date | None], Decimal]:
    """How much is waited for of each product, by date on lists with dates, by other orders than
    that which is amended; nothing on lists whose policy lets free units be sold to walk-ins."""
    if not found:
        return {}
    waited: dict[tuple[int, date | None], Decimal] = {}
    products = sorted(found)
    lists = run(
        "SELECT w.id, w.product_id, w.from_on, w.to_on, w.units_waiting FROM waitlist w"
        f" WHERE w.product_id IN ({marks(products)}) AND w.units_waiting > 0"
        " AND NOT COALESCE((SELECT p.sell_to_walk_ins FROM waitlist_policy p"
        "  WHERE p.waitlist_id = w.id ORDER BY p.version DESC LIMIT 1),"
        " (SELECT p.sell_to_walk_ins FROM waitlist_policy p"
        "  WHERE p.waitlist_id IS NULL ORDER BY p.version DESC LIMIT 1), FALSE)",
        *products,
    ).fetchall()
    for key, product, from_on, to_on, units in lists:
        if from_on is None and to_on is None:
            own = _of_order(key, amends) if amends is not None else 0
            waited[product, None] = _quantity(units - own)
            continue
        for on in {supply.for_on for supply in found[product] if supply.for_on is not None}:
            wanted = waited.get((product, on), _NONE) + _quantity(_for_date(key, on))
            waited[product, on] = wanted
    return waited


def _of_order(waitlist: int, order: int) -> int:
    """What the lines of one order wait for on a list, as stored."""
    return int(
        value(
            "SELECT COALESCE(SUM(e.quantity), 0) FROM order_line l"
            " JOIN waitlist_entry e ON e.line_id = l.id"
            " WHERE l.order_id = ? AND e.waitlist_id = ? AND e.state = 'waiting'",
            order,
            waitlist,
        )
    )


def _for_date(waitlist: int, on: date) -> int:
    """What is waited for on a list that would take this date, as stored."""
    day = on.isoformat()
    return int(
        value(
            "SELECT COALESCE(SUM(quantity), 0) FROM waitlist_entry"
            " WHERE waitlist_id = ? AND state = 'waiting'"
            " AND (first_on IS NULL OR first_on <= ?) AND (last_on IS NULL OR last_on >= ?)",
            *(waitlist, day, day),
        )
    )


def _quantity(stored: int) -> Decimal:
    return unscaled(int(stored), 6)


def _without_reserved(
    supplies: Sequence[Free], reserved: Decimal, *, on: date | None, also: Collection[int]
) -> list[Free]:
    kept = []
    for supply in supplies:
        taken = min(reserved, supply.free) if supply.for_on == on else _NONE
        reserved -= taken
        if supply.free > taken or supply.id in also:
            kept.append(replace(supply, free=supply.free - taken))
    return kept
