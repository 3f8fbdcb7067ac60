"""Other rules for a waitlist: versions, all keys moved at once, and what the log replays to."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shop import ME, NOW, customer, give, product, seed

from desktop.domain.errors import Conflict, LiaisonError, NotFound, RuleBroken
from desktop.domain.policy_change import reckoning
from desktop.domain.waitlist import DAY, micros
from desktop.domain.waitlist_log import Logged, replay, under
from desktop.domain.waitlist_policy import Policy
from desktop.models.offers import WaitlistLog, WaitlistOffer, WaitlistStatement
from desktop.models.policies import in_force, rules_of
from desktop.models.rows import stored
from desktop.models.statements import place_of
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy
from desktop.models.work import FollowUp
from desktop.services import statements
from desktop.services.change import changing, insert_row
from desktop.services.policies import save_policy, use_office_policy
from desktop.services.waitlist_log import journal

pytestmark = pytest.mark.usefixtures("database")
TIERS = ("gold", "silver", "standard", "o'brien's friends")
_codes = count(1)


@pytest.fixture(autouse=True)
def _seeded(database: str) -> None:
    seed()


@pytest.fixture
def member() -> int:
    return customer()


def waitlist(title: str = "A list") -> int:
    """A list for a product of its own."""
    key = product(f"P{next(_codes)}")
    with changing(**ME) as change:
        return change.insert(Waitlist, product=key, title=title, created_at=NOW)


def join(waitlist: int, customer: int, **values: Any) -> int:
    """A place under the rules in force."""
    rules = rules_now(waitlist)
    given: dict[str, Any] = {"tier": "standard", "points": Decimal(0), "granted_days": Decimal(0)}
    given |= values
    joined = given.setdefault("joined_at", NOW)
    began = micros(given.get("drawn_at") or joined)
    points, granted = int(given["points"] * 100), int(given["granted_days"] * 1_000_000)
    facts = {"tier": given["tier"], "points": points, "granted_days": granted, "joined_at": began}
    standing = under(told(rules_of(rules)), facts)
    with changing(**ME) as change:
        return journal(change, waitlist).add(
            customer=customer,
            quantity=Decimal(1),
            minimum=Decimal(1),
            tier_days=standing["tier_days"],
            points_days=Decimal(standing["points_days"]) / 1_000_000,
            key=standing["key"],
            **given,
        )


def rules_now(waitlist: int | None) -> WaitlistPolicy:
    found = in_force(waitlist)
    assert found is not None
    return found


def told(rules: Policy) -> dict[str, Any]:
    return {name: getattr(rules, name) for name in ("tier_days", "points_per_day", "cap_days")}


def entries(waitlist: int) -> dict[int, dict[str, Any]]:
    found = stored(WaitlistEntry, '"waitlist_id" = ? ORDER BY "id"', waitlist)
    return {row["id"]: row for row in found}


def logged(waitlist: int) -> list[Logged]:
    rows = WaitlistLog.select().where(WaitlistLog.waitlist == waitlist).order_by(WaitlistLog.number)
    return [
        Logged(r.number, micros(r.at), r.staff_id, r.entry_id, r.action, r.facts, r.digest)
        for r in rows
    ]


POLICIES = st.builds(
    Policy,
    tier_days=st.dictionaries(st.sampled_from(TIERS), st.integers(0, 30)),
    points_per_day=st.none() | st.integers(1, 3) | st.integers(1, 5000) | st.just(10**9),
    cap_days=st.sampled_from([0, 5, 30, 3650]),
).map(lambda p: p if p.cap_days >= 30 else Policy(points_per_day=p.points_per_day, cap_days=5))
PLACES = st.fixed_dictionaries(
    {
        "tier": st.sampled_from(TIERS),
        "points": st.sampled_from(["-3.5", "0", "0.99", "1999.99", "2000", "123456789.01"]),
        "granted_days": st.sampled_from(["0", "0.000001", "1.5", "-4", "4000"]),
        "drawn": st.none() | st.integers(0, DAY),
        "state": st.sampled_from(["waiting", "offered", "served", "withdrawn"]),
    }
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(policy=POLICIES, places=st.lists(PLACES, min_size=1, max_size=6))
def test_one_statement_gives_what_the_log_replays_to(
    policy: Policy, places: list[dict[str, Any]], member: int
) -> None:
    key = waitlist()
    with changing(**ME):
        for place in places:
            drawn = place["drawn"]
            row = {"waitlist": key, "customer": member, "quantity": Decimal(1),
                   "minimum": Decimal(1), "joined_at": NOW, "tier_days": 1,
                   "points_days": Decimal(2), "granted_days": Decimal(place["granted_days"]),
                   "key": 7, "tier": place["tier"], "points": Decimal(place["points"]),
                   "state": place["state"], "reason": "", "refusals": 0, "skips": 0,
                   "drawn_at": None if drawn is None
                   else NOW + timedelta(microseconds=drawn)}  # fmt: skip
            insert_row(WaitlistEntry, row)
    before = entries(key)
    save_policy(waitlist=key, rules=policy, reason="why", **ME)
    for entry, row in entries(key).items():
        old = before[entry]
        if old["state"] in ("waiting", "offered"):
            expected = old | under(told(policy), old)
            began = old["joined_at"] if old["drawn_at"] is None else old["drawn_at"]
            assert expected["key"] == reckoning(policy)(
                began, old["tier"], old["points"], old["granted_days"]
            )
        else:
            expected = old
        assert row == expected


GOLD_FIRST = Policy(tier_days={"gold": 14, "silver": 7}, points_per_day=2000, cap_days=21)


def test_the_log_says_old_and_new_and_why_and_replays_to_the_same_state(member: int) -> None:
    key = waitlist()
    for tier, points in (("gold", "4000"), ("silver", "0"), ("standard", "9000.5")):
        join(key, member, tier=tier, points=Decimal(points), granted_days=Decimal("0.25"))
    wanted = Policy(tier_days={"gold": 3}, points_per_day=1000, cap_days=5)
    save_policy(waitlist=key, rules=wanted, reason="Fairer", **ME)
    rows = logged(key)
    assert [row.action for row in rows] == ["joined"] * 3 + ["policy"]
    assert '"why":"Fairer"' in rows[-1].facts
    assert '"old":{"cap_days":21' in rows[-1].facts
    state = replay(rows)
    for entry, row in entries(key).items():
        names = ("tier_days", "points_days", "key")
        assert {name: state[entry][name] for name in names} == {name: row[name] for name in names}
    found = Waitlist.get_by_id(key)
    assert (found.revision, found.digest) == (4, rows[-1].digest)


def test_only_what_keys_are_made_of_moves_them(member: int) -> None:
    key = waitlist()
    join(key, member, tier="gold")
    before = entries(key)
    rules = rules_of(rules_now(key))
    save_policy(waitlist=key, rules=with_(rules, hold_hours=24), reason="Longer", **ME)
    assert entries(key) == before
    assert [row.action for row in logged(key)] == ["joined", "rules"]
    assert rules_now(key).hold_hours == 24


def with_(rules: Policy, **values: Any) -> Policy:
    return Policy(**{name: getattr(rules, name) for name in Policy.__dataclass_fields__} | values)


def test_every_field_is_kept_and_the_versions_are_counted() -> None:
    key = waitlist()
    first = Policy(
        tier_days={"gold": 3}, points_per_day=None, cap_days=5, hold_hours=9,
        hold_hours_by_tier={"gold": 12}, refusals_until_paused=0, unanswered="behind",
        quantity_rule="partial", most_skips=7, sell_to_walk_ins=True, lottery_minutes=30,
        customer_limit=Decimal("2.5"),
    )  # fmt: skip
    made = save_policy(waitlist=key, rules=first, reason="One", who=1, now=NOW).value
    row = WaitlistPolicy.get_by_id(made)
    assert rules_of(row) == first
    assert (row.version, row.reason, row.at, row.staff_id) == (1, "One", NOW, 1)
    again = save_policy(waitlist=key, rules=GOLD_FIRST, reason="Two", **ME).value
    assert WaitlistPolicy.get_by_id(again).version == 2
    assert rules_of(WaitlistPolicy.get_by_id(made)) == first


def test_the_offices_default_moves_every_list_without_rules_of_its_own(member: int) -> None:
    follows, own, back = waitlist("follows"), waitlist("own"), waitlist("back")
    for key in (own, back):
        save_policy(waitlist=key, rules=GOLD_FIRST, reason="Own", **ME)
    use_office_policy(waitlist=back, reason="Like the others", **ME)
    places = {key: join(key, member, tier="gold") for key in (follows, own, back)}
    wanted = with_(GOLD_FIRST, tier_days={"gold": 2})
    save_policy(waitlist=None, rules=wanted, reason="For all", **ME)
    days = {key: entries(key)[entry]["tier_days"] for key, entry in places.items()}
    assert days == {follows: 2, own: 14, back: 2}
    assert [logged(key)[-1].action for key in (follows, own, back)] == [
        "policy", "joined", "policy",
    ]  # fmt: skip
    assert rules_of(rules_now(None)) == wanted
    newest = WaitlistPolicy.select().where(WaitlistPolicy.waitlist_id == back)
    versions = [(row.version, row.follows_office) for row in newest]
    assert sorted(versions) == [(1, False), (2, True), (3, True)]
    assert rules_of(newest.where(WaitlistPolicy.version == 3).get()) == wanted


def test_a_list_that_follows_the_office_again_gets_its_keys(member: int) -> None:
    key = waitlist()
    save_policy(waitlist=key, rules=Policy(cap_days=0), reason="None for anybody", **ME)
    entry = join(key, member, tier="gold")
    assert entries(key)[entry]["key"] == micros(NOW)
    made = use_office_policy(waitlist=key, reason="As usual", **ME).value
    assert entries(key)[entry]["key"] == micros(NOW) - 14 * DAY
    row = WaitlistPolicy.get_by_id(made)
    assert (row.version, row.follows_office, row.reason) == (2, True, "As usual")
    assert rules_now(key).waitlist_id is None
    again = use_office_policy(waitlist=key, reason="As usual", **ME).value
    assert again == rules_now(None).id
    assert WaitlistPolicy.select().where(WaitlistPolicy.waitlist_id == key).count() == 2


def test_members_who_were_told_what_is_no_longer_true_get_a_correction(member: int) -> None:
    """Without a head start for gold the later gold member falls behind, the other one rises."""
    key = waitlist()
    standard = join(key, member)
    gold = join(key, member, tier="gold", joined_at=NOW + timedelta(days=1))
    for entry in (standard, gold):
        facts = place_of(entry, now=NOW).facts
        statements.tell(entry=entry, language="en", facts=facts, text="Your place", **ME)
    save_policy(waitlist=key, rules=Policy(cap_days=21), reason="All alike", **ME)
    states = {row.entry_id: row.state for row in WaitlistStatement.select()}
    assert states == {standard: "standing", gold: "corrected"}
    (task,) = FollowUp.select().where(FollowUp.rule == "waitlist-correction")
    assert (task.entry_id, task.params["claim"]) == (gold, "place")
    assert (task.params["was"], task.params["is"]) == ("1", "2")


def test_units_that_the_old_rule_gathered_are_offered_under_the_new_one(member: int) -> None:
    key = waitlist()
    strict = with_(GOLD_FIRST, quantity_rule="strict")
    save_policy(waitlist=key, rules=strict, reason="Nobody passes", **ME)
    with changing(**ME) as change:
        joined: dict[str, Any] = {"customer": member, "joined_at": NOW, "points_days": Decimal(0),
                  "granted_days": Decimal(0), "tier": "standard"}  # fmt: skip
        book = journal(change, key)
        book.add(quantity=Decimal(5), minimum=Decimal(5), key=1, **joined)
        small = book.add(quantity=Decimal(1), minimum=Decimal(1), key=2, **joined)
    give(Waitlist.get_by_id(key).product_id, 2)
    assert WaitlistOffer.select().count() == 0
    save_policy(waitlist=key, rules=with_(strict, quantity_rule="skip"), reason="Pass", **ME)
    assert [offer.entry_id for offer in WaitlistOffer.select()] == [small]


def test_the_same_rules_again_write_nothing() -> None:
    key = waitlist()
    made = save_policy(waitlist=key, rules=GOLD_FIRST, reason="Own", **ME).value
    assert save_policy(waitlist=key, rules=GOLD_FIRST, reason="Again", **ME).value == made
    assert Waitlist.get_by_id(key).revision == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"reason": " "}, "text-missing"),
        ({"rules": Policy(cap_days=-1)}, "policy-negative"),
        ({"rules": Policy(tier_days={"gold": 22})}, "policy-tier-above-cap"),
        ({"waitlist": 999}, "waitlist-gone"),
        ({"seen": 999}, "policy-moved"),
    ],
)
def test_what_is_refused_changes_nothing(values: dict[str, Any], code: str, member: int) -> None:
    key = waitlist()
    join(key, member, tier="gold")
    before = entries(key), WaitlistPolicy.select().count(), len(logged(key))
    asked: dict[str, Any] = {"waitlist": key, "rules": Policy(cap_days=3), "reason": "Why"}
    with pytest.raises(LiaisonError) as caught:
        save_policy(**{**asked, **values}, **ME)
    assert caught.value.code == code
    assert isinstance(caught.value, RuleBroken | Conflict | NotFound)
    assert (entries(key), WaitlistPolicy.select().count(), len(logged(key))) == before


def test_a_screen_that_saw_the_rules_in_force_may_change_them() -> None:
    key = waitlist()
    seen = rules_now(key).id
    made = save_policy(waitlist=key, rules=GOLD_FIRST, reason="Own", seen=seen, **ME).value
    with pytest.raises(Conflict):
        use_office_policy(waitlist=key, reason="Stale", seen=seen, **ME)
    use_office_policy(waitlist=key, reason="Fresh", seen=made, **ME)
