"""What can be done on the waitlists' page: each action with its key, its sheet and its undo.

Every action is done to the list as its person saw it. Where it moved meanwhile nothing is done, and
what changed is shown first (``waitlists_moved``).

The sheets are loaded with the first key that needs them: the page need not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries.entries import EntryRow
from desktop.queries.queue import QueueState, first_in_line, twins_of
from desktop.system.language import _
from desktop.ui.page import Key, Shell
from desktop.ui.pages.waitlists_columns import today_of

if TYPE_CHECKING:
    from desktop.ui.pages.waitlists_desk import Desk


class QueueActions:
    """``row`` is the selected place, ``state`` the chosen list; ``opened`` goes to a new list."""

    def __init__(
        self,
        page: QWidget,
        shell: Shell,
        *,
        row: Callable[[], EntryRow | None],
        state: Callable[[], QueueState | None],
        reload: Callable[[], object],
        opened: Callable[[int], object],
    ) -> None:
        self._page, self._shell = page, shell
        self._row, self._state, self._reload, self._opened = row, state, reload, opened

    @property
    def _desk(self) -> Desk:
        from desktop.ui.pages.waitlists_desk import Desk

        return Desk(self._page, self._shell, self._reload)

    # The keys

    def of_place(self) -> list[Key]:
        """Those of the selected place."""
        row = self._row()
        waits = row is not None and row.state == "waiting"
        has_offer = row is not None and row.offer is not None
        stands = has_offer and row is not None and not self._has_run_out(row)
        is_paused = waits and row is not None and self._is_paused(row)
        has_twin = waits and row is not None and row.twins > 0 and row.line_id is None
        return [
            Key("A", _("accepts"), self._accept, enabled=stands, shown=has_offer),
            Key("D", _("declines"), self._decline, enabled=has_offer, shown=has_offer),
            Key("T", _("take back"), self._take_back, enabled=has_offer, shown=has_offer),
            Key("G", _("grant head start"), self._grant, enabled=waits),
            Key("P", _("pause"), self._pause, enabled=waits and not is_paused),
            Key("U", _("resume"), self._resume, enabled=is_paused),
            Key("W", _("withdraw"), self._withdraw, enabled=waits),
            Key("M", _("change what is wanted"), self._change, enabled=waits, shown=False),
            Key("X", _("merge the two places"), self._merge, enabled=has_twin, shown=has_twin),
            Key(
                "N", _("note about the customer"), self._note, enabled=row is not None, shown=False
            ),
        ]

    def of_list(self) -> list[Key]:
        """Those of the chosen list."""
        state = self._state()
        is_open = state is not None and state.row.state == "open"
        close = _("close the list") if is_open or state is None else _("open the list again")
        label, can_offer = self._offering()
        return [
            Key("J", _("Put on the list"), self._join, enabled=is_open, button=True),
            Key("H", _("log of the list"), self._log, enabled=state is not None, shown=False),
            Key("K", close, self._close, enabled=state is not None, shown=False),
            Key("Shift+N", _("new list"), self._new, shown=False),
            Key("O", label, self._offer, enabled=can_offer, primary=True),
        ]

    def _offering(self) -> tuple[str, bool]:
        """The main action, with how many units it would offer, and whether there is anything."""
        state = self._state()
        is_open = state is not None and state.row.state == "open" and bool(state.row.waiting)
        if state is None or state.free <= 0 or not is_open:
            return _("Offer free units"), False
        if state.free == 1:
            return _("Offer the free unit"), True
        count = self._shell.formats.quantity(state.free)
        return _("Offer the {count} free units").format(count=count), True

    def _is_paused(self, row: EntryRow) -> bool:
        return row.paused_until is not None and row.paused_until > today_of(self._shell)

    def _has_run_out(self, row: EntryRow) -> bool:
        return row.offer is not None and row.offer.due_at <= self._shell.now()

    # Of a place

    def _accept(self) -> None:
        from desktop.ui.pages.waitlists_offer_sheets import open_accept

        if (row := self._row()) is not None and row.offer is not None:
            open_accept(self._desk, row, row.offer, self._unit())

    def _decline(self) -> None:
        from desktop.ui.pages.waitlists_offer_sheets import open_decline

        if (row := self._row()) is not None and row.offer is not None:
            open_decline(self._desk, row, row.offer)

    def _take_back(self) -> None:
        from desktop.ui.pages.waitlists_offer_sheets import open_take_back

        if (row := self._row()) is not None and row.offer is not None:
            open_take_back(self._desk, row, row.offer)

    def _grant(self) -> None:
        from desktop.ui.pages.waitlists_sheets import open_grant

        state = self._state()
        rules = state.row.policy if state is not None else None
        if (row := self._row()) is not None:
            open_grant(self._desk, row, cap_days=rules.cap_days if rules is not None else None)

    def _pause(self) -> None:
        from desktop.ui.pages.waitlists_sheets import open_pause

        if (row := self._row()) is not None:
            open_pause(self._desk, row)

    def _resume(self) -> None:
        """At once, for it can be taken back."""
        from desktop.services import places, taking_back

        row = self._row()
        if row is None:
            return
        shell = self._shell
        told = _("{customer} can be offered units again.").format(customer=row.customer)
        shell.background.act(
            places.resume,
            entry=row.id,
            seen=row.revision,
            who=shell.staff_id(),
            now=shell.now(),
            owner=self._page,
            done=lambda _none: shell.notice(
                told,
                undo=lambda: self._desk.act(taking_back.take_back, entry=row.id, action="resumed"),
            ),
            failed=lambda error: self._refused(error, row),
        )

    def _refused(self, error: LiaisonError, row: EntryRow) -> None:
        from desktop.ui.pages.waitlists_moved import MOVED, open_moved

        if error.code != MOVED:
            self._shell.background.refused.emit(error)
            return
        open_moved(
            self._page,
            self._shell,
            error,
            waitlist=row.waitlist_id,
            seen=row.revision,
            reload=self._reload,
        )

    def _withdraw(self) -> None:
        from desktop.ui.pages.waitlists_sheets import open_withdraw

        if (row := self._row()) is not None:
            open_withdraw(self._desk, row)

    def _change(self) -> None:
        from desktop.ui.pages.waitlists_sheets import open_change

        row, state = self._row(), self._state()
        if row is not None and state is not None:
            open_change(self._desk, row, state.row)

    def _merge(self) -> None:
        from desktop.ui.pages.waitlists_sheets import open_merge

        if (row := self._row()) is not None:
            self._shell.background.ask(
                twins_of,
                entry_id=row.id,
                today=today_of(self._shell),
                owner=self._page,
                key="twins",
                done=lambda twins: open_merge(self._desk, twins, self._unit()),
            )

    def _note(self) -> None:
        from desktop.ui.customer_sheets import note_about

        if (row := self._row()) is not None:
            note_about(self._shell, self._page, customer=row.customer_id, name=row.customer)

    # Of the list

    def _join(self) -> None:
        from desktop.ui.pages.waitlists_join import open_join

        if (state := self._state()) is not None:
            open_join(self._desk, state)

    def _offer(self) -> None:
        """Read anew who stands first, and show that before anything is offered."""
        from desktop.ui.pages.waitlists_offer_sheets import open_offer_now

        if (state := self._state()) is not None:
            self._shell.background.ask(
                first_in_line,
                waitlist_id=state.row.id,
                today=today_of(self._shell),
                owner=self._page,
                key="first",
                done=lambda first: open_offer_now(self._desk, state, first),
            )

    def _log(self) -> None:
        from desktop.ui.pages.waitlists_log_sheet import open_log

        if (state := self._state()) is not None:
            open_log(self._page, self._shell, state.row)

    def _close(self) -> None:
        from desktop.ui.pages.waitlists_list_sheets import open_close

        if (state := self._state()) is not None:
            open_close(self._desk, state.row)

    def _new(self) -> None:
        from desktop.ui.pages.waitlists_list_sheets import open_new_list

        open_new_list(self._desk, self._opened)

    def _unit(self) -> str:
        state = self._state()
        return state.row.unit if state is not None else ""
