"""Wilson's interval by known values and by its equation; differences only where they are clear."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.attention import Attention, attention, clear_difference

Z2 = Decimal("1.959963984540054") ** 2


@pytest.mark.parametrize(
    ("timely", "n", "low", "high"),
    [
        (81, 263, "0.2553", "0.3662"),  # Newcombe, 1998, table I, method 3
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_the_interval_is_the_published_one(timely: int, n: int, low: str, high: str) -> None:
    made = attention("x", timely=timely, n=n)
    assert (made.low, made.high) == (Decimal(low), Decimal(high))


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bounds_are_where_the_score_is_z(case: tuple[int, int]) -> None:
    """A twin: (share - bound)² = z² bound (1 - bound) / n, to the last place shown."""
    timely, n = case
    made = attention("x", timely=timely, n=n)
    assert made.low is not None
    assert made.high is not None
    assert made.share is not None
    assert 0 <= made.low <= made.share <= made.high <= 1
    share = Decimal(timely) / n
    step = Decimal("0.0001")
    for bound, outward in ((made.low, -step), (made.high, step)):
        gaps = [
            (share - at) ** 2 - Z2 * at * (1 - at) / n
            for at in (bound + outward, bound - outward)
            if 0 <= at <= 1
        ]
        assert len(gaps) < 2 or gaps[0] * gaps[1] <= 0 or min(map(abs, gaps)) < step


def test_nothing_counted_is_no_share() -> None:
    assert attention("x", timely=0, n=0) == Attention("x", 0, 0, None, None, None)
    with pytest.raises(ValueError, match="3"):
        attention("x", timely=3, n=2)


def test_few_cases_are_no_clear_difference() -> None:
    few = [attention("gold", timely=5, n=5), attention("standard", timely=2, n=5)]
    assert clear_difference(few) is None
    many = [attention("gold", timely=500, n=500), attention("standard", timely=200, n=500)]
    assert clear_difference(many) == (many[1], many[0])
    assert clear_difference(many[:1]) is None
    assert clear_difference([]) is None
    assert clear_difference([*few, attention("silver", timely=0, n=0)]) is None


def test_the_worst_and_the_best_are_named_whatever_stands_between() -> None:
    groups = [attention(f"{n}", timely=n, n=100) for n in (60, 20, 95, 50)]
    assert clear_difference(groups) == (groups[1], groups[2])


def test_nobody_served_in_time_is_a_clear_difference_too() -> None:
    groups = [attention("a", timely=0, n=400), attention("b", timely=390, n=400)]
    assert clear_difference(groups) == (groups[0], groups[1])
