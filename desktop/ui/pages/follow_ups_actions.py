"""What is done about the selected follow-up, each thing by a key of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.domain.followups import FREE_SNOOZES
from desktop.domain.typed_dates import read_date
from desktop.queries.followups import FollowUpRow
from desktop.queries.staff import StaffRow, staff
from desktop.services import followups as actions
from desktop.services import handovers
from desktop.system.language import _
from desktop.ui import follow_up_words as words
from desktop.ui.page import Shell
from desktop.ui.pages.choice_strip import ChoiceStrip
from desktop.ui.pages.follow_ups_sheets import open_cancel, open_hand_over, open_snooze, snooze
from desktop.ui.pages.follow_ups_subjects import subjects
from desktop.ui.pages.letter_opening import open_letter
from desktop.ui.pages.procedure_sheets import open_procedure, open_skip


class FollowUpActions:
    """``selected`` gives the row; ``opened`` is called when the strip asks something."""

    def __init__(
        self,
        page: QWidget,
        shell: Shell,
        strip: ChoiceStrip,
        *,
        selected: Callable[[], Any],
        opened: Callable[[], object],
    ) -> None:
        self._page, self.shell, self._strip = page, shell, strip
        self._selected, self._opened = selected, opened

    def can_take(self, row: FollowUpRow | None) -> bool:
        if row is None:
            return False
        return row.owner_id is None or self.is_for_me(row)

    def is_for_me(self, row: FollowUpRow | None) -> bool:
        """Whether somebody asks who sits here to take it over."""
        to = None if row is None else row.handed_to_id
        return to is not None and to == self.shell.staff_id()

    def finish(self) -> None:
        row: FollowUpRow | None = self._selected()
        if row is None or row.state != "open":
            return
        self._strip.ask(
            _("What came of it? {customer}").format(customer=row.customer),
            [(_(text), _(text)) for text in words.OUTCOMES],
            placeholder=_("or in your own words"),
            chosen=lambda outcome: self._act(actions.finish, row, outcome=outcome),
            typed=lambda outcome: self._act(actions.finish, row, outcome=outcome),
        )
        self._opened()

    def snooze(self) -> None:
        row: FollowUpRow = self._selected()
        if row.snoozes >= FREE_SNOOZES:
            open_snooze(self._page, self.shell, row)
            return
        self._strip.ask(
            _("Put off until when? {customer}").format(customer=row.customer),
            [(_(text), delay) for text, delay in words.DELAYS],
            placeholder=_("or a day: fri, +2w, 3 dec"),
            chosen=lambda delay: self._act(snooze, row, **delay),
            typed=lambda text: self._act(snooze, row, on=self._day(text)),
        )
        self._opened()

    def _day(self, text: str) -> date:
        formats = self.shell.formats
        today = formats.local(self.shell.now()).date()
        return read_date(text, locale=str(formats.locale), today=today)

    def hand_over(self) -> None:
        row: FollowUpRow = self._selected()
        if self._sits_here():
            self.with_staff(lambda rows: open_hand_over(self._page, self.shell, row, rows))

    def take(self) -> None:
        row: FollowUpRow = self._selected()
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

    def decline(self) -> None:
        row: FollowUpRow = self._selected()
        told = _("It stays with {owner}.").format(owner=row.owner or _("the pool"))
        self._act(handovers.decline, row, done=lambda _none: self.shell.notice(told))

    def cancel(self) -> None:
        open_cancel(self._page, self.shell, self._selected())

    def procedure(self) -> None:
        row: FollowUpRow = self._selected()
        open_procedure(
            self._page, self.shell, customer=row.customer_id, order=row.order_id, name=row.customer
        )

    def letter(self) -> None:
        row: FollowUpRow = self._selected()
        open_letter(self.shell, self._page, customer=row.customer_id, follow_up=row.id)

    def skip(self) -> None:
        open_skip(self._page, self.shell, self._selected())

    def open_subject(self) -> None:
        subject = subjects(self._selected())[0]
        self.shell.go(subject.area, subject.target)

    def _act(
        self,
        action: Callable[..., Any],
        row: FollowUpRow,
        done: Callable[[Any], object] | None = None,
        **values: Any,
    ) -> None:
        self.shell.background.act(
            action,
            owner=self._page,
            done=done,
            follow_up=row.id,
            who=self.shell.staff_id(),
            now=self.shell.now(),
            **values,
        )

    def with_staff(self, use: Callable[[Sequence[StaffRow]], object]) -> None:
        self.shell.background.ask(staff, owner=self._page, key="staff", done=use)

    def _sits_here(self) -> bool:
        """Whether it is known who sits here; nobody hands over or takes without a name."""
        is_known = self.shell.staff_id() is not None
        if not is_known:
            self.shell.notice(_("Say first who sits here, at the top right."), tone="bad")
        return is_known
