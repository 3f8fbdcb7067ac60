"""Orders: the paged list, and one order whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.errors import NotFound
from desktop.domain.money import Money
from desktop.models.fields import from_micros
from desktop.queries.contacts import ContactRow, contacts_of_order
from desktop.queries.followups import FollowUpRow, follow_ups_of_order
from desktop.queries.history import ChangeRow, history_of
from desktop.queries.lines import LineRow, lines_of
from desktop.queries.listing import Listed, Listing
from desktop.queries.order_filters import (
    PROMISED,
    STATES,
    UNDER_WAY,
    WAITING,
    OrderFilters,
    numbered,
    where_of,
)
from desktop.queries.order_points import OrderPoints, points_of
from desktop.queries.read_backs import ReadBackRow, read_backs_of
from desktop.queries.sql import (
    Row,
    day,
    fetch,
    fetch_one,
    instant,
    marks,
    money,
    ratio,
)

__all__ = ("ORDERS", "STATES", "UNDER_WAY", "WAITING", "OrderFilters", "OrderRow", "order")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow(Listed):
    """An order in a list. ``lines`` counts its lines."""

    number: str
    kind: str
    state: str
    customer_id: int | None
    customer: str
    customer_number: str
    ordered_at: datetime
    promised_on: date | None
    total: Money
    lines: int
    taken_by: str
    channel: str
    reference: str
    held_at: datetime | None
    quote_expires_on: date | None

    def late(self, today: date) -> bool:
        """Whether its promised day has gone by with something still open."""
        return self.state in UNDER_WAY and self.promised_on is not None and self.promised_on < today


def by_number(text: str, *, limit: int) -> list[OrderRow]:
    """Orders whose number begins with a text, by number; none for a text without a digit."""
    if not any(char.isdecimal() for char in text):
        return []
    ids: dict[int, None] = {}
    for begins in numbered(text):
        rows = fetch(
            f"SELECT n.id FROM sales_order n{begins.text} ORDER BY n.number LIMIT ?",
            (*begins.params, limit),
        )
        ids.update(dict.fromkeys(row[0] for row in rows))
    if not ids:
        return []
    found = fetch(
        f"SELECT {ORDERS.columns} FROM sales_order t {ORDERS.joins}"
        f" WHERE t.id IN {marks(list(ids))} ORDER BY t.number LIMIT ?",
        (*ids, limit),
    )
    return _make(found)


def _make(rows: list[Row], _filters: OrderFilters | None = None) -> list[OrderRow]:
    ids = [row[0] for row in rows]
    counts: dict[int, int] = {}
    if ids:
        counts = dict(
            fetch(
                "SELECT order_id, COUNT(*) FROM order_line"
                f" WHERE order_id IN {marks(ids)} GROUP BY order_id",
                ids,
            )
        )
    return [_row(row, counts.get(row[0], 0)) for row in rows]


def _row(row: Row, lines: int) -> OrderRow:
    return OrderRow(
        id=row[0],
        number=row[1] or "",
        kind=row[2],
        state=row[3],
        customer_id=row[4],
        customer=row[5] or "",
        customer_number=row[6] or "",
        ordered_at=from_micros(row[7]),
        promised_on=day(row[8]),
        total=money(row[9], row[10]),
        lines=lines,
        taken_by=row[11] or "",
        channel=row[12],
        reference=row[13],
        held_at=instant(row[14]),
        quote_expires_on=day(row[15]),
    )


ORDERS: Listing[OrderRow, OrderFilters] = Listing(
    table="sales_order",
    columns="t.id, t.number, t.kind, t.state, t.customer_id, c.name, c.number, t.ordered_at,"
    " t.promised_on, t.total_minor, t.currency, s.name, t.channel, t.reference, t.held_at,"
    " t.quote_expires_on",
    joins="LEFT JOIN customer c ON c.id = t.customer_id LEFT JOIN staff s ON s.id = t.taken_by_id",
    sorts={
        "ordered": ("t.ordered_at",),
        "promised": (PROMISED,),
        # Amounts of different currencies are not compared: each currency by itself.
        "total": ("t.currency", "t.total_minor"),
    },
    where=where_of,
    make=_make,
)


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """One order with everything its page shows; ``read_backs`` are how it was read to the customer.

    ``rate`` is that of ``rate_to``, frozen with ``rate_total``, what the total came to at it.
    """

    id: int
    row: OrderRow
    lines: tuple[LineRow, ...]
    follow_ups: tuple[FollowUpRow, ...]
    contacts: tuple[ContactRow, ...]
    history: tuple[ChangeRow, ...]
    delivery_on: date | None
    delivery_address: str
    delivery_country: str
    notes: str
    revision: int
    version: int
    rounding: str
    rate_to: str
    rate: Decimal | None
    rate_on: date | None
    rate_source: str
    rate_total: Money | None
    confirmed_at: datetime | None
    closed_at: datetime | None
    cancel_reason: str
    source: str
    points: OrderPoints | None
    read_backs: tuple[ReadBackRow, ...]


def order(order_id: int) -> OrderDetail:
    """The order with all that belongs to it. Raises NotFound ``sales-order-gone``."""
    row = fetch_one(
        f"SELECT {ORDERS.columns}, t.delivery_on, t.delivery_address, t.delivery_country, t.notes,"
        " t.revision, t.version, t.rounding, t.rate_to, t.rate, t.rate_on, t.rate_source,"
        " t.confirmed_at, t.closed_at, t.cancel_reason, t.source, t.rate_total_minor"
        f" FROM sales_order t {ORDERS.joins} WHERE t.id = ?",
        (order_id,),
    )
    if row is None:
        raise NotFound("sales-order-gone", id=order_id)
    lines = lines_of([order_id]).get(order_id, ())
    more = row[16:]
    return OrderDetail(
        id=order_id,
        row=_row(row, len(lines)),
        lines=lines,
        follow_ups=follow_ups_of_order(order_id),
        contacts=contacts_of_order(order_id),
        history=history_of("sales_order", order_id),
        delivery_on=day(more[0]),
        delivery_address=more[1],
        delivery_country=more[2],
        notes=more[3],
        revision=more[4],
        version=more[5],
        rounding=more[6],
        rate_to=more[7],
        rate=ratio(more[8]),
        rate_on=day(more[9]),
        rate_source=more[10],
        rate_total=None if more[15] is None else money(more[15], more[7]),
        confirmed_at=instant(more[11]),
        closed_at=instant(more[12]),
        cancel_reason=more[13],
        source=more[14],
        points=points_of(order_id),
        read_backs=read_backs_of(order_id),
    )
