"""Is everything as it must be? The engine's own checks, and every invariant of ours.

Each check is one statement that returns what breaks it, so that a sound database costs little more
than reading its tables once. Nothing is repaired: a finding names what a person should look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.money import line_amount
from desktop.domain.waitlist import DAY
from desktop.models.database import is_postgres
from desktop.models.merges import MERGED
from desktop.models.unplanned import NEEDLESS
from desktop.queries import (
    integrity_planning,
    integrity_points,
    integrity_waitlists,
    integrity_words,
)
from desktop.queries.sql import fetch, prefix, quantity

MOST = 20
"""Findings of one kind that are named; a last one says how many more there are."""

_ROOM = -500_000  # KiB that SQLite may use for its check; it takes what the file needs


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be: a code, and what its sentence needs."""

    code: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A statement whose rows break an invariant; ``names`` are what its columns are called.

    Columns named ``quantity`` and ``counted`` are shown as quantities.
    """

    code: str
    names: tuple[str, ...]
    statement: str


# Orders that were imported promise nothing: their lines hold no stock.
_OURS = "o.source = '' AND o.state IN ('confirmed', 'in-progress', 'completed')"

RULES = (
    Rule(
        "check-supply-allocated",
        ("id", "product", "quantity", "counted"),
        "SELECT s.id, p.code, s.allocated, COALESCE(SUM(h.quantity), 0) FROM supply s"
        " JOIN product p ON p.id = s.product_id LEFT JOIN"
        " (SELECT supply_id, quantity FROM allocation WHERE state = 'allocated' UNION ALL"
        "  SELECT b.supply_id, b.quantity FROM waitlist_offer f"
        "  JOIN waitlist_offer_part b ON b.offer_id = f.id WHERE f.state = 'live') h"
        " ON h.supply_id = s.id GROUP BY s.id, p.code, s.allocated"
        " HAVING s.allocated <> COALESCE(SUM(h.quantity), 0) ORDER BY s.id",
    ),
    Rule(
        "check-order-total",
        ("id", "number"),
        "SELECT o.id, COALESCE(o.number, '') FROM sales_order o"
        " LEFT JOIN order_line l ON l.order_id = o.id GROUP BY o.id, o.number, o.total_minor"
        " HAVING o.total_minor <> COALESCE(SUM(l.amount_minor), 0) ORDER BY o.id",
    ),
    Rule(
        "check-order-number",
        ("id",),
        "SELECT o.id FROM sales_order o"
        " WHERE o.state NOT IN ('draft', 'cancelled') AND o.revision_of_id IS NULL"
        " AND o.number IS NULL ORDER BY o.id",
    ),
    Rule(
        "check-line-accounted",
        ("number", "position", "quantity", "counted"),
        "SELECT o.number, l.position, l.quantity,"
        " COALESCE((SELECT SUM(a.quantity) FROM allocation a"
        "  WHERE a.line_id = l.id AND a.state <> 'released'), 0)"
        " + COALESCE((SELECT SUM(e.quantity) FROM waitlist_entry e"
        "  WHERE e.line_id = l.id AND e.state IN ('waiting', 'offered')), 0)"
        " FROM order_line l JOIN sales_order o ON o.id = l.order_id"
        f" WHERE {_OURS} AND l.kind = 'goods' AND l.product_id IS NOT NULL"
        " AND l.fulfilment <> 'cancelled' AND l.quantity > 0"
        " AND l.quantity <> COALESCE((SELECT SUM(a.quantity) FROM allocation a"
        "  WHERE a.line_id = l.id AND a.state <> 'released'), 0)"
        " + COALESCE((SELECT SUM(e.quantity) FROM waitlist_entry e"
        "  WHERE e.line_id = l.id AND e.state IN ('waiting', 'offered')), 0) ORDER BY l.id",
    ),
    Rule(
        "check-order-revisions",
        ("id", "number"),
        "SELECT o.id, COALESCE(o.number, '') FROM sales_order o"
        " LEFT JOIN sales_order r ON r.revision_of_id = o.id AND r.state = 'superseded'"
        " WHERE o.revision > 0 AND o.revision_of_id IS NULL GROUP BY o.id, o.number, o.revision"
        " HAVING COUNT(DISTINCT r.revision) <> o.revision ORDER BY o.id",
    ),
    # A head start is the sum of its parts, or the cap of a version of the rules where that is less.
    Rule(
        "check-entry-key",
        ("id", "title", "customer"),
        "SELECT e.id, w.title, c.name FROM waitlist_entry e"
        " JOIN waitlist w ON w.id = e.waitlist_id JOIN customer c ON c.id = e.customer_id"
        " WHERE COALESCE(e.drawn_at, e.joined_at) - e.key <>"
        f" (e.tier_days * 1000000 + e.points_days + e.granted_days) * {DAY // 1_000_000}"
        " AND NOT (COALESCE(e.drawn_at, e.joined_at) - e.key <"
        f" (e.tier_days * 1000000 + e.points_days + e.granted_days) * {DAY // 1_000_000}"
        " AND EXISTS (SELECT 1 FROM waitlist_policy p WHERE"
        f" p.cap_days * {DAY} = COALESCE(e.drawn_at, e.joined_at) - e.key"
        " AND (p.waitlist_id IS NULL OR p.waitlist_id = e.waitlist_id))) ORDER BY e.id",
    ),
    Rule(
        "check-points-below-zero",
        ("id", "customer"),
        "SELECT a.id, c.name FROM points_entry e JOIN points_account a ON a.id = e.account_id"
        " JOIN customer c ON c.id = a.customer_id"
        " GROUP BY a.id, c.name, e.expires_on HAVING SUM(e.points) < 0 ORDER BY a.id",
    ),
    Rule(
        "check-merged-owns",
        ("id", "customer", "number", "what"),
        "SELECT c.id, c.name, c.number, x.what FROM ("
        + " UNION ALL ".join(
            f"SELECT customer_id, '{table}' AS what, MIN(id) AS first FROM {table}"
            f" WHERE customer_id IN ({MERGED}) GROUP BY customer_id"
            for table in ("sales_order", "waitlist_entry", "contact", "follow_up")
        )
        + ") x JOIN customer c ON c.id = x.customer_id ORDER BY c.id, x.what",
    ),
    # Following a merged record ends somewhere: no two became each other.
    Rule(
        "check-merged-circle",
        ("id", "customer"),
        "SELECT c.id, c.name FROM customer_merge m"
        " JOIN customer_merge b ON b.merged_id = m.kept_id AND b.kept_id = m.merged_id"
        " JOIN customer c ON c.id = m.merged_id"
        " WHERE m.undone_at IS NULL AND b.undone_at IS NULL ORDER BY c.id",
    ),
    Rule(
        "check-follow-up-needless",
        ("id", "customer", "rule"),
        "SELECT f.id, c.name, f.rule FROM follow_up f JOIN customer c ON c.id = f.customer_id"
        " LEFT JOIN sales_order o ON o.id = f.order_id"
        " LEFT JOIN waitlist_entry e ON e.id = f.entry_id WHERE f.state = 'open'"
        f" AND ({NEEDLESS}) ORDER BY f.id",
    ),
)

PLANNING = tuple(Rule(*one) for one in integrity_planning.OPEN)


def check(*, now: datetime) -> list[Finding]:
    """Everything that is not as it must be; an empty list for a sound database."""
    damage = _engine()
    if any(one.code == "check-damaged" for one in damage):
        return damage  # what a damaged file says of itself is worth nothing
    checks: list[Callable[[], list[Finding]]] = [
        _number_gaps,
        _line_amounts,
        _points,
        lambda: _counted(integrity_waitlists.wrong(most=MOST)),
        lambda: _counted(integrity_planning.expiring(now=now)),
        lambda: [Finding(code, params) for code, params in integrity_words.wrong()],
    ]
    found = [finding for rule in (*RULES, *PLANNING) for finding in _broken(rule)]
    return [*damage, *found, *(finding for one in checks for finding in one())]


def _broken(rule: Rule) -> list[Finding]:
    rows = fetch(f"{rule.statement} LIMIT ?", (MOST + 1,))
    return [Finding(rule.code, _params(rule.names, row)) for row in rows[:MOST]] + _more(
        rule.code, len(rows)
    )


def _more(code: str, found: int) -> list[Finding]:
    return [Finding("check-more", {"code": code})] if found > MOST else []


def _params(names: tuple[str, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        name: quantity(int(value)).normalize() if name in ("quantity", "counted") else value
        for name, value in zip(names, row, strict=True)
    }


def _engine() -> list[Finding]:
    """What the engine finds damaged, and rows that point at nothing."""
    if is_postgres():
        indexes = fetch("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
        loose = fetch("SELECT conname FROM pg_constraint WHERE NOT convalidated")
        return [Finding("check-damaged", {"detail": name}) for (name,) in [*indexes, *loose]]
    # Every index is held against its table: with room to remember six times faster.
    ((room,),) = fetch("PRAGMA cache_size")
    fetch(f"PRAGMA cache_size = {_ROOM}")
    found = [
        Finding("check-damaged", {"detail": text})
        for (text,) in fetch(f"PRAGMA integrity_check({MOST})")
        if text != "ok"
    ]
    fetch(f"PRAGMA cache_size = {room}")
    if not found:
        rows = fetch("PRAGMA foreign_key_check")
        found = [
            Finding("check-points-at-nothing", {"table": row[0], "id": row[1], "missing": row[2]})
            for row in rows[:MOST]
        ] + _more("check-points-at-nothing", len(rows))
    return found


def _points() -> list[Finding]:
    """Points that do not add up."""
    return _counted(integrity_points.wrong(most=MOST))


def _counted(wrong: Iterable[tuple[str, dict[str, Any]]]) -> list[Finding]:
    """At most ``MOST`` of a kind are named."""
    found = [Finding(code, params) for code, params in wrong]
    kinds = dict.fromkeys(one.code for one in found)
    shown: list[Finding] = []
    for code in kinds:
        alike = [one for one in found if one.code == code]
        shown += alike[:MOST] + _more(code, len(alike))
    return shown


def _number_gaps() -> list[Finding]:
    """Numbers of our own yearly series that no order has."""
    found = []
    for name, last in fetch("SELECT name, last FROM number_series WHERE name LIKE 'orders-____'"):
        year = name.removeprefix("orders-")
        given = prefix("o.number", f"{year}-").and_("o.source = ''")
        numbers = {
            int(number.partition("-")[2])
            for (number,) in fetch(f"SELECT o.number FROM sales_order o{given.text}", given.params)
            if number.partition("-")[2].isdecimal()
        }
        missing = [number for number in range(1, last + 1) if number not in numbers]
        beyond = [number for number in sorted(numbers) if number > last]
        if missing or beyond:
            first = (missing or beyond)[0]
            code = "check-number-missing" if missing else "check-number-beyond"
            count = len(missing or beyond)
            found.append(Finding(code, {"number": f"{year}-{first:06d}", "count": count}))
    return found


def _line_amounts() -> list[Finding]:
    """Amounts of open orders' lines that are not quantity × price less discount, rounded once."""
    rows = fetch(
        "SELECT l.id, o.number, l.position, l.quantity, l.unit_price, l.discount_percent,"
        " l.amount_minor, o.currency FROM order_line l JOIN sales_order o ON o.id = l.order_id"
        " WHERE o.source = '' AND o.state IN ('draft', 'quoted', 'confirmed', 'in-progress')"
        " AND NOT l.in_points ORDER BY l.id"
    )
    wrong = []
    for key, number, position, amount, price, discount, minor, currency in rows:
        due = line_amount(
            quantity=quantity(amount),
            unit_price=quantity(price),
            discount_percent=Decimal(discount).scaleb(-4),
            currency=currency,
        )
        if due.minor != minor:
            params = {"id": key, "number": number or "", "position": position}
            wrong.append(Finding("check-line-amount", params))
    return wrong[:MOST] + _more("check-line-amount", len(wrong))
