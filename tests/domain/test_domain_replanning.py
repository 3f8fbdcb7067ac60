"""Re-planning: who was confirmed first comes forward first, and no unit is given twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.office_calendar import default_calendar
from desktop.domain.promise import Supply, dispatch_date
from desktop.domain.replanning import Move, Standing, forward

D = Decimal
TODAY = date(2026, 11, 2)  # a Monday
OFFICE = default_calendar("Europe/Berlin", [])
DAYS = [OFFICE.add_working_days(TODAY, n) for n in range(12)]


def receipt(key: int, free: str, day: int) -> Supply:
    return Supply(key, "receipt", DAYS[day], D(free))


def held(key: int, quantity: str, day: int, **values: object) -> Standing:
    """A line of its own, promised from the supply with the number of the day."""
    given: dict[str, object] = {"line": key, "supply_id": 100 + day, **values}
    return Standing(id=key, quantity=D(quantity), on=DAYS[day], **given)  # type: ignore[arg-type]


def moved(*standing: Standing, free: tuple[Supply, ...], step: str = "1") -> list[Move]:
    taken = [receipt(100 + day, "0", day) for day in range(len(DAYS))]
    known = {supply.id for supply in free}
    supplies = [*free, *(supply for supply in taken if supply.id not in known)]
    return forward(standing, supplies, today=TODAY, calendar=OFFICE, step=D(step))


def test_who_was_confirmed_first_comes_forward_first() -> None:
    assert moved(held(1, "3", 8), held(2, "3", 9), free=(receipt(7, "4", 2),)) == [
        Move(1, D(3), 7, DAYS[2]),
        Move(2, D(1), 7, DAYS[2]),
        Move(2, D(2), 108, DAYS[8]),
    ]


def test_what_is_no_later_than_the_new_supply_stays_where_it_is() -> None:
    assert moved(held(1, "3", 2), held(2, "3", 1), free=(receipt(7, "9", 2),)) == []


def test_what_is_made_to_order_comes_forward_and_gives_nothing_back() -> None:
    made = held(1, "3", 8, supply_id=None)
    assert moved(made, held(2, "3", 9), free=(receipt(7, "3", 2),)) == [Move(1, D(3), 7, DAYS[2])]


def test_of_one_line_what_would_come_last_goes_first() -> None:
    parts = held(1, "2", 5, line=1), held(2, "2", 9, line=1)
    assert moved(*parts, free=(receipt(7, "2", 2),)) == [Move(2, D(2), 7, DAYS[2])]


def test_what_comes_by_the_day_it_is_wanted_is_left_alone() -> None:
    in_time, late = held(1, "3", 8, wanted_by=DAYS[8]), held(2, "3", 9, wanted_by=DAYS[8])
    free = receipt(6, "1", 2), receipt(7, "1", 8)
    assert moved(in_time, late, free=free) == [
        Move(2, D(1), 7, DAYS[8]),  # in time is in time: what is there sooner serves others
        Move(2, D(1), 6, DAYS[2]),
    ]


def test_what_goes_together_comes_forward_whole_or_not_at_all() -> None:
    parts = (
        held(1, "2", 8, line=1, supply_id=105, together=True),
        held(2, "2", 8, line=1, together=True),
    )
    assert moved(*parts, free=(receipt(7, "1", 2),)) == []
    assert moved(*parts, free=(receipt(7, "2", 2),)) == [
        Move(2, D(2), 7, DAYS[5]),  # the first part is there on the fifth day
        Move(1, D(2), 105, DAYS[5]),
    ]


def test_what_was_tried_for_the_one_is_there_for_the_next() -> None:
    parts = held(1, "5", 8, together=True), held(2, "2", 9)
    assert moved(*parts, free=(receipt(7, "2", 2),)) == [Move(2, D(2), 7, DAYS[2])]


def test_no_part_of_a_step_is_moved() -> None:
    assert moved(held(1, "1", 8), free=(receipt(7, "0.42", 2),), step="0.25") == [
        Move(1, D("0.25"), 7, DAYS[2])
    ]


def test_an_overdue_receipt_gives_nothing_and_what_stands_on_it_comes_forward() -> None:
    late = Supply(5, "receipt", TODAY - timedelta(3), D(0))
    stuck = held(1, "3", 8, supply_id=5)
    assert moved(stuck, held(2, "3", 9), free=(receipt(7, "3", 2), late)) == [
        Move(1, D(3), 7, DAYS[2])
    ]


def test_a_receipt_that_came_early_is_there_before_it_is_promised() -> None:
    here = Supply(5, "on_hand", TODAY, D(1))
    stays = held(1, "3", 8, supply_id=5)
    assert moved(stays, held(2, "1", 9), free=(here,)) == [Move(2, D(1), 5, TODAY)]


def test_the_capacity_of_a_date_is_for_those_who_want_that_date() -> None:
    capacity = Supply(7, "on_hand", TODAY, D(9), for_on=DAYS[4])
    others = held(1, "2", 8), held(2, "2", 8, wanted_by=DAYS[6])
    theirs = held(3, "2", 8, wanted_by=DAYS[4])
    assert moved(*others, theirs, free=(capacity,)) == [Move(3, D(2), 7, DAYS[4])]


LINES = st.lists(
    st.tuples(
        st.integers(1, 4),  # how much
        st.integers(0, 11),  # promised for
        st.none() | st.integers(0, 11),  # wanted by
        st.integers(1, 3),  # parts of a line
        st.booleans(),  # made to order
    ),
    max_size=8,
)
FREE = st.lists(st.tuples(st.integers(0, 6), st.integers(-1, 11)), max_size=5)


def _world(lines: list[tuple[int, int, int | None, int, bool]]) -> list[Standing]:
    standing: list[Standing] = []
    for line, (quantity, day, wanted, parts, is_made) in enumerate(lines):
        by = None if wanted is None else DAYS[wanted]
        for part in range(parts):
            on = (day + 3 * part) % len(DAYS)
            supply = None if is_made else 100 + on
            key = len(standing)
            standing.append(Standing(key, line, supply, D(quantity), DAYS[on], by))
    return standing


def _supplies(free: list[tuple[int, int]]) -> list[Supply]:
    new = [Supply(n, "receipt", DAYS[day] if day >= 0 else TODAY - timedelta(1), D(amount))
           for n, (amount, day) in enumerate(free)]  # fmt: skip
    return [*new, *(receipt(100 + day, "0", day) for day in range(len(DAYS)))]


@given(LINES, FREE)
def test_unit_by_unit_it_is_what_the_fair_order_says(
    lines: list[tuple[int, int, int | None, int, bool]], free: list[tuple[int, int]]
) -> None:
    """The twin gives one unit at a time to whoever is first, until nobody can come forward."""
    standing, supplies = _world(lines), _supplies(free)
    moves = forward(standing, supplies, today=TODAY, calendar=OFFICE, step=D(1))

    left = {supply.id: supply.free for supply in supplies}
    ready = {s.id: dispatch_date(s, today=TODAY, calendar=OFFICE) for s in supplies}
    days: dict[int, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in standing:
        days[one.line][one.on] += one.quantity
    wanted = {one.id: one.quantity for one in standing}
    by_key = {one.id: one for one in standing}
    for move in moves:
        one = by_key[move.standing]
        assert move.quantity > 0
        assert move.on < one.on, "a promise never becomes a later one"
        assert move.supply_id is not None
        assert ready[move.supply_id] == move.on
        wanted[one.id] -= move.quantity
        left[move.supply_id] -= move.quantity
        if one.supply_id is not None:
            left[one.supply_id] += move.quantity
        days[one.line][one.on] -= move.quantity
        days[one.line][move.on] += move.quantity
    assert all(quantity >= 0 for quantity in (*wanted.values(), *left.values()))
    assert {line: _plain(held) for line, held in days.items()} == _twin(standing, supplies)


def _plain(days: dict[date, Decimal]) -> dict[date, Decimal]:
    return {day: quantity for day, quantity in days.items() if quantity}


def _twin(standing: list[Standing], supplies: list[Supply]) -> dict[int, dict[date, Decimal]]:
    pool: dict[date, int] = defaultdict(int)
    for supply in supplies:
        day = dispatch_date(supply, today=TODAY, calendar=OFFICE)
        if day is not None:
            pool[day] += int(supply.free)
    told: dict[int, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    units = [(one, one.on) for one in standing for _ in range(int(one.quantity))]
    settled: list[date | None] = [None] * len(units)
    while True:
        open_ = [n for n, (one, on) in enumerate(units)
                 if settled[n] is None and (one.wanted_by is None or on > one.wanted_by)
                 and any(count and day < on for day, count in pool.items())]  # fmt: skip
        if not open_:
            break
        first = min(open_, key=lambda n: (units[n][0].line, -units[n][1].toordinal()))
        one, on = units[first]
        sooner = [day for day, count in pool.items() if count and day < on]
        in_time = [day for day in sooner if one.wanted_by is not None and day <= one.wanted_by]
        settled[first] = taken = max(in_time) if in_time else min(sooner)
        pool[taken] -= 1
        if one.supply_id is not None:
            pool[on] += 1
    for (one, on), day in zip(units, settled, strict=True):
        told[one.line][day or on] += 1
    return {line: dict(days) for line, days in told.items()}
