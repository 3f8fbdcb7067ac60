"""The keys of the page that is shown: the shortcuts themselves, and the bar that names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.ui.key_bar import KeyBar
from desktop.ui.page import Key

UNDO = "Ctrl+Z"


def shortcut(window: QWidget, sequence: str, run: Callable[[], object]) -> QShortcut:
    """A key that works anywhere in the window, once however long it is held."""
    made = QShortcut(QKeySequence(sequence), window)
    made.setAutoRepeat(False)
    made.activated.connect(run)
    return made


class PageKeys(QObject):
    """One for the window: ``show`` at every change of page or of what its keys may do.

    Ctrl+Z takes back what the last notice offers (``undo``), unless the page has its own.
    """

    def __init__(self, window: QWidget, bar: KeyBar, *, undo: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._bar, self._undo = window, bar, undo
        self._keys: dict[str, Key] = {}
        self._shown: list[tuple[str, Key]] = []
        self._shortcuts: list[QShortcut] = []
        bar.pressed.connect(self.press)

    def show(self, area: str, keys: Sequence[Key]) -> None:
        """Make these keys work and name them.

        Pages tell of their keys at every step through a list: what looks the same stays. A letter
        that may not be used now does nothing: it is not typed into the search of the list.
        """
        self._keys = {key.sequence: key for key in sorted(keys, key=lambda key: key.enabled)}
        shown = [(area, replace(key, run=_nothing)) for key in keys]
        if shown == self._shown:
            return
        self._shown = shown
        for old in self._shortcuts:
            old.setEnabled(False)
            old.deleteLater()
        self._shortcuts = [
            shortcut(self._window, key.sequence, partial(self.press, key.sequence))
            for key in self._keys.values()
            if key.bound and (key.enabled or len(key.sequence) == 1)
        ]
        if UNDO not in self._keys:
            self._shortcuts.append(shortcut(self._window, UNDO, self._undo))
        self._bar.set_keys(keys)

    def close(self) -> None:
        """Let go of every key: another one takes over."""
        for old in self._shortcuts:
            old.setEnabled(False)
            old.deleteLater()
        self._shortcuts, self._keys, self._shown = [], {}, []
        self.deleteLater()

    def press(self, sequence: str) -> None:
        """Do what a key does now; nothing where it may not be used."""
        key = self._keys.get(sequence)
        if key is not None and key.enabled:
            key.run()


def _nothing() -> None:
    """Stands for every callback, so that keys are compared by what is seen of them."""
