"""Loading what draws curves without holding up the window.

numpy is imported in a thread. pyqtgraph is not: it looks at every class of Qt, and those are made
when first looked at, which two threads must not do at once. So the classes are looked at here, a
few at a time between events, and only then it is imported; half of its time is spent by then.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib import import_module

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

_SLICE = 8  # milliseconds of work between events


class PlotLibrary(QObject):
    """``load`` once or more often; ``loaded`` follows once."""

    loaded = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._numbers = threading.Thread(target=_import_numbers, name="numpy", daemon=True)
        self._classes = _classes()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        self._is_asked = False

    def load(self) -> None:
        """Begin."""
        if not self._is_asked:
            self._is_asked = True
            self._numbers.start()
            self._timer.start()

    def _go_on(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        for _name in self._classes:
            if clock.elapsed() >= _SLICE:
                return
        if self._numbers.is_alive():
            self._numbers.join(_SLICE / 1000)  # gives way to it
            return
        self._timer.stop()
        import_module("pyqtgraph")
        self.loaded.emit()


def _classes() -> Iterator[str]:
    """Every name of Qt's modules, looked at as it comes."""
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name, None)
            yield name


def _import_numbers() -> None:
    import_module("numpy")
