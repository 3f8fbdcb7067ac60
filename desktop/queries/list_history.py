"""What a waitlist has seen, counted by the engine from its own rows, by working days of the office.

Today is not among them, for it is not over.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from desktop.domain.office_calendar import OfficeCalendar
from desktop.domain.pace import REMEMBERED, History
from desktop.models.fields import to_micros
from desktop.models.settings import office
from desktop.queries.sql import fetch, quantity

_LOOKED_BACK = (timedelta(days=180), timedelta(days=730))
"""How far a history reaches: the second for lists of few openings, which remember longer."""

_DAY = 86_400_000_000

# What was given on and kept; a unit that came back is counted with whoever keeps it.
_OPENED = (
    "SELECT (made_at + ?) / ?, SUM(quantity) FROM waitlist_offer WHERE waitlist_id = ?"
    " AND state IN ('accepted', 'live') AND due_at >= ? GROUP BY 1"
)
_WAITING = (
    "SELECT (joined_at + ?) / ?, COUNT(*) FROM waitlist_entry WHERE waitlist_id = ?"
    " AND state IN ('waiting', 'offered') GROUP BY 1"
)
_CLOSED = (
    "SELECT (closed_at + ?) / ?, state, CASE WHEN refusals > 0 THEN 1 ELSE 0 END, COUNT(*)"
    " FROM waitlist_entry WHERE waitlist_id = ? AND closed_at >= ? GROUP BY 1, 2, 3"
)
_CLOSED_SINCE = (
    "SELECT (joined_at + ?) / ?, COUNT(*) FROM waitlist_entry"
    " WHERE waitlist_id = ? AND closed_at >= ? GROUP BY 1"
)
# Who refused until the place was paused: nobody behind waits for them any more.
_PAUSED = (
    "SELECT COUNT(*) FROM waitlist_entry WHERE waitlist_id = ? AND state = 'waiting'"
    " AND paused_until > ? AND refusals > 0"
)


def history_of(waitlist_id: int, *, now: datetime) -> History:
    """What a list has seen in the last half year, or in two years where it opens rarely.

    Days begin at midnight by the office's offset from UTC of today: what came within an hour of it
    in the other half of the year counts on its neighbour.
    """
    settings = office()
    offset = now.astimezone(settings.zone).utcoffset() or timedelta()
    row = fetch("SELECT digest FROM waitlist WHERE id = ?", (waitlist_id,))
    read = _kept if row and row[0][0] else _kept.__wrapped__
    digest = row[0][0] if row else ""
    return read(waitlist_id, digest, settings.calendar, settings.today(now), offset)


@lru_cache(maxsize=32)
def _kept(
    waitlist_id: int, digest: str, calendar: OfficeCalendar, today: date, offset: timedelta
) -> History:
    """Read once for each state of the list, which the ``digest`` of its log tells."""
    for look_back in _LOOKED_BACK:
        found = _history(waitlist_id, _Days(calendar, today, offset, look_back))
        if sum(units > 0 for units in found.opened) >= REMEMBERED:
            break
    return found


def _history(waitlist_id: int, days: _Days) -> History:
    joined, ended, left, opened = (defaultdict[int, float](float) for _ in range(4))
    offers = refused = 0
    began = fetch(_WAITING, (*days.shift, waitlist_id))
    began += fetch(_CLOSED_SINCE, (*days.shift, waitlist_id, days.since))
    for at, number in began:
        joined[days.at(at)] += number
    for at, state, refusing, number in fetch(_CLOSED, (*days.shift, waitlist_id, days.since)):
        ended[days.at(at)] += number
        if state == "withdrawn" and not refusing:
            left[days.at(at)] += number
        else:
            offers += number
            refused += number if state == "withdrawn" else 0
    for at, units in fetch(_OPENED, (*days.shift, waitlist_id, days.since)):
        opened[days.at(at)] += float(quantity(int(units)))
    paused = int(fetch(_PAUSED, (waitlist_id, days.today.isoformat()))[0][0])
    seen = []
    waiting = joined[-1] - ended[-1]
    for number in range(days.working):
        if waiting or joined[number]:
            seen.append((opened[number], max(waiting, 1.0), left[number]))
        waiting += joined[number] - ended[number]
    return History(
        opened=[one[0] for one in seen],
        waited=[one[1] for one in seen],
        left=[one[2] for one in seen],
        offers=offers + paused,
        refused=refused + paused,
    )


class _Days:
    """The ``working`` days that are looked back on, by number. What happens on any other day counts
    on the next working day."""

    def __init__(
        self, calendar: OfficeCalendar, today: date, offset: timedelta, look_back: timedelta
    ) -> None:
        self.today = today
        self.shift = offset // timedelta(microseconds=1), _DAY
        first = today - look_back
        self.since = to_micros(datetime.combine(first, time(), UTC)) - self.shift[0]
        self._first = first.toordinal() - date(1970, 1, 1).toordinal()
        self._numbers: list[int] = []
        self.working = 0
        for ahead in range(look_back.days):
            self._numbers.append(self.working)
            self.working += calendar.is_working_day(first + timedelta(ahead))

    def at(self, day: int) -> int:
        """The number of the working day of a day since 1970: -1 before all of them, and their count
        where it is today's or not over yet."""
        ahead = day - self._first
        if ahead < 0:
            return -1
        return self._numbers[ahead] if ahead < len(self._numbers) else self.working
