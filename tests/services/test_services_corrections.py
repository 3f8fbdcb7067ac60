"""Corrections on both engines: who was told an old price or an old day is to hear the new one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from shop import ME, NOW, TODAY, customer, give, ordered, product, seed, sound

from desktop.models import told
from desktop.models.orders import SalesOrder
from desktop.models.work import FollowUp
from desktop.queries.told_prices import ToldFilters, told_prices
from desktop.services import (
    catalogue,
    corrections,
    drafts,
    followups,
    fulfilment,
    imports,
    lines,
    orders,
    read_backs,
    stock,
)

pytestmark = pytest.mark.usefixtures("database")

SOON, LATER, LAST = (TODAY + timedelta(weeks=n) for n in (1, 2, 3))


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    seed()


def drafted(who: int, widget: int, quantity: int = 1) -> int:
    order = drafts.start(customer=who, currency="EUR", **ME).value
    lines.add_line(order=order, product=widget, quantity=Decimal(quantity), **ME)
    return order


def quoted(who: int, widget: int, quantity: int = 1, *, until: date = LAST) -> int:
    order = drafted(who, widget, quantity)
    orders.quote(order=order, expires_on=until, **ME)
    return order


def read(who: int, widget: int, quantity: int = 1) -> int:
    order = drafted(who, widget, quantity)
    version = SalesOrder.get_by_id(order).version
    read_backs.read(order=order, version=version, language="en", **ME)
    return order


def reprice(widget: int, price: str) -> None:
    catalogue.change_product(product=widget, list_price=Decimal(price), **ME)


def left(state: str = "open") -> list[tuple[int, str, str]]:
    """What is to be told: order, before, now."""
    rows = FollowUp.select().where(FollowUp.rule == "correction", FollowUp.state == state)
    return [
        (row.order_id, row.params["was"], row.params["is"]) for row in rows.order_by(FollowUp.id)
    ]


def test_a_changed_price_alone_tells_nobody() -> None:
    quoted(customer(), widget := product("W", 50))
    reprice(widget, "6")
    assert left() == []


def test_each_who_was_told_the_old_price_is_left_a_correction_once() -> None:
    widget, other = product("W", 50), product("V", 50)
    asks, hears, buys = (customer(name) for name in ("Asks", "Hears", "Buys"))
    told = {quoted(asks, widget), read(hears, widget), ordered(buys, (widget, 2))}
    drafted(asks, widget)  # spoken to nobody yet
    ordered(buys, (other, 1))
    reprice(widget, "6")
    made = corrections.correct_price(products=[widget, other], **ME).value
    assert {(order, was, now) for order, was, now in left()} == {(one, "5", "6") for one in told}
    assert len(made) == 3
    assert corrections.correct_price(products=[widget], **ME).value == ()
    followups.finish(follow_up=made[0], outcome="told", **ME)
    assert corrections.correct_price(products=[widget], **ME).value == ()
    assert corrections.take_back(follow_ups=made, **ME).value == 2
    assert left() == []
    assert len(left("done")) == 1
    sound()


def test_of_a_product_that_is_named_all_are_found_however_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(told, "_MOST", 1)
    widget, other, who = product("W", 50), product("V", 50), customer()
    told_in = {ordered(who, (widget, 1)) for _ in range(3)}
    reprice(widget, "6")
    ordered(who, (other, 1))  # newer, and told what holds
    assert len(told.told_otherwise(None, today=TODAY)) == 1
    assert {one.order for one in told.told_otherwise([widget], today=TODAY)} == told_in


def test_prices_that_do_not_follow_the_catalogue_are_nobodys_mistake() -> None:
    widget, who = product("W", 50), customer()
    order = drafts.start(customer=who, currency="EUR", **ME).value
    lines.add_line(order=order, product=widget, quantity=Decimal(1), price=Decimal(4), **ME)
    orders.quote(order=order, expires_on=LAST, **ME)
    reprice(widget, "6")
    assert corrections.correct_price(products=[widget], **ME).value == ()


def test_a_quote_that_lapsed_binds_nobody() -> None:
    quoted(customer(), widget := product("W", 50), until=TODAY)
    reprice(widget, "6")
    tomorrow: dict[str, Any] = {"who": None, "now": NOW + timedelta(days=1)}
    assert corrections.correct_price(products=[widget], **tomorrow).value == ()
    assert len(corrections.correct_price(products=[widget], **ME).value) == 1


def _corrected(*widgets: int) -> list[tuple[int, str, str]]:
    corrections.correct_price(products=widgets, **ME)
    return left()


def test_a_price_of_a_quantity_is_compared_with_the_price_of_that_quantity() -> None:
    widget = product("W", 50)
    catalogue.set_tiers(product=widget, tiers=[(Decimal(10), Decimal(4))], **ME)
    many, few = quoted(customer("A"), widget, 10), quoted(customer("B"), widget, 1)
    catalogue.set_tiers(product=widget, tiers=[(Decimal(10), Decimal(3))], **ME)
    assert _corrected(widget) == [(many, "4", "3")]
    catalogue.change_product(product=widget, list_price=None, **ME)
    assert sorted(_corrected(widget)) == sorted([(many, "4", ""), (few, "5", "")])


def test_an_order_that_told_two_prices_of_a_product_is_corrected_twice() -> None:
    widget = product("W", 50)
    catalogue.set_tiers(product=widget, tiers=[(Decimal(10), Decimal(4))], **ME)
    order = ordered(customer(), (widget, 1), (widget, 10))
    catalogue.change_product(
        product=widget, list_price=Decimal(6), tiers=[(Decimal(10), Decimal(3))], **ME
    )
    both = [(order, "4", "3"), (order, "5", "6")]
    assert sorted(_corrected(widget)) == both
    assert corrections.correct_price(products=[widget], **ME).value == ()
    assert {row.correction for row in told_prices(ToldFilters(None, NOW, pending=False))} == {
        "open"
    }
    reprice(widget, "7")
    assert sorted(left()) == [both[0], (order, "5", "7")]
    reprice(widget, "5")
    assert left() == both[:1]


def test_what_is_owed_is_owed_after_the_order_too() -> None:
    widget = product("W", 50)
    order = ordered(customer(), (widget, 1))
    reprice(widget, "6")
    _corrected(widget)
    fulfilment.cancel(order=order, reason="asked elsewhere", **ME)
    reprice(widget, "7")
    assert left() == [(order, "5", "6")]


def test_what_is_not_told_yet_follows_the_price() -> None:
    widget = product("W", 50)
    order = quoted(customer(), widget)
    reprice(widget, "6")
    _corrected(widget)
    reprice(widget, "7")
    assert left() == [(order, "5", "7")]
    reprice(widget, "5")
    assert left() == []
    reprice(widget, "8")
    (made,) = corrections.correct_price(products=[widget], **ME).value
    followups.finish(follow_up=made, outcome="told", **ME)
    reprice(widget, "9")
    assert _corrected(widget) == [(order, "8", "9")]


def test_who_was_told_a_day_in_a_quote_or_a_read_back_hears_of_another() -> None:
    widget = product("W")
    receipt = give(widget, 10, on=SOON)
    tells = {quoted(customer("A"), widget, 2), read(customer("B"), widget, 3)}
    drafted(customer("C"), widget, 1)
    assert stock.move(supply=receipt, on=LATER, **ME).value == 2
    days = (SOON.isoformat(), LATER.isoformat())
    assert set(left()) == {(order, *days) for order in tells}
    stock.move(supply=receipt, on=LAST, **ME)
    assert set(left()) == {(order, days[0], LAST.isoformat()) for order in tells}
    stock.move(supply=receipt, on=SOON, **ME)
    assert left() == []


def test_a_supply_that_does_not_come_is_corrected_too_and_what_was_told_last_counts() -> None:
    widget = product("W")
    receipt = give(widget, 4, on=SOON)
    order = quoted(customer("A"), widget, 4)
    stock.move(supply=receipt, on=LATER, **ME)
    (first,) = FollowUp.select().where(FollowUp.rule == "correction")
    followups.finish(follow_up=first.id, outcome="told", **ME)
    stock.move(supply=receipt, on=SOON, **ME)
    assert left() == [(order, LATER.isoformat(), SOON.isoformat())]
    stock.cancel_supply(supply=receipt, reason="lost", **ME)
    assert left() == [(order, LATER.isoformat(), "")]


def test_what_arrives_in_time_corrects_nobody() -> None:
    widget = product("W")
    receipt = give(widget, 4, on=SOON)
    quoted(customer("A"), widget, 4)
    assert stock.receive(supply=receipt, **ME).value == 0
    assert left() == []


def imported(tmp_path: Path, kind: str, text: str) -> imports.ImportReport:
    path = tmp_path / f"{kind}.csv"
    path.write_text(text)
    report = imports.import_file(kind=kind, path=path, **ME).value
    assert report.kept, report.refusals
    return report


def test_a_file_of_prices_tells_which_and_keeps_corrections_true(tmp_path: Path) -> None:
    widget, same = product("W", 50), product("V", 50)
    order = quoted(customer(), widget)
    reprice(widget, "6")
    _corrected(widget)
    lines_of_file = "code,name,price,currency\nW,W,7,EUR\nV,V,5,EUR\nN,New,1,EUR\n"
    assert imported(tmp_path, "products", lines_of_file).repriced == (widget,)
    assert left() == [(order, "5", "7")]
    assert imported(tmp_path, "products", lines_of_file).repriced == ()
    assert same not in imported(tmp_path, "products", lines_of_file).repriced


def test_a_file_that_moves_a_receipt_corrects_the_quotes_that_told_its_day(tmp_path: Path) -> None:
    widget = product("W")
    text = "code,expected,expected_on,reference\nW,4,{day},PO-1\n"
    imported(tmp_path, "supplies", text.format(day=SOON))
    order = quoted(customer(), widget, 2)
    imported(tmp_path, "supplies", text.format(day=LATER))
    assert left() == [(order, SOON.isoformat(), LATER.isoformat())]
