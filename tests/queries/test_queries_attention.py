"""Who waits longer than others, counted on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from shop import ME, NOW, seed

from desktop.models.customers import Customer
from desktop.queries.attention import ATTENTION, AttentionFilters, difference, groups
from desktop.services import customers, followups

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    seed()


def task(who: int, *, due: datetime = NOW + DAY, done: datetime | None = None) -> int:
    key = followups.add(customer=who, what="call", due=due, owner=None, **ME).value
    if done is not None:
        followups.finish(follow_up=key, outcome="told", who=None, now=done)
    return key


def counted(by: str, *, now: datetime = NOW + 10 * DAY) -> dict[str, tuple[int, int]]:
    return {one.group: (one.timely, one.n) for one in groups(by=by, now=now)}


def test_what_is_late_counts_whether_done_or_not() -> None:
    gold = customers.create_customer(name="A", tier="gold", language="de", **ME).value
    other = customers.create_customer(name="B", language="fr", **ME).value
    cash = Customer.get(Customer.cash).id
    for who in (gold, other, cash):
        task(who, done=NOW)
    task(gold, done=NOW + 2 * DAY)
    task(other)  # open, and its time is over
    task(other, due=NOW + 20 * DAY)  # its time is to come
    put_off = task(gold)
    followups.snooze(follow_up=put_off, until=NOW + 5 * DAY, **ME)
    followups.finish(follow_up=put_off, outcome="told", who=None, now=NOW + 3 * DAY)
    followups.cancel(follow_up=task(gold), reason="not needed", **ME)
    assert counted("band") == {"gold": (1, 3), "standard": (1, 2)}
    assert counted("language") == {"de": (1, 3), "fr": (1, 2)}
    assert counted("method") == {"telephone": (2, 5)}
    assert counted("band", now=NOW + 500 * DAY) == {}, "longer ago than a year"
    assert difference(by="band", now=NOW + 10 * DAY) is None


def test_a_clear_difference_is_named() -> None:
    gold = customers.create_customer(name="A", tier="gold", **ME).value
    other = customers.create_customer(name="B", **ME).value
    for _ in range(12):
        task(gold, done=NOW)
        task(other)
    found = difference(by="band", now=NOW + 10 * DAY)
    assert found is not None
    assert [one.group for one in found] == ["standard", "gold"]


@pytest.mark.parametrize("descending", [False, True])
def test_groups_are_listed_in_pages(descending: bool) -> None:
    for tongue in ("de", "en", "fr"):
        task(customers.create_customer(name=tongue, language=tongue, **ME).value)
    filters = AttentionFilters("language", NOW + 10 * DAY)
    way = {"filters": filters, "descending": descending}
    whole = ATTENTION.page(**way, limit=9)  # type: ignore[arg-type]
    assert ATTENTION.count(filters=filters) == len(whole) == 3
    assert ATTENTION.page(**way, limit=2) == whole[:2]  # type: ignore[arg-type]
    rest = ATTENTION.page(**way, after=whole[1].sort_key, limit=2)  # type: ignore[arg-type]
    assert rest == whole[2:]
    assert ATTENTION.page(**way, offset=1, limit=1) == whole[1:2]  # type: ignore[arg-type]
