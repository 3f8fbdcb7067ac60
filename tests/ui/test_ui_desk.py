"""The desk through its window, by keys alone, on a real database of either engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from seated import focus_of

from desktop.models.catalogue import Specification
from desktop.models.customers import Customer
from desktop.models.database import connected
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.waitlists import WaitlistEntry
from desktop.models.watch import Watch
from desktop.models.work import Contact, FollowUp
from desktop.queries.office import settings as office_settings
from desktop.services import catalogue, customers, drafts, lines, office, opening, orders, stock
from desktop.services.change import insert_row
from desktop.services.office import add_staff
from desktop.system.settings import Settings
from desktop.ui.background import Background
from desktop.ui.forms import ActionSheet
from desktop.ui.office_window import OfficeWindow
from desktop.ui.pages.desk import DeskPage

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)  # a Monday
TODAY = date(2026, 11, 30)
BY: dict[str, Any] = {"who": None, "now": NOW}
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key
NASTY = (
    "<b>x</b>",
    "'; DROP TABLE customer; --",
    "\u202e\u0645\u0631\u062d\u0628\u0627 田中 🙈",
    "3 \x00 widget",
    "\udc00",
    '"' * 40,
    "@@@ ### q: by by -%",
    "9" * 400,
    "٣ ويدجت",
    "%s %n {0} {name}",
)


@dataclass
class Person:
    """Somebody at the keyboard; counts the keys."""

    window: OfficeWindow
    qtbot: QtBot
    keys: int = 0

    @property
    def page(self) -> DeskPage:
        return cast(DeskPage, self.window.page("desk"))

    @property
    def box(self) -> Any:
        """The line box."""
        return self.page.board.draft.entry.box

    @property
    def caller(self) -> Any:
        """The caller box."""
        return self.page.board.caller.box

    def focus(self) -> QWidget:
        return focus_of(self.window, self.qtbot)

    def is_at(self, widget: QWidget) -> bool:
        """Whether the focus is there."""
        return self.focus() is widget

    def types(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)
        self.keys += len(text)
        self.waits()

    def presses(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.focus(), key, modifiers)
        self.keys += 1
        self.waits()

    def waits(self) -> None:
        """Until everything that was asked for is there."""
        pause = self.page.board.caller._pause
        if pause.isActive():
            self.qtbot.waitUntil(lambda: not pause.isActive())
        assert self.window.background.idle()

    def pauses(self) -> None:
        """Stops typing for a moment: what is half-typed is kept."""
        save = self.page.board.draft.entry._save
        self.qtbot.waitUntil(lambda: not save.isActive())
        self.waits()

    def finds(self, text: str) -> None:
        self.types(text)
        self.presses(KEY.Key_Return)

    def enters(self, *texts: str) -> None:
        for text in texts:
            self.types(text)
            self.presses(KEY.Key_Return)

    def dialog(self) -> Any:
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        return found

    def selects(self, number: int) -> None:
        """Go down to a line of the draft."""
        self.page.board.draft.lines.setFocus()
        self.presses(KEY.Key_Home)
        for _step in range(number - 1):
            self.presses(KEY.Key_Down)

    def sees(self) -> list[str]:
        """What stands in the column "Promised"."""
        model = self.page.board.draft.lines.model()
        return [model.index(row, 6).data() for row in range(model.rowCount())]

    def chips(self) -> list[str]:
        entry = self.page.board.draft.entry
        return entry.said()

    def key(self, sequence: str) -> Any:
        """A key of the page as it is now; None where it may not be used."""
        keys = self.page.keys()
        return next((each for each in keys if each.sequence == sequence and each.enabled), None)

    def notice(self) -> str:
        return self.window._notice.text()


def product(code: str, name: str, price: str, *, there: int = 0, **values: Any) -> int:
    made = catalogue.create_product(
        code=code, name=name, list_price=Decimal(price), currency="EUR", **values, **BY
    ).value
    if there:
        stock.add_supply(
            product=made, kind="on-hand", quantity=Decimal(there), available_on=TODAY, **BY
        )
    return made


@pytest.fixture
def shop(database: str) -> dict[str, int]:
    """An office with a few customers and products; ids by name or code."""
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    points = [("phone", "020 7946 0123"), ("email", "maria@okafor.example")]
    made = {
        "maria": customers.create_customer(
            name="Maria Okafor", points=points, tier="gold", currency="EUR", **BY
        ).value,
        "acme": customers.create_customer(name="Acme Limited", currency="EUR", **BY).value,
        "W": product("WX-100", "Widget X", "13.20", there=50),
        "gear": product("GE-1", "Gearbox", "40.00", there=2),
        "bolt": product("BM-8", "Bolt M8", "0.12", there=5000),
    }
    other = product("CO-1", "Connector", "42.00", there=10)
    catalogue.set_alternatives(product=made["gear"], alternatives=[(other, "same housing")], **BY)
    return made | {"connector": other}


@pytest.fixture
def sit(shop: dict[str, int], qtbot: QtBot) -> Iterator[Callable[..., Person]]:
    """Opens the window as somebody who sits down."""
    windows: list[OfficeWindow] = []

    def make(*, watches: bool = True, staff: int = 1) -> Person:
        background = Background(
            on_start=opening.enter,
            on_stop=opening.leave,
            changes_since=Watch(opening.EVERYTHING) if watches else None,
        )
        window = OfficeWindow(
            background=background,
            office=office_settings(),
            settings=Settings(staff_id=staff, theme="light"),
            save_settings=lambda settings: None,
        )
        window.now = lambda: NOW
        crashes: list[Exception] = []
        background.crashed.connect(crashes.append)
        window.resize(1500, 900)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()  # on a display without a window manager nobody else does
        window.go("desk")
        windows.append(window)
        person = Person(window, qtbot)
        person.waits()
        qtbot.waitUntil(lambda: person.caller.hasFocus() or person.box.hasFocus())
        return person

    yield make
    for window in windows:
        window.background.stop()
        window.close()
        window.deleteLater()
        QApplication.processEvents()


@pytest.fixture
def person(sit: Callable[..., Person]) -> Person:
    return sit()


@pytest.fixture
def maria(person: Person, shop: dict[str, int]) -> Person:
    """Somebody who has Maria on the line."""
    person.finds("maria")
    assert person.is_at(person.box)
    return person


def draft() -> SalesOrder:
    return SalesOrder.get(SalesOrder.state == "draft")


def whose() -> Customer:
    """The customer of the draft."""
    customer = draft().customer
    assert customer is not None
    return customer


def in_draft() -> list[tuple[str, Decimal]]:
    rows = OrderLine.select().order_by(OrderLine.position)
    return [(row.description, row.quantity) for row in rows]


def test_a_known_caller_orders_three_lines_and_one_waits(person: Person) -> None:
    person.finds("maria")
    person.enters("3 widg", "5 gear", "200 bolt")
    assert person.sees() == ["Mon 30 Nov", "2 Mon 30 Nov, 3 short", "Mon 30 Nov"]
    person.presses(KEY.Key_Return, CTRL)
    assert "Line 2" in person.notice()
    assert person.page.board.side.choices() == ["alternative", "waitlist", "decline"]
    person.presses(KEY.Key_3)
    assert person.sees()[1] == "2 Mon 30 Nov, 3 waitlist, place 1 of 1"
    person.presses(KEY.Key_Return, CTRL)

    order = SalesOrder.get(SalesOrder.number == "2026-000001")
    assert (order.state, order.total_minor) == ("confirmed", 3960 + 20000 + 2400)
    assert WaitlistEntry.get().quantity == Decimal(3)
    assert {row.rule for row in FollowUp.select()} == {"waitlist-news", "deliver-promise"}
    assert Contact.get().disposition == "order-taken"
    assert "2026-000001" in person.notice()
    assert person.is_at(person.caller)
    assert not person.caller.text()


def test_three_lines_for_a_known_caller_take_at_most_31_keys(person: Person) -> None:
    person.finds("acme")
    person.enters("3 widg", "10 conn", "200 bolt")
    person.presses(KEY.Key_Return, CTRL)
    assert SalesOrder.get(SalesOrder.number == "2026-000001").state == "confirmed"
    assert person.keys <= 31


def test_with_a_price_two_values_and_three_dates_they_take_at_most_65_keys(
    shop: dict[str, int], sit: Callable[..., Person]
) -> None:
    """Every key is counted: those of the caller, each letter and blank, Enter, and Ctrl+Enter."""
    for product_id, choices in ((shop["connector"], ["zinc", "brass"]), (shop["bolt"], ["A2"])):
        insert_row(
            Specification,
            {
                "product": product_id,
                "position": 1,
                "name": "finish",
                "kind": "choice",
                "unit": "",
                "choices": [*choices, "plain"],
                "required": True,
            },
        )
    person = sit()
    person.finds("acme")
    person.enters("3 widg @12 by fri", "10 conn #zin by thu", "200 bolt #a2 by wed")
    person.presses(KEY.Key_Return, CTRL)
    assert SalesOrder.get(SalesOrder.number == "2026-000001").state == "confirmed"
    told = [
        (line.quantity, line.unit_price, line.price_source, line.specifications, line.wanted_on)
        for line in OrderLine.select().order_by(OrderLine.position)
    ]
    assert told == [
        (Decimal(3), Decimal(12), "manual", {}, date(2026, 12, 4)),
        (Decimal(10), Decimal(42), "list", {"finish": "zinc"}, date(2026, 12, 3)),
        (Decimal(200), Decimal("0.12"), "list", {"finish": "A2"}, date(2026, 12, 2)),
    ]
    assert person.keys <= 65


@pytest.mark.parametrize("spelling", ["+44 (0)20/7946-0123", "02079460123", "okafor maria"])
def test_a_caller_is_found_by_every_spelling(person: Person, spelling: str) -> None:
    person.finds(spelling)
    assert person.page.board.state is not None
    assert person.page.board.state.card is not None
    assert person.page.board.state.card.name == "Maria Okafor"


def test_two_people_with_one_number_are_both_maybe_and_none_opens_unseen(person: Person) -> None:
    customers.create_customer(name="Obi Okafor", points=[("phone", "020 7946 0123")], **BY)
    QTest.keyClicks(person.focus(), "02079460123")
    QTest.keyClick(person.focus(), KEY.Key_Return)  # faster than the answer
    person.waits()
    assert not SalesOrder.select().exists()
    shown = person.page.board.caller.list
    assert [shown.model().index(row, 1).data() for row in range(shown.rows())] == ["maybe"] * 2
    person.presses(KEY.Key_Down)
    person.presses(KEY.Key_Down)
    person.presses(KEY.Key_Return)
    assert whose().name == "Obi Okafor"


def test_a_new_customer_is_offered_who_has_that_number_already(person: Person) -> None:
    person.types("+44 20 7946 0123")
    person.presses(KEY.Key_N, CTRL)
    sheet = person.dialog()
    assert isinstance(sheet, ActionSheet)
    form: Any = sheet.form
    person.qtbot.waitUntil(lambda: form._duplicates.texts() == ["Maria Okafor"])
    assert Customer.select().where(Customer.name.startswith("Maria")).count() == 1
    person.presses(KEY.Key_1, ALT)
    assert whose().name == "Maria Okafor"


def test_somebody_new_can_order_at_once(person: Person) -> None:
    person.types("Nobody Known")
    person.presses(KEY.Key_N, CTRL)
    person.presses(KEY.Key_Return, CTRL)
    person.qtbot.waitUntil(lambda: person.is_at(person.box))
    person.enters("1 widg")
    assert whose().name == "Nobody Known"
    assert in_draft() == [("Widget X", Decimal(1))]


def test_a_cash_sale_is_one_key(person: Person) -> None:
    person.presses(KEY.Key_F4)
    assert whose().cash
    assert person.is_at(person.box)


def test_the_last_order_is_repeated_in_three_keys(maria: Person) -> None:
    maria.enters("3 widg", "200 bolt")
    maria.presses(KEY.Key_Return, CTRL)
    maria.finds("maria")
    maria.keys = 0
    maria.presses(KEY.Key_R, CTRL)
    assert maria.keys <= 3
    order = draft().id
    again = OrderLine.select().where(OrderLine.order == order).order_by(OrderLine.position)
    assert [(row.description, row.quantity) for row in again] == [
        ("Widget X", Decimal(3)),
        ("Bolt M8", Decimal(200)),
    ]
    assert "2 lines of order 2026-000001" in maria.notice()
    maria.presses(KEY.Key_Z, CTRL)
    assert not OrderLine.select().where(OrderLine.order == order).exists()


def test_undo_takes_back_the_last_change_but_typing_first(maria: Person) -> None:
    maria.enters("3 widg", "1 bolt")
    maria.selects(1)
    maria.presses(KEY.Key_Delete)
    assert in_draft() == [("Bolt M8", Decimal(1))]
    assert "removed" in maria.notice()
    maria.presses(KEY.Key_Escape)
    maria.types("5")
    maria.presses(KEY.Key_Z, CTRL)
    assert maria.box.text() == ""
    assert in_draft() == [("Bolt M8", Decimal(1))]
    maria.presses(KEY.Key_Z, CTRL)
    assert in_draft() == [("Widget X", Decimal(3)), ("Bolt M8", Decimal(1))]
    maria.presses(KEY.Key_Z, CTRL)
    assert in_draft() == [("Widget X", Decimal(3))]
    maria.presses(KEY.Key_Z, CTRL | SHIFT)
    assert in_draft() == [("Widget X", Decimal(3)), ("Bolt M8", Decimal(1))]
    maria.presses(KEY.Key_Z, CTRL | SHIFT)
    assert in_draft() == [("Bolt M8", Decimal(1))]
    assert maria.key("Ctrl+Shift+Z") is None


def test_a_call_is_held_and_resumed_with_one_key(maria: Person) -> None:
    maria.enters("3 widg")
    maria.types("7 bol")
    maria.presses(KEY.Key_F8)
    assert maria.is_at(maria.caller)
    maria.finds("acme")
    maria.enters("1 gear")
    maria.presses(KEY.Key_F8)
    maria.presses(KEY.Key_F8)
    state = maria.page.board.state
    assert state is not None
    assert state.card is not None
    assert state.card.name == "Maria Okafor"
    assert maria.box.text() == "7 bol"
    assert [row.customer for row in state.others] == ["Acme Limited"]
    assert maria.page.board.strip._chips[0].text() == "Acme Limited · 0:00"


def test_a_draft_survives_with_what_was_half_typed(
    maria: Person, sit: Callable[..., Person]
) -> None:
    maria.enters("3 widg")
    maria.types("200 bolt #zi")
    maria.pauses()
    maria.window.background.stop()  # no closing of the window: it was killed
    again = sit()
    assert again.is_at(again.box)
    assert again.box.text() == "200 bolt #zi"
    assert again.sees() == ["Mon 30 Nov"]


def test_somebody_else_sits_down_and_finds_their_own_draft(maria: Person) -> None:
    other = add_staff(name="Second", **BY).value
    maria.types("3 wid")
    maria.window._settings = replace(maria.window.settings, staff_id=other)
    maria.window.background.changed.emit(frozenset({"staff"}))
    maria.waits()
    assert maria.caller.isVisible()
    maria.window._settings = replace(maria.window.settings, staff_id=1)
    maria.window.background.changed.emit(frozenset({"staff"}))
    maria.waits()
    assert maria.box.text() == "3 wid"


@pytest.mark.parametrize("text", NASTY)
def test_nothing_typed_breaks_the_caller_box_or_the_line_box(maria: Person, text: str) -> None:
    maria.box.setText(text)
    maria.page.board.draft.entry.keep()
    maria.waits()
    maria.presses(KEY.Key_Return)
    assert SalesOrder.select().where(SalesOrder.state == "draft").count() == 1
    maria.presses(KEY.Key_F8)
    maria.caller.setText(text)
    maria.waits()
    maria.presses(KEY.Key_Return)
    assert SalesOrder.select().count() == 1


@pytest.mark.realdata
def test_the_naughty_strings_break_nothing(maria: Person) -> None:
    path = Path(__file__).resolve().parents[2].parent / "shared/data/names_addresses_phones"
    if not (path / "blns.txt").exists():
        pytest.skip("the reference data is not beside the checkout")
    text = (path / "blns.txt").read_text(encoding="utf-8")
    strings = [line for line in text.splitlines() if line and not line.startswith("#")]
    for each in strings:
        maria.box.setText(each)
        maria.box.entered.emit()
    maria.waits()
    maria.presses(KEY.Key_F8)
    for each in strings:
        maria.caller.setText(each)
        maria.caller.entered.emit()
    maria.waits()
    assert Customer.select().count() == 3


def test_words_that_mean_several_are_chosen_from_a_list(maria: Person) -> None:
    product("WY-200", "Widget Y", "4.00", there=8)
    maria.types("3 widg")
    assert maria.chips()[1] == "Widget X · WX-100, or 1 other"
    maria.presses(KEY.Key_Down)
    assert maria.chips()[1] == "Widget Y · WY-200, or 1 other"
    maria.presses(KEY.Key_Tab)
    assert maria.is_at(maria.box)
    maria.types(" -10%")
    assert maria.chips()[1] == "Widget Y · WY-200"
    maria.presses(KEY.Key_Return)
    assert in_draft() == [("Widget Y", Decimal(3))]


def test_enter_before_the_answer_never_takes_a_product_nobody_saw(maria: Person) -> None:
    product("WY-200", "Widget Y", "4.00", there=8)
    QTest.keyClicks(maria.focus(), "3 widg")
    QTest.keyClick(maria.focus(), KEY.Key_Return)
    maria.waits()
    assert in_draft() == []
    QTest.keyClicks(maria.focus(), "")
    maria.box.setText("4 gear")
    QTest.keyClick(maria.focus(), KEY.Key_Return)
    maria.waits()
    assert in_draft() == [("Gearbox", Decimal(4))]


def test_a_refused_line_comes_back_with_its_reason(maria: Person) -> None:
    maria.enters("3 widg @12.50chf")
    assert maria.box.text() == "3 widg @12.50chf"
    assert any("no rate for CHF" in chip for chip in maria.chips())
    assert in_draft() == []


def test_digits_are_choices_on_the_lines_and_digits_in_the_box(maria: Person) -> None:
    maria.enters("5 gear")
    maria.types("3")
    assert maria.box.text() == "3"
    assert OrderLine.get().choice == ""
    maria.presses(KEY.Key_3, ALT)
    assert OrderLine.get().choice == "waitlist"
    assert maria.is_at(maria.box)
    maria.presses(KEY.Key_Z, CTRL)
    maria.presses(KEY.Key_Z, CTRL)
    assert OrderLine.get().choice == ""
    maria.selects(1)
    maria.presses(KEY.Key_3)
    assert OrderLine.get().choice == "waitlist"
    maria.types("b")
    assert maria.is_at(maria.box)
    assert maria.box.text() == "b"


def test_tab_goes_from_the_box_to_the_lines_to_the_choices(maria: Person) -> None:
    maria.enters("5 gear")
    maria.presses(KEY.Key_Tab)
    assert maria.is_at(maria.page.board.draft.lines)
    maria.presses(KEY.Key_Tab)
    maria.presses(KEY.Key_Tab)
    maria.presses(KEY.Key_Space)
    assert OrderLine.get().choice == "waitlist"
    maria.presses(KEY.Key_Escape)
    assert maria.is_at(maria.box)


def test_a_decline_asks_why_where_it_stands(maria: Person) -> None:
    maria.enters("5 gear")
    maria.selects(1)
    maria.presses(KEY.Key_5)
    maria.presses(KEY.Key_Return)
    assert OrderLine.get().choice == ""
    maria.types("sold ")
    stock.add_supply(  # another desk: what can be done is shown anew
        product=OrderLine.get().product_id,
        kind="receipt",
        quantity=Decimal(1),
        available_on=date(2026, 12, 7),
        **BY,
    )
    maria.qtbot.waitUntil(lambda: maria.sees() == ["2 Mon 30 Nov, 1 Mon 7 Dec, 2 short"])
    maria.waits()
    maria.types("out")
    maria.presses(KEY.Key_Return)
    assert (OrderLine.get().choice, OrderLine.get().choice_reason) == ("decline", "sold out")
    assert maria.sees() == ["2 Mon 30 Nov, 1 Mon 7 Dec, 2 declined"]


def test_another_product_takes_the_rest(maria: Person) -> None:
    maria.enters("5 gear")
    maria.presses(KEY.Key_2, ALT)
    assert in_draft() == [("Gearbox", Decimal(2)), ("Connector", Decimal(3))]
    assert maria.page.board.line() is not None
    assert maria.page.board.draft.lines.row().line.description == "Connector"


def test_the_place_that_was_told_is_the_place_that_is_given(
    maria: Person, shop: dict[str, int]
) -> None:
    for name in ("First", "Second"):
        waiting = customers.create_customer(name=name, currency="EUR", **BY).value
        order = drafts.start(customer=waiting, currency="EUR", **BY).value
        line = lines.add_line(order=order, product=shop["gear"], quantity=Decimal(9), **BY).value
        lines.choose(line=line, choice="waitlist", **BY)
        orders.confirm(order=order, **BY)
    maria.waits()
    maria.enters("5 gear")
    maria.presses(KEY.Key_3, ALT)
    assert maria.sees() == ["waitlist, place 1 of 3"]  # gold has a head start of 14 days
    maria.presses(KEY.Key_Return, CTRL)
    entry = WaitlistEntry.get(WaitlistEntry.customer == shop["maria"])
    keys = [row.key for row in WaitlistEntry.select().order_by(WaitlistEntry.key)]
    assert keys.index(entry.key) + 1 == 1


def test_a_line_is_changed_field_by_field(maria: Person) -> None:
    maria.enters("3 widg")
    maria.presses(KEY.Key_F2)
    maria.types("4")
    maria.presses(KEY.Key_Tab)
    maria.types("12.50")
    maria.presses(KEY.Key_Return, CTRL)
    line = OrderLine.get()
    assert (line.quantity, line.unit_price, line.price_source) == (
        Decimal(34),
        Decimal("12.5"),
        "manual",
    )


def test_another_desk_takes_the_stock_and_the_draft_tells_at_once(
    maria: Person, shop: dict[str, int], database: str
) -> None:
    maria.enters("2 gear")
    maria.types("1 bo")
    assert maria.sees() == ["Mon 30 Nov"]

    def elsewhere() -> None:
        with connected():
            order = drafts.start(customer=shop["acme"], currency="EUR", **BY).value
            lines.add_line(order=order, product=shop["gear"], quantity=Decimal(2), **BY)
            orders.confirm(order=order, **BY)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    maria.qtbot.waitUntil(lambda: maria.sees() == ["nothing free"])
    maria.waits()
    assert maria.is_at(maria.box)
    assert maria.box.text() == "1 bo"


def test_confirming_what_has_moved_refreshes_and_says_which_line(
    sit: Callable[..., Person], shop: dict[str, int]
) -> None:
    person = sit(watches=False)
    person.finds("maria")
    person.enters("1 widg", "2 gear")
    order = drafts.start(customer=shop["acme"], currency="EUR", **BY).value
    lines.add_line(order=order, product=shop["gear"], quantity=Decimal(2), **BY)
    orders.confirm(order=order, **BY)
    person.presses(KEY.Key_Return, CTRL)
    assert "2" in person.notice()
    assert person.sees() == ["Mon 30 Nov", "nothing free"]
    assert person.page.board.draft.lines.row().number == 2


def test_a_quote_is_saved_with_its_last_day(maria: Person) -> None:
    maria.enters("3 widg")
    maria.presses(KEY.Key_S, CTRL)
    maria.presses(KEY.Key_Return, CTRL)
    order = SalesOrder.get(SalesOrder.number == "2026-000001")
    assert (order.state, order.quote_expires_on) == ("quoted", date(2026, 12, 14))
    maria.qtbot.waitUntil(lambda: maria.is_at(maria.caller))


def test_another_currency_without_a_rate_is_refused_in_words(maria: Person) -> None:
    maria.enters("3 widg")
    maria.presses(KEY.Key_F4)
    form: Any = maria.dialog().form
    form.control("currency").choose("GBP")
    maria.presses(KEY.Key_Return, CTRL)
    assert "no rate for GBP" in form.error()
    assert draft().currency == "EUR"
    maria.presses(KEY.Key_Escape)


def test_hanging_up_wraps_the_call_up_and_frees_the_page(maria: Person) -> None:
    maria.presses(KEY.Key_F8, SHIFT)
    maria.presses(KEY.Key_Return, CTRL)
    maria.qtbot.waitUntil(lambda: maria.is_at(maria.caller))
    assert Contact.get().disposition == "answered"
    assert SalesOrder.get().state == "cancelled"


def test_the_order_can_be_read_back(maria: Person) -> None:
    maria.enters("3 widg by fri", "5 gear")
    maria.presses(KEY.Key_3, ALT)
    maria.presses(KEY.Key_F6)
    text = maria.dialog().body.text.toPlainText()
    assert "3 pc Widget X" in text
    assert "All 3 pc by Monday 30 November." in text
    assert "number 1 of 1" in text
    assert "Together that is 239.60 euros." in text
    maria.presses(KEY.Key_Escape)


def test_a_whole_call_without_a_mouse(person: Person) -> None:
    """Scenario 17: find, three lines, one on the waitlist, read back, confirm, wrapped up."""
    person.finds("okafor")
    person.enters("3 widg by fri", "5 gear")
    person.presses(KEY.Key_3, ALT)
    person.enters("200 bolt")
    assert person.sees()[1] == "2 Mon 30 Nov, 3 waitlist, place 1 of 1"
    person.presses(KEY.Key_F6)
    assert "3 pc Widget X" in person.dialog().body.text.toPlainText()
    person.presses(KEY.Key_Escape)
    person.presses(KEY.Key_Return, CTRL)
    assert SalesOrder.get(SalesOrder.number == "2026-000001").state == "confirmed"
    assert WaitlistEntry.get().quantity == Decimal(3)
    assert Contact.get().disposition == "order-taken"
    assert person.is_at(person.caller), "ready for the next call"


def test_the_order_is_made_somebody_elses_and_back_by_undo(maria: Person) -> None:
    maria.enters("3 widg")
    maria.presses(KEY.Key_F5)
    assert maria.is_at(maria.caller)
    maria.finds("acme")
    assert whose().name == "Acme Limited"
    assert maria.is_at(maria.box)
    maria.presses(KEY.Key_Z, CTRL)
    assert whose().name == "Maria Okafor"
