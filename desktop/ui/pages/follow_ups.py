"""The follow-ups: what is due, for whom, and the three ways off the list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.domain.procedures import STEP
from desktop.queries.follow_up_story import follow_up_story
from desktop.queries.followups import FollowUpRow
from desktop.services import daily
from desktop.system.language import _
from desktop.ui.page import Key, Shell, Subject
from desktop.ui.pages.choice_strip import ChoiceStrip
from desktop.ui.pages.follow_ups_actions import FollowUpActions
from desktop.ui.pages.follow_ups_calendar import export_calendar
from desktop.ui.pages.follow_ups_panel import FollowUpPanel
from desktop.ui.pages.follow_ups_sheets import open_new
from desktop.ui.pages.follow_ups_unplanned import UnplannedView
from desktop.ui.pages.follow_ups_views import FollowUpViews
from desktop.ui.pages.letter_opening import LETTER_KEY
from desktop.ui.style import look

_LOW = 480  # pixels at 100 % text size


class FollowUpsPage(FollowUpViews):
    """D and a figure finishes the selected one; the next stands in its place. V shows the same
    ones as a list, by the hours of a day, or in a week."""

    topics = frozenset({"follow_ups", "customers", "contacts", "orders", "staff"})

    def __init__(self, shell: Shell) -> None:
        self._unplanned = UnplannedView(shell)
        super().__init__(shell)
        self._strip = ChoiceStrip()
        self._strip.closed.connect(self._on_strip_closed)
        self.add_below(self._strip)
        self._do = FollowUpActions(
            self,
            shell,
            self._strip,
            selected=self.selected_row,
            opened=self._on_strip_opened,
        )
        self._unplanned.changed.connect(self.keys_changed)
        self._unplanned.list.activated.connect(lambda _index: self._plan())
        self.add_below(self._unplanned)
        self._panel = FollowUpPanel(shell)

    def side(self) -> QWidget:
        return self._panel

    def open(self, target: object) -> None:
        """Select a follow-up, open or not."""
        self._swap(unplanned=False)
        super().open(target)

    def read_counts(self) -> None:
        if not self._unplanned.isHidden():
            self._unplanned.read()
        super().read_counts()

    def arrange(self) -> None:
        """What has no next date stands in the place of whatever view is in use."""
        super().arrange()
        is_shown = not self._unplanned.isHidden()
        self.head.show_tools(not is_shown)
        if is_shown:
            self.table.hide()
            self._days.hide()

    def selected_row(self) -> FollowUpRow | None:
        return super().selected_row() if self._unplanned.isHidden() else None

    def subject(self) -> Subject | None:
        """Whom the selected one is about, of those without a next date too."""
        about = self._unplanned.row()
        if self._unplanned.isHidden() or about is None:
            return super().subject()
        return Subject(about.customer_id, about.order_id)

    # The selected one

    def show_row(self, row: FollowUpRow | None) -> None:
        if row is None:
            self._panel.show_story(None)
            return
        self.shell.background.ask(
            follow_up_story,
            follow_up_id=row.id,
            on=self.edges().today,
            owner=self,
            key="story",
            done=self._panel.show_story,
            failed=lambda _error: self._panel.show_story(None),
        )

    def open_row(self, row: FollowUpRow) -> None:
        self._do.finish()

    # Keys

    def own_keys(self) -> list[Key]:
        row = self.selected_row()
        if self._strip.is_open():
            return []
        if not self._unplanned.isHidden():
            row_there = self._unplanned.row() is not None
            return [
                Key("Escape", _("back to the list"), self._leave_unplanned),
                Key("N", _("Plan the next step"), self._plan, enabled=row_there, primary=True),
            ]
        has_row, is_open = row is not None, row is not None and row.state == "open"
        for_me = is_open and self._do.is_for_me(row)
        is_step = is_open and row is not None and row.rule == STEP
        return [
            Key("Return", self._enters(), self._enter, enabled=has_row, bound=False, shown=False),
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
            Key("O", _("open what it is about"), self._do.open_subject, enabled=has_row),
            Key(LETTER_KEY, _("letter"), self._do.letter, enabled=is_open, shown=False),
            Key("P", _("promises"), lambda: self.shell.go("promises"), shown=False),
            *self.view_keys(),
            Key("U", _("what has no next date"), self._show_unplanned, shown=False),
            Key("Ctrl+Shift+I", _("to a calendar file"), self._to_calendar, shown=False),
            Key("N", _("New follow-up"), self._new, button=True),
            Key("D", _("Done"), self._do.finish, enabled=is_open, primary=True),
        ]

    def _enters(self) -> str:
        return _("what is known of it") if self.is_calendar() else _("done")

    def _enter(self) -> None:
        row = self.selected_row()
        if row is not None:
            (self.enter_panel if self.is_calendar() else self.open_row)(row)

    def _to_calendar(self) -> None:
        export_calendar(self, self.shell, self.wanted(self.bar.text(), self.bar.value()))

    def _show_unplanned(self) -> None:
        self._swap(unplanned=True)
        self._unplanned.read()
        self._unplanned.setFocus()

    def _leave_unplanned(self) -> None:
        self._swap(unplanned=False)
        self.focus_first()

    def _swap(self, *, unplanned: bool) -> None:
        self._unplanned.setVisible(unplanned)
        self.arrange()
        self.show_tools(not unplanned)
        self.show_row(self.selected_row())
        self.keys_changed.emit()

    def _plan(self) -> None:
        about = self._unplanned.row()
        if about is not None and about.is_of_office:
            self.shell.background.act(
                daily.leave_missing,
                owner=self,
                done=self._planned,
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
        self.focus_first()
        self.keys_changed.emit()
