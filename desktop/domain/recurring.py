"""What comes again: obligations from the planned day, being in touch from the last contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.errors import RuleBroken
from desktop.domain.followups import add_months

UNITS = ("day", "week", "month")
MOST = 120
"""The most days, weeks or months between two times."""

OBLIGATION = "obligation"
KEEP_IN_TOUCH = "keep-in-touch"
COUNTED_FROM = (OBLIGATION, KEEP_IN_TOUCH)
"""The rules (domain/followups) of what comes again: counted from the plan, or from a contact."""

UNANSWERED = frozenset({"missed", "no-answer", "message-left", "cut-off", "wrong-number"})
"""Dispositions of attempts in which nobody was spoken to: being in touch is not moved by them."""


@dataclass(frozen=True, slots=True)
class Every:
    """So many days, weeks or months. Raises RuleBroken ``repeat-malformed`` (most)."""

    count: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS or not 1 <= self.count <= MOST:
            raise RuleBroken("repeat-malformed", most=MOST)

    def after(self, on: date) -> date:
        """The day that much after ``on``; the month's last where it is shorter."""
        if self.unit == "month":
            return add_months(on, self.count)
        return on + timedelta(days=self.count * (7 if self.unit == "week" else 1))


def next_planned(every: Every, *, starts_on: date, planned_on: date) -> date:
    """The planned day after ``planned_on`` of an obligation that began on ``starts_on``.

    It does not matter when it was done. Months are counted from the start: what began on the 31st
    is back on the 31st after a February.
    """
    if every.unit != "month":
        return every.after(planned_on)
    months = (planned_on.year - starts_on.year) * 12 + planned_on.month - starts_on.month
    return add_months(starts_on, months + every.count)


def is_real(disposition: str) -> bool:
    """Whether a contact that ended like this was one: somebody was spoken to."""
    return disposition not in UNANSWERED
