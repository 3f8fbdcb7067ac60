"""The static key: bound, worst place, and places that are what happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.waitlist import (
    Entry,
    bound,
    head_start_days,
    in_order,
    key,
    micros,
    offerable,
    order_key,
    place,
    worst_place,
)

D = Decimal
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
TODAY = START.date()
CAP = D(14)
TIERS = {"Standard": D(0), "Silver": D(5), "Gold": D(10)}


def waiting(*keys: int) -> list[Entry]:
    return [Entry(key=k, sequence=n) for n, k in enumerate(keys, 1)]


def start(tier: str | None, points: str = "0", granted: str = "0") -> Decimal:
    return head_start_days(
        tier_days=TIERS.get(tier or "", D(0)),
        points=D(points),
        days_per_points=D("0.001"),
        granted=D(granted),
        cap=CAP,
    )


def test_a_head_start_is_tier_and_points_and_grant_within_the_cap() -> None:
    assert start("Gold", "1500.50", "1") == D("12.5005")
    assert start("Gold", "99999") == 14
    assert start(None) == start("of another list") == 0
    assert start("Silver", granted="-99") == 0


def test_the_key_is_exact_microseconds() -> None:
    assert key(START, D(0)) == micros(START) == 1_772_355_600_000_000
    assert micros(START) - key(START, D("1.5")) == 129_600_000_000
    assert micros(START) - key(START, D("0.000000000023")) == 1


def test_a_key_does_not_depend_on_the_zone_the_moment_was_written_in() -> None:
    elsewhere = START.astimezone(datetime.strptime("+0530", "%z").tzinfo)
    assert key(elsewhere, D(3)) == key(START, D(3))


def test_two_entries_with_one_key_go_by_joining_sequence() -> None:
    entries = [Entry(key=5, sequence=2), Entry(key=5, sequence=1), Entry(key=4, sequence=3)]
    assert [entry.sequence for entry in in_order(entries, today=TODAY)] == [3, 1, 2]


def test_the_best_seven_of_ten_by_key_are_offered() -> None:
    entries = waiting(9, 3, 7, 1, 10, 2, 8, 4, 6, 5)
    assert [e.key for e in in_order(entries, today=TODAY)[:7]] == [1, 2, 3, 4, 5, 6, 7]


def test_gold_members_joining_every_day_do_not_keep_a_standard_member_waiting_for_ever() -> None:
    standard = key(START, start("Standard"))
    passing = [
        day
        for day in range(60)
        if key(START + timedelta(days=day), start("Gold", "99999")) < standard
    ]
    assert passing == list(range(14))
    assert bound(standard, CAP) == START + timedelta(days=14)


HEAD_STARTS = st.decimals(0, 14, places=6)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=60)).map(lambda after: START + after)
MEMBERS = st.lists(st.tuples(MOMENTS, HEAD_STARTS), min_size=1, max_size=12)


@given(joined=MOMENTS, head=HEAD_STARTS, other=MOMENTS, others_head=HEAD_STARTS)
def test_nobody_who_joins_after_the_bound_passes(
    joined: datetime, head: Decimal, other: datetime, others_head: Decimal
) -> None:
    mine = key(joined, head)
    if other > bound(mine, CAP):
        assert key(other, others_head) > mine


@given(joined=MOMENTS, head=HEAD_STARTS)
def test_the_bound_is_tight(joined: datetime, head: Decimal) -> None:
    """Somebody with the whole cap who joins a microsecond earlier does pass."""
    mine = key(joined, head)
    rival = bound(mine, CAP) - timedelta(microseconds=1)
    assert key(rival, CAP) < mine


@given(members=MEMBERS, later=st.lists(HEAD_STARTS, min_size=12, max_size=12))
def test_no_later_gain_of_others_puts_an_entry_behind_its_worst_place(
    members: list[tuple[datetime, Decimal]], later: list[Decimal]
) -> None:
    mine = key(*members[0])
    worst = worst_place((joined for joined, _ in members), entry_key=mine, cap=CAP)
    grown = [mine] + [
        key(joined, max(head, gain))
        for (joined, head), gain in zip(members[1:], later, strict=False)
    ]
    entries = waiting(*grown)
    found = place(entries, entries[0], today=TODAY)
    assert found is not None
    assert found.place <= worst <= len(members)


def test_the_worst_place_is_reached_when_everybody_gains_the_whole_cap() -> None:
    joined = [START, START + timedelta(days=3), START + timedelta(days=20)]
    mine = key(START, D(0))
    assert worst_place(joined, entry_key=mine, cap=D(14)) == 2
    assert worst_place([START, START + timedelta(days=14)], entry_key=mine, cap=D(14)) == 2
    entries = waiting(mine, *(key(moment, D(14)) for moment in joined[1:]))
    found = place(entries, entries[0], today=TODAY)
    assert found is not None
    assert found.place == 2


ENTRIES = st.lists(
    st.builds(
        Entry,
        key=st.integers(0, 5),
        sequence=st.just(0),
        paused=st.booleans(),
        paused_until=st.none() | st.sampled_from([TODAY, TODAY + timedelta(1)]),
        first_on=st.none() | st.sampled_from([TODAY, TODAY + timedelta(2)]),
        last_on=st.none() | st.sampled_from([TODAY - timedelta(1), TODAY + timedelta(2)]),
    ),
    max_size=9,
).map(lambda rows: [replace(entry, sequence=n) for n, entry in enumerate(rows)])


@given(entries=ENTRIES, unit_on=st.none() | st.sampled_from([TODAY, TODAY + timedelta(2)]))
def test_place_r_is_the_rth_to_be_offered(entries: list[Entry], unit_on: date | None) -> None:
    """The twin gives units out one by one, always to the best who has none yet."""
    left = list(entries)
    for r in range(1, len(entries) + 1):
        able = [entry for entry in left if offerable(entry, today=TODAY, unit_on=unit_on)]
        if not able:
            break
        best = able[0]
        for entry in able:
            if (entry.key, entry.sequence) < (best.key, best.sequence):
                best = entry
        found = place(entries, best, today=TODAY, unit_on=unit_on)
        assert found is not None
        assert found.place == found.units_ahead + 1 == r
        left.remove(best)
    assert all(place(entries, entry, today=TODAY, unit_on=unit_on) is None for entry in left)


@given(keys=st.lists(st.integers(0, 5), min_size=2, max_size=9), data=st.data())
def test_leaving_from_behind_changes_nothing_and_from_ahead_exactly_one(
    keys: list[int], data: st.DataObject
) -> None:
    entries = waiting(*keys)
    mine, other = data.draw(st.permutations(entries))[:2]
    before = place(entries, mine, today=TODAY)
    after = place([e for e in entries if e is not other], mine, today=TODAY)
    assert before is not None
    assert after is not None
    assert before.place - after.place == (order_key(other) < order_key(mine))


def test_a_pause_ends_by_itself_on_its_date_with_the_key_unchanged() -> None:
    paused = Entry(key=1, sequence=1, paused=True, paused_until=TODAY + timedelta(2))
    other = Entry(key=2, sequence=2)
    assert in_order([paused, other], today=TODAY) == (other,)
    assert in_order([paused, other], today=TODAY + timedelta(2)) == (paused, other)
    for_ever = Entry(key=1, sequence=1, paused=True)
    assert place([for_ever], for_ever, today=TODAY + timedelta(999)) is None


def test_where_some_want_more_the_units_ahead_are_said() -> None:
    big, small = Entry(key=1, sequence=1, quantity=D(5)), Entry(key=2, sequence=2)
    found = place([big, small], small, today=TODAY)
    assert found is not None
    assert (found.place, found.waiting) == (2, 2)
    assert found.units_ahead == 5


def test_a_list_with_dates_has_a_place_for_each_date() -> None:
    early = Entry(key=1, sequence=1, last_on=TODAY + timedelta(18))
    late = Entry(key=2, sequence=2, first_on=TODAY + timedelta(10))
    on_18, on_20 = TODAY + timedelta(18), TODAY + timedelta(20)
    on_10 = TODAY + timedelta(10)
    assert in_order([early, late], today=TODAY, unit_on=on_10) == (early, late)
    assert in_order([early, late], today=TODAY, unit_on=on_18) == (early, late)
    assert in_order([early, late], today=TODAY, unit_on=on_20) == (late,)
    assert in_order([early, late], today=TODAY, unit_on=TODAY) == (early,)


@given(
    tier=st.decimals(0, 10**4, places=2),
    points=st.decimals(0, 10**12, places=2),
    granted=st.decimals(0, 10**4, places=2),
)
def test_no_head_start_is_above_the_cap(tier: Decimal, points: Decimal, granted: Decimal) -> None:
    days = head_start_days(
        tier_days=tier, points=points, days_per_points=D("0.1"), granted=granted, cap=D(14)
    )
    assert 0 <= days <= 14
    assert micros(START) - key(START, days) <= 14 * 86_400_000_000
