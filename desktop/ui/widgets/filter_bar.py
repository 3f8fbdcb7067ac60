"""The bar over a list: a search box, filter chips of which one is on, a remark at the end."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from desktop.system.language import _
from desktop.ui.style import look, space
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.glass_edit import GlassEdit
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.marks import chip_size, paint_chip

PAUSE = 120  # milliseconds after the last key before a list is searched


@dataclass(frozen=True, slots=True)
class Filter:
    """One chip: ``value`` is what the page filters by, ``count`` is shown where it is known."""

    value: object
    text: str
    count: str = ""


class SearchEdit(GlassEdit):
    """A search box that tells of its text once a person pauses. Escape empties it."""

    searched = Signal(str)
    down = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(self._wait)

    def sizeHint(self) -> QSize:
        return QSize(look.px(240), super().sizeHint().height())

    def _wait(self) -> None:
        self._pause.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        else:
            super().keyPressEvent(event)


class FilterChip(QAbstractButton):
    """A chip that is on or off; Space and arrows work it."""

    def __init__(self, choice: Filter) -> None:
        super().__init__()
        self.choice = choice
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(choice.count)

    def set_count(self, count: str) -> None:
        self.setText(f"{self.choice.text} {count}".strip())
        self.setAccessibleName(self.text())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return chip_size(self.text())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tone = "accent" if self.isChecked() else "neutral"
        rect = self.rect().toRectF()
        paint_chip(QPainter(self), rect, self.text(), tone, focus=self.hasFocus())


class FilterBar(QWidget):
    """``changed(text, value)`` whenever the list must be read again."""

    changed = Signal(str, object)
    down = Signal()

    def __init__(self, *, placeholder: str = "", filters: tuple[Filter, ...] = ()) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        space(row, gap=8)
        wrapping = QWidget()  # at 200 % the chips go on in the next line
        flow = Flow(wrapping, gap=8)
        self.search = SearchEdit(placeholder or _("Search this list"))
        self.search.searched.connect(self._tell)
        self.search.down.connect(self.down)
        flow.addWidget(self.search)
        self._shows_chips, self._is_folded = True, False
        self._chips = [FilterChip(each) for each in filters]
        for chip in self._chips:
            chip.toggled.connect(self._on_toggled)
            flow.addWidget(chip)
        if self._chips:
            self._chips[0].setChecked(True)
        row.addWidget(wrapping, 1)
        self._remark = label("", "detail")
        row.addWidget(self._remark)

    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    def value(self) -> object:
        """The value of the filter that is on; None without filters."""
        return next((chip.choice.value for chip in self._chips if chip.isChecked()), None)

    def choose(self, value: object) -> None:
        """Switch a filter on."""
        for chip in self._chips:
            if chip.choice.value == value:
                chip.setChecked(True)

    def step(self, by: int) -> None:
        """Switch to the filter ``by`` places on, round and round."""
        on = [chip.isChecked() for chip in self._chips]
        if any(on):
            self._chips[(on.index(True) + by) % len(on)].setChecked(True)

    def show_chips(self, is_shown: bool) -> None:
        """Show or hide the filters; the search box stays."""
        self._shows_chips = is_shown
        self._arrange()

    def fold(self, is_folded: bool) -> None:
        """Show of the filters only the one that is on, where there is no room for all."""
        if is_folded != self._is_folded:
            self._is_folded = is_folded
            self._arrange()

    def set_count(self, value: object, count: str) -> None:
        """Show how many rows a filter has."""
        for chip in self._chips:
            if chip.choice.value == value:
                chip.set_count(count)

    def set_remark(self, text: str) -> None:
        """Say something at the end of the bar: "longest wait 27 days"."""
        self._remark.setText(text)

    def clear(self) -> None:
        """Nothing searched, the first filter on."""
        self.search.clear()
        if self._chips:
            self._chips[0].setChecked(True)

    def is_clear(self) -> bool:
        return not self.text() and (not self._chips or self._chips[0].isChecked())

    def _arrange(self) -> None:
        for chip in self._chips:
            chip.setVisible(self._shows_chips and (chip.isChecked() or not self._is_folded))

    def _on_toggled(self, is_on: bool) -> None:
        if self._is_folded:
            self._arrange()
        if is_on:
            self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.text(), self.value())
