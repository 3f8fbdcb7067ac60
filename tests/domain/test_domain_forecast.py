"""By when an offer will have come: the closed form against exact sums, against the process played
out, and against what must hold whatever the figures."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from math import comb, exp, log, prod, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.forecast import (
    FARTHEST,
    LEVELS,
    Forecast,
    baseline,
    chance,
    forecast,
    forecasts,
)
from desktop.domain.incomplete_beta import incomplete_beta, quantile_logit
from desktop.domain.pace import History, Pace, pace_of

shapes = st.floats(0.05, 300)
shares = st.floats(0.001, 0.999)


@given(shapes, shares)
def test_incomplete_beta_of_one_shape_is_a_power(shape: float, x: float) -> None:
    assert incomplete_beta(shape, 1, x) == pytest.approx(x**shape, abs=1e-10)
    assert incomplete_beta(1, shape, x) == pytest.approx(1 - (1 - x) ** shape, abs=1e-10)


@given(st.integers(1, 40), st.integers(1, 40), shares)
def test_incomplete_beta_of_whole_shapes_is_a_binomial_sum(a: int, b: int, x: float) -> None:
    n = a + b - 1
    expected = sum(comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(a, n + 1))
    assert incomplete_beta(a, b, x) == pytest.approx(expected, abs=1e-9)


@given(shapes, shapes, st.floats(0.01, 0.99))
def test_the_quantile_is_the_inverse(a: float, b: float, share: float) -> None:
    logit = quantile_logit(a, b, share)
    x = 1 / (1 + exp(-logit)) if logit < 0 else 1 - 1 / (1 + exp(logit))
    if 1e-12 < x < 1 - 1e-12:
        assert incomplete_beta(a, b, x) == pytest.approx(share, abs=1e-6)


def test_the_quantile_in_the_very_middle() -> None:
    assert quantile_logit(1, 1, 0.5) == pytest.approx(0, abs=1e-9)


def sum_of_exponentials(rates: list[float], days: float) -> float:
    """The chance that a sum of exponential times with different rates is within the days."""
    return 1 - sum(
        exp(-rate * days) * prod(other / (other - rate) for other in rates if other != rate)
        for rate in rates
    )


@pytest.mark.parametrize("ahead", [0, 1, 4])
@pytest.mark.parametrize("leaving", [0.02, 0.2])
def test_single_units_at_a_known_rate_are_exact(ahead: int, leaving: float) -> None:
    rates = [0.7 + leaving * k for k in range(ahead + 1)]
    for days in (0.5, 3.0, 12.0):
        found = chance(Pace(0.7, leaving=leaving), days=days, ahead=ahead)
        assert found == pytest.approx(sum_of_exponentials(rates, days), abs=1e-6)


def test_a_rate_as_uncertain_as_a_gamma_is_a_negative_binomial() -> None:
    # Units in 5 days at a rate of mean 2 and shape 4: at least one with 1 − (4 / (4 + 10))^4.
    found = chance(Pace(2.0 * median(1 / 4), doubt=1 / 4), days=5, ahead=0)
    assert found == pytest.approx(1 - (4 / 14) ** 4, abs=1e-5)


def median(doubt: float) -> float:
    """The median of a gamma of mean 1 with this squared coefficient of variation, nearly."""
    return (1 - doubt / 9) ** 3


def days_played(pace: Pace, ahead: int, wanted: int, refused: float, rng: random.Random) -> float:
    """The process itself: batches open, those ahead leave, refuse or take, until all is had."""
    rate, leaving = pace.openings / pace.batch, pace.leaving
    if pace.doubt:
        rate *= rng.gammavariate(1 / pace.doubt, pace.doubt) / median(pace.doubt)
    if pace.leaving_doubt:
        shape = 1 / pace.leaving_doubt
        leaving *= rng.gammavariate(shape, 1 / shape) / median(pace.leaving_doubt)
    day = 0.0
    while True:
        total = rate + ahead * leaving
        day += rng.expovariate(total)
        if rng.random() * total < ahead * leaving:
            ahead -= 1
            continue
        units = 1 if pace.batch == 1 else 1 + int(log(1 - rng.random()) / log(1 - 1 / pace.batch))
        while units and ahead:
            ahead -= 1
            units -= rng.random() >= refused
        wanted -= units
        if wanted <= 0:
            return day


PLAYED = 20_000
PLAYS = [
    # pace, ahead, wanted, refused, how far the closed form may be off beside the sampling
    (Pace(1.0), 7, 1, 0.0, 0.0),
    (Pace(0.5, leaving=0.08), 12, 1, 0.0, 0.0),
    (Pace(0.5, doubt=0.3), 5, 1, 0.0, 0.0),
    (Pace(1.0, batch=3.0), 0, 1, 0.0, 0.0),
    (Pace(1.0, batch=3.0), 9, 1, 0.0, 0.012),
    (Pace(1.0, batch=3.0, leaving=0.05), 9, 1, 0.0, 0.004),
    (Pace(0.5, batch=5.0, leaving=0.1), 15, 1, 0.0, 0.004),
    (Pace(1.0, batch=2.0, leaving=0.05, doubt=0.2, leaving_doubt=0.2), 8, 1, 0.0, 0.008),
    (Pace(1.0, leaving=0.03, leaving_doubt=0.4), 20, 1, 0.0, 0.016),
    (Pace(0.3, leaving=0.05, leaving_doubt=0.3), 30, 1, 0.0, 0.02),
    (Pace(1.0, batch=1.5), 10, 1, 0.3, 0.012),
    (Pace(1.0, leaving=0.02), 6, 4, 0.0, 0.012),
]


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: f"{play[0]}-{play[1:]}")
def test_the_closed_form_is_the_process_played_out(
    play: tuple[Pace, int, int, float, float],
) -> None:
    told, ahead, wanted, refused, off = play
    rng = random.Random(20_220_409)
    days = sorted(days_played(told, ahead, wanted, refused, rng) for _ in range(PLAYED))
    passed = 1 / (1 - refused)
    told = replace(told, openings=told.openings * passed, batch=told.batch * passed)
    for level in LEVELS:
        found = chance(told, days=days[int(level * PLAYED)], ahead=ahead, wanted=wanted)
        assert found == pytest.approx(level, abs=off + 3.3 * sqrt(level * (1 - level) / PLAYED))


paces = st.builds(
    Pace,
    openings=st.floats(0.02, 50),
    batch=st.floats(1, 10),
    leaving=st.just(0.0) | st.floats(0.0001, 0.2),
    doubt=st.floats(0, 1),
    leaving_doubt=st.floats(0, 1),
    leaving_burst=st.floats(1, 5),
    half_life=st.floats(20, 400),
)


@given(paces, st.integers(0, 400), st.floats(0.1, 200), st.floats(1.0, 4.0))
def test_the_chance_grows_with_the_days(pace: Pace, ahead: int, days: float, longer: float) -> None:
    now = chance(pace, days=days, ahead=ahead)
    assert 0 <= now <= 1
    assert chance(pace, days=days * longer, ahead=ahead) >= now - 1e-9


@given(paces, st.floats(1, 4), st.integers(0, 300), st.floats(0.1, 200))
def test_a_higher_rate_is_never_later(pace: Pace, faster: float, ahead: int, days: float) -> None:
    known = replace(pace, doubt=0, leaving_doubt=0, leaving_burst=1)
    slow = chance(known, days=days, ahead=ahead)
    fast = chance(replace(known, openings=pace.openings * faster), days=days, ahead=ahead)
    assert fast >= slow - 1e-9


counts = st.lists(st.integers(0, 6), min_size=12, max_size=80)


@st.composite
def histories(draw: st.DrawFn) -> History:
    opened = draw(counts)
    days = len(opened)
    waited = draw(st.lists(st.integers(1, 60), min_size=days, max_size=days))
    left = draw(st.lists(st.integers(0, 3), min_size=days, max_size=days))
    offers = draw(st.integers(0, 100))
    return History(opened, waited, left, offers, draw(st.integers(0, offers)))


def dates(found: Forecast) -> list[int]:
    return [day or FARTHEST + 1 for day in (found.p50, found.p80, found.p95)]


@given(histories())
def test_later_places_and_surer_dates_are_never_earlier(history: History) -> None:
    entries = [(float(ahead), 1.0) for ahead in range(0, 120, 3)]
    rows = [
        dates(found) if found else [FARTHEST + 1] * 3
        for found in forecasts(history, entries=entries)
    ]
    assert all(row == sorted(row) and row[0] >= 1 for row in rows)
    for earlier, later in pairwise(rows):
        assert all(a <= b for a, b in zip(earlier, later, strict=True))


@given(histories(), st.lists(st.tuples(st.integers(0, 900), st.integers(1, 5)), min_size=1))
def test_a_whole_list_gets_what_each_entry_would(
    history: History, entries: list[tuple[int, int]]
) -> None:
    for (ahead, wanted), found in zip(entries, forecasts(history, entries=entries), strict=True):
        alone = forecast(history, ahead=ahead, wanted=wanted)
        if found is None or alone is None:
            said = found or alone
            assert said is None or said.p50 > 0.97 * FARTHEST
            continue
        for one, other in zip(dates(found), dates(alone), strict=True):
            assert abs(one - other) <= max(1, 0.025 * max(one, other))


def steady(days: int, *, opened: tuple[int, ...] = (1, 0, 2, 0), waiting: int = 10) -> History:
    return History([opened[day % len(opened)] for day in range(days)], [waiting] * days, [0] * days)


def test_it_is_too_early_with_few_openings_or_few_days() -> None:
    assert forecast(steady(9), ahead=0) is None
    assert forecast(steady(10), ahead=0) is not None
    two = History([1, 1] + [0] * 28, [5] * 30, [0] * 30)
    assert forecast(two, ahead=0) is None
    three = History([1, 1, 1] + [0] * 27, [5] * 30, [0] * 30)
    assert forecast(three, ahead=0) is not None
    assert forecast(History([], [], []), ahead=0) is None
    assert forecasts(two, entries=[(0, 1), (1, 1)]) == [None, None]


def test_nothing_is_said_beyond_the_farthest_day() -> None:
    assert forecast(steady(60), ahead=100_000) is None
    far = forecast(steady(60), ahead=200)
    assert far is not None
    assert far.p95 is None


def test_a_short_history_gives_wider_dates_than_a_long_one() -> None:
    def width(days: int) -> float:
        found = pace_of(steady(days))
        assert found is not None
        return found.doubt

    assert width(12) > width(24) > width(48) > width(96)
    short, long = forecast(steady(12), ahead=5), forecast(steady(400), ahead=5)
    assert short is not None
    assert long is not None
    assert dates(short)[2] - short.p50 > dates(long)[2] - long.p50


def test_few_openings_leave_more_doubt_than_many() -> None:
    few, many = pace_of(steady(20, opened=(0, 0, 0, 0, 1))), pace_of(steady(20, opened=(1,)))
    assert few is not None
    assert many is not None
    assert few.doubt > many.doubt + 0.15


def test_a_list_that_kept_its_pace_is_doubted_less_than_one_that_did_not() -> None:
    kept = pace_of(steady(200))
    changed = pace_of(steady(200, opened=(3,) * 20 + (0,) * 60))
    assert kept is not None
    assert changed is not None
    assert kept.doubt < 0.25 < changed.doubt


def test_what_was_long_ago_counts_little() -> None:
    slow, fast = [0, 0, 0, 1] * 20, [3] * 20
    waited, left = [50] * 100, [0] * 100
    speeding = forecast(History(slow + fast, waited, left), ahead=40)
    slowing = forecast(History(fast + slow, waited, left), ahead=40)
    assert speeding is not None
    assert slowing is not None
    assert 2 * speeding.p50 < slowing.p50


def test_departures_refusals_and_size_each_move_the_dates() -> None:
    plain = steady(60)
    base = forecast(plain, ahead=15)
    leaving = forecast(replace(plain, left=[0, 1] * 30), ahead=15)
    refusing = forecast(replace(plain, offers=40, refused=20), ahead=15)
    larger = forecast(plain, ahead=15, wanted=6)
    assert base is not None
    assert leaving is not None
    assert refusing is not None
    assert larger is not None
    assert leaving.p50 < base.p50
    assert refusing.p50 < base.p50
    assert larger.p50 > base.p50


def test_offers_that_nobody_refused_do_not_hurry_the_list() -> None:
    base = forecast(steady(60), ahead=15)
    taken = forecast(replace(steady(60), offers=10_000), ahead=15)
    assert base == taken


def test_slow_lists_remember_longer() -> None:
    receipts = History([8 if day % 30 == 0 else 0 for day in range(300)], [20] * 300, [0] * 300)
    found = pace_of(receipts)
    assert found is not None
    assert found.half_life > 200
    assert found.openings == pytest.approx(8 / 30, rel=0.15)


def test_the_baseline_is_place_over_mean_rate() -> None:
    assert baseline(steady(40), place=6) == pytest.approx(6 / 0.75)
    assert baseline(History([0, 0], [1, 1], [0, 0]), place=1) is None


def held_on_steady_lists(days: int, lists: int) -> list[float]:
    """Histories drawn from known rates, dates told from them alone, futures played: shares held."""
    rng = random.Random(37)
    held, told = [0, 0, 0], 0
    for _ in range(lists):
        rate, batch, leaving = rng.uniform(0.2, 2), rng.uniform(1, 3), rng.uniform(0, 0.03)
        opened = [_batches(rate, batch, rng) for _day in range(days)]
        left = [sum(rng.random() < leaving for _ in range(40)) for _day in range(days)]
        ahead = rng.randrange(30)
        real = days_played(Pace(rate, batch=batch, leaving=leaving), ahead, 1, 0.0, rng)
        found = forecast(History(opened, [40] * days, left), ahead=ahead)
        if found is not None:
            told += 1
            held = [n + (real <= day) for n, day in zip(held, dates(found), strict=True)]
    assert told > 0.9 * lists
    return [n / told for n in held]


def test_dates_hold_at_least_as_often_as_they_say_on_lists_that_keep_their_pace() -> None:
    # Real lists are more restless than these: after 40 days nobody can know that these are not.
    short = held_on_steady_lists(40, 1500)
    long = held_on_steady_lists(300, 600)
    assert 0.49 < short[0] < 0.60
    assert 0.49 < long[0] < 0.60
    assert 0.80 < short[1] < 0.97
    assert 0.80 < long[1] < 0.93
    assert 0.95 < long[2] < 0.999


def _batches(rate: float, batch: float, rng: random.Random) -> int:
    units, at = 0, rng.expovariate(rate / batch)
    while at < 1:
        units += 1
        while rng.random() < 1 - 1 / batch:
            units += 1
        at += rng.expovariate(rate / batch)
    return units
