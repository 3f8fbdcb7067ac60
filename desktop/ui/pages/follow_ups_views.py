"""The follow-ups as a list, by the hours of a day, or in a week; whose, and which of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QTimer

from desktop.queries.follow_up_story import FollowUpFigures, figures, follow_up
from desktop.queries.followups import GROUPS, Edges, FollowUpFilters, FollowUpRow
from desktop.system.language import _
from desktop.ui import follow_up_words as words
from desktop.ui.page import Key, Shell
from desktop.ui.pages.follow_ups_columns import follow_up_spec
from desktop.ui.pages.follow_ups_days import FollowUpDays
from desktop.ui.pages.follow_ups_figures import show_figures
from desktop.ui.pages.list_page import ListPage
from desktop.ui.pages.periods import ends
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.labels import key_text

_NAME = "follow-ups"  # under which the desk remembers how they are shown
_LIST = "list"
_MINUTE = 60_000  # milliseconds: what is due becomes overdue while nobody touches anything


class FollowUpViews(ListPage):
    """One of three views is in use; whose and the searched text hold for all of them. A page that
    derives from it is told of the selected one by ``show_row``, and of Enter by ``open_row``."""

    def __init__(self, shell: Shell) -> None:
        self._home = ""
        self._only: date | None = None  # the list holds what is due on this day alone
        self._row: FollowUpRow | None = None  # selected last, in whatever view
        self._came_from = ""  # the calendar that Escape leads back to
        super().__init__(shell, follow_up_spec(shell))
        self._one_day = Button("", key="Esc", role="chip", run=self._every_day)
        self._one_day.setProperty("tone", "accent")
        self._one_day.hide()
        self.add_tool("", self._one_day)
        self._scope = Choice((key, _(text)) for key, text in words.SCOPES.items())
        self._scope.choose("mine" if shell.staff_id() is not None else "everybody")
        self._scope.currentIndexChanged.connect(self.apply)
        self._scope.setToolTip(key_text("M"))
        self.add_tool(_("Whose"), self._scope)
        self._view = Choice((key, _(text)) for key, text in words.VIEWS.items())
        self._view.choose(shell.settings.views.get(_NAME, _LIST))
        self._view.currentIndexChanged.connect(self._on_view)
        self._view.activated.connect(self._remember)
        self._view.setToolTip(key_text("V"))
        self.head.add_tool(_("Shown as"), self._view)
        self._days = FollowUpDays(shell, lambda: self.wanted(self.bar.text(), "open"))
        self._build_days()
        self._clock = QTimer(self, interval=_MINUTE)
        self._clock.timeout.connect(self._on_minute)
        self._clock.start()

    def _build_days(self) -> None:
        days = self._days
        if self.is_calendar():
            days.view = self._view.value()
        days.grid.search = self.bar.search
        self.bar.search.down.connect(self.focus_first)
        days.selected.connect(self._on_selected)
        days.entered.connect(self.enter_panel)
        days.overdue.connect(lambda: self._list_only("overdue"))
        days.more.connect(lambda day: self._list_only("open", day))
        days.day_wanted.connect(self._show_day)
        days.lost.connect(self._open_in_list)
        self.add_below(days)
        self.arrange()

    # Which view

    def is_calendar(self) -> bool:
        """Whether a day or a week is shown."""
        return bool(self._view.value() != _LIST)

    def arrange(self) -> None:
        """Show the view in use."""
        is_calendar = self.is_calendar()
        self.table.setVisible(not is_calendar)
        self._days.setVisible(is_calendar)
        self.bar.show_chips(not is_calendar)
        self._one_day.setVisible(self._only is not None)

    def next_view(self) -> None:
        """List, day, week; remembered."""
        self._view.setCurrentIndex((self._view.currentIndex() + 1) % self._view.count())
        self._remember()

    def _remember(self) -> None:
        views = {**self.shell.settings.views, _NAME: self._view.value()}
        self.shell.remember(views=views)

    def _on_view(self) -> None:
        row = self._row
        self._only, self._came_from = None, ""
        if self.is_calendar():
            self._days.show_view(self._view.value(), row)
        self.arrange()
        self.apply()
        if row is not None and not self.is_calendar():
            self.table.select(row.id)
        self.focus_first()
        self.keys_changed.emit()

    def _show_day(self) -> None:
        self._row = None  # the day is meant, not what is selected on another
        self._view.choose("day")
        self._remember()

    def selected_row(self) -> FollowUpRow | None:
        if self.is_calendar():
            return self._days.row()
        row: FollowUpRow | None = self.table.selected_row()
        return row

    def _on_selected(self, row: FollowUpRow | None) -> None:
        self._row = row
        super()._on_selected(row)

    def focus_first(self) -> None:
        (self._days if self.is_calendar() else self.table).setFocus()

    def enter_panel(self, _row: FollowUpRow) -> None:
        """Enter in the calendar: what is known of it, beside it."""
        panel = self.side()
        if panel is not None and panel.isVisible():
            panel.setFocus()
        else:
            self.shell.notice(_("F9 shows what is known of it beside the calendar."))

    # What is asked for

    def wanted(self, text: str, value: object) -> FollowUpFilters:
        scope = self._scope.value()
        since, until = self._bounds()
        return FollowUpFilters(
            state=str(value) if value in ("done", "cancelled") else "open",
            owner_id=self.shell.staff_id() if scope == "mine" else None,
            pool=scope == "pool",
            group=str(value) if value in GROUPS else "",
            put_off=value == "put-off",
            edges=self.edges(),
            since=since,
            until=until,
            text=text,
            home=self._home,
        )

    def _bounds(self) -> tuple[datetime | None, datetime | None]:
        """Of the one day that is listed."""
        if self._only is None:
            return None, None
        zone, next_day = self.shell.formats.zone, self._only + timedelta(days=1)
        return (
            datetime.combine(self._only, time.min, zone),
            datetime.combine(next_day, time.min, zone),
        )

    def apply(self) -> None:
        """What is done is read from the latest back, what is open from the most urgent on."""
        if self.is_calendar():
            self._asked = (self.bar.text(), self.bar.value())
            self._days.read()
        else:
            self.table.model.descending = self.bar.value() in ("done", "cancelled")
            super().apply()
        self.read_counts()

    def reload(self) -> None:
        if not self.is_calendar():
            super().reload()
            return
        self.apply()
        self.show_row(self.selected_row())
        self.keys_changed.emit()

    def is_everything(self) -> bool:
        is_everybody = self._scope.value() == "everybody"
        return super().is_everything() and is_everybody and self._only is None

    def is_usual(self) -> bool:
        return super().is_usual() and self._only is None

    def show_everything(self) -> None:
        self._scope.choose("everybody")
        self._only = None
        self.arrange()
        super().show_everything()

    def next_scope(self) -> None:
        """Mine, the pool, everybody's."""
        self._scope.setCurrentIndex((self._scope.currentIndex() + 1) % self._scope.count())

    def _list_only(self, value: str, day: date | None = None) -> None:
        """Those that do not stand in the calendar, as a list; Escape leads back."""
        came_from = self._view.value()
        self._row = None  # one of them, not the one that is left
        self._view.choose(_LIST)
        self._only, self._came_from = day, came_from
        if day is not None:
            self._one_day.set_text(self.shell.formats.day(day), key="Esc")
        self.bar.choose(value)
        self.arrange()
        self.apply()
        self.focus_first()
        self.keys_changed.emit()

    def _every_day(self) -> None:
        """Back to the calendar from which the list was asked for."""
        self._view.choose(self._came_from)

    # One of them

    def open(self, target: object) -> None:
        """Select a follow-up, open or not."""
        self.shell.background.ask(
            follow_up, follow_up_id=int(str(target)), owner=self, key="open", done=self._find
        )

    def _find(self, row: FollowUpRow) -> None:
        if row.state == "open" and self.is_calendar():
            self._days.show_one(row)
        elif row.state == "open":
            super().open(row.id)
        else:
            self._view.choose(_LIST)
            self._scope.choose("everybody")
            self.bar.clear()
            self.bar.choose(row.state)
            self.table.select(row.id)
            self.table.setFocus()

    def _open_in_list(self, row_id: int) -> None:
        """It stands on its day, but not among the first: the list has them all."""
        self._view.choose(_LIST)
        super().open(row_id)

    # Counts

    def edges(self) -> Edges:
        """Where overdue, today and this week end."""
        return ends(self.shell.now(), self.shell.formats)

    def _on_minute(self) -> None:
        if self.isVisible():
            self.reload()

    def read_counts(self) -> None:
        self.shell.background.ask(
            figures,
            filters=replace(self.wanted("", "open"), since=None, until=None),
            edges=self.edges(),
            owner=self,
            key="counts",
            done=self._show_counts,
        )

    def _show_counts(self, found: FollowUpFigures) -> None:
        self._home = found.home
        is_own = self._scope.value() == "mine"
        show_figures(found, self.head, self.bar, formats=self.shell.formats, is_own=is_own)

    # Keys

    def view_keys(self) -> list[Key]:
        """What chooses and moves through the views."""
        keys = [
            Key("M", _("mine, the pool, everybody's"), self.next_scope, shown=False),
            Key("V", _("list, day, week"), self.next_view),
        ]
        if self.is_calendar():
            keys += self._days.keys()
        if self._came_from:
            keys.insert(0, Key("Escape", _("back to the calendar"), self._every_day))
        return keys

    def keys(self) -> list[Key]:
        """In the calendar there is nothing to sort and nothing to filter by."""
        keys = super().keys()
        gone = {"Alt+Right", "Alt+Left", "F3", "Shift+F3"} if self.is_calendar() else set()
        return [key for key in keys if key.sequence not in gone]
