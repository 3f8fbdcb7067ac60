"""Points: worth, earning, paying in part, and spending what expires first."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.money import Money, rounded
from desktop.domain.points import (
    Multiplier,
    Programme,
    Worth,
    balance,
    earned,
    expiring_next,
    floor_points,
    line_points,
    payment,
    points_for,
    spend,
    worth,
    year_before,
)

DAY0 = date(2026, 1, 1)
Lot = tuple[int, Decimal, date | None]


def day(number: int) -> date:
    return DAY0 + timedelta(days=number)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def left_after(lots: list[Lot], taken: list[tuple[int, Decimal]]) -> list[Lot]:
    gone = dict(taken)
    return [(lot, left - gone.get(lot, Decimal(0)), last) for lot, left, last in lots]


def test_spending_50_of_106_and_earning_on_the_rest_leaves_112() -> None:
    lots: list[Lot] = [(1, Decimal(106), None)]
    paid = payment(euros("106.00"), value=Decimal(1), balance=Decimal(50))
    taken = spend(lots, paid.points, DAY0)
    gained = earned(paid.rest.amount, Decimal(1))
    assert (paid.points, paid.covered, paid.rest) == (Decimal(50), euros("50.00"), euros("56.00"))
    assert gained == 56
    assert balance(left_after(lots, taken), DAY0) + gained == 112


def test_the_points_that_expire_first_go_first() -> None:
    lots: list[Lot] = [(2, Decimal(600), day(120)), (1, Decimal(500), day(90))]
    taken = spend(lots, Decimal(500), day(40))
    left = left_after(lots, taken)
    assert taken == [(1, Decimal(500))]
    assert balance(left, day(90)) == balance(left, day(91)) == 600  # nothing lost on day 91
    assert expiring_next(left, day(91)) == (day(120), Decimal(600))
    assert balance(left, day(121)) == 0


def test_whole_points_leave_no_stuck_cents() -> None:
    paid = payment(euros("10.75"), value=Decimal("1.00"), balance=Decimal(1000))
    assert (paid.points, paid.rest) == (Decimal(10), euros("0.75"))


def test_spent_points_put_back_keep_their_old_expiry() -> None:
    lots: list[Lot] = [(1, Decimal(30), day(5)), (2, Decimal(70), day(50)), (3, Decimal(9), None)]
    for _ in range(3):
        taken = spend(lots, Decimal(105), DAY0)
        back = [(lot, -points) for lot, points in taken]
        assert left_after(left_after(lots, taken), back) == lots


def test_77_points_at_0_05_are_3_85_and_77_are_deducted() -> None:
    assert rounded(worth(Decimal(77), Decimal("0.05")), "EUR") == euros("3.85")
    lots: list[Lot] = [(1, Decimal(100), None)]
    assert spend(lots, Decimal(77), DAY0) == [(1, Decimal(77))]


def test_points_count_on_their_last_day_and_not_after() -> None:
    lots: list[Lot] = [(1, Decimal(5), day(3))]
    assert spend(lots, Decimal(5), day(3)) == [(1, Decimal(5))]
    with pytest.raises(RuleBroken, match="points-short") as caught:
        spend(lots, Decimal(5), day(4))
    assert caught.value.params == {"balance": 0, "wanted": 5}


@pytest.mark.parametrize("points", ["0", "-1", "0.001", "NaN", "Infinity"])
def test_only_real_points_can_be_spent(points: str) -> None:
    with pytest.raises(RuleBroken, match="points-amount"):
        spend([(1, Decimal(100), None)], Decimal(points), DAY0)


def test_points_are_rounded_down_to_what_the_programme_knows() -> None:
    assert points_for(Decimal("0.99"), Decimal("0.03")) == 33
    assert points_for(Decimal("1.00"), Decimal("0.03"), decimals=2) == Decimal("33.33")
    assert earned(Decimal("56.99"), Decimal("1.5")) == 85
    assert earned(Decimal("56.99"), Decimal("1.5"), decimals=1) == Decimal("85.4")
    assert floor_points(Decimal("9.999"), decimals=5) == Decimal("9.99")


def test_the_next_points_to_expire_are_added_up_by_day() -> None:
    lots: list[Lot] = [
        (1, Decimal(100), day(6)),
        (2, Decimal(200), day(6)),
        (3, Decimal(9), day(7)),
        (4, Decimal(9), day(-1)),
        (5, Decimal(0), day(1)),
    ]
    assert expiring_next(lots, DAY0) == (day(6), Decimal(300))
    assert expiring_next(lots[4:], DAY0) is None


POINTS = st.decimals(min_value=0, max_value=1000, places=2)
LOTS = st.lists(st.tuples(POINTS, st.none() | st.integers(-3, 6).map(day)), max_size=5).map(
    lambda drawn: [(number, points, last) for number, (points, last) in enumerate(drawn)]
)


@given(lots=LOTS, points=st.decimals(min_value="0.01", max_value=3000, places=2))
def test_spending_is_all_or_nothing_and_loses_least_to_expiry(
    lots: list[Lot], points: Decimal
) -> None:
    before = balance(lots, DAY0)
    if points > before:
        with pytest.raises(RuleBroken, match="points-short"):
            spend(lots, points, DAY0)
        return
    taken = spend(lots, points, DAY0)
    after = left_after(lots, taken)
    assert sum(part for _, part in taken) == points
    assert balance(after, DAY0) == before - points
    assert all(part > 0 for _, part in taken)
    # No other order of taking leaves more points on any later day.
    for order in permutations(lots):
        other = left_after(lots, taken_in_order(order, points))
        assert all(balance(after, day(d)) >= balance(other, day(d)) for d in range(8))


def taken_in_order(order: tuple[Lot, ...], points: Decimal) -> list[tuple[int, Decimal]]:
    taken = []
    for lot, left, last in order:
        if last is None or last >= DAY0:
            part = min(left, points)
            points -= part
            taken.append((lot, part))
    return taken


@given(
    cents=st.integers(0, 10**9),
    value=st.decimals(min_value="0.0001", max_value=100, places=4),
    points=POINTS,
    decimals=st.integers(0, 2),
)
def test_a_payment_never_covers_too_much_and_adds_up(
    cents: int, value: Decimal, points: Decimal, decimals: int
) -> None:
    total = Money.from_minor(cents, "EUR")
    paid = payment(total, value=value, balance=points, decimals=decimals)
    assert paid.covered + paid.rest == total
    assert paid.rest.minor >= 0
    assert 0 <= paid.points <= points
    assert paid.points == floor_points(paid.points, decimals=decimals)


@pytest.mark.parametrize(
    ("rounding", "points"), [("down", "85.48"), ("half-up", "85.49"), ("up", "85.49")]
)
def test_what_is_earned_is_rounded_once_as_the_programme_says(rounding: str, points: str) -> None:
    made = earned(Decimal("56.99"), Decimal("1.5"), decimals=2, rounding=rounding)
    assert made == Decimal(points)  # 85.485
    whole = {"down": 85, "half-up": 85, "up": 86}
    assert earned(Decimal("56.99"), Decimal("1.5"), rounding=rounding) == whole[rounding]


def test_a_factor_counts_before_rounding() -> None:
    assert earned(Decimal("1.50"), Decimal(1), factor=Decimal(2)) == 3
    assert earned(Decimal("1.50"), Decimal(1)) == 1


def test_a_line_in_points_is_rounded_half_away_from_zero() -> None:
    def cost(quantity: str, price: str, discount: str = "0", decimals: int = 0) -> str:
        made = line_points(
            quantity=Decimal(quantity),
            price=Decimal(price),
            discount_percent=Decimal(discount),
            decimals=decimals,
        )
        return str(made)

    assert (cost("3", "1200"), cost("3", "1200", "10")) == ("3600", "3240")
    assert (cost("0.5", "3"), cost("0.5", "3", decimals=2)) == ("2", "1.50")
    assert cost("-0.5", "3") == "-2"


def test_points_at_an_inexact_worth_never_cover_more_than_they_are_worth() -> None:
    third = Fraction(1, 3)
    paid = payment(euros("10.00"), value=third, balance=Decimal(1000))
    assert (paid.points, paid.covered) == (Decimal(30), euros("10.00"))
    paid = payment(euros("10.00"), value=third, balance=Decimal(29))
    assert (paid.covered, paid.rest) == (euros("9.67"), euros("0.33"))


def test_points_that_cover_nothing_are_not_taken() -> None:
    paid = payment(euros("10.00"), value=Decimal("0.001"), balance=Decimal(4))
    assert (paid.points, paid.rest) == (Decimal(0), euros("10.00"))


GOLD_DAYS = Multiplier(day(10), day(20), Decimal(2), ("gold",))
AUTUMN = Multiplier(day(15), day(30), Decimal("1.5"))
STARS = Programme(
    *("Stars", "EUR", Decimal(1), Decimal("0.01")),
    worths={"USD": Worth(Decimal(2), Decimal("0.02"))},
    life_days=90,
    tiers=(("silver", Decimal(100)), ("gold", Decimal(500))),
    multipliers=(AUTUMN, GOLD_DAYS),
)


@pytest.mark.parametrize(
    ("on", "tier", "found"),
    [
        (9, "gold", None),
        (10, "gold", GOLD_DAYS),
        (10, "silver", None),
        (15, "gold", GOLD_DAYS),  # the better one; they never add up
        (20, "silver", AUTUMN),
        (21, "gold", AUTUMN),
        (31, "gold", None),
    ],
)
def test_the_best_multiplier_of_a_day_and_tier_counts(
    on: int, tier: str, found: Multiplier | None
) -> None:
    assert STARS.best_multiplier(day(on), tier) == found


@pytest.mark.parametrize(
    ("gained", "tier"),
    [
        ("0", "standard"),
        ("99.99", "standard"),
        ("100", "silver"),
        ("499", "silver"),
        ("500", "gold"),
    ],
)
def test_the_highest_tier_reached(gained: str, tier: str) -> None:
    assert STARS.tier_for(Decimal(gained)) == tier


def test_tiers_rank_and_strangers_below_all() -> None:
    assert [STARS.rank(tier) for tier in ("gold", "silver", "standard", "vip")] == [2, 1, 0, -1]


def test_what_a_programme_says_of_a_currency_and_of_life() -> None:
    assert STARS.worth_in("EUR") == Worth(Decimal(1), Decimal("0.01"))
    assert STARS.worth_in("USD") == Worth(Decimal(2), Decimal("0.02"))
    assert STARS.worth_in("GBP") is None
    assert STARS.expiry(DAY0) == day(90)


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 11, 2), date(2025, 11, 3)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2024, 2, 28), date(2023, 3, 1)),  # 29 February 2023 was none
        (date(2025, 12, 31), date(2025, 1, 1)),
    ],
)
def test_twelve_months_end_with_the_day(on: date, first: date) -> None:
    assert year_before(on) == first
