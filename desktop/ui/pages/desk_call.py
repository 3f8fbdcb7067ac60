"""What is done at the desk with a call and its draft: one method for each key of the page.

Every method starts an action and returns; the page reloads by itself when the database changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries import desk
from desktop.queries.desk import CallRow, DeskState
from desktop.services import amending, calls, contacts, draft_steps, drafts, orders
from desktop.services.amending import Amended
from desktop.services.taken import Taken
from desktop.ui.page import Shell
from desktop.ui.pages import desk_sheets

Then = Callable[..., object]
_SPOKEN: dict[str, Any] = {"method": "telephone", "direction": "in"}


class Calls:
    """The actions of the desk. ``owner`` is the page: results are dropped when it is gone."""

    def __init__(self, shell: Shell, owner: QWidget) -> None:
        self._shell, self._owner = shell, owner

    def act(self, function: Callable[..., Any], *, done: Then | None = None, **kwargs: Any) -> None:
        """Do it now, as whoever sits here."""
        failed = kwargs.pop("failed", None)
        self._shell.background.act(
            function,
            done=done,
            failed=failed,
            owner=self._owner,
            who=self._shell.staff_id(),
            now=self._shell.now(),
            **kwargs,
        )

    # The call

    def begin(self, customer: int, *, done: Callable[[int], object]) -> None:
        """Start the clock of the call and open a draft for the customer; ``done`` gets the draft.

        Refused while another contact is in hand: it is wrapped up first, or put on hold.
        """

        def join(order: int) -> None:
            self.act(calls.begin, **_SPOKEN, customer=customer, order=order)
            done(order)

        def begun(_contact: int) -> None:
            self._shell.background.ask(
                desk.currency_of,
                done=lambda currency: self.act(
                    drafts.start, customer=customer, currency=currency, done=join
                ),
                owner=self._owner,
                customer_id=customer,
            )

        self.act(calls.begin, **_SPOKEN, customer=customer, done=begun)

    def end(self, call: CallRow | None, disposition: str) -> None:
        """An order or a quote ends the call by itself."""
        if call is not None:
            self.act(contacts.end_contact, contact=call.id, disposition=disposition)

    def hold(self, order: int, *, done: Then) -> None:
        self.act(drafts.hold, order=order, done=done)

    def resume(self, order: int, *, done: Then) -> None:
        self.act(drafts.resume, order=order, done=done)

    def hang_up(self, state: DeskState, *, done: Then) -> None:
        """Wrap the call up; the draft is held with its lines, or given up."""
        draft = state.draft
        if draft is None:
            return

        def ended(keeps: bool) -> None:
            if keeps:
                self.hold(draft.id, done=done)
            else:
                self.act(drafts.discard, order=draft.id, reason="", done=done)

        if state.call is None:
            ended(bool(draft.lines))
            return
        desk_sheets.hang_up(
            self._shell, self._owner, state.call, has_lines=bool(draft.lines), ended=ended
        )

    # The draft

    def undo(self, order: int) -> None:
        self.act(draft_steps.undo, order=order)

    def redo(self, order: int) -> None:
        self.act(draft_steps.redo, order=order)

    def refresh(self, order: int, *, done: Callable[[Taken | None], object] | None = None) -> None:
        """Reckon the promises again: stock has moved. ``done`` gets who took what was promised."""
        self.act(drafts.refresh, order=order, done=done, failed=lambda error: None)

    def set_customer(self, order: int, customer: int, *, done: Then) -> None:
        self.act(drafts.set_customer, order=order, customer=customer, done=done)

    def confirm(
        self,
        order: int,
        *,
        done: Callable[[str], object],
        failed: Callable[[LiaisonError], object],
    ) -> None:
        """Confirm the draft; ``done`` gets its number."""
        self.act(orders.confirm, order=order, done=done, failed=failed)

    def confirm_amendment(
        self,
        draft: int,
        *,
        done: Callable[[Amended], object],
        failed: Callable[[LiaisonError], object],
    ) -> None:
        """Make the order what its amendment says."""
        self.act(amending.confirm, amendment=draft, done=done, failed=failed)

    def discard(self, draft: int, *, done: Then) -> None:
        self.act(drafts.discard, order=draft, reason="", done=done)
