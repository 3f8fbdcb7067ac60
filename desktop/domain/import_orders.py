"""Orders read from the rows of a file: lines gathered by their order's number.

Two equal rows are two lines. An order with a row that cannot be read is refused whole: half an
order would be worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.import_lines import Came, LineKinds, LineRecord, OrderRecord
from desktop.domain.import_rows import (
    Cells,
    Reader,
    Refusal,
    Row,
    Setting,
    address_of,
    check_row,
    readers,
    refusal,
)
from desktop.domain.importing import Mapping
from desktop.domain.money import line_amount

_LINE_FIELDS = (
    *("code", "description", "quantity", "unit", "unit_price", "discount_percent"),
    "wanted_on",
)
_COMING = ("promised_on", "delivered_on", "received", "rejected", "amount")
_NOTHING = {"wanted_on": None}  # of a line field that no column gives; the others are texts
_ZERO, _ONE = Decimal(0), Decimal(1)


class OrderReader:
    """Gathers orders from the rows of a file, or of a file of orders and one of their lines.

    Feed it with :meth:`read`, or with :meth:`read_headers` and then :meth:`read_lines`; then ask
    :meth:`finish` for the orders. ``refused`` grows on the way.
    """

    def __init__(
        self,
        mapping: Mapping,
        columns: Cells,
        setting: Setting,
        *,
        line_columns: Cells | None = None,
    ) -> None:
        self.refused: list[Refusal] = []
        self._currency = setting.currency
        self._columns = columns
        self._line_columns = columns if line_columns is None else line_columns
        self._apart = line_columns is not None
        read = readers(mapping.fields, "orders", columns, setting)
        line_read = read
        if line_columns is not None:
            line_read = readers(mapping.line_fields, "orders", line_columns, setting)
        self._number, self._dated = read["number"], read["ordered_at"]
        self._line_number = line_read["number"]
        self._line = [
            line_read.get(name) or _constant(_NOTHING.get(name, "")) for name in _LINE_FIELDS
        ]
        self._coming = [line_read.get(name) or _constant(None) for name in _COMING]
        apart = ("number", "ordered_at", *(() if self._apart else (*_LINE_FIELDS, *_COMING)))
        self._header = {name: get for name, get in read.items() if name not in apart}
        self._has_come = any(name in line_read or name in self._header for name in _COMING)
        self._told: dict[str, tuple[Any, ...]] = {}
        self._orders: dict[str, OrderRecord] = {}
        self._spoiled: dict[str, int] = {}
        self._last = ""
        self._unreadable = 0
        self._kinds = LineKinds(mapping)
        self._amounts: dict[tuple[Decimal, Decimal, Decimal, str], int] = {}

    def read(self, rows: Iterable[Row]) -> None:
        """Rows that hold a line each, with the order it is of."""
        header = tuple(self._header.values())
        for row in rows:
            try:
                check_row(row, len(self._columns))
                cells = row.cells
                number = self._seen(self._number(cells))
                told = tuple([get(cells) for get in header])
                at = self._dated(cells)
                order = self._orders.get(number)
                if order is None:
                    order = self._open(row.line, number, told, at)
                elif told != self._told[number]:
                    raise RuleBroken("order-mixed", number=number, first=order.line)
                self._add(order, row, at)
            except RuleBroken as error:
                self._refuse(row, error, self._number)

    def read_headers(self, rows: Iterable[Row]) -> None:
        """Rows that hold an order each, its lines in another file."""
        header = tuple(self._header.values())
        for row in rows:
            try:
                check_row(row, len(self._columns))
                number = self._number(row.cells)
                if number in self._orders:
                    raise RuleBroken("row-twice", key=number, first=self._orders[number].line)
                told = tuple([get(row.cells) for get in header])
                self._open(row.line, number, told, self._dated(row.cells))
            except RuleBroken as error:
                self._refuse(row, error, self._number)
        self._last, self._unreadable = "", 0

    def read_lines(self, rows: Iterable[Row]) -> None:
        """Rows of the file of lines."""
        for row in rows:
            try:
                check_row(row, len(self._line_columns))
                number = self._seen(self._line_number(row.cells))
                order = self._orders.get(number)
                if order is None:
                    raise RuleBroken("order-header-missing", number=number)
                self._add(order, row, order.ordered_at)
            except RuleBroken as error:
                self._refuse(row, error, self._line_number, file=1)

    def finish(self) -> list[OrderRecord]:
        """The orders that could be read to their last row, in the order of the file."""
        made = []
        told = {(refused.file, refused.line) for refused in self.refused}
        for number, order in self._orders.items():
            if number in self._spoiled:
                self._refuse_rest(order, told)
            elif not order.lines:
                self.refused.append(Refusal(order.line, "order-no-line", {"number": number}))
            else:
                order.kind = self._kinds.of_order(order)
                if order.freight:
                    order.lines.append(_freight(order, order.freight))
                if order.wanted_on is None:
                    wanted = [line.wanted_on for line in order.lines if line.wanted_on]
                    order.wanted_on = max(wanted, default=None)
                if order.closed_on is None:
                    came = [line.came.delivered_on for line in order.lines if line.came]
                    order.closed_on = max(filter(None, came), default=None)
                made.append(order)
        return made

    def _open(
        self, line: int, number: str, told: tuple[Any, ...], ordered_at: datetime
    ) -> OrderRecord:
        values = dict(zip(self._header, told, strict=True))
        order = OrderRecord(line, number, ordered_at, values.get("currency") or self._currency)
        order.delivery_address = address_of(values)
        for name in ("customer", "customer_name", "reference", "notes", "country"):
            setattr(order, name, values.get(name, ""))
        for name in ("wanted_on", "promised_on", "delivered_on", "closed_on", "freight"):
            setattr(order, name, values.get(name))
        self._orders[number] = order
        self._told[number] = told
        return order

    def _add(self, order: OrderRecord, row: Row, at: datetime) -> None:
        code, description, quantity, unit, price, discount, wanted_on = [
            get(row.cells) for get in self._line
        ]
        discount = discount or _ZERO
        if not 0 <= discount <= 100:
            raise RuleBroken("discount-range", field="discount_percent", discount=discount)
        key = (quantity, price, discount, order.currency)
        amount = self._amounts.get(key)
        if amount is None:
            amount = self._amounts[key] = line_amount(
                quantity=quantity,
                unit_price=price,
                discount_percent=discount,
                currency=order.currency,
            ).minor
        kind = self._kinds.of_line(order, code, quantity, price)
        own = None if at == order.ordered_at else at
        order.lines.append(
            LineRecord(
                *(row.line, kind, code, description, quantity, unit or "pc", price, discount),
                *(amount, wanted_on or order.wanted_on, own),
                self._came(order, row, amount) if self._has_come else None,
            )
        )

    def _came(self, order: OrderRecord, row: Row, amount: int) -> Came | None:
        """What the row tells of the line's promise, or else its order; None for nothing."""
        promised_on, delivered_on, received, rejected, told = [
            get(row.cells) for get in self._coming
        ]
        told_minor = None
        if told is not None:
            told_minor = line_amount(quantity=_ONE, unit_price=told, currency=order.currency).minor
        came = Came(
            promised_on or order.promised_on,
            delivered_on or order.delivered_on,
            received,
            rejected,
            None if told_minor == amount else told_minor,
        )
        return came if any(each is not None for each in came) else None

    def _seen(self, number: str) -> str:
        """Note the order of a row that can be read; after one that cannot, it may lack a line."""
        if self._unreadable:
            self._spoiled.setdefault(number, self._unreadable)
            self._unreadable = 0
        self._last = number
        return number

    def _refuse(self, row: Row, error: RuleBroken, number_of: Reader, *, file: int = 0) -> None:
        """Refuse a row and the order it is of; where nobody can tell which, its neighbours."""
        self.refused.append(refusal(row, error, file=file))
        try:
            number = "" if row.fault == "row-quotes" else number_of(row.cells)
        except (RuleBroken, IndexError):
            number = ""
        if not number:
            number = self._last
            self._unreadable = row.line
        self._spoiled.setdefault(number, row.line)

    def _refuse_rest(self, order: OrderRecord, told: set[tuple[int, int]]) -> None:
        """Refuse the sound rows of an order with a faulty one."""
        params: dict[str, object] = {"number": order.number, "row": self._spoiled[order.number]}
        places = [(int(self._apart), line.line) for line in order.lines]
        if self._apart:
            places.insert(0, (0, order.line))
        self.refused.extend(
            Refusal(line, "order-incomplete", params, file)
            for file, line in places
            if (file, line) not in told
        )


def _freight(order: OrderRecord, freight: Decimal) -> LineRecord:
    """What the carriage of an order costs, as a line of its own."""
    amount = line_amount(quantity=_ONE, unit_price=freight, currency=order.currency).minor
    plain = (order.line, "freight", "", "", _ONE, "pc", freight, _ZERO, amount)
    return LineRecord(*plain, order.wanted_on, None)


def _constant(value: object) -> Callable[[Cells], Any]:
    return lambda cells: value
