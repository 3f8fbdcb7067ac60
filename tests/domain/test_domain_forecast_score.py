"""The score of past forecasts: nothing is counted before its date, and leaving flatters nobody."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.forecast_score import Score, Told, score

DAY0 = date(2026, 3, 2)


def told(*, by: int, offered: int | None = None, left: int | None = None, on: int = 0) -> Told:
    def at(days: int | None) -> date | None:
        return None if days is None else DAY0 + timedelta(days)

    return Told(DAY0 + timedelta(on), DAY0 + timedelta(by), at(offered), at(left))


def scored(*dates: Told, today: int = 1000) -> Score:
    return score(dates, today=DAY0 + timedelta(today))


def test_dates_that_held_and_dates_that_did_not() -> None:
    held, late, never = told(by=5, offered=5), told(by=5, offered=6), told(by=5)
    assert scored(held, late) == Score(0.5, 2)
    assert scored(held, held, held, never).share == pytest.approx(0.75)


def test_nothing_to_judge_is_no_share_of_none() -> None:
    assert scored() == Score(None, 0)
    assert scored(told(by=5, left=2)) == Score(None, 0)


def test_an_early_success_waits_for_its_date() -> None:
    early, open_still = told(by=20, offered=1), told(by=20)
    assert scored(early, open_still, today=20) == Score(None, 0)
    assert scored(early, open_still, today=21) == Score(0.5, 2)


def test_who_left_before_the_date_is_no_failure_and_no_success() -> None:
    # One of four is offered while all wait, one of the two who stayed: 1/4 + 3/4 × 1/2.
    dates = (told(by=10, offered=1), told(by=10, left=5), told(by=10, offered=8), told(by=10))
    assert scored(*dates).share == pytest.approx(1 - 3 / 4 * 1 / 2)
    assert scored(*dates).decided == 3


def test_leaving_on_the_date_itself_or_after_it_is_a_date_missed() -> None:
    assert scored(told(by=10, left=10)) == Score(0.0, 1)
    assert scored(told(by=10, left=30)) == Score(0.0, 1)


def test_leaving_after_an_offer_changes_nothing() -> None:
    assert scored(told(by=10, offered=4, left=6)) == Score(1.0, 1)
    assert scored(told(by=10, offered=12, left=15)) == Score(0.0, 1)


@given(st.lists(st.tuples(st.integers(1, 30), st.none() | st.integers(0, 60)), min_size=1))
def test_where_nobody_left_the_score_is_the_plain_share(
    dates: list[tuple[int, int | None]],
) -> None:
    made = [told(by=by, offered=offered) for by, offered in dates]
    plain = sum(offered is not None and offered <= by for by, offered in dates) / len(dates)
    found = scored(*made)
    assert found.share == pytest.approx(plain)
    assert found.decided == len(dates)


def test_members_who_leave_at_random_do_not_move_the_score() -> None:
    # Offers come by day 80 of 100 with 80 %, while half of the members leave before.
    rng, by = random.Random(5), 800
    dates, flattering = [], []
    for _ in range(20_000):
        offered, left = rng.randrange(1000), rng.randrange(1, 1600)
        if offered <= left:
            dates.append(told(by=by, offered=offered))
        else:
            dates.append(told(by=by, left=left))
        if offered <= min(left, by) or left > by:
            flattering.append(offered <= min(left, by))
    share = scored(*dates).share
    assert share == pytest.approx(0.8, abs=0.012)
    assert sum(flattering) / len(flattering) > 0.83
