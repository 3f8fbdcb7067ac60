"""What stands wherever newer rates can be asked for: the keys for it, and how far a file is."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.system.language import _
from desktop.ui import dialogs
from desktop.ui.page import Key
from desktop.ui.rate_updates import RateUpdates

_PATTERNS = "CSV, XML, ZIP (*.csv *.xml *.zip)"


def load_key(updates: RateUpdates, parent: QWidget) -> Key:
    """Ask for a file of the European Central Bank and store what is missing of it; or stop that."""
    if updates.is_loading:
        return Key("L", _("stop loading"), updates.stop)

    def load() -> None:
        chosen = dialogs.ask_open_file(parent, _("Rates of the European Central Bank"), _PATTERNS)
        if chosen:
            updates.load(chosen)

    return Key("L", _("load a file of the bank"), load)


def update_key(updates: RateUpdates) -> Key:
    """Ask the online source now."""
    text = _("Asking the source …") if updates.is_fetching else _("Update online")
    return Key("U", text, updates.update, enabled=not updates.is_fetching, primary=True)


class LoadingBar(QProgressBar):
    """Seen while a file is being loaded."""

    def __init__(self, updates: RateUpdates) -> None:
        super().__init__(textVisible=False)
        self.setAccessibleName(_("Progress"))
        self._updates = updates
        updates.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        done, total = self._updates.progress
        self.setVisible(self._updates.is_loading)
        self.setRange(0, total or 0)
        self.setValue(done)
