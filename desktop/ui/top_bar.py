"""The bar at the top: find anything, the rate in force, whether all is saved, who sits here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from desktop.system.language import _
from desktop.ui.background import Background
from desktop.ui.find_box import FindBox
from desktop.ui.host import CALCULATOR, host_of
from desktop.ui.rate_chip import RateChip
from desktop.ui.style import look, space
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import KeyCap
from desktop.ui.widgets.marks import Chip


class TopBar(QFrame):
    """``staff_clicked`` and ``rate_clicked`` when those are pressed."""

    staff_clicked = Signal()
    rate_clicked = Signal()

    def __init__(self, *, find: FindBox, background: Background) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self._is_saving = False
        row = QHBoxLayout(self)
        space(row, margins=(16, 7, 16, 7), gap=8)
        find.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(find, 5)
        row.addWidget(KeyCap("Ctrl+K"))
        row.addStretch(4)
        self.rate = RateChip()
        self.rate.clicked.connect(self.rate_clicked)
        row.addWidget(self.rate)
        # No focus of its own: results go to the field that has it.
        self.calculator = IconButton(
            "calculator", _("Calculator"), run=self._calculate, key=CALCULATOR
        )
        self.calculator.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self.calculator)
        self.state = Chip(_("All saved"), "met")
        row.addWidget(self.state)
        self.staff = _button("quiet", _("Who sits here"))
        self.staff.clicked.connect(self.staff_clicked)
        row.addWidget(self.staff)
        background.saving.connect(self._on_saving)
        background.busy.connect(self._on_busy)

    def set_rate(self, text: str, tip: str = "", *, fit: str = "") -> None:
        """The rate chip: "1 GBP = 1.3399 USD · Fri 30 Oct · ECB"; empty hides it. ``fit`` says how
        good the rate is: met, partly, not."""
        self.rate.show_rate(text, tip, fit=fit)
        self._fit()

    def set_staff(self, text: str) -> None:
        self.staff.setText(text)
        self.staff.setAccessibleDescription(text)

    def _calculate(self) -> None:
        host = host_of(self)
        if host is not None:
            host.calculate(self.window())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rate is the first to go where there is no room for everything."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.rate.setVisible(bool(self.rate.text()) and self.width() >= look.px(760))

    def _on_saving(self, is_saving: bool) -> None:
        self._is_saving = is_saving

    def _on_busy(self, is_busy: bool) -> None:
        """Only what takes longer than 100 ms is worth a word: the lane tells us so."""
        if not is_busy:
            self.state.show_state(_("All saved"), "met")
        elif self._is_saving:
            self.state.show_state(_("Saving…"), "partly")
        else:
            self.state.show_state(_("Looking up…"), "accent")


def _button(role: str, name: str) -> QPushButton:
    button = QPushButton()
    button.setProperty("role", role)
    button.setAccessibleName(name)
    return button
