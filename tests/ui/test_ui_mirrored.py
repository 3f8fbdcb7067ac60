"""Rates page and calculator read from right to left: on the other side, and nothing overlaps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from seated import Seated, furnish, seat

from desktop.ui.pages.rates import RatesPage
from desktop.ui.widgets.labels import label


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def person(database: str, mirrored: None, qtbot: QtBot) -> Iterator[Seated]:
    furnish()
    with seat(qtbot) as seated:
        yield seated


def place(widget: QWidget, over: QWidget) -> QRect:
    return QRect(widget.mapTo(over, QPoint(0, 0)), widget.size())


def ink(shown: QWidget) -> tuple[int, int]:
    """From where to where something is painted across."""
    image = shown.grab().toImage()
    ground = image.pixelColor(0, 0)
    columns = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) != ground for y in range(image.height()))
    ]
    return columns[0], columns[-1]


def overlaps(over: QWidget) -> list[tuple[str, str]]:
    """Labels of one window that lie over each other."""
    seen = [each for each in over.findChildren(QLabel) if each.isVisible() and each.text()]
    return [
        (one.text(), other.text())
        for one, other in combinations(seen, 2)
        if place(one, over).intersects(place(other, over))
    ]


def test_a_latin_name_begins_at_the_reading_side(mirrored: None, qtbot: QtBot) -> None:
    for wrap in (False, True):
        shown = label("Okafor", wrap=wrap)
        qtbot.addWidget(shown)
        shown.resize(300, 20)
        first, last = ink(shown)
        assert first > 200, (first, last)


def test_the_rates_page_is_mirrored_but_its_time_goes_to_the_right(person: Seated) -> None:
    person.window.go("rates", ("GBP", "USD"))
    person.waits()
    page = cast(RatesPage, person.window.page("rates"))
    person.qtbot.waitUntil(lambda: page.curve.plot is not None, timeout=60_000)
    base, quote = (place(each, page) for each in (page.chooser.base, page.chooser.quote))
    assert base.left() > quote.right()
    plot: Any = page.curve.plot
    assert plot.plotItem.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert place(page.panel, person.window).right() < place(page, person.window).left()
    assert overlaps(page) == []
    assert overlaps(page.panel) == []


def test_the_calculator_stands_at_the_left_and_nothing_in_it_overlaps(person: Seated) -> None:
    calculator = person.calculates("(3*129.95 + 15%) gbp in usd on 2024-03-30")
    assert place(calculator, person.window).center().x() < person.window.width() // 2
    assert calculator.result.text().startswith("= ")
    assert ink(calculator.result)[1] > calculator.result.width() * 0.9
    assert overlaps(calculator) == []
