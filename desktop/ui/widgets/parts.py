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

    def begin(self) -> None:
        """Empty every part."""
        for _line, section in self._sections.values():
            section.clear()

    def part(self, name: str, caption: str = "") -> Section:
        """The part of this name, made under the others at the first call."""
        if name not in self._sections:
            line, section = hairline(), Section(caption)
            self._parts.addWidget(line)
            self._parts.addWidget(section)
            self._sections[name] = (line, section)
        section = self._sections[name][1]
        section.set_caption(caption)
        return section

    def finish(self) -> None:
        """Show the parts that have something to say, a hairline between them."""
        is_first = True
        for line, section in self._sections.values():
            is_shown = not section.is_empty()
            section.setVisible(is_shown)
            line.setVisible(is_shown and not is_first)
            is_first = is_first and not is_shown
