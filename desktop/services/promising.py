"""What the lines of one order can be promised: the one reckoning for the hint and for the check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from desktop.domain.promise import Part, Promise, deduct, promise
from desktop.domain.specifications import SheetItem, SheetKind
from desktop.models.amendments import Basis, basis, wish_of
from desktop.models.catalogue import Product, Specification
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import marks, rows
from desktop.models.settings import office
from desktop.models.stock import free_supplies
from desktop.services import order_points
from desktop.services.change import Change


def sheet_of(product: int) -> list[SheetItem]:
    """The product's specification sheet, in its order."""
    return [
        SheetItem(
            item.name, cast(SheetKind, item.kind), item.unit, tuple(item.choices), item.required
        )
        for item in rows(Specification, '"product_id" = ? ORDER BY "position"', product)
    ]


def bare_lines_of(order: SalesOrder) -> list[OrderLine]:
    """The order's lines by position, without their products."""
    return rows(OrderLine, '"order_id" = ? ORDER BY "position"', order.id)


def lines_of(order: SalesOrder) -> list[OrderLine]:
    """The order's lines by position, their products loaded."""
    found = bare_lines_of(order)
    wanted = {line.product_id for line in found if line.product_id is not None}
    read = rows(Product, f'"id" IN ({marks(wanted)})', *wanted) if wanted else ()
    products = {row.id: row for row in read}
    for line in found:
        line.product = products.get(line.product_id)
    return found


def standing(order: SalesOrder, lines: Sequence[OrderLine], *, lock: bool = False) -> Basis | None:
    """What the lines of an amendment start from; None for an order of its own."""
    if order.revision_of_id is None:
        return None
    wishes = {line.id: (line.amends_id, wish_of(line)) for line in lines}
    return basis(order.revision_of_id, wishes, lock=lock)


def promises(
    lines: Sequence[OrderLine], *, now: datetime, lock: bool = False, start: Basis | None = None
) -> dict[int, Promise]:
    """The promise of every line that needs stock, by line id; for lines of an amendment of what
    goes beyond what they ``start`` from.

    Lines of one product share its supplies, in the order of their positions. With ``lock`` the
    supplies stay ours until the transaction ends.
    """
    stocked = [line for line in lines if line.kind == "goods" and line.product_id is not None]
    if not stocked:
        return {}
    settings = office()
    calendar, today = settings.calendar, settings.today(now)
    wanted = {line.product_id for line in stocked}
    supplies = free_supplies(wanted, lock=lock) if start is None else start.free
    made = {}
    for line in stocked:
        product: Any = line.product
        free = supplies.get(product.id, [])
        made[line.id] = promise(
            wanted=line.quantity if start is None else start.stands[line.id].wanted,
            supplies=free,
            today=today,
            calendar=calendar,
            lead_days=product.lead_days,
            step=product.step,
            wanted_by=line.wanted_on,
        )
        supplies[product.id] = list(deduct(free, made[line.id]))
    return made


def whole(made: dict[int, Promise], start: Basis | None) -> dict[int, Promise]:
    """The promises as the customer is told them: with what lines of an amendment hold already."""
    if start is None:
        return made
    return {key: start.stands[key].told(anew) for key, anew in made.items()}


def moved(lines: Iterable[OrderLine], told: dict[int, Promise]) -> list[int]:
    """The positions of lines whose promise is another now than the draft shows."""
    return [
        line.position
        for line in lines
        if line.id in told and spoken(stored(told[line.id].parts)) != spoken(line.promise)
    ]


def met(line: OrderLine, promised: Promise) -> Decimal:
    """How much of the line is met as it was wanted: by its date, or at all where it has none."""
    if line.wanted_on is None:
        return promised.promised
    return promised.quantity_by(line.wanted_on)


def stored(parts: Iterable[Part]) -> list[list[Any]]:
    """A promise as a line keeps it: ``[[quantity, day, supply], …]``, earliest first."""
    return [[f"{p.quantity.normalize():f}", p.on.isoformat(), p.supply_id] for p in parts]


def spoken(parts: Iterable[Sequence[Any]]) -> list[tuple[str, str]]:
    """A stored promise as the customer hears it: the quantity of each day, without the supplies."""
    days: dict[str, Decimal] = {}
    for quantity, on, *_ in parts:
        days[on] = days.get(on, Decimal(0)) + Decimal(quantity)
    return [(f"{quantity.normalize():f}", on) for on, quantity in sorted(days.items())]


def settle(change: Change, order: SalesOrder, *, now: datetime) -> None:
    """Bring a draft's promises and totals up to date after one of its changes."""
    lines = lines_of(order)
    start = standing(order, lines)
    told = whole(promises(lines, now=now, start=start), start)
    for line in lines:
        promised = told.get(line.id)
        if promised is not None:
            change.update(line, promise=stored(promised.parts), promised_on=promised.last_on)
    last = max((line.promised_on for line in lines if line.promised_on), default=None)
    total = sum(line.amount_minor for line in lines)
    change.update(order, total_minor=total, promised_on=last, version=order.version + 1)
    order_points.settle(change, order, lines, now=now)


def last_day(parts: Iterable[Part]) -> date | None:
    """The day of the last part; None if there is none."""
    return max((part.on for part in parts), default=None)
