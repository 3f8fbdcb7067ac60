"""What every test gets: a desk of its own, no unexpected log lines, no network; and databases."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from postgres import Postgres, Reused

from desktop.models.database import close_database, connected, open_database
from desktop.models.migrate import migrate

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("ci", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=25)
settings.load_profile("ci")

_MIGRATED_AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what the quick run leaves to the whole one: the second engine, windows, whole days."""
    for item in items:
        if item.path.parent.name == "flows":
            item.add_marker("slow")
        names = getattr(getattr(item, "callspec", None), "params", {}).values()
        if "postgres" in names:
            item.add_marker("second_engine")
        if "qtbot" in getattr(item, "fixturenames", ()):
            item.add_marker("window")


@pytest.fixture(autouse=True)
def _own_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Folders, language and time zone of nobody: London, or ``@pytest.mark.timezone("…")``."""
    home = tmp_path / "home"
    for name, folder in (
        ("HOME", "."),
        ("USERPROFILE", "."),
        ("APPDATA", "AppData/Roaming"),
        ("LOCALAPPDATA", "AppData/Local"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_CACHE_HOME", ".cache"),
    ):
        monkeypatch.setenv(name, str(home / folder))
    for name in ("LC_ALL", "LANG"):
        monkeypatch.setenv(name, "C.UTF-8")
    for name in ("LC_MESSAGES", "LANGUAGE", "LIAISON_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    marker = request.node.get_closest_marker("timezone")
    before = os.environ.get("TZ")
    _set_timezone(marker.args[0] if marker else "Europe/London")
    yield
    _set_timezone(before)


def _set_timezone(name: str | None) -> None:
    if name == os.environ.get("TZ"):
        return
    if name is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = name
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture(autouse=True)
def expected_log(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[str], None]]:
    """Call it with a pattern for each warning or error that the test must log; others fail it."""
    patterns: list[str] = []
    yield patterns.append
    loud = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
    ]
    unexpected = [line for line in loud if not any(re.search(p, line) for p in patterns)]
    absent = [p for p in patterns if not any(re.search(p, line) for line in loud)]
    assert not unexpected, "unexpected in the log:\n" + "\n".join(unexpected)
    assert not absent, f"expected in the log, but not there: {absent}"


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Tests talk to this machine alone."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for this test process."""
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _migrated_postgres(postgres: Postgres) -> Iterator[Reused]:
    reused = Reused(_migrated(postgres.create()))
    yield reused
    reused.close()


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(_migrated(str(tmp_path_factory.mktemp("sqlite") / "migrated.sqlite")))


def _migrated(target: str) -> str:
    open_database(target)
    migrate(now=_MIGRATED_AT)
    close_database()
    return target


@pytest.fixture(params=["sqlite", "postgres"])
def blank_target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database without any table can be opened: a path, then a PostgreSQL URL."""
    if request.param == "sqlite":
        target = str(tmp_path / "blank.sqlite")
        yield target
        close_database()
        _assert_closed(target)
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.create()
        yield url
        close_database()
        server.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def database_target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database that nobody has opened: a path, then a PostgreSQL URL.

    For other processes and threads; most tests want ``database``. Leaving a connection to it open
    fails the test.
    """
    if request.param == "sqlite":
        target = str(tmp_path / "liaison.sqlite")
        shutil.copyfile(request.getfixturevalue("_migrated_sqlite"), target)
        yield target
        close_database()
        _assert_closed(target)
    else:
        reused: Reused = request.getfixturevalue("_migrated_postgres")
        yield reused.url
        close_database()
        reused.empty()


@pytest.fixture
def database(database_target: str) -> Iterator[str]:
    """The program's database, open, migrated, empty and connected, on either engine; its target."""
    open_database(database_target)
    with connected():
        yield database_target


def _assert_closed(path: str) -> None:
    """No descriptor of this process still points at that SQLite file."""
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        return  # elsewhere the removal of the folder tells
    left_open = []
    for descriptor in descriptors.iterdir():
        try:
            left_open.append(os.readlink(descriptor))
        except OSError:  # the one that lists the folder itself
            continue
    left_open = [name for name in left_open if name.startswith(path)]
    assert not left_open, f"connections were left open: {left_open}"
