"""The head of a page: its title, chips that count what matters, a line of its own below."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.style import space
from desktop.ui.widgets.labels import caption, title
from desktop.ui.widgets.marks import Chip


class PageHead(QWidget):
    """Title and chips in a row; ``set_caption`` says something under them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        space(column, gap=4)
        self._row = QHBoxLayout()
        space(self._row, gap=8)
        self._title = title(text)
        self._row.addWidget(self._title)
        self._row.addStretch(1)
        column.addLayout(self._row)
        self._caption = caption()
        self._caption.hide()
        column.addWidget(self._caption)
        self._chips: list[Chip] = []
        self._shown: list[tuple[str, str]] = []
        self._tools: list[QWidget] = []

    def add_tool(self, name: str, widget: QWidget) -> None:
        """Put a control at the end of the row; ``name`` is what a screen reader calls it."""
        widget.setAccessibleName(name)
        self._row.addWidget(widget)
        self._tools.append(widget)

    def show_tools(self, is_shown: bool) -> None:
        """Show or hide the controls at the end."""
        for tool in self._tools:
            tool.setVisible(is_shown)

    def set_title(self, text: str) -> None:
        self._title.setText(text)

    def set_caption(self, text: str) -> None:
        """The line under the title; an empty text takes it away."""
        self._caption.setText(text)
        self._caption.setVisible(bool(text))

    def set_chips(self, chips: Iterable[tuple[str, str]]) -> None:
        """Show (text, tone) after the title; an empty text is left out."""
        wanted = [(text, tone) for text, tone in chips if text]
        while len(self._chips) < len(wanted):
            self._chips.append(Chip(parent=self))
            self._row.insertWidget(len(self._chips), self._chips[-1])
        self._shown = wanted
        for chip, (text, tone) in zip(self._chips, wanted, strict=False):
            chip.show_state(text, tone)
        self._fit()

    def _fit(self) -> None:
        """Beside a control the last chips go where the title would be cut."""
        gap = self._row.spacing()
        room = self.width() - self._title.sizeHint().width()
        room -= sum(tool.sizeHint().width() + gap for tool in self._tools)
        for number, chip in enumerate(self._chips):
            room -= chip.sizeHint().width() + gap
            is_wanted = number < len(self._shown)
            chip.setVisible(is_wanted and (room >= 0 or not self._tools))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def texts(self) -> list[str]:
        """What the head says: title, chips, caption."""
        chips = [chip.text() for chip in self._chips if not chip.isHidden()]
        return [self._title.text(), *chips, self._caption.text()]
