"""The follow-ups: what is due, for whom, and the three ways off the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.domain.followups import FREE_SNOOZES
from desktop.domain.procedures import STEP
from desktop.domain.typed_dates import read_date
from desktop.queries.follow_up_story import (
    FollowUpFigures,
    figures,
    follow_up,
    follow_up_story,
)
from desktop.queries.followups import GROUPS, Edges, FollowUpFilters, FollowUpRow
from desktop.queries.staff import StaffRow, staff
from desktop.services import followups as actions
from desktop.services import handovers
from desktop.system.language import _
from desktop.ui import follow_up_words as words
from desktop.ui.page import Key, Shell
from desktop.ui.pages.choice_strip import ChoiceStrip
from desktop.ui.pages.follow_ups_columns import follow_up_spec
from desktop.ui.pages.follow_ups_figures import show_figures
from desktop.ui.pages.follow_ups_panel import FollowUpPanel
from desktop.ui.pages.follow_ups_sheets import (
    open_cancel,
    open_hand_over,
    open_new,
    open_snooze,
    snooze,
)
from desktop.ui.pages.list_page import ListPage
from desktop.ui.pages.periods import ends
from desktop.ui.pages.procedure_sheets import open_procedure, open_skip
from desktop.ui.style import look
from desktop.ui.widgets.fields import Choice

_LOW = 480  # pixels at 100 % text size
_MINUTE = 60_000  # milliseconds: what is due becomes overdue while nobody touches anything


class FollowUpsPage(ListPage):
    """D and a figure finishes the selected one; the next stands in its place."""

    topics = frozenset({"follow_ups", "customers", "contacts", "orders", "staff"})

    def __init__(self, shell: Shell) -> None:
        self._home = ""
        super().__init__(shell, follow_up_spec(shell))
        self._scope = Choice((key, _(text)) for key, text in words.SCOPES.items())
        self._scope.choose("mine" if shell.staff_id() is not None else "everybody")
        self._scope.currentIndexChanged.connect(self.apply)
        self.add_tool(_("Whose"), self._scope)
        self._strip = ChoiceStrip()
        self._strip.closed.connect(self._on_strip_closed)
        self.add_below(self._strip)
        self._panel = FollowUpPanel(shell)
        self._clock = QTimer(self, interval=_MINUTE)
        self._clock.timeout.connect(self._on_minute)
        self._clock.start()

    def side(self) -> QWidget:
        return self._panel

    # The list

    def wanted(self, text: str, value: object) -> FollowUpFilters:
        scope = self._scope.value()
        return FollowUpFilters(
            state=str(value) if value in ("done", "cancelled") else "open",
            owner_id=self.shell.staff_id() if scope == "mine" else None,
            pool=scope == "pool",
            group=str(value) if value in GROUPS else "",
            edges=self._edges(),
            text=text,
            home=self._home,
        )

    def apply(self) -> None:
        """What is done is read from the latest back, what is open from the most urgent on."""
        self.table.model.descending = self.bar.value() in ("done", "cancelled")
        super().apply()
        self.read_counts()

    def is_everything(self) -> bool:
        return super().is_everything() and self._scope.value() == "everybody"

    def show_everything(self) -> None:
        self._scope.choose("everybody")
        super().show_everything()

    def open(self, target: object) -> None:
        """Select a follow-up, open or not."""
        self.shell.background.ask(
            follow_up, follow_up_id=int(str(target)), owner=self, key="open", done=self._find
        )

    def _find(self, row: FollowUpRow) -> None:
        if row.state == "open":
            super().open(row.id)
            return
        self._scope.choose("everybody")
        self.bar.clear()
        self.bar.choose(row.state)
        self.table.select(row.id)
        self.table.setFocus()

    def _edges(self) -> Edges:
        return ends(self.shell.now(), self.shell.formats)

    def _next_scope(self) -> None:
        self._scope.setCurrentIndex((self._scope.currentIndex() + 1) % self._scope.count())

    def _on_minute(self) -> None:
        if self.isVisible():
            self.reload()

    def read_counts(self) -> None:
        self.shell.background.ask(
            figures,
            filters=self.wanted("", "open"),
            edges=self._edges(),
            owner=self,
            key="counts",
            done=self._show_counts,
        )

    def _show_counts(self, found: FollowUpFigures) -> None:
        self._home = found.home
        is_own = self._scope.value() == "mine"
        show_figures(found, self.head, self.bar, formats=self.shell.formats, is_own=is_own)

    # The selected one

    def show_row(self, row: FollowUpRow | None) -> None:
        if row is None:
            self._panel.show_story(None)
            return
        self.shell.background.ask(
            follow_up_story,
            follow_up_id=row.id,
            on=self._edges().today,
            owner=self,
            key="story",
            done=self._panel.show_story,
            failed=lambda _error: self._panel.show_story(None),
        )

    def open_row(self, row: FollowUpRow) -> None:
        self._finish()

    # Keys

    def own_keys(self) -> list[Key]:
        row: FollowUpRow | None = self.table.selected_row()
        if self._strip.is_open():
            return []
        has_row, is_open = row is not None, row is not None and row.state == "open"
        is_step = is_open and row is not None and row.rule == STEP
        return [
            Key("Return", _("done"), self._finish, enabled=is_open, bound=False, shown=False),
            Key("S", _("put off"), self._snooze, enabled=is_open),
            Key("H", _("hand over"), self._hand_over, enabled=is_open),
            Key("T", _("take"), self._take, enabled=is_open and self._can_take(row)),
            Key("X", _("cancel"), self._cancel, enabled=is_open),
            Key("W", _("procedure"), self._procedure, enabled=has_row, shown=False),
            Key("K", _("skip the step"), self._skip, enabled=is_step),
            Key("O", _("open the order or customer"), self._open_subject, enabled=has_row),
            Key("M", _("mine, the pool, everybody's"), self._next_scope, shown=False),
            Key("N", _("New follow-up"), self._new, button=True),
            Key("D", _("Done"), self._finish, enabled=is_open, primary=True),
        ]

    def _can_take(self, row: FollowUpRow | None) -> bool:
        if row is None:
            return False
        is_for_me = row.handed_to_id is not None and row.handed_to_id == self.shell.staff_id()
        return row.owner_id is None or is_for_me

    def _finish(self) -> None:
        row: FollowUpRow | None = self.table.selected_row()
        if row is None or row.state != "open":
            return
        self._strip.ask(
            _("What came of it? {customer}").format(customer=row.customer),
            [(_(text), _(text)) for text in words.OUTCOMES],
            placeholder=_("or in your own words"),
            chosen=lambda outcome: self._act(actions.finish, row, outcome=outcome),
            typed=lambda outcome: self._act(actions.finish, row, outcome=outcome),
        )
        self._on_strip_opened()

    def _snooze(self) -> None:
        row: FollowUpRow = self.table.selected_row()
        if row.snoozes >= FREE_SNOOZES:
            open_snooze(self, self.shell, row)
            return
        self._strip.ask(
            _("Put off until when? {customer}").format(customer=row.customer),
            [(_(text), delay) for text, delay in words.DELAYS],
            placeholder=_("or a day: fri, +2w, 3 dec"),
            chosen=lambda delay: self._act(snooze, row, **delay),
            typed=lambda text: self._act(snooze, row, on=self._day(text)),
        )
        self._on_strip_opened()

    def _day(self, text: str) -> date:
        formats = self.shell.formats
        today = formats.local(self.shell.now()).date()
        return read_date(text, locale=str(formats.locale), today=today)

    def _hand_over(self) -> None:
        row: FollowUpRow = self.table.selected_row()
        if self._sits_here():
            self._with_staff(lambda rows: open_hand_over(self, self.shell, row, rows))

    def _take(self) -> None:
        row: FollowUpRow = self.table.selected_row()
        if not self._sits_here():
            return
        told = _("It is yours now: {customer}.").format(customer=row.customer)
        was_pool = row.owner_id is None

        def back() -> None:
            self._act(handovers.hand_over, row, to=None)

        self._act(
            handovers.take,
            row,
            done=lambda _none: self.shell.notice(told, undo=back if was_pool else None),
        )

    def _cancel(self) -> None:
        open_cancel(self, self.shell, self.table.selected_row())

    def _procedure(self) -> None:
        row: FollowUpRow = self.table.selected_row()
        open_procedure(
            self, self.shell, customer=row.customer_id, order=row.order_id, name=row.customer
        )

    def _skip(self) -> None:
        open_skip(self, self.shell, self.table.selected_row())

    def _new(self) -> None:
        self._with_staff(
            lambda rows: open_new(self, self.shell, rows, home=self._home, made=self.open)
        )

    def _open_subject(self) -> None:
        row: FollowUpRow = self.table.selected_row()
        has_order = row.order_id is not None
        self.shell.go(*(("orders", row.order_id) if has_order else ("customers", row.customer_id)))

    def _act(
        self,
        action: Callable[..., Any],
        row: FollowUpRow,
        done: Callable[[Any], object] | None = None,
        **values: Any,
    ) -> None:
        self.shell.background.act(
            action,
            owner=self,
            done=done,
            follow_up=row.id,
            who=self.shell.staff_id(),
            now=self.shell.now(),
            **values,
        )

    def _with_staff(self, use: Callable[[Sequence[StaffRow]], object]) -> None:
        self.shell.background.ask(staff, owner=self, key="staff", done=use)

    def _sits_here(self) -> bool:
        """Whether it is known who sits here; nobody hands over or takes without a name."""
        is_known = self.shell.staff_id() is not None
        if not is_known:
            self.shell.notice(_("Say first who sits here, at the top right."), tone="bad")
        return is_known

    def _on_strip_opened(self) -> None:
        """On a low page the filters make room for the question."""
        self.show_tools(self.height() >= look.px(_LOW))
        self.keys_changed.emit()

    def _on_strip_closed(self) -> None:
        self.show_tools(True)
        self.table.setFocus()
        self.keys_changed.emit()
