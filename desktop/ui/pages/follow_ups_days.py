"""Follow-ups on a day or in a week: where one is in the calendar, and the grid of what is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.queries.follow_up_days import DueDays, follow_up_days
from desktop.queries.followups import FollowUpFilters, FollowUpRow
from desktop.system.language import _, ngettext
from desktop.ui import follow_up_words as words
from desktop.ui.page import Key, Shell
from desktop.ui.pages.follow_ups_cells import Cell, DayColumn, View, day_column, week_columns
from desktop.ui.pages.follow_ups_grid import DayGrid
from desktop.ui.style import space
from desktop.ui.widgets.buttons import Button, IconButton
from desktop.ui.widgets.labels import Line

DAY, WEEK = "day", "week"
_MOST = {DAY: 200, WEEK: 30}
"""How many are read of what is overdue, and of what is not, for each day."""
_BACK, _ON = "PgUp", "PgDown"


class FollowUpDays(QWidget):
    """``read`` shows what ``wanted()`` leaves on the day or in the week of ``on``.

    ``selected(row or None)``; ``entered(row)`` by Enter; ``overdue()`` and ``more(day)`` ask for
    the list of those that do not stand here; ``day_wanted()`` for a day by itself; ``lost(id)``:
    the one for ``show_one`` is not among those that are shown.
    """

    selected = Signal(object)
    entered = Signal(object)
    overdue = Signal()
    more = Signal(object)
    day_wanted = Signal()
    lost = Signal(int)

    def __init__(self, shell: Shell, wanted: Callable[[], FollowUpFilters]) -> None:
        super().__init__()
        self._shell, self._wanted = shell, wanted
        self.view = WEEK
        self.on = self._today()
        self._wish: int | None = None  # to be selected as soon as it is there
        self._is_needed = False  # and to be sought elsewhere where it is not
        self._begin = ""  # "first", "last" or "asked": the day to begin in; empty where one was
        self.grid = DayGrid()
        self.grid.selected.connect(self._on_selected)
        self.grid.entered.connect(self._on_entered)
        self.grid.turned.connect(self._turn)
        self.grid.paged.connect(self.page_by)
        self.bar = _Bar(self)
        column = QVBoxLayout(self)
        space(column, gap=8)
        column.addWidget(self.bar)
        column.addWidget(self.grid, 1)
        self.setFocusProxy(self.grid)

    # For the page

    def row(self) -> FollowUpRow | None:
        """The selected follow-up, if one is."""
        cell = self.grid.cell()
        return cell.row if cell is not None else None

    def show_view(self, view: str, row: FollowUpRow | None) -> None:
        """A day or a week, at ``row`` where there is one; ``read`` shows it. From what is overdue
        one comes to today."""
        self.view, self._begin = view, "asked"
        if row is not None and row.state == "open":
            self.on, self._wish = max(self._day_of(row), self._today()), row.id

    def show_one(self, row: FollowUpRow) -> None:
        """Show an open follow-up, on its day; what is overdue stands above the hours of today."""
        on, today = self._day_of(row), self._today()
        self.on = today if self.view == DAY and on < today else on
        self._wish, self._is_needed = row.id, True
        self.read()
        self.grid.setFocus()

    def _day_of(self, row: FollowUpRow) -> date:
        return self._shell.formats.local(row.due).date()

    def go(self, on: date) -> None:
        """Show another day, or the week it is in."""
        self.on, self._begin = on, "asked"
        self.read()

    def go_today(self) -> None:
        """Back to today."""
        self.go(self._today())
        self.grid.setFocus()

    def page_by(self, weeks: int) -> None:
        """The same day of another week."""
        self.go(self.on + timedelta(days=7 * weeks))

    def read(self) -> None:
        """Ask again what is due; what is selected stays."""
        is_week = self.view == WEEK
        self._shell.background.ask(
            follow_up_days,
            filters=self._wanted(),
            first=self.on - timedelta(days=self.on.weekday() if is_week else 0),
            days=7 if is_week else 1,
            limit=_MOST[self.view],
            now=self._shell.now(),
            owner=self,
            key="days",
            done=self._show,
        )

    def keys(self) -> list[Key]:
        """What moves through the days."""
        back, on = partial(self.page_by, -1), partial(self.page_by, 1)
        return [
            Key("J", _("today"), self.go_today),
            Key(_BACK, _("a week back"), back, bound=False, shown=False),
            Key(_ON, _("a week on"), on, bound=False, shown=False),
        ]

    # Inside

    def _show(self, found: DueDays) -> None:
        formats = self._shell.formats
        view = View(formats, self._shell.now(), self._shell.staff_id())
        is_week = self.view == WEEK
        columns: Sequence[DayColumn]
        if is_week:
            columns = week_columns(found, view)
            title = words.week(columns[0].on, columns[-1].on, formats)
        else:
            columns = (day_column(found, view),)
            title = columns[0].title
        is_told = not is_week and columns[0].is_today  # above the hours
        late = 0 if is_told else found.before.count
        text = ngettext("{count} overdue from before", "{count} overdue from before", late)
        self.bar.show_at(title, text.format(count=formats.whole(late)) if late else "")
        place = self._first_place([column.on for column in columns])
        self.grid.set_columns(columns, wide=not is_week, place=place)
        self._grant_wish()

    def _grant_wish(self) -> None:
        wish, is_needed = self._wish, self._is_needed
        self._wish, self._is_needed = None, False
        if wish is not None and not self.grid.select_row(wish) and is_needed:
            self.lost.emit(wish)

    def _first_place(self, days: Sequence[date]) -> int | None:
        """The column to begin in; None to stay where one is."""
        begin, self._begin = self._begin, ""
        places = {
            "first": 0,
            "last": len(days) - 1,
            "asked": next((n for n, day in enumerate(days) if day >= self.on), len(days) - 1),
        }
        return places.get(begin)

    def _on_selected(self, cell: Cell | None) -> None:
        if cell is not None:
            self.on = cell.on
        self.selected.emit(cell.row if cell is not None else None)

    def _on_entered(self, cell: Cell) -> None:
        if cell.row is not None:
            self.entered.emit(cell.row)
        elif cell.kind == "more" and cell.before:
            self.overdue.emit()
        elif cell.kind == "more":
            self.more.emit(cell.on)
        elif self.view == WEEK:
            self.on = cell.on
            self.day_wanted.emit()

    def _turn(self, by: int) -> None:
        """Past the edge: the day or the week beyond it, at its near end."""
        self.on += timedelta(days=by if self.view == DAY else 7 * by)
        self._begin = "first" if by > 0 else "last"
        self.read()

    def _today(self) -> date:
        return self._shell.formats.local(self._shell.now()).date()


class _Bar(QWidget):
    """Which days are shown, the ways to others, and what is overdue since before them."""

    def __init__(self, days: FollowUpDays) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        space(row, gap=8)
        back, on = ("chevron-left", "chevron-right")
        if self.isRightToLeft():
            back, on = on, back
        go = days.page_by
        row.addWidget(IconButton(back, _("a week back"), run=partial(go, -1), key=_BACK))
        row.addWidget(IconButton(on, _("a week on"), run=partial(go, 1), key=_ON))
        row.addWidget(Button(_("Today"), key="J", run=days.go_today))
        self.title = Line("", "heading")
        row.addWidget(self.title, 1)
        self.late = Button("", role="chip", run=days.overdue.emit)
        self.late.setProperty("tone", "bad")
        row.addWidget(self.late)

    def show_at(self, title: str, late: str) -> None:
        """Say where one is; ``late`` is empty where nothing is overdue since before."""
        self.title.setText(title)
        self.late.set_text(late)
        self.late.setVisible(bool(late))
