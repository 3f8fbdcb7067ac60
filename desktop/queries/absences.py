"""Who is away, until when, and who stands in for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain import absences as rules
from desktop.models.absences import absences_from
from desktop.queries.sql import fetch


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """An absence that is not over, with the names of both."""

    id: int
    staff_id: int
    staff: str
    substitute_id: int
    substitute: str
    first_on: date
    last_on: date


def absences(*, today: date) -> list[AbsenceRow]:
    """All that run or are to come, the earliest first."""
    rows = fetch(
        "SELECT a.id, a.staff_id, s.name, a.substitute_id, t.name, a.first_on, a.last_on"
        " FROM absence a JOIN staff s ON s.id = a.staff_id JOIN staff t ON t.id = a.substitute_id"
        " WHERE a.last_on >= ? ORDER BY a.first_on, a.id",
        (today.isoformat(),),
    )
    return [
        AbsenceRow(
            id=row[0],
            staff_id=row[1],
            staff=row[2],
            substitute_id=row[3],
            substitute=row[4],
            first_on=date.fromisoformat(row[5]),
            last_on=date.fromisoformat(row[6]),
        )
        for row in rows
    ]


def away_until(*, on: date) -> dict[int, date]:
    """Those who are away on this day, with their last day away."""
    return {one.staff_id: one.last_on for one in _running(on)}


def stood_in_for(staff_id: int, *, on: date) -> list[int]:
    """Those whose follow-ups ``staff_id`` sees on this day beside their own."""
    return sorted(rules.standing_in(staff_id, _running(on), on=on))


def _running(on: date) -> list[rules.Absence]:
    return [one for one in absences_from(on) if one.covers(on)]
