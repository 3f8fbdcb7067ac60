"""The tour: walks the real window through the main job by keys, and saves a picture of each step.

It is what a person would do and see, without a display if there is none; the manual's pictures are
made by it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest

from desktop.ui.office_window import OfficeWindow
from desktop.ui.style import look
from desktop.ui.tour_day import walk_day
from desktop.ui.tour_hands import ALT, CTRL, Hands

_SIZE = QSize(1540, 860)
_PREVIEW = 600  # milliseconds after which other rules are tried out, and more
_TENTS = 1  # the demo office's first waitlist


def walk(window: OfficeWindow, folder: Path) -> list[Path]:
    """Do it all at ``window``, on a demo office; the pictures saved in ``folder``, in order.

    Raises what was refused on the way.
    """
    do = Hands(window, folder)
    do.make_folder()
    window.remember(staff_id=1)
    window.resize(_SIZE * (look.px(100) / 100))
    window.begin()
    do.settle()
    window.activateWindow()
    for part in (_call, _order, _after, _more, walk_day, _waiting):
        part(do)
    return do.saved


def _call(do: Hands) -> None:
    """A call comes in, the caller is found."""
    do.picture("desk")
    do.type("okaf")
    do.picture("caller-found")
    do.press(Qt.Key.Key_Return)
    do.picture("customer")


def _order(do: Hands) -> None:
    """Three lines, one of them short; the rest waits; read back; confirm."""
    do.type("2 st-140 #moss by +2w")
    do.picture("line-understood")
    do.press(Qt.Key.Key_Return)
    if _is_short(do):
        do.press(Qt.Key.Key_3, ALT)
    do.type("3 la-110 #brass")
    do.press(Qt.Key.Key_Return)
    do.picture("line-short")
    do.press(Qt.Key.Key_3, ALT)
    do.picture("waitlist-chosen")
    do.type("1 en-100 #text=Okafor")
    do.press(Qt.Key.Key_Return)
    do.press(Qt.Key.Key_F6)
    do.picture("read-back")
    do.press(Qt.Key.Key_Return, CTRL)
    do.press(Qt.Key.Key_Return, CTRL)
    do.picture("confirmed")


def _after(do: Hands) -> None:
    """What the order left, and the other pages."""
    for number, name in enumerate(
        ("orders", "waitlists", "follow-ups", "customers", "catalogue"), start=2
    ):
        do.press(Qt.Key(Qt.Key.Key_0 + number), CTRL)
        do.press(Qt.Key.Key_Home)
        do.picture(name)
    do.press(Qt.Key.Key_Comma, CTRL)
    do.picture("settings")
    do.press(Qt.Key.Key_K, CTRL)
    do.type("lantern")
    do.picture("find-anything")
    do.press(Qt.Key.Key_Escape)


def _more(do: Hands) -> None:
    """Money, points and papers."""
    do.press(Qt.Key.Key_1, CTRL)
    do.press(Qt.Key.Key_Equal, CTRL)
    do.type("1234 gbp in usd")
    do.picture("calculator")
    do.press(Qt.Key.Key_Escape)
    do.window.go("rates", ("EUR", "USD"))
    do.settle()
    do.picture("rates")
    do.press(Qt.Key.Key_K, CTRL)
    do.type("okafor")
    do.press(Qt.Key.Key_Return)
    do.press(Qt.Key.Key_L)
    do.picture("points-ledger")
    do.press(Qt.Key.Key_2, CTRL)
    do.press(Qt.Key.Key_Home)
    do.press(Qt.Key.Key_T, CTRL)
    do.picture("confirmation")
    do.press(Qt.Key.Key_Escape)
    do.press(Qt.Key.Key_M)
    do.picture("messages")
    do.press(Qt.Key.Key_Escape)
    do.press(Qt.Key.Key_Comma, CTRL)
    for name in ("office", "staff", "rates", "points"):
        do.press(Qt.Key.Key_Down, ALT)
        if name != "staff":
            do.picture(f"settings-{name}")


def _waiting(do: Hands) -> None:
    """A waitlist with live offers: why here, what is said, what other rules would do."""
    do.window.go("waitlists", _TENTS)
    do.settle()
    do.press(Qt.Key.Key_End)
    do.picture("waitlist-place")
    do.press(Qt.Key.Key_S)
    do.picture("statement")
    do.press(Qt.Key.Key_Escape)
    do.press(Qt.Key.Key_E)
    do.press(Qt.Key.Key_Down)  # rules of its own
    do.press(Qt.Key.Key_P, ALT)
    do.press(Qt.Key.Key_A, CTRL)
    do.type("500")
    QTest.qWait(_PREVIEW)
    do.settle()
    do.picture("rules")
    do.press(Qt.Key.Key_Escape)
    do.press(Qt.Key.Key_V)
    do.picture("list-over-time")
    do.press(Qt.Key.Key_Escape)
    do.press(Qt.Key.Key_H)
    do.picture("list-log")
    do.press(Qt.Key.Key_Escape)


def _is_short(do: Hands) -> bool:
    """Whether the line that was added last cannot be met whole today."""
    desk: Any = do.window.current_page()
    return bool(desk.board.side.choices())
