"""The runner of all checks: it goes on after a failure and tells it at the end."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from installer.checks import Check, checks, explain, run_all

_GOOD = Check("good", ("-c", "print('fine')"))
_BAD = Check("bad", ("-c", "raise SystemExit(3)"))
_CRASH = Check("crash", ("-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"))


def _run(*planned: Check, folder: Path) -> int:
    return run_all(Path(sys.executable), planned, folder=folder)


def test_all_good_is_a_success(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert _run(_GOOD, folder=tmp_path) == 0
    shown = capfd.readouterr().out
    assert shown.index("== good") < shown.index("fine") < shown.index("-- good: ok")
    assert "All 1 checks passed" in shown


def test_one_failure_fails_the_run_but_stops_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert _run(_BAD, _GOOD, folder=tmp_path) == 1
    shown = capfd.readouterr().out
    assert "-- bad: FAILED (exit status 3)" in shown
    assert "-- good: ok" in shown
    assert "1 of 2 checks failed" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of other systems")
def test_a_crash_is_a_failure_with_its_name(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert _run(_CRASH, folder=tmp_path) == 1
    assert "-- crash: FAILED (crashed: SIGSEGV)" in capfd.readouterr().out


def test_no_test_at_all_is_a_failure_with_its_reason() -> None:
    tests = checks(quick=False, pytest_arguments=["-k", "nothing"])[-1]
    assert explain(5, tests) == "not one test was selected"
    assert explain(5, _BAD) == "exit status 5"


def test_quick_leaves_out_slow_tests_and_passes_the_rest_on() -> None:
    quick = checks(quick=True, pytest_arguments=["-k", "money"])[-1].arguments
    assert quick[quick.index("-m", 2) + 1].startswith("not slow and not second_engine")
    assert quick[-2:] == ("-k", "money")
    assert "-m" not in checks(quick=False, pytest_arguments=[])[-1].arguments[2:]


def test_checks_run_in_the_checkout_without_a_screen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shows = "import os; print(os.getcwd(), os.environ['QT_QPA_PLATFORM'])"
    assert _run(Check("where", ("-c", shows)), folder=tmp_path) == 0
    assert f"{tmp_path} offscreen" in capfd.readouterr().out
