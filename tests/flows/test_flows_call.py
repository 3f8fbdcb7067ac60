"""``liaison call``: real processes and the real socket, from the telephone to the caller's card."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.models.database import close_database
from desktop.services import customers, opening
from desktop.system.running_copy import LONGEST, address

ROOT = Path(__file__).parents[2]
WINDOW = """
import sys
from desktop import __main__ as program

def import_all():
    import_qt()
    from desktop import app
    from desktop.ui.only_one import OnlyOne
    from desktop.ui.pages.desk_side import DeskSide

    def show_caller(side, card, now):
        show(side, card, now)
        if card is not None:
            box = side.window().page("desk").board.caller.box
            print(box.text(), card.name, sep="|", flush=True)

    def listening(one):
        listen(one)
        print("up", flush=True)

    show, DeskSide.show_caller = DeskSide.show_caller, show_caller
    listen, OnlyOne.listen = OnlyOne.listen, listening

import_qt, program._import_qt = program._import_qt, import_all
sys.exit(program.main(sys.argv[1:]))
"""
WITHOUT_QT = """
import sys
from desktop.__main__ import main
status = main(sys.argv[1:])
print(sorted({name.partition(".")[0] for name in sys.modules} & {"PySide6", "peewee", "babel"}))
sys.exit(status)
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Settings, log and sockets of nobody, and no display."""
    own = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    return {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen", "LANGUAGE": "en", "LANG": "C"}


@pytest.fixture
def start(environ: dict[str, str]) -> Iterator[Start]:
    """Starts the program, with a window that tells what it shows; it has ended after the test."""
    started: list[subprocess.Popen[str]] = []

    def make(*words: str, script: str = WINDOW) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", script, *words],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield make
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def target(tmp_path: Path) -> str:
    return furnish(tmp_path / "office.sqlite", "Okafor", "+33612345678")


def furnish(path: Path, name: str, *numbers: str) -> str:
    """A database with somebody who has these numbers."""
    opening.open_office(
        target=str(path),
        now=datetime.now(UTC),
        home_country="FR",
        currency="EUR",
        zone="Europe/Paris",
    )
    opening.enter()
    customers.create_customer(
        name=name, points=[("phone", n) for n in numbers], who=1, now=datetime.now(UTC)
    )
    opening.leave()
    close_database()
    return str(path)


def line(process: subprocess.Popen[str]) -> str:
    """What the window tells next; a test's time limit ends a wait for nothing."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Status, output and errors of a process that ends by itself."""
    output, errors = process.communicate(timeout=20)
    return process.returncode, output, errors


def reach(environ: dict[str, str], target: str, monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    """A bare connection to the window's socket."""
    for name in ("HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, environ[name])
    made = socket.socket(socket.AF_UNIX)
    made.settimeout(10)
    made.connect(address(target)[0])
    return made


def test_a_call_reaches_the_window_without_a_word_and_without_qt(start: Start, target: str) -> None:
    window = start("--database", target)
    assert line(window) == "up"
    call = start("call", "06 12 34 56 78", "--database", target, script=WITHOUT_QT)
    assert ended(call) == (0, "[]\n", "")
    assert line(window) == "06 12 34 56 78|Okafor"


def test_where_no_window_runs_the_program_starts_with_the_caller(start: Start, target: str) -> None:
    window = start("call", "+33612345678", "--database", target)
    assert {line(window), line(window)} == {"up", "+33612345678|Okafor"}


def test_a_call_while_the_window_is_still_starting_is_not_lost(start: Start, target: str) -> None:
    window, call = start("--database", target), start("call", "+33612345678", "--database", target)
    told = {line(window), line(window)} if window.poll() is None else set()
    if "+33612345678|Okafor" not in told:  # the call came first, and is the window now
        told = {line(call), line(call)}
    assert told == {"up", "+33612345678|Okafor"}


def test_each_window_hears_the_calls_of_its_own_database(
    start: Start, target: str, tmp_path: Path
) -> None:
    other = furnish(tmp_path / "other.sqlite", "Mercier", "+33612345678")
    windows = {"Okafor": start("--database", target), "Mercier": start("--database", other)}
    assert [line(window) for window in windows.values()] == ["up", "up"]
    for where, name in ((other, "Mercier"), (target, "Okafor")):
        assert ended(start("call", "+33612345678", "--database", where))[0] == 0
        assert line(windows[name]) == f"+33612345678|{name}"


def test_the_socket_of_a_killed_copy_stops_nobody(
    start: Start, target: str, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(Path(target), "Mensah", "+33698765432")
    killed = start("--database", target)
    assert line(killed) == "up"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    for name in ("HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, environ[name])
    assert Path(address(target)[0]).exists(), "it was left behind"
    window = start("call", "+33612345678", "--database", target)
    assert {line(window), line(window)} == {"up", "+33612345678|Okafor"}
    assert ended(start("call", "0698765432", "--database", target))[0] == 0
    assert line(window) == "0698765432|Mensah"


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\n",
        b"call \n",
        b"call rm -rf\n",
        b"\xff\xfe\x00\n",
        b"quit\n",
        b"x" * 100_000,
        b"call " + b"1" * LONGEST + b"\n",
        b"front",  # never ends
    ],
)
def test_rubbish_on_the_socket_is_let_go_and_the_next_call_heard(
    start: Start,
    target: str,
    rubbish: bytes,
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = start("--database", target)
    assert line(window) == "up"
    with reach(environ, target, monkeypatch) as rude:
        rude.sendall(rubbish)
        with contextlib.suppress(ConnectionResetError):
            assert rude.recv(10) == b""
    assert ended(start("call", "+33612345678", "--database", target))[0] == 0
    assert line(window) == "+33612345678|Okafor"


@pytest.mark.parametrize("number", ["anonymous", "", "12", "+33 6 12; quit", "0" * 61])
def test_what_is_no_number_is_refused_with_a_sentence(
    start: Start, target: str, number: str
) -> None:
    status, output, errors = ended(start("call", number, "--database", target))
    assert (status, output) == (1, "")
    assert "is no telephone number" in errors
    assert "Traceback" not in errors
