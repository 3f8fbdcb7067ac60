"""The history of one promise, on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from shop import ME, NOW, TODAY, customer, give, ordered, product, seed

from desktop.models.orders import SalesOrder
from desktop.queries.promise_ledger import PROMISES, PromiseEntry, PromiseFilters
from desktop.queries.promise_story import PromiseEvent, promise_story
from desktop.services import (
    calls,
    contacts,
    drafts,
    followups,
    fulfilment,
    lines,
    office,
    orders,
    papers,
    read_backs,
    stock,
)

pytestmark = pytest.mark.usefixtures("database")
SOON, LATER, LAST = (TODAY + timedelta(weeks=n) for n in (1, 2, 3))
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    seed()


def by(hours: int, who: int | None = None) -> dict[str, Any]:
    return {"who": who, "now": NOW + hours * HOUR}


def entry(kind: str, show: str = "all", *, now: datetime = NOW) -> PromiseEntry:
    rows = PROMISES.page(filters=PromiseFilters(now=now, show=show), limit=100)
    (found,) = [row for row in rows if row.id[0] == kind]
    return found


def told(row: PromiseEntry) -> list[tuple[str, int]]:
    """What happened, after how many hours."""
    events = promise_story(row).events
    assert list(events) == sorted(events, key=lambda event: event.at)
    return [(event.kind, int((event.at - NOW) / HOUR)) for event in events]


def event(row: PromiseEntry, kind: str, number: int = 0) -> PromiseEvent:
    return [each for each in promise_story(row).events if each.kind == kind][number]


def test_a_delivery_tells_every_change_and_who_heard_of_it() -> None:
    office.change_staff(staff=1, name="Nora", **ME)
    widget, who = product("W"), customer()
    receipt = give(widget, 3, on=SOON)
    order = drafts.start(customer=who, currency="EUR", **ME).value
    lines.add_line(order=order, product=widget, quantity=Decimal(2), **ME)
    version = SalesOrder.get_by_id(order).version
    read = read_backs.read(order=order, version=version, language="en", **ME).value
    read_backs.agree(read_back=read, **ME)
    orders.confirm(order=order, **by(0, 1))
    papers.note_paper(order=order, paper="confirmed", form="pdf", **by(1))
    stock.move(supply=receipt, on=LATER, **by(2, 1))
    first = entry("tell", "tell").id[1]
    followups.finish(follow_up=first, outcome="told", **by(3, 1))
    stock.move(supply=receipt, on=LAST, **by(4))
    asks = calls.begin(method="telephone", direction="in", customer=who, order=order, **by(5)).value
    contacts.end_contact(contact=asks, disposition="answered", **by(5))
    followups.finish(follow_up=entry("tell", "tell").id[1], outcome="told", **by(6))
    row = entry("delivery")
    assert told(row) == [
        ("told", 0),
        ("read-back", 0),
        ("paper", 1),
        ("moved", 2),
        ("to-tell", 2),
        ("moved", 4),
        ("to-tell", 4),
        ("contact", 5),
    ]
    moves = [event(row, "moved", n) for n in (0, 1)]
    days = [SOON.isoformat(), LATER.isoformat(), LAST.isoformat()]
    two = Decimal(2)
    assert [(move.old, move.new) for move in moves] == [
        (((two, days[0]),), ((two, days[1]),)),
        (((two, days[1]),), ((two, days[2]),)),
    ]
    assert moves[0].staff == "Nora"
    assert event(row, "read-back").text == "yes"
    heard = [event(row, "to-tell", n).moved for n in (0, 1)]
    assert [move.was_first for move in heard if move] == [True, False]
    assert [move.asked_at for move in heard if move] == [None, NOW + 5 * HOUR]


def test_what_is_to_be_told_has_the_changes_of_its_order() -> None:
    widget = product("W")
    receipt = give(widget, 3, on=SOON)
    ordered(customer(), (widget, 2))
    stock.move(supply=receipt, on=LATER, **by(2))
    assert told(entry("tell", "tell")) == [("moved", 2), ("to-tell", 2)]
    assert event(entry("tell", "tell"), "to-tell").is_open


def test_a_call_back_tells_how_it_was_put_off_and_done() -> None:
    who = customer()
    key = calls.begin(method="telephone", direction="in", customer=who, **ME).value
    left = calls.ask(contact=key, kind="questions", text="Is it blue?", **ME).value
    contacts.end_contact(contact=key, disposition="we-call-back", **ME)
    followups.snooze(follow_up=left, until=NOW + 50 * HOUR, **by(1))
    followups.finish(follow_up=left, outcome="yes, blue", **by(30))
    row = entry("follow-up", now=NOW + 40 * HOUR)
    assert told(row) == [("told", 0), ("contact", 0), ("moved", 1), ("end", 30)]
    assert event(row, "end").text == "yes, blue"
    ((quantity, until),) = event(row, "moved").new
    assert quantity is None
    assert datetime.fromisoformat(until) == NOW + 50 * HOUR


def test_a_quote_and_a_delivery_end_with_what_became_of_them() -> None:
    widget, who = product("W", 5), customer()
    order = drafts.start(customer=who, currency="EUR", **ME).value
    lines.add_line(order=order, product=widget, quantity=Decimal(1), **ME)
    orders.quote(order=order, expires_on=SOON, **ME)
    assert told(entry("price")) == [("told", 0)]
    orders.confirm(order=order, **by(1))
    fulfilment.dispatch(order=order, **by(2))
    fulfilment.deliver(order=order, **by(3))
    assert event(entry("delivery"), "end").rule == "kept"
    assert event(entry("price"), "end").rule == "kept"


def test_another_supply_for_the_same_day_is_no_change() -> None:
    widget = product("W")
    first = give(widget, 2, on=SOON)
    ordered(customer(), (widget, 2))
    give(widget, 2, on=SOON)
    stock.cancel_supply(supply=first, reason="lost", **by(1))
    assert told(entry("delivery")) == [("told", 0)]


def test_what_was_cancelled_told_nobody() -> None:
    widget = product("W")
    receipt = give(widget, 2, on=SOON)
    ordered(customer(), (widget, 2))
    stock.move(supply=receipt, on=LATER, **by(1))
    followups.cancel(follow_up=entry("tell", "tell").id[1], reason="by letter", **by(2))
    heard = event(entry("delivery"), "to-tell")
    assert heard.moved is not None
    assert (heard.moved.told_at, heard.is_open, heard.text) == (None, False, "by letter")
