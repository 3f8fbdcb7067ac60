"""More is there, or sooner: promises come forward in a fair order, and the customers hear first."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from shop import ME, NOW, TODAY, customer, give, lines_of, ordered, product, seed, sound

from desktop.models.catalogue import Supply
from desktop.models.orders import Allocation, SalesOrder
from desktop.models.work import FollowUp
from desktop.services import stock
from desktop.services.promising import spoken

pytestmark = pytest.mark.usefixtures("database")

SOON, LATER, LATEST = (TODAY + timedelta(weeks=n) for n in (1, 2, 3))


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    seed()


@pytest.fixture
def maria() -> int:
    return customer("Maria")


def told(order: int) -> list[tuple[str, str]]:
    """From when to when a customer is to hear that an order moved."""
    found = FollowUp.select().where(FollowUp.order == order, FollowUp.rule == "promise-moved")
    return [(row.params["old"], row.params["new"]) for row in found.order_by(FollowUp.id)]


def promised(order: int) -> date | None:
    return SalesOrder.get_by_id(order).promised_on  # type: ignore[no-any-return]


def parts(order: int) -> list[tuple[str, str]]:
    return [part for line in lines_of(order) for part in spoken(line.promise)]


def enter(product: int, quantity: str, on: date | None = None) -> stock.Entered:
    kind, day = ("receipt", on) if on else ("on-hand", TODAY)
    return stock.add_supply(
        product=product, kind=kind, quantity=Decimal(quantity), available_on=day, **ME
    ).value


def test_who_was_confirmed_first_comes_forward_first_and_each_is_told(maria: int) -> None:
    widget = product("W")
    give(widget, 6, on=LATER)
    first = ordered(maria, (widget, 3))
    second = ordered(customer("Ana"), (widget, 3), now=NOW + timedelta(hours=1))

    made = enter(widget, "4", SOON)

    assert made.moved == 2
    assert promised(first) == SOON
    assert parts(second) == [("1", SOON.isoformat()), ("2", LATER.isoformat())]
    assert told(first) == [(LATER.isoformat(), SOON.isoformat())]
    assert told(second) == [(LATER.isoformat(), SOON.isoformat())], "a part of it moved"
    assert [row.allocated for row in Supply.select().order_by(Supply.id)] == [2, 4]
    assert enter(widget, "2").moved == 2, "the first again, and the second takes what they gave"
    assert parts(first) == [("2", TODAY.isoformat()), ("1", SOON.isoformat())]
    assert parts(second) == [("3", SOON.isoformat())]
    sound()


def test_what_was_given_back_serves_those_who_come_after(maria: int) -> None:
    widget = product("W")
    give(widget, 2, on=LATER)
    first = ordered(maria, (widget, 2))
    give(widget, 2, on=LATEST)
    second = ordered(maria, (widget, 2), now=NOW + timedelta(hours=1))
    assert enter(widget, "2", SOON).moved == 2
    assert (promised(first), promised(second)) == (SOON, LATER)
    sound()


def test_what_is_made_to_order_comes_forward_to_what_is_bought(maria: int) -> None:
    made = product("MADE", lead_days=20)
    order = ordered(maria, (made, 3))
    supply = enter(made, "3", SOON).supply
    assert promised(order) == SOON
    (row,) = Allocation.select()
    assert (row.supply_id, row.quantity, row.promised_on) == (supply, Decimal(3), SOON)
    sound()


def test_a_promise_that_is_earlier_or_in_time_stays(maria: int) -> None:
    widget = product("W", 2)
    here = ordered(maria, (widget, 2))
    give(widget, 2, on=LATER)
    in_time = ordered(maria, (widget, 2), wanted_on=LATER)
    assert enter(widget, "9", SOON).moved == 0
    assert (promised(here), promised(in_time)) == (TODAY, LATER)
    assert not told(here) + told(in_time)


def test_units_that_people_wait_for_go_to_nobody_else(maria: int) -> None:
    widget = product("W")
    give(widget, 2, on=LATER)
    order = ordered(maria, (widget, 2))
    ordered(customer("Ana"), (widget, 3), choice="waitlist")
    assert enter(widget, "3", SOON).moved == 0, "three are waited for"
    assert promised(order) == LATER
    assert enter(widget, "2", SOON).moved == 1
    assert promised(order) == SOON
    sound()


def test_a_receipt_that_is_moved_to_an_earlier_day_brings_others_forward_too(maria: int) -> None:
    widget = product("W")
    receipt = give(widget, 5, on=LATER)
    on_it = ordered(maria, (widget, 2))
    give(widget, 3, on=LATER + timedelta(1))
    ordered(maria, (widget, 3))
    beyond = ordered(maria, (widget, 3))
    stock.correct(supply=receipt, quantity=Decimal(6), reason="counted anew", **ME)
    assert parts(beyond) == [("1", LATER.isoformat()), ("2", (LATER + timedelta(1)).isoformat())]

    assert stock.move(supply=receipt, on=SOON, **ME).value == 3
    assert promised(on_it) == SOON
    assert parts(beyond)[0] == ("1", SOON.isoformat())
    sound()


def test_a_receipt_that_moves_away_leaves_its_lines_what_is_free_sooner(maria: int) -> None:
    widget = product("W")
    receipt = give(widget, 2, on=SOON)
    order = ordered(maria, (widget, 2))
    give(widget, 2, on=LATER)
    assert stock.move(supply=receipt, on=LATEST, **ME).value == 1
    assert promised(order) == LATER
    assert told(order) == [(SOON.isoformat(), LATER.isoformat())], "told once, what is true"
    sound()


def test_what_arrives_beyond_what_was_expected_brings_promises_forward(maria: int) -> None:
    widget = product("W")
    receipt = give(widget, 2, on=SOON)
    on_it = ordered(maria, (widget, 2))
    give(widget, 2, on=LATER)
    order = ordered(maria, (widget, 2))
    assert stock.receive(supply=receipt, quantity=Decimal(4), **ME).value == 1
    assert promised(order) == TODAY
    assert promised(on_it) == SOON, "its goods are here; what was promised stands"
    sound()


def test_a_higher_figure_brings_promises_forward_and_a_lower_one_none(maria: int) -> None:
    widget = product("W", 5)
    here = Supply.get().id
    ordered(maria, (widget, 4))
    give(widget, 4, on=LATER)
    order = ordered(maria, (widget, 3), choice="split")
    assert parts(order) == [("1", TODAY.isoformat()), ("2", LATER.isoformat())]
    given = {"supply": here, "reason": "counted anew", **ME}
    assert stock.correct(quantity=Decimal(5), **given).value == 0
    assert stock.correct(quantity=Decimal(6), **given).value == 1
    assert parts(order) == [("2", TODAY.isoformat()), ("1", LATER.isoformat())]
    assert stock.correct(quantity=Decimal(7), **given).value == 1
    assert promised(order) == TODAY
    sound()


def test_what_goes_together_comes_forward_as_a_whole(maria: int) -> None:
    widget = product("W", 1)
    give(widget, 4, on=LATER)
    order = ordered(maria, (widget, 4), wanted_on=SOON, choice="later")
    assert parts(order) == [("4", LATER.isoformat())]
    assert enter(widget, "2", SOON + timedelta(1)).moved == 0, "three are missing, not two"
    assert enter(widget, "1", SOON + timedelta(2)).moved == 1
    assert {day for _quantity, day in parts(order)} == {(SOON + timedelta(2)).isoformat()}
    sound()


def capacity(product: int, quantity: int, *, on: date) -> int:
    """So much of a date of a product that is sold by date, expected before it."""
    return stock.add_supply(
        product=product,
        kind="receipt",
        quantity=Decimal(quantity),
        available_on=SOON,
        for_on=on,
        **ME,
    ).value.supply


def test_the_capacity_of_a_date_serves_that_date_alone(maria: int) -> None:
    room = product("ROOM")
    first = capacity(room, 2, on=LATEST)
    order = ordered(maria, (room, 2), wanted_on=LATEST)
    assert promised(order) == LATEST
    stock.move(supply=first, on=SOON + timedelta(1), **ME)
    assert promised(order) == LATEST, "when it comes is not when it serves"
    capacity(room, 5, on=LATER)
    assert promised(order) == LATEST
    assert not told(order)
    second = capacity(room, 2, on=LATEST)
    assert stock.cancel_supply(supply=first, reason="closed", **ME).value == 0
    assert [a.supply_id for a in Allocation.select().where(Allocation.state == "allocated")] == [
        second
    ]
    assert promised(order) == LATEST
    sound()


def test_a_line_that_moves_while_the_order_keeps_its_day_is_told(maria: int) -> None:
    widget, other = product("W"), product("O", lead_days=30)
    give(widget, 2, on=LATER)
    order = ordered(maria, (widget, 2), (other, 1))
    day = promised(order)
    assert enter(widget, "2", SOON).moved == 1
    assert promised(order) == day
    assert told(order) == [(LATER.isoformat(), SOON.isoformat())]


def test_a_draft_and_another_product_are_left_alone(maria: int) -> None:
    widget, other = product("W"), product("O")
    for each in (widget, other):
        give(each, 2, on=LATER)
    order = ordered(maria, (other, 2))
    assert enter(widget, "2", SOON).moved == 0
    assert promised(order) == LATER
