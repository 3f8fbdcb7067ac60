"""Waitlists with who waits how long, and the rules in force for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.errors import NotFound
from desktop.domain.waitlist import micros
from desktop.domain.waitlist_policy import Policy
from desktop.models.database import faults
from desktop.models.policies import rules_in_force, values_of
from desktop.models.waitlists import WaitlistPolicy
from desktop.queries.listing import Listed, Listing
from desktop.queries.products import StockFigures, stock_of
from desktop.queries.sql import Row, Where, day, fetch, instant, marks, quantity
from desktop.queries.words import PRODUCT_WORDS, matching


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRow(Policy):
    """One version of the rules, which are its own fields, with when, by whom and why it was made.

    ``own`` is False where the office's default is in force.
    """

    id: int
    own: bool
    version: int
    reason: str
    at: datetime
    staff_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitlistRow(Listed):
    """A waitlist. ``waiting`` counts who waits, ``paused`` of them who is passed over today;
    ``units_wanted`` is what all of them want. ``waiting_since`` is the longest wait's beginning.
    ``offered`` counts the offers that stand, ``next_due`` is when the first of them runs out;
    ``units_open`` are here, free and for this list. Where it is not ``counted`` nobody knows yet
    who waits. ``revision`` is that of the list as it was
    read: an action on it says what its person saw.
    """

    title: str
    product_id: int
    code: str
    product: str
    unit: str
    from_on: date | None
    to_on: date | None
    state: str
    waiting: int
    paused: int
    units_wanted: Decimal
    waiting_since: datetime | None
    stock: StockFigures
    policy: PolicyRow | None
    revision: int
    offered: int = 0
    next_due: datetime | None = None
    units_open: Decimal = Decimal(0)
    counted: bool = True

    @property
    def is_dated(self) -> bool:
        """Whether it waits for units of certain dates."""
        return self.from_on is not None or self.to_on is not None


@dataclass(frozen=True, slots=True)
class WaitlistFilters:
    """What to list; ``text`` finds the product. ``today`` tells who is paused, ``now`` which offers
    still stand (None: all that nobody answered).

    Without ``counted`` nothing is counted of who waits: of a list with a million that takes longer
    than anybody waits for the first sight of it.
    """

    today: date
    text: str = ""
    state: str = "open"
    product_id: int | None = None
    with_waiting: bool = False
    now: datetime | None = None
    counted: bool = True


def _where(filters: WaitlistFilters) -> Sequence[Where]:
    where = Where()
    if filters.state:
        where = where.and_("t.state = ?", filters.state)
    if filters.product_id is not None:
        where = where.and_("t.product_id = ?", filters.product_id)
    if filters.text.strip():
        found = matching(PRODUCT_WORDS, filters.text)
        where = where.and_(f"t.product_id IN ({found.conditions[0]})", *found.params)
    if filters.with_waiting:
        where = where.and_(
            "EXISTS (SELECT 1 FROM waitlist_entry e"
            " WHERE e.waitlist_id = t.id AND e.state = 'waiting')"
        )
    return [where]


def _make(rows: list[Row], filters: WaitlistFilters) -> list[WaitlistRow]:
    ids = [row[0] for row in rows]
    queues = _queues(ids, filters.today) if filters.counted else {}
    offers = _offers(ids, filters.now)
    free = _free(ids, filters.today)
    stock = stock_of([row[2] for row in rows])
    policies = policies_of(ids)
    made = []
    for row in rows:
        queue = queues.get(row[0], (0, 0, None))
        made.append(
            WaitlistRow(
                id=row[0],
                title=row[1],
                product_id=row[2],
                code=row[3],
                product=row[4],
                unit=row[5],
                from_on=day(row[6]),
                to_on=day(row[7]),
                state=row[8],
                waiting=queue[0],
                paused=int(queue[1]),
                units_wanted=quantity(row[10]),
                waiting_since=instant(queue[2]),
                stock=stock[row[2]],
                policy=policies.get(row[0]),
                revision=row[9],
                offered=offers.get(row[0], (0, None))[0],
                next_due=instant(offers.get(row[0], (0, None))[1]),
                units_open=quantity(int(free.get(row[0], 0))),
                counted=filters.counted,
            )
        )
    return made


def _queues(ids: Sequence[int], today: date) -> dict[int, Row]:
    if not ids:
        return {}
    rows = fetch(
        "SELECT waitlist_id, COUNT(*), SUM(CASE WHEN paused_until > ? THEN 1 ELSE 0 END),"
        " MIN(joined_at) FROM waitlist_entry"
        f" WHERE waitlist_id IN {marks(ids)} AND state = 'waiting' GROUP BY waitlist_id",
        (today.isoformat(), *ids),
    )
    return {row[0]: row[1:] for row in rows}


def _offers(ids: Sequence[int], now: datetime | None) -> dict[int, tuple[int, int | None]]:
    """How many offers of each list stand, and when the first of them runs out."""
    if not ids:
        return {}
    rows = fetch(
        "SELECT waitlist_id, COUNT(*), MIN(due_at) FROM waitlist_offer"
        f" WHERE waitlist_id IN {marks(ids)} AND state = 'live' AND due_at > ?"
        " GROUP BY waitlist_id",
        (*ids, 0 if now is None else micros(now)),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _free(ids: Sequence[int], today: date) -> dict[int, int]:
    """What is here and free for each list: of any date, or of the dates it is for (the rule of
    ``services.openings.serves``)."""
    if not ids:
        return {}
    on = today.isoformat()
    return dict(
        fetch(
            "SELECT w.id, SUM(s.quantity - s.allocated) FROM waitlist w"
            " JOIN supply s ON s.product_id = w.product_id AND s.state = 'open'"
            " AND s.kind = 'on-hand' AND s.available_on <= ? AND s.quantity > s.allocated"
            f" WHERE w.id IN {marks(ids)} AND CASE WHEN w.from_on IS NULL AND w.to_on IS NULL"
            " THEN s.for_on IS NULL ELSE s.for_on >= ?"
            " AND (w.from_on IS NULL OR w.from_on <= s.for_on)"
            " AND (w.to_on IS NULL OR s.for_on <= w.to_on) END GROUP BY w.id",
            (on, *ids, on),
        )
    )


WAITLISTS: Listing[WaitlistRow, WaitlistFilters] = Listing(
    table="waitlist",
    columns="t.id, t.title, t.product_id, p.code, p.name, p.unit, t.from_on, t.to_on, t.state,"
    " t.revision, t.units_waiting",
    joins="JOIN product p ON p.id = t.product_id",
    # No index, for an office has hundreds of lists, not millions.
    sorts={"title": ("t.title",)},
    where=_where,
    make=_make,
)


def waitlist(waitlist_id: int, *, today: date, now: datetime | None = None) -> WaitlistRow:
    """One waitlist. Raises NotFound ``waitlist-gone``."""
    rows = fetch(
        f"SELECT {WAITLISTS.columns} FROM waitlist t {WAITLISTS.joins} WHERE t.id = ?",
        (waitlist_id,),
    )
    if not rows:
        raise NotFound("waitlist-gone", id=waitlist_id)
    return _make(rows, WaitlistFilters(today=today, now=now))[0]


def policies_of(waitlist_ids: Collection[int]) -> dict[int, PolicyRow]:
    """The rules in force for each list: its own latest version, or the office's default."""
    with faults():
        return {key: policy_row(row) for key, row in rules_in_force(waitlist_ids).items()}


def policy_row(row: WaitlistPolicy) -> PolicyRow:
    """A version as screens know it."""
    return PolicyRow(
        **values_of(row),
        id=row.id,
        own=row.waitlist_id is not None and not row.follows_office,
        version=row.version,
        reason=row.reason,
        at=row.at,
        staff_id=row.staff_id,
    )
