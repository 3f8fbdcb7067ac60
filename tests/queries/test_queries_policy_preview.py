"""What other rules would do: the same as saving them does, and nothing is changed by asking."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from shop import ME, NOW, TODAY, customer, product, seed

from desktop.domain.errors import LiaisonError
from desktop.domain.statement import Broken
from desktop.domain.waitlist_policy import Policy
from desktop.models.database import db
from desktop.models.offers import WaitlistStatement
from desktop.models.policies import in_force, rules_of
from desktop.models.schema import TABLES
from desktop.models.statements import place_of
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.models.work import FollowUp
from desktop.queries.policy_preview import PACE_DAYS, preview
from desktop.services import statements
from desktop.services.change import changing
from desktop.services.policies import move_keys, save_policy
from desktop.services.waitlist_log import journal

pytestmark = pytest.mark.usefixtures("database")
NAMES = ("Ann", "Bo", "Cleo", "Dan", "Eve", "Flo", "Gus", "Hal", "Ida", "Jo")
ALIKE = Policy(cap_days=30)
PROPOSED = (
    ALIKE,
    Policy(tier_days={"silver": 9}, cap_days=9),
    Policy(tier_days={"gold": 14}, points_per_day=500, cap_days=40),
)


@pytest.fixture(autouse=True)
def people(database: str) -> list[int]:
    seed()
    return [customer(name) for name in NAMES]


def waitlist(code: str, *, first: date | None = None, last: date | None = None) -> int:
    key = product(code)
    with changing(**ME) as change:
        return change.insert(
            Waitlist, product=key, title=code, created_at=NOW, from_on=first, to_on=last
        )


def join(waitlist: int, customer: int, days: int, **values: Any) -> int:
    """A place joined so many days ago, its key not yet reckoned."""
    given: dict[str, Any] = {"quantity": Decimal(1), "tier": "standard", "points": Decimal(0)}
    given |= values
    with changing(**ME) as change:
        return journal(change, waitlist).add(
            customer=customer,
            minimum=Decimal(1),
            joined_at=NOW - timedelta(days=days),
            points_days=Decimal(0),
            granted_days=Decimal(0),
            key=0,
            **given,
        )


def reckon(waitlist: int) -> None:
    """Give every place the key of the rules in force."""
    rules = in_force(waitlist)
    assert rules is not None
    with changing(**ME):
        move_keys([waitlist], rules_of(rules))


def whole_database() -> dict[str, Any]:
    names = [table._meta.table_name for table in TABLES]
    return {name: sorted(db.execute_sql(f'SELECT * FROM "{name}"').fetchall()) for name in names}


def crowd(key: int, people: list[int], chance: random.Random, **dates: Any) -> list[int]:
    """Everybody on a list at random: tiers, points, quantities, pauses; some served or offered."""
    made = []
    for person in people:
        entry = join(
            key,
            person,
            chance.randrange(20),
            tier=chance.choice(("gold", "silver", "standard")),
            points=Decimal(chance.choice((0, 2500, 9000))),
            quantity=Decimal(chance.choice((1, 1, 2))),
            paused_until=chance.choice((None, None, TODAY + timedelta(days=3))),
            **{name: chance.choice(days) for name, days in dates.items()},
        )
        made.append(entry)
    WaitlistEntry.update(state="offered").where(WaitlistEntry.id == made[0]).execute()
    reckon(key)
    return made


def places(entries: list[int]) -> dict[int, int]:
    """The place of each entry that has one."""
    found = {}
    for entry in entries:
        try:
            facts = place_of(entry, now=NOW).facts
        except LiaisonError:
            continue
        if facts.own == "waiting":
            found[entry] = facts.place
    return found


@pytest.mark.parametrize("number", range(6))
def test_what_is_shown_is_what_saving_does(number: int, people: list[int]) -> None:
    chance = random.Random(number)
    key = waitlist("W")
    entries = crowd(key, people, chance)
    for entry in chance.sample(entries[1:], 6):
        facts = place_of(entry, now=NOW).facts
        statements.tell(entry=entry, language="en", facts=facts, text="So it is", **ME)
    if number % 2:  # somebody passed them by the rules: that is no doing of another policy
        entries.append(join(key, people[0], 30, tier="gold", points=Decimal(99_000)))
        reckon(key)
    proposed = chance.choice(PROPOSED)
    before = places(entries[1:])
    shown = preview(waitlist=key, proposed=proposed, now=NOW)
    save_policy(waitlist=key, rules=proposed, reason="Try it", **ME)
    after = places(entries[1:])
    moved = {entry: before[entry] - after[entry] for entry in before}
    assert shown.change.placed == len(before)
    assert shown.change.up == sum(by > 0 for by in moved.values())
    assert shown.change.down == sum(by < 0 for by in moved.values())
    assert shown.change.largest_drop == max(0, -min(moved.values()))
    assert all(moved[row.id] == row.move.places for row in (*shown.rising, *shown.falling))
    keys = {row.id: row.key for row in WaitlistEntry.select()}
    assert all(keys[row.id] == row.move.key_after for row in (*shown.rising, *shown.falling))
    corrected = WaitlistStatement.select().where(WaitlistStatement.state == "corrected")
    assert {row.id for row in shown.broken} == {row.id for row in corrected}
    assert {row.customer for row in shown.broken} <= set(NAMES)
    assert {row.customer for row in (*shown.rising, *shown.falling)} <= set(NAMES)


@pytest.mark.parametrize("number", range(4))
def test_places_of_a_date_are_looked_at_for_that_date(number: int, people: list[int]) -> None:
    chance = random.Random(number)
    first, last = TODAY + timedelta(days=2), TODAY + timedelta(days=4)
    key = waitlist("Trip", first=first, last=last)
    days = (None, first, last)
    entries = crowd(key, people, chance, first_on=days[:2], last_on=(None, first, last))
    told = 0
    for entry in entries[1:]:
        facts = place_of(entry, now=NOW).facts
        if facts.own == "waiting":
            statements.tell(entry=entry, language="en", facts=facts, text="So it is", **ME)
            told += 1
    assert told > 2
    shown = preview(waitlist=key, proposed=ALIKE, now=NOW)
    save_policy(waitlist=key, rules=ALIKE, reason="Try it", **ME)
    corrected = WaitlistStatement.select().where(WaitlistStatement.state == "corrected")
    assert {row.id for row in shown.broken} == {row.id for row in corrected}


BEFORE = Policy(tier_days={"silver": 9}, cap_days=30)
POINTS_COUNT = Policy(points_per_day=1000, cap_days=30)


def told(entry: int) -> None:
    facts = place_of(entry, now=NOW).facts
    statements.tell(entry=entry, language="en", facts=facts, text="So it is", **ME)


def would_break(key: int) -> list[Broken]:
    """By what is shown; saving corrects the same."""
    shown = [row.broken for row in preview(waitlist=key, proposed=POINTS_COUNT, now=NOW).broken]
    save_policy(waitlist=key, rules=POINTS_COUNT, reason="Try it", **ME)
    tasks = FollowUp.select().where(FollowUp.rule == "waitlist-correction")
    assert [Broken(t.params["claim"], t.params["was"], t.params["is"]) for t in tasks] == shown
    return shown


def test_a_place_in_the_tier_breaks_though_the_whole_place_stays(people: list[int]) -> None:
    """A silver member falls behind while a gold one passes: second again, but no longer of gold."""
    key = waitlist("W")
    save_policy(waitlist=key, rules=BEFORE, reason="Own", **ME)
    mine = join(key, people[0], 10, tier="gold")
    join(key, people[1], 5, tier="gold", points=Decimal(9000))
    join(key, people[2], 3, tier="silver")
    reckon(key)
    told(mine)
    assert would_break(key) == [Broken("tier", "1", "2")]


def test_the_place_for_the_best_day_breaks_though_the_first_day_stays(people: list[int]) -> None:
    first, last = TODAY + timedelta(days=2), TODAY + timedelta(days=3)
    key = waitlist("Trip", first=first, last=last)
    save_policy(waitlist=key, rules=BEFORE, reason="Own", **ME)
    join(key, people[1], 20, last_on=first)
    mine = join(key, people[0], 10)
    join(key, people[2], 5, first_on=last, points=Decimal(9000))
    reckon(key)
    told(mine)
    assert would_break(key) == [Broken("day", "1", "2")]


def test_asking_changes_nothing(people: list[int]) -> None:
    key = waitlist("W")
    entries = crowd(key, people, random.Random(1))
    facts = place_of(entries[1], now=NOW).facts
    statements.tell(entry=entries[1], language="en", facts=facts, text="So it is", **ME)
    before = whole_database()
    preview(waitlist=key, proposed=ALIKE, now=NOW)
    preview(waitlist=None, proposed=ALIKE, now=NOW)
    assert whole_database() == before


def test_the_offices_default_is_looked_at_over_all_lists_that_follow_it(people: list[int]) -> None:
    lists = [waitlist(code) for code in ("A", "B", "Own")]
    save_policy(waitlist=lists[2], rules=ALIKE, reason="Own", **ME)
    for key in lists:
        join(key, people[0], 1)
        join(key, people[1], 0, tier="gold")
        reckon(key)
    shown = preview(waitlist=None, proposed=Policy(cap_days=21), now=NOW)
    assert (shown.lists, shown.change.waiting, shown.change.up, shown.change.down) == (2, 4, 2, 2)
    assert sorted((row.customer, row.title) for row in shown.rising) == [("Ann", "A"), ("Ann", "B")]
    tiers = [(one.tier, int(one.mean_before), int(one.mean_after)) for one in shown.change.tiers]
    assert tiers == [("gold", 1, 2), ("standard", 2, 1)]


def test_how_fast_the_list_is_served_is_counted(people: list[int]) -> None:
    key = waitlist("W")
    for person, days in zip(people, (1, PACE_DAYS, PACE_DAYS + 1, PACE_DAYS + 2), strict=False):
        entry = join(key, person, 100)
        closed = NOW - timedelta(days=days)
        row = WaitlistEntry.get_by_id(entry)
        row.state, row.closed_at = "served", closed
        row.save()
    assert preview(waitlist=key, proposed=ALIKE, now=NOW).served == 2


def test_a_list_without_anybody(people: list[int]) -> None:
    shown = preview(waitlist=waitlist("W"), proposed=ALIKE, now=NOW)
    assert (shown.change.placed, shown.rising, shown.broken, shown.served) == (0, (), (), 0)
