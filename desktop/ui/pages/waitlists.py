"""The waitlists: which lists there are, who waits on one of them, where, and why there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.queries.entries import EntryFilters, EntryRow
from desktop.queries.queue import EntryStory, QueueState, entry_story, first_in_line, queue_state
from desktop.queries.waitlists import PolicyRow, WaitlistRow
from desktop.services import places as actions
from desktop.system.language import _, ngettext
from desktop.ui import waitlist_words as words
from desktop.ui.page import Key, Shell
from desktop.ui.pages.list_page import ListPage
from desktop.ui.pages.policy_sheet import open_policy
from desktop.ui.pages.statement_sheet import open_statement
from desktop.ui.pages.waitlists_columns import queue_spec, today_of
from desktop.ui.pages.waitlists_lists import ListChooser
from desktop.ui.pages.waitlists_panel import EntryPanel
from desktop.ui.pages.waitlists_sheets import (
    open_give,
    open_grant,
    open_new_list,
    open_pause,
    open_withdraw,
)
from desktop.ui.style import look

_NO_LIST = 0  # an id that no list has
_LOW = 500  # pixels at 100 % text size: a lower page shows the lists or the queue, not both


class WaitlistsPage(ListPage):
    """The lists at the top, the queue of the chosen one below. ``open`` takes a waitlist's id."""

    topics = frozenset({"waitlists", "stock", "customers", "orders", "points", "settings"})

    def __init__(self, shell: Shell) -> None:
        self._state: QueueState | None = None
        self._list_id = _NO_LIST
        self._is_choosing = False
        super().__init__(shell, queue_spec(shell, self._rules))
        self._lists = ListChooser(shell)
        self._lists.chosen.connect(self._choose)
        self._lists.entered.connect(self._enter)
        self.add_on_top(self._lists)
        self._panel = EntryPanel(shell)

    def side(self) -> QWidget:
        return self._panel

    # The list of lists

    def open(self, target: object) -> None:
        self._lists.reload()
        self._lists.select(int(str(target)))
        self._enter()

    def reload(self) -> None:
        self._lists.reload()
        super().reload()

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
            state=str(value) if value in ("served", "withdrawn") else "waiting",
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
        row, formats = state.row, self.shell.formats
        today = today_of(self.shell)
        on = words.dates(row, formats)
        self.head.set_title(f"{row.title}, {on}" if on else row.title)
        waiting = ngettext("{count} waiting", "{count} waiting", row.waiting)
        paused = ngettext("{count} paused", "{count} paused", row.paused) if row.paused else ""
        self.head.set_chips(
            (
                (waiting.format(count=formats.whole(row.waiting)), "neutral"),
                (paused.format(count=formats.whole(row.paused)), "partly"),
                (words.free_units(state.free, formats), "met"),
            )
        )
        self.head.set_caption(words.policy(row.policy, formats) if row.policy else "")
        for value, count in (
            ("all", row.waiting),
            ("waiting", row.waiting - row.paused),
            ("paused", row.paused),
        ):
            self.bar.set_count(value, formats.whole(count))
        longest = words.longest_wait(row, formats, today=today)
        self.bar.set_remark(_("longest wait {days}").format(days=longest) if longest else "")
        self.table.view.viewport().update()  # head starts are named by the policy
        self.keys_changed.emit()

    # The selected place

    def show_row(self, row: EntryRow | None) -> None:
        if row is None:
            self._panel.show_story(None, None)
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

    def open_row(self, row: EntryRow) -> None:
        if row.order_id is not None:
            self.shell.go("orders", row.order_id)

    # Actions

    def own_keys(self) -> list[Key]:
        row: EntryRow | None = self.table.selected_row()
        waits = row is not None and row.state == "waiting"
        is_paused = waits and row is not None and row.place is None
        label, can_give = self._giving()
        return [
            Key("Return", _("open the order"), self._open, enabled=row is not None, bound=False),
            Key("S", _("statement"), self._statement, enabled=waits),
            Key("G", _("grant head start"), self._grant, enabled=waits),
            Key("P", _("pause"), self._pause, enabled=waits and not is_paused),
            Key("U", _("resume"), self._resume, enabled=is_paused),
            Key("W", _("withdraw"), self._withdraw, enabled=waits),
            Key("A", _("all lists"), self._show_lists),
            Key("E", _("rules"), self._rules_of, enabled=self._list_id != _NO_LIST),
            Key("C", _("open the customer"), self._customer, enabled=row is not None, shown=False),
            Key("Ctrl+L", _("search the lists"), self._search_lists, shown=False),
            Key("N", _("new list"), self._new, shown=False),
            Key("O", label, self._give, enabled=can_give, primary=True),
        ]

    def _giving(self) -> tuple[str, bool]:
        """The main action, with how many units it would give, and whether there is anything."""
        state = self._state
        if state is None or state.free <= 0 or not state.row.waiting or state.row.state != "open":
            return _("Give free units"), False
        if state.free == 1:
            return _("Give the free unit"), True
        count = self.shell.formats.quantity(state.free)
        return _("Give the {count} free units").format(count=count), True

    def _give(self) -> None:
        """Read anew who stands first, and show that before anything is given."""
        self.shell.background.ask(
            first_in_line,
            waitlist_id=self._list_id,
            today=today_of(self.shell),
            owner=self,
            key="give",
            done=lambda first: open_give(
                self, self.shell, self._state, first, saved=self._tell_given
            ),
        )

    def _tell_given(self, count: int) -> None:
        if not count:
            text = _("Nobody was served: nobody who could be takes as few as there are.")
            self.shell.notice(text)
            return
        text = ngettext(
            "{count} member was given units. The call stands on the follow-up list.",
            "{count} members were given units. The calls stand on the follow-up list.",
            count,
        )
        self.shell.notice(text.format(count=self.shell.formats.whole(count)))

    def _statement(self) -> None:
        open_statement(self.shell, self, (self.table.selected_row().id,))

    def _grant(self) -> None:
        rules = self._rules()
        cap = rules.cap_days if rules is not None else None
        open_grant(self, self.shell, self.table.selected_row(), cap_days=cap)

    def _pause(self) -> None:
        open_pause(self, self.shell, self.table.selected_row())

    def _withdraw(self) -> None:
        open_withdraw(self, self.shell, self.table.selected_row())

    def _resume(self) -> None:
        row: EntryRow = self.table.selected_row()
        until = row.paused_until
        back = (
            None
            if until is None
            else lambda: self._act(actions.pause, lambda _none: None, entry=row.id, until=until)
        )
        told = _("{customer} can be served again.").format(customer=row.customer)
        self._act(actions.resume, lambda _none: self.shell.notice(told, undo=back), entry=row.id)

    def _act(
        self, action: Callable[..., Any], done: Callable[[Any], object], **values: Any
    ) -> None:
        self.shell.background.act(
            action,
            done=done,
            owner=self,
            who=self.shell.staff_id(),
            now=self.shell.now(),
            **values,
        )

    def _open(self) -> None:
        self.open_row(self.table.selected_row())

    def _customer(self) -> None:
        self.shell.go("customers", self.table.selected_row().customer_id)

    def _rules_of(self) -> None:
        open_policy(self, self.shell, self._list_id)

    def _new(self) -> None:
        open_new_list(self, self.shell, self.open)
