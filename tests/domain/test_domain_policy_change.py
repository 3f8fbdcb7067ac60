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
    st.integers(1, 3),
    st.booleans(),
)
Place = tuple[int, str, int, int, int, bool]


def facts(policy: Policy) -> dict[str, object]:
    return {name: getattr(policy, name) for name in ("tier_days", "points_per_day", "cap_days")}


@given(policy=POLICIES, entry=ENTRIES)
def test_the_key_is_the_one_the_log_replays_to(policy: Policy, entry: Place) -> None:
    began, tier, points, granted, _quantity, _counts = entry
    stored = {"tier": tier, "points": points, "granted_days": granted, "joined_at": began}
    found = reckoning(policy)(began, tier, points, granted)
    assert found == under(facts(policy), stored)["key"]


def queue(policy: Policy, entries: list[Place]) -> list[Waiting]:
    """The rows of a list under a policy, in its order."""
    key = reckoning(policy)
    rows = [(n, key(*entry[:4]), *entry) for n, entry in enumerate(entries, 1)]
    return sorted(rows, key=lambda row: (row[1], row[0]))


@given(
    old=POLICIES,
    new=POLICIES,
    first=st.lists(ENTRIES, max_size=9),
    other=st.lists(ENTRIES, max_size=3),
    most=st.integers(0, 3),
)
def test_the_change_is_what_sorting_anew_gives(
    old: Policy, new: Policy, first: list[Place], other: list[Place], most: int
) -> None:
    """Two lists, each with places of its own."""
    rows = queue(old, [*first, *other])
    one, two = ([row for row in rows if (row[0] <= len(first)) is side] for side in (True, False))
    found = compare([one, two], new, most=most)
    resorted = queue(new, [*first, *other])
    before = placed(one) | placed(two)
    after = placed([r for r in resorted if r[0] <= len(first)])
    after |= placed([r for r in resorted if r[0] > len(first)])
    moved = {entry: before[entry] - after[entry] for entry in before}
    assert (found.waiting, found.placed) == (len(rows), len(before))
    assert found.up == sum(by > 0 for by in moved.values())
    assert found.down == sum(by < 0 for by in moved.values())
    keys = {row[0]: row[1] for row in resorted}
    for listed, sign in ((found.rising, 1), (found.falling, -1)):
        best = sorted((sign * by for by in moved.values() if sign * by > 0), reverse=True)[:most]
        assert [sign * move.places for move in listed] == best
        assert all(moved[move.entry] == move.places for move in listed)
        assert all(keys[move.entry] == move.key_after for move in listed)
    assert_tiers(found, before, after, {row[0]: row[3] for row in rows})


def placed(rows: list[Waiting]) -> dict[int, int]:
    """The place of each entry that could be offered now."""
    return {row[0]: n for n, row in enumerate((r for r in rows if r[7]), 1)}


@given(old=POLICIES, new=POLICIES, entries=st.lists(ENTRIES, max_size=9), until=st.integers(0, 6))
def test_where_somebody_would_stand_is_counted_one_by_one(
    old: Policy, new: Policy, entries: list[Place], until: int
) -> None:
    rows, after = queue(old, entries), queue(new, entries)
    found = compare([rows], new, asked={row[0]: until * DAY for row in rows}).asked
    assert found.keys() == {row[0] for row in rows}
    for mine in after:
        stand = found[mine[0]]
        ahead = [row for row in after if row[7] and (row[1], row[0]) < (mine[1], mine[0])]
        assert (stand.key, stand.place) == (mine[1], len(ahead) + 1)
        assert stand.ahead == {
            tier: n for tier in TIERS if (n := [r[3] for r in ahead].count(tier))
        }
        assert stand.units_ahead == sum(row[6] for row in ahead)
        assert stand.until == mine[1] + new.cap_days * DAY
        may_pass = [row for row in after if row[2] <= stand.until and row[2] <= until * DAY]
        assert stand.worst == len(may_pass)


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
    members: list[Place] = [(0, tier, 0, 0, 1, True) for tier in ("standard", "silver", "gold")]
    found = compare([queue(old, members)], Policy(cap_days=0), asked={1: 0, 2: 0, 3: 0})
    assert [found.asked[n].place for n in (1, 2, 3)] == [1, 2, 3]
    assert (found.largest_rise, found.largest_drop) == (2, 2)
    assert [move.entry for move in (*found.rising, *found.falling)] == [1, 3]


def test_the_same_policy_moves_nobody() -> None:
    policy = Policy(tier_days={"gold": 2}, cap_days=2)
    rows = queue(policy, [(0, "gold", 0, 0, 1, True), (DAY, "standard", 0, 0, 1, False)])
    found = compare([rows], policy)
    assert (found.up, found.down, found.rising, found.falling) == (0, 0, (), ())
    assert (found.waiting, found.placed) == (2, 1)
    assert compare([], policy) == compare([[]], policy) == PolicyChange()
