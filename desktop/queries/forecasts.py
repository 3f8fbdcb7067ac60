"""By when those who wait will have had an offer, and how often such dates held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import count, islice

from desktop.domain.forecast import FARTHEST, Forecast, forecast, forecasts
from desktop.domain.forecast_score import Score, Told, score
from desktop.domain.office_calendar import OfficeCalendar
from desktop.models.fields import from_micros
from desktop.models.settings import office
from desktop.models.waiting import WAITING, offerable
from desktop.queries.list_history import history_of
from desktop.queries.sql import day, fetch
from desktop.queries.waitlists import policies_of

Dates = tuple[date, date | None, date | None]
"""The days by which an offer comes with 50, 80 and 95 %; a later one is None if it lies too far."""

_UNIT = 1_000_000  # a stored quantity of 1
_MOST_SCORED = 10_000


def dates_of(entry_id: int, *, units_ahead: Decimal, now: datetime) -> Dates | None:
    """The forecast of an entry that waits with so many units wanted ahead of it.

    None: too early to say. Nothing is said on a list that is closed or has dates, nor of days after
    the last on which the member wants the product.
    """
    row = fetch(
        "SELECT e.waitlist_id, e.quantity, e.minimum, e.last_on, w.state, w.from_on, w.to_on"
        " FROM waitlist_entry e JOIN waitlist w ON w.id = e.waitlist_id WHERE e.id = ?",
        (entry_id,),
    )[0]
    if row[4:] != ("open", None, None):
        return None
    history = history_of(row[0], now=now)
    wanted = row[1 + _takes_part(row[0])] / _UNIT
    found = forecast(history, ahead=float(units_ahead), wanted=wanted)
    return next(_dates([(found, day(row[3]))], now))


def dates_of_list(waitlist_id: int, *, now: datetime) -> dict[int, Dates | None]:
    """The forecasts of everybody who could be offered a unit now, by entry, in the list's order."""
    lists = fetch("SELECT state, from_on, to_on FROM waitlist WHERE id = ?", (waitlist_id,))
    if lists != [("open", None, None)]:
        return {}
    condition, values = offerable(office().today(now), None)
    rows = fetch(
        f"SELECT id, quantity, minimum, last_on FROM waitlist_entry WHERE {WAITING}"
        f" AND {condition} ORDER BY key, id",
        (waitlist_id, *values),
    )
    takes = 1 + _takes_part(waitlist_id)
    entries, ahead = [], 0
    for row in rows:
        entries.append((ahead / _UNIT, row[takes] / _UNIT))
        ahead += row[1]
    found = forecasts(history_of(waitlist_id, now=now), entries=entries)
    ends = (day(row[3]) for row in rows)
    made = _dates(zip(found, ends, strict=True), now)
    return {row[0]: dates for row, dates in zip(rows, made, strict=True)}


def _takes_part(waitlist_id: int) -> bool:
    """May an entry be offered its minimum alone?"""
    policy = policies_of([waitlist_id]).get(waitlist_id)
    return policy is not None and policy.quantity_rule == "partial"


@lru_cache(maxsize=4)
def _working_days(calendar: OfficeCalendar, today: date) -> list[date]:
    """Today, and as many working days after it as a date may lie ahead."""
    ahead = (today + timedelta(number) for number in count(1))
    return [today, *islice(filter(calendar.is_working_day, ahead), FARTHEST)]


def _dates(
    found: Iterable[tuple[Forecast | None, date | None]], now: datetime
) -> Iterator[Dates | None]:
    """Days from today's on as dates: that many working days after today."""
    settings = office()
    working = _working_days(settings.calendar, settings.today(now))
    for one, last_on in found:
        if one is None:
            yield None
            continue
        p50 = working[one.p50]
        p80 = None if one.p80 is None else working[one.p80]
        p95 = None if one.p95 is None else working[one.p95]
        if last_on is None:
            yield p50, p80, p95
        elif p50 > last_on:
            yield None
        else:
            p80 = None if p80 is None or p80 > last_on else p80
            p95 = None if p95 is None or p95 > last_on else p95
            yield p50, p80, p95


@dataclass(frozen=True, slots=True)
class Scores:
    """How many of the dates that were told held, those told with 50, 80 and 95 %."""

    p50: Score
    p80: Score
    p95: Score


@dataclass(frozen=True, slots=True)
class Expected:
    """When a place will have an offer (None: too early to say), and how the 80 % dates that were
    told on its list held."""

    id: int
    dates: Dates | None
    held: Score


def expected(entry_id: int, *, waitlist_id: int, units_ahead: Decimal, now: datetime) -> Expected:
    """The forecast of a place with so many units wanted ahead of it, as its page shows it."""
    return Expected(
        entry_id,
        dates_of(entry_id, units_ahead=units_ahead, now=now),
        scores(now=now, waitlist_id=waitlist_id).p80,
    )


def scores(*, now: datetime, waitlist_id: int | None = None) -> Scores:
    """The score of what was told on a list, or on all lists: of the last 10,000 forecasts."""
    where, params = (
        ("", ()) if waitlist_id is None else (" WHERE f.waitlist_id = ?", (waitlist_id,))
    )
    rows = fetch(
        "SELECT f.at, f.p50, f.p80, f.p95, e.state, e.closed_at,"
        " (SELECT MIN(o.made_at) FROM waitlist_offer o WHERE o.entry_id = f.entry_id"
        " AND o.made_at >= f.at) FROM waitlist_forecast f"
        f" JOIN waitlist_entry e ON e.id = f.entry_id{where} ORDER BY f.id DESC LIMIT ?",
        (*params, _MOST_SCORED),
    )
    settings = office()
    told: tuple[list[Told], list[Told], list[Told]] = ([], [], [])
    for at, *dates, state, closed_at, offered_at in rows:
        on = settings.today(from_micros(at))
        offered = None if offered_at is None else settings.today(from_micros(offered_at))
        gone = state == "withdrawn" and closed_at is not None
        left = settings.today(from_micros(closed_at)) if gone else None
        for kept, by in zip(told, dates, strict=True):
            if by is not None:
                kept.append(Told(on, date.fromisoformat(by), offered, left))
    return Scores(*(score(kept, today=settings.today(now)) for kept in told))
