"""How tables share their width: amounts whole, texts that yield, what was set by hand kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableWidget
from pytestqt.qtbot import QtBot

from desktop.system.settings import Settings
from desktop.ui.style import look
from desktop.ui.widgets.column_widths import ColumnWidths
from desktop.ui.widgets.columns import Column


@dataclass(frozen=True)
class Row:
    number: str
    name: str
    why: str
    total: str


COLUMNS = (
    Column("number", "Number", lambda row: row.number, width=60, whole=True),
    Column("name", "Name", lambda row: row.name, width=100, stretch=True),
    Column("why", "Why", lambda row: row.why, width=100),
    Column("total", "Total", lambda row: row.total, width=60, align="right"),
)
LONG = Row("2026-000123-0004", "Somebody", "because of a very long story " * 3, "1,218,408.16 NOK")


class Desk:
    """The part of the window that widths need."""

    def __init__(self, **columns: Any) -> None:
        self.settings = Settings(columns=columns)

    def remember(self, **changes: Any) -> None:
        self.settings = Settings(**changes)


Make = Callable[..., tuple[QTableWidget, ColumnWidths]]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def build(
        *, width: int, desk: Desk | None = None, columns: tuple[Column, ...] = COLUMNS
    ) -> tuple[QTableWidget, ColumnWidths]:
        table = QTableWidget(1, len(columns))
        qtbot.addWidget(table)
        table.verticalHeader().hide()
        table.setFrameShape(QTableWidget.Shape.NoFrame)
        table.resize(width, 200)
        shell: Any = desk or Desk()
        widths = ColumnWidths(table, columns, name="things", shell=shell)
        table.show()
        return table, widths

    return build


def needs(text: str) -> int:
    return QFontMetrics(look.font()).horizontalAdvance(text)


def shown(table: QTableWidget) -> list[int]:
    return [table.columnWidth(number) for number in range(len(COLUMNS))]


def test_numbers_and_amounts_are_never_cut_and_texts_yield(make: Make) -> None:
    table, widths = make(width=520)
    widths.measure([LONG])
    number, _name, why, total = shown(table)
    assert number >= needs(LONG.number)
    assert total >= needs(LONG.total)
    assert why < 160, "a long text does not push the others out"
    assert sum(shown(table)) <= table.viewport().width()


def test_where_there_is_room_texts_get_it(make: Make) -> None:
    table, widths = make(width=1200)
    before = shown(table)
    widths.measure([LONG])
    after = shown(table)
    assert after[2] == 160, "up to so much"
    assert after[1] < before[1]
    assert sum(after) == table.viewport().width()


def test_columns_only_grow_while_one_reads_on(make: Make) -> None:
    table, widths = make(width=1200)
    widths.measure([LONG])
    wide = shown(table)
    widths.measure([Row("1", "x", "y", "1 EUR")])
    assert shown(table) == wide


def test_too_little_room_scrolls_instead_of_crushing(make: Make) -> None:
    table, widths = make(width=200)
    widths.measure([LONG])
    assert shown(table)[1] >= 100
    assert sum(shown(table)) > table.viewport().width()


def test_the_room_a_window_gives_is_shared_anew(make: Make) -> None:
    table, widths = make(width=520)
    widths.measure([LONG])
    table.resize(900, 200)
    assert sum(shown(table)) == table.viewport().width()


def test_what_was_set_by_hand_stays_and_is_remembered(make: Make, qtbot: QtBot) -> None:
    desk = Desk()
    table, widths = make(width=1200, desk=desk)
    table.setColumnWidth(2, 111)
    widths.measure([LONG])
    assert table.columnWidth(2) == 111
    qtbot.waitUntil(lambda: desk.settings.columns == {"things": {"why": 111}}, timeout=3000)
    again, more = make(width=1200, desk=desk)
    more.measure([LONG])
    assert again.columnWidth(2) == 111


def test_larger_text_takes_more_room(make: Make) -> None:
    desk = Desk(things={"why": 100})
    table, widths = make(width=2400, desk=desk)
    look.apply(theme="light", percent=200)
    widths.rescale()
    widths.measure([LONG])
    assert table.columnWidth(2) == 200, "what was set by hand follows the text"
    assert table.columnWidth(3) >= needs(LONG.total)


def test_columns_that_yield_go_one_by_one_and_come_back(make: Make, qtbot: QtBot) -> None:
    number, name, why, total = COLUMNS
    columns = (number, name, replace(why, yields=2), replace(total, yields=1))
    table, widths = make(width=900, columns=columns)
    widths.measure([LONG])

    def hidden(width: int) -> list[bool]:
        table.resize(width, 200)
        qtbot.wait(0)
        return [table.isColumnHidden(place) for place in range(len(columns))]

    assert hidden(900) == [False] * 4
    least = needs(LONG.number) + look.px(20) + 100 + 80  # number, name, why at its least
    assert hidden(least + 20) == [False, False, False, True]
    assert hidden(least - 60) == [False, False, True, True]
    assert table.horizontalScrollBar().maximum() == 0
    assert hidden(120) == [False, False, True, True], "the others stay: the table scrolls"
    assert hidden(900) == [False] * 4
