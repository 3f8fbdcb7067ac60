"""What is said of a place, against the same counted the slow way, on random lists."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
import shop
from statement_twin import Twin, Waiter, untrue

from desktop.domain.statement import clauses
from desktop.domain.waitlist import Entry, key
from desktop.models.offers import WaitlistOffer, WaitlistOpening
from desktop.models.statements import place_of
from desktop.models.waiting import stand
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy

pytestmark = pytest.mark.usefixtures("database")

NOW, TODAY = shop.NOW, shop.TODAY
CAP = 21
TIERS = ("standard", "silver", "gold", "")


def a_list(seed: int, *, dates: bool, people: int = 40) -> int:
    """A list with people in all states; some have the same key, some were drawn or put behind."""
    random = Random(seed)
    shop.seed()
    product = shop.product("WX")
    span = {"from_on": TODAY - timedelta(2), "to_on": TODAY + timedelta(5)} if dates else {}
    made = Waitlist.create(product=product, title="Widget", created_at=NOW, **span).id
    customers = [shop.customer(f"C{number}") for number in range(3)]
    policy = WaitlistPolicy.get(WaitlistPolicy.waitlist_id.is_null())
    assert policy.cap_days == CAP
    opening = WaitlistOpening.create(
        waitlist=made, at=NOW, cause="asked", policy=policy.id, cascade=1, units=[]
    ).id
    for _ in range(people):
        state = random.choices(("waiting", "offered", "served", "withdrawn"), (12, 2, 1, 1))[0]
        entry = WaitlistEntry.create(
            waitlist=made, customer=random.choice(customers), state=state, **place(random, dates)
        )
        if state == "offered":
            WaitlistOffer.create(
                entry=entry,
                waitlist=made,
                opening=opening,
                quantity=Decimal(1),
                made_at=NOW - timedelta(1),
                due_at=NOW + timedelta(hours=random.choice((-1, 0, 3))),
            )
    return int(made)


def place(random: Random, dates: bool) -> dict[str, Any]:
    joined = NOW - timedelta(days=random.choice((0, 1, 2, 5, 12, 30)), hours=random.randrange(3))
    drawn = joined + timedelta(hours=1) if random.random() < 0.1 else None
    head_start = random.choice((0, 0, 1, 5, CAP))
    quantity = Decimal(random.choice((1, 1, 1, 2)))
    first, last = sorted(TODAY + timedelta(random.randrange(-2, 6)) for _ in range(2))
    wants = dates and random.random() < 0.7
    return {
        "joined_at": joined,
        "drawn_at": drawn,
        "key": key(drawn or joined, Decimal(head_start)),
        "tier": random.choice(TIERS),
        "quantity": quantity,
        "minimum": Decimal(1),
        "points_days": Decimal(0),
        "granted_days": Decimal(0),
        "paused_until": random.choice((None,) * 6 + (TODAY, TODAY + timedelta(1), date.max)),
        "first_on": first if wants else None,
        "last_on": last if wants or random.random() < 0.1 else None,
    }


def twins(*, dates: bool, rule: str = "skip") -> dict[int, Twin]:
    """Everybody of the list as the slow count takes them, by id."""
    waiters = {row.id: waiter(row) for row in WaitlistEntry.select()}
    days = [TODAY + timedelta(number) for number in range(6)] if dates else []
    everybody = list(waiters.values())
    return {
        key: Twin(everybody, one, NOW, TODAY, Decimal(CAP), days, rule)
        for key, one in waiters.items()
    }


def waiter(row: WaitlistEntry) -> Waiter:
    paused = row.paused_until is not None
    plain = Entry(
        key=row.key,
        sequence=row.id,
        quantity=row.quantity,
        paused=paused,
        paused_until=row.paused_until,
        first_on=row.first_on,
        last_on=row.last_on,
    )
    return Waiter(plain, row.drawn_at or row.joined_at, row.tier, row.state)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("dates", [False, True], ids=["undated", "dated"])
def test_every_clause_is_what_a_plain_count_finds(seed: int, dates: bool) -> None:
    made = a_list(seed, dates=dates)
    Waitlist.update(lottery_seed="0-c0ffee").where(Waitlist.id == made).execute()
    rule = ("skip", "strict", "partial")[seed]
    WaitlistPolicy.update(quantity_rule=rule).execute()
    said: Counter[str] = Counter()
    slow = twins(dates=dates, rule=rule)
    for entry in WaitlistEntry.select().where(WaitlistEntry.state << ("waiting", "offered")):
        facts = place_of(entry.id, now=NOW).facts
        told = [clause.code for clause in clauses(facts)]
        assert untrue(facts, slow[entry.id]) == [], (facts, told)
        assert type(facts).from_json(facts.as_json()) == facts
        said.update(told)
    assert said["first"] == (0 if dates else 1), "nobody is first but one"
    assert len(said) > 8, said


@pytest.mark.parametrize("dates", [False, True], ids=["undated", "dated"])
def test_the_places_of_many_are_those_of_each(dates: bool) -> None:
    made = a_list(7, dates=dates, people=120)
    day = TODAY + timedelta(3) if dates else None
    rows = list(WaitlistEntry.select().where(WaitlistEntry.state == "waiting"))
    counted = stand(made, [(row.key, row.id) for row in rows], today=TODAY, on=day)
    slow = twins(dates=dates)
    for row in rows:
        ahead = slow[row.id].ahead(day)
        units = sum((one.quantity for one in ahead), Decimal(0))
        assert counted[row.id] == (len(ahead) + 1, units)
