"""Office time: hours, days, lunch, holidays and daylight saving."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.office_calendar import OfficeCalendar, default_calendar

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
OFFICE = default_calendar("Europe/Berlin", [date(2026, 12, 25), date(2026, 12, 26)])
MORNING, AFTERNOON = (time(9), time(12)), (time(13, 30), time(17))
LUNCH = OfficeCalendar("Europe/Berlin", ((MORNING, AFTERNOON),) * 5 + ((), ()))


def berlin(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), BERLIN).astimezone(UTC)


def test_four_hours_from_friday_half_past_four_end_on_monday_at_half_past_twelve() -> None:
    assert OFFICE.due_after_hours(berlin(FRIDAY, 16, 30), 4) == berlin(MONDAY, 12, 30)


def test_an_hour_from_friday_night_ends_on_monday_at_ten() -> None:
    assert OFFICE.due_after_hours(berlin(FRIDAY, 21), 1) == berlin(MONDAY, 10)


def test_lunch_is_no_office_time() -> None:
    calendar = OfficeCalendar(
        "Europe/Berlin", (((time(9), time(12)), (time(13, 30), time(17))),) * 7
    )
    assert calendar.due_after_hours(berlin(FRIDAY, 11, 45), 1) == berlin(FRIDAY, 14, 15)
    assert calendar.due_after_hours(berlin(FRIDAY, 12, 45), 1) == berlin(FRIDAY, 14, 30)


def test_time_that_ends_at_closing_is_due_at_closing() -> None:
    assert OFFICE.due_after_hours(berlin(FRIDAY, 16), 1) == berlin(FRIDAY, 17)
    assert OFFICE.due_after_hours(berlin(FRIDAY, 17), 1) == berlin(MONDAY, 10)


def test_parts_of_an_hour_count() -> None:
    assert OFFICE.due_after_hours(berlin(FRIDAY, 9), Decimal("0.25")) == berlin(FRIDAY, 9, 15)


def test_over_a_change_of_daylight_saving_the_hour_on_the_wall_is_right() -> None:
    for friday in (date(2026, 3, 27), date(2026, 10, 23)):
        monday = friday + timedelta(3)
        assert OFFICE.due_after_hours(berlin(friday, 16, 30), 4) == berlin(monday, 12, 30)
    assert OFFICE.due_in_days(berlin(date(2026, 3, 27), 10), 1, at=time(10)) == datetime(
        2026, 3, 30, 8, tzinfo=UTC
    )


def test_a_night_shift_counts_real_hours_over_the_change() -> None:
    open_all_day = OfficeCalendar("Europe/Berlin", (((time(0), time(0)),),) * 7)
    start = berlin(date(2026, 10, 24), 23)
    assert open_all_day.due_after_hours(start, 6) == start + timedelta(hours=6)


def test_holidays_and_weekends_are_passed_over() -> None:
    assert OFFICE.next_working_day(date(2026, 12, 25)) == date(2026, 12, 28)
    assert OFFICE.next_working_day(MONDAY) == MONDAY
    assert OFFICE.add_working_days(date(2026, 12, 23), 2) == date(2026, 12, 28)
    assert OFFICE.add_working_days(date(2026, 11, 28), 1) == MONDAY
    assert OFFICE.add_working_days(date(2026, 11, 28), 0) == MONDAY
    late = berlin(date(2026, 12, 24), 16)
    assert OFFICE.due_after_hours(late, 2) == berlin(date(2026, 12, 28), 10)


def test_working_days_are_counted_back_too() -> None:
    assert OFFICE.working_days_before(MONDAY, 1) == FRIDAY
    assert OFFICE.working_days_before(date(2026, 12, 27), 1) == date(2026, 12, 24)
    assert OFFICE.working_days_before(date(2026, 12, 28), 2) == date(2026, 12, 23)


def test_days_are_due_at_closing_unless_a_time_is_given() -> None:
    assert OFFICE.due_in_days(berlin(FRIDAY, 10), 0) == berlin(FRIDAY, 17)
    assert OFFICE.due_in_days(berlin(FRIDAY, 10), 1) == berlin(MONDAY, 17)
    assert OFFICE.due_in_days(berlin(FRIDAY, 10), 1, at=time(9)) == berlin(MONDAY, 9)


def test_after_closing_nothing_more_is_due_today() -> None:
    assert OFFICE.due_in_days(berlin(FRIDAY, 17), 0) == berlin(FRIDAY, 17)
    assert OFFICE.due_in_days(berlin(FRIDAY, 17, 1), 0) == berlin(MONDAY, 17)
    assert OFFICE.due_in_days(berlin(FRIDAY, 10), 0, at=time(9)) == berlin(MONDAY, 9)


def test_today_is_the_offices_today() -> None:
    just_past_midnight = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    assert OFFICE.local_date(just_past_midnight) == MONDAY
    assert OFFICE.due_in_days(just_past_midnight, 0) == berlin(MONDAY, 17)


def test_a_day_without_work_ends_at_midnight() -> None:
    assert OFFICE.moment(date(2026, 11, 28)) == berlin(date(2026, 11, 29), 0)


def test_a_calendar_that_never_opens_says_so() -> None:
    closed = OfficeCalendar("UTC", ((),) * 7)
    with pytest.raises(RuleBroken, match="calendar-never-open"):
        closed.next_working_day(MONDAY)


def test_the_end_of_all_dates_is_refused() -> None:
    with pytest.raises(RuleBroken, match="calendar-too-far"):
        OFFICE.add_working_days(date(9999, 12, 31), 1)
    with pytest.raises(RuleBroken, match="calendar-too-far"):
        OFFICE.due_after_hours(datetime(9999, 12, 1, tzinfo=UTC), 1000)
    with pytest.raises(RuleBroken, match="calendar-too-far"):
        OFFICE.due_after_hours(datetime(2026, 12, 1, tzinfo=UTC), 10**30)


@given(after=st.timedeltas(timedelta(), timedelta(365)), minutes=st.integers(0, 60 * 60))
def test_the_open_time_between_start_and_due_is_what_was_asked(
    after: timedelta, minutes: int
) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + after
    due = LUNCH.due_after_hours(start, Decimal(minutes) / 60)
    passed = timedelta()
    for n in range(-1, 20):
        for opens, closes in LUNCH.open_times(start.date() + timedelta(n)):
            passed += max(min(closes, due) - max(opens, start), timedelta())
    assert abs(passed - timedelta(minutes=minutes)) <= timedelta(microseconds=1)
    local = due.astimezone(BERLIN).time()
    assert MORNING[0] <= local <= MORNING[1] or AFTERNOON[0] <= local <= AFTERNOON[1]
