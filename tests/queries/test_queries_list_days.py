"""How a list went, day by day, beside a count of every row for every day."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from shop import ME, NOW, customer, product

from desktop.models.fields import to_micros
from desktop.models.offers import WaitlistOffer, WaitlistOpening
from desktop.models.settings import office as settings_of_office
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy
from desktop.queries.list_days import ListDay, list_days
from desktop.services import office
from desktop.services.change import changing

pytestmark = pytest.mark.usefixtures("database")
ONE = Decimal(1)


@pytest.fixture(params=["Europe/London", "Asia/Kathmandu", "America/St_Johns"])
def waitlist(request: pytest.FixtureRequest, database: str) -> int:
    """A list of an office whose clock differs from UTC by quarters of an hour, too."""
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone=request.param)
    key = product("W")
    with changing(**ME) as change:
        return change.insert(Waitlist, product=key, title="W", created_at=NOW)


def entry(waitlist: int, joined: datetime, **values: Any) -> int:
    given: dict[str, Any] = dict.fromkeys(("quantity", "minimum"), ONE)
    given |= dict.fromkeys(("points_days", "granted_days"), Decimal(0))
    row = WaitlistEntry.create(
        waitlist=waitlist, customer=1, joined_at=joined, key=0, **(given | values)
    )
    return int(row.id)


def offer(entry: int, waitlist: int, made: datetime) -> None:
    policy = WaitlistPolicy.get().id
    opening = WaitlistOpening.create(
        waitlist=waitlist, at=made, cause="asked", policy=policy, cascade=1, units=[]
    )
    WaitlistOffer.create(
        entry=entry, waitlist=waitlist, opening=opening.id, quantity=ONE, made_at=made,
        due_at=made, state="expired",
    )  # fmt: skip


def lived(waitlist: int) -> None:
    """Fifty places of the last forty days: some left, some were offered something."""
    chance = random.Random(3)
    customer()
    for _number in range(50):
        joined = NOW - timedelta(minutes=chance.randrange(40 * 24 * 60))
        left = joined + timedelta(minutes=chance.randrange(20 * 24 * 60))
        state = chance.choice(("waiting", "served", "withdrawn")) if left < NOW else "waiting"
        closed = None if state == "waiting" else left
        made = entry(waitlist, joined, state=state, closed_at=closed)
        if chance.random() < 0.5:
            offer(made, waitlist, joined + (NOW - joined) * chance.random())


@pytest.mark.parametrize("back", [None, 10, 0])
def test_each_day_is_what_counting_every_row_gives(waitlist: int, back: int | None) -> None:
    lived(waitlist)
    zone = settings_of_office().zone
    today = NOW.astimezone(zone).date()
    found = list_days(waitlist, back=back, now=NOW).days
    rows = list(WaitlistEntry.select())
    offers = [row.made_at.astimezone(zone).date() for row in WaitlistOffer.select()]
    joined = [row.joined_at.astimezone(zone).date() for row in rows]
    first = min(joined) if back is None else max(min(joined), today - timedelta(days=back))
    assert [day.on for day in found] == [
        first + timedelta(days=n) for n in range((today - first).days + 1)
    ]

    def day_of(row: Any) -> date:
        on: date = row.closed_at.astimezone(zone).date()
        return on

    for day in found:
        there = sum(on <= day.on for on in joined)
        gone = [row for row in rows if row.closed_at and day_of(row) <= day.on]
        served = sum(row.state == "served" and day_of(row) >= first for row in gone)
        offered = sum(first <= on <= day.on for on in offers)
        assert day == ListDay(day.on, there - len(gone), offered, served)


def test_other_lists_are_not_counted_and_an_empty_one_has_no_days(waitlist: int) -> None:
    assert list_days(waitlist, back=None, now=NOW).days == ()
    with changing(**ME) as change:
        values = {"title": "V", "created_at": NOW, "from_on": NOW.date()}
        other = change.insert(Waitlist, product=Waitlist.get().product_id, **values)
    customer()
    entry(other, NOW)
    assert list_days(waitlist, back=None, now=NOW).days == ()
    assert [day.waiting for day in list_days(other, back=5, now=NOW).days] == [1]


def test_a_moment_just_before_midnight_belongs_to_the_day_before(waitlist: int) -> None:
    customer()
    zone = settings_of_office().zone
    midnight = datetime(2026, 11, 1, tzinfo=zone).astimezone(UTC)
    entry(waitlist, midnight - timedelta(microseconds=1))
    entry(waitlist, midnight)
    days = list_days(waitlist, back=None, now=NOW).days
    assert [(day.on, day.waiting) for day in days[:2]] == [
        (date(2026, 10, 31), 1),
        (date(2026, 11, 1), 2),
    ]
    assert to_micros(midnight) % 900_000_000 == 0
