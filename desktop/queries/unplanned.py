"""What is open and has no next date: empty on a good day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.models.bulk import found
from desktop.models.customers import Customer
from desktop.models.expiring import RULE, untold
from desktop.models.unplanned import CONTACTS, LINES, OPEN_STATES, ORDERS, PLACES, RATES
from desktop.queries.reach import phones_of
from desktop.queries.sql import document, fetch

# Few orders are open and few wait on a list: their states and lists lead to them, joined in this
# order. By itself SQLite reads all there ever were.
_STATES = " UNION ALL ".join(f"SELECT '{state}' AS state" for state in OPEN_STATES)
_OPEN = f"FROM ({_STATES}) s CROSS JOIN sales_order o"
_PARTS = (
    (
        "order",
        f"SELECT o.id, o.id, o.number, c.id, c.name {_OPEN} CROSS JOIN customer c"
        f" WHERE o.state = s.state AND c.id = o.customer_id AND {ORDERS}"
        " ORDER BY o.id + 0 LIMIT ?",
    ),
    (
        "line",
        f"SELECT l.id, o.id, o.number, c.id, c.name {_OPEN} CROSS JOIN order_line l"
        " CROSS JOIN customer c WHERE o.state = s.state AND l.order_id = o.id"
        f" AND c.id = o.customer_id AND {LINES} ORDER BY l.id + 0 LIMIT ?",
    ),
    (
        "place",
        "SELECT e.id, NULL, w.title, c.id, c.name FROM waitlist w CROSS JOIN waitlist_entry e"
        " CROSS JOIN customer c WHERE e.waitlist_id = w.id AND c.id = e.customer_id"
        f" AND {PLACES} ORDER BY e.id + 0 LIMIT ?",
    ),
    (
        "contact",
        "SELECT c.id, NULL, c.asked, u.id, u.name FROM contact c"
        f" JOIN customer u ON u.id = c.customer_id WHERE {CONTACTS} ORDER BY c.id LIMIT ?",
    ),
    (
        "rate",
        "SELECT r.id, NULL, r.base || '/' || r.quote, c.id, c.name FROM aside_rate r"
        f" JOIN customer c ON c.cash WHERE {RATES} ORDER BY r.id LIMIT ?",
    ),
)


@dataclass(frozen=True, slots=True)
class UnplannedRow:
    """Something open; ``title`` is the number of an ``order`` or of a ``line``'s, the waitlist of a
    ``place``, what was asked in a ``contact`` (nothing in a missed call), the pair of a ``rate``,
    the number of ``points`` that run out. ``order_id`` is that of an order or a line."""

    kind: str
    subject_id: int
    order_id: int | None
    title: str
    customer_id: int
    customer: str
    phone: str

    @property
    def id(self) -> tuple[str, int]:
        """What a list knows it by."""
        return (self.kind, self.subject_id)

    @property
    def is_of_office(self) -> bool:
        """Whether the program itself knows what is to be planned (``services.daily``)."""
        return self.kind in ("rate", "points")


def unplanned(*, now: datetime, limit: int = 200) -> list[UnplannedRow]:
    """What is open without a next date, the oldest first, at most ``limit`` of each kind."""
    listed = [(kind, *row) for kind, statement in _PARTS for row in fetch(statement, (limit,))]
    listed += expiring_unplanned(now=now)[:limit]
    phones = phones_of({row[4] for row in listed})
    return [
        UnplannedRow(kind, key, order, title, customer, name, phones.get(customer, ""))
        for kind, key, order, title, customer, name in listed
    ]


def expiring_unplanned(*, now: datetime) -> list[tuple[str, int, None, str, int, str]]:
    """The accounts whose customers are to hear of points that run out, and nobody is to tell them:
    kind, account, nothing, how many, customer, name."""
    open_ = "SELECT params FROM follow_up WHERE state = 'open' AND rule = ?"
    planned = {document(params)["account"] for (params,) in fetch(open_, (RULE,))}
    missing = [one for one in untold(now=now) if one.account not in planned]
    names = found(Customer, "id", sorted({one.customer for one in missing}), "name")
    return [
        (
            "points",
            one.account,
            None,
            f"{one.points.normalize():f}",
            one.customer,
            *names[one.customer],
        )
        for one in missing
    ]
