"""What comes again: from the plan, or from the last real contact (scenario 3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.recurring import MOST, Every, is_real, next_planned


@pytest.mark.parametrize(
    ("every", "on", "expected"),
    [
        (Every(3, "month"), date(2026, 1, 15), date(2026, 4, 15)),
        (Every(14, "day"), date(2026, 5, 18), date(2026, 6, 1)),
        (Every(2, "week"), date(2026, 5, 18), date(2026, 6, 1)),
        (Every(1, "month"), date(2026, 1, 31), date(2026, 2, 28)),
        (Every(12, "month"), date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_so_much_after_a_day(every: Every, on: date, expected: date) -> None:
    assert every.after(on) == expected


@pytest.mark.parametrize(("count", "unit"), [(0, "day"), (MOST + 1, "month"), (1, "year")])
def test_nonsense_does_not_come_again(count: int, unit: str) -> None:
    with pytest.raises(RuleBroken, match="repeat-malformed"):
        Every(count, unit)


def test_the_end_of_the_month_comes_back_after_a_short_one() -> None:
    day = starts_on = date(2026, 1, 31)
    days = []
    for _time in range(3):
        day = next_planned(Every(1, "month"), starts_on=starts_on, planned_on=day)
        days.append(day)
    assert days == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


@given(st.dates(date(2000, 1, 1), date(2080, 1, 1)), st.integers(1, 24), st.integers(1, 8))
def test_the_nth_time_is_n_times_as_many_months_after_the_first(
    starts_on: date, months: int, times: int
) -> None:
    day = starts_on
    for _time in range(times):
        day = next_planned(Every(months, "month"), starts_on=starts_on, planned_on=day)
    whole = starts_on.year * 12 + starts_on.month - 1 + months * times
    assert (day.year * 12 + day.month - 1) == whole
    is_last = (day + timedelta(1)).month != day.month
    assert day.day == starts_on.day or (is_last and day.day < starts_on.day)


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [("order-taken", True), ("answered", True), ("no-answer", False), ("missed", False)],
)
def test_an_unanswered_attempt_is_no_contact(disposition: str, expected: bool) -> None:
    assert is_real(disposition) is expected
