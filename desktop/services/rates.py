"""Exchange rates: the bank's history, online rates, and those a person sets.

A rate is units of quote for one base, with its day and source; nothing stored is ever replaced by
another day's. Which rate serves is decided in domain/rates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from desktop.domain.errors import RuleBroken
from desktop.domain.money import minor_units
from desktop.domain.rates import EURO, Rate, is_jump
from desktop.domain.typed import passage
from desktop.models.database import announce, locked, write
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


@dataclass(frozen=True, slots=True)
class Jump:
    """A rate that was set aside: more than 10 % off the last one, so a person has to accept it."""

    rate: Rate
    last: Decimal
    last_on: date


@dataclass(frozen=True, slots=True)
class Stored:
    """How many rates were stored, and those that were set aside."""

    count: int
    jumps: tuple[Jump, ...] = ()


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


def store_online(
    *, rates: Iterable[Rate], who: int | None, now: datetime, accept_jumps: bool = False
) -> Outcome[Stored]:
    """Store rates fetched online; those of a day that is there already are corrected.

    A rate more than 10 % off the last one of its pair, whatever its source, is set aside and
    listed (``rate-jump`` is the sentence for it); with ``accept_jumps`` somebody has looked at it.
    """
    jumps = []
    count = 0
    with changing(who=who, now=now) as change:
        for rate in sorted(rates, key=lambda rate: (rate.base, rate.quote)):
            last = _last_before(rate)
            if last is not None and is_jump(last.rate, rate.value) and not accept_jumps:
                jumps.append(Jump(rate, last.rate, last.on))
                continue
            count += _put(change, rate, reason="")
    return Outcome(Stored(count, tuple(jumps)), frozenset(change.topics))


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
        _put(change, Rate(base, quote, on, rate, "manual", now), reason=reason)
    return Outcome(None, frozenset(change.topics))


def _last_before(rate: Rate) -> ExchangeRate | None:
    """The rate of the same pair that was known before this one: of its day or the last one."""
    last: ExchangeRate | None = (
        ExchangeRate.select()
        .where(
            ExchangeRate.base == rate.base,
            ExchangeRate.quote == rate.quote,
            ExchangeRate.on <= rate.on,
        )
        .order_by(ExchangeRate.on.desc(), ExchangeRate.fetched_at.desc())
        .first()
    )
    return last


def _put(change: Change, rate: Rate, *, reason: str) -> bool:
    """Store a rate, or correct the one of its pair, day and source; whether anything changed."""
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
