"""What is done with the selected line: changed, removed, and chosen for what cannot be met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.services import alternatives, lines, repeating
from desktop.system.language import _, ngettext
from desktop.ui.page import Page, Shell
from desktop.ui.pages.desk_board import Board
from desktop.ui.pages.desk_call import Calls
from desktop.ui.pages.desk_choices import Choice
from desktop.ui.pages.desk_line_amount import SelectedLineAmount
from desktop.ui.pages.desk_line_form import edit_line
from desktop.ui.pages.desk_lines import ShownLine
from desktop.ui.pages.desk_sheets import ask_reason

if TYPE_CHECKING:
    from desktop.services.repeating import Repeated


class LineActions(QObject):
    """The keys of a line, wherever they are pressed: on the line, in the panel, from the box."""

    def __init__(self, shell: Shell, page: Page, *, board: Board, calls: Calls) -> None:
        super().__init__(page)
        self._shell, self._page, self._board, self._calls = shell, page, board, calls
        table = board.draft.lines
        table.edit_wanted.connect(self.edit)
        table.removal_wanted.connect(self.remove)
        table.choice_wanted.connect(self.choose)
        table.amount_target = SelectedLineAmount(shell, calls, board.line)
        board.side.chosen.connect(self.take)
        board.side.declined.connect(self.decline)

    def edit(self) -> None:
        """Change the line field by field."""
        row = self._board.line()
        if row is not None:
            edit_line(self._shell, self._page, row.line)

    def remove(self) -> None:
        """Take the line off; the notice and Ctrl+Z bring it back."""
        row = self._board.line()
        if row is None:
            return
        order = row.line.order_id
        told = _("{product} was removed.").format(product=row.line.description)
        self._calls.act(
            lines.remove_line,
            line=row.id,
            done=lambda nothing: self._shell.notice(told, undo=lambda: self._calls.undo(order)),
        )

    def repeat_last(self) -> None:
        """Put the lines of the customer's last order into the draft."""
        state = self._board.state
        if state is not None and state.draft is not None:
            order = state.draft.id
            self._calls.act(
                repeating.repeat_last, order=order, done=lambda made: self._repeated(order, made)
            )

    def _repeated(self, order: int, made: Repeated) -> None:
        told = ngettext(
            "{count} line of order {number} once more, at today's prices.",
            "{count} lines of order {number} once more, at today's prices.",
            made.lines,
        ).format(count=made.lines, number=made.number)
        if made.left_out:
            told += " " + _("Not to be had any more: {names}.").format(
                names=", ".join(made.left_out)
            )
        self._shell.notice(told, undo=lambda: self._calls.undo(order))

    def choose(self, name: str) -> None:
        """Take the choice of that name for the selected line, where it is possible."""
        row, side = self._board.line(), self._board.side
        if row is None:
            return
        known = side.choices()
        if name not in known:
            self._shell.notice(_cannot(name, known))
        elif side.isVisible() or (name != "decline" and known.count(name) == 1):
            side.choose(name)
        elif name == "decline":
            ask_reason(self._shell, self._page, self.decline)
        else:
            self._shell.notice(_("There are several: F9 shows them at the right."))

    def take(self, choice: Choice) -> None:
        """One of the choices of the panel."""
        row = self._board.line()
        if row is None:
            return
        if choice.name == "next-day":
            self._calls.act(
                lines.change_line,
                line=row.id,
                wanted_on=row.next_open,
                done=lambda nothing: self._say(row, choice.title),
            )
        elif choice.product is not None:
            self._calls.act(
                alternatives.take_alternative,
                line=row.id,
                product=choice.product,
                done=lambda line: self._taken(row, choice, line),
            )
        else:
            self._choose(row, choice.name, said=choice.title)

    def decline(self, reason: str) -> None:
        """Decline what is unmet, for a reason."""
        row = self._board.line()
        if row is not None:
            self._choose(row, "decline", reason=reason, said=_("Declined: {reason}"))

    def _choose(self, row: ShownLine, choice: str, *, said: str, reason: str = "") -> None:
        told = said.format(reason=reason) if reason else said
        self._calls.act(
            lines.choose,
            line=row.id,
            choice=choice,
            reason=reason,
            done=lambda nothing: self._say(row, told),
        )

    def _taken(self, row: ShownLine, choice: Choice, line: int) -> None:
        self._board.wish(line)
        self._say(row, choice.title)

    def _say(self, row: ShownLine, told: str) -> None:
        """What was chosen, with the way back; it takes the place of a refusal to confirm."""
        order = row.line.order_id
        text = _("Line {number}: {told}.").format(number=row.number, told=told)
        self._shell.notice(text, undo=lambda: self._calls.undo(order))


def _cannot(name: str, known: list[str]) -> str:
    """Why a choice is not there for a line."""
    if name == "next-day":
        return _("This line is wanted on no closed day.")
    if set(known) - {"next-day"}:
        return _("That is not possible for this line.")
    return _("This line can be met as it is wanted.")
