"""What ``run.py`` does once the Python is known to be new enough. Standard library only."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer import debian, environment
from installer.environment import ROOT, RUN_LOCK, say
from installer.setup_error import SetupError

_NO_DISPLAY = """\
There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.
Start it from a desktop session, or over the network with: ssh -X
Without a display you can still
  walk through the main job on a demo office, with pictures: python3 installer/run.py --demo
  see the commands that need no window:                      python3 installer/run.py --help"""


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing, run ``liaison`` with these arguments, return its exit status."""
    window = opens_window(arguments)
    display = has_display(os.environ, platform=sys.platform)
    if window and not display and "--demo" not in arguments:
        say(_NO_DISPLAY)
        return 2
    try:
        python = _set_up(window=window and display)
    except SetupError as failure:
        say(str(failure))
        return failure.status
    command = [str(python), "-P", "-m", "desktop"]  # -P: nothing of the folder we are called in
    if window and not display:
        return _tour(command)
    return _become([*command, *arguments])


def opens_window(arguments: Sequence[str]) -> bool:
    """Whether ``liaison`` with these arguments opens its window: no command, no ``--help``."""
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--database" and rest:
            rest.pop(0)
        elif argument != "--demo" and not argument.startswith("--database="):
            return False
    return True


def has_display(environ: Mapping[str, str], *, platform: str) -> bool:
    """Whether a window can be shown, or somebody chose for Qt how to do without."""
    return not platform.startswith("linux") or any(
        environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def _set_up(*, window: bool) -> Path:
    venv = ROOT / ".venv"
    on_x = window and not os.environ.get("WAYLAND_DISPLAY") and bool(os.environ.get("DISPLAY"))
    first_time = not environment.is_ready(venv, RUN_LOCK)
    debian.ensure_libraries(window=on_x, first_time=first_time, say=say)
    return environment.prepare(lock=RUN_LOCK, venv=venv)


def _tour(command: list[str]) -> int:
    folder = tempfile.mkdtemp(prefix="liaison-tour-")
    say("There is no display here: walking through the main job on the demo office without one …")
    status = subprocess.run(
        [*command, "tour", folder], env=_environ() | {"QT_QPA_PLATFORM": "offscreen"}, check=False
    ).returncode
    if status == 0:
        say(f"Its pictures lie in {folder}")
    return status if status >= 0 else 128 - status


def _become(command: list[str]) -> int:
    """Let the program take our place, so that signals and its exit status are its own."""
    if os.name != "nt":
        os.execve(command[0], command, _environ())
    return subprocess.run(command, env=_environ(), check=False).returncode


def _environ() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}
