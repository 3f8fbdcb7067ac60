"""Procedures: deadlines count from deadlines, and steps are whole or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.codes import CODE_LISTS
from desktop.domain.errors import RuleBroken
from desktop.domain.office_calendar import default_calendar
from desktop.domain.procedures import (
    MOST_DAYS,
    MOST_HOURS,
    MOST_STEPS,
    SHIPPED,
    SHIPPED_TEXTS,
    Step,
    checked_steps,
    deadlines,
    kept_steps,
    read_steps,
)

OFFICE = default_calendar("Europe/London", [date(2026, 11, 4)])
MONDAY = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
TIMES = st.one_of(
    st.builds(lambda count: {"days": count}, st.integers(0, 20)),
    st.builds(lambda count: {"hours": count}, st.integers(1, 60)),
)
STEPS = st.lists(st.builds(lambda time: Step("x", **time), TIMES), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Step("x", hours=2), datetime(2026, 11, 3, 10, 0, tzinfo=UTC)),
        (Step("x", days=2), datetime(2026, 11, 5, 17, 0, tzinfo=UTC)),
        (Step("x", days=0), datetime(2026, 11, 2, 17, 0, tzinfo=UTC)),
    ],
)
def test_a_step_is_due_in_office_time_after_the_deadline_before(
    step: Step, expected: datetime
) -> None:
    assert step.deadline(MONDAY, OFFICE) == expected


@given(STEPS, st.integers(0, 20_000))
def test_each_deadline_counts_from_the_one_before_and_none_comes_sooner(
    steps: list[Step], minutes: int
) -> None:
    start = MONDAY + timedelta(minutes=minutes)
    before, expected = start, []
    for step in steps:
        before = step.deadline(before, OFFICE)
        expected.append(before)
    found = deadlines(steps, start=start, calendar=OFFICE)
    assert found == expected
    assert [start, *found] == sorted([start, *found])


def test_what_we_bring_can_be_done_as_it_is() -> None:
    methods = {code for code, _label in CODE_LISTS["communication-methods"]}
    assert len({one.code for one in SHIPPED}) == len({one.name for one in SHIPPED}) == len(SHIPPED)
    for one in SHIPPED:
        assert checked_steps(one.steps) == one.steps
        assert {step.method for step in one.steps} <= methods
        assert {one.name, *(step.text for step in one.steps)} <= SHIPPED_TEXTS


@given(STEPS)
def test_steps_are_kept_as_they_are(steps: list[Step]) -> None:
    assert read_steps(kept_steps(steps)) == checked_steps(steps) == tuple(steps)


FINE: dict[str, Any] = {"text": "x", "days": 1}


@pytest.mark.parametrize(
    ("step", "code", "most"),
    [
        ({"text": "  "}, "step-text", None),
        ({"days": None}, "step-time", None),
        ({"hours": 3}, "step-time", None),
        ({"days": -1}, "step-days", MOST_DAYS),
        ({"days": MOST_DAYS + 1}, "step-days", MOST_DAYS),
        ({"days": None, "hours": 0}, "step-hours", MOST_HOURS),
        ({"days": None, "hours": MOST_HOURS + 1}, "step-hours", MOST_HOURS),
    ],
)
def test_a_step_that_cannot_be_is_refused_by_its_number(
    step: dict[str, Any], code: str, most: int | None
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        checked_steps([Step(**FINE), Step(**{**FINE, **step})])
    assert (refusal.value.code, refusal.value.params["number"]) == (code, 2)
    assert refusal.value.params.get("most") == most


def test_there_is_at_least_one_step_and_not_too_many() -> None:
    assert checked_steps([Step(" x ", days=MOST_DAYS)]) == (Step("x", days=MOST_DAYS),)
    for count, code in ((0, "procedure-no-steps"), (MOST_STEPS + 1, "procedure-steps")):
        with pytest.raises(RuleBroken, match=code):
            checked_steps([Step(**FINE)] * count)
    with pytest.raises(RuleBroken, match="text-too-long"):
        checked_steps([Step("x" * 201, days=1)])
