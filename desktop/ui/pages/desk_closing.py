"""How a draft ends: confirmed, or saved as a quote; what that left is told until the next call."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from desktop.domain.errors import Conflict, LiaisonError
from desktop.queries.drafts import DraftRow
from desktop.queries.followups import FollowUpRow, follow_ups_of_order
from desktop.services.amending import Amended
from desktop.services.taken import Taken
from desktop.system.language import _, ngettext
from desktop.ui import points_words
from desktop.ui.page import Page, Shell
from desktop.ui.pages import desk_sheets
from desktop.ui.pages.desk_board import Board
from desktop.ui.pages.desk_call import Calls
from desktop.ui.pages.desk_caller import Done
from desktop.ui.pages.desk_side import follow_up_title
from desktop.ui.state_words import ORDER_TAKEN, QUOTE_GIVEN
from desktop.ui.texts import sentence_for


class Closing(QObject):
    """``closed`` when the draft is one no longer; ``told`` when it is known what it left."""

    closed = Signal()
    told = Signal()

    def __init__(self, shell: Shell, page: Page, *, board: Board, calls: Calls) -> None:
        super().__init__(page)
        self._shell, self._page, self._board, self._calls = shell, page, board, calls
        self._left: tuple[FollowUpRow, ...] = ()
        self._is_closing = False
        self.done: Done | None = None

    @property
    def has_left(self) -> bool:
        """Whether the last order left follow-ups."""
        return bool(self._left)

    def forget(self) -> None:
        """Somebody else calls."""
        self.done, self._left = None, ()

    def confirm(self) -> None:
        """Confirm the draft as it is shown; asked twice in a hurry it is done once."""
        state = self._board.state
        if state is None or state.draft is None or self._is_closing:
            return
        draft, call = state.draft, state.call
        self._is_closing = True

        def confirmed(number: str) -> None:
            self._is_closing = False
            self._calls.end(call, ORDER_TAKEN)
            self._finish(_told(_("Order {number} for {name}"), number, draft), draft)

        def amended(done: Amended) -> None:
            self._is_closing = False
            self._calls.end(call, ORDER_TAKEN)
            told = _("Order {number} is amended: revision {revision}")
            told = told.format(number=done.number, revision=done.revision)
            self._finish(told, draft, order=done.order)

        if draft.amends is None:
            self._calls.confirm(draft.id, done=confirmed, failed=self._not_confirmed)
        else:
            self._calls.confirm_amendment(draft.id, done=amended, failed=self._not_confirmed)

    def discard(self) -> None:
        """Give the amendment up that is shown; the order stays as it is."""
        state = self._board.state
        if state is None or state.draft is None or state.draft.amends is None:
            return
        told = _("Order {number} stays as it was.").format(number=state.draft.amended_number)

        def discarded(_nothing: None) -> None:
            self.closed.emit()
            self._shell.notice(told)

        self._calls.discard(state.draft.id, done=discarded)

    def quote(self) -> None:
        """Ask how long it stands, and save it as a quote."""
        state = self._board.state
        if state is None or state.draft is None:
            return
        draft, call = state.draft, state.call

        def saved(number: str) -> None:
            self._calls.end(call, QUOTE_GIVEN)
            self._finish(_told(_("Quote {number} for {name}"), number, draft), draft)

        desk_sheets.save_quote(self._shell, self._page, draft, saved=saved)

    def open_follow_ups(self) -> None:
        """Go to the first of the follow-ups the last order left."""
        if self._left:
            self._shell.go("follow-ups", self._left[0].id)

    def _not_confirmed(self, error: LiaisonError) -> None:
        """Say why, and go to the line it is about."""
        self._is_closing = False
        state = self._board.state
        if isinstance(error, Conflict) and state is not None and state.draft is not None:
            self._calls.refresh(state.draft.id)
        self._shell.notice(self._told(error), tone="bad")
        self._board.go_to_line_of(error)

    def tell_taken(self, taken: Taken | None) -> None:
        """Another desk took what was promised while the draft was open."""
        if taken is not None:
            self._shell.notice(self._told(taken.conflict()), tone="bad")

    def _told(self, error: LiaisonError) -> str:
        """The sentence, with lines as they are numbered here and moments as they are said here."""
        error = self._board.numbered(error)
        params = dict(error.params)
        at = params.get("at")
        if error.code == "promise-taken" and isinstance(at, datetime):
            params["at"] = self._shell.formats.moment(at, now=self._shell.now())
            params["name"] = params["name"] or _("somebody")
        return sentence_for(error.code, params)

    def _finish(self, told: str, draft: DraftRow, *, order: int | None = None) -> None:
        """The page is ready for the next caller; what was done stands there until then."""
        total = self._shell.formats.money(draft.total.minor, draft.currency)
        paid = points_words.settled(draft.points, self._shell.formats)
        self.closed.emit()

        def found(left: tuple[FollowUpRow, ...]) -> None:
            self._left = tuple(row for row in left if row.state == "open")
            count = len(self._left)
            action = ngettext(
                "{count} follow-up in your list", "{count} follow-ups in your list", count
            )
            action = action.format(count=count) if count else ""
            said = [total, paid, *(follow_up_title(row, with_order=False) for row in self._left)]
            self.done = Done(told, " · ".join(filter(None, said)), "F7" if count else "", action)
            self._shell.notice(f"{told}. {action}".strip())
            self.told.emit()

        self._shell.background.ask(
            follow_ups_of_order, done=found, owner=self, key="left", order_id=order or draft.id
        )


def _told(text: str, number: str, draft: DraftRow) -> str:
    return text.format(number=number, name=draft.customer)
