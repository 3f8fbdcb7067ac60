"""The house rules of docs/architecture.md that a machine can check."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
_EXACT = ("domain", "models", "services")
_NO_AMOUNTS = {
    "desktop/domain/folding.py",  # how alike two names are
    "desktop/domain/forecast.py",  # chances and days
    "desktop/domain/forecast_score.py",  # the share of dates that held
    "desktop/domain/incomplete_beta.py",  # a distribution
    "desktop/domain/pace.py",  # rates and doubts
    "desktop/services/demo_days.py",  # how often something happens in the demo office
    "desktop/services/demo_orders.py",  # and how often it is ordered
}
_CLOCKLESS = ("domain", "models", "services", "queries")
_CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
}
_NAMELESS = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}


def _modules(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    for room in rooms:
        for path in sorted((ROOT / "desktop" / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def _floats(tree: ast.Module) -> Iterator[int]:
    """Lines that make a float; ``isinstance(x, float)``, to refuse one, is welcome."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "float":
            yield node.lineno


def _clock_readings(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if ".".join(called.split(".")[-2:]) in _CLOCKS:
                yield node.lineno


def test_no_float_where_numbers_are_exact() -> None:
    modules = [(name, tree) for name, tree in _modules(*_EXACT) if name not in _NO_AMOUNTS]
    found = [f"{name}:{line}" for name, tree in modules for line in _floats(tree)]
    assert found == []


def test_nobody_below_the_screen_reads_a_clock() -> None:
    found = [
        f"{name}:{line}" for name, tree in _modules(*_CLOCKLESS) for line in _clock_readings(tree)
    ]
    assert found == []


@pytest.mark.parametrize("text", ["rate = 0.1", "x = float(y)"])
def test_a_planted_float_is_found(text: str) -> None:
    assert list(_floats(ast.parse(text))) == [1]


@pytest.mark.parametrize("text", ["datetime.now(UTC)", "datetime.date.today()", "time.time()"])
def test_a_planted_clock_reading_is_found(text: str) -> None:
    assert list(_clock_readings(ast.parse(text))) == [1]


def test_every_module_is_named_for_its_subject() -> None:
    names = {path.stem for path in (ROOT / "desktop").rglob("*")}
    assert names & _NAMELESS == set()


def test_migrations_import_nothing_of_ours() -> None:
    for name, tree in _modules("models/migrations"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert "desktop" not in ast.unparse(node), name


def _lint_imports(checkout: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a checkout other than ours."""
    return subprocess.run(
        [sys.executable, "-c", _LINT, "--no-cache"],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copied_checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("copied checkout")
    shutil.copytree(ROOT / "desktop", copy / "desktop")
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("desktop/ui/planted.py", "import peewee", "peewee stays below services"),
        ("desktop/domain/planted.py", "import PySide6", "Qt only in ui and app"),
        ("desktop/services/planted.py", "import PySide6.QtCore", "Qt only in ui and app"),
        ("desktop/ui/planted.py", "import desktop.models.database", "ui never touches tables"),
        ("desktop/domain/planted.py", "import desktop.models.database", "Layers"),
        ("desktop/system/planted.py", "import desktop.services.change", "Layers"),
    ],
)
def test_a_planted_import_is_found(
    copied_checkout: Path, module: str, line: str, contract: str
) -> None:
    planted = copied_checkout / module
    planted.write_text(f"{line}\n", encoding="utf-8")
    try:
        outcome = _lint_imports(copied_checkout)
    finally:
        planted.unlink()
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert f"{contract} BROKEN" in outcome.stdout
    assert "planted" in outcome.stdout
