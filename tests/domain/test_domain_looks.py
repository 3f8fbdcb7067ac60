"""Looks at open steps: the less experienced the sooner, shared fairly, and by somebody there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.absences import Absence
from desktop.domain.errors import RuleBroken
from desktop.domain.looks import LEVELS, MOST_HOURS, checked_hours, look_due, who_looks
from desktop.domain.office import Office
from desktop.domain.office_calendar import default_calendar

OFFICE = default_calendar("Europe/London", [date(2026, 11, 4)])
MONDAY = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
TODAY = MONDAY.date()
HOURS = st.lists(st.integers(1, MOST_HOURS), min_size=4, max_size=4).map(sorted)


def test_a_trainee_is_looked_at_the_same_day_an_expert_after_a_week() -> None:
    dues = [
        look_due(level, hours=Office().check_hours, now=MONDAY, calendar=OFFICE) for level in LEVELS
    ]
    assert dues == sorted(set(dues))
    assert dues[0] == datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
    assert dues[3] == datetime(2026, 11, 10, 16, 0, tzinfo=UTC)


@given(HOURS)
def test_never_sooner_for_the_more_experienced(hours: list[int]) -> None:
    assert checked_hours(hours) == hours
    dues = [look_due(level, hours=hours, now=MONDAY, calendar=OFFICE) for level in LEVELS]
    assert dues == sorted(dues)


@pytest.mark.parametrize(
    ("hours", "code", "level"),
    [
        ((4, 3, 16, 40), "check-hours-order", "B"),
        ((4, 8, 7, 40), "check-hours-order", "C"),
        ((4, 8, 16, 15), "check-hours-order", "D"),
        ((0, 8, 16, 40), "setting-range", "A"),
        ((4, 8, 16, MOST_HOURS + 1), "setting-range", "D"),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_level(
    hours: tuple[int, ...], code: str, level: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        checked_hours(hours)
    assert (refusal.value.code, refusal.value.params["field"]) == (code, level)


def away(staff: int, substitute: int, days: int = 0) -> Absence:
    return Absence(staff, substitute, TODAY, TODAY + timedelta(days))


@pytest.mark.parametrize(
    ("owner", "supervisors", "looks", "absences", "expected"),
    [
        (9, [1, 2, 3], {}, [], 1),
        (9, [1, 2, 3], {1: 2, 2: 1, 3: 1}, [], 2),
        (1, [1, 2], {2: 50}, [], 2),
        (9, [1, 2], {2: 50}, [away(1, 8)], 2),
        (9, [1], {}, [away(1, 8)], 8),
        (9, [1, 2], {7: 4, 8: 5}, [away(1, 8), away(2, 7)], 7),
        (9, [1], {}, [away(1, 8), away(8, 7)], 7),
        (9, [1], {}, [away(1, 9)], None),
        (9, [], {}, [], None),
    ],
)
def test_whoever_is_there_and_has_fewest_looks(
    owner: int,
    supervisors: list[int],
    looks: dict[int, int],
    absences: list[Absence],
    expected: int | None,
) -> None:
    found = who_looks(owner, supervisors=supervisors, looks=looks, absences=absences, on=TODAY)
    assert found == expected


@given(
    st.integers(1, 6),
    st.sets(st.integers(1, 6)),
    st.dictionaries(st.integers(1, 6), st.integers(0, 5)),
    st.lists(st.builds(away, st.integers(1, 6), st.integers(1, 6)), max_size=4),
)
def test_nobody_looks_at_their_own_step_nor_is_asked_while_away(
    owner: int, supervisors: set[int], looks: dict[int, int], absences: list[Absence]
) -> None:
    found = who_looks(owner, supervisors=supervisors, looks=looks, absences=absences, on=TODAY)
    gone = {one.staff_id for one in absences}
    here = supervisors - gone - {owner}
    assert found != owner
    assert found not in gone
    if here:
        assert found in here
        assert looks.get(found, 0) == min(looks.get(one, 0) for one in here)


def test_looks_are_shared_evenly() -> None:
    looks: dict[int, int] = {}
    for _step in range(31):
        found = who_looks(9, supervisors=[1, 2, 3], looks=looks, absences=[], on=TODAY)
        assert found is not None
        looks[found] = looks.get(found, 0) + 1
    assert sorted(looks.values()) == [10, 10, 11]
