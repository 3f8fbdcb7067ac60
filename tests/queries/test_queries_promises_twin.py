"""The ledger, which reads along indexes, against one that reads all rows and asks the rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from shop import NOW, TODAY, customer, ordered, product, seed

from desktop.domain.promises import KIND_OF_RULE, fate
from desktop.models.orders import LinePromise, OrderLine, SalesOrder
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.queries.promise_arms import end_of
from desktop.queries.promise_ledger import PROMISES, PromiseEntry, PromiseFilters

pytestmark = pytest.mark.usefixtures("database")

SHOWS = ("open", "missed", "moved", "kept", "withdrawn", "all")
TOLD = ("confirmed", "in-progress", "completed", "cancelled")
Twin = dict[tuple[str, int], tuple[int, str, bool]]  # by arm and id: customer, fate, moved


def some_day(chance: Random) -> date:
    return TODAY + timedelta(days=chance.randint(-3, 3))


def furnish(chance: Random) -> list[int]:
    """Orders, quotes and follow-ups of three customers in every state."""
    seed()
    widget, people = product("W", 90), [customer(f"C{number}") for number in range(3)]
    for _each in range(24):
        key = ordered(chance.choice(people), (widget, 1))
        state = chance.choice((*TOLD, *TOLD, "quoted"))
        expires = some_day(chance) if state == "quoted" or chance.random() < 0.4 else None
        SalesOrder.update(state=state, quote_expires_on=expires).where(
            SalesOrder.id == key
        ).execute()
        promise = LinePromise.get(LinePromise.line == OrderLine.get(OrderLine.order == key).id)
        promise.first_on, promise.done_on = (
            some_day(chance),
            chance.choice((None, some_day(chance))),
        )
        promise.save(only=(LinePromise.first_on, LinePromise.done_on))
        to = {"promised_on": chance.choice((None, promise.first_on, some_day(chance)))}
        to["fulfilment"] = chance.choice(("", "cancelled", "delivered"))
        OrderLine.update(**to).where(OrderLine.order == key).execute()
    for _each in range(60):
        due = NOW + timedelta(hours=chance.randint(-60, 60))
        state = chance.choice(("open", "done", "cancelled"))
        FollowUp.create(
            customer=chance.choice(people),
            rule=chance.choice((*KIND_OF_RULE, "by-hand")),
            original_due=due,
            due=due + timedelta(hours=chance.choice((0, 0, 30))),
            state=state,
            closed_at=None if state == "open" else due + timedelta(hours=chance.randint(-9, 9)),
            created_at=NOW - timedelta(days=9),
        )
    return people


def twin(now: datetime) -> Twin:
    """What every row says by itself."""
    settings, found = office(), {}

    def end(on: date) -> datetime:
        return end_of(on.isoformat(), settings)

    for promise in LinePromise.select():
        line = OrderLine.get_by_id(promise.line_id)
        order = SalesOrder.get_by_id(line.order_id)
        if order.state not in TOLD or promise.first_on is None:
            continue
        by = line.promised_on or promise.first_on
        done = None if promise.done_on is None else end(promise.done_on)
        gone = "cancelled" in (order.state, line.fulfilment)
        what: str = fate(by=end(by), done=done, withdrawn=gone, now=now)
        found["delivery", line.id] = (order.customer_id, what, by != promise.first_on)
    for order in SalesOrder.select().where(SalesOrder.quote_expires_on.is_null(False)):
        by = end(order.quote_expires_on)
        taken = order.state in TOLD[:3]
        gone = order.state == "cancelled" or now > by
        what = fate(by=by, done=by if taken else None, withdrawn=gone, now=now)
        found["price", order.id] = (order.customer_id, what, False)
    for row in FollowUp.select().where(FollowUp.rule.in_(list(KIND_OF_RULE))):
        done = row.closed_at if row.state == "done" else None
        gone = row.state == "cancelled"
        what = fate(by=row.original_due, done=done, withdrawn=gone, now=now)
        found["follow-up", row.id] = (row.customer_id, what, row.due != row.original_due)
    return found


def walked(filters: PromiseFilters, **way: Any) -> list[PromiseEntry]:
    """The whole list, a few rows at a time."""
    got: list[PromiseEntry] = []
    while page := PROMISES.page(filters=filters, after=got[-1].sort_key if got else None, **way):
        got += page
    return got


@pytest.mark.parametrize("seeded", range(3))
def test_it_lists_what_a_reader_of_all_rows_finds(seeded: int) -> None:
    people = furnish(Random(seeded))
    for now in (NOW, NOW + timedelta(days=2)):
        every = twin(now)
        assert {what for _who, what, _moved in every.values()} == {
            "open",
            "kept",
            "missed",
            "withdrawn",
        }
        for show in SHOWS:
            for who in (None, *people):
                expected = {
                    key
                    for key, (own, what, moved) in every.items()
                    if who in (None, own) and (show in ("all", what) or (show == "moved" and moved))
                }
                filters = PromiseFilters(now, show, who)
                rows = walked(filters, limit=7)
                assert {row.id for row in rows} == expected
                assert PROMISES.count(filters=filters) == len(rows) == len(expected)
                assert all(one.sort_key < other.sort_key for one, other in pairwise(rows))
                assert walked(filters, limit=5, descending=True) == rows[::-1]
                assert PROMISES.page(filters=filters, offset=4, limit=9) == rows[4:13]
