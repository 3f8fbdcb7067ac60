"""Amendments and revisions of an order: what one starts from, and those it went through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from desktop.domain.amending import Wish
from desktop.domain.money import Money
from desktop.domain.rates import rounded_fraction
from desktop.models.amendments import Basis, basis
from desktop.queries.lines import LineRow
from desktop.queries.sql import day, fetch, instant, money, ratio
from desktop.queries.totals import TotalIn


def start_of(amends: int | None, lines: Sequence[LineRow], products: Iterable[int]) -> Basis | None:
    """What the lines of a draft start from that amends an order; None for any other.

    Free supplies are read for ``products`` too.
    """
    if amends is None:
        return None
    wishes = {
        line.id: (
            line.amends_id,
            Wish(line.product_id, line.quantity, line.wanted_on, line.choice),
        )
        for line in lines
    }
    return basis(amends, wishes, products=products)


def at_frozen_rate(total: Money, order_id: int) -> TotalIn | None:
    """What an amendment comes to at the rate frozen with its order; None where none is."""
    ((rate, rate_to, on, source),) = fetch(
        "SELECT rate, rate_to, rate_on, rate_source FROM sales_order WHERE id = ?", (order_id,)
    )
    if rate is None:
        return None
    made = rounded_fraction(Fraction(total.amount) * Fraction(rate), rate_to)
    return TotalIn(rate_to, amount=made, rate=ratio(rate), on=day(on), source=source)


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """An order as it stood: ``id`` is that of the superseded row, ``until`` when it was amended."""

    id: int
    revision: int
    total: Money
    until: datetime | None
    amended_by: str


def revisions_of(order_id: int) -> tuple[RevisionRow, ...]:
    """The revisions an order went through, the first first; without the one that stands."""
    rows = fetch(
        "SELECT r.id, r.revision, r.total_minor, r.currency, r.closed_at, s.name"
        " FROM sales_order r LEFT JOIN history h ON h.subject = 'sales_order'"
        " AND h.subject_id = r.id AND h.action = 'created'"
        " LEFT JOIN staff s ON s.id = h.staff_id"
        " WHERE r.revision_of_id = ? AND r.state = 'superseded' ORDER BY r.revision",
        (order_id,),
    )
    return tuple(
        RevisionRow(key, revision, money(minor, currency), instant(until), name or "")
        for key, revision, minor, currency, until, name in rows
    )


def amended_number(order_id: int) -> str:
    """The number of the order that a draft amends; empty where it is none."""
    rows = fetch(
        "SELECT a.number FROM sales_order o JOIN sales_order a ON a.id = o.revision_of_id"
        " WHERE o.id = ?",
        (order_id,),
    )
    return str(rows[0][0]) if rows else ""


def amended_by(order_id: int) -> str | None:
    """Who amends an order at this moment; None where nobody does."""
    rows = fetch(
        "SELECT s.name FROM sales_order o LEFT JOIN staff s ON s.id = o.taken_by_id"
        " WHERE o.revision_of_id = ? AND o.state = 'draft'",
        (order_id,),
    )
    return str(rows[0][0] or "") if rows else None
