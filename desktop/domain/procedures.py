"""Procedures: lists of steps that open one after the other, each timed from the deadline before it.

Counted like this a step that is done late does not make the following ones later. How often a
supervisor looks at an open step depends on its owner's competency level; when it is due does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.codes import N_
from desktop.domain.office_calendar import OfficeCalendar

STEP = "procedure-step"
CHECK = "check-step"
"""The rules (domain/followups) of an open step, and of a supervisor's look at it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done, by which communication method, and how long after the deadline before:
    ``hours`` of office time or, where there are none, the closing of the ``days``-th working day.
    """

    text: str
    method: str = "telephone"
    days: int = 0
    hours: int = 0

    def deadline(self, before: datetime, calendar: OfficeCalendar) -> datetime:
        """When it is due, counted from the deadline before it, or from the start."""
        if self.hours:
            return calendar.due_after_hours(before, self.hours)
        return calendar.due_in_days(before, self.days)


@dataclass(frozen=True, slots=True)
class Procedure:
    """A named list of steps."""

    code: str
    name: str
    steps: tuple[Step, ...]


PROCEDURES: dict[str, Procedure] = {
    one.code: one
    for one in (
        Procedure(
            "delayed-delivery",
            N_("Delayed delivery"),
            (
                Step(N_("Tell the customer that the delivery is late"), hours=2),
                Step(N_("Agree a new date with the customer"), days=1),
                Step(N_("Ask after the delivery whether everything is right"), days=5),
            ),
        ),
        Procedure(
            "complaint",
            N_("Complaint"),
            (
                Step(N_("Tell the customer that the complaint is being looked into"), hours=4),
                Step(N_("Find out what happened and offer a remedy"), days=2),
                Step(N_("Ask whether the remedy was right"), days=5),
            ),
        ),
        Procedure(
            "new-customer",
            N_("New customer"),
            (
                Step(N_("Welcome the customer and say who looks after them"), days=1),
                Step(N_("Ask whether the first order arrived as promised"), days=10),
            ),
        ),
    )
}
"""The procedures there are, by code."""

CHECK_HOURS = {"A": 4, "B": 8, "C": 16, "D": 40}
"""Office hours until a supervisor looks at an open step, and between two looks, by the level of its
owner: a trainee is helped the same day, an expert is trusted for a week."""


def check_due(level: str, *, now: datetime, calendar: OfficeCalendar) -> datetime:
    """When a supervisor looks at a step of somebody of this level the next time."""
    return calendar.due_after_hours(now, CHECK_HOURS[level])
