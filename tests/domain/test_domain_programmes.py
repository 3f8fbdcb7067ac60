"""Terms of a programme are read back as they were kept, to the last digit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.points import Multiplier, Worth
from desktop.domain.programmes import (
    checked_multipliers,
    checked_tiers,
    checked_worths,
    kept_multipliers,
    kept_tiers,
    kept_worths,
    read_multipliers,
    read_tiers,
    read_worths,
)

FINE = st.decimals(min_value="0.000001", max_value=10**6, places=6)
DAYS = st.integers(0, 9999).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
MULTIPLIERS = st.builds(
    lambda first, days, factor, tiers, note: Multiplier(
        first, first + timedelta(days=days), factor, tuple(tiers), note
    ),
    DAYS,
    st.integers(0, 400),
    st.decimals(min_value="0.0001", max_value=100, places=4),
    st.lists(st.sampled_from(["gold", "standard"]), max_size=2, unique=True),
    st.sampled_from(["", "gold days"]),
)


@given(worths=st.dictionaries(st.sampled_from(["USD", "GBP", "JPY"]), st.tuples(FINE, FINE)))
def test_worths(worths: dict[str, tuple[Decimal, Decimal]]) -> None:
    checked = checked_worths(worths, "EUR")
    assert checked == {code: Worth(*worth) for code, worth in worths.items()}
    assert read_worths(kept_worths(checked)) == checked


@given(
    tiers=st.lists(
        st.tuples(
            st.sampled_from(["silver", "gold", "platinum"]),
            st.decimals(min_value="0.01", max_value=10**9, places=2),
        ),
        unique_by=(lambda tier: tier[0], lambda tier: tier[1]),
    )
)
def test_tiers_go_from_the_lowest_on(tiers: list[tuple[str, Decimal]]) -> None:
    checked = checked_tiers(tiers, "points")
    assert sorted(checked) == sorted(tiers)
    assert [threshold for _, threshold in checked] == sorted(each for _, each in tiers)
    assert read_tiers(kept_tiers(checked)) == checked


@given(multipliers=st.lists(MULTIPLIERS, max_size=4))
def test_multipliers_go_by_their_days(multipliers: list[Multiplier]) -> None:
    checked = checked_multipliers(multipliers, ["gold"])
    assert [one.first for one in checked] == sorted(one.first for one in multipliers)
    assert read_multipliers(kept_multipliers(checked)) == checked
