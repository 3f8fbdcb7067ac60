"""What the lines of an amendment start from: read in one way for the hint and for the check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from desktop.domain.amending import Held, Stand, Wish, given_up, stand, total
from desktop.domain.promise import Supply as Free
from desktop.models.catalogue import Supply
from desktop.models.orders import Allocation, OrderLine
from desktop.models.rows import marks, rows
from desktop.models.stock import free_supplies, hold_products


@dataclass(frozen=True, slots=True)
class Basis:
    """``stands`` by the amendment's lines, ``removed`` by those of the order it does without.

    ``free`` are the supplies by product with what the amendment may be promised beyond that.
    ``lines`` are the order's own that stand, ``seen`` what of them an amendment must know of.
    """

    stands: Mapping[int, Stand]
    removed: Mapping[int, Stand]
    free: dict[int, list[Free]]
    lines: Mapping[int, OrderLine] = field(repr=False)
    seen: list[list[Any]]


def basis(
    order: int,
    wishes: Mapping[int, tuple[int | None, Wish]],
    *,
    products: Iterable[int] = (),
    lock: bool = False,
) -> Basis:
    """What an amendment of ``order`` starts from.

    ``wishes`` are its lines by id: the line of the order each amends (None for a new one), and what
    it asks for. Free supplies are read for their products and for ``products``. With ``lock`` lines
    and supplies stay ours until the transaction ends.
    """
    condition = '"order_id" = ? AND "fulfilment" <> \'cancelled\' ORDER BY "id"'
    lines = {line.id: line for line in rows(OrderLine, condition, order, lock=lock)}
    mine = {line.product_id for line in lines.values() if line.product_id is not None}
    mine |= {wish.product for _amends, wish in wishes.values() if wish.product is not None}
    if lock and mine:  # nobody gives or takes units of them until we are done
        hold_products(mine)
        open_ = f"product_id IN ({marks(mine)}) AND state = 'open' ORDER BY id"
        rows(Supply, open_, *sorted(mine), lock=True)
    held = _held(lines)
    stands, kept = {}, set()
    for key, (amends, wish) in wishes.items():
        line = lines.get(amends or 0)
        if line is None:
            stands[key] = Stand(wanted=wish.quantity)
            continue
        kept.add(line.id)
        stands[key] = stand(held[line.id], was=wish_of(line), now=wish)
    removed = {key: given_up(held[key]) for key in lines if key not in kept}
    own: dict[int, Decimal] = defaultdict(Decimal)
    for each in (*stands.values(), *removed.values()):
        for one in each.freed:
            if one.supply_id is not None:
                own[one.supply_id] += one.quantity
    free = free_supplies({*mine, *products}, own=own, amends=order)
    return Basis(
        stands, removed, free, lines, [_seen(line, held[key]) for key, line in lines.items()]
    )


def wish_of(line: OrderLine) -> Wish:
    """What a line asks for."""
    return Wish(line.product_id, line.quantity, line.wanted_on, line.choice)


def _held(lines: Mapping[int, OrderLine]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    if lines:
        live = f'"line_id" IN ({marks(lines)}) AND "state" <> \'released\' ORDER BY "id"'
        for row in rows(Allocation, live, *lines):
            has_left = row.state != "allocated"
            one = Held(row.id, row.supply_id, row.quantity, row.promised_on, has_left)
            found[row.line_id].append(one)
    return found


def _seen(line: OrderLine, held: list[Held]) -> list[Any]:
    """The line, how many are ordered and how many have left: a special order leaves whole."""
    sent = total(one for one in held if one.has_left)
    if line.kind == "special" and line.fulfilment in ("dispatched", "delivered"):
        sent = line.quantity
    return [line.id, f"{line.quantity.normalize():f}", f"{sent.normalize():f}"]
