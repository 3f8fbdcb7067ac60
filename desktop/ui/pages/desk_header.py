"""The top of the desk: who is on hold, how long the call lasts, and who is spoken to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.system.language import _
from desktop.ui import points_words
from desktop.ui.pages import desk_customer_words as words
from desktop.ui.style import space
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import KeyCap, Line, hairline, label, title
from desktop.ui.widgets.marks import Chip, chip_size, paint_chip

if TYPE_CHECKING:
    from desktop.queries.card import Card
    from desktop.queries.desk import CallRow, DeskState
    from desktop.queries.drafts import HeldRow
    from desktop.ui.page import Shell

TICK = 1000  # milliseconds between the seconds of a call
_LONGEST = 28  # characters of a name in the strip


class HoldChip(QAbstractButton):
    """Somebody on hold; pressed to be resumed."""

    def __init__(self, order: int) -> None:
        super().__init__()
        self.order = order
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, name: str, time: str) -> None:
        """Who, and for how long."""
        text = f"{name if len(name) <= _LONGEST else name[: _LONGEST - 1] + '…'} · {time}"
        if text == self.text():
            return
        told = _("{name}, on hold for {time}").format(name=name, time=time)
        is_wider = len(text) != len(self.text())
        self.setText(text)
        self.setAccessibleName(told)
        self.setToolTip(told)
        if is_wider:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        tone = "accent" if self.underMouse() else "neutral"
        rect = self.rect().toRectF()
        paint_chip(QPainter(self), rect, self.text(), tone, focus=self.hasFocus())


class Strip(QWidget):
    """Drafts on hold, a chip each, and the time of the call. ``resumed(order id)``."""

    resumed = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._held: Sequence[HeldRow] = ()
        self._call: CallRow | None = None
        self._chips: list[HoldChip] = []
        row = QHBoxLayout(self)
        space(row, gap=8)
        self._left = QWidget()
        self._left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._flow = Flow(self._left, gap=8)
        row.addWidget(self._left, 1)
        self._timer = Chip("", "accent")
        self._timer.setAccessibleDescription(_("How long this call has lasted"))
        row.addWidget(self._timer)
        self._tick = QTimer(self, interval=TICK)
        self._tick.timeout.connect(self._show_times)

    def show_state(self, state: DeskState) -> None:
        """Show who is on hold and the call of the draft."""
        self._call = state.call
        if [row.id for row in state.others] != [row.id for row in self._held]:
            self._rebuild(state.others)
        self._held = state.others
        self.setVisible(bool(self._held) or self._call is not None)
        self._timer.setVisible(self._call is not None)
        self._show_times()
        if self.isHidden():
            self._tick.stop()
        else:
            self._tick.start()

    def _rebuild(self, held: Sequence[HeldRow]) -> None:
        self._flow.clear()
        self._chips = []
        if not held:
            return
        self._flow.addWidget(label(_("On hold"), "soft"))
        for row in held:
            chip = HoldChip(row.id)
            chip.clicked.connect(lambda checked=False, order=row.id: self.resumed.emit(order))
            self._chips.append(chip)
            self._flow.addWidget(chip)
        self._flow.addWidget(KeyCap("F8"))

    def _show_times(self) -> None:
        now = self._shell.now()
        for chip, row in zip(self._chips, self._held, strict=True):
            since = words.duration(row.held_at or row.started_at, now)
            chip.say(row.customer or _("nobody yet"), since)
        if self._call is not None:
            lasted = words.duration(self._call.started_at, now)
            self._timer.show_state(_("Call {time}").format(time=lasted), "accent")


class CustomerHeader(QWidget):
    """Name, tier, and one line of what is known, with its evidence in the tip."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        column = QVBoxLayout(self)
        space(column, gap=4)
        row = QHBoxLayout()
        space(row, gap=8)
        self._name = title()
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self._name)
        self._tier = Chip()
        row.addWidget(self._tier)
        self._number = label("", "detail")
        row.addWidget(self._number)
        self._amends = Chip()
        self._amends.hide()
        row.addWidget(self._amends)
        self._expiring = Chip()
        row.addWidget(self._expiring)
        row.addStretch(1)
        column.addLayout(row)
        self._summary = Line("", "soft")
        column.addWidget(self._summary)
        column.addSpacing(4)
        column.addWidget(hairline())

    def show_card(self, card: Card | None, state: DeskState) -> None:
        """Show the customer, or that nobody is named yet, and which order is amended."""
        number = state.draft.amended_number if state.draft is not None else ""
        self._amends.setVisible(bool(number))
        self._amends.show_state(_("Amends {number}").format(number=number), "partly")
        if card is None:
            self._name.setText(_("Nobody yet"))
            self._tier.hide()
            self._expiring.hide()
            self._number.setText("")
            self._summary.setText(_("F5 says who the order is for."))
            return
        formats = self._shell.formats
        self._name.setText(card.name)
        self._tier.setVisible(not card.cash)
        tone = "neutral" if card.tier == "standard" else "accent"
        self._tier.show_state(words.tier_name(card.tier), tone)
        self._number.setText(card.number)
        warned = points_words.warning(card.accounts, formats)
        self._expiring.setVisible(bool(warned))
        self._expiring.show_state(warned, "partly")
        self._summary.setText(words.summary(card, formats, state.today))
        self._summary.setAccessibleDescription(words.evidence(card, formats))
        self._name.setToolTip(words.evidence(card, formats))
