"""One waitlist as its page shows it: the queue's figures, and one place with what led to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.errors import NotFound
from desktop.domain.waitlist import micros
from desktop.models.database import faults
from desktop.models.fields import from_micros
from desktop.models.settings import office
from desktop.models.waiting import WAITING, by_day, offerable, stand
from desktop.queries.certificates import Certificate, certificates
from desktop.queries.dated_places import Stands, days_of
from desktop.queries.entries import ENTRIES, EntryFilters, EntryRow, entry
from desktop.queries.reach import phones_of
from desktop.queries.sql import fetch_one
from desktop.queries.waitlist_log import LogRow, log_of
from desktop.queries.waitlists import WaitlistRow, waitlist

_COUNTED = 10_000  # beyond this place the units ahead say nothing, and counting them takes long


@dataclass(frozen=True, slots=True)
class QueueState:
    """A waitlist now. ``home`` is the office's country, for phone numbers that are typed;
    ``gathering`` the member units are gathered for, empty for nobody."""

    row: WaitlistRow
    home: str
    gathering: str = ""

    @property
    def free(self) -> Decimal:
        """The units here that nobody holds: what can be offered at once."""
        return self.row.units_open


def queue_state(waitlist_id: int, *, now: datetime) -> QueueState:
    """The figures of a list. Raises NotFound ``waitlist-gone``."""
    settings = office()
    row = waitlist(waitlist_id, today=settings.today(now), now=now)
    gathering = fetch_one(
        "SELECT c.name FROM waitlist w JOIN waitlist_entry e ON e.id = w.gathering"
        " JOIN customer c ON c.id = e.customer_id WHERE w.id = ?",
        (waitlist_id,),
    )
    return QueueState(row, settings.home_country, gathering[0] if gathering else "")


@dataclass(frozen=True, slots=True)
class Told:
    """The last statement a member was given, and whether it stands."""

    at: datetime
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class EntryStory:
    """A place with what led to it. ``waiting`` could be offered now; ``units_ahead`` are wanted
    before this place, None far down the list. On a list with dates ``days`` has the place for each
    day that is wanted. ``told`` is the last statement given. ``certificates`` and ``log`` are the
    newest first; ``gathered`` says whether units are kept for it.
    """

    id: int
    entry: EntryRow
    waiting: int
    units_ahead: Decimal | None
    days: Mapping[date, int]
    phone: str
    told: Told | None
    certificates: tuple[Certificate, ...]
    log: tuple[LogRow, ...]
    gathered: bool


def entry_story(entry_id: int, *, today: date) -> EntryStory:
    """One place on the office's day. Raises NotFound ``waitlist-entry-gone``."""
    row = entry(entry_id, today=today)
    condition, values = offerable(today, row.place_on)
    counted = fetch_one(
        f"SELECT COUNT(*) FROM waitlist_entry WHERE {WAITING} AND {condition}",
        (row.waitlist_id, *values),
    )
    gathering = fetch_one("SELECT gathering FROM waitlist WHERE id = ?", (row.waitlist_id,))
    return EntryStory(
        id=entry_id,
        entry=row,
        waiting=int(counted[0]) if counted else 0,
        units_ahead=_units_ahead(row, today),
        days=_days(row, today),
        phone=phones_of([row.customer_id]).get(row.customer_id, ""),
        told=_told(entry_id),
        certificates=certificates(entry_id, limit=8),
        log=log_of(entry_id),
        gathered=bool(gathering and gathering[0] == entry_id),
    )


@dataclass(frozen=True, slots=True)
class PlaceAt:
    """Where a place stands: its list, and the state of both."""

    entry_id: int
    waitlist_id: int
    state: str
    list_state: str


def place_at(entry_id: int) -> PlaceAt:
    """The list a place is on. Raises NotFound ``waitlist-entry-gone``."""
    row = fetch_one(
        "SELECT e.id, w.id, e.state, w.state FROM waitlist_entry e"
        " JOIN waitlist w ON w.id = e.waitlist_id WHERE e.id = ?",
        (entry_id,),
    )
    if row is None:
        raise NotFound("waitlist-entry-gone", id=entry_id)
    return PlaceAt(*row)


def _told(entry_id: int) -> Told | None:
    row = fetch_one(
        "SELECT at, text, state FROM waitlist_statement WHERE entry_id = ?"
        " ORDER BY id DESC LIMIT 1",
        (entry_id,),
    )
    return None if row is None else Told(from_micros(row[0]), row[1], row[2])


def _units_ahead(row: EntryRow, today: date) -> Decimal | None:
    if row.place is None or row.place > _COUNTED:
        return None
    place = (micros(row.key), row.id)
    with faults():
        return stand(row.waitlist_id, [place], today=today, on=row.place_on)[row.id][1]


def _days(row: EntryRow, today: date) -> Mapping[date, int]:
    """The place for each day of the list that is wanted; none on a list without dates."""
    if row.place_on is None:
        return {}
    found = fetch_one("SELECT from_on, to_on FROM waitlist WHERE id = ?", (row.waitlist_id,))
    place = Stands(micros(row.key), row.id, row.first_on, row.last_on)
    ends = [None if value is None else date.fromisoformat(value) for value in found or (None, None)]
    days = [day for day in days_of(ends[0], ends[1], today) if place.wants(day)]
    with faults():
        return by_day(row.waitlist_id, (place.key, place.id), today=today, days=days)


def first_in_line(waitlist_id: int, *, today: date, limit: int = 5) -> list[EntryRow]:
    """Those of a list who could be served now and stand first."""
    filters = EntryFilters(today=today, waitlist_id=waitlist_id, paused=False)
    return ENTRIES.page(filters=filters, sort="place", limit=limit)


def twins_of(entry_id: int, *, today: date) -> list[EntryRow]:
    """The customer's places on the list of this one that wait and that no order line made, this
    one first: what may become one place."""
    row = entry(entry_id, today=today)
    filters = EntryFilters(today=today, waitlist_id=row.waitlist_id, customer_id=row.customer_id)
    places = ENTRIES.page(filters=filters, sort="place", limit=20)
    by_hand = [one for one in places if one.line_id is None and one.id != entry_id]
    return [row, *by_hand]
