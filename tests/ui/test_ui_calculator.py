"""The calculator by its keys, on a real database of either engine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from seated import BY, CTRL, FRIDAY, KEY, NOW, SHIFT, Seated, seat

from desktop.models.orders import OrderLine
from desktop.queries import calculator as queries
from desktop.services import office, rates
from desktop.ui.calculator import Calculator
from desktop.ui.calculator_history import KEPT, with_last
from desktop.ui.style import look


@pytest.fixture
def maria(person: Seated) -> Seated:
    """Somebody who has Maria on the line, whose order is in euros."""
    person.types("maria")
    page: Any = person.window.page("desk")
    person.qtbot.waitUntil(lambda: not page.board.caller._pause.isActive())
    person.waits()
    person.presses(KEY.Key_Return)
    assert person.focus() is box(person)
    return person


def box(person: Seated) -> Any:
    """The line box."""
    page: Any = person.window.page("desk")
    return page.board.draft.entry.box


def said(panel: QWidget) -> list[str]:
    """What a panel's labels say."""
    return [each.text() for each in panel.findChildren(QLabel)]


def texts(calculator: Calculator) -> tuple[str, str, str]:
    """Result, basis and mistake, as far as they are seen."""
    shown = (calculator.result, calculator.basis, calculator.mistake)
    result, basis, mistake = (each.text() if each.isVisible() else "" for each in shown)
    return result, basis, mistake


def test_a_line_is_answered_while_it_is_typed(person: Seated) -> None:
    calculator = person.calculates("1234.56 gbp")
    assert texts(calculator)[0] == "= 1,234.56 GBP"
    person.types(" in usd")
    assert texts(calculator) == (
        "= 1,654.17 USD",
        "1 GBP = 1.339889… USD, the rate of Fri 30 Oct 2026, two days older · ECB",
        "",
    )


def test_a_day_gone_by_has_the_rate_of_that_time(person: Seated) -> None:
    calculator = person.calculates("100 usd in eur on 2024-03-30")
    assert texts(calculator)[0] == "= 92.50 EUR"
    assert "the rate of Thu 28 Mar 2024, two days older" in texts(calculator)[1]


def test_the_steps_are_told(person: Seated) -> None:
    calculator = person.calculates("3*129.95 + 15% in usd")
    assert calculator.steps.text() == "3 × 129.95 = 389.85\n389.85 + 15 % = 448.3275"
    assert texts(calculator)[0] == "= 448.33 USD"


def test_points_go_both_ways_by_the_programme(person: Seated) -> None:
    calculator = person.calculates("12000p in gbp")
    assert texts(calculator)[0] == "= 120.00 GBP"
    calculator.line.clear()
    person.types("150 gbp in p")
    assert texts(calculator)[0] == "= 15,000 p"


@pytest.mark.parametrize(
    ("text", "marked", "told"),
    [
        ("5 usd + 3 gbp * 2", "3", "USD and GBP cannot be added. Convert one of them first."),
        ("7 / (3 - 3) + 1", "3", "A division by zero has no result."),
        ("5 xyz in usd", "xyz", "There is no currency XYZ. Use the three letters, such as EUR."),
        ("2 ^ 3", "^", "This cannot be read from the mark on."),
        ("5 $ in gbp", "$", "$ can mean several currencies"),
    ],
)
def test_a_mistake_is_marked_and_told_in_a_sentence(
    person: Seated, text: str, marked: str, told: str
) -> None:
    calculator = person.calculates(text)
    start, end = calculator.made.mark
    assert text[start:end] == marked
    result, _basis, mistake = texts(calculator)
    assert mistake.startswith(told)
    assert result == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 hrk in usd", "HRK ended"),
        ("1 kes in usd", "There is no rate for KES"),
        ("1 usd in gbp on 2024-05-01", "The last rate for USD is of Thu 28 Mar 2024"),
    ],
)
def test_a_rate_that_cannot_serve_is_refused_with_its_reason(
    person: Seated, text: str, told: str
) -> None:
    assert texts(person.calculates(text))[2].startswith(told)


def test_a_word_is_not_scolded_while_it_is_typed(person: Seated) -> None:
    calculator = person.calculates("5 us")
    assert texts(calculator) == ("…", "", "")
    person.qtbot.waitUntil(lambda: not calculator._pause.isActive())
    assert texts(calculator)[2] == "This cannot be read from the mark on."
    assert calculator.made.mark == (2, 4)


def test_escape_goes_back_and_what_was_reckoned_is_remembered(person: Seated) -> None:
    before = person.focus()
    person.calculates("2*3")
    person.presses(KEY.Key_Escape)
    assert person.focus() is before
    calculator = person.calculates("2+")
    assert [text for text, _result in person.window.settings.calculations] == ["2*3"]
    person.presses(KEY.Key_Up)
    assert calculator.line.text() == "2*3"
    assert texts(calculator)[0] == "= 6"
    person.presses(KEY.Key_Down)
    assert calculator.line.text() == "2+"


