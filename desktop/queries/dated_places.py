"""Places on a list with dates: one for each date that an entry wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.models.waiting import WAITING
from desktop.queries.sql import day, fetch

_MOST_DAYS = 92  # of a list with dates; later ones are not looked at
_OPEN_DAYS = 31  # of a list with dates that has no last one
_CHUNK = 100


@dataclass(frozen=True, slots=True)
class Stands:
    """Where an entry stands in the list's order, and the dates it wants (None: any)."""

    key: int
    id: int
    first_on: date | None
    last_on: date | None

    def wants(self, on: date) -> bool:
        """Whether a unit of this date is one it waits for (``domain.waitlist.offerable``)."""
        return (self.first_on or on) <= on <= (self.last_on or on)


def days_of(from_on: date | None, to_on: date | None, today: date) -> list[date]:
    """The days of a list from today on that places are counted for; none where it has no dates."""
    if from_on is None and to_on is None:
        return []
    start = max(from_on or today, today)
    end = to_on or start + timedelta(_OPEN_DAYS - 1)
    count = min((end - start).days + 1, _MOST_DAYS)
    return [start + timedelta(number) for number in range(count)]


def places_by_day(
    waitlist: int, wanted: Sequence[Stands], *, days: Sequence[date], today: date
) -> dict[int, Mapping[date, int]]:
    """The place of each of ``wanted`` for every one of the ``days`` it wants, by id.

    Counted are those who could be offered a unit of that date; between two neighbours only what
    lies between them, so all of them together cost one pass of the list's index.
    """
    ordered = sorted(wanted, key=lambda one: (one.key, one.id))
    ahead = dict.fromkeys(days, 0)
    found: dict[int, Mapping[date, int]] = {}
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        before = ordered[start - 1] if start else None
        between = _between(waitlist, chunk, before, today)
        for number, one in enumerate(chunk):
            for first_on, last_on, count in between.get(number, ()):
                for on in days:
                    if (first_on or on) <= on <= (last_on or on):
                        ahead[on] += count
            found[one.id] = {on: ahead[on] + 1 for on in days if one.wants(on)}
    return found


def _between(
    waitlist: int, chunk: Sequence[Stands], before: Stands | None, today: date
) -> dict[int, list[tuple[date | None, date | None, int]]]:
    """For each of the chunk who stands from the one before it (taken in) up to it (left out),
    grouped by the dates they want."""
    parts: list[str] = []
    params: list[int | str] = []
    for number, one in enumerate(chunk):
        after = " AND (key, id) >= (?, ?)" if before else ""
        parts.append(
            f"SELECT {number}, first_on, last_on, COUNT(*) FROM waitlist_entry WHERE {WAITING}"
            f" AND (key, id) < (?, ?){after} AND (paused_until IS NULL OR paused_until <= ?)"
            " GROUP BY first_on, last_on"
        )
        params += [waitlist, one.key, one.id]
        params += [before.key, before.id] if before else []
        params.append(today.isoformat())
        before = one
    found: dict[int, list[tuple[date | None, date | None, int]]] = {}
    for number, first_on, last_on, count in fetch(" UNION ALL ".join(parts), params):
        found.setdefault(number, []).append((day(first_on), day(last_on), int(count)))
    return found
