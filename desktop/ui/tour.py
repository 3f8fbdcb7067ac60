"""The tour: walks the real window through the main job by keys, and saves a picture of each step.

It is what a person would do and see, without a display if there is none; the manual's pictures are
made by it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.errors import LiaisonError, Unavailable
from desktop.ui.office_window import OfficeWindow
from desktop.ui.style import look

_SIZE = QSize(1540, 860)
_PATIENCE = 15_000  # milliseconds for one step
_CTRL = Qt.KeyboardModifier.ControlModifier
_PREVIEW = 600  # milliseconds after which other rules are tried out, and more
_TENTS = 1  # the demo office's first waitlist


class Tour:
    """One walk through ``window``, on a demo office; pictures go to ``folder``."""

    def __init__(self, window: OfficeWindow, folder: Path) -> None:
        self._window = window
        self._folder = folder
        self._saved: list[Path] = []
        self._refused: list[LiaisonError] = []
        window.background.refused.connect(self._refused.append)

    def walk(self) -> list[Path]:
        """Do it all; the pictures saved, in order. Raises what was refused on the way."""
        self._make_folder()
        self._window.remember(staff_id=1)
        self._window.resize(_SIZE * (look.px(100) / 100))
        self._window.begin()
        self._settle()
        self._window.activateWindow()
        self._call()
        self._order()
        self._after()
        self._more()
        self._waiting()
        return self._saved

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise Unavailable("file-write", path=str(self._folder), reason=reason) from error

    def _call(self) -> None:
        """A call comes in, the caller is found."""
        self._picture("desk")
        self._type("okaf")
        self._picture("caller-found")
        self._press(Qt.Key.Key_Return)
        self._picture("customer")

    def _order(self) -> None:
        """Three lines, one of them short; the rest waits; read back; confirm."""
        self._type("2 st-140 #moss by +2w")
        self._picture("line-understood")
        self._press(Qt.Key.Key_Return)
        if self._is_short():
            self._press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
        self._type("3 la-110 #brass")
        self._press(Qt.Key.Key_Return)
        self._picture("line-short")
        self._press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
        self._picture("waitlist-chosen")
        self._type("1 en-100 #text=Okafor")
        self._press(Qt.Key.Key_Return)
        self._press(Qt.Key.Key_F6)
        self._picture("read-back")
        self._press(Qt.Key.Key_Return, _CTRL)
        self._press(Qt.Key.Key_Return, _CTRL)
        self._picture("confirmed")

    def _after(self) -> None:
        """What the order left, and the other pages."""
        for number, name in enumerate(
            ("orders", "waitlists", "follow-ups", "customers", "catalogue"), start=2
        ):
            self._press(Qt.Key(Qt.Key.Key_0 + number), _CTRL)
            self._press(Qt.Key.Key_Home)
            self._picture(name)
        self._press(Qt.Key.Key_Comma, _CTRL)
        self._picture("settings")
        self._press(Qt.Key.Key_K, _CTRL)
        self._type("lantern")
        self._picture("find-anything")
        self._press(Qt.Key.Key_Escape)

    def _more(self) -> None:
        """Money, points and papers."""
        self._press(Qt.Key.Key_1, _CTRL)
        self._press(Qt.Key.Key_Equal, _CTRL)
        self._type("1234 gbp in usd")
        self._picture("calculator")
        self._press(Qt.Key.Key_Escape)
        self._window.go("rates", ("EUR", "USD"))
        self._settle()
        self._picture("rates")
        self._press(Qt.Key.Key_K, _CTRL)
        self._type("okafor")
        self._press(Qt.Key.Key_Return)
        self._press(Qt.Key.Key_L)
        self._picture("points-ledger")
        self._press(Qt.Key.Key_2, _CTRL)
        self._press(Qt.Key.Key_Home)
        self._press(Qt.Key.Key_T, _CTRL)
        self._picture("confirmation")
        self._press(Qt.Key.Key_Escape)
        self._press(Qt.Key.Key_M)
        self._picture("messages")
        self._press(Qt.Key.Key_Escape)
        self._press(Qt.Key.Key_Comma, _CTRL)
        for name in ("office", "staff", "rates", "points"):
            self._press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
            if name != "staff":
                self._picture(f"settings-{name}")

    def _waiting(self) -> None:
        """A waitlist with live offers: why here, what is said, what other rules would do."""
        self._window.go("waitlists", _TENTS)
        self._settle()
        self._press(Qt.Key.Key_End)
        self._picture("waitlist-place")
        self._press(Qt.Key.Key_S)
        self._picture("statement")
        self._press(Qt.Key.Key_Escape)
        self._press(Qt.Key.Key_E)
        self._press(Qt.Key.Key_Down)  # rules of its own
        self._press(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
        self._press(Qt.Key.Key_A, _CTRL)
        self._type("500")
        QTest.qWait(_PREVIEW)
        self._settle()
        self._picture("rules")
        self._press(Qt.Key.Key_Escape)
        self._press(Qt.Key.Key_V)
        self._picture("list-over-time")
        self._press(Qt.Key.Key_Escape)
        self._press(Qt.Key.Key_H)
        self._picture("list-log")
        self._press(Qt.Key.Key_Escape)

    # Hands and eyes

    def _target(self) -> QWidget:
        window = QApplication.activeModalWidget() or self._window
        if not window.isActiveWindow():
            window.activateWindow()  # no window manager does it for us without a display
            QTest.qWait(20)
        return window.focusWidget() or window

    def _is_short(self) -> bool:
        """Whether the line that was added last cannot be met whole today."""
        desk: Any = self._window.current_page()
        return bool(desk.board.side.choices())

    def _type(self, text: str) -> None:
        QTest.keyClicks(self._target(), text)
        self._settle()

    def _press(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.keyClick(self._target(), key, modifiers)
        self._settle()

    def _settle(self) -> None:
        """Wait until everything asked for is there and painted; short pauses of typing are over."""
        clock = QElapsedTimer()
        clock.start()
        quiet = 0
        while quiet < 4 and clock.elapsed() < _PATIENCE:
            QTest.qWait(40)
            quiet = quiet + 1 if self._window.background.idle(_PATIENCE) else 0
        if self._refused:
            raise self._refused[0]

    def _picture(self, name: str) -> None:
        path = self._folder / f"{len(self._saved) + 1:02d}-{name}.png"
        if not self._seen().save(str(path)):
            raise Unavailable("file-write", path=str(path), reason="PNG")
        self._saved.append(path)

    def _seen(self) -> QPixmap:
        """The window as it is on a screen, with the sheet that lies over it."""
        seen = self._window.grab()
        sheet = QApplication.activeModalWidget()
        if sheet is not None:
            over = sheet.grab()
            painter = QPainter(seen)
            painter.fillRect(seen.rect(), QColor(0, 0, 0, 70))
            painter.drawPixmap(seen.rect().center() - over.rect().center(), over)
            painter.end()
        return seen
