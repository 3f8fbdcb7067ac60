"""A second start on the same database brings the first window forward, and nobody is locked out."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.only_one import OnlyOne, bring_forward

ROOT = Path(__file__).parents[2]
SECOND = """
import sys
from PySide6.QtCore import QCoreApplication
from desktop.ui.only_one import OnlyOne
app = QCoreApplication([])
sys.exit(0 if OnlyOne(sys.argv[1], patience=int(sys.argv[2])).runs_already() else 3)
"""

HOLDS = """
import sys, time
from desktop.ui.only_one import OnlyOne
one = OnlyOne(sys.argv[1])
assert not one.runs_already()
one.listen()
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture
def start(qapp: object) -> Iterator[Callable[[str], OnlyOne]]:
    """Starts a copy in this process."""
    made: list[OnlyOne] = []

    def make(target: str, *, patience: int = 200) -> OnlyOne:
        made.append(OnlyOne(target, patience=patience))
        return made[-1]

    yield make
    for one in made:
        one.close()


def second(target: str, *, patience: int = 5000, script: str = SECOND) -> subprocess.Popen[bytes]:
    """A copy in another process; exit status 0 where it hands over, 3 where it goes on."""
    return subprocess.Popen(
        [sys.executable, "-c", script, target, str(patience)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )


def status(process: subprocess.Popen[bytes]) -> int:
    """How a process ended, at most ten seconds from now."""
    try:
        process.communicate(timeout=10)
    finally:
        process.kill()
    return process.returncode


def test_a_second_start_calls_the_first_and_goes(
    start: Callable[..., OnlyOne], qtbot: QtBot, tmp_path: Path
) -> None:
    target = str(tmp_path / "office.sqlite")
    first = start(target)
    assert not first.runs_already()
    first.listen()
    with qtbot.waitSignal(first.called, timeout=10_000):
        process = second(target)
    assert status(process) == 0


def test_a_first_copy_that_is_still_starting_is_waited_for(
    start: Callable[..., OnlyOne], qtbot: QtBot, tmp_path: Path
) -> None:
    target = str(tmp_path / "office.sqlite")
    first = start(target)
    assert not first.runs_already()
    process = second(target, patience=20_000)
    qtbot.wait(300)  # it is knocking by now, most likely
    assert process.poll() is None
    with qtbot.waitSignal(first.called, timeout=10_000):
        first.listen()
    assert status(process) == 0


def test_a_copy_that_does_not_answer_locks_nobody_out(
    start: Callable[..., OnlyOne], tmp_path: Path
) -> None:
    target = str(tmp_path / "office.sqlite")
    first = start(target)
    assert not first.runs_already()
    first.listen()  # but this test never lets it answer
    assert status(second(target, patience=300)) == 3


def test_the_same_file_by_another_path_is_the_same_database(
    start: Callable[..., OnlyOne], qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    first = start(str(tmp_path / "office.sqlite"))
    assert not first.runs_already()
    first.listen()
    with qtbot.waitSignal(first.called, timeout=10_000):
        process = second(str(tmp_path / "folder" / ".." / "office.sqlite"))
    assert status(process) == 0


def test_other_databases_are_no_business_of_ours(
    start: Callable[..., OnlyOne], tmp_path: Path
) -> None:
    first = start(str(tmp_path / "one.sqlite"))
    assert not first.runs_already()
    first.listen()
    assert not start(str(tmp_path / "two.sqlite")).runs_already()
    assert not start("postgresql://localhost/office").runs_already()


def test_after_a_copy_has_ended_or_was_killed_the_next_is_the_first(
    start: Callable[..., OnlyOne], tmp_path: Path
) -> None:
    target = str(tmp_path / "office.sqlite")
    first = start(target)
    assert not first.runs_already()
    first.listen()
    first.close()
    killed = second(target, script=HOLDS)
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"up\n"
    assert not start(target).runs_already(), "it does not answer"
    killed.kill()
    killed.communicate()
    again = start(target)
    began = time.monotonic()
    assert not again.runs_already()
    assert time.monotonic() - began < 1, "the lock of the dead is taken at once"
    again.listen()
    assert status(second(target, patience=300)) == 3, "it listens, but this test does not answer"


@pytest.mark.qt_log_ignore("does not support raise")  # offscreen there is nothing before a window
def test_a_minimised_window_comes_forward(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.showMinimized()
    bring_forward(window)
    assert not window.isMinimized()
    assert window.isVisible()
