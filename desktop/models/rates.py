"""The stored rates as conversion asks for them."""

from __future__ import annotations

from datetime import date

from desktop.domain.rates import EURO, Find, Rate, most_trusted
from desktop.models.money import ExchangeRate
from desktop.models.rows import rows


def finder() -> Find:
    """``find(currency, on)`` over the open database, remembering what it was asked before."""
    known: dict[tuple[str, date], Rate | None] = {}

    def find(currency: str, on: date) -> Rate | None:
        if (currency, on) not in known:
            known[currency, on] = _latest(currency, on)
        return known[currency, on]

    return find


def _latest(currency: str, on: date) -> Rate | None:
    # Two queries that each walk an index backwards; a day holds at most one rate of a source.
    newest = '"on_day" <= ? ORDER BY "on_day" DESC LIMIT 8'
    day = on.isoformat()
    found = rows(ExchangeRate, f'"quote" = ? AND {newest}', currency, day)
    # A pair without the euro says what its quote is worth, not its base: both would lean on it.
    found += rows(ExchangeRate, f'"base" = ? AND "quote" = ? AND {newest}', currency, EURO, day)
    return most_trusted(Rate(r.base, r.quote, r.on, r.rate, r.source, r.fetched_at) for r in found)
