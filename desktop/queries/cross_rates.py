"""How a pair without the euro went, day by day: its rate and the stored rates it was made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import unscaled
from desktop.domain.rates import EURO, Find, Rate, cross, most_trusted
from desktop.models import rates as stored
from desktop.models.fields import from_micros
from desktop.models.settings import office
from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, fetch

_FIRST_OF_DAY = (
    "NOT EXISTS (SELECT 1 FROM exchange_rate o WHERE o.quote = t.quote AND o.on_day = t.on_day"
    " AND o.id < t.id)"
)
_OF_NEITHER = "NOT EXISTS (SELECT 1 FROM exchange_rate o WHERE o.quote = ? AND o.on_day = t.on_day)"


@dataclass(frozen=True, slots=True)
class Pair:
    """Which two currencies; neither is the euro."""

    base: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossRow(Listed):
    """Units of the quote for one of the base, as a conversion of that day had them.

    ``legs`` are the stored rates in it, that of the base first: one where the pair itself is
    stored. ``rate`` is None where one of them was too old, or missing: ``problem`` is the code.
    """

    on: date
    rate: Decimal | None
    legs: tuple[Rate, ...]
    problem: str = ""


def _where(pair: Pair) -> Sequence[Where]:
    """One stored rate for every day that has one of either currency."""
    quote = Where().and_("t.quote = ?", pair.quote).and_(_FIRST_OF_DAY)
    base = Where().and_("t.quote = ?", pair.base).and_(_FIRST_OF_DAY)
    return [quote, base.and_(_OF_NEITHER, pair.quote)]


def _make(rows: list[Row], pair: Pair) -> list[CrossRow]:
    days = [date.fromisoformat(row[1]) for row in rows]
    max_age = office().rate_max_age_days
    find = _finder(pair, days, max_age) if days else stored.finder()
    return [
        _row(row[0], on, pair, find=find, max_age=max_age)
        for row, on in zip(rows, days, strict=True)
    ]


def _row(id: int, on: date, pair: Pair, *, find: Find, max_age: int) -> CrossRow:
    used: dict[str, Rate] = {}

    def noting(currency: str, on: date) -> Rate | None:
        rate = find(currency, on)
        if rate is not None:
            used[currency] = rate
        return rate

    try:
        made = cross(pair.base, pair.quote, on=on, find=noting, max_age_days=max_age)
    except RuleBroken as refused:
        return CrossRow(id=id, on=on, rate=None, legs=tuple(used.values()), problem=refused.code)
    own = [rate for rate in used.values() if {rate.base, rate.quote} == {pair.base, pair.quote}]
    legs = [used[currency] for currency in (pair.base, pair.quote) if currency in used]
    return CrossRow(id=id, on=on, rate=made.rate, legs=tuple(own[:1] or legs))


def _finder(pair: Pair, days: Sequence[date], max_age: int) -> Find:
    """``find`` for the days of a page, out of one statement; what is older is looked up."""
    since = (min(days) - timedelta(days=max_age)).isoformat()
    known = {each: _by_day(each, since, max(days).isoformat()) for each in (pair.base, pair.quote)}
    ordered = {currency: sorted(rates) for currency, rates in known.items()}
    otherwise = stored.finder()

    def find(currency: str, on: date) -> Rate | None:
        place = bisect_right(ordered.get(currency, ()), on)
        return known[currency][ordered[currency][place - 1]] if place else otherwise(currency, on)

    return find


def _by_day(currency: str, since: str, until: str) -> dict[date, Rate]:
    """The most trusted rate of a currency on each day."""
    rows = fetch(
        "SELECT base, quote, on_day, rate, source, fetched_at FROM exchange_rate"
        " WHERE quote = ? AND on_day >= ? AND on_day <= ?"
        " UNION ALL SELECT base, quote, on_day, rate, source, fetched_at FROM exchange_rate"
        " WHERE base = ? AND quote = ? AND on_day >= ? AND on_day <= ?",
        (currency, since, until, currency, EURO, since, until),
    )
    found: dict[date, Rate] = {}
    for base, quote, on, value, source, fetched in rows:
        day = date.fromisoformat(on)
        rate = Rate(base, quote, day, unscaled(value, 10), source, from_micros(fetched))
        found[day] = most_trusted([rate, found[day]]) or rate if day in found else rate
    return found


CROSS_RATES: Listing[CrossRow, Pair] = Listing(
    table="exchange_rate",
    columns="t.id, t.on_day",
    sorts={"day": ("t.on_day",)},
    where=_where,
    make=_make,
)
