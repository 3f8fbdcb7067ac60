"""The orders' page by its keys, on a real database of either engine."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from list_pages import ALT, CTRL, KEY, NOW, SHIFT, TODAY, Person, World, sit_down
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.models.orders import Allocation, OrderLine, SalesOrder
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import FollowUp
from desktop.services import catalogue, drafts, followups, fulfilment, office, orders, stock
from desktop.services.change import insert_row
from desktop.ui import dialogs
from desktop.ui.pages.orders import OrdersPage
from desktop.ui.widgets.marks import Chip

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[OrdersPage]]:
    yield from sit_down("orders", qtbot)


def again(person: Person[OrdersPage]) -> None:
    """Look again, as after a change by another desk."""
    person.window.background.changed.emit(frozenset({"orders"}))
    person.waits()


def state(order: int) -> str:
    return str(SalesOrder.get_by_id(order).state)


def test_an_empty_office_says_what_will_be_here_and_which_key_starts_it(
    person: Person[OrdersPage],
) -> None:
    assert person.page.table._empty.isVisible()
    assert person.focus() is person.page.table._empty
    person.presses(KEY.Key_N)
    assert person.window._current == "desk"


def test_the_chips_count_and_filter(person: Person[OrdersPage], world: World) -> None:
    world.order(world.maria, (world.widget, 3))
    late = world.order(world.acme, (world.widget, 1), ago=10)
    waiting = world.order(world.zoe, (world.gear, 5))
    quoted = world.draft(world.maria, (world.widget, 2))
    orders.quote(order=quoted, expires_on=TODAY + timedelta(days=7), who=1, now=NOW)
    held = world.draft(world.acme, (world.widget, 1))
    drafts.hold(order=held, who=1, now=NOW)
    done = world.order(world.maria, (world.widget, 1))
    fulfilment.dispatch(order=done, who=1, now=NOW)
    fulfilment.deliver(order=done, who=1, now=NOW)
    again(person)
    bar = person.page.bar
    texts = [chip.text() for chip in bar._chips]
    assert texts == [
        "Open 3", "Late 1", "At risk 0", "No promise 1", "Waiting 1", "With customer 2",
        "Drafts 1", "Quotes 1", "Completed", "All",
    ]  # fmt: skip
    assert person.page.head.texts()[:3] == ["Orders", "3 open", "1 late"]
    shown = {}
    for _chip in bar._chips:
        shown[bar.value()] = person.page.table.model.rowCount(), person.page.table.selected_id()
        person.presses(KEY.Key_Right, ALT)
    assert {value: count for value, (count, _id) in shown.items()} == {
        "open": 3, "late": 1, "risk": 0, "unpromised": 1, "waiting": 1, "answer": 2,
        "drafts": 1, "quotes": 1, "completed": 1, "all": 6,
    }  # fmt: skip
    assert [shown[value][1] for value in ("late", "waiting", "drafts", "quotes")] == [
        late, waiting, held, quoted,
    ]  # fmt: skip
    assert bar.value() == "open", "round and round"


def test_a_row_says_state_lateness_and_total(person: Person[OrdersPage], world: World) -> None:
    world.order(world.acme, (world.widget, 3), ago=10)
    again(person)
    assert person.sees("customer") == ["Acme Limited"]
    assert person.sees("state") == ["confirmed"]
    assert person.sees("promised") == ["10 days late, Fri 20 Nov"]
    assert person.sees("total") == ["30.00 EUR"]
    assert person.sees("taken") == ["Nora"]


def test_typing_on_the_list_searches_it(person: Person[OrdersPage], world: World) -> None:
    first = world.order(world.maria, (world.widget, 1))
    world.order(world.acme, (world.widget, 1))
    again(person)
    person.types("2026-000001")
    assert person.page.bar.text() == "2026-000001"
    assert person.page.table.selected_id() == first
    assert person.sees("customer") == ["Maria Okafor"]
    person.presses(KEY.Key_Escape)
    assert person.page.table.model.rowCount() == 2
    person.presses(KEY.Key_F, CTRL)
    person.types("acme")
    assert person.sees("customer") == ["Acme Limited"]
    person.presses(KEY.Key_Escape)
    person.types("02079460123")
    assert person.sees("customer") == ["Maria Okafor"]


def test_the_period_narrows_the_list(person: Person[OrdersPage], world: World) -> None:
    world.order(world.maria, (world.widget, 1), ago=40)
    recent = world.order(world.acme, (world.widget, 1))
    again(person)
    assert person.page.table.model.rowCount() == 2
    person.page._period.setFocus()
    person.presses(KEY.Key_Down)
    assert person.page._period.value() == "today"
    assert person.page.table.selected_id() == recent
    assert person.page.table.model.rowCount() == 1


def test_keys_sort(person: Person[OrdersPage], world: World) -> None:
    world.order(world.maria, (world.widget, 3))
    world.order(world.acme, (world.widget, 1))
    again(person)
    model = person.page.table.model
    assert (model.sort_name, model.descending) == ("ordered", True)
    person.presses(KEY.Key_F3)
    person.presses(KEY.Key_F3)
    assert (model.sort_name, model.descending) == ("total", False)
    assert person.sees("total") == ["10.00 EUR", "30.00 EUR"]
    person.presses(KEY.Key_F3, SHIFT)
    assert person.sees("total") == ["30.00 EUR", "10.00 EUR"]


def test_the_story_of_an_order(person: Person[OrdersPage], world: World) -> None:
    order = world.order(world.zoe, (world.widget, 3), (world.gear, 5))
    again(person)
    person.selects(order)
    side = person.side()
    for said in (
        "ZOE QUIST",
        "2026-000001",
        "3 × Widget X",
        "10.00 EUR each, list · promised Mon 30 Nov · reserved",
        "5 × Gearbox",
        "3 on the waitlist",
        "230.00 EUR",
        "No rate into GBP was known on confirmation.",
        "Say where they stand: Gearbox, 3 waited for",
        "Ctrl+P PDF · Ctrl+T text",
        "state: draft → confirmed",
    ):
        assert said in side, said


def test_enter_takes_a_draft_up_at_the_desk(person: Person[OrdersPage], world: World) -> None:
    draft = world.draft(world.maria, (world.widget, 1))
    again(person)
    person.page.bar.choose("drafts")
    person.waits()
    assert person.page.table.selected_id() == draft
    person.presses(KEY.Key_Return)
    assert person.window._current == "desk"


def test_dispatch_and_delivery_ask_what_goes_and_end_in_a_completed_order(
    person: Person[OrdersPage], world: World
) -> None:
    order = world.order(world.maria, (world.widget, 3), (world.widget, 1))
    again(person)
    assert person.key("K") is None
    person.presses(KEY.Key_D)
    assert person.sheet().windowTitle() == "Dispatch 2026-000001"
    person.types("0")  # the first of the two stays here
    person.sends()
    assert [row.fulfilment for row in OrderLine.select().order_by(OrderLine.id)] == [
        "allocated", "dispatched",
    ]  # fmt: skip
    assert "1 part of order 2026-000001 has left" in person.notice()
    assert person.sees("state") == ["in progress"]
    person.presses(KEY.Key_D)
    person.sends()
    person.presses(KEY.Key_L)
    person.sends()
    assert state(order) == "completed"
    assert person.sees("state") == []


def test_nothing_to_dispatch_is_said(person: Person[OrdersPage], world: World) -> None:
    world.order(world.maria, (world.gear, 2))
    waiting = world.order(world.acme, (world.gear, 2))
    again(person)
    person.selects(waiting)
    person.presses(KEY.Key_D)
    assert person.notice()
    assert "refused" not in person.notice()
    assert state(waiting) == "confirmed"


def test_cancelling_needs_a_reason(person: Person[OrdersPage], world: World) -> None:
    order = world.order(world.maria, (world.gear, 5))
    again(person)
    person.presses(KEY.Key_C)
    person.presses(KEY.Key_Return, CTRL)
    assert person.sheet().form.error(), "said at the field"
    assert state(order) == "confirmed"
    person.types("ordered twice")
    person.sends()
    assert state(order) == "cancelled"
    assert WaitlistEntry.get().state == "withdrawn"
    assert person.sees("state") == []


def test_a_quote_is_confirmed_or_taken_up_again(person: Person[OrdersPage], world: World) -> None:
    quotes = [world.draft(world.maria, (world.widget, 1)) for _each in range(2)]
    for quote in quotes:
        orders.quote(order=quote, expires_on=TODAY + timedelta(days=7), who=1, now=NOW)
    again(person)
    person.page.bar.choose("quotes")
    person.waits()
    assert person.sees("state") == ["quote until Mon 7 Dec"] * 2
    person.selects(quotes[0])
    person.presses(KEY.Key_K)
    assert state(quotes[0]) == "quoted", "nothing happens by a letter alone"
    person.sends()
    assert state(quotes[0]) == "confirmed"
    assert "is confirmed" in person.notice()
    person.selects(quotes[1])
    person.presses(KEY.Key_R)
    person.sends()
    assert state(quotes[1]) == "draft"
    assert person.window._current == "desk"


def test_a_quote_whose_stock_has_gone_is_refused_in_a_sentence(
    person: Person[OrdersPage], world: World
) -> None:
    quote = world.draft(world.maria, (world.widget, 40))
    orders.quote(order=quote, expires_on=TODAY + timedelta(days=7), who=1, now=NOW)
    world.order(world.acme, (world.widget, 30))
    again(person)
    person.page.bar.choose("quotes")
    person.waits()
    person.presses(KEY.Key_K)
    person.presses(KEY.Key_Return, CTRL)
    said = person.sheet().form.error()
    assert said
    assert "promise-changed" not in said
    assert state(quote) == "quoted"


def test_the_selection_stays_when_another_desk_adds_an_order(
    person: Person[OrdersPage], world: World
) -> None:
    first = world.order(world.maria, (world.widget, 1))
    again(person)
    assert person.page.table.selected_id() == first
    world.order(world.acme, (world.widget, 1))
    again(person)
    assert person.page.table.model.rowCount() == 2
    assert person.page.table.selected_id() == first


def test_open_shows_an_order_that_the_filter_hides(
    person: Person[OrdersPage], world: World
) -> None:
    order = world.order(world.maria, (world.widget, 1))
    fulfilment.cancel(order=order, reason="no", who=1, now=NOW)
    again(person)
    assert person.page.table.model.rowCount() == 0
    person.window.go("orders", order)
    person.waits()
    assert person.page.table.selected_id() == order
    assert "cancelled" in person.side()


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_list_is_exported_as_it_is_filtered(
    person: Person[OrdersPage],
    world: World,
    ending: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.order(world.maria, (world.widget, 3))
    world.draft(world.acme, (world.widget, 1))
    again(person)
    path = tmp_path / f"orders.{ending}"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args: str(path))
    person.presses(KEY.Key_E, CTRL | SHIFT)
    rows: list[dict[str, Any]] = (
        json.loads(path.read_text("utf-8"))
        if ending == "json"
        else list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    )
    assert [(row["Number"], row["Customer"], row["Total"], row["Currency"]) for row in rows] == [
        ("2026-000001", "Maria Okafor", "30.00", "EUR")
    ]
    assert "1 row written" in person.notice()


def test_an_export_can_be_stopped_and_leaves_the_old_file(
    person: Person[OrdersPage],
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = SalesOrder.get_by_id(world.order(world.maria, (world.widget, 1))).__data__
    for number in range(3_000):
        insert_row(SalesOrder, {**row, "id": 10_000 + number, "number": f"X-{number}"})
    again(person)
    path = tmp_path / "orders.csv"
    path.write_text("before", "utf-8")
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args: str(path))
    person.page.export()
    assert person.key("Ctrl+Shift+E").label == "stop the export"
    person.page.export()  # the same key stops it
    person.waits()
    assert path.read_text("utf-8") == "before"
    assert person.key("Ctrl+Shift+E").label == "export this list"
    assert Decimal(person.page.table.row_count()) == 3_001


def test_what_stands_on_a_receipt_that_is_late_or_near_is_at_risk(
    person: Person[OrdersPage], world: World
) -> None:
    """Promised for tomorrow from what has not come; far off it is no risk yet."""
    for day in (1, 20):
        on = TODAY + timedelta(days=day)
        by: dict[str, Any] = {"who": 1, "now": NOW}
        part = catalogue.create_product(
            code=f"R-{day}", name="Part", list_price=Decimal(1), currency="EUR", **by
        ).value
        supply = stock.add_supply(
            product=part, kind="receipt", quantity=Decimal(5), available_on=on, **by
        ).value.supply
        near = world.order(world.maria, (part, 2))
        if day == 1:
            expected, receipt = near, supply
    again(person)
    person.page.bar.choose("risk")
    person.waits()
    assert person.page.table.model.rowCount() == 1
    assert person.page.table.selected_id() == expected
    for days, there in ((0, 0), (20, 2), (2, 1)):  # the office says how near is near
        office.change_settings(risk_days=days, who=1, now=NOW)
        again(person)
        assert person.page.bar._chips[2].text() == f"At risk {there}"
    stock.receive(supply=receipt, who=1, now=NOW)
    again(person)
    assert person.page.table.model.rowCount() == 0
    assert person.page.bar._chips[2].text() == "At risk 0"


def test_an_open_follow_up_for_an_answer_makes_an_order_wait_for_the_customer(
    person: Person[OrdersPage], world: World
) -> None:
    order = world.order(world.maria, (world.widget, 1))
    world.order(world.acme, (world.widget, 1))
    task = insert_row(
        FollowUp,
        {
            "customer": world.maria,
            "order": order,
            "rule": "alternative-answer",
            "params": {},
            "what": "",
            "method": "telephone",
            "original_due": NOW,
            "due": NOW,
            "state": "open",
            "snoozes": 0,
            "snooze_reason": "",
            "outcome": "",
            "created_at": NOW,
        },
    )
    again(person)
    person.page.bar.choose("answer")
    person.waits()
    assert person.page.table.selected_id() == order
    followups.finish(follow_up=task, outcome="agrees", who=1, now=NOW)
    again(person)
    assert person.page.table.model.rowCount() == 0


def test_the_totals_of_what_is_shown_stand_under_it_by_currency(
    person: Person[OrdersPage], world: World
) -> None:
    world.order(world.maria, (world.widget, 3))
    other = world.order(world.acme, (world.widget, 1), ago=10)
    pounds = world.order(world.zoe, (world.widget, 2))
    SalesOrder.update(currency="GBP").where(SalesOrder.id == pounds).execute()
    again(person)
    assert person.page._totals.text() == "40.00 EUR in 2 orders · 20.00 GBP in 1 order"
    person.page.bar.choose("late")
    person.waits()
    assert person.page.table.selected_id() == other
    assert person.page._totals.text() == "10.00 EUR in 1 order"


def test_the_panel_shows_what_was_promised_first_and_what_it_was_moved_to(
    person: Person[OrdersPage], world: World
) -> None:
    order = world.order(world.maria, (world.widget, 3), ago=10)
    Allocation.update(promised_on=TODAY + timedelta(days=7)).execute()
    fulfilment.dispatch(order=order, who=1, now=NOW)
    fulfilment.deliver(order=order, who=1, now=NOW)
    person.page.bar.choose("all")
    again(person)
    person.qtbot.waitUntil(lambda: "Moved to Mon 7 Dec" in panel_texts(person))
    texts = panel_texts(person)
    for said in ("Promised Fri 20 Nov", "missed, 10 days late", "kept", "delivered Mon 30 Nov"):
        assert said in texts


def panel_texts(person: Person[OrdersPage]) -> list[str]:
    """What the labels and chips of the panel say."""
    panel = person.page._panel
    return [one.text() for kind in (QLabel, Chip) for one in panel.findChildren(kind)]


def test_w_begins_a_procedure_for_the_order(person: Person[OrdersPage], world: World) -> None:
    order = world.order(world.maria, (world.widget, 5))
    person.window.background.changed.emit(frozenset({"orders"}))
    person.waits()
    person.selects(order)
    person.presses(KEY.Key_W)
    person.sends()
    step = FollowUp.get(rule="procedure-step")
    assert (step.order_id, step.customer_id, step.state) == (order, world.maria, "open")