def test_the_key_of_the_calculator_also_closes_it(person: Seated) -> None:
    before = person.focus()
    calculator = person.calculates("1+1")
    person.presses(KEY.Key_Equal, CTRL)
    assert not calculator.isVisible()
    assert person.focus() is before


def test_the_last_calculations_are_few_and_each_stands_once() -> None:
    known: tuple[tuple[str, str], ...] = ()
    for number in range(KEPT + 5):
        known = with_last(known, (f"{number}+1", "x"))
    known = with_last(known, ("10+1", "again"))
    assert len(known) == KEPT
    assert known[0] == ("10+1", "again")
    assert [text for text, _result in known].count("10+1") == 1


def test_the_result_is_copied_as_plain_figures(person: Seated) -> None:
    calculator = person.calculates("1234.56 gbp in usd")
    person.presses(KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "1654.17"
    calculator.line.setSelection(0, 7)
    person.presses(KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "1234.56", "what is selected goes first"
    person.presses(KEY.Key_C, CTRL | SHIFT)
    assert QGuiApplication.clipboard().text() == "1654.17"


@pytest.mark.parametrize(
    ("typed", "result", "reading"),
    [("12,50 eur in usd", "= 13,97 USD", ""), ("12.50 eur in usd", "", "12,50")],
)
def test_a_decimal_comma_is_read_and_a_point_is_asked_about(
    shop: dict[str, int], qtbot: QtBot, typed: str, result: str, reading: str
) -> None:
    with seat(qtbot, locale="de_DE") as person:
        calculator = person.calculates(typed)
        assert texts(calculator)[0] == result
        assert reading in texts(calculator)[2]
        person.presses(KEY.Key_C, CTRL)
        assert QGuiApplication.clipboard().text() == "13,97" or reading


def test_it_is_found_by_its_name_too(person: Seated) -> None:
    person.presses(KEY.Key_K, CTRL)
    person.types("calcul")
    person.presses(KEY.Key_Return)
    line = person.focus()
    assert isinstance(line, QLineEdit)
    assert line.accessibleName() == "Calculation"


def test_an_amount_goes_into_the_line_that_is_typed_with_its_evidence(maria: Seated) -> None:
    maria.types("3 wx-100 @5 ")
    calculator = maria.calculates("99usd")
    assert texts(calculator)[0] == "= 88.61 EUR", "the order is in euros"
    maria.presses(KEY.Key_Return)
    assert maria.focus() is box(maria)
    assert box(maria).text() == "3 wx-100 @88.61 "
    maria.presses(KEY.Key_Return)
    line = OrderLine.get()
    assert (line.unit_price, line.price_source) == (Decimal("88.61"), "manual")
    kept = line.price_facts["calculation"]
    assert kept["typed"] == "99usd"
    assert (kept["on"], kept["source"]) == (FRIDAY.isoformat(), "ecb")
    assert kept["steps"] == ["99 USD = 88.6143931257… EUR"]


def test_another_price_typed_afterwards_has_no_evidence(maria: Seated) -> None:
    maria.types("3 wx-100")
    maria.calculates("99usd")
    maria.presses(KEY.Key_Return)
    box(maria).setText("3 wx-100 @88.62")
    maria.presses(KEY.Key_Return)
    assert "calculation" not in OrderLine.get().price_facts


def test_a_unit_the_line_does_not_take_is_said_and_not_put(maria: Seated) -> None:
    maria.types("3 wx-100")
    calculator = maria.calculates("50 eur in usd")
    assert calculator.remark.text().startswith("This field takes EUR.")
    assert not calculator.put_button.isEnabled()
    maria.presses(KEY.Key_Return)
    assert box(maria).text() == "3 wx-100"
    assert calculator.isVisible()


def test_an_amount_goes_into_a_field_of_a_sheet(maria: Seated) -> None:
    maria.types("3 wx-100")
    maria.presses(KEY.Key_Return)
    maria.presses(KEY.Key_F2)
    sheet: Any = QApplication.activeModalWidget()
    price: Any = sheet.form.control("price")
    price.setFocus()
    calculator = maria.calculates("100 gbp")
    assert calculator.put_button.accessibleName() == "Put into “Price in EUR”"
    maria.presses(KEY.Key_Return)
    assert price.hasFocus()
    assert (price.text(), price.value()) == ("119.93", Decimal("119.93"))
    maria.presses(KEY.Key_Return, CTRL)
    assert OrderLine.get().price_facts["calculation"]["typed"] == "100 gbp"


def test_an_amount_becomes_the_price_of_the_selected_line_with_its_evidence(
    maria: Seated,
) -> None:
    for line in ("3 wx-100", "5 wx-100"):
        maria.types(line)
        maria.presses(KEY.Key_Return)
    page: Any = maria.window.page("desk")
    page.board.draft.lines.setFocus()
    page.board.draft.lines.select_place(1)
    calculator = maria.calculates("99usd")
    assert calculator.put_button.accessibleName() == "Put into the price of line 2"
    maria.presses(KEY.Key_Return)
    assert maria.focus() is page.board.draft.lines
    assert maria.notice() == "Line 2: the price is 88.61 EUR."
    first, second = OrderLine.select().order_by(OrderLine.position)
    assert (first.price_source, second.price_source) == ("list", "manual")
    assert second.unit_price == Decimal("88.61")
    kept = second.price_facts["calculation"]
    assert (kept["typed"], kept["on"], kept["source"]) == ("99usd", FRIDAY.isoformat(), "ecb")
    told = [
        "Worked out from “99usd”",
        "99 USD = 88.6143931257… EUR",
        "at the rate of Fri 30 Oct 2026 · ECB",
    ]
    table: Any = page.board.draft.lines
    tip = table.model().index(1, 4).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.split("\n") == ["manual", *told]
    order = second.order_id
    maria.window.go("orders", order)
    maria.waits()
    orders: Any = maria.window.page("orders")
    maria.qtbot.waitUntil(lambda: " · ".join(told) in said(orders.side()))
    maria.window.go("desk", order)
    maria.waits()
    maria.presses(KEY.Key_Z, CTRL)
    assert OrderLine.get_by_id(second.id).price_source == "list"


def test_points_become_the_price_of_the_selected_line(maria: Seated) -> None:
    maria.types("3 wx-100")
    maria.presses(KEY.Key_Return)
    page: Any = maria.window.page("desk")
    page.board.draft.lines.setFocus()
    maria.calculates("3*40p")
    maria.presses(KEY.Key_Return)
    assert maria.notice() == "Line 1: the price is 120 p."
    line = OrderLine.get()
    assert (line.in_points, line.unit_price) == (True, Decimal(120))
    calculator = maria.calculates("2*35.555")  # a bare number is points now, to two decimals
    maria.presses(KEY.Key_Return)
    assert not calculator.isVisible()
    assert OrderLine.get().unit_price == Decimal("71.11")


def test_at_large_texts_no_button_of_it_is_cut(maria: Seated) -> None:
    maria.types("3 wx-100")
    maria.presses(KEY.Key_Return)
    look.apply(theme="light", percent=200)
    page: Any = maria.window.page("desk")
    page.board.draft.lines.setFocus()
    calculator = maria.calculates("99usd")
    for button in (calculator.put_button, calculator.copy_button):
        assert button.width() >= button.sizeHint().width(), button.text()
        place = QRect(button.mapTo(calculator, QPoint(0, 0)), button.size())
        assert calculator.contentsRect().contains(place), button.text()
    look.apply(theme="light", percent=100)


def test_the_button_beside_the_rate_opens_it_and_takes_no_focus(maria: Seated) -> None:
    maria.types("3 wx-100")
    button = maria.window._top.calculator
    assert button.toolTip() == "Calculator  Ctrl+="
    button.click()
    calculator = maria.window.findChild(Calculator)
    assert calculator is not None
    maria.types("12")
    maria.presses(KEY.Key_Return)
    assert box(maria).text() == "3 wx-100 @12"


def test_going_to_another_field_sends_the_result_there(maria: Seated) -> None:
    maria.types("3 wx-100")
    maria.presses(KEY.Key_Return)
    maria.presses(KEY.Key_F2)
    sheet: Any = QApplication.activeModalWidget()
    sheet.form.control("price").setFocus()
    calculator = maria.calculates("2*3")
    sheet.form.control("quantity").setFocus()
    assert calculator.put_button.accessibleName().startswith("Put into “Quantity")
    calculator.line.setFocus()
    maria.presses(KEY.Key_Return)
    assert sheet.form.control("quantity").value() == 6


def test_rates_that_change_are_used_at_once(person: Seated) -> None:
    calculator = person.calculates("100 eur in usd")
    assert texts(calculator)[0] == "= 111.72 USD"
    by_hand: dict[str, Any] = {"base": "EUR", "quote": "USD", "rate": Decimal("1.2")}
    rates.set_manual(**by_hand, on=NOW.date(), reason="agreed", **BY)
    person.qtbot.waitUntil(lambda: texts(calculator)[0] == "= 120.00 USD")
    assert texts(calculator)[1] == "1 EUR = 1.2 USD, the rate of Sun 1 Nov 2026 · by hand"


def test_what_is_kept_beside_the_window(shop: dict[str, int]) -> None:
    book = queries.book(now=NOW)
    assert (book.today, book.currency, book.dollar) == (NOW.date(), "GBP", None)
    rate = book.rates["GBP", NOW.date()]
    assert rate is not None
    assert (rate.value, rate.on) == (Decimal("0.8338"), FRIDAY)
    assert queries.rates([("USD", date(1990, 1, 1))]) == {("USD", date(1990, 1, 1)): None}


def test_the_only_dollar_in_use_is_meant_by_its_sign(shop: dict[str, int], qtbot: QtBot) -> None:
    from desktop.services import customers

    customers.create_customer(name="Smith", currency="USD", **BY)
    assert queries.book(now=NOW).dollar == "USD"
    with seat(qtbot) as person:
        assert texts(person.calculates("$5 in eur"))[0] == "= 4.48 EUR"
    office.change_settings(who=None, now=NOW, currency="CAD")
    assert queries.book(now=NOW).dollar is None
