"""The keys of the desk: before a call, during one, and while its customer is changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.system.language import _
from desktop.ui.page import Key
from desktop.ui.pages.desk_choices import CHOICES
from desktop.ui.pages.desk_waits import STATEMENT_KEY

if TYPE_CHECKING:
    from desktop.queries.desk import DeskState
    from desktop.queries.drafts import DraftRow
    from desktop.ui.pages.desk import DeskPage
    from desktop.ui.pages.desk_closing import Closing


def changing_keys(page: DeskPage) -> list[Key]:
    """While somebody else is looked for, for the draft that is open."""
    return [
        Key("Ctrl+N", _("new customer"), page.new_caller),
        Key("Esc", _("back to the order"), page.stop_changing),
    ]


def caller_keys(page: DeskPage, state: DeskState | None) -> list[Key]:
    """Before a call."""
    has_left = page.board.is_furnished and page.closing.has_left
    return [
        Key("Ctrl+N", _("new customer"), page.new_caller),
        Key("F4", _("cash sale"), page.cash),
        Key("F8", _("resume"), page.resume_next, enabled=bool(state and state.others)),
        Key("F7", _("follow-ups left"), page.open_left, enabled=has_left),
    ]


def draft_keys(page: DeskPage, draft: DraftRow, *, has_points: bool) -> list[Key]:
    """During a call."""
    line, closing, amends = page.line_actions, page.closing, draft.amends is not None
    has_line = page.board.line() is not None
    waits = bool(page.board.side.waits.entries())
    can_undo, can_redo = bool(draft.undo_steps), bool(draft.redo_steps)
    return [
        Key("F6", _("read back"), page.read_back),
        Key("F8", _("hold"), page.hold),
        Key(STATEMENT_KEY, _("where they stand"), page.tell_place, enabled=waits, shown=waits),
        Key("F10", _("pay with points"), page.pay_points, enabled=has_points),
        Key("Ctrl+Z", _("undo"), page.undo, enabled=can_undo),
        Key("Ctrl+Shift+Z", _("redo"), page.redo, enabled=can_redo, shown=can_redo),
        Key("F2", _("change line"), line.edit, enabled=has_line),
        Key("Ctrl+R", _("repeat last order"), line.repeat_last, shown=not draft.lines),
        Key("Shift+F8", _("hang up"), page.hang_up),
        Key("F4", _("currency"), page.change_currency, enabled=not amends, shown=not amends),
        Key("F5", _("another customer"), page.change_customer, enabled=not amends, shown=False),
        Key("Ctrl+E", _("change line"), line.edit, enabled=has_line, shown=False),
        *(
            Key(f"Alt+{n}", _(text), partial(line.choose, name), shown=False)
            for n, (name, text) in enumerate(CHOICES.items(), 1)
        ),
        *_endings(closing, amends=amends),
    ]


def _endings(closing: Closing, *, amends: bool) -> list[Key]:
    """How a draft ends: an amendment becomes the next revision of its order, or is discarded."""
    if amends:
        return [
            Key("Ctrl+D", _("Discard the amendment"), closing.discard, button=True),
            Key("Ctrl+Return", _("Confirm the amendment"), closing.confirm, primary=True),
        ]
    return [
        Key("Ctrl+S", _("Save quote"), closing.quote, button=True),
        Key("Ctrl+Return", _("Confirm order"), closing.confirm, primary=True),
    ]
