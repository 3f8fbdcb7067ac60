"""Supervisors' looks at colleagues' open steps: how soon, by the owner's level, and whose they are.

The less experienced somebody is, the sooner and oftener somebody looks. The customer notices
nothing of it: when the step itself is due is no part of this.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from desktop.domain.absences import Absence, at_desk
from desktop.domain.errors import RuleBroken
from desktop.domain.office_calendar import OfficeCalendar

LEVELS = ("A", "B", "C", "D")
"""Competency levels, from the trainee to the expert."""

MOST_HOURS = 400
"""Office hours between two looks at most: ten weeks."""


def checked_hours(hours: Sequence[int]) -> list[int]:
    """Office hours until a look and between two, a number for each of LEVELS, never fewer for the
    more experienced.

    Raises RuleBroken ``setting-range`` (name, lowest, highest) and ``check-hours-order`` (least),
    both with the level as the ``field``.
    """
    made = list(hours)
    if len(made) != len(LEVELS):
        raise ValueError(hours)
    least = 1
    for level, count in zip(LEVELS, made, strict=True):
        if not 1 <= count <= MOST_HOURS:
            raise RuleBroken(
                "setting-range", name="check_hours", lowest=1, highest=MOST_HOURS, field=level
            )
        if count < least:
            raise RuleBroken("check-hours-order", least=least, field=level)
        least = count
    return made


def look_due(
    level: str, *, hours: Sequence[int], now: datetime, calendar: OfficeCalendar
) -> datetime:
    """When a supervisor looks at a step of somebody of this level the next time."""
    return calendar.due_after_hours(now, hours[LEVELS.index(level)])


def who_looks(
    owner: int,
    *,
    supervisors: Collection[int],
    looks: Mapping[int, int],
    absences: Iterable[Absence],
    on: date,
) -> int | None:
    """Who looks at a step of ``owner`` on a day, None if nobody can: whoever has fewest.

    Of the ``supervisors`` those who are at their desks; where all are away, whoever stands in for
    one. Nobody looks at their own step. ``looks`` is how many each has open; of equals the one who
    is longest on record looks.
    """
    known = list(absences)
    others = [one for one in supervisors if one != owner]
    stand_ins = {one: at_desk(one, known, on=on) for one in others}
    here = [one for one in others if stand_ins[one] == one]
    can = here or [one for one in stand_ins.values() if one is not None and one != owner]
    return min(can, key=lambda one: (looks.get(one, 0), one), default=None)
