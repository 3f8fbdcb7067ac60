"""The page of promises by its keys: whom to tell first, and that they were told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel
from seated import BY, CTRL, KEY, NOW, SHIFT, Seated

from desktop.models.catalogue import Supply
from desktop.models.work import Contact, FollowUp
from desktop.services import catalogue, customers, drafts, lines, orders, stock
from desktop.ui import dialogs

HOUR = timedelta(hours=1)
EARLIER: dict[str, Any] = {"who": None, "now": NOW - HOUR}


@pytest.fixture
def moved(shop: dict[str, int]) -> int:
    """An order whose receipt comes a week later than was told; the order."""
    soon = NOW.date() + timedelta(weeks=1)
    product = catalogue.create_product(
        code="LATE", name="Late", list_price=Decimal(5), currency="EUR", **EARLIER
    ).value
    receipt = stock.add_supply(
        product=product, kind="receipt", quantity=Decimal(2), available_on=soon, **EARLIER
    ).value.supply
    order = drafts.start(customer=shop["maria"], currency="EUR", **EARLIER).value
    lines.add_line(order=order, product=product, quantity=Decimal(2), **EARLIER)
    orders.confirm(order=order, **EARLIER)
    stock.move(supply=receipt, on=soon + timedelta(weeks=1), **BY)
    return order


def texts(page: Any, row: int = 0) -> list[str]:
    model = page.table.model
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_who_is_to_be_told_stands_with_both_days_and_leaves_when_told(
    person: Seated, moved: int
) -> None:
    person.window.go("orders")
    person.waits()
    person.presses(KEY.Key_P)
    page: Any = person.window.current_page()
    person.presses(KEY.Key_T)
    shown = texts(page)
    assert shown[:3] == ["Mon 16 Nov", "Mon 9 Nov", "Maria Okafor"]
    assert page.bar.value() == "tell"
    person.presses(KEY.Key_Home)
    person.presses(KEY.Key_D)
    row = FollowUp.get(FollowUp.rule == "promise-moved")
    assert (row.state, row.outcome) == ("done", "told")
    assert page.table.model.rowCount() == 0
    assert "1 of 1" in page.head._caption.text()


def test_the_panel_tells_every_change_and_who_heard_of_it_first(person: Seated, moved: int) -> None:
    stock.move(
        supply=Supply.get(Supply.kind == "receipt").id,
        on=NOW.date() + timedelta(weeks=3),
        who=None,
        now=NOW + HOUR,
    )
    person.window.go("promises")
    person.waits()
    page: Any = person.window.current_page()
    person.presses(KEY.Key_Home)
    page._show_selected()
    person.waits()
    said = [each.text() for each in page.side().findChildren(QLabel) if each.text()]
    for text in ("Promised for Mon 9 Nov", "Moved to Mon 16 Nov", "Moved to Mon 23 Nov"):
        assert text in said
    assert "before: Mon 16 Nov" in said
    assert "Mon 16 Nov → Mon 23 Nov" in said


def test_an_open_promise_leads_to_its_order(person: Seated, moved: int) -> None:
    person.window.go("promises")
    person.waits()
    page: Any = person.window.current_page()
    assert texts(page)[3:5] == ["delivery", "Late"]
    person.presses(KEY.Key_Home)
    person.presses(KEY.Key_Return)
    assert person.window.current_page() is person.window.page("orders")
    assert person.window.current_page().table.selected_row().id == moved  # type: ignore[attr-defined]


@pytest.fixture
def six(shop: dict[str, int]) -> list[int]:
    """Six orders of six customers with a number each, whose one receipt comes a week later."""
    soon = NOW.date() + timedelta(weeks=1)
    product = catalogue.create_product(
        code="LATE", name="Late", list_price=Decimal(5), currency="EUR", **BY
    ).value
    receipt = stock.add_supply(
        product=product, kind="receipt", quantity=Decimal(12), available_on=soon, **BY
    ).value.supply
    made = []
    for n in range(6):
        points = [("phone", f"020 7946 010{n}")]
        who = customers.create_customer(name=f"C{n}", currency="EUR", points=points, **BY).value
        order = drafts.start(customer=who, currency="EUR", **BY).value
        lines.add_line(order=order, product=product, quantity=Decimal(2), **BY)
        orders.confirm(order=order, **BY)
        made.append(order)
    stock.move(supply=receipt, on=soon + timedelta(weeks=1), **BY)
    return made


def test_one_late_receipt_is_six_calls_one_after_another(
    person: Seated, six: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scenario 6, at the window: call, wrap up, the next one stands selected."""
    dialled: list[str] = []

    def dial(_scheme: str, where: str) -> bool:
        dialled.append(where)
        return True

    monkeypatch.setattr(dialogs, "open_address", dial)
    person.window.go("promises", "tell")
    person.waits()
    page: Any = person.window.current_page()
    assert page.table.model.rowCount() == 6
    person.presses(KEY.Key_Home)
    for left in range(5, -1, -1):
        row = page.table.selected_row()
        person.presses(KEY.Key_F11)
        contact = Contact.get(Contact.ended_at.is_null())
        assert (contact.customer_id, contact.order_id) == (row.customer_id, row.order_id)
        person.presses(KEY.Key_F12, SHIFT)
        sheet: Any = QApplication.activeModalWidget()
        (box,) = sheet.form.findChildren(QCheckBox)
        assert box.isChecked()
        assert "Mon 9 Nov → Mon 16 Nov" in box.text()
        person.presses(KEY.Key_Return, CTRL)
        assert FollowUp.get_by_id(row.id[1]).state == "done"
        assert page.table.model.rowCount() == left
        page.table.setFocus()
    assert sorted(dialled) == [f"020 7946 010{n}" for n in range(6)]
    assert "6 of 6" in page.head._caption.text()


def test_escape_puts_the_notes_away_before_it_leaves_the_page(
    person: Seated, six: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "open_address", lambda scheme, where: True)
    person.window.go("promises", "tell")
    person.waits()
    person.presses(KEY.Key_Home)
    person.presses(KEY.Key_F11)
    bar = person.window.calling.bar
    assert not bar.notes.isHidden()
    person.types("told them")  # what is typed while they speak is no key of the page
    assert bar.notes.said.toPlainText() == "told them"
    assert FollowUp.select().where(FollowUp.state == "open").count() >= 6
    person.presses(KEY.Key_Escape)
    assert bar.notes.isHidden()
    assert person.window.current_page() == person.window.page("promises")
    person.presses(KEY.Key_Escape)
    assert person.window.current_page() != person.window.page("promises")


def test_who_did_not_answer_is_still_to_be_told(
    person: Seated, six: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "open_address", lambda scheme, where: True)
    person.window.go("promises", "tell")
    person.waits()
    page: Any = person.window.current_page()
    person.presses(KEY.Key_Home)
    person.presses(KEY.Key_F11)
    person.presses(KEY.Key_F12, SHIFT)
    sheet: Any = QApplication.activeModalWidget()
    sheet.form.control("disposition").choose("no-answer")
    person.presses(KEY.Key_Return, CTRL)
    assert not Contact.select().where(Contact.ended_at.is_null()).exists()
    assert page.table.model.rowCount() == 6
