"""What can still be promised of a product: read in one way for the hint and for the check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from peewee import fn

from desktop.domain.promise import Supply as Free
from desktop.models.catalogue import Supply
from desktop.models.database import locked, tuples
from desktop.models.fields import QuantityField
from desktop.models.waitlists import Waitlist, WaitlistEntry

_NONE = Decimal(0)


def unallocated(product_ids: Iterable[int], *, lock: bool = False) -> dict[int, list[Free]]:
    """Supplies by product with what no order line holds, earliest first.

    With ``lock`` the rows stay ours until the transaction ends; they are locked in order of id.
    """
    query = (
        Supply.select(
            Supply.id,
            Supply.product,
            Supply.kind,
            Supply.quantity,
            Supply.allocated,
            Supply.available_on,
        )
        .where(Supply.product.in_(sorted(set(product_ids))), Supply.state == "open")
        .order_by(Supply.id)
    )
    found: dict[int, list[Free]] = defaultdict(list)
    for key, product, kind, quantity, allocated, on in tuples(locked(query) if lock else query):
        if quantity > allocated:
            name = "on_hand" if kind == "on-hand" else "receipt"
            found[product].append(Free(key, name, on, quantity - allocated))  # type: ignore[arg-type]
    for supplies in found.values():
        supplies.sort(key=lambda supply: (supply.available_on, supply.id))
    return found


def free_supplies(product_ids: Iterable[int], *, lock: bool = False) -> dict[int, list[Free]]:
    """Supplies by product with what a new caller may be promised.

    Units that people wait for are theirs: they are taken off, earliest first, because those who
    wait are served before new sales (waitlists, scenario 16).
    """
    wanted = sorted(set(product_ids))
    found = unallocated(wanted, lock=lock)
    for product, quantity in _waited_for(wanted).items():
        if product in found:
            found[product] = _without_reserved(found[product], quantity)
    return found


def _waited_for(product_ids: list[int]) -> dict[int, Decimal]:
    """How much is waited for on each product's list that is not bound to dates."""
    total = fn.SUM(WaitlistEntry.quantity).converter(QuantityField().python_value)
    query = (
        WaitlistEntry.select(Waitlist.product, total)
        .join(Waitlist)
        .where(
            Waitlist.product.in_(product_ids),
            Waitlist.from_on.is_null(),
            WaitlistEntry.state == "waiting",
        )
        .group_by(Waitlist.product)
    )
    return dict(tuples(query))


def _without_reserved(supplies: Sequence[Free], reserved: Decimal) -> list[Free]:
    kept = []
    for supply in supplies:
        taken = min(reserved, supply.free)
        reserved -= taken
        if supply.free > taken:
            kept.append(replace(supply, free=supply.free - taken))
    return kept
