"""The columns of every export, and the statement that gives them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from desktop.domain.figures import unscaled
from desktop.models.fields import from_micros
from desktop.models.merges import MERGED
from desktop.queries.sql import ratio

Value = str | int | Decimal | date | datetime | bool | None
Read = Callable[[Any, tzinfo], Value]


def _number(decimals: int) -> Read:
    @lru_cache(maxsize=8192)  # a long list repeats its quantities and prices
    def read(stored: Any, zone: tzinfo) -> Value:
        """Without the zeros at the end, and never with an exponent."""
        if stored is None:
            return None
        return _tidy(unscaled(int(stored), decimals))

    return read


def _tidy(number: Decimal) -> Decimal:
    value = number.normalize()
    return value.quantize(Decimal(1)) if int(value.as_tuple().exponent) > 0 else value


@lru_cache(maxsize=256)
def _moment(stored: Any, zone: tzinfo) -> Value:
    return None if stored is None else from_micros(int(stored)).astimezone(zone)


def _day_of(stored: Any, zone: tzinfo) -> Value:
    return None if stored is None else from_micros(int(stored)).astimezone(zone).date()


def _day(stored: Any, zone: tzinfo) -> Value:
    return date.fromisoformat(stored) if stored else None


def _flag(stored: Any, zone: tzinfo) -> Value:
    return None if stored is None else bool(stored)


def _plain(stored: Any, zone: tzinfo) -> Value:
    return stored if stored is None or isinstance(stored, int) else str(stored)


def _words(stored: Any, zone: tzinfo) -> Value:
    """A small JSON document as text a person can read: ``number: 2026-000123``."""
    document = json.loads(stored) if stored else {}
    return "; ".join(f"{name}: {value}" for name, value in document.items())


def _ratio(stored: Any, zone: tzinfo) -> Value:
    """An exact ratio to 10 decimals; what it comes to stands beside it."""
    return None if (found := ratio(stored)) is None else _tidy(round(found, 10))


_EXACT, _PERCENT = _number(6), _number(4)


@dataclass(frozen=True, slots=True)
class Export:
    """One list: its columns, the expression that gives each, and how it is read.

    A column whose name ends with ``=`` is an amount of minor units in the currency that the column
    after it holds.
    """

    parts: tuple[tuple[str, str, Read], ...]
    tail: str  # FROM and all that follows

    @property
    def statement(self) -> str:
        """The one statement that reads it."""
        return f"SELECT {', '.join(part[1] for part in self.parts)} {self.tail}"


def _point(kind: str, offset: int = 0) -> str:
    return (
        f"(SELECT p.typed FROM contact_point p WHERE p.customer_id = t.id AND p.kind = '{kind}'"
        f" ORDER BY p.preferred DESC, p.id LIMIT 1 OFFSET {offset})"
    )


def _person(column: str) -> str:
    return (
        f"(SELECT p.{column} FROM customer_person p WHERE p.customer_id = t.id"
        " ORDER BY p.id LIMIT 1)"
    )


_CUSTOMERS = Export(
    (
        ("number", "t.number", _plain),
        ("name", "t.name", _plain),
        ("kind", "t.kind", _plain),
        ("form_of_address", "t.form_of_address", _plain),
        ("person", _person("name"), _plain),
        ("role", _person("role"), _plain),
        ("phone", _point("phone"), _plain),
        ("mobile", _point("phone", 1), _plain),
        ("fax", _point("fax"), _plain),
        ("email", _point("email"), _plain),
        ("address", _point("address"), _plain),
        ("country", "t.country", _plain),
        ("language", "t.language", _plain),
        ("currency", "t.currency", _plain),
        ("tier", "t.tier", _plain),
        ("preferred_method", "t.preferred_method", _plain),
        ("preferred_hours", "t.preferred_hours", _plain),
        ("technically_aware", "t.technically_aware", _flag),
        ("created_at", "t.created_at", _moment),
    ),
    f"FROM customer t WHERE NOT t.cash AND t.id NOT IN ({MERGED}) ORDER BY t.id",
)

_PRODUCTS = Export(
    (
        ("code", "t.code", _plain),
        ("name", "t.name", _plain),
        ("description", "t.description", _plain),
        ("barcode", "t.barcode", _plain),
        ("unit", "t.unit", _plain),
        ("step", "t.step", _EXACT),
        ("minimum", "t.minimum", _EXACT),
        ("price", "t.list_price", _EXACT),
        ("currency", "t.currency", _plain),
        ("lead_days", "t.lead_days", _plain),
        ("active", "t.active", _flag),
        ("created_at", "t.created_at", _moment),
    ),
    "FROM product t ORDER BY t.id",
)

_SUPPLIES = Export(
    (
        ("code", "p.code", _plain),
        ("name", "p.name", _plain),
        ("on_hand", "CASE WHEN t.kind = 'on-hand' THEN t.quantity END", _EXACT),
        ("expected", "CASE WHEN t.kind = 'receipt' THEN t.quantity END", _EXACT),
        ("expected_on", "CASE WHEN t.kind = 'receipt' THEN t.available_on END", _day),
        ("reference", "t.reference", _plain),
        ("allocated", "t.allocated", _EXACT),
        ("unit", "p.unit", _plain),
        ("state", "t.state", _plain),
    ),
    "FROM supply t JOIN product p ON p.id = t.product_id ORDER BY t.id",
)

_ORDERS = Export(
    (
        ("number", "t.number", _plain),
        ("date", "t.ordered_at", _day_of),
        ("customer", "c.number", _plain),
        ("customer_name", "c.name", _plain),
        ("kind", "t.kind", _plain),
        ("state", "t.state", _plain),
        ("total=", "t.total_minor", _plain),
        ("currency", "t.currency", _plain),
        ("lines", "(SELECT COUNT(*) FROM order_line l WHERE l.order_id = t.id)", _plain),
        ("ordered_at", "t.ordered_at", _moment),
        ("wanted_on", "t.delivery_on", _day),
        ("promised_on", "t.promised_on", _day),
        ("closed_on", "t.closed_at", _day_of),
        ("address", "t.delivery_address", _plain),
        ("country", "t.delivery_country", _plain),
        ("reference", "t.reference", _plain),
        ("notes", "t.notes", _plain),
        ("channel", "t.channel", _plain),
        ("taken_by", "s.name", _plain),
        ("rate_to", "t.rate_to", _plain),
        ("rate", "t.rate", _ratio),
        ("rate_on", "t.rate_on", _day),
        ("rate_source", "t.rate_source", _plain),
        ("cancel_reason", "t.cancel_reason", _plain),
        ("source", "t.source", _plain),
    ),
    "FROM sales_order t LEFT JOIN customer c ON c.id = t.customer_id LEFT JOIN staff s"
    " ON s.id = t.taken_by_id WHERE t.state <> 'draft' AND t.revision_of_id IS NULL ORDER BY t.id",
)

_LINES = Export(
    (
        ("order", "o.number", _plain),
        ("position", "t.position", _plain),
        ("kind", "t.kind", _plain),
        (
            "product",
            "CASE WHEN t.code_written <> '' THEN t.code_written ELSE p.code END",
            _plain,
        ),
        ("description", "t.description", _plain),
        ("quantity", "t.quantity", _EXACT),
        ("unit", "t.unit", _plain),
        ("unit_price", "t.unit_price", _EXACT),
        ("discount_percent", "t.discount_percent", _PERCENT),
        ("amount=", "t.amount_minor", _plain),
        ("currency", "o.currency", _plain),
        ("ordered_at", "COALESCE(t.dated_at, o.ordered_at)", _moment),
        ("wanted_on", "t.wanted_on", _day),
        ("promised_on", "t.promised_on", _day),
        ("fulfilment", "t.fulfilment", _plain),
        ("price_source", "t.price_source", _plain),
        ("quality", "t.quality", _plain),
        ("specifications", "t.specifications", _words),
        ("words", "t.words", _plain),
    ),
    "FROM order_line t JOIN sales_order o ON o.id = t.order_id"
    " LEFT JOIN product p ON p.id = t.product_id WHERE o.state <> 'draft'"
    " AND o.revision_of_id IS NULL ORDER BY t.order_id, t.position, t.id",
)

_WAITLISTS = Export(
    (
        ("waitlist", "w.title", _plain),
        ("product", "p.code", _plain),
        ("from_on", "w.from_on", _day),
        ("to_on", "w.to_on", _day),
        ("state", "t.state", _plain),
        ("customer", "c.number", _plain),
        ("customer_name", "c.name", _plain),
        ("quantity", "t.quantity", _EXACT),
        ("minimum", "t.minimum", _EXACT),
        ("joined_at", "t.joined_at", _moment),
        ("tier_days", "t.tier_days", _plain),
        ("points_days", "t.points_days", _EXACT),
        ("granted_days", "t.granted_days", _EXACT),
        ("key", "t.key", _moment),
        ("paused_until", "t.paused_until", _day),
        ("order", "o.number", _plain),
        ("reason", "t.reason", _plain),
        ("closed_at", "t.closed_at", _moment),
    ),
    "FROM waitlist_entry t JOIN waitlist w ON w.id = t.waitlist_id"
    " JOIN product p ON p.id = w.product_id JOIN customer c ON c.id = t.customer_id"
    " LEFT JOIN order_line l ON l.id = t.line_id LEFT JOIN sales_order o ON o.id = l.order_id"
    " ORDER BY t.waitlist_id, t.state DESC, t.key, t.id",
)

_FOLLOW_UPS = Export(
    (
        ("due", "t.due", _moment),
        ("original_due", "t.original_due", _moment),
        ("state", "t.state", _plain),
        ("customer", "c.number", _plain),
        ("customer_name", "c.name", _plain),
        ("rule", "t.rule", _plain),
        ("about", "t.params", _words),
        ("what", "t.what", _plain),
        ("method", "t.method", _plain),
        ("owner", "s.name", _plain),
        ("order", "o.number", _plain),
        ("snoozes", "t.snoozes", _plain),
        ("outcome", "t.outcome", _plain),
        ("created_at", "t.created_at", _moment),
        ("closed_at", "t.closed_at", _moment),
    ),
    "FROM follow_up t JOIN customer c ON c.id = t.customer_id"
    " LEFT JOIN staff s ON s.id = t.owner_id LEFT JOIN sales_order o ON o.id = t.order_id"
    " ORDER BY t.due, t.id",
)

_POINTS = Export(
    (
        ("number", "c.number", _plain),
        ("at", "t.at", _moment),
        ("kind", "t.kind", _plain),
        ("points", "t.points", _number(2)),
        ("expires_on", "t.expires_on", _day),
        ("order", "o.number", _plain),
        ("programme", "p.name", _plain),
        ("note", "t.reason", _plain),
    ),
    "FROM points_entry t JOIN points_account a ON a.id = t.account_id JOIN customer c"
    " ON c.id = a.customer_id JOIN points_programme p ON p.id = a.programme_id LEFT JOIN"
    " sales_order o ON o.id = t.order_id ORDER BY t.id",
)

EXPORTS = {
    "customers": _CUSTOMERS,
    "products": _PRODUCTS,
    "supplies": _SUPPLIES,
    "orders": _ORDERS,
    "points": _POINTS,
    "lines": _LINES,
    "waitlists": _WAITLISTS,
    "follow-ups": _FOLLOW_UPS,
}
