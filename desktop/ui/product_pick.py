"""A field for a product: typed by code, barcode or name, with what is found under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, QTimer
from PySide6.QtWidgets import QCompleter, QLineEdit

from desktop.queries.products import ProductRow, find
from desktop.system.language import _
from desktop.ui.page import Shell

PAUSE = 80  # milliseconds after the last key before products are looked for
SHOWN = 8
_BETWEEN = " · "


class ProductPick(QLineEdit):
    """Its text is the code of a product once one is chosen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setPlaceholderText(_("Code or name"))
        self._list = QStringListModel(self)
        completer = _Codes(self._list, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCompleter(completer)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._look)
        self.textEdited.connect(lambda _text: self._pause.start())

    def _look(self) -> None:
        self._shell.background.ask(
            find, done=self._show, owner=self, key="find", text=self.text(), limit=SHOWN
        )

    def _show(self, rows: Sequence[ProductRow]) -> None:
        self._list.setStringList([f"{row.code}{_BETWEEN}{row.name}" for row in rows])
        if rows and self.hasFocus() and rows[0].code != self.text():
            self.completer().complete()


class _Codes(QCompleter):
    """Writes the code of the line that was chosen, not the whole line."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data()).partition(_BETWEEN)[0]


def product_id(code: str) -> int | None:
    """The product with exactly this code or barcode, whatever its case; for the database lane."""
    wanted = code.strip().casefold()
    rows = find(code, limit=SHOWN)
    return next((row.id for row in rows if wanted in (row.code.casefold(), row.barcode)), None)
