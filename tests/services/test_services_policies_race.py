"""Rules changed at two desks while others join and leave: every key is that of the rules in force,
and every list's log replays to what is there."""

from __future__ import annotations

import pytest
from desks import race
from shop import ME, customer, product, seed, sound

from desktop.domain.waitlist_log import replay, under
from desktop.models.policies import in_force, rules_of
from desktop.models.rows import stored
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy
from desktop.queries.integrity_waitlists import log_of
from desktop.services import customers, waitlists

ROUNDS = 12

DESK = """
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from desktop.domain.errors import LiaisonError
from desktop.domain.waitlist_policy import Policy
from desktop.models.database import connected, open_database
from desktop.services import places
from desktop.services.policies import save_policy, use_office_policy

start = datetime(2026, 11, 2, 11, 0, tzinfo=UTC)
open_database(sys.argv[1])
what, rounds, ids = sys.argv[2], int(sys.argv[3]), [int(key) for key in sys.argv[4:]]
with connected():
    print("ready", flush=True)
    sys.stdin.readline()  # all start together
    for number in range(rounds):
        by = {"who": None, "now": start + timedelta(minutes=number)}
        rules = Policy(tier_days={"gold": number}, points_per_day=10, cap_days=rounds)
        try:
            if what == "office":
                save_policy(waitlist=None, rules=rules, reason="office", **by)
            elif what == "list" and number % 3 == 2:
                use_office_policy(waitlist=ids[0], reason="back", **by)
            elif what == "list":
                save_policy(waitlist=ids[0], rules=rules, reason="own", **by)
            else:
                wanted = {"quantity": Decimal(1), "customer": ids[2 + number]}
                made = places.join_by_hand(waitlist=ids[number % 2], **wanted, **by).value
                if number % 4 == 3:
                    places.withdraw(entry=made, reason="leaves", **by)
            print("done")
        except LiaisonError as refusal:
            print(refusal)
"""


def told(waitlist: int) -> dict[str, object]:
    row = in_force(waitlist)
    assert row is not None
    rules = rules_of(row)
    return {name: getattr(rules, name) for name in ("tier_days", "points_per_day", "cap_days")}


@pytest.mark.slow
def test_no_place_keeps_the_key_of_rules_that_are_no_longer_in_force(database: str) -> None:
    seed()
    lists = [waitlists.open_list(product=product(c), title=c, **ME).value for c in ("A", "B")]
    people = [customer(f"P{number}") for number in range(2 * ROUNDS)]
    for number, person in enumerate(people):
        tier = ("gold", "silver")[number % 2]
        customers.change_customer(customer=person, tier=tier, **ME)
    keys = [str(key) for key in lists]
    joining = [[*keys, *map(str, people[n * ROUNDS : (n + 1) * ROUNDS])] for n in range(2)]
    roles = [("office", keys), ("list", keys), ("join", joining[0]), ("join", joining[1])]
    answers = race(DESK, [[database, what, str(ROUNDS), *words] for what, words in roles])
    assert [answer.split("\n")[:-1] for answer in answers] == [["done"] * ROUNDS] * 4
    for waitlist in lists:
        entries = stored(WaitlistEntry, '"waitlist_id" = ?', waitlist)
        assert len(entries) == ROUNDS
        rules, state = told(waitlist), replay(log_of(waitlist))
        for row in entries:
            names = ("key", "tier_days", "points_days", "state")
            assert {n: state[row["id"]][n] for n in names} == {n: row[n] for n in names}
            if row["state"] == "waiting":
                assert row | under(rules, row) == row
    versions = [row.version for row in WaitlistPolicy.select().where(
        WaitlistPolicy.waitlist_id == lists[0])]  # fmt: skip
    assert sorted(versions) == list(range(1, len(versions) + 1))
    assert Waitlist.select().count() == 2
    sound()
