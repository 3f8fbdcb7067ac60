"""The catalogue by its keys, on a real database of either engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, cast

import pytest
from list_pages import ALT, CTRL, KEY, NOW, TODAY, Person, World, sit_down
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.catalogue import Alternative, PriceTier, Product, Specification, Supply
from desktop.models.orders import Allocation
from desktop.models.work import FollowUp
from desktop.services import catalogue, places, stock, waitlists
from desktop.ui.pages.catalogue import CataloguePage
from desktop.ui.pages.list_page import ListPage

pytestmark = pytest.mark.usefixtures("database")
BY: dict[str, Any] = {"who": 1, "now": NOW}


@dataclass
class Keeper(Person[CataloguePage]):
    """Somebody at the catalogue: at one of its two lists."""

    @property
    def shown(self) -> ListPage:
        return self.page._list()

    def waits(self) -> None:
        """Until what was asked for is there, the pause after a selection or a search included."""
        page = self.shown
        for timer in (page._rested, page.bar.search._pause):
            self.qtbot.waitUntil(partial(_is_over, timer))
        assert self.window.background.idle()
        if page._rested.isActive():
            self.waits()
        QApplication.processEvents()

    def sees(self, column: str) -> list[str]:
        model = self.shown.table.model
        place = [each.key for each in model.columns].index(column)
        return [str(model.index(row, place).data()) for row in range(model.rowCount())]

    def selects(self, row_id: int) -> None:
        self.shown.table.select(row_id)
        self.waits()
        assert self.shown.table.selected_id() == row_id
        self.shown.table.setFocus()

    def looks_again(self) -> None:
        self.window.background.changed.emit(frozenset({"stock"}))
        self.waits()


def _is_over(timer: Any) -> bool:
    return not timer.isActive()


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def keeper(world: World, qtbot: QtBot) -> Iterator[Keeper]:
    sitting = sit_down("customers", qtbot)
    window = next(sitting).window
    window.go("catalogue")
    made = Keeper(window, cast(CataloguePage, window.page("catalogue")), qtbot)
    made.waits()
    yield made
    assert next(sitting, None) is None  # the window is closed


def receipt(world: World, product: int, quantity: int, *, days: int = 7) -> int:
    return stock.add_supply(
        product=product,
        kind="receipt",
        quantity=Decimal(quantity),
        available_on=TODAY + timedelta(days=days),
        reference="PO-7",
        **BY,
    ).value.supply


def test_the_list_says_what_can_be_promised(keeper: Keeper, world: World) -> None:
    world.order(world.maria, (world.widget, 8))
    receipt(world, world.gear, 40)
    keeper.looks_again()
    assert keeper.sees("name") == ["Gearbox", "Widget X"]
    assert keeper.sees("on_hand") == ["2", "50"]
    assert keeper.sees("promisable") == ["42", "42"]
    assert keeper.sees("receipt") == ["40 · Mon 7 Dec", ""]
    assert keeper.page._tabs["products"].text() == "Products 2"


def test_chips_and_search(keeper: Keeper, world: World) -> None:
    world.order(world.maria, (world.widget, 50))
    keeper.looks_again()
    keeper.presses(KEY.Key_Right, ALT)
    assert keeper.sees("name") == ["Widget X"]
    keeper.presses(KEY.Key_Left, ALT)
    keeper.presses(KEY.Key_F, CTRL)
    keeper.types("ge-1")
    assert keeper.sees("code") == ["GE-1"]


def test_a_new_product_with_all_that_belongs_to_it(keeper: Keeper, world: World) -> None:
    keeper.presses(KEY.Key_N)
    form = keeper.sheet().form
    keeper.types("WY-1")
    form.control("name").setFocus()
    keeper.types("Widget Y")
    form.control("list_price").setFocus()
    keeper.types("12.345678")
    form.control("tiers").setFocus()
    keeper.types("10")
    keeper.presses(KEY.Key_Tab)
    keeper.types("11")
    keeper.presses(KEY.Key_Tab)
    keeper.types("100")
    keeper.presses(KEY.Key_Tab)
    keeper.types("9.5")
    form.control("sheet").setFocus()
    keeper.types("colour")
    keeper.presses(KEY.Key_Tab)
    keeper.presses(KEY.Key_Tab)
    keeper.types("blue, red")
    form.control("alternatives").setFocus()
    keeper.types("GE-1")
    form.control("alternatives").cell(0, 1).setFocus()
    keeper.types("heavier")
    keeper.sends()
    made = Product.get(Product.code == "WY-1")
    assert made.list_price == Decimal("12.345678")
    tiers = PriceTier.select().order_by(PriceTier.id)
    assert [(tier.from_quantity, tier.price) for tier in tiers] == [(10, 11), (100, Decimal("9.5"))]
    item = Specification.get()
    assert (item.name, item.kind, item.choices) == ("colour", "choice", ["blue", "red"])
    assert (Alternative.get().other_id, Alternative.get().note) == (world.gear, "heavier")
    assert keeper.shown.table.selected_id() == made.id
    assert "From 100\n9.50 EUR" in keeper.side()


def test_a_refused_number_is_said_at_its_field(keeper: Keeper) -> None:
    keeper.presses(KEY.Key_N)
    form = keeper.sheet().form
    keeper.types("WY-1")
    form.control("list_price").setFocus()
    keeper.types("12,50")
    keeper.presses(KEY.Key_Return, CTRL)
    assert "12,50" in form.error()
    assert keeper.focus() is form.control("list_price")
    assert not Product.select().where(Product.code == "WY-1").exists()
    keeper.presses(KEY.Key_Escape)


def test_an_unknown_alternative_and_half_a_tier_are_refused(keeper: Keeper, world: World) -> None:
    keeper.selects(world.widget)
    keeper.presses(KEY.Key_Return)
    form = keeper.sheet().form
    form.control("tiers").setFocus()
    keeper.types("10")
    keeper.presses(KEY.Key_Return, CTRL)
    assert "both" in form.error()
    form.control("tiers").cell(0, 1).setFocus()
    keeper.types("9")
    form.control("alternatives").setFocus()
    keeper.types("nothing")
    keeper.presses(KEY.Key_Return, CTRL)
    assert "nothing" in form.error()
    assert not PriceTier.select().exists()  # all or nothing
    keeper.presses(KEY.Key_Escape)


def test_changing_sends_only_what_was_changed(keeper: Keeper, world: World) -> None:
    keeper.selects(world.widget)
    keeper.presses(KEY.Key_E)
    catalogue.change_product(product=world.widget, barcode="4006381333931", **BY)
    form = keeper.sheet().form
    form.control("name").setFocus()
    keeper.presses(KEY.Key_End)
    keeper.types(" XL")
    keeper.sends()
    row = Product.get_by_id(world.widget)
    assert (row.name, row.barcode) == ("Widget X XL", "4006381333931")
    assert "Widget X XL" in keeper.side()


def test_stock_is_entered(keeper: Keeper, world: World) -> None:
    keeper.selects(world.gear)
    keeper.presses(KEY.Key_S)
    keeper.types("12")
    keeper.presses(KEY.Key_Tab)
    keeper.presses(KEY.Key_Tab)
    keeper.types("+2w")
    keeper.presses(KEY.Key_Tab)
    keeper.types("PO-9")
    keeper.sends()
    made = Supply.select().order_by(Supply.id.desc()).get()
    assert (made.kind, made.quantity, made.available_on, made.reference) == (
        "receipt",
        12,
        TODAY + timedelta(days=14),
        "PO-9",
    )
    keeper.presses(KEY.Key_G)
    assert keeper.page._name() == "supplies"
    assert keeper.sees("reference") == ["", "PO-9"]


def test_capacity_of_a_day_goes_to_who_waits_for_that_day(keeper: Keeper, world: World) -> None:
    day = TODAY + timedelta(days=14)
    listed = waitlists.open_list(product=world.gear, title="x", from_on=day, to_on=day, **BY).value
    wish: dict[str, Any] = {"waitlist": listed, "customer": world.maria, "quantity": Decimal(1)}
    places.join_by_hand(**wish, **BY)
    keeper.selects(world.gear)
    keeper.presses(KEY.Key_S)
    keeper.types("3")
    sheet = keeper.sheet()
    sheet.form.control("kind").choose("capacity")
    keeper.presses(KEY.Key_Return, CTRL)
    assert "day" in sheet.form.error()
    sheet.form.control("on").setFocus()
    keeper.types("+2w")
    keeper.sends()
    made = Supply.select().order_by(Supply.id.desc()).get()
    assert (made.kind, made.available_on, made.for_on) == ("on-hand", TODAY, day)
    assert made.allocated == 1, "offered at once"
    keeper.presses(KEY.Key_G)
    assert "for Mon 14 Dec" in keeper.sees("on")


def test_an_expected_receipt_needs_its_day(keeper: Keeper, world: World) -> None:
    keeper.selects(world.gear)
    keeper.presses(KEY.Key_S)
    keeper.types("1")
    keeper.presses(KEY.Key_Return, CTRL)
    assert "day" in keeper.sheet().form.error()
    keeper.presses(KEY.Key_Escape)


def test_a_receipt_that_moves_says_whom_to_tell(keeper: Keeper, world: World) -> None:
    supply = receipt(world, world.gear, 40)
    world.order(world.maria, (world.gear, 10))
    assert Allocation.select().where(Allocation.supply == supply).exists()
    keeper.presses(KEY.Key_F2)
    assert keeper.key("T") is None
    keeper.selects(supply)
    keeper.presses(KEY.Key_M)
    keeper.types("+3w")
    keeper.sends()
    assert Supply.get_by_id(supply).available_on == TODAY + timedelta(days=21)
    assert "1 promise moved" in keeper.notice()
    assert keeper.shown.table.selected_id() == supply
    keeper.presses(KEY.Key_T)
    assert keeper.window._current == "promises"
    assert FollowUp.select().where(FollowUp.rule == "promise-moved").count() == 1


def test_a_cancelled_receipt_promises_anew(keeper: Keeper, world: World) -> None:
    supply = receipt(world, world.gear, 40)
    world.order(world.maria, (world.gear, 10))
    keeper.presses(KEY.Key_F2)
    keeper.selects(supply)
    keeper.presses(KEY.Key_X)
    keeper.presses(KEY.Key_Return, CTRL)
    assert keeper.sheet().form.error()  # not without a reason
    keeper.types("the maker is closed")
    keeper.sends()
    assert Supply.get_by_id(supply).state == "cancelled"
    assert "1 promise moved" in keeper.notice()
    assert keeper.sees("kind") == []  # nothing is expected any more


def test_what_came_short_is_typed_and_says_whose_promise_moved(
    keeper: Keeper, world: World
) -> None:
    supply = receipt(world, world.gear, 40)
    world.order(world.maria, (world.gear, 10))
    keeper.presses(KEY.Key_F2)
    keeper.selects(supply)
    keeper.presses(KEY.Key_V)
    keeper.types("5")
    keeper.sends()
    row = Supply.get_by_id(supply)
    assert (row.kind, row.quantity, row.allocated) == ("on-hand", Decimal(5), Decimal(5))
    assert "1 promise moved" in keeper.notice()


def test_arrival_is_asked_about_and_correction_has_a_floor(keeper: Keeper, world: World) -> None:
    supply = receipt(world, world.gear, 40)
    world.order(world.maria, (world.gear, 10))
    keeper.presses(KEY.Key_F2)
    keeper.selects(supply)
    keeper.presses(KEY.Key_V)
    assert Supply.get_by_id(supply).kind == "receipt"
    keeper.sends()
    assert Supply.get_by_id(supply).kind == "on-hand"
    for _filter in range(2):
        keeper.presses(KEY.Key_Right, ALT)
    keeper.selects(supply)
    assert keeper.key("M") is None
    keeper.presses(KEY.Key_C)
    edit = keeper.sheet().form.control("quantity")
    edit.selectAll()
    keeper.types("3")
    keeper.sheet().form.control("reason").setFocus()
    keeper.types("counted")
    keeper.presses(KEY.Key_Return, CTRL)
    assert "8" in keeper.sheet().form.error()
    edit.setFocus()
    edit.selectAll()
    keeper.types("9")
    keeper.sends()
    assert Supply.get_by_id(supply).quantity == 9


def test_a_product_is_opened_from_elsewhere(keeper: Keeper, world: World) -> None:
    catalogue.change_product(product=world.gear, active=False, **BY)
    keeper.looks_again()
    assert keeper.sees("name") == ["Widget X"]
    keeper.presses(KEY.Key_F2)
    keeper.window.go("catalogue", world.gear)
    keeper.waits()
    assert keeper.page._name() == "products"
    assert keeper.shown.table.selected_id() == world.gear
    assert "discontinued" in keeper.side()


def test_no_key_means_two_things(keeper: Keeper) -> None:
    for _list in range(2):
        keys = keeper.page.keys()
        sequences = [key.sequence for key in keys]
        assert len(sequences) == len(set(sequences))
        keeper.presses(KEY.Key_F2)
