"""The page of promises by its keys: whom to tell first, and that they were told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from seated import BY, KEY, NOW, Seated

from desktop.models.work import FollowUp
from desktop.services import catalogue, drafts, lines, orders, stock


@pytest.fixture
def moved(shop: dict[str, int]) -> int:
    """An order whose receipt comes a week later than was told; the order."""
    soon = NOW.date() + timedelta(weeks=1)
    product = catalogue.create_product(
        code="LATE", name="Late", list_price=Decimal(5), currency="EUR", **BY
    ).value
    receipt = stock.add_supply(
        product=product, kind="receipt", quantity=Decimal(2), available_on=soon, **BY
    ).value.supply
    order = drafts.start(customer=shop["maria"], currency="EUR", **BY).value
    lines.add_line(order=order, product=product, quantity=Decimal(2), **BY)
    orders.confirm(order=order, **BY)
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
    assert "1 of 1" in page.bar._remark.text()


def test_an_open_promise_leads_to_its_order(person: Seated, moved: int) -> None:
    person.window.go("promises")
    person.waits()
    page: Any = person.window.current_page()
    assert texts(page)[3:5] == ["delivery", "Late"]
    person.presses(KEY.Key_Home)
    person.presses(KEY.Key_Return)
    assert person.window.current_page() is person.window.page("orders")
    assert person.window.current_page().table.selected_row().id == moved  # type: ignore[attr-defined]
