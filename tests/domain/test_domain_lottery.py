"""The opening lottery: drawn inside the window, the same for ever, and bounded by its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.lottery import Lottery, lottery_of
from desktop.domain.waitlist import bound, key

OPENED = datetime(2026, 3, 1, 9, tzinfo=UTC)
LOTTERIES = st.builds(
    Lottery, st.just(OPENED), st.integers(1, 10_080), st.text("0123456789abcdef", min_size=1)
)
HEAD_STARTS = st.decimals(0, 14, places=6)


@given(lottery=LOTTERIES, number=st.integers(1, 10**6))
def test_everybody_is_drawn_a_moment_of_the_window(lottery: Lottery, number: int) -> None:
    drawn = lottery.drawn_at(number)
    assert lottery.opened <= drawn < lottery.ends
    assert lottery.takes(drawn)
    again = lottery_of(OPENED, lottery.published)
    assert again == lottery
    assert again.drawn_at(number) == drawn


def test_anybody_can_reckon_it_from_what_is_published() -> None:
    """By long division, digit by digit of the digest."""
    lottery = lottery_of(OPENED, "60-00ff")
    assert lottery is not None
    digest = sha256(b"60-00ff/7").hexdigest()
    share = sum(
        int(digit, 16) * Decimal(16) ** -place for place, digit in enumerate(digest[:20], 1)
    )
    after = lottery.drawn_at(7) - OPENED
    assert abs(Decimal(after // timedelta(microseconds=1)) - share * 3_600_000_000) <= 1


def test_another_number_or_seed_gives_another_moment() -> None:
    lottery, other = Lottery(OPENED, 60, "a1"), Lottery(OPENED, 60, "a2")
    drawn = [one.drawn_at(number) for one in (lottery, other) for number in range(1, 200)]
    assert len(set(drawn)) == len(drawn)
    assert drawn[:199] != sorted(drawn[:199])  # it is no queue for the fastest


def test_each_sixth_of_the_window_gets_its_share() -> None:
    lottery = Lottery(OPENED, 60, "c0ffee")
    sixths = [0] * 6
    for number in range(1, 6001):
        sixths[(lottery.drawn_at(number) - OPENED) // timedelta(minutes=10)] += 1
    assert all(850 < count < 1150 for count in sixths)  # 1,000 each, give or take five sigmas


@pytest.mark.parametrize(
    ("minutes", "taken"), [(-1, False), (0, True), (59, True), (60, False), (61, False)]
)
def test_only_who_joins_in_the_window_is_drawn(minutes: int, taken: bool) -> None:
    assert Lottery(OPENED, 60, "a").takes(OPENED + timedelta(minutes=minutes)) is taken


def test_a_list_without_a_seed_has_no_lottery() -> None:
    assert lottery_of(OPENED, "") is None


@given(
    lottery=LOTTERIES,
    mine=st.integers(1, 50),
    other=st.integers(51, 99),
    heads=st.tuples(HEAD_STARTS, HEAD_STARTS),
    joined=st.timedeltas(timedelta(), timedelta(days=40)),
)
def test_nobody_who_joins_after_the_bound_passes_whatever_is_drawn(
    lottery: Lottery,
    mine: int,
    other: int,
    heads: tuple[Decimal, Decimal],
    joined: timedelta,
) -> None:
    """Who still joins in the window may be drawn before somebody who stands in it already."""
    cap = Decimal(14)
    own = key(lottery.drawn_at(mine), heads[0])
    moment = OPENED + joined
    began = lottery.drawn_at(other) if lottery.takes(moment) else moment
    if moment > bound(own, cap, drawn_until=lottery.ends):
        assert key(began, heads[1]) > own


def test_while_the_window_is_open_the_bound_is_its_end() -> None:
    lottery = Lottery(OPENED, 60, "a")
    first = key(OPENED, Decimal(14))
    assert bound(first, Decimal(14), drawn_until=lottery.ends) == lottery.ends
    later = key(lottery.ends, Decimal(0))
    assert bound(later, Decimal(14), drawn_until=lottery.ends) == lottery.ends + timedelta(days=14)
