"""The promise ledger and tell-them-first, on both engines: promised against done."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from shop import ME, NOW, TODAY, customer, give, ordered, product, seed

from desktop.domain.promises import Score
from desktop.models.database import is_postgres
from desktop.models.work import FollowUp
from desktop.queries.promise_arms import ARMS, TELL
from desktop.queries.promise_ledger import PROMISES, PromiseEntry, PromiseFilters
from desktop.queries.sql import fetch
from desktop.queries.telling import told_before_asked
from desktop.queries.told_prices import TOLD_PRICES, ToldFilters, ToldPrice
from desktop.services import (
    calls,
    catalogue,
    contacts,
    corrections,
    drafts,
    followups,
    fulfilment,
    lines,
    orders,
    rates,
    stock,
)
from desktop.services.change import changing
from desktop.services.leaving import leave

pytestmark = pytest.mark.usefixtures("database")

SOON, LATER = TODAY + timedelta(weeks=1), TODAY + timedelta(weeks=2)
DAY = timedelta(days=1)
INDEXES = {
    "delivery": "line_promise_standing|line_promise_moved",
    "follow-up": "follow_up_promised|follow_up_promised_late|follow_up_promised_moved",
    "price": "sales_order_quoted",
    "tell": "follow_up_telling",
}
SHOWS = ("open", "missed", "kept", "withdrawn")


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    seed()


def shown(show: str, *, now: datetime = NOW, **values: Any) -> list[PromiseEntry]:
    filters = PromiseFilters(now=now, show=show, **values)
    rows = PROMISES.page(filters=filters, limit=100)
    assert PROMISES.count(filters=filters) == len(rows)
    return rows


def quoted(who: int, widget: int) -> int:
    order = drafts.start(customer=who, currency="EUR", **ME).value
    lines.add_line(order=order, product=widget, quantity=Decimal(1), **ME)
    orders.quote(order=order, expires_on=SOON, **ME)
    return order


def asked(who: int, *, now: datetime = NOW) -> int:
    key = calls.begin(method="telephone", direction="in", customer=who, who=None, now=now).value
    left = calls.ask(contact=key, kind="questions", text="Is it blue?", who=None, now=now).value
    contacts.end_contact(contact=key, disposition="answered", who=None, now=now)
    return left


def test_one_late_receipt_hits_six_orders_and_six_customers_are_told_first() -> None:
    """Scenario 6."""
    widget = product("W")
    receipt = give(widget, 12, on=SOON)
    made = [ordered(customer(f"C{n}"), (widget, 2)) for n in range(6)]
    assert shown("tell") == []
    stock.move(supply=receipt, on=LATER, **ME)
    rows = shown("tell")
    assert sorted(row.order_id or 0 for row in rows) == sorted(made)
    assert len({row.customer_id for row in rows}) == 6
    assert {(row.first_by.date(), row.by.date()) for row in rows} == {(SOON, LATER)}
    assert {(row.id[0], row.kind, row.fate) for row in rows} == {("tell", "delivery", "open")}
    followups.finish(follow_up=rows[0].id[1], outcome="told", **ME)
    assert [row.id for row in shown("tell")] == [row.id for row in rows[1:]]
    assert {row.kind for row in shown("moved")} == {"delivery"}
    assert {(row.first_by.date(), row.by.date()) for row in shown("moved")} == {(SOON, LATER)}


def test_the_score_tells_who_heard_it_from_us() -> None:
    widget = product("W")
    receipt = give(widget, 6, on=SOON)
    people = [customer(f"C{n}") for n in range(3)]
    for who in people:
        ordered(who, (widget, 2))
    stock.move(supply=receipt, on=LATER, **ME)
    assert told_before_asked(since=NOW - DAY) == Score(0, 0)
    hour = timedelta(hours=1)
    tasks = {row.customer_id: row.id[1] for row in shown("tell")}
    followups.finish(follow_up=tasks[people[0]], outcome="told", who=None, now=NOW + hour)
    asked(people[1], now=NOW + hour)
    followups.finish(follow_up=tasks[people[1]], outcome="told", who=None, now=NOW + 2 * hour)
    assert told_before_asked(since=NOW - DAY) == Score(1, 2)
    asked(people[2], now=NOW + hour)
    assert told_before_asked(since=NOW - DAY) == Score(1, 3)
    asked(people[0], now=NOW + 3 * hour)  # of something else: they knew by then
    assert told_before_asked(since=NOW - DAY) == Score(1, 3)
    assert told_before_asked(since=NOW + DAY) == Score(0, 0)


def test_what_a_filter_shows_is_what_became_of_it() -> None:
    """The engine's conditions and the rule agree, whatever the day."""
    widget, who = product("W", 50), customer()
    done, late, gone = (ordered(who, (widget, 1)) for _ in range(3))
    quoted(who, widget)
    orders.confirm(order=quoted(who, widget), **ME)
    answered, cancelled = asked(who), asked(who)
    asked(who)
    followups.finish(follow_up=answered, outcome="yes", **ME)
    followups.cancel(follow_up=cancelled, reason="by itself", **ME)
    fulfilment.cancel(order=gone, reason="no more", **ME)
    later = {"who": None, "now": NOW + 14 * DAY}
    for order, at in ((done, ME), (late, later)):
        fulfilment.dispatch(order=order, **at)
        fulfilment.deliver(order=order, **at)
    for now in (NOW, NOW + 3 * DAY, NOW + 30 * DAY):
        every = shown("all", now=now)
        assert len(every) == 9
        for show in SHOWS:
            assert [row.id for row in every if row.fate == show] == [
                row.id for row in shown(show, now=now)
            ], (show, now)
        assert [row.id for row in every if row.moved] == [r.id for r in shown("moved", now=now)]
    assert {row.kind for row in shown("withdrawn", now=NOW + 30 * DAY)} == {
        "delivery",
        "price",
        "update",
    }


