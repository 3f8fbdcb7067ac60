"""A whole call by keys alone, as tests/ui has it, on a real X display (orders, scenario 17)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CALL = "tests/ui/test_ui_desk.py::test_a_whole_call_without_a_mouse"


@pytest.mark.slow
def test_a_whole_call_without_a_mouse_on_an_x_display() -> None:
    display = shutil.which("xvfb-run")
    if display is None:
        pytest.skip("there is no xvfb-run here to make a display")
    done = subprocess.run(
        [display, "-a", sys.executable, "-m", "pytest", "-q", CALL, "-p", "no:cacheprovider"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "LANGUAGE": "en"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
