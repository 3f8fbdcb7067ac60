"""The tour's day of follow-ups: a morning after two days away, a call with its wrap-up, a receipt
that comes late, and an evening on which nothing is without a next date."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.ui.tour_hands import CTRL, SHIFT, Hands

_AWAITED = "SL-400"  # ordered by six customers of the demo office, and not there yet


def walk_day(do: Hands) -> None:
    """From the morning to the evening."""
    _morning(do)
    _call(do)
    _late(do)
    _tell(do)
    _evening(do)


def _morning(do: Hands) -> None:
    """What fell due meanwhile stands at the top with its age; what a colleague saw too."""
    do.press(Qt.Key.Key_4, CTRL)
    do.press(Qt.Key.Key_Home)
    do.picture("morning")
    do.press(Qt.Key.Key_V)
    do.picture("day")
    do.press(Qt.Key.Key_V)
    do.picture("week")
    do.press(Qt.Key.Key_V)


def _call(do: Hands) -> None:
    """The most urgent is called: notes while they speak, then the wrap-up with the next step."""
    do.press(Qt.Key.Key_F12)
    do.type("Was away; apologised. Wants it before Friday, will send someone to fetch it.")
    do.press(Qt.Key.Key_Tab)
    do.press(Qt.Key.Key_Tab)
    do.type("Can it be fetched after five?")
    do.press(Qt.Key.Key_Return)
    do.picture("call")
    do.press(Qt.Key.Key_F12, SHIFT)
    do.press(Qt.Key.Key_Tab)
    do.press(Qt.Key.Key_Tab)
    do.type("Say whether it can be fetched after five")
    do.picture("wrap-up")
    do.press(Qt.Key.Key_Return, CTRL)


def _late(do: Hands) -> None:
    """A receipt that six customers wait for comes a week later."""
    do.press(Qt.Key.Key_K, CTRL)
    do.type(_AWAITED)
    do.press(Qt.Key.Key_Return)
    do.press(Qt.Key.Key_G)
    do.press(Qt.Key.Key_M)
    do.press(Qt.Key.Key_A, CTRL)
    do.type("+2w")
    do.picture("receipt-late")
    do.press(Qt.Key.Key_Return, CTRL)


def _tell(do: Hands) -> None:
    """The six, each with the old and the new date; the first one is called."""
    do.press(Qt.Key.Key_T)  # the catalogue offers it while promises moved
    do.press(Qt.Key.Key_Home)
    do.picture("tell-them-first")


def _evening(do: Hands) -> None:
    """Nothing that is open is without a next date."""
    do.press(Qt.Key.Key_4, CTRL)
    do.press(Qt.Key.Key_U)
    do.picture("evening")
