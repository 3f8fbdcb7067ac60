"""The fixtures every other test stands on."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from postgres import Postgres

from desktop.models.database import close_database, connected, db, is_postgres, open_database
from desktop.models.migrate import applied, migrate, shipped
from desktop.models.office import Staff
from desktop.system import paths

_TESTS = Path(__file__).resolve().parent
# Each of these must be made to fail by the harness alone.
_PLANTED = """
import gc, logging, sqlite3, threading, warnings
import pytest
from hypothesis import given, strategies
from PySide6.QtCore import qWarning

def test_an_unexpected_warning_in_the_log():
    logging.getLogger("desktop.planted").warning("something is odd")

def test_an_expected_warning_that_never_came(expected_log):
    expected_log("something odd")

def test_a_warning_of_qt(qtbot):
    qWarning("something is odd")

def test_a_warning_of_python():
    warnings.warn("something is odd")

def test_an_unclosed_file(tmp_path):
    (tmp_path / "x").open("w")
    gc.collect()

def test_an_error_in_a_thread():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()

def test_a_connection_left_open(database, request):
    if database.startswith("postgresql"):
        import psycopg2
        request.session.kept = psycopg2.connect(database)
    else:
        request.session.kept_too = sqlite3.connect(database)
"""


def _hire(name: str) -> int:
    return int(Staff.create(name=name, role="agent", competency_level="B", active=True).id)


@pytest.mark.parametrize("run", [1, 2])
def test_each_test_finds_an_empty_database_whose_numbers_start_at_one(
    database: str, run: int
) -> None:
    assert applied() == shipped()
    assert _hire(f"Ada {run}") == 1
    assert Staff.select().count() == 1


def test_a_blank_database_has_no_tables(blank_target: str) -> None:
    open_database(blank_target)
    with connected():
        assert db.get_tables() == []
    assert migrate(now=datetime(2026, 11, 2, tzinfo=UTC)) == shipped()


def test_both_engines_are_really_used(database: str) -> None:
    assert is_postgres() == database.startswith("postgresql://")


def test_a_connection_left_open_is_found(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postgres._CLOSING_SECONDS", 0.1)
    url = postgres.create()
    open_database(url)
    with connected(), pytest.raises(AssertionError, match="left open"):
        postgres.drop(url)
    close_database()


def test_the_time_zone_is_london() -> None:
    assert time.strftime("%Z", time.localtime(1782000000)) == "BST"


@pytest.mark.timezone("Asia/Tokyo")
def test_the_time_zone_can_be_chosen() -> None:
    assert time.strftime("%Z", time.localtime(1782000000)) == "JST"


def test_folders_are_not_those_of_the_user(tmp_path: object) -> None:
    for folder in (paths.data_folder(), paths.config_folder(), paths.log_folder()):
        assert str(folder).startswith(str(tmp_path))


def test_an_expected_warning_passes(expected_log: Callable[[str], None]) -> None:
    expected_log("slow disk")
    logging.getLogger("desktop.harness").warning("a slow disk was noticed")


def test_the_network_is_out_of_reach() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match="network"):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.slow
def test_what_must_fail_a_test_does(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    for name in ("conftest.py", "postgres.py"):
        shutil.copy(_TESTS / name, tmp_path / "tests")
    shutil.copy(_TESTS.parent / "pyproject.toml", tmp_path)
    (tmp_path / "tests" / "test_planted.py").write_text(_PLANTED, encoding="utf-8")
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=no"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(_TESTS.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    planted = set(re.findall(r"^def (test_\w+)", _PLANTED, re.MULTILINE))
    condemned = re.findall(r"^(?:FAILED|ERROR) .*::(test_\w+)", outcome.stdout, re.MULTILINE)
    assert set(condemned) == planted, outcome.stdout + outcome.stderr
    assert condemned.count("test_a_connection_left_open") == 2, outcome.stdout
