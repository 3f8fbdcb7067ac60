"""Follow-ups: the list by due time in its groups, the counts, and those of one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from desktop.domain.followups import FREE_SNOOZES
from desktop.domain.office import Office
from desktop.models.fields import from_micros, to_micros
from desktop.queries.absences import away_until, stood_in_for
from desktop.queries.listing import Listed, Listing
from desktop.queries.reach import phones_of
from desktop.queries.sql import Row, Where, document, fetch, instant, marks
from desktop.queries.words import CUSTOMER_WORDS, matching

GROUPS = ("overdue", "today", "week", "later")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRow(Listed):
    """A follow-up. ``rule`` and ``params`` say why it is there, ``what`` is free text.

    ``owner_id`` is None in the pool; ``handed_to_id`` was asked to take it over and has not yet.
    ``away_until`` is the owner's last day away, where they are away now. ``last`` is how the last
    contact with the customer ended (a disposition).
    """

    customer_id: int
    customer: str
    phone: str
    rule: str
    params: dict[str, Any]
    what: str
    method: str
    owner_id: int | None
    owner: str
    handed_to_id: int | None
    handed_to: str
    original_due: datetime
    due: datetime
    state: str
    snoozes: int
    outcome: str
    created_at: datetime
    closed_at: datetime | None
    order_id: int | None
    order_number: str
    line_id: int | None
    entry_id: int | None
    contact_id: int | None
    about_id: int | None = None
    snooze_reason: str = ""
    away_until: date | None = None
    last: str = ""

    def group(self, edges: Edges) -> str:
        """The heading it stands under: overdue, today, week or later."""
        return edges.group(self.due)


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the groups end: overdue before ``now``, then the ends of today and of the week."""

    now: datetime
    today_ends: datetime
    week_ends: datetime

    @property
    def today(self) -> date:
        """The day that ends with ``today_ends``."""
        return self.today_ends.date() - timedelta(days=1)

    def group(self, due: datetime) -> str:
        """The group of a due time."""
        if due < self.now:
            return "overdue"
        if due < self.today_ends:
            return "today"
        return "week" if due < self.week_ends else "later"


def edges(office: Office, now: datetime) -> Edges:
    """The groups' edges at ``now`` on the office's clock; the week ends with Sunday."""
    today = office.today(now)
    ends = (today + timedelta(days=1), today + timedelta(days=7 - today.weekday()))
    return Edges(now, *(datetime.combine(day, time.min, office.zone) for day in ends))


@dataclass(frozen=True, slots=True)
class FollowUpFilters:
    """What to list. ``owner_id`` of one person, with what is handed to them and (with ``edges``)
    what those own for whom they stand in today; ``pool`` nobody's.

    ``group`` (with ``edges``) keeps one of the four, ``put_off`` those that were put off so often
    that a supervisor looks at them; ``since`` and ``until`` (not included) bound the due time;
    ``text`` finds the customer.
    """

    state: str = "open"
    owner_id: int | None = None
    pool: bool = False
    group: str = ""
    put_off: bool = False
    edges: Edges | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    customer_id: int | None = None
    home: str = ""


def _where(filters: FollowUpFilters) -> Sequence[Where]:
    if filters.put_off:  # in the words of its index
        where = Where(("t.state = 'open'", f"t.snoozes >= {FREE_SNOOZES + 1}"))
    else:
        where = Where(("t.state = ?",), (filters.state,))
    spans = [(filters.since, filters.until)]
    if filters.group and filters.edges is not None:
        spans.append(_span(filters.group, filters.edges))
    for span in spans:
        where = _spanned(where, span)
    if filters.customer_id is not None:
        where = where.and_("t.customer_id = ?", filters.customer_id)
    if filters.text.strip():
        found = matching(CUSTOMER_WORDS, filters.text, home=filters.home)
        where = where.and_(f"t.customer_id IN ({found.conditions[0]})", *found.params)
    if filters.pool:
        return [where.and_("t.owner_id IS NULL")]
    if filters.owner_id is None:
        return [where]
    owners = [filters.owner_id]
    if filters.edges is not None:
        owners += stood_in_for(filters.owner_id, on=filters.edges.today)
    handed = where.and_("t.handed_to_id = ?", filters.owner_id)
    handed = handed.and_(f"(t.owner_id IS NULL OR t.owner_id NOT IN {marks(owners)})", *owners)
    return [*(where.and_("t.owner_id = ?", owner) for owner in owners), handed]


def _spanned(where: Where, span: tuple[datetime | None, datetime | None]) -> Where:
    since, until = span
    if since is not None:
        where = where.and_("t.due >= ?", to_micros(since))
    return where if until is None else where.and_("t.due < ?", to_micros(until))


def _span(group: str, edges: Edges) -> tuple[datetime | None, datetime | None]:
    return {
        "overdue": (None, edges.now),
        "today": (edges.now, edges.today_ends),
        "week": (edges.today_ends, edges.week_ends),
        "later": (max(edges.week_ends, edges.today_ends), None),
    }[group]


def _make(rows: list[Row], filters: FollowUpFilters | None = None) -> list[FollowUpRow]:
    edges = None if filters is None else filters.edges
    return rows_of(rows, on=None if edges is None else edges.today)


def rows_of(rows: list[Row], *, on: date | None = None) -> list[FollowUpRow]:
    """Rows from the columns of the list; with ``on``, who is away that day."""
    phones = phones_of({row[1] for row in rows})
    away = {} if on is None else away_until(on=on)
    return [_row(row, phones.get(row[1], ""), away.get(row[7])) for row in rows]


