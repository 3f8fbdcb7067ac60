"""Which orders are listed: states, what is late or at risk, who waits for whom, what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.models.fields import to_micros
from desktop.queries.sql import Where, one_of, prefix, storable
from desktop.queries.words import CUSTOMER_WORDS, matching

STATES = ("quoted", "confirmed", "in-progress", "completed", "cancelled")
"""The states an order is listed in; drafts have a list of their own."""

UNDER_WAY = ("confirmed", "in-progress")
"""The states in which a promise can be late."""

WAITING = (
    "EXISTS (SELECT 1 FROM order_line l JOIN waitlist_entry e ON e.line_id = l.id"
    " WHERE l.order_id = t.id AND e.state = 'waiting')"
)
"""Something of the order waits. Asked of each order: those under way are fewer than all entries."""

ANSWERED = (
    "(t.state = 'quoted' OR t.state = 'draft' AND t.held_at IS NOT NULL OR t.id IN"
    " (SELECT f.order_id FROM follow_up f WHERE f.state = 'open' AND f.order_id IS NOT NULL"
    " AND f.rule IN ('alternative-answer', 'agree-later-date', 'quote-expiry')))"
)
"""The next word is the customer's: a quote, a draft on hold, or an answer that is waited for."""

# Orders without a promise come last; the index holds the same words.
PROMISED = "COALESCE(t.promised_on, '9999')"


@dataclass(frozen=True, slots=True)
class OrderFilters:
    """What to list. ``text``: the beginning of a number, or whatever finds the customer, with phone
    numbers read as those of the country ``home``.

    No ``states`` means all but drafts. ``late_on`` keeps what is late on that day, ``risk`` what is
    at risk (see ``at_risk``), ``waiting`` what has something on a waitlist, ``answer`` what waits
    for the customer, ``unpromised`` what has no day. The period is from ``since`` up to, not
    including, ``until``.
    """

    text: str = ""
    states: frozenset[str] = frozenset()
    late_on: date | None = None
    risk: tuple[date, date] | None = None
    waiting: bool = False
    answer: bool = False
    unpromised: bool = False
    since: datetime | None = None
    until: datetime | None = None
    customer_id: int | None = None
    taken_by: int | None = None
    home: str = ""


def at_risk(today: date, by: date) -> Where:
    """Something of the order stands on a receipt that is late, or that has not arrived although it
    was promised for the day ``by`` or before."""
    near, on = by.isoformat(), today.isoformat()
    return Where(
        (
            "t.id IN (SELECT l.order_id FROM supply s JOIN allocation a ON a.supply_id = s.id"
            " JOIN order_line l ON l.id = a.line_id WHERE s.kind = 'receipt' AND s.state = 'open'"
            " AND a.state = 'allocated' AND s.available_on <= ?"
            " AND (s.available_on < ? OR a.promised_on <= ?))",
        ),
        (near, on, near),
    )


def where_of(filters: OrderFilters) -> Sequence[Where]:
    states = [state for state in ("draft", *STATES) if state in (filters.states or STATES)]
    common = Where()
    if filters.late_on is not None:
        states = [state for state in states if state in UNDER_WAY]
        common = common.and_(f"{PROMISED} < ?", filters.late_on.isoformat())
    if filters.risk is not None:
        common = at_risk(*filters.risk).also(common)
    if filters.unpromised:
        common = common.and_(f"{PROMISED} = '9999'")
    for is_wanted, condition in ((filters.waiting, WAITING), (filters.answer, ANSWERED)):
        common = common.and_(condition) if is_wanted else common
    if filters.since is not None:
        common = common.and_("t.ordered_at >= ?", to_micros(filters.since))
    if filters.until is not None:
        common = common.and_("t.ordered_at < ?", to_micros(filters.until))
    if filters.taken_by is not None:
        common = common.and_("t.taken_by_id = ?", filters.taken_by)
    if filters.text.strip():
        common = found_by(filters).also(common)
    if filters.customer_id is not None:
        common = Where(("t.customer_id = ?",), (filters.customer_id,)).also(common)
    if filters.text.strip() or filters.customer_id is not None:
        # These few rows are found by themselves: no index that begins with the state helps.
        return [common.also(one_of("(t.state || '')", states))]
    return [Where(("t.state = ?",), (state,)).also(common) for state in states]


def found_by(filters: OrderFilters) -> Where:
    """The orders of a number or a customer, each looked up along its index."""
    begun = numbered(filters.text)
    selects = [f"SELECT n.id FROM sales_order n{begins.text}" for begins in begun]
    params = [param for begins in begun for param in begins.params]
    customers = matching(CUSTOMER_WORDS, filters.text, home=filters.home)
    selects.append(
        f"SELECT c.id FROM sales_order c WHERE c.customer_id IN ({customers.conditions[0]})"
    )
    return Where((f"t.id IN ({' UNION '.join(selects)})",), (*params, *customers.params))


def numbered(text: str) -> list[Where]:
    """The numbers that begin with a text, as it is typed or in capitals."""
    number = storable(text.strip())
    return [
        prefix("n.number", spelling)
        for spelling in dict.fromkeys((number, number.upper()))
        if spelling
    ]
