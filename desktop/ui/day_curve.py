"""A curve over days with a crosshair that arrows and the mouse move, and what it reads there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from desktop.system.language import _
from desktop.ui.formats import Formats
from desktop.ui.plot_library import PlotLibrary
from desktop.ui.style import look, space
from desktop.ui.widgets.labels import label

_FAR = 20  # points that Page Up and Page Down skip


class DayCurve(QFrame):
    """Made for one kind of curve: its plot's class, by module and name, is loaded when the first
    curve is drawn. ``say`` puts a sentence in its place."""

    plot_class = ("", "")

    def __init__(self, formats: Formats, name: str) -> None:
        super().__init__()
        self.formats = formats
        self.plot: Any = None
        self._place = 0
        self.setProperty("role", "plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        space(column, margins=(12, 8, 12, 8), gap=4)
        self.top = QHBoxLayout()
        space(self.top, gap=12)
        self.reading = label("", "strong")
        self.range = label("", "detail")
        self.top.addWidget(self.reading)
        self.top.addStretch(1)
        self.top.addWidget(self.range)
        column.addLayout(self.top)
        self._stack = QStackedWidget()
        self._sentence = label("", "soft", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self._sentence)
        column.addWidget(self._stack, 1)
        self._library = PlotLibrary(self)
        self._library.loaded.connect(self._draw)
        self._dress()
        look.changed.connect(self._dress)

    # What each curve knows

    def points(self) -> int:
        """How many points there are to be read."""
        return 0

    def fill(self) -> None:
        """Draw them on ``plot``, which is there."""

    def read(self, place: int) -> str:
        """What stands under the crosshair."""
        return ""

    def summary(self) -> str:
        """What is said of them all."""
        return ""

    # For the page

    def renew(self) -> None:
        """Draw what is known now; the crosshair goes to the last day."""
        if self.plot is None:
            self.say(_("Drawing the curve …"))
            self._library.load()
        else:
            self._draw()

    def say(self, text: str) -> None:
        """A sentence where the curve would be."""
        self._sentence.setText(text)
        self._stack.setCurrentWidget(self._sentence)
        for each in (self.reading, self.range):
            each.setText("")

    def text(self) -> str:
        """The sentence that stands in place of the curve, if one does."""
        return self._sentence.text() if self._stack.currentWidget() is self._sentence else ""

    def move_to(self, place: int) -> None:
        """Put the crosshair on a point, the nearest there is."""
        if self.plot is None or not self.points():
            return
        self._place = min(max(0, place), self.points() - 1)
        self.plot.point_at(self._place)
        text = self.read(self._place)
        self.reading.setText(text)
        self.setAccessibleDescription(text)

    # Inside

    def _draw(self) -> None:
        if not self.points():
            return
        if self.plot is None:
            module, name = self.plot_class
            self.plot = getattr(import_module(module), name)(self.formats)
            self.plot.hovered.connect(self.move_to)
            self._stack.addWidget(self.plot)
        self._stack.setCurrentWidget(self.plot)
        self.fill()
        self.range.setText(self.summary())
        self.move_to(self.points() - 1)

    def _dress(self) -> None:
        self.setMinimumHeight(look.px(200))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: self._place - 1,
            Qt.Key.Key_Right: self._place + 1,
            Qt.Key.Key_PageUp: self._place - _FAR,
            Qt.Key.Key_PageDown: self._place + _FAR,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: 10**9,
        }
        place = steps.get(Qt.Key(event.key()))
        if place is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        self.move_to(place)
        said = QAccessibleAnnouncementEvent(self, self.reading.text())
        QAccessible.updateAccessibility(said)
