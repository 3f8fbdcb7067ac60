"""The working-out of a due time says what the calendar did, or nothing at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.due_working import working_out
from desktop.domain.followups import RULES, due_at
from desktop.domain.office_calendar import default_calendar

OFFICE = default_calendar("Europe/London", [date(2026, 11, 30)])
FRIDAY = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)


def test_hours_that_do_not_fit_before_closing() -> None:
    due = datetime(2026, 12, 1, 12, 30, tzinfo=UTC)
    found = working_out(start=FRIDAY, due=due, hours=Decimal(4), calendar=OFFICE)
    assert found is not None
    assert found.closes == FRIDAY + timedelta(minutes=30)
    assert found.closed == (date(2026, 11, 30),), "the weekend needs no word"


def test_hours_that_fit_name_no_closing() -> None:
    found = working_out(
        start=FRIDAY, due=FRIDAY + timedelta(minutes=30), hours=Decimal("0.5"), calendar=OFFICE
    )
    assert found is not None
    assert (found.closes, found.closed) == (None, ())


def test_what_somebody_chose_is_not_explained() -> None:
    due = datetime(2026, 12, 1, 12, 31, tzinfo=UTC)
    assert working_out(start=FRIDAY, due=due, hours=Decimal(4), calendar=OFFICE) is None


def test_a_working_day_before_a_promise() -> None:
    due = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
    found = working_out(
        start=FRIDAY - timedelta(9), due=due, days=-1, on=date(2026, 12, 1), calendar=OFFICE
    )
    assert found is not None
    assert (found.on, found.closes, found.closed) == (
        date(2026, 12, 1), None, (date(2026, 11, 30),)
    )  # fmt: skip


@given(
    st.sampled_from(sorted(RULES)),
    st.integers(0, 60 * 24 * 500).map(lambda minutes: FRIDAY - timedelta(minutes=minutes)),
    st.integers(5, 90),
)
def test_what_a_rule_gives_is_always_explained(name: str, start: datetime, ahead: int) -> None:
    rule = RULES[name]
    on = start.date() + timedelta(ahead) if rule.on_date else None
    due = due_at(rule, now=start, calendar=OFFICE, on=on)
    found = working_out(
        start=start, due=due, hours=rule.hours, days=rule.days, on=on, calendar=OFFICE
    )
    assert found is not None
    assert found.due == due
