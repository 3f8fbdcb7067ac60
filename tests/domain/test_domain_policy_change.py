"""What another policy would do, beside a plain list that does the same the slow way."""

from __future__ import annotations

from decimal import Decimal
from statistics import mean, median

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.policy_change import PolicyChange, Waiting, compare, reckoning
from desktop.domain.waitlist import DAY
from desktop.domain.waitlist_log import under
from desktop.domain.waitlist_policy import Policy

TIERS = ("gold", "silver", "standard")
POLICIES = st.builds(
    Policy,
    tier_days=st.dictionaries(st.sampled_from(TIERS), st.integers(0, 4)),
    points_per_day=st.none() | st.integers(1, 3),
    cap_days=st.integers(0, 5),
)
ENTRIES = st.tuples(
    st.integers(0, 6).map(lambda day: day * DAY),
    st.sampled_from(TIERS),
    st.integers(-300, 900),
    st.integers(-2_000_000, 5_000_000),
    st.booleans(),
)


def facts(policy: Policy) -> dict[str, object]:
    return {name: getattr(policy, name) for name in ("tier_days", "points_per_day", "cap_days")}


@given(policy=POLICIES, entry=ENTRIES)
def test_the_key_is_the_one_the_log_replays_to(
    policy: Policy, entry: tuple[int, str, int, int, bool]
) -> None:
    began, tier, points, granted, _counts = entry
    stored = {"tier": tier, "points": points, "granted_days": granted, "joined_at": began}
    found = reckoning(policy)(began, tier, points, granted)
    assert found == under(facts(policy), stored)["key"]


def queue(policy: Policy, entries: list[tuple[int, str, int, int, bool]]) -> list[Waiting]:
    """The rows of a list under a policy, in its order."""
    key = reckoning(policy)
    rows = [(n, key(*entry[:4]), *entry) for n, entry in enumerate(entries, 1)]
    return sorted(rows, key=lambda row: (row[1], row[0]))


@given(old=POLICIES, new=POLICIES, entries=st.lists(ENTRIES, max_size=9), most=st.integers(0, 3))
def test_the_change_is_what_sorting_anew_gives(
    old: Policy, new: Policy, entries: list[tuple[int, str, int, int, bool]], most: int
) -> None:
    rows = queue(old, entries)
    found = compare(rows, new, asked=[row[0] for row in rows], most=most)
    places = [{row[0]: n for n, row in enumerate((r for r in each if r[6]), 1)}
              for each in (rows, queue(new, entries))]  # fmt: skip
    before, after = places
    moved = {entry: before[entry] - after[entry] for entry in before}
    assert (found.waiting, found.placed) == (len(rows), len(before))
    assert found.up == sum(by > 0 for by in moved.values())
    assert found.down == sum(by < 0 for by in moved.values())
    assert {key: move.before for key, move in found.asked.items()} == {
        row[0]: before.get(row[0]) for row in rows
    }
    assert {key: move.after for key, move in found.asked.items()} == {
        row[0]: after.get(row[0]) for row in rows
    }
    new_keys = {row[0]: row[1] for row in queue(new, entries)}
    assert {move.entry: move.key_after for move in found.asked.values()} == new_keys
    for listed, sign in ((found.rising, 1), (found.falling, -1)):
        best = sorted((sign * by for by in moved.values() if sign * by > 0), reverse=True)[:most]
        assert [sign * move.places for move in listed] == best
        assert all(moved[move.entry] == move.places for move in listed)
    assert_tiers(found, before, after, {n: entry[1] for n, entry in enumerate(entries, 1)})


def assert_tiers(
    found: PolicyChange, before: dict[int, int], after: dict[int, int], tiers: dict[int, str]
) -> None:
    assert [one.tier for one in found.tiers] == sorted({tiers[entry] for entry in before})
    for one in found.tiers:
        mine = [entry for entry in before if tiers[entry] == one.tier]
        moved = [Decimal(before[entry] - after[entry]) for entry in mine]
        assert one.waiting == len(mine)
        assert (one.up, one.down) == (sum(by > 0 for by in moved), sum(by < 0 for by in moved))
        assert one.median == median(moved)
        assert one.mean == mean(moved)
        assert one.mean_before == mean(Decimal(before[entry]) for entry in mine)
        assert one.mean_after == mean(Decimal(after[entry]) for entry in mine)


def test_equal_keys_go_by_joining_sequence_before_and_after() -> None:
    """Under the new rules all three have the same key."""
    old = Policy(tier_days={"gold": 2, "silver": 1}, cap_days=2)
    members = [(0, "standard", 0, 0, True), (0, "silver", 0, 0, True), (0, "gold", 0, 0, True)]
    found = compare(queue(old, members), Policy(cap_days=0), asked=[1, 2, 3])
    assert [found.asked[n].after for n in (1, 2, 3)] == [1, 2, 3]
    assert (found.largest_rise, found.largest_drop) == (2, 2)
    assert [move.entry for move in (*found.rising, *found.falling)] == [1, 3]


def test_the_same_policy_moves_nobody() -> None:
    policy = Policy(tier_days={"gold": 2}, cap_days=2)
    rows = queue(policy, [(0, "gold", 0, 0, True), (DAY, "standard", 0, 0, False)])
    found = compare(rows, policy)
    assert (found.up, found.down, found.rising, found.falling) == (0, 0, (), ())
    assert (found.waiting, found.placed) == (2, 1)
    assert compare([], policy) == PolicyChange()
