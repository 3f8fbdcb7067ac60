"""Absences: who is away from when to when, and who sees their follow-ups meanwhile.

Whoever is away still owns what is theirs; the substitute sees it too. A substitute who is away
themselves is stood in for in turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.errors import RuleBroken

LONGEST = 366
"""Days an absence may last: a longer one is a slip of the finger, or somebody has left."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from ``first_on`` to ``last_on``, both included."""

    staff_id: int
    substitute_id: int
    first_on: date
    last_on: date

    def covers(self, on: date) -> bool:
        """Are they away on this day?"""
        return self.first_on <= on <= self.last_on


def check_absence(new: Absence, others: Iterable[Absence], *, today: date) -> None:
    """Refuse an absence in which nobody would see what is due.

    ``others`` are all the others of the office. Raises RuleBroken ``absence-dates`` (it ends before
    it begins or today, or lasts too long), ``absence-self``, ``absence-overlaps`` (first, last),
    ``absence-nobody`` (on): everybody who stands in is away on that day.
    """
    days = (new.last_on - new.first_on).days
    if new.last_on < today or not 0 <= days < LONGEST:
        raise RuleBroken("absence-dates", longest=LONGEST)
    if new.substitute_id == new.staff_id:
        raise RuleBroken("absence-self")
    known = [*others, new]
    for one in known[:-1]:
        is_same = one.staff_id == new.staff_id
        if is_same and one.first_on <= new.last_on and new.first_on <= one.last_on:
            raise RuleBroken("absence-overlaps", first=one.first_on, last=one.last_on)
    for day in (new.first_on + timedelta(n) for n in range(days + 1)):
        away = {one.staff_id: one.substitute_id for one in known if one.covers(day)}
        if any(_at_desk(each, away) is None for each in away):
            raise RuleBroken("absence-nobody", on=day)


def standing_in(staff_id: int, absences: Iterable[Absence], *, on: date) -> frozenset[int]:
    """Those whose follow-ups ``staff_id`` sees on this day beside their own."""
    away = {one.staff_id: one.substitute_id for one in absences if one.covers(on)}
    return frozenset(each for each in away if each != staff_id and staff_id in _line(each, away))


def at_desk(staff_id: int, absences: Iterable[Absence], *, on: date) -> int | None:
    """Who sits there for ``staff_id`` on this day: they themselves, the first of those who stand in
    for them, or nobody."""
    away = {one.staff_id: one.substitute_id for one in absences if one.covers(on)}
    return _at_desk(staff_id, away) if staff_id in away else staff_id


def _at_desk(staff_id: int, away: dict[int, int]) -> int | None:
    """The first in the line of substitutes who is not away; None where it goes in a circle."""
    return next((one for one in _line(staff_id, away) if one not in away), None)


def _line(staff_id: int, away: dict[int, int]) -> list[int]:
    """Who stands in, each for the one before; it ends where it would go in a circle."""
    line: list[int] = []
    while staff_id in away and away[staff_id] not in line:
        staff_id = away[staff_id]
        line.append(staff_id)
    return line
