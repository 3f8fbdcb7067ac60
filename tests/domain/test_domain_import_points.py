"""Points from files: months, keys that do not depend on the file's order, and entries of a row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.import_points import Lots, PointsRecord, keyed, period, points_record, steps
from desktop.domain.points import Programme

WHOLE = Programme("Points", "EUR", Decimal(1), Decimal("0.01"))
TODAY = date(2026, 11, 2)


def row(points: str = "0", redeemed: str = "0", *, line: int = 2, **values: object) -> PointsRecord:
    amounts = {"points": Decimal(points), "redeemed": Decimal(redeemed)}
    return points_record(line, {"number": "7", **amounts, **values}, TODAY)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2017\n1", date(2017, 1, 31)),
        ("2016-02", date(2016, 2, 29)),
        ("201712", date(2017, 12, 31)),
        ("3/2017", date(2017, 3, 31)),
        (" 2017 . 4 ", date(2017, 4, 30)),
    ],
)
def test_a_month_is_its_last_day(text: str, last: date) -> None:
    assert period(text) == last


@pytest.mark.parametrize("text", ["2017\n13", "2017", "0/2017", "Q1 2017", "20171", "99999-1"])
def test_what_is_no_month_is_refused(text: str) -> None:
    if text == "20171":  # one digit of a month is a month
        assert period(text) == date(2017, 1, 31)
        return
    with pytest.raises(RuleBroken, match="points-period"):
        period(text)


def test_a_row_without_a_day_is_of_today_and_known_by_its_member_alone() -> None:
    assert (row("5").on, row("5").period) == (TODAY, "")
    assert row("5", period=date(2017, 1, 31)).period == "2017-01-31"
    assert row("5", period=date(2017, 1, 31), on=date(2017, 1, 3)).on == date(2017, 1, 3)


def test_a_row_that_tells_nothing_or_less_than_nothing_is_refused() -> None:
    with pytest.raises(RuleBroken, match="points-row-empty"):
        points_record(2, {"number": "7", "points": None}, TODAY)
    with pytest.raises(RuleBroken, match="points-row-negative"):
        row("-1")


ROWS = st.lists(
    st.tuples(st.sampled_from("78"), st.integers(1, 3), st.integers(0, 3), st.integers(0, 3)),
    max_size=12,
).map(
    lambda drawn: [
        row(str(points), str(redeemed), line=line, number=member, period=date(2017, month, 28))
        for line, (member, month, points, redeemed) in enumerate(drawn, 2)
    ]
)


@given(rows=ROWS, data=st.data())
def test_keys_are_the_same_in_whatever_order_the_file_is(
    rows: list[PointsRecord], data: st.DataObject
) -> None:
    keys = [key for key, _ in keyed(rows, "s")]
    assert len(set(keys)) == len(rows)
    mixed = data.draw(st.permutations(rows))
    assert {key: record.told for key, record in keyed(rows, "s")} == {
        key: record.told for key, record in keyed(mixed, "s")
    }
    assert not rows or keys[0] not in [key for key, _ in keyed(rows, "another")]


def test_what_was_redeemed_comes_from_what_expires_first() -> None:
    lots: Lots = {date(2018, 1, 1): Decimal(5), None: Decimal(9), date(2016, 1, 1): Decimal(3)}
    made = steps(row("2", "8", on=date(2017, 1, 31)), lots, WHOLE)
    assert [(step.kind, int(step.points), step.expires_on) for step in made] == [
        ("earn", 2, None),
        ("spend", -5, date(2018, 1, 1)),
        ("spend", -3, None),
    ]
    assert list(lots.values()) == [0, 8, 3]


def test_more_redeemed_than_told_of_opens_with_what_is_missing() -> None:
    lots: Lots = {}
    made = steps(row("2", "8", on=date(2017, 1, 31)), lots, WHOLE)
    assert [(step.kind, int(step.points), step.opening) for step in made] == [
        ("earn", 2, False),
        ("adjust", 6, True),
        ("spend", -8, False),
    ]
    assert sum(lots.values()) == 0


def test_a_balance_is_reached_from_above_from_below_and_when_it_is_there_already() -> None:
    for there, difference in (("3", 4), ("7", 0), ("9", -2)):
        lots: Lots = {None: Decimal(there)}
        made = steps(row(balance=Decimal(7)), lots, WHOLE)
        assert [(step.kind, int(step.points)) for step in made] == [("adjust", difference)]
        assert lots[None] == 7


def test_parts_of_a_point_need_a_programme_that_knows_them() -> None:
    with pytest.raises(RuleBroken, match="points-amount"):
        steps(row("1.5"), {}, WHOLE)
    fine = Programme("Points", "EUR", Decimal(1), Decimal("0.01"), decimals=2, life_days=10)
    (step,) = steps(row("1.5", on=TODAY), {}, fine)
    assert (step.points, step.expires_on) == (Decimal("1.5"), date(2026, 11, 12))
