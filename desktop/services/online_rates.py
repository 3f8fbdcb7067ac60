"""Rates fetched online: asked for on the network lane, kept on the database lane, jumps set aside.

Every attempt is logged, so that the window can say since when the source has been silent. A rate
more than 10 % off the last one of its pair serves nobody until a person accepts it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.errors import RuleBroken, Unavailable
from desktop.domain.rates import Rate, is_jump
from desktop.domain.typed import passage
from desktop.models.money import AsideRate, ExchangeRate, RateFetch
from desktop.models.rows import first, get_locked, run
from desktop.services.change import Change, Outcome, changing, insert_row
from desktop.services.rate_signals import close_aside, leave_aside
from desktop.services.rates import one_at_a_time, put
from desktop.system.rates import fetch_online

log = logging.getLogger(__name__)

_ATTEMPTS_KEPT = 500
_DEADLINE = 5  # seconds


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one attempt brought: rates, or the code of what went wrong with its reason."""

    at: datetime
    rates: tuple[Rate, ...] = ()
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Jump:
    """A rate that was set aside (row ``id``), and the one it jumped from."""

    id: int
    rate: Rate
    last: Decimal
    last_on: date


@dataclass(frozen=True, slots=True)
class Kept:
    """How many rates were new or corrected and which were set aside; ``code`` is empty unless the
    source failed (``rates-offline``, ``rates-nonsense``, with ``reason``)."""

    count: int
    jumps: tuple[Jump, ...] = ()
    code: str = ""
    reason: str = ""


def fetch(
    *, currencies: Iterable[str], now: datetime, seconds: int = _DEADLINE, url: str | None = None
) -> Fetched:
    """Ask the online source for today's rates; for the network lane, where it may take ``seconds``.

    Never raises: a failure is logged and told, for it must be kept too. ``url`` replaces the
    source.
    """
    try:
        found = fetch_online(currencies=currencies, now=now, deadline_seconds=seconds, url=url)
    except Unavailable as error:
        reason = str(error.params.get("reason", ""))
        log.warning("online rates: %s (%s)", error.code, reason)
        return Fetched(now, code=error.code, reason=reason)
    return Fetched(now, tuple(found))


def keep(*, fetched: Fetched, who: int | None, now: datetime) -> Outcome[Kept]:
    """Keep what :func:`fetch` brought, and that it was tried. Rates of a day that is there already
    are corrected; a jump (``rate-jump`` is the sentence for it) is set aside."""
    count, jumps = 0, []
    with changing(who=who, now=now) as change:
        one_at_a_time()
        for rate in sorted(fetched.rates, key=lambda rate: (rate.base, rate.quote)):
            last = _last_before(rate)
            if last is None or not is_jump(last.rate, rate.value):
                count += put(change, rate, reason="")
            elif (made := _set_aside(change, rate, last)) is not None:
                jumps.append(Jump(made, rate, last.rate, last.on))
        _log_attempt(change, fetched, stored=count, aside=len(jumps))
    kept = Kept(count, tuple(jumps), fetched.code, fetched.reason)
    return Outcome(kept, frozenset(change.topics))


def update_online(
    *,
    currencies: Iterable[str],
    who: int | None,
    now: datetime,
    seconds: int = _DEADLINE,
    url: str | None = None,
) -> Outcome[Kept]:
    """Fetch and keep, one after the other: for the command line, where nothing waits for it. A
    window asks :func:`fetch` of its network lane and gives :func:`keep` to the database."""
    fetched = fetch(currencies=currencies, now=now, seconds=seconds, url=url)
    return keep(fetched=fetched, who=who, now=now)


def accept_rate(*, aside: int, reason: str, who: int | None, now: datetime) -> Outcome[None]:
    """Let a rate that was set aside serve, for a reason.

    Raises RuleBroken ``aside-decided`` (state), ``text-missing``; NotFound ``aside-rate-gone``.
    """
    with changing(who=who, now=now) as change:
        one_at_a_time()
        row = _decide(change, aside, "accepted", reason)
        rate = Rate(row.base, row.quote, row.on, row.rate, row.source, row.fetched_at)
        put(change, rate, reason=row.reason)
    return Outcome(None, frozenset(change.topics))


def refuse_rate(*, aside: int, reason: str, who: int | None, now: datetime) -> Outcome[None]:
    """Let a rate that was set aside never serve, for a reason; the same one is not asked about
    again. Raises as :func:`accept_rate`."""
    with changing(who=who, now=now) as change:
        _decide(change, aside, "refused", reason)
    return Outcome(None, frozenset(change.topics))


def _decide(change: Change, aside: int, state: str, reason: str) -> AsideRate:
    reason = passage(reason, field="reason", longest=2000, required=True)
    row = get_locked(AsideRate, aside)
    if row.state != "open":
        raise RuleBroken("aside-decided", state=row.state)
    change.update(row, state=state, reason=reason, decided_at=change.now, staff=change.who)
    close_aside(change, row)
    return row


def _last_before(rate: Rate) -> ExchangeRate | None:
    """The rate of the same pair that was known before this one: of its day or the last one."""
    return first(
        ExchangeRate,
        '"base" = ? AND "quote" = ? AND "on_day" <= ?'
        ' ORDER BY "on_day" DESC, "fetched_at" DESC LIMIT 1',
        *(rate.base, rate.quote, rate.on.isoformat()),
    )


def _set_aside(change: Change, rate: Rate, last: ExchangeRate) -> int | None:
    """Put a jump before a person; not again one that somebody has seen already."""
    same = {"base": rate.base, "quote": rate.quote, "on": rate.on, "source": rate.source}
    if AsideRate.get_or_none(rate=rate.value, **same) is not None:
        return None
    made = change.insert(
        AsideRate,
        **same,
        rate=rate.value,
        fetched_at=rate.fetched_at,
        last_rate=last.rate,
        last_on=last.on,
        last_source=last.source,
    )
    leave_aside(change, get_locked(AsideRate, made))
    return made


def _log_attempt(change: Change, fetched: Fetched, *, stored: int, aside: int) -> None:
    row = {"at": fetched.at, "code": fetched.code, "detail": fetched.reason[:2000]}
    made = insert_row(RateFetch, {**row, "stored": stored, "aside": aside})
    run("DELETE FROM rate_fetch WHERE id <= ?", made - _ATTEMPTS_KEPT)
    change.topics.add("rates")
