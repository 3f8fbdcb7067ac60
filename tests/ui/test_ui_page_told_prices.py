"""A corrected price by the keys: how many were told the old one, who, and that they are told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from seated import BY, CTRL, KEY, NOW, Seated

from desktop.models.catalogue import Product
from desktop.models.work import FollowUp
from desktop.services import drafts, lines, orders
from desktop.ui.import_sheet import ImportSheet
from desktop.ui.widgets.empty import EmptyState


@pytest.fixture
def quote(shop: dict[str, int]) -> int:
    """A quote in which the widget costs 13.20."""
    order = drafts.start(customer=shop["maria"], currency="EUR", **BY).value
    lines.add_line(order=order, product=shop["widget"], quantity=Decimal(2), **BY)
    orders.quote(order=order, expires_on=NOW.date().replace(day=20), **BY)
    return order


def shown(person: Seated, area: str, row: int = 0) -> list[str]:
    page: Any = person.window.current_page()
    assert page == person.window.page(area)
    model = page.table.model
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def corrections(state: str = "open") -> list[int]:
    where = (FollowUp.rule == "correction") & (FollowUp.state == state)
    return [row.order_id for row in FollowUp.select().where(where)]


def test_a_corrected_price_says_who_was_told_and_lists_them(
    person: Seated, shop: dict[str, int], quote: int
) -> None:
    person.window.go("catalogue", shop["widget"])
    person.waits()
    person.window.go("catalogue", shop["widget"])
    person.waits()
    person.presses(KEY.Key_E)
    sheet: Any = QApplication.activeModalWidget()
    sheet.form.control("list_price").setFocus()
    sheet.form.control("list_price").selectAll()
    person.types("14.10")
    person.presses(KEY.Key_Return, CTRL)
    assert Product.get_by_id(shop["widget"]).list_price == Decimal("14.10")
    assert "1 customer was told the old price: W" in person.notice()
    person.presses(KEY.Key_W)
    page: Any = person.window.current_page()
    assert shown(person, "told-prices")[0] == "Maria Okafor"
    assert shown(person, "told-prices")[5:7] == ["13.20 EUR", "14.10 EUR"]
    person.presses(KEY.Key_Return, CTRL)
    assert corrections() == [quote]
    assert page.table.model.rowCount() == 0
    empty = page.table.findChildren(EmptyState)
    said = [one.text() for one in empty if one.isVisible()]
    assert said == ["No price that was told is left to decide about."], "one was told"
    person.presses(KEY.Key_Z, CTRL)
    assert corrections() == []
    assert corrections("cancelled") == [quote]
    assert page.table.model.rowCount() == 1
    person.presses(KEY.Key_Home)
    person.presses(KEY.Key_K)
    assert corrections() == [quote]
    person.presses(KEY.Key_T)
    told = ["14.10 EUR", "13.20 EUR", "Maria Okafor", "price", "Widget X"]
    assert shown(person, "promises")[:5] == told


def test_another_field_says_nothing_of_prices(
    person: Seated, shop: dict[str, int], quote: int
) -> None:
    Product.update(list_price=Decimal(15)).execute()
    person.window.go("catalogue", shop["widget"])
    person.waits()
    person.window.go("catalogue", shop["widget"])
    person.waits()
    person.presses(KEY.Key_E)
    sheet: Any = QApplication.activeModalWidget()
    sheet.form.control("barcode").setFocus()
    person.types("4006381333931")
    person.presses(KEY.Key_Return, CTRL)
    assert Product.get_by_id(shop["widget"]).barcode
    assert "told" not in person.notice()


def test_a_file_that_corrects_prices_leads_to_the_same_list(
    person: Seated, shop: dict[str, int], quote: int, tmp_path: Path
) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("code,name,price,currency\nWX-100,Widget X,12.50,EUR\n")
    sheet = ImportSheet(person.window, kind="products", path=path)
    sheet.open_over(person.window)
    person.waits()
    for _step in range(3):
        sheet.go_on()
        person.waits()
    assert Product.get_by_id(shop["widget"]).list_price == Decimal("12.5")
    assert "1 customer was told the old price: Alt+W" in sheet.check.text()
    person.presses(KEY.Key_W, Qt.KeyboardModifier.AltModifier)
    assert shown(person, "told-prices")[5:7] == ["13.20 EUR", "12.50 EUR"]
