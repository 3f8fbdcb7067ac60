"""Forecasts for real course lists, made with what was known then, and how often they held."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import course_lists as lists
import pytest
from course_lists import Case, Day

from desktop.domain.forecast import LEVELS
from desktop.domain.pace import History

START = datetime(2022, 3, 7, 9, tzinfo=UTC)


def shot(minutes: int, *, free: int, waiting: int, total: int) -> tuple[datetime, int, int, int]:
    return START + timedelta(minutes=minutes), free, waiting, total


def test_what_shrinks_while_more_are_enrolled_opened_and_the_rest_left() -> None:
    days = lists.days_of(
        [
            shot(0, free=0, waiting=10, total=30),
            shot(9, free=0, waiting=9, total=30),  # left
            shot(18, free=1, waiting=9, total=30),  # a seat came free, and waits
            shot(27, free=0, waiting=7, total=30),  # was given on, and another left
            shot(36, free=3, waiting=8, total=35),  # raised: 2 sold beside the list, 1 joined
            shot(60 * 24, free=3, waiting=8, total=35),
        ]
    )
    assert [(day.waiting, day.steps) for day in days] == [
        (10, [(0, 1, 0), (0, 1, 1), (1, 0, 0)]),
    ]


def test_days_with_a_hole_are_in_no_history() -> None:
    minutes = (0, 600, 609, 60 * 24, 60 * 24 + 9, 60 * 48)
    days = lists.days_of([shot(at, free=0, waiting=5, total=30) for at in minutes])
    assert [day.whole for day in days] == [False, False]
    assert lists.history(days) == History([], [], [])


@pytest.mark.parametrize(("leaving", "expected"), [("ahead", 1), ("behind", 2)])
def test_an_offer_comes_when_all_ahead_are_served_or_gone(
    leaving: lists.Leaving, expected: int
) -> None:
    on = date(2022, 3, 7)
    days = [Day(on, 4, [(0, 1, 0), (0, 0, 1)]), Day(on, 2, [(1, 0, 1)])]
    found = lists.days_until_offer(days, 2, leaving, random.Random(1))
    assert found == expected
    assert lists.days_until_offer(days, 4, leaving, random.Random(1)) is None


def test_a_date_beyond_the_data_is_not_judged_by_its_early_successes() -> None:
    known = History([], [], [])
    early = Case("C", date(2022, 3, 7), 1, known, after=1, left=5)
    never = Case("C", date(2022, 3, 7), 1, known, after=None, left=5)
    assert lists.held([(early, 6), (never, 6)]).decided == 0
    assert lists.held([(early, 5), (never, 5)]).share == 0.5
    assert lists.held_of_all([(early, 6), (never, 6)]).decided == 1


@pytest.mark.realdata
@pytest.mark.skipif(not lists.LISTS.exists(), reason="the course lists are not beside the checkout")
def test_the_dates_of_real_lists_hold_about_as_often_as_they_say() -> None:
    courses = lists.read()
    assert len(courses) == 30
    assert sum(day.total(2) for days in courses.values() for day in days) > 400
    found = lists.tried(lists.cases(courses))
    assert len(found) > 5000
    held = [lists.held((one.case, one.days[n]) for one in found) for n in range(len(LEVELS))]
    shares = [score.share or 0 for score in held]
    assert min(score.decided for score in held) > 600
    assert 0.45 < shares[0] < 0.60
    assert 0.75 <= shares[1] <= 0.85
    assert 0.85 < shares[2] < 0.99
    everyone = [lists.held_of_all((one.case, one.days[n]) for one in found) for n in range(3)]
    assert 0.80 < (everyone[1].share or 0) < 0.90
    assert 0.92 < (everyone[2].share or 0) < 0.99