def test_a_snooze_moves_no_promise() -> None:
    left = asked(customer())
    first = FollowUp.get_by_id(left).due
    followups.snooze(follow_up=left, until=first + 5 * DAY, **ME)
    assert [row.fate for row in shown("moved")] == ["open"]
    assert [row.fate for row in shown("missed", now=first + timedelta(minutes=1))] == ["missed"]


@pytest.mark.parametrize("descending", [False, True])
def test_pages_of_any_size_make_the_whole(descending: bool) -> None:
    widget = product("W", 50)
    people = [customer(f"C{n}") for n in range(3)]
    for who in people:
        ordered(who, (widget, 1))
        quoted(who, widget)
        asked(who)
    filters = PromiseFilters(now=NOW, show="all")
    whole = PROMISES.page(filters=filters, descending=descending, limit=100)
    assert len({row.id for row in whole}) == 9
    assert [row.sort_key for row in whole] == sorted(
        (row.sort_key for row in whole), reverse=descending
    )
    for size in (1, 2, 4):
        got: list[PromiseEntry] = []
        while page := PROMISES.page(
            filters=filters,
            descending=descending,
            after=got[-1].sort_key if got else None,
            limit=size,
        ):
            got += page
        assert got == whole
        assert (
            PROMISES.page(filters=filters, descending=descending, offset=size, limit=2)
            == (whole[size : size + 2])
        )
    assert {row.customer_id for row in shown("all", customer_id=people[0])} == {people[0]}


def test_every_filter_reads_along_an_index(database: Any) -> None:
    """Another word in a condition, and a million promises are sorted for each page."""
    if is_postgres():
        pytest.skip("what a plan is called there depends on how many rows there are")
    for name, arm in {**ARMS, "tell": TELL}.items():
        for show in (*SHOWS, "moved", "all"):
            for where, params in arm.shows(show, NOW, TODAY):
                order = f"ORDER BY {arm.at}, {arm.key} LIMIT 9"
                asked = f"EXPLAIN QUERY PLAN SELECT {arm.key}{arm.listed} AND {where} {order}"
                (step,) = [row[3] for row in fetch(asked, params)]
                assert re.search(f"INDEX ({INDEXES[name]})", step), (name, show, step)


def told(*products: int, pending: bool = True) -> list[ToldPrice]:
    filters = ToldFilters(frozenset(products), NOW, pending)
    rows = TOLD_PRICES.page(filters=filters, limit=100)
    assert TOLD_PRICES.count(filters=filters) == len(rows)
    return rows


