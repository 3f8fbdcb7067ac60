"""What ``installer/run.py`` decides before and after the set-up."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer.launch import has_display, opens_window

ROOT = Path(__file__).resolve().parents[2]
_PRETEND_OLD = (
    "import runpy, sys; sys.version_info = (3, 9, 18, 'final', 0); "
    "runpy.run_path(sys.argv[1], run_name='__main__')"
)


@pytest.mark.parametrize(
    "arguments",
    [[], ["--demo"], ["--database", "desk.sqlite"], ["--database=desk.sqlite", "--demo"]],
)
def test_without_a_command_the_window_opens(arguments: list[str]) -> None:
    assert opens_window(arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["tour", "pictures"],
        ["--database", "x", "check"],
        ["--demo", "export", "orders"],
    ],
)
def test_a_command_opens_no_window(arguments: list[str]) -> None:
    assert not opens_window(arguments)


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_any_of_these_is_a_display(name: str) -> None:
    assert has_display({name: "x"}, platform="linux")
    assert not has_display({name: ""}, platform="linux")


def test_other_systems_always_have_a_display() -> None:
    assert has_display({}, platform="win32")
    assert has_display({}, platform="darwin")


@pytest.mark.parametrize("arguments", [[], ["--database", "desk.sqlite"]])
def test_without_a_display_it_says_what_to_do(arguments: list[str], tmp_path: Path) -> None:
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    outcome = subprocess.run(
        [sys.executable, ROOT / "installer" / "run.py", *arguments],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name not in displays},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 2
    assert "no display" in outcome.stderr
    assert "installer/run.py --demo" in outcome.stderr


@pytest.mark.parametrize("name", ["run.py", "test.py"])
def test_an_old_python_is_refused_in_a_sentence(name: str) -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", _PRETEND_OLD, ROOT / "installer" / name],
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 2
    assert "3.11 or newer, and this is Python 3.9" in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize("name", ["run.py", "test.py"])
def test_an_old_python_can_read_the_file_at_all(name: str) -> None:
    source = (ROOT / "installer" / name).read_bytes()
    assert source.isascii()
    for node in ast.walk(ast.parse(source)):
        assert not isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr | ast.FunctionDef)
        assert not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
