"""A side panel in parts of which only those are seen that have something to say."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.style import space
from desktop.ui.widgets.labels import hairline
from desktop.ui.widgets.section import Section, SidePanel


class PartedPanel(SidePanel):
    """``begin``, then ``part`` for each subject in its order, fill it, then ``finish``.

    The same part is used again for the same name, so that a reload keeps the place one scrolled to.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        inside = QWidget()
        self._parts = QVBoxLayout(inside)
        space(self._parts)
        self.add(inside)
        self._sections: dict[str, tuple[QWidget, Section]] = {}
        self._said: list[str] = []  # since ``begin``

    def begin(self) -> None:
        """Empty every part."""
        self._said.clear()
        for _line, section in self._sections.values():
            section.clear()

    def part(self, name: str, caption: str = "") -> Section:
        """The part of this name, under those that were asked for before it since ``begin``."""
        if name not in self._sections:
            self._sections[name] = (hairline(), Section(caption))
        line, section = self._sections[name]
        if name not in self._said:
            place = 2 * len(self._said)
            self._said.append(name)
            if self._parts.indexOf(line) != place:
                for widget in (section, line):
                    self._parts.removeWidget(widget)
                    self._parts.insertWidget(place, widget)
        section.set_caption(caption)
        return section

    def finish(self) -> None:
        """Show the parts that have something to say, a hairline between them."""
        is_first = True
        unsaid = [name for name in self._sections if name not in self._said]
        for line, section in (self._sections[name] for name in (*self._said, *unsaid)):
            is_shown = not section.is_empty()
            section.setVisible(is_shown)
            line.setVisible(is_shown and not is_first)
            is_first = is_first and not is_shown
