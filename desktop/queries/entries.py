"""The places of a waitlist: who waits, where they stand now, and what cannot happen to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.errors import NotFound
from desktop.domain.figures import unscaled
from desktop.domain.lottery import lottery_of
from desktop.domain.waitlist import DAY, bound
from desktop.models.fields import from_micros
from desktop.models.waiting import places
from desktop.queries.dated_places import Stands, days_of, places_by_day
from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, day, fetch, instant, quantity
from desktop.queries.waitlists import policies_of
from desktop.queries.words import CUSTOMER_WORDS, matching

_OPEN = ("waiting", "offered")


@dataclass(frozen=True, slots=True)
class OfferRow:
    """Units held for an entry until ``due_at``; from then on it has run out, noted or not."""

    id: int
    quantity: Decimal
    on: date | None
    made_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow(Listed):
    """One place. ``place`` counts who could be offered today up to this one; None while paused,
    out of its dates or no longer waiting. On a list with dates it is the place for the first day
    that is wanted, ``place_on``.

    ``head_start_days`` is what counts, within the cap; the three parts say where it comes from.
    Nobody who joins after ``unpassable_after`` can pass it. ``offer`` is the live one. ``twins``
    counts the customer's other places on the list, of those that no order line made. ``revision``
    is the list's as it was read.
    """

    waitlist_id: int
    place: int | None
    customer_id: int
    customer: str
    customer_number: str
    tier: str
    quantity: Decimal
    minimum: Decimal
    joined_at: datetime
    tier_days: int
    points_days: Decimal
    granted_days: Decimal
    head_start_days: Decimal
    key: datetime
    unpassable_after: datetime | None
    state: str
    paused_until: date | None
    reason: str
    closed_at: datetime | None
    line_id: int | None
    order_id: int | None
    order_number: str
    title: str
    place_on: date | None = None
    first_on: date | None = None
    last_on: date | None = None
    refusals: int = 0
    skips: int = 0
    points: Decimal = Decimal(0)
    drawn_at: datetime | None = None
    twins: int = 0
    offer: OfferRow | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class EntryFilters:
    """The entries of one list, or of one customer. ``paused`` keeps those who are, or are not.

    The ``state`` "open" is who waits and who is offered something, in one order.
    """

    today: date
    waitlist_id: int | None = None
    customer_id: int | None = None
    state: str = "waiting"
    paused: bool | None = None
    text: str = ""
    home: str = ""


def _where(filters: EntryFilters) -> Sequence[Where]:
    where = Where()
    if filters.waitlist_id is not None:
        where = where.and_("t.waitlist_id = ?", filters.waitlist_id)
    if filters.customer_id is not None:
        where = where.and_("t.customer_id = ?", filters.customer_id)
    today = filters.today.isoformat()
    if filters.paused is not None:
        where = where.and_(
            "t.paused_until > ?"
            if filters.paused
            else "(t.paused_until IS NULL OR t.paused_until <= ?)",
            today,
        )
    if filters.text.strip():
        found = matching(CUSTOMER_WORDS, filters.text, home=filters.home)
        where = where.and_(f"t.customer_id IN ({found.conditions[0]})", *found.params)
    states = _OPEN if filters.state == "open" else (filters.state,)
    return [where.and_("t.state = ?", state) for state in states] if filters.state else [where]


def _make(rows: list[Row], filters: EntryFilters) -> list[EntryRow]:
    caps = {key: policy.cap_days for key, policy in policies_of({row[1] for row in rows}).items()}
    lists: dict[int, list[Row]] = {}
    for row in rows:
        if _can_be_offered(row, filters.today):
            lists.setdefault(row[1], []).append(row)
    stands: dict[int, tuple[int, date | None]] = {}
    for waitlist, queue in lists.items():
        stands |= _places(waitlist, queue, filters.today)
    return [_row(row, stands.get(row[0], (None, None)), caps.get(row[1])) for row in rows]


def _can_be_offered(row: Row, today: date) -> bool:
    """Could it be offered a unit of some day from today on? (``domain.waitlist.offerable``)"""
    paused_until, last_on = day(row[13]), day(row[22])
    is_paused = paused_until is not None and paused_until > today
    return row[12] == "waiting" and not is_paused and (last_on is None or last_on >= today)


def _places(waitlist: int, rows: list[Row], today: date) -> dict[int, tuple[int, date | None]]:
    """The place of each row of one list, and the day it is counted for on a list with dates."""
    days = days_of(day(rows[0][23]), day(rows[0][24]), today)
    if not days:
        found = places(waitlist, [(row[11], row[0]) for row in rows], today=today)
        return {key: (place, None) for key, place in found.items()}
    stands = [Stands(row[11], row[0], day(row[21]), day(row[22])) for row in rows]
    dated = places_by_day(waitlist, stands, days=days, today=today)
    first = {key: min(places) for key, places in dated.items() if places}
    return {key: (dated[key][on], on) for key, on in first.items()}


def _row(row: Row, place: tuple[int | None, date | None], cap: int | None) -> EntryRow:
    key, began = int(row[11]), row[8] if row[28] is None else row[28]
    lottery = lottery_of(from_micros(row[36]), row[37])
    drawn_until = lottery.ends if lottery is not None else None
    return EntryRow(
        id=row[0],
        waitlist_id=row[1],
        place=place[0],
        customer_id=row[2],
        customer=row[3],
        customer_number=row[4],
        tier=row[5],
        quantity=quantity(row[6]),
        minimum=quantity(row[7]),
        joined_at=from_micros(row[8]),
        tier_days=row[9],
        points_days=unscaled(row[10], 6),
        granted_days=unscaled(row[14], 6),
        head_start_days=Decimal(began - key) / DAY,
        key=from_micros(key),
        unpassable_after=None if cap is None else bound(key, Decimal(cap), drawn_until=drawn_until),
        state=row[12],
        paused_until=day(row[13]),
        reason=row[15],
        closed_at=instant(row[16]),
        line_id=row[17],
        order_id=row[18],
        order_number=row[19] or "",
        title=row[20],
        place_on=place[1],
        first_on=day(row[21]),
        last_on=day(row[22]),
        refusals=row[25],
        skips=row[26],
        points=unscaled(row[27], 2),
        drawn_at=instant(row[28]),
        twins=row[29],
        offer=None if row[30] is None else _offer(row[30:35]),
        revision=row[35],
    )


def _offer(values: Row) -> OfferRow:
    key, held, on, made_at, due_at = values
    return OfferRow(key, quantity(held), day(on), from_micros(made_at), from_micros(due_at))


ENTRIES: Listing[EntryRow, EntryFilters] = Listing(
    table="waitlist_entry",
    columns="t.id, t.waitlist_id, t.customer_id, c.name, c.number, c.tier, t.quantity, t.minimum,"
    " t.joined_at, t.tier_days, t.points_days, t.key, t.state, t.paused_until, t.granted_days,"
    " t.reason, t.closed_at, t.line_id, l.order_id, o.number, w.title, t.first_on, t.last_on,"
    " w.from_on, w.to_on, t.refusals, t.skips, t.points, t.drawn_at, (SELECT COUNT(*) FROM"
    " waitlist_entry x WHERE x.customer_id = t.customer_id AND x.state IN ('waiting', 'offered')"
    " AND x.waitlist_id = t.waitlist_id AND x.line_id IS NULL AND x.id <> t.id),"
    " f.id, f.quantity, f.unit_on, f.made_at, f.due_at, w.revision, w.created_at,"
    " w.lottery_seed",
    joins="JOIN customer c ON c.id = t.customer_id JOIN waitlist w ON w.id = t.waitlist_id"
    " LEFT JOIN order_line l ON l.id = t.line_id LEFT JOIN sales_order o ON o.id = l.order_id"
    " LEFT JOIN waitlist_offer f ON f.entry_id = t.id AND f.state = 'live'",
    sorts={"place": ("t.key",)},
    where=_where,
    make=_make,
)


def places_of_customer(customer_id: int, *, today: date) -> tuple[EntryRow, ...]:
    """The lists a customer waits on, or is offered something of, with the true place on each."""
    filters = EntryFilters(today=today, customer_id=customer_id, state="open")
    return tuple(ENTRIES.page(filters=filters, sort="place", limit=100))


def entry(entry_id: int, *, today: date) -> EntryRow:
    """One place, as lists show it. Raises NotFound ``waitlist-entry-gone``."""
    rows = fetch(
        f"SELECT {ENTRIES.columns} FROM waitlist_entry t {ENTRIES.joins} WHERE t.id = ?",
        (entry_id,),
    )
    if not rows:
        raise NotFound("waitlist-entry-gone", id=entry_id)
    return _make(rows, EntryFilters(today=today))[0]
