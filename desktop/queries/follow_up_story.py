"""What the follow-ups' page reads beside its list: counts, and one follow-up with its thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.due_working import Working, working_out
from desktop.domain.errors import NotFound
from desktop.domain.followups import RULES
from desktop.domain.procedures import CHECK, STEP, read_steps
from desktop.models.fields import from_micros
from desktop.models.settings import office
from desktop.queries.contacts import CONTACTS, ContactFilters, ContactRow
from desktop.queries.followups import (
    FOLLOW_UPS,
    Edges,
    FollowUpFilters,
    FollowUpRow,
    counts,
    grouped,
    open_of_customer,
    rows_of,
)
from desktop.queries.history import ChangeRow, history_of
from desktop.queries.reach import emails_of
from desktop.queries.sql import document, fetch

_CONTACTS = 3
_OTHERS = 6


@dataclass(frozen=True, slots=True)
class FollowUpFigures:
    """How many open ones are in each group of a list; ``put_off`` of them too often, ``pool``
    belong to nobody. ``everybody`` has so many overdue; ``home`` is the office's country, for phone
    numbers that are typed.
    """

    groups: dict[str, int]
    put_off: int
    pool: int
    everybody: int
    home: str

    @property
    def open(self) -> int:
        """All that are open."""
        return sum(self.groups.values())


def figures(filters: FollowUpFilters, *, edges: Edges) -> FollowUpFigures:
    """The counts of a list, whatever group of it is shown."""
    whole = replace(filters, state="open", edges=edges, text="")
    of_all = counts(edges)
    return FollowUpFigures(
        groups=grouped(whole),
        put_off=FOLLOW_UPS.count(filters=replace(whole, put_off=True, group="")),
        pool=of_all.pool,
        everybody=of_all.overdue,
        home=office().home_country,
    )


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a procedure: ``state`` is open, done, cancelled, skipped (``outcome``: why) or
    ahead, then without a due time."""

    text: str
    state: str
    outcome: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class FollowUpStory:
    """A follow-up, how its first due time came about, how to reach the customer, when they were
    last spoken to, the steps of its procedure, what was planned before about the same thing, what
    else is open for them, and its changes, newest first."""

    id: int
    row: FollowUpRow
    working: Working | None
    email: str
    contacts: tuple[ContactRow, ...]
    steps: tuple[StepRow, ...]
    earlier: tuple[FollowUpRow, ...]
    others: tuple[FollowUpRow, ...]
    changes: tuple[ChangeRow, ...]


def follow_up(follow_up_id: int, *, on: date | None = None) -> FollowUpRow:
    """One follow-up; with ``on``, whether its owner is away that day.

    Raises NotFound ``follow-up-gone``.
    """
    rows = fetch(
        f"SELECT {FOLLOW_UPS.columns} FROM follow_up t {FOLLOW_UPS.joins} WHERE t.id = ?",
        (follow_up_id,),
    )
    if not rows:
        raise NotFound("follow-up-gone", id=follow_up_id)
    return rows_of(rows, on=on)[0]


def follow_up_story(follow_up_id: int, *, on: date | None = None) -> FollowUpStory:
    """One follow-up with its thread; ``on`` and refusals are those of :func:`follow_up`."""
    row = follow_up(follow_up_id, on=on)
    others = open_of_customer(row.customer_id, limit=_OTHERS + 1)
    return FollowUpStory(
        id=follow_up_id,
        row=row,
        working=_working(row),
        email=emails_of([row.customer_id]).get(row.customer_id, ""),
        contacts=tuple(
            CONTACTS.page(
                filters=ContactFilters(customer_id=row.customer_id),
                sort="started",
                descending=True,
                limit=_CONTACTS,
            )
        ),
        steps=_steps(row),
        earlier=_earlier(row),
        others=tuple(other for other in others if other.id != row.id)[:_OTHERS],
        changes=history_of("follow_up", follow_up_id, limit=40),
    )


def _earlier(row: FollowUpRow) -> tuple[FollowUpRow, ...]:
    """What is off the list already of the same place, order or contact, the latest first."""
    keys = (("entry_id", row.entry_id), ("order_id", row.order_id), ("contact_id", row.contact_id))
    about = next(((name, key) for name, key in keys if key is not None), None)
    if about is None:
        return ()
    rows = fetch(
        f"SELECT {FOLLOW_UPS.columns} FROM follow_up t {FOLLOW_UPS.joins}"
        f" WHERE t.{about[0]} = ? AND t.state <> 'open' AND t.id <> ?"
        " ORDER BY t.closed_at DESC, t.id DESC LIMIT ?",
        (about[1], row.id, _OTHERS),
    )
    return tuple(rows_of(rows))


def _working(row: FollowUpRow) -> Working | None:
    """How the first due time came about; None where no rule gives it."""
    calendar = office().calendar
    if row.rule == STEP:
        hours = row.params.get("hours")
        if hours is None and "days" not in row.params:
            return None
        return working_out(
            start=datetime.fromisoformat(row.params["after"]),
            due=row.original_due,
            hours=None if hours is None else Decimal(hours),
            days=row.params.get("days", 0),
            calendar=calendar,
        )
    rule = RULES.get(row.rule)
    on = row.params.get("planned_on") or row.params.get("on")
    if rule is None or row.rule in ("by-hand", CHECK) or (rule.on_date and on is None):
        return None
    return working_out(
        start=row.created_at,
        due=row.original_due,
        hours=rule.hours,
        days=rule.days,
        on=date.fromisoformat(on) if rule.on_date and on is not None else None,
        calendar=calendar,
    )


def _steps(row: FollowUpRow) -> tuple[StepRow, ...]:
    """Those that were opened, and those ahead unless it was ended before them."""
    if row.rule != STEP:
        return ()
    first = row.about_id or row.id
    found = [
        (document(params), state, outcome, from_micros(due))
        for params, state, outcome, due in fetch(
            "SELECT params, state, outcome, due FROM follow_up"
            " WHERE (id = ? OR about_id = ?) AND rule = ? ORDER BY id",
            (first, first, STEP),
        )
    ]
    opened = [
        StepRow(params["step"], "skipped" if params.get("skipped") else state, outcome, due)
        for params, state, outcome, due in found
    ]
    if opened[-1].state == "cancelled":
        return tuple(opened)
    ahead = read_steps(found[-1][0]["ahead"])
    return (*opened, *(StepRow(step.text, "ahead") for step in ahead))
