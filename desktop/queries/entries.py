"""The places of a waitlist: who waits, where they stand now, and what cannot happen to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import NotFound
from desktop.domain.figures import unscaled
from desktop.domain.waitlist import DAY, bound
from desktop.models.fields import from_micros
from desktop.queries.listing import Listed, Listing
from desktop.queries.sql import Row, Where, day, fetch, instant, quantity
from desktop.queries.waitlists import policies_of
from desktop.queries.words import CUSTOMER_WORDS, matching


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow(Listed):
    """One place. ``place`` counts who could be offered today up to this one; None while paused or
    no longer waiting.

    ``head_start_days`` is what counts, within the cap; the three parts say where it comes from.
    Nobody who joins after ``unpassable_after`` can pass it.
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


@dataclass(frozen=True, slots=True)
class EntryFilters:
    """The entries of one list, or of one customer. ``paused`` keeps those who are, or are not."""

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
    if filters.state:
        where = where.and_("t.state = ?", filters.state)
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
    return [where]


def _make(rows: list[Row], filters: EntryFilters) -> list[EntryRow]:
    caps = {key: policy.cap_days for key, policy in policies_of({row[1] for row in rows}).items()}
    places = _places(
        [(row[1], row[11], row[0]) for row in rows if _offerable(row, filters.today)], filters.today
    )
    return [_row(row, places.get(row[0]), caps.get(row[1])) for row in rows]


def _offerable(row: Row, today: date) -> bool:
    paused_until = day(row[13])
    return row[12] == "waiting" and (paused_until is None or paused_until <= today)


def _places(keys: list[tuple[int, int, int]], today: date) -> dict[int, int]:
    """The place of each ``(waitlist, key, id)``: how many stand up to it who could be offered now.

    Between two neighbours only what lies between them is counted, so a page costs one pass.
    """
    if not keys:
        return {}
    keys = sorted(keys)
    counts: list[str] = []
    params: list[Any] = []
    for index, (waitlist, key, entry) in enumerate(keys):
        before = keys[index - 1] if index and keys[index - 1][0] == waitlist else None
        after = " AND (e.key, e.id) > (?, ?)" if before else ""
        counts.append(
            "(SELECT COUNT(*) FROM waitlist_entry e WHERE e.waitlist_id = ?"
            f" AND e.state = 'waiting' AND (e.key, e.id) <= (?, ?){after}"
            " AND (e.paused_until IS NULL OR e.paused_until <= ?))"
        )
        params.extend((waitlist, key, entry, *(before[1:] if before else ()), today.isoformat()))
    found: dict[int, int] = {}
    last, place = None, 0
    between = fetch("SELECT " + ", ".join(counts), params)[0]
    for (waitlist, _, entry), count in zip(keys, between, strict=True):
        place = count + (place if waitlist == last else 0)
        last, found[entry] = waitlist, place
    return found


def _row(row: Row, place: int | None, cap: int | None) -> EntryRow:
    key = int(row[11])
    return EntryRow(
        id=row[0],
        waitlist_id=row[1],
        place=place,
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
        head_start_days=Decimal(row[8] - key) / DAY,
        key=from_micros(key),
        unpassable_after=None if cap is None else bound(key, Decimal(cap)),
        state=row[12],
        paused_until=day(row[13]),
        reason=row[15],
        closed_at=instant(row[16]),
        line_id=row[17],
        order_id=row[18],
        order_number=row[19] or "",
        title=row[20],
    )


ENTRIES: Listing[EntryRow, EntryFilters] = Listing(
    table="waitlist_entry",
    columns="t.id, t.waitlist_id, t.customer_id, c.name, c.number, c.tier, t.quantity, t.minimum,"
    " t.joined_at, t.tier_days, t.points_days, t.key, t.state, t.paused_until, t.granted_days,"
    " t.reason, t.closed_at, t.line_id, l.order_id, o.number, w.title",
    joins="JOIN customer c ON c.id = t.customer_id JOIN waitlist w ON w.id = t.waitlist_id"
    " LEFT JOIN order_line l ON l.id = t.line_id LEFT JOIN sales_order o ON o.id = l.order_id",
    sorts={"place": ("t.key",)},
    where=_where,
    make=_make,
)


def places_of_customer(customer_id: int, *, today: date) -> tuple[EntryRow, ...]:
    """The lists a customer waits on, with the true place on each."""
    filters = EntryFilters(today=today, customer_id=customer_id)
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
