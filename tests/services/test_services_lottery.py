"""The opening lottery of a list: its seed, who is drawn, and what is said of them meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from shop import ME, NOW, customer, product, seed

from desktop.domain.lottery import Lottery, lottery_of
from desktop.domain.waitlist import DAY, micros
from desktop.domain.waitlist_policy import Policy
from desktop.models.statements import place_of
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.queries.entries import entry as entry_row
from desktop.queries.policy_preview import preview
from desktop.services import places, statements, waitlists
from desktop.services.change import changing
from desktop.services.lottery import draw, new_seed
from desktop.services.policies import save_policy
from desktop.services.waitlist_log import journal

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)


@pytest.fixture
def waitlist(database: str) -> int:
    """A list that opened now, with a lottery of an hour."""
    seed()
    key = product("W")
    with changing(**ME) as change:
        values = {"title": "W", "created_at": NOW, "lottery_seed": new_seed(NOW, 60)}
        return change.insert(Waitlist, product=key, **values)


def lottery(waitlist: int) -> Lottery | None:
    row = Waitlist.get_by_id(waitlist)
    return lottery_of(row.created_at, row.lottery_seed)


def join(waitlist: int, at: datetime) -> int:
    person = customer(f"Who joins at {at}")
    with changing(who=None, now=at) as change:
        book = journal(change, waitlist)
        drawn = draw(book.row, joined_at=at)
        values: dict[str, Any] = {"joined_at": at, "drawn_at": drawn, "key": micros(drawn or at)}
        values |= dict.fromkeys(("points_days", "granted_days"), Decimal(0))
        values |= dict.fromkeys(("quantity", "minimum"), Decimal(1))
        return book.add(customer=person, **values)


def test_who_joins_in_the_window_is_drawn_by_their_number_and_nobody_else(waitlist: int) -> None:
    entries = [join(waitlist, NOW + HOUR * part / 4) for part in (0, 1, 3, 4, 5)]
    found = lottery(waitlist)
    assert found is not None
    drawn = [WaitlistEntry.get_by_id(entry).drawn_at for entry in entries]
    assert drawn == [found.drawn_at(1), found.drawn_at(2), found.drawn_at(3), None, None]


def test_customers_who_are_put_on_a_list_by_hand_are_drawn(waitlist: int) -> None:
    wanted: dict[str, Any] = {"waitlist": waitlist, "quantity": Decimal(1)}
    first = places.join_by_hand(**wanted, customer=customer("Ann"), **ME).value
    late: dict[str, Any] = {"who": None, "now": NOW + HOUR}
    after = places.join_by_hand(**wanted, customer=customer("Bo"), **late).value
    found = lottery(waitlist)
    assert found is not None
    drawn = [WaitlistEntry.get_by_id(entry).drawn_at for entry in (first, after)]
    assert drawn == [found.drawn_at(1), None]
    assert WaitlistEntry.get_by_id(first).key == micros(found.drawn_at(1))


def test_a_list_that_is_opened_under_rules_with_a_lottery_has_its_seed(database: str) -> None:
    seed()
    plain = waitlists.open_list(product=product("P"), title="P", **ME).value
    save_policy(waitlist=None, rules=Policy(lottery_minutes=30), reason="Fair", **ME)
    drawn = waitlists.open_list(product=product("D"), title="D", **ME).value
    found = lottery(drawn)
    assert found is not None
    assert found.minutes == 30
    began = lottery(plain)
    assert began is not None, "nobody had joined it: it has the newest rules"
    assert (began.minutes, began.seed == found.seed) == (30, False)


def test_a_list_without_lottery_draws_nobody(database: str) -> None:
    assert new_seed(NOW, 0) == ""
    row = Waitlist(id=1, created_at=NOW, lottery_seed="")
    assert draw(row, joined_at=NOW) is None


def test_seeds_are_not_alike_and_fit_their_field() -> None:
    seeds = {new_seed(NOW, 10_080) for _number in range(50)}
    assert len(seeds) == 50
    assert all(len(one) <= 64 for one in seeds)


def test_while_the_lottery_is_open_no_earlier_bound_is_told(waitlist: int) -> None:
    """With a cap of no days a place would else be said to be safe from the moment it was drawn."""
    save_policy(waitlist=waitlist, rules=Policy(cap_days=0, lottery_minutes=60), reason="x", **ME)
    entry = join(waitlist, NOW)
    ends = NOW + HOUR
    assert place_of(entry, now=NOW).facts.bound == ends
    shown = entry_row(entry, today=NOW.date())
    assert (shown.unpassable_after, shown.head_start_days) == (ends, Decimal(0))
    facts = place_of(entry, now=NOW).facts
    statements.tell(entry=entry, language="en", facts=facts, text="So it is", **ME)
    again = Policy(cap_days=0, points_per_day=1, lottery_minutes=60)
    assert preview(waitlist=waitlist, proposed=again, now=NOW).broken == ()
    save_policy(waitlist=waitlist, rules=Policy(cap_days=1), reason="x", **ME)
    drawn = WaitlistEntry.get_by_id(entry).drawn_at
    assert place_of(entry, now=NOW).facts.bound == drawn + timedelta(microseconds=DAY)


def test_new_rules_begin_a_lottery_only_where_nobody_joined(waitlist: int) -> None:
    first = Waitlist.get_by_id(waitlist).lottery_seed
    save_policy(waitlist=waitlist, rules=Policy(lottery_minutes=60), reason="Same", **ME)
    assert Waitlist.get_by_id(waitlist).lottery_seed == first
    save_policy(waitlist=waitlist, rules=Policy(lottery_minutes=90), reason="Longer", **ME)
    found = lottery(waitlist)
    assert found is not None
    assert found.ends == NOW + HOUR * 1.5
    join(waitlist, NOW)
    save_policy(waitlist=waitlist, rules=Policy(lottery_minutes=0), reason="None", **ME)
    assert lottery(waitlist) == found
