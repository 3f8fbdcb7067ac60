"""A list over time, by keys: the chart is loaded when it is opened, and reads each day."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, cast

import pytest
from list_pages import ALT, KEY, Person, World, sit_down
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.dialogs import Sheet
from desktop.ui.pages.waitlists import WaitlistsPage
from desktop.ui.pages.waitlists_chart import ListChart
from desktop.ui.style import look

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(database: str) -> World:
    """Two wait for a gearbox since Friday, one of them more since today."""
    made = World()
    made.order(made.acme, (made.gear, 3), ago=3)
    made.order(made.zoe, (made.gear, 1), ago=3)
    made.order(made.maria, (made.gear, 1))
    return made


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[WaitlistsPage]]:
    yield from sit_down("waitlists", qtbot)


def opened(person: Person[WaitlistsPage]) -> ListChart:
    person.presses(KEY.Key_V)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, Sheet)
    chart = cast(ListChart, sheet.body)
    person.waits()
    person.qtbot.waitUntil(lambda: chart.curve.plot is not None, timeout=60_000)
    person.waits()
    return chart


def test_the_arrows_read_each_day(person: Person[WaitlistsPage]) -> None:
    chart = opened(person)
    assert "pyqtgraph" in sys.modules
    assert chart.curve.reading.text() == "Mon 30 Nov: 3 waiting · 0 offers made · 0 served"
    assert chart.curve.range.text() == "most waiting: 3 on Mon 30 Nov"
    person.presses(KEY.Key_Left)
    assert chart.curve.reading.text().startswith("Sun 29 Nov: 2 waiting")
    person.presses(KEY.Key_Home)
    assert chart.curve.accessibleDescription().startswith("Fri 27 Nov: 2 waiting")


def test_periods_are_one_key_apart_and_escape_closes(person: Person[WaitlistsPage]) -> None:
    chart = opened(person)
    assert chart.period() == "quarter"
    person.presses(KEY.Key_Right, ALT)
    assert chart.period() == "year"
    person.presses(KEY.Key_Left, ALT)
    person.presses(KEY.Key_Left, ALT)
    assert chart.period() == "all"
    assert chart.curve.reading.text().startswith("Mon 30 Nov: 3 waiting")
    person.presses(KEY.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_the_chart_takes_the_colours_in_force(person: Person[WaitlistsPage]) -> None:
    plot: Any = opened(person).curve.plot
    assert plot.backgroundBrush().color() == look.color("surface")
    look.apply(theme="dark")
    assert plot.backgroundBrush().color() == look.color("surface")
    assert plot._lines["served"].opts["pen"].color() == look.color("met")
