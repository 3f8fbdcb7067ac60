"""Who was faster: which order took the units that the lines of a draft were promised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import Conflict
from desktop.domain.promise import Promise
from desktop.models.fields import from_micros
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import marks, run, value
from desktop.services.promising import moved, spoken, stored

_Stored = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Taken:
    """Units that the lines at ``positions`` were promised went to the order ``number``: ``name``
    (empty: nobody is known) gave them ``at`` that moment."""

    positions: list[int]
    number: str
    name: str
    at: datetime

    def conflict(self) -> Conflict:
        """``promise-taken`` (positions, number, name, at)."""
        params = {"number": self.number, "name": self.name, "at": self.at}
        return Conflict("promise-taken", positions=self.positions, **params)


def check_told(order: SalesOrder, lines: Iterable[OrderLine], told: Mapping[int, Promise]) -> None:
    """Part of another action: refuse promises that are others now than the draft shows.

    Raises Conflict ``promise-taken`` where another order took the units, else ``promise-changed``
    (positions): a receipt was moved, a figure corrected.
    """
    lines = list(lines)
    positions = moved(lines, dict(told))
    if not positions:
        return
    now = {key: stored(each.parts) for key, each in told.items()}
    found = taken(order, [line for line in lines if line.id in now], now)
    raise found.conflict() if found else Conflict("promise-changed", positions=positions)


def taken(
    order: SalesOrder, lines: Iterable[OrderLine], now: Mapping[int, _Stored]
) -> Taken | None:
    """Who took last what lines were promised: those whose promise, as stored, is a worse one
    ``now``. None where none is, or no other order got units of their supplies since."""
    worse = [line for line in lines if _is_worse(line.promise, now[line.id])]
    supplies = sorted({part[2] for line in worse for part in line.promise if part[2] is not None})
    if not supplies:
        return None
    told = value(
        "SELECT MAX(id) FROM history WHERE subject = 'order_line'"
        f" AND subject_id IN ({marks(worse)})",
        *(line.id for line in worse),
    )
    found = run(
        "SELECT o.number, s.name, h.at FROM allocation a"
        " JOIN history h ON h.subject = 'allocation' AND h.subject_id = a.id AND h.id > ?"
        " JOIN order_line l ON l.id = a.line_id JOIN sales_order o ON o.id = l.order_id"
        " LEFT JOIN staff s ON s.id = h.staff_id"
        f" WHERE a.supply_id IN ({marks(supplies)}) AND a.state <> 'released'"
        " AND o.id NOT IN (?, ?) ORDER BY h.id DESC LIMIT 1",
        *(told or 0, *supplies, order.id, order.revision_of_id or order.id),
    ).fetchone()
    if found is None:
        return None
    return Taken([line.position for line in worse], found[0] or "", found[1] or "",
                 from_micros(found[2]))  # fmt: skip


def _is_worse(before: _Stored, now: _Stored) -> bool:
    """Whether on some day less is there than was promised."""
    return any(_there(now, on) < _there(before, on) for _quantity, on in spoken(before))


def _there(parts: _Stored, on: str) -> Decimal:
    """How much is there by a day."""
    return sum((Decimal(part[0]) for part in parts if part[1] <= on), Decimal(0))
