"""What becomes of promises in real orders, on both engines (orders, scenario 5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from desktop.domain.kept import KeptCount, LinePromise
from desktop.queries.card import card
from desktop.queries.order_story import order_story
from desktop.queries.promises import kept_by, promises_of_order
from desktop.services import (
    catalogue,
    customers,
    drafts,
    fulfilment,
    lines,
    office,
    orders,
    stock,
)

pytestmark = pytest.mark.usefixtures("database")

JUNE = date(2026, 6, 3)
BEFORE = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)  # a Monday


def june(day: int) -> datetime:
    return datetime(2026, 6, day, 9, 0, tzinfo=UTC)


@pytest.fixture
def maria(database: str) -> int:
    office.seed(now=BEFORE, home_country="GB", currency="EUR", time_zone="Europe/London")
    return customers.create_customer(name="Maria Okafor", who=None, now=BEFORE).value


@pytest.fixture
def receipt(maria: int) -> int:
    """Four widgets, expected on 3 June."""
    product = catalogue.create_product(
        code="WX-1", name="Widget", list_price=Decimal(10), currency="EUR", who=None, now=BEFORE
    ).value
    return stock.add_supply(
        product=product,
        kind="receipt",
        quantity=Decimal(4),
        available_on=JUNE,
        who=None,
        now=BEFORE,
    ).value.supply


def ordered(customer: int, *, quantity: int = 4) -> tuple[int, int]:
    """A confirmed order of widgets, and its line."""
    order = drafts.start(customer=customer, currency="EUR", who=None, now=BEFORE).value
    line = lines.add_line(
        order=order, product=1, quantity=Decimal(quantity), who=None, now=BEFORE
    ).value
    orders.confirm(order=order, who=None, now=BEFORE)
    return order, line


def test_a_promise_moved_from_the_3rd_to_the_10th_and_kept_on_the_9th(
    maria: int, receipt: int
) -> None:
    order, line = ordered(maria)
    assert kept_by(maria, today=JUNE) == KeptCount(open=1)
    stock.move(supply=receipt, on=date(2026, 6, 10), who=None, now=june(2))
    stock.receive(supply=receipt, who=None, now=june(8))
    fulfilment.dispatch(order=order, who=None, now=june(8))
    fulfilment.deliver(order=order, who=None, now=june(9))

    came = promises_of_order(order)[line].promise
    assert came == LinePromise(JUNE, date(2026, 6, 10), date(2026, 6, 9))
    today = date(2026, 6, 12)
    assert (came.original(today), came.revised(today)) == ("missed", "kept")
    assert card(maria, today=today).kept == KeptCount(settled=1, revised=1)
    assert order_story(order, today=today).promises[line].promise == came


def test_what_is_delivered_in_parts_is_done_with_the_last_of_it(maria: int, receipt: int) -> None:
    order, line = ordered(maria)
    stock.receive(supply=receipt, who=None, now=june(3))
    fulfilment.dispatch(order=order, quantities={line: Decimal(3)}, who=None, now=june(3))
    fulfilment.deliver(order=order, who=None, now=june(3))
    came = promises_of_order(order)[line].promise
    assert came is not None
    assert came.done_on is None
    fulfilment.dispatch(order=order, who=None, now=june(5))
    fulfilment.deliver(order=order, who=None, now=june(5))
    came = promises_of_order(order)[line].promise
    assert came is not None
    assert (came.done_on, came.days_late(june(9).date())) == (date(2026, 6, 5), 2)


def test_what_was_given_up_is_neither_kept_nor_missed(maria: int, receipt: int) -> None:
    order, line = ordered(maria)
    fulfilment.cancel(order=order, reason="changed her mind", who=None, now=june(2))
    assert promises_of_order(order)[line].promise is None
    assert kept_by(maria, today=JUNE + timedelta(30)) == KeptCount()


def test_a_line_of_which_something_waits_has_no_promise_yet(maria: int, receipt: int) -> None:
    order = drafts.start(customer=maria, currency="EUR", who=None, now=BEFORE).value
    line = lines.add_line(order=order, product=1, quantity=Decimal(6), who=None, now=BEFORE).value
    lines.choose(line=line, choice="waitlist", who=None, now=BEFORE)
    orders.confirm(order=order, who=None, now=BEFORE)
    assert promises_of_order(order) == {}
