"""One waitlist as its page shows it: the queue's figures, and one place with what led to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.waitlist import micros
from desktop.models.settings import office
from desktop.queries.entries import ENTRIES, EntryFilters, EntryRow, entry
from desktop.queries.history import ChangeRow, history_of
from desktop.queries.reach import phones_of
from desktop.queries.sql import fetch_one, quantity
from desktop.queries.waitlists import WaitlistRow, waitlist

_COUNTED = 10_000  # beyond this place the units ahead say nothing, and counting them takes long


@dataclass(frozen=True, slots=True)
class QueueState:
    """A waitlist now. ``free`` are the units here that nobody holds: what can be given at once.

    ``home`` is the office's country, for phone numbers that are typed.
    """

    row: WaitlistRow
    free: Decimal
    home: str


def queue_state(waitlist_id: int, *, now: datetime) -> QueueState:
    """The figures of a list. Raises NotFound ``waitlist-gone``."""
    settings = office()
    today = settings.today(now)
    row = waitlist(waitlist_id, today=today)
    free = fetch_one(
        "SELECT SUM(quantity - allocated) FROM supply"
        " WHERE product_id = ? AND state = 'open' AND kind = 'on-hand' AND available_on <= ?",
        (row.product_id, today.isoformat()),
    )
    units = quantity(int(free[0] or 0)) if free else Decimal(0)
    return QueueState(row, max(units, Decimal(0)), settings.home_country)


@dataclass(frozen=True, slots=True)
class EntryStory:
    """A place with what led to it. ``waiting`` could be offered now; ``units_ahead`` are wanted
    before this place, None far down the list. ``changes`` are the newest first.
    """

    id: int
    entry: EntryRow
    waiting: int
    units_ahead: Decimal | None
    phone: str
    changes: tuple[ChangeRow, ...]


def entry_story(entry_id: int, *, today: date) -> EntryStory:
    """One place on the office's day. Raises NotFound ``waitlist-entry-gone``."""
    row = entry(entry_id, today=today)
    offerable = (
        "FROM waitlist_entry WHERE waitlist_id = ? AND state = 'waiting'"
        " AND (paused_until IS NULL OR paused_until <= ?)"
    )
    params = (row.waitlist_id, today.isoformat())
    counted = fetch_one(f"SELECT COUNT(*) {offerable}", params)
    ahead = None
    if row.place is not None and row.place <= _COUNTED:
        units = fetch_one(
            f"SELECT SUM(quantity) {offerable} AND (key, id) < (?, ?)",
            (*params, micros(row.key), row.id),
        )
        ahead = quantity(int(units[0] or 0)) if units else None
    return EntryStory(
        id=entry_id,
        entry=row,
        waiting=int(counted[0]) if counted else 0,
        units_ahead=ahead,
        phone=phones_of([row.customer_id]).get(row.customer_id, ""),
        changes=history_of("waitlist_entry", entry_id, limit=40),
    )


def first_in_line(waitlist_id: int, *, today: date, limit: int = 5) -> list[EntryRow]:
    """Those of a list who could be served now and stand first."""
    filters = EntryFilters(today=today, waitlist_id=waitlist_id, paused=False)
    return ENTRIES.page(filters=filters, sort="place", limit=limit)
