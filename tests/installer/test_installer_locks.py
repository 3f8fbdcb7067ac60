"""Pins and locks that disagree are found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from installer import locks

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "installer").mkdir()
    for name in ("pyproject.toml", "installer/requirements.txt", "installer/requirements-test.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def _edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_checkout_is_in_order(checkout: Path) -> None:
    assert locks.problems(checkout) == []


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("pyproject.toml", '"peewee==', '"peewee==9'),
        ("pyproject.toml", '"babel==', '"unheard-of==1.0",\n    "babel=='),
        ("pyproject.toml", '"pytest==', '"pytest>='),
        ("installer/requirements.txt", "\nsix==", "\nsix==0."),
        ("installer/requirements-test.txt", "\npytest==", "\npytest==0."),
        ("installer/requirements.txt", "\nsix==", "\nunhashed==1.0\nsix=="),
        ("installer/requirements.txt", "\nsix==", "\n--index-url https://example.org/\nsix=="),
        ("installer/requirements.txt", "\nsix==", "\nelsewhere @ file:///tmp/elsewhere\nsix=="),
    ],
)
def test_a_planted_difference_is_found(checkout: Path, name: str, before: str, after: str) -> None:
    _edit(checkout / name, before, after)
    assert locks.problems(checkout) != []
