"""Garbage is collected on the UI thread while lanes run, and by Python itself when they ended."""

from __future__ import annotations

import gc
import threading
from typing import Any

from pytestqt.qtbot import QtBot

from desktop.ui import garbage
from desktop.ui.background import Background


class _Cycle:
    """Rubbish that only the collector finds; remembers which thread took it away."""

    ended_in: list[str] = []  # noqa: RUF012

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.ended_in.append(threading.current_thread().name)


def _litter() -> int:
    for _number in range(20_000):
        _Cycle()
    return 1


def test_what_a_lane_leaves_is_collected_on_the_ui_thread(qtbot: QtBot) -> None:
    gc.collect()
    _Cycle.ended_in.clear()
    background = Background()
    assert not gc.isenabled()
    done: list[Any] = []
    background.ask(_litter, owner=background, done=done.append)
    qtbot.waitUntil(lambda: bool(done) and len(_Cycle.ended_in) > 10_000, timeout=10_000)
    background.stop()
    assert gc.isenabled()
    assert set(_Cycle.ended_in) == {threading.main_thread().name}


def test_what_outlived_the_start_is_not_looked_at_again(qtbot: QtBot) -> None:
    background = Background()
    assert gc.get_freeze_count() == 0
    garbage.freeze()
    assert gc.get_freeze_count() > 10_000
    _Cycle.ended_in.clear()
    _litter()
    gc.collect()
    assert len(_Cycle.ended_in) == 20_000, "what came later is"
    background.stop()
    assert gc.get_freeze_count() == 0
