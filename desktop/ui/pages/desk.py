"""The desk: from who is calling to a confirmed order and the follow-ups it leaves.

The page keeps the number of the draft it shows and nothing else: everything comes from one read of
the database (``queries.desk``) after every change, its own or another desk's.

The window is open when the caller box is painted: what a draft needs is imported and built right
after that, with the first answer of the database (docs/performance.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system.language import N_, _
from desktop.ui.lane import later
from desktop.ui.page import Examples, Key, Page, Shell, Subject
from desktop.ui.pages.desk_board import Board
from desktop.ui.pages.desk_keys import caller_keys, changing_keys, draft_keys
from desktop.ui.style import space

if TYPE_CHECKING:
    from desktop.queries.customers import CustomerRow
    from desktop.queries.desk import DeskState
    from desktop.ui.pages.desk_call import Calls
    from desktop.ui.pages.desk_closing import Closing
    from desktop.ui.pages.desk_line_actions import LineActions

_TOPICS = "orders stock waitlists follow_ups customers contacts products points rates settings"
_READ = later("desktop.queries.desk", "desk")
_UNKNOWN = -1  # nobody was asked yet who sits here


class DeskPage(Page):
    """The page of the area "desk"; ``open`` takes the id of a draft, ("customer", id), or
    ("caller", number) for somebody who is calling."""

    _calls: Calls  # made by _furnish
    closing: Closing
    line_actions: LineActions
    ready = Signal()  # what the database knows of the desk is shown for the first time
    title = N_("Desk")
    tells_call = True
    topics = frozenset((*_TOPICS.split(), "staff"))

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._order: int | None = None
        self._staff: int | None = _UNKNOWN
        self._is_changing = False  # somebody else is looked for, for the draft that is open
        column = QVBoxLayout(self)
        space(column)
        self.board = Board(shell)
        column.addWidget(self.board)
        self.board.changed.connect(self.keys_changed)
        self.board.strip.resumed.connect(self.resume)
        self.board.caller.chosen.connect(self.take)
        self.board.side.waits.changed.connect(self.keys_changed)
        self.board.side.waits.wanted.connect(self.tell_place)

    def _furnish(self) -> None:
        """Make what a draft needs, once: when the caller box is there, or somebody wants it."""
        if self.board.is_furnished:
            return
        from desktop.ui.pages.desk_call import Calls
        from desktop.ui.pages.desk_closing import Closing
        from desktop.ui.pages.desk_line_actions import LineActions

        self.board.furnish()
        self._calls = Calls(self.shell, self)
        made: dict[str, Any] = {"board": self.board, "calls": self._calls}
        self.line_actions = LineActions(self.shell, self, **made)
        self.closing = Closing(self.shell, self, **made)
        self.closing.closed.connect(lambda: self._set_order(None))
        self.closing.told.connect(self.reload)

    # What the window asks

    def side(self) -> QWidget:
        return self.board.side

    def subject(self) -> Subject | None:
        draft = self.board.state.draft if self.board.state is not None else None
        if draft is None:
            return self.board.caller.subject()
        return Subject(draft.customer_id, draft.id)

    def focus_first(self) -> None:
        self.board.focus()

    def currencies(self) -> tuple[str, ...]:
        draft = self.board.state.draft if self.board.state is not None else None
        return (draft.currency, draft.customer_currency) if draft is not None else ()

    def is_busy(self) -> bool:
        """Whether somebody is spoken to, or looked for: a caller must not push them away."""
        return self._order is not None or self.board.caller.is_used()

    def open(self, target: object) -> None:
        self._furnish()
        if isinstance(target, tuple) and target[:1] == ("caller",):
            self._put_aside(lambda: self.board.caller.ring(target[1]))
        elif isinstance(target, tuple) and target[:1] == ("customer",):
            self._put_aside(lambda: self.take(target[1]))
        elif isinstance(target, int) and target != self._order:
            self.resume(target)

    def keys(self) -> list[Key]:
        state = self.board.state
        if self._is_changing:
            return changing_keys(self)
        if not self._is_calling() or state is None or state.draft is None:
            return caller_keys(self, state)
        return draft_keys(self, state.draft, has_points=self._has_points())

    def examples(self) -> Examples:
        from desktop.ui.pages.desk_grammar import GRAMMAR

        return _("How lines are written"), [(_(text), _(meaning)) for text, meaning in GRAMMAR]

    # Reading and showing

    def reload(self) -> None:
        """Read the desk again. Somebody else who sits down takes up their own draft."""
        staff = self.shell.staff_id()
        adopt = staff != self._staff
        if adopt and self._order is not None:
            self.board.draft.entry.leave_draft()
            self._order = None
        self._staff = staff
        order = self._order
        self.shell.background.ask(
            _READ,
            done=lambda state: self._show(state, order, adopt),
            owner=self,
            key="desk",
            order_id=order,
            staff_id=staff,
            now=self.shell.now(),
            adopt=adopt,
        )

    def _show(self, state: DeskState, order: int | None, adopted: bool) -> None:
        self._furnish()
        if self._order != order:
            self.reload()  # another draft was opened while this was read
            return
        if adopted and state.draft is not None:
            self._order = state.draft.id
        elif order is not None and state.draft is None:
            self._order = None
            self.board.draft.entry.leave_draft()
            self.shell.notice(_("This draft was finished elsewhere."), tone="bad")
        draft = state.draft
        is_first = self.board.state is None
        self.board.show_state(state, is_calling=self._is_calling(), done=self.closing.done)
        if draft is not None and state.is_stale:
            self._calls.refresh(draft.id, done=self.closing.tell_taken)
        self.keys_changed.emit()
        if is_first:
            self.ready.emit()

    def _is_calling(self) -> bool:
        return self._order is not None and not self._is_changing

    def _set_order(self, order: int | None) -> None:
        """Show another draft, or the caller box."""
        if order != self._order:
            self.board.draft.entry.leave_draft()
        self._order, self._is_changing = order, False
        self.board.caller.ask_anew()
        if order is not None:
            self.closing.forget()
        self.reload()

    # The call

    def take(self, customer: int) -> None:
        """Somebody was found: open an order for them, or make the open one theirs."""
        self._furnish()
        if self._is_changing and self._order is not None:
            order = self._order
            self._calls.set_customer(order, customer, done=lambda nothing: self._set_order(order))
        else:
            self._calls.begin(customer, done=self._set_order)

    def new_caller(self) -> None:
        """Somebody new, beginning with what was typed."""
        from desktop.ui.customer_form import new_customer

        text = self.board.caller.box.text().strip()
        new_customer(self.shell, self, text=text, saved=self.take, known=self.take)

    def cash(self) -> None:
        """A sale to nobody in particular."""
        from desktop.queries import desk

        def found(row: CustomerRow | None) -> None:
            if row is not None:
                self.take(row.id)

        self.shell.background.ask(desk.cash_customer, done=found, owner=self, key="cash")

    def open_left(self) -> None:
        """Show what the last order left to be done."""
        self.closing.open_follow_ups()

    def hold(self) -> None:
        """Put the call on hold and be ready for the next."""
        self._put_aside(lambda: None)

    def _put_aside(self, then: Callable[[], object]) -> None:
        if self._order is None:
            then()
            return
        order = self._order
        self._set_order(None)
        self._calls.hold(order, done=lambda nothing: then())

    def resume_next(self) -> None:
        """Take up the draft that is on hold the longest."""
        state = self.board.state
        if state is not None and state.others:
            self.resume(state.others[0].id)

    def resume(self, order: int) -> None:
        """Take a draft up again; the one that is open goes on hold."""
        self._put_aside(
            lambda: self._calls.resume(order, done=lambda nothing: self._set_order(order))
        )

    def hang_up(self) -> None:
        """Wrap the call up."""
        if self.board.state is not None:
            self._calls.hang_up(self.board.state, done=lambda nothing: self._set_order(None))

    def change_customer(self) -> None:
        """Look for somebody else; the draft stays."""
        self._is_changing = True
        self.board.caller.ask_anew(heading=_("Who is the order for?"))
        self.reload()

    def stop_changing(self) -> None:
        self._is_changing = False
        self.board.caller.ask_anew()
        self.reload()

    # The draft

    def undo(self) -> None:
        if self._order is not None:
            self._calls.undo(self._order)

    def redo(self) -> None:
        if self._order is not None:
            self._calls.redo(self._order)

    def read_back(self) -> None:
        """Read the order back in the customer's language."""
        from desktop.ui.pages.desk_read_back import open_read_back

        state = self.board.state
        if state is not None and state.draft is not None:
            open_read_back(self.shell, self, state)

    def tell_place(self) -> None:
        """Read out where the caller stands on the waitlists."""
        from desktop.ui.pages.statement_sheet import open_statement

        open_statement(self.shell, self, self.board.side.waits.entries())

    def _has_points(self) -> bool:
        """Whether the customer has points, or the draft is paid with some."""
        state = self.board.state
        if state is None or state.draft is None:
            return False
        has_any = state.card is not None and any(one.balance for one in state.card.accounts)
        return has_any or state.draft.points is not None

    def pay_points(self) -> None:
        from desktop.ui.pages import desk_points

        if self.board.state is not None:
            desk_points.pay_points(self.shell, self, self.board.state)

    def change_currency(self) -> None:
        from desktop.ui.pages import desk_sheets

        state = self.board.state
        if state is not None and state.draft is not None:
            desk_sheets.change_currency(self.shell, self, state.draft)
