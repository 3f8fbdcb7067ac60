"""Order lines with what was promised, what is allocated and who waits for the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.figures import unscaled
from desktop.domain.money import Money
from desktop.queries.sql import Row, day, document, fetch, instant, marks, money, quantity

_NONE = Decimal(0)

Parts = tuple[tuple[Decimal, date], ...]


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """A quantity of a supply that belongs to a line; ``supply_id`` is None for made to order."""

    id: int
    supply_id: int | None
    supply_kind: str
    reference: str
    quantity: Decimal
    promised_on: date
    state: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """What of a line waits on a waitlist."""

    id: int
    waitlist_id: int
    quantity: Decimal
    state: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of an order. ``promise`` is what the customer was told: quantities and days.

    ``unit_price`` is in the order's currency, or in points (``in_points``): then the line costs
    ``points`` and no money. ``price_facts`` are the evidence of the price (see
    ``services/pricing``). ``amends_id`` is the line of the order that one of an amendment or of a
    revision stands for.
    """

    id: int
    order_id: int
    position: int
    kind: str
    product_id: int | None
    code: str
    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    price_source: str
    price_note: str
    discount_percent: Decimal
    amount: Money
    wanted_on: date | None
    quality: str
    specifications: dict[str, Any]
    words: str
    choice: str
    choice_reason: str
    promise: Parts
    promised_on: date | None
    fulfilment: str
    dated_at: datetime | None
    allocations: tuple[AllocationRow, ...]
    waiting: tuple[WaitingRow, ...]
    in_points: bool = False
    points: Decimal = _NONE
    price_facts: dict[str, Any] = field(default_factory=dict)
    amends_id: int | None = None

    @property
    def better(self) -> tuple[Decimal, str] | None:
        """A tier or contract price that is better than the one somebody named, and which it is."""
        offered = self.price_facts.get("offered")
        return (Decimal(offered["price"]), offered["of"]) if offered else None

    @property
    def level(self) -> str:
        """How far the promise meets the quantity by the date wanted: met, partly or not.

        Empty for what needs no stock and was promised no date.
        """
        if self.kind != "goods" and not self.promise:
            return ""
        by = self.wanted_on or date.max
        there = sum((amount for amount, on in self.promise if on <= by), _NONE)
        if there >= self.quantity:
            return "met"
        return "partly" if there > 0 else "not"


def lines_of(order_ids: Sequence[int]) -> dict[int, tuple[LineRow, ...]]:
    """The lines of the orders in their positions, in three statements."""
    if not order_ids:
        return {}
    rows = fetch(
        "SELECT l.id, l.order_id, l.position, l.kind, l.product_id,"
        " COALESCE(p.code, l.code_written), l.description, p.name, l.quantity, l.unit,"
        " l.unit_price, l.price_source, l.price_note, l.discount_percent, l.amount_minor,"
        " o.currency, l.wanted_on, l.quality, l.specifications, l.words, l.choice,"
        " l.choice_reason, l.promise, l.promised_on, l.fulfilment, l.dated_at, l.in_points,"
        " l.points, l.price_facts, l.amends_id"
        " FROM order_line l JOIN sales_order o ON o.id = l.order_id"
        " LEFT JOIN product p ON p.id = l.product_id"
        f" WHERE l.order_id IN {marks(order_ids)} ORDER BY l.order_id, l.position, l.id",
        order_ids,
    )
    ids = [row[0] for row in rows]
    allocations, waiting = _allocations(ids), _waiting(ids)
    found: dict[int, list[LineRow]] = defaultdict(list)
    for row in rows:
        line = _line(row, tuple(allocations[row[0]]), tuple(waiting[row[0]]))
        found[line.order_id].append(line)
    return {order: tuple(lines) for order, lines in found.items()}


def _line(
    row: Row, allocations: tuple[AllocationRow, ...], waiting: tuple[WaitingRow, ...]
) -> LineRow:
    return LineRow(
        id=row[0],
        order_id=row[1],
        position=row[2],
        kind=row[3],
        product_id=row[4],
        code=row[5],
        description=row[6] or row[7] or "",
        quantity=quantity(row[8]),
        unit=row[9],
        unit_price=quantity(row[10]),
        price_source=row[11],
        price_note=row[12],
        discount_percent=unscaled(row[13], 4),
        amount=money(row[14], row[15]),
        wanted_on=day(row[16]),
        quality=row[17],
        specifications=document(row[18]) or {},
        words=row[19],
        choice=row[20],
        choice_reason=row[21],
        promise=_parts(document(row[22])),
        promised_on=day(row[23]),
        fulfilment=row[24],
        dated_at=instant(row[25]),
        allocations=allocations,
        waiting=waiting,
        in_points=bool(row[26]),
        points=unscaled(row[27], 2),
        price_facts=document(row[28]) or {},
        amends_id=row[29],
    )


def _parts(stored: list[list[Any]] | None) -> Parts:
    """What the customer hears: a quantity for each day, whichever supplies it comes from."""
    days: dict[date, Decimal] = {}
    for amount, on, *_ in stored or ():
        days[date.fromisoformat(on)] = days.get(date.fromisoformat(on), _NONE) + Decimal(amount)
    return tuple((amount, on) for on, amount in sorted(days.items()))


def _allocations(line_ids: list[int]) -> dict[int, list[AllocationRow]]:
    found: dict[int, list[AllocationRow]] = defaultdict(list)
    if line_ids:
        for line, *row in fetch(
            "SELECT a.line_id, a.id, a.supply_id, s.kind, s.reference, a.quantity, a.promised_on,"
            " a.state FROM allocation a LEFT JOIN supply s ON s.id = a.supply_id"
            f" WHERE a.line_id IN {marks(line_ids)} ORDER BY a.promised_on, a.id",
            line_ids,
        ):
            found[line].append(
                AllocationRow(
                    id=row[0],
                    supply_id=row[1],
                    supply_kind=row[2] or "",
                    reference=row[3] or "",
                    quantity=quantity(row[4]),
                    promised_on=date.fromisoformat(row[5]),
                    state=row[6],
                )
            )
    return found


def _waiting(line_ids: list[int]) -> dict[int, list[WaitingRow]]:
    found: dict[int, list[WaitingRow]] = defaultdict(list)
    if line_ids:
        for line, entry, waitlist, amount, state in fetch(
            "SELECT line_id, id, waitlist_id, quantity, state FROM waitlist_entry"
            f" WHERE line_id IN {marks(line_ids)} ORDER BY id",
            line_ids,
        ):
            found[line].append(WaitingRow(entry, waitlist, quantity(amount), state))
    return found
