"""What a section of the settings is: a heading, a body, its own keys and topics."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system.language import _
from desktop.ui.page import Key, Shell
from desktop.ui.style import space
from desktop.ui.widgets.labels import heading, label


class SettingsSection(QWidget):
    """``name`` is what ``go("settings", name)`` opens; ``title`` and ``about`` stand at its top.

    ``reload`` is called whenever it is shown and when one of its ``topics`` changed while it is.
    """

    name = ""
    title = ""  # marked with N_
    about = ""
    topics: frozenset[str] = frozenset()
    keys_changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.column = QVBoxLayout(self)
        space(self.column, margins=(0, 0, 8, 0), gap=12)
        self.column.addWidget(heading(_(self.title)))
        if self.about:
            self.column.addWidget(label(_(self.about), "soft", wrap=True))

    def keys(self) -> list[Key]:
        """The keys that work while this section is shown."""
        return []

    def reload(self) -> None:
        """Read again what is shown."""
