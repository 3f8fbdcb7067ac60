"""Absences: somebody who is there always sees what is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.absences import LONGEST, Absence, at_desk, check_absence, standing_in
from desktop.domain.errors import RuleBroken

TODAY = date(2026, 11, 2)


def away(staff: int, substitute: int, first: int = 0, last: int = 3) -> Absence:
    """From and to so many days from today."""
    return Absence(staff, substitute, TODAY + timedelta(first), TODAY + timedelta(last))


@pytest.mark.parametrize(("day", "seen"), [(-1, set()), (0, {1}), (3, {1}), (4, set())])
def test_the_substitute_sees_it_from_the_first_to_the_last_day(day: int, seen: set[int]) -> None:
    assert standing_in(2, [away(1, 2)], on=TODAY + timedelta(day)) == seen


def test_a_substitute_who_is_away_is_stood_in_for() -> None:
    both = [away(1, 2), away(2, 3, 1, 2)]
    assert standing_in(3, both, on=TODAY) == frozenset()
    assert standing_in(3, both, on=TODAY + timedelta(1)) == {1, 2}
    assert standing_in(2, both, on=TODAY + timedelta(1)) == {1}


@pytest.mark.parametrize(
    ("new", "others", "code"),
    [
        (away(1, 2, -3, -1), [], "absence-dates"),
        (away(1, 2, 3, 2), [], "absence-dates"),
        (away(1, 2, 0, LONGEST), [], "absence-dates"),
        (away(1, 1), [], "absence-self"),
        (away(1, 2, 3, 5), [away(1, 3, 0, 3)], "absence-overlaps"),
        (away(1, 2), [away(2, 1, 3, 5)], "absence-nobody"),
        (away(1, 2), [away(2, 3), away(3, 1, 2, 2)], "absence-nobody"),
    ],
)
def test_what_would_be_seen_by_nobody_is_refused(
    new: Absence, others: list[Absence], code: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_absence(new, others, today=TODAY)
    assert refusal.value.code == code


@given(
    st.lists(
        st.builds(away, st.integers(1, 5), st.integers(1, 5), st.integers(0, 6), st.integers(0, 9)),
        max_size=12,
    )
)
def test_on_every_day_somebody_at_the_desk_sees_what_everybody_away_owns(
    wished: list[Absence],
) -> None:
    kept: list[Absence] = []
    for one in wished:
        try:
            check_absence(one, kept, today=TODAY)
        except RuleBroken:
            continue
        kept.append(one)
    for day in (TODAY + timedelta(n) for n in range(10)):
        gone = {one.staff_id for one in kept if one.covers(day)}
        there = set(range(1, 6)) - gone
        seen = {each for one in there for each in standing_in(one, kept, on=day)}
        assert gone == seen


def test_somebody_at_the_desk_sits_for_whoever_is_away() -> None:
    line = [away(1, 2), away(2, 3, 0, 1)]
    assert [at_desk(one, line, on=TODAY) for one in (1, 2, 3)] == [3, 3, 3]
    assert at_desk(1, line, on=TODAY + timedelta(2)) == 2
    assert at_desk(1, [away(1, 2), away(2, 1)], on=TODAY) is None
