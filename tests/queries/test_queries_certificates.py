"""Why somebody was offered or not, and the log of a list, on both engines."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import shop
from queries_world import Statements
from queues import joined
from shop import ME, NOW, TODAY

from desktop.domain.waitlist_policy import Policy
from desktop.models.database import db
from desktop.models.offers import WaitlistOffer
from desktop.models.waitlists import WaitlistEntry
from desktop.queries.certificates import certificates
from desktop.queries.waitlist_log import LOG, LogFilters, log_of, log_since
from desktop.queries.waitlists import waitlist
from desktop.services import offers, places, policies, stock, waitlists

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _office(database: str) -> None:
    shop.seed()


@pytest.fixture
def gear(database: str) -> int:
    return shop.product("GE-1")


@pytest.fixture
def listed(gear: int) -> int:
    return waitlists.open_list(product=gear, title="Gear", **ME).value


def at(minutes: int) -> dict[str, Any]:
    return {"who": None, "now": NOW + timedelta(minutes=minutes)}


def arrives(product: int, units: int, minutes: int) -> None:
    stock.add_supply(
        product=product, kind="on-hand", quantity=Decimal(units), available_on=TODAY, **at(minutes)
    )


def micros_of(entry: int) -> Any:
    from desktop.models.fields import from_micros

    return from_micros(WaitlistEntry.get_by_id(entry).key)


def test_offered_passed_and_behind_are_told_with_both_keys(gear: int, listed: int) -> None:
    ana, bo, cem, dan = (
        joined(listed, name, now=NOW + timedelta(minutes=n)) for n, name in enumerate("abcd")
    )
    places.pause(entry=ana, until=TODAY + timedelta(5), **at(10))
    arrives(gear, 2, 20)
    (paused,) = certificates(ana)
    assert (paused.outcome, paused.reason) == ("passed", "paused")
    (offered,) = certificates(bo)
    assert (offered.outcome, offered.quantity, offered.units, offered.offers) == (
        "offered", Decimal(1), Decimal(2), 2,
    )  # fmt: skip
    (behind,) = certificates(dan)
    assert (behind.outcome, behind.key, behind.last_key) == (
        "behind", micros_of(dan), micros_of(cem),
    )  # fmt: skip
    assert (behind.cause, behind.policy, behind.at) == ("stock", 1, NOW + timedelta(minutes=20))


def test_newest_first_and_read_on_without_gap(gear: int, listed: int) -> None:
    keys = [joined(listed, str(n), now=NOW + timedelta(minutes=n)) for n in range(7)]
    for number in range(5):
        arrives(gear, 1, 20 + number)
    whole = certificates(keys[6])
    assert [one.outcome for one in whole] == ["behind"] * 5
    assert [one.at for one in whole] == sorted((one.at for one in whole), reverse=True)
    assert certificates(keys[6], limit=2) == whole[:2]
    assert certificates(keys[6], before=whole[1].id, limit=2) == whole[2:4]
    assert [one.outcome for one in certificates(keys[3])] == [
        "offered",
        "behind",
        "behind",
        "behind",
    ]


def test_what_was_before_joining_or_while_offered_concerns_nobody(gear: int, listed: int) -> None:
    first = joined(listed, "a")
    arrives(gear, 1, 5)
    late = joined(listed, "b", now=NOW + timedelta(minutes=10))
    assert certificates(late) == ()
    arrives(gear, 1, 20)
    assert [one.outcome for one in certificates(first)] == ["offered"]
    assert [one.outcome for one in certificates(late)] == ["offered"]
    assert certificates(10**6) == ()


def test_a_key_is_that_of_then_whatever_moved_it_since(gear: int, listed: int) -> None:
    joined(listed, "a")
    late = joined(listed, "b", now=NOW + timedelta(minutes=1))
    then = micros_of(late)
    arrives(gear, 1, 20)
    places.grant(entry=late, days=Decimal(3), reason="x", **at(30))
    joined(listed, "first", now=NOW - timedelta(days=40))
    arrives(gear, 1, 35)
    rules = Policy(tier_days={"standard": 2}, cap_days=30)
    policies.save_policy(waitlist=listed, rules=rules, reason="x", **at(40))
    assert micros_of(late) == then - timedelta(days=5)
    assert [told.key for told in certificates(late)] == [then - timedelta(days=3), then]
    joined(listed, "c", now=NOW - timedelta(days=30))
    arrives(gear, 1, 50)
    assert certificates(late)[0].key == then - timedelta(days=5)


def test_nobody_is_said_to_stand_behind_who_stood_behind_them(gear: int, listed: int) -> None:
    """Of a place that no log knows nobody can say when it waited."""
    winner = joined(listed, "b")
    arrives(gear, 1, 5)
    won = WaitlistEntry.get_by_id(winner)
    values = dict(won.__data__) | {"id": None, "state": "waiting", "key": won.key - 1}
    older = WaitlistEntry.create(**values | {"customer": shop.customer("a")})
    assert certificates(older.id) == ()
    later = WaitlistEntry.create(**values | {"key": won.key + 1, "customer": shop.customer("c")})
    assert [one.outcome for one in certificates(later.id)] == ["behind"]


def test_certificates_take_few_statements(gear: int, listed: int, statements: Statements) -> None:
    keys = [joined(listed, str(n), now=NOW + timedelta(minutes=n)) for n in range(9)]
    for number in range(6):
        arrives(gear, 1, 20 + number)
    with statements() as sent:
        assert len(certificates(keys[-1], limit=6)) == 6
    assert len(sent) == 4, sent


def test_the_log_says_what_changed_newest_first(gear: int, listed: int) -> None:
    ana = joined(listed, "Ana", quantity=2)
    seen = waitlist(listed, today=TODAY).revision
    places.pause(entry=ana, until=TODAY + timedelta(5), who=1, now=NOW + timedelta(minutes=1))
    places.resume(entry=ana, **at(2))
    places.change_place(entry=ana, quantity=Decimal(1), **at(3))
    waitlists.close_list(waitlist=listed, reason="sold out", **at(4))
    revision, rows = log_since(listed, seen=seen)
    assert revision == waitlist(listed, today=TODAY).revision == rows[0].number
    assert [row.action for row in rows] == ["list", "changed", "resumed", "paused"]
    closed, changed, _resumed, paused = rows
    assert (closed.why, closed.customer, closed.facts["new"]) == ("sold out", "", "closed")
    assert (changed.old["quantity"], changed.new["quantity"]) == (Decimal(2), Decimal(1))
    assert paused.new == {"paused_until": TODAY + timedelta(5)}
    assert (paused.staff, paused.customer) != ("", "")
    assert log_since(listed, seen=revision) == (revision, ())
    own = log_of(ana)
    assert [row.action for row in own] == ["changed", "resumed", "paused", "joined"]
    assert own[-1].new["quantity"] == Decimal(2)


def test_every_kind_of_change_is_read(gear: int, listed: int) -> None:
    for n in range(3):
        joined(listed, str(n), now=NOW + timedelta(minutes=n))
    arrives(gear, 1, 5)
    offer = WaitlistOffer.get(WaitlistOffer.state == "live")
    offers.decline(offer=offer.id, reason="too dear", **at(6))
    rules = Policy(tier_days={"standard": 1}, cap_days=30)
    policies.save_policy(waitlist=listed, rules=rules, reason="fair", **at(7))
    offers.sweep(now=NOW + timedelta(days=9))
    rows = LOG.page(filters=LogFilters(waitlist_id=listed), sort="number", limit=100)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert {"joined", "offered", "declined", "policy", "expired"} <= {row.action for row in rows}
    assert next(row.why for row in rows if row.action == "declined") == "too dear"


@pytest.mark.parametrize("database_target", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (LogFilters(waitlist_id=1), "waitlist_log_waitlist_id_number"),
        (LogFilters(waitlist_id=1, since=5), "waitlist_log_waitlist_id_number"),
        (LogFilters(entry_id=1), "waitlist_log_entry_id"),
    ],
)
def test_the_log_is_read_along_its_index(
    statements: Statements, filters: LogFilters, index: str
) -> None:
    with statements() as sent:
        LOG.page(filters=filters, sort="number", descending=True, limit=10)
    assert len(sent) == 1
    plan = [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sent[0][0]}", sent[0][1])]
    assert any(index in step for step in plan), plan
