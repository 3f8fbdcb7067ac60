"""Hands and eyes of the tour: keys pressed at the real window, and what is then seen of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.errors import LiaisonError, Unavailable
from desktop.ui.office_window import OfficeWindow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
_PATIENCE = 15_000  # milliseconds for one step


class Hands:
    """Work ``window``; pictures go to ``folder``, numbered. ``saved`` holds their paths."""

    def __init__(self, window: OfficeWindow, folder: Path) -> None:
        self.window = window
        self.saved: list[Path] = []
        self._folder = folder
        self._refused: list[LiaisonError] = []
        window.background.refused.connect(self._refused.append)

    def make_folder(self) -> None:
        """Raises Unavailable ``file-write``."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise Unavailable("file-write", path=str(self._folder), reason=reason) from error

    def _target(self) -> QWidget:
        window = QApplication.activeModalWidget() or self.window
        if not window.isActiveWindow():
            window.activateWindow()  # no window manager does it for us without a display
            QTest.qWait(20)
        return window.focusWidget() or window

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        QTest.keyClicks(self._target(), text)
        self.settle()

    def press(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key."""
        QTest.keyClick(self._target(), key, modifiers)
        self.settle()

    def settle(self) -> None:
        """Wait until everything asked for is there and painted; short pauses of typing are over.
        Raises what was refused."""
        clock = QElapsedTimer()
        clock.start()
        quiet = 0
        while quiet < 4 and clock.elapsed() < _PATIENCE:
            QTest.qWait(40)
            quiet = quiet + 1 if self.window.background.idle(_PATIENCE) else 0
        if self._refused:
            raise self._refused[0]

    def picture(self, name: str) -> None:
        """Keep what is seen now. Raises Unavailable ``file-write``."""
        path = self._folder / f"{len(self.saved) + 1:02d}-{name}.png"
        if not self._seen().save(str(path)):
            raise Unavailable("file-write", path=str(path), reason="PNG")
        self.saved.append(path)

    def _seen(self) -> QPixmap:
        """The window as it is on a screen, with the sheet that lies over it."""
        seen = self.window.grab()
        sheet = QApplication.activeModalWidget()
        if sheet is not None:
            over = sheet.grab()
            painter = QPainter(seen)
            painter.fillRect(seen.rect(), QColor(0, 0, 0, 70))
            painter.drawPixmap(seen.rect().center() - over.rect().center(), over)
            painter.end()
        return seen
