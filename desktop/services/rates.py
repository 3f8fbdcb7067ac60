"""Exchange rates: the bank's history, and those a person sets.

A rate is units of quote for one base, with its day and source; nothing stored is ever replaced by
another day's. Which rate serves is decided in domain/rates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from desktop.domain.errors import RuleBroken
from desktop.domain.money import minor_units
from desktop.domain.rates import EURO, Rate
from desktop.domain.typed import passage
from desktop.models.database import announce, db, is_postgres, locked, write
from desktop.models.money import ExchangeRate
from desktop.models.rate_rows import RateRow, add_rates, analyse, days_of
from desktop.models.settings import office
from desktop.services.change import Change, Outcome, changing
from desktop.system.ecb import SOURCE as ECB
from desktop.system.ecb import EcbRate, history, read_ecb

_AT_ONCE = 20_000
_FIRST_DAY = date(1999, 1, 4)  # of the bank's history


class _Cancelled(Exception):
    """Takes a stopped action out of its transaction, so that nothing of it is kept."""


def _unheard(done: int, total: int) -> None:
    """Progress that nobody watches."""


def seed_rates(
    *,
    now: datetime,
    progress: Callable[[int, int], None] = _unheard,
    cancelled: Callable[[], bool] = bool,
) -> Outcome[int]:
    """Store what is missing of the bank's history that comes with the program; how many days.

    ``progress(done, total)`` counts rates. All or nothing: when ``cancelled()`` says so, nothing
    is kept and ``value`` is 0. Raises Unavailable ``rates-bundle``.
    """
    rates = history()  # newest first, and read only as far as it is asked for
    newest = next(rates, None)
    if newest is None or {newest.on, _FIRST_DAY} <= days_of(ECB):
        return Outcome(0, frozenset())
    return _store_days([newest, *rates], now=now, progress=progress, cancelled=cancelled)


def load_file(
    *,
    path: Path,
    now: datetime,
    progress: Callable[[int, int], None] = _unheard,
    cancelled: Callable[[], bool] = bool,
) -> Outcome[int]:
    """Store the days that are missing from a file of the bank (CSV, XML, zipped or not); how many.

    All or nothing. Raises RuleBroken ``rates-file`` (file, line, value), Unavailable
    ``file-unreadable``.
    """
    return _store_days(read_ecb(path), now=now, progress=progress, cancelled=cancelled)


def _store_days(
    found: Iterable[EcbRate],
    *,
    now: datetime,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Outcome[int]:
    had = days_of(ECB)
    missing = [rate for rate in found if rate.on not in had]
    # In the order of the table's index: twice as fast as in that of the file.
    missing.sort(key=lambda rate: (rate.currency, rate.on))
    if not missing:
        return Outcome(0, frozenset())
    try:
        with write():
            for start in range(0, len(missing), _AT_ONCE):
                if cancelled():
                    raise _Cancelled
                part = missing[start : start + _AT_ONCE]
                rows: list[RateRow] = [(EURO, rate.currency, rate.on, rate.value) for rate in part]
                add_rates(rows, source=ECB, fetched_at=now)
                progress(start + len(part), len(missing))
            analyse()
            announce({"rates"})
    except _Cancelled:
        return Outcome(0, frozenset())
    return Outcome(len({rate.on for rate in missing}), frozenset({"rates"}))


def set_manual(
    *, base: str, quote: str, on: date, rate: Decimal, reason: str, who: int | None, now: datetime
) -> Outcome[None]:
    """Set a rate by hand for a day: ``rate`` units of ``quote`` for one ``base``, and why.

    Raises RuleBroken ``currency-unknown``, ``rate-same-currency``, ``rate-positive``,
    ``rate-future``, ``number-…`` (more than 10 decimals), ``text-missing`` without a reason.
    """
    reason = passage(reason, field="reason", longest=2000, required=True)
    for currency in (base, quote):
        minor_units(currency)
    if base == quote:
        raise RuleBroken("rate-same-currency", currency=base)
    if not rate.is_finite() or rate <= 0:
        raise RuleBroken("rate-positive", rate=str(rate))
    with changing(who=who, now=now) as change:
        if on > office().today(now):
            raise RuleBroken("rate-future", on=on)
        put(change, Rate(base, quote, on, rate, "manual", now), reason=reason)
    return Outcome(None, frozenset(change.topics))


def one_at_a_time() -> None:
    """Part of another action: no other desk writes rates until it ends; reading goes on."""
    if is_postgres():  # SQLite has one writer anyway
        db.execute_sql("LOCK TABLE exchange_rate IN SHARE ROW EXCLUSIVE MODE")


def put(change: Change, rate: Rate, *, reason: str) -> bool:
    """Part of another action: store a rate, or correct the one of its pair, day and source.

    Whether anything changed. Where two desks give the same rate, the later one corrects it.
    """
    one_at_a_time()
    query = ExchangeRate.select().where(
        ExchangeRate.base == rate.base,
        ExchangeRate.quote == rate.quote,
        ExchangeRate.on == rate.on,
        ExchangeRate.source == rate.source,
    )
    row = locked(query).first()
    if row is None:
        change.insert(
            ExchangeRate,
            base=rate.base,
            quote=rate.quote,
            on=rate.on,
            rate=rate.value,
            source=rate.source,
            fetched_at=rate.fetched_at,
            reason=reason,
            staff=change.who,
        )
        return True
    if row.rate == rate.value and row.reason == reason:
        return False
    return change.update(
        row, rate=rate.value, reason=reason, fetched_at=rate.fetched_at, staff=change.who
    )
