"""Exchange rates: the table, and the state the rate chip shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import unscaled
from desktop.domain.rates import Cross, Find, cross
from desktop.models import rates as stored
from desktop.models.fields import from_micros
from desktop.models.settings import office
from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow(Listed):
    """Units of ``quote`` for one ``base`` on a day, with its source."""

    base: str
    quote: str
    on: date
    rate: Decimal
    source: str
    fetched_at: datetime
    reason: str
    staff: str


@dataclass(frozen=True, slots=True)
class RateFilters:
    """What to list; without ``quote`` all of the euro's."""

    base: str = "EUR"
    quote: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None


def _where(filters: RateFilters) -> Sequence[Where]:
    where = Where()
    for column, value in (
        ("base", filters.base),
        ("quote", filters.quote),
        ("source", filters.source),
    ):
        if value:
            where = where.and_(f"t.{column} = ?", value)
    if filters.since is not None:
        where = where.and_("t.on_day >= ?", filters.since.isoformat())
    if filters.until is not None:
        where = where.and_("t.on_day <= ?", filters.until.isoformat())
    return [where]


def _row(row: Row) -> RateRow:
    return RateRow(
        id=row[0],
        base=row[1],
        quote=row[2],
        on=date.fromisoformat(row[3]),
        rate=unscaled(row[4], 10),
        source=row[5],
        fetched_at=from_micros(row[6]),
        reason=row[7],
        staff=row[8] or "",
    )


RATES: Listing[RateRow, RateFilters] = Listing(
    table="exchange_rate",
    columns="t.id, t.base, t.quote, t.on_day, t.rate, t.source, t.fetched_at, t.reason, s.name",
    joins="LEFT JOIN staff s ON s.id = t.staff_id",
    # Along the index of (quote, day) where a currency is chosen.
    sorts={
        "currency": ("t.quote", "t.on_day"),
    },
    where=_where,
    make=lambda rows, _: [_row(row) for row in rows],
)


def finder() -> Find:
    """``find(currency, on)`` over the stored rates, for ``domain.rates.convert``."""
    return stored.finder()


@dataclass(frozen=True, slots=True)
class RateState:
    """What the chip shows: the rate in use, or the code and params of why there is none."""

    base: str
    quote: str
    rate: Decimal | None
    on: date | None
    source: str
    age_days: int | None
    problem: str = ""
    params: tuple[tuple[str, object], ...] = ()


def state(base: str, quote: str, *, today: date) -> RateState:
    """The rate from ``base`` to ``quote`` in use today, with its day, source and age."""
    settings = office()
    try:
        found: Cross = cross(
            base, quote, on=today, find=stored.finder(), max_age_days=settings.rate_max_age_days
        )
    except RuleBroken as refused:
        params = tuple(refused.params.items())
        return RateState(base, quote, None, None, "", None, refused.code, params)
    return RateState(base, quote, found.rate, found.on, found.source, found.age_days)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """How many rates one source gave, and the first and last day they are of."""

    source: str
    count: int
    first: date
    last: date


def sources() -> list[SourceRow]:
    """What is stored, by source."""
    rows = fetch(
        "SELECT source, COUNT(*), MIN(on_day), MAX(on_day) FROM exchange_rate "
        "GROUP BY source ORDER BY source"
    )
    return [
        SourceRow(source, count, date.fromisoformat(first), date.fromisoformat(last))
        for source, count, first, last in rows
    ]


def currencies() -> list[str]:
    """The currencies that customers, products and orders use, without the euro."""
    rows = fetch(
        "SELECT currency FROM customer UNION SELECT currency FROM product "
        "UNION SELECT currency FROM sales_order"
    )
    return sorted({str(row[0]) for row in rows} - {"EUR"})
