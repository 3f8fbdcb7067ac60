"""Procedures: lists of steps that open one after the other, each timed from the deadline before it.

Counted like this a step that is done late does not make the following ones later. What runs goes on
as it was when it began: every open step brings those after it along. When a step is due depends on
nobody: how often a supervisor looks at it does (domain/looks).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

from desktop.domain.codes import N_
from desktop.domain.errors import RuleBroken
from desktop.domain.office_calendar import OfficeCalendar
from desktop.domain.typed import one_line

STEP = "procedure-step"
CHECK = "check-step"
"""The rules (domain/followups) of an open step, and of a supervisor's look at it."""

MOST_STEPS = 50
MOST_DAYS = 366
MOST_HOURS = 400
"""Longer is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done, by which communication method, and how long after the deadline before:
    ``hours`` of office time, or the closing of the ``days``-th working day (0: of the same one).
    """

    text: str
    method: str = "telephone"
    days: int | None = None
    hours: int | None = None

    def deadline(self, before: datetime, calendar: OfficeCalendar) -> datetime:
        """When it is due, counted from the deadline before it, or from the start."""
        if self.hours is not None:
            return calendar.due_after_hours(before, self.hours)
        return calendar.due_in_days(before, self.days or 0)

    @property
    def time(self) -> dict[str, int]:
        """Its time as it is kept: ``{"days": 1}`` or ``{"hours": 2}``."""
        given = {"days": self.days, "hours": self.hours}
        return {unit: count for unit, count in given.items() if count is not None}


@dataclass(frozen=True, slots=True)
class Procedure:
    """A named list of steps as it is in one version."""

    code: str
    name: str
    steps: tuple[Step, ...]
    version: int = 1
    id: int = 0


def deadlines(
    steps: Sequence[Step], *, start: datetime, calendar: OfficeCalendar
) -> list[datetime]:
    """When each of ``steps`` is due, in UTC, if the first begins at ``start``."""
    found = accumulate(steps, lambda before, step: step.deadline(before, calendar), initial=start)
    return list(found)[1:]


def checked_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps as they are kept, texts without spaces around them.

    Raises RuleBroken ``procedure-no-steps``, ``procedure-steps`` (most), ``text-…``, and with the
    ``number`` of the step ``step-text``, ``step-time`` (it has none, or two), ``step-days`` (most),
    ``step-hours`` (most).
    """
    made = tuple(_checked(number, step) for number, step in enumerate(steps, 1))
    if not made:
        raise RuleBroken("procedure-no-steps", field="steps")
    if len(made) > MOST_STEPS:
        raise RuleBroken("procedure-steps", field="steps", most=MOST_STEPS)
    return made


def _checked(number: int, step: Step) -> Step:
    about: dict[str, Any] = {"field": "steps", "number": number}
    text = one_line(step.text, field="steps", longest=200)
    if not text:
        raise RuleBroken("step-text", **about)
    if len(step.time) != 1:
        raise RuleBroken("step-time", **about)
    if step.days is not None and not 0 <= step.days <= MOST_DAYS:
        raise RuleBroken("step-days", most=MOST_DAYS, **about)
    if step.hours is not None and not 1 <= step.hours <= MOST_HOURS:
        raise RuleBroken("step-hours", most=MOST_HOURS, **about)
    return Step(text, step.method, step.days, step.hours)


def kept_steps(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps as JSON keeps them."""
    return [{"text": step.text, "method": step.method, **step.time} for step in steps]


def read_steps(kept: Iterable[dict[str, Any]]) -> tuple[Step, ...]:
    """What :func:`kept_steps` made."""
    return tuple(Step(**one) for one in kept)


_NAMES = {
    "delayed-delivery": N_("Delayed delivery"),
    "new-customer": N_("New customer"),
    "complaint": N_("Complaint"),
}
_STEPS = {
    "delayed-delivery": (
        Step(N_("Tell the customer that the delivery is late"), hours=2),
        Step(N_("Agree a new date with the customer"), days=1),
        Step(N_("Ask after the delivery whether everything is right"), days=5),
    ),
    "new-customer": (
        Step(N_("Welcome the customer and say who looks after them"), days=1),
        Step(N_("Ask whether the first order arrived as promised"), days=10),
    ),
    "complaint": (
        Step(N_("Tell the customer that the complaint is being looked into"), hours=4),
        Step(N_("Find out what happened and offer a remedy"), days=2),
        Step(N_("Ask whether the remedy was right"), days=5),
    ),
}
SHIPPED = tuple(Procedure(code, name, _STEPS[code]) for code, name in _NAMES.items())
"""What an office begins with; its texts are translated wherever it left them as they are."""

SHIPPED_TEXTS = frozenset(
    text for one in SHIPPED for text in (one.name, *(step.text for step in one.steps))
)
"""Names and steps of ours, in English."""
