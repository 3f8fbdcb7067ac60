"""System packages on Debian and its relatives: installed for root, named for anyone else.

On other systems the missing libraries are named and left to the person. Standard library only.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable

from installer.setup_error import SetupError

# Without these Qt does not even load: package and the library it is there for.
CORE = {
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
}
# Without these no window opens on an X display.
DISPLAY = {
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
}
FONT = "fonts-inter"  # what the window is drawn for; without it the system's own font serves


def ensure_libraries(*, window: bool, first_time: bool, say: Callable[[str], None]) -> None:
    """Have the libraries of Qt here: those of an X display too if a ``window`` will open.

    Root gets what is missing installed, the ``first_time`` with all that is good to have.
    Raises SetupError (status 2) where the program could not run without what is missing.
    """
    if not sys.platform.startswith("linux"):
        return
    needed = _missing(CORE | DISPLAY if window else CORE)
    root = os.geteuid() == 0 and shutil.which("apt-get") is not None
    wanted = needed
    if root and first_time:
        wanted = [*_missing(CORE | DISPLAY), *([] if _font_is_here() else [FONT])]
    if root and wanted:
        _apt_install(wanted, say)
        needed = _missing(CORE | DISPLAY if window else CORE)
    if needed:
        libraries = ", ".join((CORE | DISPLAY)[package] for package in needed)
        raise SetupError(
            f"Liaison's window needs libraries that are missing here: {libraries}.\n"
            + _how(needed, otherwise="Install the packages of your system that hold them."),
            status=2,
        )


def install_venv(say: Callable[[str], None]) -> None:
    """Have Python's module venv, which Debian ships apart. Raises SetupError (status 2)."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if shutil.which("apt-get") and os.geteuid() == 0 and _apt_install([package], say):
        return
    raise SetupError(
        "This Python cannot make virtual environments.\n"
        + _how([package], otherwise="Install one that has the modules venv and ensurepip."),
        status=2,
    )


def _missing(libraries: dict[str, str]) -> list[str]:
    """The packages whose library cannot be loaded (asking the loader beats asking dpkg: it is
    right on every system, and for libraries that came from elsewhere)."""
    return [package for package, library in libraries.items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _font_is_here() -> bool:
    status = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", FONT]
    try:
        told = subprocess.run(status, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return told.stdout == "installed"


def _how(packages: Iterable[str], *, otherwise: str) -> str:
    if shutil.which("apt-get") is None:
        return otherwise
    install = f"sudo apt-get install --no-install-recommends {shlex.join(packages)}"
    return f"Install them with:\n  {install}"


def _apt_install(packages: list[str], say: Callable[[str], None]) -> bool:
    """Install packages as root; say how it went and return whether all are there now."""
    say(f"Installing system packages: {' '.join(packages)} …")
    apt = ["apt-get", "--quiet=2", "--option=DPkg::Lock::Timeout=300"]
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ([*apt, "update"], install):
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            stdin=subprocess.DEVNULL,
            env=quiet,
        )
    if done.returncode:  # an update may fail and the install succeed from what is known already
        say(f"They could not be installed:\n{done.stdout}{done.stderr}")
    return done.returncode == 0
