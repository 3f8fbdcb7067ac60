"""What ``test.py`` does once the Python is known to be new enough. Standard library only.

All checks run, whatever the first ones say; the summary at the end tells which failed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from installer import debian, environment
from installer.environment import ROOT, RUN_LOCK, TEST_LOCK, say
from installer.setup_error import SetupError

_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
_NO_TESTS = 5  # pytest's exit status where nothing was selected


@dataclass(frozen=True, slots=True)
class Check:
    """A title and what follows the interpreter of the environment."""

    title: str
    arguments: tuple[str, ...]


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing, run every check, return 0 if all passed and 1 if not."""
    quick = "--quick" in arguments
    rest = [argument for argument in arguments if argument != "--quick"]
    try:
        debian.ensure_libraries(
            window=False, first_time=not environment.is_ready(ROOT / ".venv", TEST_LOCK), say=say
        )
        python = environment.prepare(lock=TEST_LOCK, includes=(RUN_LOCK,))
    except SetupError as failure:
        say(str(failure))
        return failure.status
    return run_all(python, checks(quick=quick, pytest_arguments=rest), folder=ROOT)


def checks(*, quick: bool, pytest_arguments: Sequence[str]) -> list[Check]:
    """Every check, the fast ones first."""
    left_out = "not slow and not second_engine and not window and not realdata"
    quicker = ("-m", left_out, "--hypothesis-profile=quick") if quick else ()
    return [
        Check("pins and locks agree", ("-P", "-m", "installer.locks")),
        Check("ruff check", ("-m", "ruff", "check", ".")),
        Check("ruff format", ("-m", "ruff", "format", "--check", ".")),
        Check("sizes", ("-P", "-m", "installer.sizes")),
        Check("imports", ("-c", _IMPORTS)),
        Check("catalogue", ("-P", "-m", "installer.catalogue")),
        Check(
            "mypy --strict",
            (
                "-m",
                "mypy",
            ),
        ),
        Check("tests", ("-m", "pytest", "-n2", "--dist=loadgroup", *quicker, *pytest_arguments)),
    ]


def run_all(python: Path, checks: Sequence[Check], *, folder: Path) -> int:
    """Run each check in ``folder`` with its title and duration; 0 if all passed, else 1."""
    failed = []
    started = time.monotonic()
    for check in checks:
        print(f"\n== {check.title}", flush=True)
        before = time.monotonic()
        status = subprocess.run(
            [str(python), *check.arguments], cwd=folder, env=_environ(folder), check=False
        ).returncode
        outcome = "ok" if status == 0 else f"FAILED ({explain(status, check)})"
        print(f"-- {check.title}: {outcome}, {time.monotonic() - before:.1f} s", flush=True)
        if status:
            failed.append(check.title)
    took = f"{time.monotonic() - started:.0f} s"
    if failed:
        print(f"\n{len(failed)} of {len(checks)} checks failed in {took}: {', '.join(failed)}")
        return 1
    print(f"\nAll {len(checks)} checks passed in {took}.")
    return 0


def explain(status: int, check: Check) -> str:
    """What an exit status says: a crash by its signal, a selection of no test at all by name."""
    if status < 0:
        return f"crashed: {signal.Signals(-status).name}"
    if status == _NO_TESTS and "pytest" in check.arguments:
        return "not one test was selected"
    return f"exit status {status}"


def _environ(folder: Path) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONUNBUFFERED": "1",
    }
