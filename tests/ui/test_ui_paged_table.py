"""The table over a real database: paging, sorting, selection that stays, keys."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.domain.errors import Unavailable
from desktop.ui.background import Background
from desktop.ui.page import Area, Page, Shell
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import FilterBar
from desktop.ui.widgets.paged_model import BLOCK, KEPT, SORT_ROLE
from desktop.ui.widgets.paged_table import PagedTable
from desktop.ui.window import Window


@dataclass(frozen=True)
class Thing:
    id: int
    name: str
    amount: int
    sort_key: tuple[Any, ...] = field(compare=False)


class Things:
    """A list in SQLite, read as every list of the program is: keyset or offset."""

    def __init__(self, path: Path, rows: int) -> None:
        self._path = path
        self.asked: list[tuple[Any, int | None]] = []
        self.refuses = False
        self.hold_count: threading.Event | None = None
        with self.open() as database:
            database.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, amount INT)")
            database.execute("CREATE INDEX thing_name ON thing (name, id)")
            database.execute("CREATE INDEX thing_amount ON thing (amount, id)")
            database.executemany(
                "INSERT INTO thing VALUES (?, ?, ?)",
                ((n, f"name {n:07}", n * 7919 % rows) for n in range(1, rows + 1)),
            )
        database.close()

    def open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path)

    def change(self, statement: str) -> None:
        with self.open() as database:
            database.execute(statement)
        database.close()

    def count(self, *, filters: str) -> int:
        if self.hold_count is not None:
            self.hold_count.wait(5)
        return int(self._rows("SELECT COUNT(*) FROM thing WHERE name LIKE ?", filters)[0][0])

    def page(
        self,
        *,
        filters: str,
        sort: str,
        descending: bool,
        after: Any,
        offset: int | None,
        limit: int,
    ) -> list[Thing]:
        if self.refuses:
            raise Unavailable("database-locked")
        assert (after is None) != (offset is None), "either a position or a row number"
        self.asked.append((after, offset))
        way, sign = (" DESC", "<") if descending else ("", ">")
        where, params = "name LIKE ?", [filters]
        if after is not None:
            where, params = f"{where} AND ({sort}, id) {sign} (?, ?)", [*params, *after]
        rows = self._rows(
            f"SELECT id, name, amount, {sort} FROM thing WHERE {where}"
            f" ORDER BY {sort}{way}, id{way} LIMIT {limit} OFFSET {offset or 0}",
            *params,
        )
        return [Thing(number, name, amount, (key, number)) for number, name, amount, key in rows]

    def place(self, *, filters: str, sort: str, descending: bool, id: int) -> int | None:
        found = self._rows(f"SELECT {sort} FROM thing WHERE id = ?", id)
        if not found:
            return None
        sign = ">" if descending else "<"
        where = f"({sort}, id) {sign} (?, ?) AND name LIKE ?"
        return int(
            self._rows(f"SELECT COUNT(*) FROM thing WHERE {where}", found[0][0], id, filters)[0][0]
        )

    def _rows(self, statement: str, *params: Any) -> list[Any]:
        database = self.open()
        try:
            return database.execute(statement, params).fetchall()
        finally:
            database.close()


COLUMNS = (
    Column("name", "Name", lambda row: row.name, sort="name", width=200),
    Column(
        "amount",
        "Amount",
        lambda row: f"{row.amount:,}",
        align="right",
        sort="amount",
        value=lambda row: row.amount,
        fit=lambda row: ("met", "partly", "not")[row.id % 3],
    ),
    Column("state", "State", lambda row: "open", chip=lambda row: "accent", stretch=True),
)


class List(Page):
    topics = frozenset({"things"})

    def __init__(self, shell: Shell, source: Things) -> None:
        super().__init__(shell)
        self.bar = FilterBar()
        self.bar.setParent(self)
        self.table = PagedTable(
            name="things",
            columns=COLUMNS,
            source=source,
            shell=shell,
            sort="name",
            empty=EmptyState("orders", "Things will stand here.", key="N", action="new thing"),
        )
        self.table.setParent(self)
        self.table.setGeometry(0, 40, 900, 600)
        self.table.type_into(self.bar.search)
        self.table.set_filters("%", is_filtered=False)

    def reload(self) -> None:
        self.table.reload()

    def focus_first(self) -> None:
        self.table.setFocus()


Build = Callable[[int], tuple[PagedTable, Things]]


@pytest.fixture
def build(make_window: Callable[..., Window], tmp_path: Path, background: Background) -> Build:
    """A table over so many rows, in a window, read and idle."""

    def make(rows: int) -> tuple[PagedTable, Things]:
        source = Things(tmp_path / "things.db", rows)
        window = make_window(Area("list", "List", "orders", lambda shell: List(shell, source)))
        page = window.current_page()
        assert isinstance(page, List)
        assert background.idle()
        return page.table, source

    return make


def test_the_first_rows_are_shown_and_all_are_counted(build: Build) -> None:
    table, _source = build(1_000)
    assert table.row_count() == 1_000
    assert table.model.index(0, 0).data() == "name 0000001"
    assert table.selected_id() == 1, "the first row is selected, so that the side shows something"


def test_the_model_keeps_qt_s_contract(
    build: Build, qtmodeltester: ModelTester, background: Background
) -> None:
    table, _source = build(450)
    qtmodeltester.check(table.model)  # type: ignore[no-untyped-call]
    assert background.idle()
    qtmodeltester.check(table.model)  # type: ignore[no-untyped-call]


def test_every_row_is_the_right_one_however_it_was_reached(
    build: Build, background: Background
) -> None:
    table, _source = build(10_000)
    for place in (0, 199, 200, 9_999, 5_000, 5_199, 5_200, 5_399, 200, 401):
        row = _look(table, place, background)
        assert row.name == f"name {place + 1:07}", place


def test_scrolling_on_continues_after_the_last_row_and_a_jump_counts(
    build: Build, background: Background
) -> None:
    table, source = build(10_000)
    source.asked.clear()
    _look(table, BLOCK, background)
    assert source.asked == [(("name 0000200", 200), None)]
    source.asked.clear()
    _look(table, 5_000, background)
    assert source.asked == [(None, 5_000)]
    source.asked.clear()
    _look(table, 5_000 + BLOCK, background)
    assert source.asked == [(("name 0005200", 5200), None)]


def test_only_some_blocks_are_kept(build: Build, background: Background) -> None:
    table, _source = build(20_000)
    for block in range(100):
        _look(table, block * BLOCK, background)
    assert len(table.model._blocks) == KEPT
    assert _look(table, 0, background).id == 1, "what was dropped is read again"


def test_rows_scrolled_past_are_not_read(build: Build, background: Background) -> None:
    table, source = build(20_000)
    source.asked.clear()
    for block in range(2, 90):  # as a dragged scroll bar paints them, without a pause
        table.model.index(block * BLOCK, 0).data()
    assert background.idle()
    assert len(source.asked) <= 4
    assert (None, 89 * BLOCK) in source.asked


def test_a_million_rows_cost_as_little_as_a_thousand(
    build: Build, background: Background, qtbot: QtBot
) -> None:
    table, source = build(100_000)
    QTest.keyClick(table.view, Qt.Key.Key_End)
    assert background.idle()
    assert table.view.currentIndex().row() == 99_999
    assert table.selected_row().name == "name 0100000"
    assert len(source.asked) <= 3


def test_the_header_sorts_and_shows_it(build: Build, background: Background, qtbot: QtBot) -> None:
    table, _source = build(1_000)
    assert _headers(table) == ["Name ↑", "Amount", "State"]
    table.view.horizontalHeader().sectionClicked.emit(1)
    assert background.idle()
    assert _headers(table) == ["Name", "Amount ↑", "State"]
    assert table.model.index(0, 1).data(SORT_ROLE) == 0, "the raw value, not the text"
    table.view.horizontalHeader().sectionClicked.emit(1)
    assert background.idle()
    assert _headers(table) == ["Name", "Amount ↓", "State"]
    assert table.model.index(0, 1).data() == "999"
    table.view.horizontalHeader().sectionClicked.emit(2)
    assert _headers(table) == ["Name", "Amount ↓", "State"], "no order by something without one"


def test_the_selection_follows_its_row(build: Build, background: Background) -> None:
    table, source = build(1_000)
    table.select(10)
    assert table.selected_row().id == 10
    told: list[Any] = []
    table.selected.connect(told.append)
    source.change("DELETE FROM thing WHERE id IN (2, 3, 4)")
    table.reload()
    assert background.idle()
    assert table.selected_id() == 10
    assert table.view.currentIndex().row() == 6
    assert table.row_count() == 997
    assert told == [], "the same row with the same values is no news"


def test_after_a_reload_no_row_is_left_out_or_shown_twice(
    build: Build, background: Background
) -> None:
    table, source = build(10_000)
    for block in range(8):
        _look(table, block * BLOCK, background)
    source.change("DELETE FROM thing WHERE id IN (2, 3, 4)")
    table.reload()
    assert background.idle()
    table.model.data(table.model.index(7 * BLOCK, 0))
    assert background.idle()
    row = table.model.row(7 * BLOCK)
    assert row is not None
    assert row.id == 7 * BLOCK + 1 + 3


def test_a_count_that_comes_late_is_not_believed(build: Build, background: Background) -> None:
    table, source = build(10_000)
    counting = threading.Event()
    source.hold_count = counting
    table.reload()
    while table.model._loading is not None:
        QTest.qWait(1)
    table.set_filters("name 0001%")  # while the old count is under way
    source.hold_count = None
    counting.set()
    assert background.idle()
    assert table.row_count() == 1_000


def test_a_changed_row_is_told_of(build: Build, background: Background) -> None:
    table, source = build(100)
    told: list[Any] = []
    table.selected.connect(told.append)
    source.change("UPDATE thing SET amount = 12345 WHERE id = 1")
    table.reload()
    assert background.idle()
    assert [row.amount for row in told] == [12345]


def test_a_row_that_is_gone_hands_the_selection_to_its_neighbour(
    build: Build, background: Background
) -> None:
    table, source = build(100)
    table.select(50)
    source.change("DELETE FROM thing WHERE id = 50")
    table.reload()
    assert background.idle()
    assert table.selected_id() == 51
    source.change("DELETE FROM thing")
    table.reload()
    assert background.idle()
    assert table.selected_row() is None


def test_scrolling_far_away_does_not_lose_the_selection(
    build: Build, background: Background
) -> None:
    table, _source = build(40_000)
    table.select(5)
    table.view.scrollTo(table.model.index(39_999, 0))
    for block in range(60, 60 + KEPT + 5):
        _look(table, block * BLOCK, background)
    assert table.model.find(5) is None, "its block was dropped"
    assert table.selected_id() == 5


def test_something_just_made_is_found_far_down(build: Build, background: Background) -> None:
    table, source = build(20_000)
    source.change("INSERT INTO thing VALUES (50000, 'name 0015000b', 1)")
    table.select(50_000)
    table.reload()
    for _step in range(5):
        assert background.idle()
        table.grab()  # what is looked at is read
    assert table.selected_id() == 50_000
    assert table.view.currentIndex().row() == 15_000


def test_filters_start_from_the_top_and_say_when_nothing_matches(
    build: Build, background: Background
) -> None:
    table, _source = build(1_000)
    table.set_filters("name 00005%")
    assert background.idle()
    assert table.row_count() == 100
    assert table.selected_row().id == 500
    table.set_filters("nobody")
    assert background.idle()
    assert _shown_texts(table) == ["Nothing matches."]
    assert table.selected_row() is None
    table.set_filters("%", is_filtered=False)
    assert background.idle()
    assert _shown_texts(table) == []


def test_an_empty_list_says_what_will_be_here(build: Build) -> None:
    table, _source = build(0)
    assert "Things will stand here." in _shown_texts(table)


def test_a_refused_read_is_told_and_the_rows_stand(build: Build, background: Background) -> None:
    table, source = build(100)
    refused: list[Any] = []
    background.refused.connect(refused.append)
    source.refuses = True
    table.reload()
    assert background.idle()
    assert [error.code for error in refused] == ["database-locked"]
    assert table.model.index(0, 0).data() == "name 0000001"
    source.refuses = False
    table.reload()
    assert background.idle()
    assert table.row_count() == 100


def test_the_keys_of_a_list(build: Build, background: Background, qtbot: QtBot) -> None:
    table, _source = build(1_000)
    opened: list[Any] = []
    table.activated.connect(opened.append)
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    assert table.selected_id() == 2
    QTest.keyClick(table.view, Qt.Key.Key_PageDown)
    assert table.view.currentIndex().row() > 10
    QTest.keyClick(table.view, Qt.Key.Key_Home)
    assert table.selected_id() == 1
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert [row.id for row in opened] == [1]


def test_letters_go_to_the_search_box_and_down_comes_back(build: Build, qtbot: QtBot) -> None:
    table, _source = build(10)
    page = table.parentWidget()
    assert isinstance(page, List)
    QTest.keyClick(table.view, Qt.Key.Key_W)
    assert page.bar.search.text() == "w"
    assert page.bar.search.hasFocus()
    QTest.keyClick(page.bar.search, Qt.Key.Key_Down)
    assert table.view.hasFocus()


def test_escape_takes_back_a_search_that_found_nothing(
    build: Build, background: Background
) -> None:
    table, _source = build(10)
    page = table.parentWidget()
    assert isinstance(page, List)
    QTest.keyClicks(table.view, "zz")
    page.bar.search.setFocus()
    table.set_filters("nobody")
    assert background.idle()
    QTest.keyClick(page.bar.search, Qt.Key.Key_Return)
    assert _shown_texts(table) == ["Nothing matches."]
    waiting = QApplication.focusWidget()
    assert waiting is not None
    assert table.isAncestorOf(waiting)
    QTest.keyClick(waiting, Qt.Key.Key_Escape)
    assert page.bar.search.text() == ""


def test_widths_are_remembered(build: Build, qtbot: QtBot) -> None:
    table, _source = build(10)
    window = table.window()
    assert isinstance(window, Window)
    table.view.setColumnWidth(0, 333)
    qtbot.waitUntil(lambda: bool(window.settings.columns.get("things")), timeout=3000)
    assert window.settings.columns["things"]["name"] == 333
    assert "state" not in window.settings.columns["things"], "the stretched one has no own width"


def _look(table: PagedTable, place: int, background: Background) -> Any:
    """The row at a place, as the view gets it: asked for, waited for, asked for again."""
    table.model.data(table.model.index(place, 0))
    assert background.idle()
    row = table.model.row(place)
    assert row is not None
    return row


def _headers(table: PagedTable) -> list[str]:
    model = table.model
    across = Qt.Orientation.Horizontal
    return [model.headerData(n, across) for n in range(model.columnCount(QModelIndex()))]


def _shown_texts(table: PagedTable) -> list[str]:
    states = [child for child in table.findChildren(EmptyState) if child.isVisible()]
    return [state.text() for state in states]


def test_the_parts_are_widgets_of_the_page(build: Build) -> None:
    table, _source = build(1)
    assert isinstance(table.view, QWidget)
    assert table.view.accessibleName() == "things"
