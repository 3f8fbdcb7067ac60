"""Exchange rates: the table, the state the rate chip shows, and what waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import unscaled
from desktop.domain.rates import EURO, Cross, Find, cross
from desktop.models import rates as stored
from desktop.models.fields import from_micros
from desktop.models.settings import office
from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, fetch, fetch_one, instant

_LONGEST_PAUSE = 5
"""Days without a rate that holidays explain: from Thursday to Tuesday at Easter."""


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
    """What to list; without ``quote`` all of the euro's. ``against_euro`` is a currency: its rates
    against the euro, whichever way round they were stored."""

    base: str = "EUR"
    quote: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None
    against_euro: str = ""


def _where(filters: RateFilters) -> Sequence[Where]:
    if filters.against_euro:
        ways = ((EURO, filters.against_euro), (filters.against_euro, EURO))
        return [Where(("t.base = ?", "t.quote = ?"), way) for way in ways]
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
    # Along the index of (quote, day) where a currency is chosen; "day" for one against the euro.
    sorts={"currency": ("t.quote", "t.on_day"), "day": ("t.on_day",)},
    where=_where,
    make=lambda rows, _: [_row(row) for row in rows],
)


def finder() -> Find:
    """``find(currency, on)`` over the stored rates, for ``domain.rates.convert``."""
    return stored.finder()


@dataclass(frozen=True, slots=True)
class RateState:
    """What the chip shows: the rate in use, or the code and params of why there is none.

    ``status`` is the worst of: ``missing`` (no rate, or its currency ended), ``too-old`` (refused),
    ``aside`` (a jump waits for a person), ``offline`` (the last fetch failed, since
    ``offline_since``), ``old`` (older than any holiday explains), ``ok``. ``aside`` counts the
    rates of either currency that wait. ``fetch_code`` says what went wrong last.
    """

    base: str
    quote: str
    rate: Decimal | None
    on: date | None
    source: str
    age_days: int | None
    problem: str = ""
    params: tuple[tuple[str, object], ...] = ()
    status: str = "ok"
    aside: int = 0
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    offline_since: datetime | None = None
    fetch_code: str = ""


def state(base: str, quote: str, *, today: date) -> RateState:
    """The rate from ``base`` to ``quote`` in use today, its day, source and age, and how the
    fetching of rates goes."""
    settings = office()
    made = RateState(base, quote, None, None, "", None, **_fetching(), aside=_waiting(base, quote))
    try:
        found: Cross = cross(
            base, quote, on=today, find=stored.finder(), max_age_days=settings.rate_max_age_days
        )
    except RuleBroken as refused:
        params = tuple(refused.params.items())
        status = "too-old" if refused.code == "rate-too-old" else "missing"
        return replace(made, problem=refused.code, params=params, status=status)
    made = replace(made, rate=found.rate, on=found.on, source=found.source, age_days=found.age_days)
    return replace(made, status=_status(made))


def _status(state: RateState) -> str:
    if state.aside:
        return "aside"
    if state.offline_since is not None:
        return "offline"
    return "old" if (state.age_days or 0) > _LONGEST_PAUSE else "ok"


def _waiting(base: str, quote: str) -> int:
    pair = (base, quote)
    rows = fetch(
        "SELECT COUNT(*) FROM aside_rate WHERE state = 'open' AND (quote IN (?, ?) AND quote <> ?"
        " OR base IN (?, ?) AND base <> ?)",
        (*pair, EURO, *pair, EURO),
    )
    return int(rows[0][0])


def _fetching() -> dict[str, Any]:
    """The last attempt and success, and since when the source fails, if it does."""
    last = fetch_one("SELECT at, code FROM rate_fetch ORDER BY at DESC, id DESC LIMIT 1")
    if last is None:
        return {}
    good = fetch_one("SELECT MAX(at) FROM rate_fetch WHERE code = ''")
    success = good[0] if good else None
    failed = fetch_one("SELECT MIN(at) FROM rate_fetch WHERE at > ?", (success or 0,))
    return {
        "last_attempt": from_micros(last[0]),
        "last_success": instant(success),
        "offline_since": instant(failed[0]) if last[1] and failed else None,
        "fetch_code": last[1],
    }


@dataclass(frozen=True, slots=True)
class FetchRow:
    """One attempt to fetch rates; ``code`` is empty where it succeeded, ``detail`` is technical."""

    id: int
    at: datetime
    code: str
    detail: str
    stored: int
    aside: int


def fetches(*, limit: int = 50) -> list[FetchRow]:
    """The last attempts, newest first."""
    rows = fetch(
        "SELECT id, at, code, detail, stored, aside FROM rate_fetch ORDER BY at DESC, id DESC"
        " LIMIT ?",
        (limit,),
    )
    return [FetchRow(row[0], from_micros(row[1]), *row[2:]) for row in rows]


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A rate that was set aside: ``rate`` came after ``last_rate``, ``percent`` off it.

    ``state`` is open, accepted or refused; the rest says when, by whom and why.
    """

    id: int
    base: str
    quote: str
    on: date
    rate: Decimal
    source: str
    fetched_at: datetime
    last_rate: Decimal
    last_on: date
    last_source: str
    percent: Decimal
    state: str
    decided_at: datetime | None
    staff: str
    reason: str


def aside(*, state: str = "open", limit: int = 500) -> list[AsideRow]:
    """The rates set aside in a state, newest first; of every state where it is empty."""
    where = Where(("t.state = ?",), (state,)) if state else Where()
    rows = fetch(
        "SELECT t.id, t.base, t.quote, t.on_day, t.rate, t.source, t.fetched_at, t.last_rate,"
        " t.last_on, t.last_source, t.state, t.decided_at, s.name, t.reason FROM aside_rate t"
        f" LEFT JOIN staff s ON s.id = t.staff_id{where.text} ORDER BY t.id DESC LIMIT ?",
        (*where.params, limit),
    )
    return [_aside(row) for row in rows]


def _aside(row: Row) -> AsideRow:
    rate, last = unscaled(row[4], 10), unscaled(row[7], 10)
    return AsideRow(
        id=row[0],
        base=row[1],
        quote=row[2],
        on=date.fromisoformat(row[3]),
        rate=rate,
        source=row[5],
        fetched_at=from_micros(row[6]),
        last_rate=last,
        last_on=date.fromisoformat(row[8]),
        last_source=row[9],
        percent=((rate - last) * 100 / last).quantize(Decimal("0.1")),
        state=row[10],
        decided_at=instant(row[11]),
        staff=row[12] or "",
        reason=row[13],
    )


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


def wanted() -> list[str]:
    """The currencies whose rates are asked for: those in use, the office's own, and main ones."""
    return sorted({*currencies(), office().currency, "GBP", "USD"} - {EURO})
