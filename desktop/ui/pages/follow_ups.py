"""The follow-ups: what is due, for whom, and the three ways off the list."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.domain.procedures import STEP
from desktop.queries.follow_up_story import (
    FollowUpFigures,
    figures,
    follow_up,
    follow_up_story,
)
from desktop.queries.followups import GROUPS, Edges, FollowUpFilters, FollowUpRow
from desktop.services import daily
from desktop.system.language import _
from desktop.ui import follow_up_words as words
from desktop.ui.page import Key, Shell
from desktop.ui.pages.choice_strip import ChoiceStrip
from desktop.ui.pages.customer_letter import LETTER_KEY
from desktop.ui.pages.follow_ups_actions import FollowUpActions
from desktop.ui.pages.follow_ups_calendar import export_calendar
from desktop.ui.pages.follow_ups_columns import follow_up_spec
from desktop.ui.pages.follow_ups_figures import show_figures
from desktop.ui.pages.follow_ups_panel import FollowUpPanel
from desktop.ui.pages.follow_ups_sheets import (
    open_new,
)
from desktop.ui.pages.follow_ups_unplanned import UnplannedView
from desktop.ui.pages.list_page import ListPage
from desktop.ui.pages.periods import ends
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
        self._do = FollowUpActions(
            self,
            shell,
            self._strip,
            selected=self.table.selected_row,
            opened=self._on_strip_opened,
        )
        self._unplanned = UnplannedView(shell)
        self._unplanned.changed.connect(self.keys_changed)
        self._unplanned.list.activated.connect(lambda _index: self._plan())
        self.add_below(self._unplanned)
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
            put_off=value == "put-off",
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
        self._swap(unplanned=False)
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
        if not self._unplanned.isHidden():
            self._unplanned.read()
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
        self._do.finish()

    # Keys

    def own_keys(self) -> list[Key]:
        row: FollowUpRow | None = self.table.selected_row()
        if self._strip.is_open():
            return []
        if not self._unplanned.isHidden():
            row_there = self._unplanned.row() is not None
            return [
                Key("Escape", _("back to the list"), self._leave_unplanned),
                Key("N", _("plan the next step"), self._plan, enabled=row_there, primary=True),
            ]
        has_row, is_open = row is not None, row is not None and row.state == "open"
        for_me = is_open and self._do.is_for_me(row)
        is_step = is_open and row is not None and row.rule == STEP
        return [
            Key("Return", _("done"), self._do.finish, enabled=is_open, bound=False, shown=False),
            Key("S", _("put off"), self._do.snooze, enabled=is_open),
            Key("H", _("hand over"), self._do.hand_over, enabled=is_open),
            Key("T", _("take"), self._do.take, enabled=is_open and self._do.can_take(row)),
            Key(
                "R",
                _("give it back"),
                self._do.decline,
                enabled=for_me,
            ),
            Key("X", _("cancel"), self._do.cancel, enabled=is_open),
            Key("W", _("procedure"), self._do.procedure, enabled=has_row, shown=False),
            Key("K", _("skip the step"), self._do.skip, enabled=is_step),
            Key("O", _("open the order or customer"), self._do.open_subject, enabled=has_row),
            Key(LETTER_KEY, _("letter"), self._do.letter, enabled=is_open, shown=False),
            Key("P", _("promises"), lambda: self.shell.go("promises"), shown=False),
            Key("M", _("mine, the pool, everybody's"), self._next_scope, shown=False),
            Key("U", _("what has no next date"), self._show_unplanned, shown=False),
            Key("Ctrl+Shift+I", _("to a calendar file"), self._to_calendar, shown=False),
            Key("N", _("New follow-up"), self._new, button=True),
            Key("D", _("Done"), self._do.finish, enabled=is_open, primary=True),
        ]

    def _to_calendar(self) -> None:
        export_calendar(self, self.shell, self.wanted(self.bar.text(), self.bar.value()))

    def _show_unplanned(self) -> None:
        self._swap(unplanned=True)
        self._unplanned.read()
        self._unplanned.setFocus()

    def _leave_unplanned(self) -> None:
        self._swap(unplanned=False)
        self.table.setFocus()

    def _swap(self, *, unplanned: bool) -> None:
        self._unplanned.setVisible(unplanned)
        self.table.setVisible(not unplanned)
        self.show_tools(not unplanned)
        self.keys_changed.emit()

    def _plan(self) -> None:
        about = self._unplanned.row()
        if about is not None and about.is_of_office:
            self.shell.background.act(
                daily.leave_missing,
                owner=self,
                done=lambda outcome: self._planned(outcome.value),
                who=self.shell.staff_id(),
                now=self.shell.now(),
            )
        elif about is not None:
            self._do.with_staff(
                lambda rows: open_new(
                    self, self.shell, rows, home=self._home, made=self._planned, about=about
                )
            )

    def _planned(self, _made: int) -> None:
        self._unplanned.read()

    def _new(self) -> None:
        self._do.with_staff(
            lambda rows: open_new(self, self.shell, rows, home=self._home, made=self.open)
        )

    def _on_strip_opened(self) -> None:
        """On a low page the filters make room for the question."""
        self.show_tools(self.height() >= look.px(_LOW))
        self.keys_changed.emit()

    def _on_strip_closed(self) -> None:
        self.show_tools(True)
        self.table.setFocus()
        self.keys_changed.emit()
