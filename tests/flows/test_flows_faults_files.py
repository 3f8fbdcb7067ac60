"""Databases that are none of ours, settings that cannot be kept, no display: each a sentence."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from faults_desk import Desk, furnish
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import app
from desktop.models.database import close_database
from desktop.system import paths, settings
from desktop.ui.office_window import OfficeWindow

ROOT = Path(__file__).parents[2]


def damaged(target: Path) -> None:
    """Tables that look sound, and pages behind them that are not."""
    content = bytearray(target.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    target.write_bytes(content)


def no_database(target: Path) -> None:
    target.write_bytes(b"This is a letter.\n" * 1000)


def cut_off(target: Path) -> None:
    target.write_bytes(target.read_bytes()[:100_000])


def newer(target: Path) -> None:
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.execute(
            "INSERT INTO migration_history (name, applied) VALUES ('0999_later', '2027-01-01')"
        )


def foreign(target: Path) -> None:
    target.unlink()
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


def a_folder(target: Path) -> None:
    target.unlink()
    target.mkdir()


FAULTS = [
    (damaged, "damaged or no database at all. Restore a backup"),
    (no_database, "damaged or no database at all. Restore a backup"),
    (cut_off, "damaged or no database at all. Restore a backup"),
    (newer, "was made by a newer version of Liaison (0999_later). Update this program."),
    (foreign, "This database belongs to another program."),
    (a_folder, "cannot be opened as a database"),
]
NAMES = [spoil.__name__ for spoil, _says in FAULTS]


@pytest.fixture(autouse=True)
def _hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's own hooks for what nobody caught go with the test."""
    for module, hook in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, hook, getattr(module, hook))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office's database, closed and in one file."""
    target = tmp_path / "office.sqlite"
    furnish(str(target))
    close_database()
    return target


def content(target: Path) -> bytes | None:
    return target.read_bytes() if target.is_file() else None


@pytest.mark.parametrize(("spoil", "says"), FAULTS, ids=NAMES)
def test_the_window_does_not_open_on_what_is_no_database_of_ours(
    qapp: QApplication,
    office: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path], None],
    says: str,
) -> None:
    spoil(office)
    before = content(office)
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "critical", lambda _parent, _title, text: told.append(text))
    assert app.run(target=str(office), demo=False) == 1
    assert len(told) == 1
    assert says in told[0]
    assert content(office) == before, "what is not understood is not touched"
    close_database()


@pytest.mark.parametrize(("spoil", "says"), FAULTS, ids=NAMES)
def test_commands_refuse_it_too(
    office: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None], says: str
) -> None:
    from desktop.__main__ import main

    spoil(office)
    before = content(office)
    assert main(["--database", str(office), "export", "orders", "orders.csv"]) == 1
    said = capsys.readouterr()
    assert says in said.err
    assert len(said.err.splitlines()) == 1
    assert said.out == ""
    assert content(office) == before
    close_database()


def test_a_database_that_is_damaged_under_the_open_window_is_told(
    qapp: QApplication, office: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("could not open or close: database-damaged")
    desk = Desk(str(office))
    damaged(office)
    desk.window.go("orders")
    desk.waits()
    desk.window.go("desk")
    desk.types("okaf")
    told = desk.told()
    desk.close()
    close_database()
    assert "damaged" in told


def test_settings_and_log_that_cannot_be_written_are_told_and_the_window_works(
    qapp: QApplication, office: Path
) -> None:
    """Files stand where the folders should be: not even root can write there."""
    for folder in (paths.config_folder(), paths.log_folder()):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_text("in the way", encoding="utf-8")
    seen: list[str] = []

    def look() -> None:
        windows = [w for w in qapp.topLevelWidgets() if isinstance(w, OfficeWindow)]
        window = next(w for w in windows if w.isVisible())
        seen.append(window._notice.text())
        window.remember(compact=True)
        seen.append(window._notice.text())
        assert window.settings.compact, "for today it is remembered"
        window.close()

    QTimer.singleShot(500, look)
    # Rather a failure than no end. Stopped afterwards: an exit that finds no event loop running
    # ends every later one at once, and the tests that come after it would wait for nothing.
    limit = QTimer(singleShot=True, interval=20_000)
    limit.timeout.connect(lambda: qapp.exit(1))
    limit.start()
    status = app.run(target=str(office), demo=False)
    limit.stop()
    assert status == 0
    close_database()
    assert len(seen) == 2
    assert all("settings" in text or "log" in text for text in seen), seen
    assert not settings.settings_file().exists()


def test_without_a_display_it_says_what_to_do(office: Path) -> None:
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ran = subprocess.run(
        [sys.executable, "-m", "desktop", "--database", office],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in displays},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 2
    assert "There is no display to open a window on." in ran.stderr
    assert "Traceback" not in ran.stderr
