"""The waitlists: which lists there are, who waits on one of them, where, and why there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.queries.entries import EntryFilters, EntryRow
from desktop.queries.queue import EntryStory, QueueState, entry_story, queue_state
from desktop.queries.waitlists import PolicyRow, WaitlistRow
from desktop.system.language import _
from desktop.ui import waitlist_words as words
from desktop.ui.lane import later
from desktop.ui.page import Key, Shell
from desktop.ui.pages.list_page import ListPage
from desktop.ui.pages.waitlists_actions import QueueActions
from desktop.ui.pages.waitlists_columns import queue_spec, today_of
from desktop.ui.pages.waitlists_lists import ListChooser
from desktop.ui.pages.waitlists_panel import EntryPanel
from desktop.ui.pages.waitlists_sought import SoughtPlace
from desktop.ui.style import look

if TYPE_CHECKING:  # read in the lane, when somebody who waits is selected
    from desktop.queries.forecasts import Expected

_STATES = {"all": "open", "paused": "waiting"}  # what a filter asks for, where it is no state
_NO_LIST = 0  # an id that no list has
_TICK = 10_000  # milliseconds between looks at what is left of offers
_LOW = 500  # pixels at 100 % text size: a lower page shows the lists or the queue, not both


class WaitlistsPage(ListPage):
    """The lists at the top, the queue of the chosen one below. ``open`` takes a waitlist's id, or
    ``("place", id)`` for somebody's place on whichever it is."""

    topics = frozenset({"waitlists", "stock", "customers", "orders", "points", "settings"})

    def __init__(self, shell: Shell) -> None:
        self._state: QueueState | None = None
        self._story: EntryStory | None = None
        self._list_id = _NO_LIST
        self._is_choosing = False
        super().__init__(shell, queue_spec(shell, self._rules))
        self._actions = QueueActions(
            self,
            shell,
            row=self.table.selected_row,
            state=lambda: self._state,
            reload=self.reload,
            opened=self.open,
        )
        self._lists = ListChooser(shell)
        self._lists.chosen.connect(self._choose)
        self._lists.entered.connect(self._enter)
        self.add_on_top(self._lists)
        self._sought = SoughtPlace(self, self._lists)
        self._panel = EntryPanel(shell, self._actions.of_place)
        self._ticking = QTimer(self, interval=_TICK)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()

    def side(self) -> QWidget:
        return self._panel

    # The list of lists

    def open(self, target: object) -> None:
        if isinstance(target, tuple):
            self._sought.seek(int(target[1]))
            return
        self._lists.reload()
        self._lists.select(int(str(target)))
        self._enter()

    def reload(self) -> None:
        """The queue first: the lists are counted, which takes longer than anybody should wait."""
        if self._list_id != _NO_LIST:
            super().reload()
        self._lists.reload()

    def _tick(self) -> None:
        """Offers run out while nobody does anything: what is left is written anew, nothing read."""
        if self.isVisible():
            self.table.view.viewport().update()
            self._lists.tick()
            self._panel.tick()
            self._show_head()
            self.keys_changed.emit()  # one that ran out can no longer be accepted

    def _choose(self, row: WaitlistRow | None) -> None:
        chosen = row.id if row is not None else _NO_LIST
        if chosen == self._list_id:
            return
        self._list_id, self._state = chosen, None
        self.head.set_title(row.title if row is not None else "")
        self.head.set_chips(())
        self.head.set_caption("")
        self.bar.clear()
        self.apply()
        self.read_counts()
        self._arrange()
        self._sought.show(chosen)
        self.keys_changed.emit()

    def _rules(self) -> PolicyRow | None:
        return self._state.row.policy if self._state is not None else None

    def _show_lists(self) -> None:
        self._is_choosing = True
        self._arrange()
        self._lists.table.setFocus()

    def _search_lists(self) -> None:
        self._show_lists()
        self._lists.search.setFocus()

    def _enter(self) -> None:
        self._is_choosing = False
        self._arrange()
        self.table.setFocus()

    def _arrange(self) -> None:
        """Both one over the other; where the page is low only the one in use."""
        is_low = self.height() < look.px(_LOW)
        has_list = self._list_id != _NO_LIST
        self._lists.setVisible(not is_low or self._is_choosing or not has_list)
        shows_queue = has_list and not (is_low and self._is_choosing)
        if not shows_queue and self.table.isAncestorOf(self.focusWidget() or self):
            self._lists.table.setFocus()  # else the next box would have it, and the undo key
        self.head.setVisible(shows_queue)
        self.show_tools(shows_queue)
        self.table.setVisible(shows_queue)
        self._lists.set_alone(not shows_queue)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def focus_first(self) -> None:
        (self.table if self._list_id != _NO_LIST else self._lists.table).setFocus()

    # The queue

    def wanted(self, text: str, value: object) -> EntryFilters:
        return EntryFilters(
            today=today_of(self.shell),
            waitlist_id=self._list_id,
            state=_STATES.get(str(value), str(value)),
            paused={"waiting": False, "paused": True}.get(str(value)),
            text=text,
            home=self._state.home if self._state is not None else "",
        )

    def read_counts(self) -> None:
        if self._list_id != _NO_LIST:
            self.shell.background.ask(
                queue_state,
                waitlist_id=self._list_id,
                now=self.shell.now(),
                owner=self,
                key="counts",
                done=self._show_state,
            )

    def _show_state(self, state: QueueState) -> None:
        if state.row.id != self._list_id:
            return
        self._state = state
        self._show_head()
        row, formats = state.row, self.shell.formats
        for value, count in (
            ("all", row.waiting + row.offered),
            ("waiting", row.waiting - row.paused),
            ("offered", row.offered),
            ("paused", row.paused),
        ):
            self.bar.set_count(value, formats.whole(count))
        longest = words.longest_wait(row, formats, today=today_of(self.shell))
        self.bar.set_remark(_("longest wait {days}").format(days=longest) if longest else "")
        self.table.view.viewport().update()  # head starts are named by the policy
        self.keys_changed.emit()

    def _show_head(self) -> None:
        """The title with its figures, the rules in force and for whom units are gathered."""
        if self._state is None:
            return
        state, row, formats = self._state, self._state.row, self.shell.formats
        on = words.dates(row, formats)
        self.head.set_title(f"{row.title}, {on}" if on else row.title)
        self.head.set_chips(words.head_chips(row, state.free, formats, now=self.shell.now()))
        said = [words.policy(row.policy, formats)] if row.policy else []
        if state.gathering:
            said.append(_("units are gathered for {customer}").format(customer=state.gathering))
        self.head.set_caption(" · ".join(said))

    # The selected place

    def show_row(self, row: EntryRow | None) -> None:
        if row is None:
            self._show_story(None)
            return
        self.shell.background.ask(
            entry_story,
            entry_id=row.id,
            today=today_of(self.shell),
            owner=self,
            key="story",
            done=self._show_story,
            failed=lambda _error: self._show_story(None),
        )

    def _show_story(self, story: EntryStory | None) -> None:
        row = self._state.row if self._state is not None else self._lists.row()
        self._panel.show_story(story, row)
        self._story = story
        if story is None or row is None or not _can_forecast(story, row):
            return
        self.shell.background.ask(
            later("desktop.queries.forecasts", "expected"),
            entry_id=story.id,
            waitlist_id=story.entry.waitlist_id,
            units_ahead=story.units_ahead,
            now=self.shell.now(),
            owner=self,
            key="expected",
            done=lambda found: self._show_expected(found, story, row),
        )

    def _show_expected(self, found: Expected, story: EntryStory, row: WaitlistRow) -> None:
        if self._story is story:
            self._panel.show_story(story, row, found)

    def open_row(self, row: EntryRow) -> None:
        if row.order_id is not None:
            self.shell.go("orders", row.order_id)
        else:
            self.shell.go("customers", row.customer_id)

    # Keys

    def own_keys(self) -> list[Key]:
        row: EntryRow | None = self.table.selected_row()
        waits = row is not None and row.state == "waiting"
        return [
            Key("Return", _("open it"), self._open, enabled=row is not None, bound=False),
            Key("S", _("statement"), self._statement, enabled=waits),
            *self._actions.of_place(),
            Key("L", _("all lists"), self._show_lists),
            Key("E", _("rules"), self._rules_of, enabled=self._list_id != _NO_LIST),
            Key("V", _("over time"), self._chart, enabled=self._state is not None),
            Key("C", _("open the customer"), self._customer, enabled=row is not None, shown=False),
            Key("Ctrl+L", _("search the lists"), self._search_lists, shown=False),
            Key("Shift+L", self._closed_label(), self._show_closed, shown=False),
            *self._actions.of_list(),
        ]

    def _closed_label(self) -> str:
        hides = self._lists.shows_closed
        return _("hide the closed lists") if hides else _("show the closed lists too")

    def _show_closed(self) -> None:
        self._lists.show_closed()
        self.keys_changed.emit()

    def _statement(self) -> None:
        from desktop.ui.pages.statement_sheet import open_statement

        open_statement(self.shell, self, (self.table.selected_row().id,))

    def _open(self) -> None:
        self.open_row(self.table.selected_row())

    def _customer(self) -> None:
        self.shell.go("customers", self.table.selected_row().customer_id)

    def _rules_of(self) -> None:
        from desktop.ui.pages.policy_sheet import open_policy

        open_policy(self, self.shell, self._list_id)

    def _chart(self) -> None:
        from desktop.ui.pages.waitlists_chart import open_chart

        if self._state is not None:
            open_chart(self, self.shell, self._state.row)


def _can_forecast(story: EntryStory, row: WaitlistRow) -> bool:
    """Who waits on an open list without dates has a forecast."""
    waits = story.entry.state == "waiting" and story.units_ahead is not None
    return waits and row.state == "open" and row.from_on is None and row.to_on is None
