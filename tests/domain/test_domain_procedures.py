"""Procedures: deadlines count from deadlines, looks come by level, and the two never mix."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop.domain.codes import CODE_LISTS
from desktop.domain.office_calendar import default_calendar
from desktop.domain.procedures import CHECK_HOURS, PROCEDURES, Step, check_due

OFFICE = default_calendar("Europe/London", [date(2026, 11, 4)])
MONDAY = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Step("x", hours=2), datetime(2026, 11, 3, 10, 0, tzinfo=UTC)),
        (Step("x", days=2), datetime(2026, 11, 5, 17, 0, tzinfo=UTC)),
        (Step("x"), datetime(2026, 11, 2, 17, 0, tzinfo=UTC)),
    ],
)
def test_a_step_is_due_in_office_time_after_the_deadline_before(
    step: Step, expected: datetime
) -> None:
    assert step.deadline(MONDAY, OFFICE) == expected


def test_every_procedure_has_steps_that_can_be_done() -> None:
    methods = {code for code, _label in CODE_LISTS["communication-methods"]}
    for code, one in PROCEDURES.items():
        assert code == one.code
        assert one.steps
        assert {step.method for step in one.steps} <= methods
        assert all(step.text and step.hours >= 0 and step.days >= 0 for step in one.steps)


def test_the_less_experienced_the_sooner_somebody_looks() -> None:
    dues = [check_due(level, now=MONDAY, calendar=OFFICE) for level in sorted(CHECK_HOURS)]
    assert dues == sorted(set(dues))
    assert dues[0] == datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
