"""``=`` in amount fields, by keys, on a real database of either engine."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from seated import CTRL, FRIDAY, KEY, Seated, seat

from desktop.models.catalogue import PriceTier, Product
from desktop.models.orders import OrderLine
from desktop.ui.product_form import open_product
from desktop.ui.reckoning import Hint
from desktop.ui.widgets.fields import AmountEdit


@pytest.fixture
def line(person: Seated) -> Any:
    """The form of a line in euros."""
    page: Any = person.window.page("desk")
    person.types("maria")
    person.qtbot.waitUntil(lambda: not page.board.caller._pause.isActive())
    person.waits()
    person.presses(KEY.Key_Return)
    person.types("3 wx-100")
    person.presses(KEY.Key_Return)
    person.presses(KEY.Key_F2)
    sheet: Any = QApplication.activeModalWidget()
    return sheet.form


def hint(edit: QWidget) -> str:
    """What is said under a field."""
    hints = edit.window().findChildren(Hint)
    return "".join(each.text() for each in hints if each.isVisible())


def error(line: Any, name: str) -> str:
    return str(line._fields[name].error())


def test_a_calculation_is_answered_under_the_field_and_taken_over(
    person: Seated, line: Any
) -> None:
    price = line.control("price")
    price.setFocus()
    person.types("=99usd + 15%")
    assert hint(price).splitlines() == [
        "= 101.91 EUR",
        "99 USD + 15 % = 113.85 USD",
        "113.85 USD = 101.9065520945… EUR",
        "1 USD = 0.895094… EUR, the rate of Fri 30 Oct 2026, two days older · ECB",
    ]
    person.presses(KEY.Key_Return)
    assert (price.text(), price.value(), hint(price)) == ("101.91", Decimal("101.91"), "")
    person.presses(KEY.Key_Return, CTRL)
    kept = OrderLine.get()
    assert (kept.unit_price, kept.price_source) == (Decimal("101.91"), "manual")
    assert kept.price_facts["calculation"]["typed"] == "=99usd + 15%"
    assert kept.price_facts["calculation"]["on"] == FRIDAY.isoformat()


@pytest.mark.parametrize(
    ("typed", "told", "value"),
    [
        ("=35*1.3", "= 45.5", "45.5"),
        ("=1200p", "= 14.39 EUR", "14.39"),
        ("=99usd", "= 88.61 EUR", "88.61"),
        ("=10 eur - 4%", "= 9.60 EUR", "9.60"),
        ("= 10/3", "= 3.333333", "3.333333"),
    ],
)
def test_what_a_price_may_be_worked_out_from(
    person: Seated, line: Any, typed: str, told: str, value: str
) -> None:
    price = line.control("price")
    price.setFocus()
    person.types(typed)
    assert hint(price).splitlines()[0] == told
    person.presses(KEY.Key_Tab)
    assert price.value() == Decimal(value)
    assert price.calculation()["typed"] == typed
    assert not price.hasFocus()


def test_a_plain_number_typed_instead_has_no_evidence(person: Seated, line: Any) -> None:
    price = line.control("price")
    price.setFocus()
    person.types("=35*1.3")
    person.presses(KEY.Key_Return)
    price.selectAll()
    person.types("45")
    person.presses(KEY.Key_Return)
    assert price.calculation() == {}


def test_a_plain_number_field_takes_no_currency_and_rounds_nothing(
    person: Seated, line: Any
) -> None:
    quantity = line.control("quantity")
    for typed, told in (
        ("=3 usd", "This field takes a plain number, no USD."),
        ("=10/3", "“=10/3” has too many decimals: at most 6."),
    ):
        quantity.setFocus()
        quantity.selectAll()
        person.types(typed)
        assert hint(quantity) == told
        person.presses(KEY.Key_Return)
        assert (quantity.text(), quantity.value()) == (typed, Decimal(3))
        assert error(line, "quantity") == told
    quantity.selectAll()
    person.types("=3*12")
    person.presses(KEY.Key_Return)
    assert quantity.value() == 36


def test_a_mistake_is_marked_under_the_finger_and_nothing_is_lost(
    person: Seated, line: Any
) -> None:
    price = line.control("price")
    price.setFocus()
    person.types("=5 usd + 3 gbp")
    assert hint(price) == "USD and GBP cannot be added. Convert one of them first."
    person.presses(KEY.Key_Tab)
    assert price.text() == "=5 usd + 3 gbp"
    assert error(line, "price") == "USD and GBP cannot be added. Convert one of them first."
    person.presses(KEY.Key_Return, CTRL)
    assert QApplication.activeModalWidget() is not None, "nothing was saved"
    assert OrderLine.get().price_source == "list"


def test_another_currency_named_by_the_line_is_refused(person: Seated, line: Any) -> None:
    price = line.control("price")
    price.setFocus()
    person.types("=5 eur in usd")
    assert hint(price).startswith("This field takes EUR.")


def test_rates_that_come_late_are_waited_for(person: Seated, line: Any) -> None:
    price = line.control("price")
    price.setFocus()
    person.window.reckoner._on_changed(frozenset({"rates"}))  # nothing is known
    held = threading.Event()
    person.window.background.act(held.wait)
    QTest.keyClicks(price, "=99usd")
    assert hint(price) == "…"
    QTest.keyClick(price, Qt.Key.Key_Tab)
    assert price.text() == "=99usd"
    assert error(line, "price").startswith("The rates are still being read.")
    held.set()
    person.waits()
    assert price.value() == Decimal("88.61")
    assert error(line, "price") == ""


def test_numbers_are_read_as_the_locale_writes_them(shop: dict[str, int], qtbot: QtBot) -> None:
    with seat(qtbot, locale="de_DE") as person:
        open_product(person.window, person.window, product_key=shop["widget"], saved=print)
        person.waits()
        sheet: Any = QApplication.activeModalWidget()
        price = sheet.form.control("list_price")
        price.setFocus()
        price.selectAll()
        person.types("=12.50*2")
        assert "12,50" in hint(price)
        person.presses(KEY.Key_Return)
        assert price.text() == "=12.50*2"
        price.selectAll()
        person.types("=12,50*2")
        person.presses(KEY.Key_Return)
        assert (price.text(), price.value()) == ("25,00", Decimal(25))
        sheet.reject()
        person.waits()


def test_a_price_on_record_and_its_tiers_are_in_the_products_currency(
    person: Seated, shop: dict[str, int]
) -> None:
    open_product(person.window, person.window, product_key=shop["widget"], saved=print)
    person.waits()
    sheet: Any = QApplication.activeModalWidget()
    sheet.form.control("currency").choose("USD")
    price = sheet.form.control("list_price")
    price.setFocus()
    price.selectAll()
    person.types("=10eur")
    person.presses(KEY.Key_Return)
    assert price.value() == Decimal("11.17")
    tiers = sheet.form.control("tiers")
    tiers.cell(0, 0).setFocus()
    person.types("=5*2")
    person.presses(KEY.Key_Tab)
    person.types("=9eur")
    assert hint(tiers.cell(0, 1)).splitlines()[0] == "= 10.05 USD"
    person.presses(KEY.Key_Return, CTRL)
    assert Product.get_by_id(shop["widget"]).list_price == Decimal("11.17")
    tier = PriceTier.get()
    assert (tier.from_quantity, tier.price) == (Decimal(10), Decimal("10.05"))


def test_a_field_of_another_window_reads_numbers_as_before(qtbot: QtBot) -> None:
    from desktop.domain.figures import parse_number

    refused: list[Any] = []
    edit = AmountEdit(parse=lambda text: parse_number(text, locale="en", max_decimals=2), show=str)
    edit.refused.connect(refused.append)
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, "=1+1")
    assert not edit.take()
    assert refused[0].code == "number-malformed"
