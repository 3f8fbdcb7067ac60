"""Places counted over the index are those that a count of every row gives."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from shop import ME, NOW, TODAY, customer, product, seed

from desktop.models.bulk import insert_all
from desktop.models.waiting import places, stand
from desktop.models.waitlists import WaitlistEntry
from desktop.services import waitlists


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("chance", range(8))
def test_places_are_those_of_the_whole_count(chance: int) -> None:
    seed()
    queue = waitlists.open_list(product=product("A"), title="A", **ME).value
    maria, pick = customer(), Random(chance)
    days = [None, None, None, *((TODAY + timedelta(days=n)).isoformat() for n in (-1, 0, 1))]
    insert_all(
        WaitlistEntry,
        (
            *("waitlist", "customer", "quantity", "minimum", "joined_at", "key", "state"),
            *("paused_until", "first_on", "last_on", "points_days", "granted_days"),
        ),
        [
            (
                *(queue, maria, 10**6, 10**6, 0, pick.randrange(40)),
                pick.choice(("waiting", "waiting", "waiting", "offered", "withdrawn")),
                *(pick.choice(days), pick.choice(days), pick.choice(days), 0, 0),
            )
            for _ in range(260)
        ],
    )
    waiting = WaitlistEntry.select().where(WaitlistEntry.state == "waiting")
    wanted = [(row.key, row.id) for row in waiting]
    assert len(wanted) > 100, "more than one statement's worth"
    counted = stand(queue, wanted, today=NOW.date())
    expected = {entry: place for entry, (place, _units) in counted.items()}
    assert places(queue, wanted, today=NOW.date()) == expected
    alone = pick.choice(wanted)
    assert places(queue, [alone], today=NOW.date()) == {alone[1]: expected[alone[1]]}
