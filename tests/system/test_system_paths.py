"""Resources are found in all three ways of running."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop.system import paths


def test_a_checkout_has_them_beside_the_package() -> None:
    assert (paths.resources() / "icons" / "desk.svg").is_file()
    assert paths.resources().parent == Path(paths.__file__).parents[2]


def test_a_wheel_has_them_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "desktop" / "resources"
    inside.mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "desktop" / "system" / "paths.py"))
    assert paths.resources() == inside


def test_a_frozen_program_has_them_in_its_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"


def test_the_folders_are_the_program_s_own() -> None:
    folders = {paths.data_folder(), paths.config_folder(), paths.log_folder()}
    assert all("Liaison" in folder.parts for folder in folders)
