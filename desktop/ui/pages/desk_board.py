"""What the desk shows: the strip, then the caller box or the draft, and the panel at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.pages.desk_caller import CallerView, Done
from desktop.ui.pages.desk_header import Strip
from desktop.ui.pages.desk_side import DeskSide
from desktop.ui.style import space

if TYPE_CHECKING:
    from desktop.domain.errors import LiaisonError
    from desktop.queries.desk import DeskState
    from desktop.queries.offers import LineOffer
    from desktop.ui.page import Shell
    from desktop.ui.pages.desk_draft import DraftView
    from desktop.ui.pages.desk_lines import ShownLine


class Board(QWidget):
    """``changed`` when another line, or what can be done about it, is shown.

    ``draft`` is there after ``furnish``; the caller box and the panel need not wait for it.
    """

    changed = Signal()
    draft: DraftView

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.state: DeskState | None = None
        self._is_calling = False
        self._wish: int | None = None  # the line to select as soon as it is there
        self._wants_choices = False
        column = QVBoxLayout(self)
        space(column, gap=8)
        self.strip = Strip(shell)
        column.addWidget(self.strip)
        self._stack = QStackedWidget()
        self.caller = CallerView(shell)
        # Scrolled only where large texts leave too little room even for two lines.
        self._scrolled = QScrollArea()
        self._scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack.addWidget(self.caller)
        self._stack.addWidget(self._scrolled)
        column.addWidget(self._stack, 1)
        self.side = DeskSide(shell)
        self.caller.looked_at.connect(self._look_at)
        self.is_furnished = False

    def furnish(self) -> None:
        """Make what shows a draft."""
        from desktop.ui.pages.desk_draft import DraftView

        self.is_furnished = True
        self.draft = DraftView(self._shell)
        self._scrolled.setWidget(self.draft)
        self.draft.entry.added.connect(self.wish)
        self.draft.lines.selected.connect(lambda row: self._show_line())
        self.side.left.connect(self.draft.focus_entry)

    def show_state(self, state: DeskState, *, is_calling: bool, done: Done | None) -> None:
        """Show what was read: the draft where ``is_calling``, otherwise the caller box with what
        was ``done`` last."""
        self.state = state
        self.strip.show_state(state)
        if is_calling:
            self.draft.show_state(state, select=self._wish)
            if self.draft.lines.selected_id() == self._wish:
                self._wish = None
            self.side.show_card(state.card, self._shell.now())
        else:
            self.caller.show_done(done)
            if self.caller.box.text():
                self.caller.look()
        self._turn(is_calling)
        self._show_line()

    def wish(self, line: int) -> None:
        """Select a line as soon as it is there."""
        self._wish = line

    def numbered(self, error: LiaisonError) -> LiaisonError:
        """The error with its lines numbered as they are shown, not by their stored positions."""
        numbers: dict[object, int] = {row.line.position: row.number for row in self._shown()}
        params = dict(error.params)
        if "position" in params:
            params["position"] = numbers.get(params["position"], params["position"])
        if isinstance(positions := params.get("positions"), list):
            params["positions"] = [numbers.get(each, each) for each in positions]
        return type(error)(error.code, **params)

    def go_to_line_of(self, error: LiaisonError) -> None:
        """Select the line an error is about, and go to what can be done about it."""
        positions = error.params.get("positions")
        first = positions[0] if isinstance(positions, list) and positions else None
        position = error.params.get("position", first)
        found = [row.number for row in self._shown() if row.line.position == position]
        if found:
            self.draft.lines.select_place(found[0] - 1)
            self.draft.lines.setFocus()
            self._wants_choices = True
            self._show_line()

    def _shown(self) -> tuple[ShownLine, ...]:
        from desktop.ui.pages.desk_lines import shown_lines

        return shown_lines(self.state) if self.state is not None else ()

    def focus(self) -> None:
        """Go where work starts."""
        if self._is_calling:
            self.draft.focus_entry()
        else:
            self.caller.box.setFocus()

    def line(self) -> ShownLine | None:
        """The line that is selected."""
        row: ShownLine | None = self.draft.lines.row() if self._is_calling else None
        return row

    def _turn(self, is_calling: bool) -> None:
        """Show the other view and go on working there."""
        wanted: QWidget = self._scrolled if is_calling else self.caller
        self._is_calling = is_calling
        if self._stack.currentWidget() is wanted:
            return
        self._stack.setCurrentWidget(wanted)
        if not is_calling:
            self.side.show_caller(None, self._shell.now())
        if self.isVisible():
            self.focus()

    def _look_at(self, customer: int | None) -> None:
        """Show who may be calling before the call is taken."""
        if self._is_calling:
            return
        if customer is None:
            self.side.show_caller(None, self._shell.now())
            return
        from desktop.queries import desk

        self._shell.background.ask(
            desk.caller_card,
            done=lambda card: (
                None if self._is_calling else self.side.show_caller(card, self._shell.now())
            ),
            failed=lambda error: None,  # gone meanwhile: the list says so
            owner=self,
            key="caller",
            customer_id=customer,
            now=self._shell.now(),
        )

    def _show_line(self) -> None:
        """Show the selected line at the right; what can be met of it is reckoned anew."""
        from desktop.queries.offers import Asked, line_offer

        row = self.line()
        if self.state is None or self.state.draft is None or not self._is_calling:
            return
        if row is None or row.line.product_id is None:
            self._on_offer(row, None)
            return
        line = row.line
        is_named = line.price_source == "manual" and not line.in_points
        self._shell.background.ask(
            line_offer,
            done=lambda offer: self._on_offer(row, offer),
            failed=lambda error: self._on_offer(row, None),
            owner=self,
            key="offer",
            order_id=self.state.draft.id,
            product_id=line.product_id,
            asked=Asked(
                quantity=line.quantity,
                wanted_on=line.wanted_on,
                price=line.unit_price if is_named else None,
                quality=line.quality,
                specifications=line.specifications,
                line_id=line.id,
            ),
            now=self._shell.now(),
        )

    def _on_offer(self, row: ShownLine | None, offer: LineOffer | None) -> None:
        if self._is_calling and self.state is not None and self.state.draft is not None:
            if row == self.line():
                self.side.show_line(row, offer, self.state.draft.currency)
                self.side.follow(self.draft.lines)
                if self._wants_choices:
                    self._wants_choices = False
                    self.side.focus_choices()
            self.changed.emit()
