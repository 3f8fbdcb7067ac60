"""What the page of orders counts: behind its filters, and in money of what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.money import Money
from desktop.models.settings import office
from desktop.queries.order_filters import ANSWERED, UNDER_WAY, WAITING, OrderFilters, at_risk
from desktop.queries.orders import ORDERS
from desktop.queries.sql import Where, fetch, money

MOST_ADDED = 50_000
"""Totals are reckoned of so many orders at most."""


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """How many orders the page's filters leave, of those that somebody still has to do with.

    ``risk_by`` is the last day that is near enough for a promise to be at risk.
    """

    under_way: int
    late: int
    at_risk: int
    waiting: int
    answer: int
    unpromised: int
    drafts: int
    quotes: int
    risk_by: date


def order_counts(*, today: date) -> OrderCounts:
    """Counts only what is open: the rest may be a million."""
    rows = fetch(
        "SELECT state, COUNT(*), SUM(CASE WHEN promised_on < ? THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN promised_on IS NULL THEN 1 ELSE 0 END)"
        " FROM sales_order WHERE state IN ('draft', 'quoted', 'confirmed', 'in-progress')"
        " GROUP BY state",
        (today.isoformat(),),
    )
    states = {state: (count, int(late or 0), int(bare or 0)) for state, count, late, bare in rows}
    none = (0, 0, 0)
    risk_by = near_by(today)
    under_way = [states.get(state, none) for state in UNDER_WAY]
    return OrderCounts(
        under_way=sum(count for count, _late, _bare in under_way),
        late=sum(late for _count, late, _bare in under_way),
        at_risk=_count(UNDER_WAY, at_risk(today, risk_by)),
        waiting=_count(("quoted", *UNDER_WAY), Where((WAITING,))),
        answer=_count(("draft", "quoted", *UNDER_WAY), Where((ANSWERED,))),
        unpromised=sum(bare for _count, _late, bare in under_way),
        drafts=states.get("draft", none)[0],
        quotes=states.get("quoted", none)[0],
        risk_by=risk_by,
    )


def near_by(today: date) -> date:
    """The day on which the office's days of risk are over, counted in its working days."""
    settings = office()
    return settings.calendar.add_working_days(today, settings.risk_days)


def _count(states: tuple[str, ...], condition: Where) -> int:
    arms = [Where((f"t.state = '{state}'",)).also(condition) for state in states]
    counts = (fetch(f"SELECT COUNT(*) FROM sales_order t{a.text}", a.params) for a in arms)
    return sum(int(rows[0][0]) for rows in counts)


def totals_of(filters: OrderFilters) -> tuple[tuple[Money, int], ...] | None:
    """The totals of the orders the filters leave, one for each currency with how many there are,
    by currency code. Amounts of two currencies are never added. None for more than ``MOST_ADDED``
    orders: to add up a million keeps everybody else waiting."""
    arms = [f"SELECT 1 FROM sales_order t{arm.text}" for arm in ORDERS.where(filters)]
    params = [param for arm in ORDERS.where(filters) for param in arm.params]
    some = f"SELECT COUNT(*) FROM ({' UNION ALL '.join(arms)} LIMIT ?) AS first_ones"
    if arms and fetch(some, (*params, MOST_ADDED + 1))[0][0] > MOST_ADDED:
        return None
    sums: dict[str, tuple[int, int]] = {}
    for arm in ORDERS.where(filters):
        statement = (
            "SELECT t.currency, SUM(t.total_minor), COUNT(*) FROM sales_order t"
            f"{arm.text} GROUP BY t.currency"
        )
        for currency, minor, count in fetch(statement, arm.params):
            before, counted = sums.get(currency, (0, 0))
            sums[currency] = before + int(minor), counted + count
    return tuple((money(sums[code][0], code), sums[code][1]) for code in sorted(sums))
