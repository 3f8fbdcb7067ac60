"""Which rate is looked at: two currencies, and how far back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.system.language import N_, _
from desktop.ui import choices
from desktop.ui.pages.rates_reading import PERIODS
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.filter_bar import Filter, FilterChip
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import label

_WORDS = {"month": N_("1 month"), "year": N_("1 year"), "all": N_("all")}


class CurrencyChoice(Choice):
    """A currency; letters typed here look for one, whatever else they do on the page."""

    def __init__(self, name: str) -> None:
        super().__init__(choices.currency_items())
        self.setAccessibleName(name)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.text().isalpha()
            and event.modifiers() in (Qt.KeyboardModifier.NoModifier, _SHIFT)
        ):
            event.accept()
            return True
        return super().event(event)


_SHIFT = Qt.KeyboardModifier.ShiftModifier


class PairChooser(QWidget):
    """``changed`` when another pair or period is chosen."""

    changed = Signal()

    def __init__(self, swap: Callable[[], object]) -> None:
        super().__init__()
        flow = Flow(self, gap=8)
        self.base = CurrencyChoice(_("One unit of"))
        self.quote = CurrencyChoice(_("Is worth in"))
        flow.addWidget(self.base)
        flow.addWidget(label(_("in"), "soft"))
        flow.addWidget(self.quote)
        flow.addWidget(IconButton("swap", _("The other way round"), run=swap, key="S"))
        self._chips = {name: FilterChip(Filter(name, _(_WORDS[name]))) for name in PERIODS}
        for chip in self._chips.values():
            flow.addWidget(chip)
        self._chips["year"].setChecked(True)
        for choice in (self.base, self.quote):
            choice.currentIndexChanged.connect(self._tell)
        for chip in self._chips.values():
            chip.toggled.connect(lambda is_on: self._tell() if is_on else None)

    def pair(self) -> tuple[str, str]:
        """The two currencies."""
        return str(self.base.value()), str(self.quote.value())

    def choose(self, base: str, quote: str) -> None:
        """Choose a pair; told once."""
        before = self.pair()
        for choice, currency in ((self.base, base), (self.quote, quote)):
            choice.blockSignals(True)
            choice.choose(currency)
            choice.blockSignals(False)
            choice.update()
        if self.pair() != before:
            self._tell()

    def period(self) -> str:
        """A key of PERIODS."""
        return next(name for name, chip in self._chips.items() if chip.isChecked())

    def step(self, by: int) -> None:
        """The period before or after."""
        names = list(self._chips)
        self._chips[names[(names.index(self.period()) + by) % len(names)]].setChecked(True)

    def _tell(self) -> None:
        self.changed.emit()
