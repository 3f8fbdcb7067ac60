"""Python's cyclic garbage is collected on the UI thread alone while lanes are running.

A collection starts in whatever thread happens to allocate. In a lane it would destroy widgets
there: Qt's objects belong to the UI thread, and destroying one elsewhere waits for Python's lock
with Qt's in hand, which ends in a deadlock (seen with a sheet opened while a file was being read).

A full collection looks at everything there is: 40 ms for what is there after the start, more than
a key may take. What has outlived the start is modules, tables of grammars and the window; it is
taken out of the collections (``gc.freeze``), which then look at what came later.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK = 300  # milliseconds between looks at how much there is
_SETTLED = 5_000  # milliseconds after which what is there stays

_running = 0


class UiGarbage(QObject):
    """From its making to :meth:`stop`, garbage is collected by a timer of the UI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        global _running  # noqa: PLW0603, one collector serves the process
        _running += 1
        gc.disable()
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(collect)
        self._timer.start()
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settled.timeout.connect(freeze)
        self._settled.start()

    def stop(self) -> None:
        """No lane runs any more: Python may collect by itself again."""
        global _running  # noqa: PLW0603
        if self._timer.isActive():
            self._timer.stop()
            self._settled.stop()
            _running -= 1
            if not _running:
                gc.unfreeze()
                gc.enable()


def collect() -> None:
    """Collect the oldest generation that Python itself would collect by now."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return


def freeze() -> None:
    """Take what is there now out of all later collections, but for its youngest rubbish."""
    gc.collect(1)
    gc.freeze()
