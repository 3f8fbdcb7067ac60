"""System packages: found missing, installed for root, named for anyone else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from installer import debian
from installer.setup_error import SetupError

Machine = Callable[..., Path]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Make a pretended Debian whose apt-get writes its calls into the file that is returned."""

    def pretend(
        *, root: bool, missing: set[str], font: bool = True, apt_works: bool = True
    ) -> Path:
        programs, calls = tmp_path / "bin", tmp_path / "calls"
        programs.mkdir()
        calls.touch()
        _program(programs / "dpkg-query", f"printf {'installed' if font else 'unknown'}")
        _program(programs / "apt-get", f'echo "$@" >> "{calls}"; {apt_works * "exit 0"}; exit 100')
        monkeypatch.setenv("PATH", f"{programs}:/bin:/usr/bin")
        monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
        monkeypatch.setattr("sys.platform", "linux")

        def loads(library: str) -> bool:
            return library not in missing or (apt_works and "install" in calls.read_text())

        monkeypatch.setattr(debian, "_loads", loads)
        return calls

    return pretend


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def _ensure(*, window: bool = False, first_time: bool = False) -> list[str]:
    said: list[str] = []
    debian.ensure_libraries(window=window, first_time=first_time, say=said.append)
    return said


def test_nothing_happens_where_nothing_is_missing(machine: Machine) -> None:
    calls = machine(root=True, missing=set())
    assert _ensure(window=True, first_time=True) == []
    assert calls.read_text() == ""


def test_root_gets_what_is_missing_after_an_update_of_the_lists(machine: Machine) -> None:
    calls = machine(root=True, missing={"libEGL.so.1"})
    _ensure()
    update, install = calls.read_text().splitlines()
    assert update.endswith("update")
    assert install.endswith("install --yes --no-install-recommends libegl1")


def test_the_first_time_root_gets_what_is_good_to_have(machine: Machine) -> None:
    calls = machine(root=True, missing={"libxcb-cursor.so.0"}, font=False)
    _ensure(first_time=True)
    assert calls.read_text().splitlines()[1].endswith("libxcb-cursor0 fonts-inter")


def test_later_only_what_is_needed_is_looked_for(machine: Machine) -> None:
    calls = machine(root=True, missing={"libxcb-cursor.so.0"}, font=False)
    _ensure(window=False)
    assert calls.read_text() == ""


def test_a_font_that_cannot_be_had_stops_nobody(machine: Machine) -> None:
    machine(root=True, missing=set(), font=False, apt_works=False)
    assert "could not be installed" in _ensure(first_time=True)[-1]


def test_anyone_else_is_told_the_exact_command(machine: Machine) -> None:
    calls = machine(root=False, missing={"libEGL.so.1", "libxcb-cursor.so.0"})
    with pytest.raises(SetupError) as refused:
        _ensure(window=True, first_time=True)
    command = "sudo apt-get install --no-install-recommends libegl1 libxcb-cursor0"
    assert str(refused.value).endswith(command)
    assert refused.value.status == 2
    assert calls.read_text() == ""


def test_a_library_of_the_display_stops_no_command(machine: Machine) -> None:
    machine(root=False, missing={"libxcb-cursor.so.0"})
    assert _ensure(window=False) == []


def test_root_is_refused_if_what_is_needed_cannot_be_installed(machine: Machine) -> None:
    machine(root=True, missing={"libEGL.so.1"}, apt_works=False)
    with pytest.raises(SetupError, match=r"libEGL\.so\.1"):
        _ensure()


def test_without_apt_the_libraries_are_named(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(root=True, missing={"libEGL.so.1"})
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(SetupError, match=r"libEGL\.so\.1") as refused:
        _ensure()
    assert "apt-get" not in str(refused.value)


def test_other_systems_are_left_alone(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine(root=True, missing={"libEGL.so.1"})
    monkeypatch.setattr("sys.platform", "darwin")
    assert _ensure(window=True, first_time=True) == []


def test_a_python_without_venv_gets_it_or_is_told_how(machine: Machine) -> None:
    calls = machine(root=True, missing=set())
    debian.install_venv(lambda sentence: None)
    assert calls.read_text().splitlines()[1].endswith("-venv")


def test_a_python_without_venv_is_refused_for_anyone_else(machine: Machine) -> None:
    machine(root=False, missing=set())
    with pytest.raises(SetupError, match=r"sudo apt-get install .* python3\.\d+-venv"):
        debian.install_venv(lambda sentence: None)


def test_asking_the_loader_tells_what_is_there() -> None:
    assert not debian._loads("libliaison-is-no-library.so.1")
    assert debian._loads("libc.so.6")
