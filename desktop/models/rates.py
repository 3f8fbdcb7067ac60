"""The stored rates as conversion asks for them."""

from __future__ import annotations

from datetime import date

from desktop.domain.rates import EURO, Find, Rate, most_trusted
from desktop.models.money import ExchangeRate


def finder() -> Find:
    """``find(currency, on)`` over the open database, remembering what it was asked before."""
    known: dict[tuple[str, date], Rate | None] = {}

    def find(currency: str, on: date) -> Rate | None:
        if (currency, on) not in known:
            known[currency, on] = _latest(currency, on)
        return known[currency, on]

    return find


def _latest(currency: str, on: date) -> Rate | None:
    rows = ExchangeRate.select(
        ExchangeRate.base,
        ExchangeRate.quote,
        ExchangeRate.on,
        ExchangeRate.rate,
        ExchangeRate.source,
        ExchangeRate.fetched_at,
    ).order_by(ExchangeRate.on.desc())
    until = ExchangeRate.on <= on
    # Two queries that each walk an index backwards; a day holds at most one rate of a source.
    as_quote = rows.where(ExchangeRate.quote == currency, until).limit(4).tuples()
    # A pair without the euro says what its quote is worth, not its base: both would lean on it.
    in_euros = (ExchangeRate.base == currency) & (ExchangeRate.quote == EURO)
    as_base = rows.where(in_euros, until).limit(4).tuples()
    return most_trusted(Rate(*row) for row in [*as_quote, *as_base])
