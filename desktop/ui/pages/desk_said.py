"""What was understood of a line that is being typed, as chips under its box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.system.language import _
from desktop.ui.pages.desk_reading import Said
from desktop.ui.style import space
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.marks import Chip, chip_size


class SaidChips(QWidget):
    """The chips, and at the end how a line is added; as high as a chip also without any."""

    def __init__(self) -> None:
        super().__init__()
        self.said: Sequence[Said] = ()
        row = QHBoxLayout(self)
        space(row, gap=12)
        self._chips = QWidget()
        self._chips.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._flow = Flow(self._chips, gap=6)
        row.addWidget(self._chips, 1)
        self._hint = label(_("Enter adds · F1 how to write"), "detail")
        row.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignTop)

    def show_said(self, said: Sequence[Said]) -> None:
        """Show these in place of the others."""
        if said != self.said:
            self.said = said
            self._flow.clear()
            for each in said:
                chip = Chip(each.text, each.tone)
                chip.setToolTip(each.text)
                self._flow.addWidget(chip)
        height = chip_size("x").height()
        self._chips.setMinimumHeight(height)
        self._hint.setFixedHeight(height)