def test_who_was_told_an_old_price_is_listed() -> None:
    widget, other = product("W", 50), product("V", 50)
    asks, buys, has = customer("Asks"), customer("Buys"), customer("Has")
    quote, order = quoted(asks, widget), ordered(buys, (widget, 1))
    gone = ordered(has, (widget, 1))
    fulfilment.dispatch(order=gone, **ME)
    fulfilment.deliver(order=gone, **ME)
    ordered(has, (other, 1))
    assert told(widget, other) == []
    catalogue.change_product(product=widget, list_price=Decimal("5.01"), **ME)
    rows = told(widget, other)
    assert {(row.order_id, row.customer, row.state) for row in rows} == {
        (quote, "Asks", "quoted"),
        (order, "Buys", "confirmed"),
    }
    assert {(row.old, row.new, row.currency, row.new_currency) for row in rows} == {
        (Decimal(5), Decimal("5.01"), "EUR", "EUR")
    }
    assert {(row.told_at, row.read_back) for row in rows} == {(NOW, False)}
    assert told(other) == []


def test_open_orders_lead_to_who_was_told_however_many_there_were(
    database: Any, statements: Any
) -> None:
    if is_postgres():
        pytest.skip("what a plan is called there depends on how many rows there are")
    widget = product("W", 50)
    quoted(customer(), widget)
    catalogue.change_product(product=widget, list_price=Decimal(6), **ME)
    with statements() as sent:
        assert len(told(widget)) == 1
    (sql, params) = next(one for one in sent if "read_back" in one[0])
    plan = [row[3] for row in fetch(f"EXPLAIN QUERY PLAN {sql}", params)]
    assert re.search(r"SEARCH o USING INDEX sales_order_state\w* \(state=", plan[0]), plan
    assert not any(re.match(r"SCAN [ol]\b|SEARCH l .*product", step) for step in plan), plan


def test_a_price_in_another_currency_is_compared_as_it_is_on_record() -> None:
    rates.set_manual(base="EUR", quote="GBP", rate=Decimal("0.8"), on=TODAY, reason="by hand", **ME)
    widget, who = product("W", 50), customer("Pound")
    order = drafts.start(customer=who, currency="GBP", **ME).value
    lines.add_line(order=order, product=widget, quantity=Decimal(1), **ME)
    orders.quote(order=order, expires_on=SOON, **ME)
    rates.set_manual(base="EUR", quote="GBP", rate=Decimal("0.9"), on=TODAY, reason="by hand", **ME)
    assert told(widget) == []  # a rate that moves is no other price
    catalogue.change_product(product=widget, list_price=Decimal(6), **ME)
    (row,) = told(widget)
    assert (row.old, row.currency) == (Decimal(4), "GBP")
    assert (row.new, row.new_currency) == (Decimal("4.8"), "GBP")
    catalogue.change_product(product=widget, currency="GBP", **ME)  # told by no rate any more
    (row,) = told(widget)
    assert (row.new, row.new_currency) == (Decimal(6), "GBP")


def test_who_is_to_be_told_leaves_the_list_of_those_to_decide_about() -> None:
    widget, place = product("W", 50), customer("Asks")
    order = quoted(place, widget)
    catalogue.change_product(product=widget, list_price=Decimal(6), **ME)
    (made,) = corrections.correct_price(products=[widget], **ME).value
    assert told(widget) == []
    (row,) = told(widget, pending=False)
    assert (row.correction, row.corrected_at) == ("open", None)
    (tell,) = shown("tell")
    assert (tell.id, tell.kind, tell.order_id, tell.rule) == (
        ("tell", made), "price", order, "correction",
    )  # fmt: skip
    assert (tell.params["was"], tell.params["is"], tell.moved) == ("5", "6", False)
    hour = timedelta(hours=1)
    asked(place, now=NOW + hour)
    assert told_before_asked(since=NOW - DAY) == Score(0, 1)
    followups.finish(follow_up=made, outcome="told", who=None, now=NOW + 2 * hour)
    (row,) = told(widget, pending=False)
    assert (row.correction, row.corrected_at) == ("done", NOW + 2 * hour)
    assert (told(widget), shown("tell")) == ([], [])


def test_a_place_that_moved_and_a_quoted_day_are_told_first_too() -> None:
    widget = product("W")
    receipt = give(widget, 6, on=SOON)
    order = quoted(customer("Asks"), widget)
    stock.move(supply=receipt, on=LATER, **ME)
    (row,) = shown("tell")
    assert (row.order_id, row.kind, row.first_by.date(), row.by.date()) == (
        order, "delivery", SOON, LATER,
    )  # fmt: skip
    broken = {"title": "Tents", "claim": "place", "was": 2, "is": 3}
    with changing(**ME) as change:
        leave(change, customer=row.customer_id, rule="waitlist-correction", due=NOW, params=broken)
    (first, second) = shown("tell")
    assert (first.kind, first.rule, first.params) == ("place", "waitlist-correction", broken)
    assert second.id == row.id
