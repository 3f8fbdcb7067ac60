"""What files of orders tell of promises: the day of each line, when it came and how much of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice

from desktop.domain.figures import scaled
from desktop.domain.import_lines import Came, LineRecord, OrderRecord
from desktop.models.orders import LinePromise
from desktop.models.rows import marks, run
from desktop.services.import_changes import Tally

_CAME = ("line", "first_on", "done_on", "received", "rejected", "told_minor")
_AT_ONCE = 500


def last_promise(order: OrderRecord) -> str | None:
    """The last day promised for the order, as its column stores it; None where no line tells."""
    days = (line.came.promised_on for line in order.lines if line.came)
    return max((on.isoformat() for on in days if on), default=None)


def told_promise(line: LineRecord) -> tuple[str, str | None]:
    """The line's promise and its day, as their columns store them."""
    if line.came is None or line.came.promised_on is None:
        return "[]", None
    on = line.came.promised_on.isoformat()
    return json.dumps([[format(line.quantity, "f"), on]]), on


def write_promises(orders: Mapping[int, OrderRecord], tally: Tally) -> None:
    """Part of an import: keep what the lines of these written orders (by id) were promised."""
    told = {
        (key, position): line.came
        for key, order in orders.items()
        for position, line in enumerate(order.lines, 1)
        if line.came is not None
    }
    if not told:
        return
    keys, rows = iter(dict.fromkeys(order for order, _ in told)), []
    while some := list(islice(keys, _AT_ONCE)):
        lines = run(
            f"SELECT order_id, position, id FROM order_line WHERE order_id IN ({marks(some)})",
            *some,
        )
        for order, position, line in lines.fetchall():
            if (order, position) in told:
                rows.append((line, *_row(told[order, position])))
    tally.add(LinePromise, _CAME, rows)


def _row(came: Came) -> tuple[object, ...]:
    return (
        came.promised_on and came.promised_on.isoformat(),
        came.delivered_on and came.delivered_on.isoformat(),
        *(_micro(came.received), _micro(came.rejected), came.told_minor),
    )


def _micro(value: Decimal | None) -> int | None:
    return None if value is None else scaled(value, 6)
