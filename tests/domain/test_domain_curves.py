"""Thinning a curve: few points, in order, and every peak still there."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.curves import thinned

DAY0 = date(2026, 1, 1)
CURVES = st.lists(st.integers(1, 999).map(Decimal), max_size=80).map(
    lambda values: [(DAY0 + timedelta(days=n), value) for n, value in enumerate(values)]
)


@given(points=CURVES, most=st.integers(2, 40))
def test_few_points_in_their_order_with_both_ends(
    points: list[tuple[date, Decimal]], most: int
) -> None:
    kept = thinned(points, most)
    assert len(kept) <= max(most, 0)
    assert list(kept) == sorted(kept)
    assert set(kept) <= set(points)
    assert (kept[:1], kept[-1:]) == (tuple(points[:1]), tuple(points[-1:]))
    if len(points) <= most:
        assert list(kept) == points


@given(points=CURVES, most=st.integers(4, 40))
def test_the_highest_and_the_lowest_stay(points: list[tuple[date, Decimal]], most: int) -> None:
    values, kept = ([value for _, value in curve] for curve in (points, thinned(points, most)))
    assert (min(values, default=0), max(values, default=0)) == (
        min(kept, default=0),
        max(kept, default=0),
    )
