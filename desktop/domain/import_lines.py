"""Orders and lines as files tell them, and what kind each is.

What is no plain sale is kept as what it is. A line's kind is decided by the mapping's rules, the
first that holds: what the code says comes before what sign, price and customer say. The kind of an
order is decided by its number; an order of nothing but corrections of the stock is an adjustment.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from desktop.domain.importing import KindRule, Mapping

ADJUSTING = frozenset({"write-off", "adjustment", "bad-debt"})


class Came(NamedTuple):
    """What was promised of a line, and what came of it, as a file tells it.

    ``received`` and ``rejected`` (of what was received) are in the line's unit, None where nobody
    counted. ``told_minor`` is what the file says the line costs, where that is not its quantity
    times its price.
    """

    promised_on: date | None
    delivered_on: date | None
    received: Decimal | None
    rejected: Decimal | None
    told_minor: int | None


class LineRecord(NamedTuple):
    """A line as a file tells it: ``code`` and ``description`` to the letter, signs as they stand.

    ``amount_minor`` is in the minor units of the order's currency. ``dated_at`` is the row's own
    moment where it differs from the order's. ``line`` is the line of the file it stands on.
    ``came`` is None where the file tells nothing of a promise.
    """

    line: int
    kind: str
    code: str
    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    discount_percent: Decimal
    amount_minor: int
    wanted_on: date | None
    dated_at: datetime | None
    came: Came | None = None


@dataclass(slots=True)
class OrderRecord:
    """An order as a file tells it; ``customer`` is a number, empty for a cash sale."""

    line: int
    number: str
    ordered_at: datetime
    currency: str
    kind: str = "order"
    customer: str = ""
    customer_name: str = ""
    reference: str = ""
    notes: str = ""
    wanted_on: date | None = None
    promised_on: date | None = None
    delivered_on: date | None = None
    closed_on: date | None = None
    delivery_address: str = ""
    country: str = ""
    freight: Decimal | None = None
    lines: list[LineRecord] = field(default_factory=list)

    @property
    def total_minor(self) -> int:
        """The sum of the lines."""
        return sum(line.amount_minor for line in self.lines)

    def digest(self) -> str:
        """What the order says, in 64 characters: two files agree on it exactly if these do."""
        names = (name for name in OrderRecord.__slots__ if name not in ("line", "lines"))
        told = [str(getattr(self, name)) for name in names]
        for line in self.lines:
            told.extend(map(str, line[1:]))
        return hashlib.sha256("\x1f".join(told).encode()).hexdigest()


class _Facts(NamedTuple):
    """What the rules look at; lines that agree in it are of one kind."""

    code: str
    started: tuple[str, ...]
    negative: bool
    free: bool
    anonymous: bool


class LineKinds:
    """What the lines and the orders of a file are, by the rules of its mapping."""

    def __init__(self, mapping: Mapping) -> None:
        self._rules = mapping.line_kinds
        self._orders = mapping.order_kinds
        self._known: dict[tuple[object, ...], str] = {}
        self._number = ""  # lines of one order mostly follow each other
        self._started: tuple[str, ...] = ()
        prefixes = {rule.number_prefix for rule in self._rules}
        prefixes |= {rule.not_number_prefix for rule in self._rules}
        self._prefixes = tuple(prefixes - {""})

    def of_line(self, order: OrderRecord, code: str, quantity: Decimal, price: Decimal) -> str:
        """The kind of a line; ``goods`` where no rule holds."""
        if order.number != self._number:
            self._number = order.number
            self._started = tuple(one for one in self._prefixes if order.number.startswith(one))
        facts = (code, self._started, quantity < 0, not price, not order.customer)
        kind = self._known.get(facts)
        if kind is None:
            known = _Facts(*facts)
            holding = (rule.kind for rule in self._rules if _holds(rule, known))
            kind = self._known[facts] = next(holding, "goods")
        return kind

    def of_order(self, order: OrderRecord) -> str:
        """The kind of a gathered order."""
        for prefix, kind in self._orders.items():
            if order.number.startswith(prefix):
                return kind
        return "adjustment" if all(line.kind in ADJUSTING for line in order.lines) else "order"


def _holds(rule: KindRule, facts: _Facts) -> bool:
    code = facts.code.strip().casefold()
    return (
        (not rule.codes or code in rule.codes)
        and code.startswith(rule.code_prefix.casefold())
        and (not rule.number_prefix or rule.number_prefix in facts.started)
        and rule.not_number_prefix not in facts.started
        and (not rule.sign or facts.negative == (rule.sign == "negative"))
        and (facts.free or not rule.free)
        and (facts.anonymous or not rule.anonymous)
    )