def _row(row: Row, phone: str, away: date | None) -> FollowUpRow:
    return FollowUpRow(
        id=row[0],
        customer_id=row[1],
        customer=row[2],
        phone=phone,
        rule=row[3],
        params=document(row[4]) or {},
        what=row[5],
        method=row[6],
        owner_id=row[7],
        owner=row[8] or "",
        handed_to_id=row[9],
        handed_to=row[10] or "",
        original_due=from_micros(row[11]),
        due=from_micros(row[12]),
        state=row[13],
        snoozes=row[14],
        outcome=row[15],
        created_at=from_micros(row[16]),
        closed_at=instant(row[17]),
        order_id=row[18],
        order_number=row[19] or "",
        line_id=row[20],
        entry_id=row[21],
        contact_id=row[22],
        about_id=row[23],
        snooze_reason=row[24],
        away_until=away,
        last=row[25] or "",
    )


FOLLOW_UPS: Listing[FollowUpRow, FollowUpFilters] = Listing(
    table="follow_up",
    columns="t.id, t.customer_id, c.name, t.rule, t.params, t.what, t.method, t.owner_id, s.name,"
    " t.handed_to_id, h.name, t.original_due, t.due, t.state, t.snoozes, t.outcome, t.created_at,"
    " t.closed_at, t.order_id, o.number, t.line_id, t.entry_id, t.contact_id, t.about_id,"
    " t.snooze_reason, (SELECT k.disposition FROM contact k WHERE k.customer_id = t.customer_id"
    " AND k.ended_at IS NOT NULL ORDER BY k.started_at DESC, k.id DESC LIMIT 1)",
    joins="JOIN customer c ON c.id = t.customer_id LEFT JOIN staff s ON s.id = t.owner_id"
    " LEFT JOIN staff h ON h.id = t.handed_to_id LEFT JOIN sales_order o ON o.id = t.order_id",
    sorts={"due": ("t.due",)},
    where=_where,
    make=_make,
)


@dataclass(frozen=True, slots=True)
class FollowUpCounts:
    """How many open follow-ups stand in each group; ``pool`` of them belong to nobody."""

    overdue: int
    today: int
    week: int
    later: int
    pool: int


def counts(edges: Edges, *, owner_id: int | None = None) -> FollowUpCounts:
    """The open follow-ups of everybody, or of one person with the pool's beside them."""
    where = Where(("t.state = 'open'",))
    if owner_id is not None:
        where = where.and_("t.owner_id = ?", owner_id)
    pool = "SELECT COUNT(*) FROM follow_up WHERE owner_id IS NULL AND state = 'open'"
    return FollowUpCounts(*(*_by_group([where], edges), int(fetch(pool)[0][0])))


def grouped(filters: FollowUpFilters) -> dict[str, int]:
    """How many of a list (with ``edges``) stand in each group, whatever group of it is shown."""
    if filters.edges is None:
        raise ValueError("groups have edges")
    arms = _where(replace(filters, group=""))
    return dict(zip(GROUPS, _by_group(arms, filters.edges), strict=True))


def _by_group(arms: Sequence[Where], edges: Edges) -> list[int]:
    """Each counted along its part of an index, all in one statement."""
    counted: list[str] = []
    params: list[Any] = []
    for group in GROUPS:
        for arm in arms:
            where = _spanned(arm, _span(group, edges))
            counted.append(f"(SELECT COUNT(*) FROM follow_up t{where.text})")
            params += where.params
    (row,) = fetch(f"SELECT {', '.join(counted)}", params)
    size = len(arms)
    return [sum(row[start : start + size]) for start in range(0, len(row), size)]


def fallen_due(
    *, since: datetime, until: datetime, on: date, owner_id: int | None
) -> list[FollowUpRow]:
    """Open ones that fell due after ``since`` up to ``until``: those of one person and of whoever
    they stand in for on that day, or everybody's."""
    condition, owners = "", []
    if owner_id is not None:
        owners = [owner_id, *stood_in_for(owner_id, on=on)]
        condition = f" AND t.owner_id IN {marks(owners)}"
    rows = fetch(
        f"SELECT {FOLLOW_UPS.columns} FROM follow_up t {FOLLOW_UPS.joins}"
        f" WHERE t.state = 'open' AND t.due > ? AND t.due <= ?{condition} ORDER BY t.due, t.id"
        " LIMIT 99",
        (to_micros(since), to_micros(until), *owners),
    )
    return rows_of(rows, on=on)


def follow_ups_of_order(order_id: int) -> tuple[FollowUpRow, ...]:
    """The follow-ups of an order, open ones first, then by due time."""
    return _of("t.order_id = ?", order_id)


def open_of_customer(customer_id: int, *, limit: int = 50) -> tuple[FollowUpRow, ...]:
    """A customer's open follow-ups, the most urgent first."""
    return _of("t.customer_id = ? AND t.state = 'open'", customer_id, limit=limit)


def _of(condition: str, key: int, *, limit: int = 200) -> tuple[FollowUpRow, ...]:
    rows = fetch(
        f"SELECT {FOLLOW_UPS.columns} FROM follow_up t {FOLLOW_UPS.joins} WHERE {condition}"
        " ORDER BY CASE t.state WHEN 'open' THEN 0 ELSE 1 END, t.due, t.id LIMIT ?",
        (key, limit),
    )
    return tuple(_make(rows))
