"""The checkout's own virtual environment: built, filled from a hash-locked list, and kept true.

A stamp, written last, says which lists are installed; as long as it agrees with the lists and
the Python at hand, nothing is done at all. Standard library only.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from installer import debian
from installer.setup_error import SetupError

ROOT = Path(__file__).resolve().parent.parent
RUN_LOCK = ROOT / "installer" / "requirements.txt"
TEST_LOCK = ROOT / "installer" / "requirements-test.txt"

_STAMP = "liaison-installed.json"
_UNFINISHED = "liaison-installing"
_MUTEX = "liaison-setup.lock"

Say = Callable[[str], None]


class _NothingUnpackedError(SetupError):
    """The installation failed before it changed anything."""


def say(sentence: str) -> None:
    """Tell the person how far we are, beside the output of the program itself."""
    print(sentence, file=sys.stderr, flush=True)


def python_of(venv: Path) -> Path:
    """Where the interpreter of a virtual environment lies."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_ready(venv: Path, lock: Path) -> bool:
    """Whether this list is installed there, complete, for the Python that asks."""
    return _stamps(venv).get(lock.name) == _digest(lock) and _tag_of(python_of(venv)) == _tag()


def prepare(
    *, lock: Path, venv: Path = ROOT / ".venv", includes: tuple[Path, ...] = (), say: Say = say
) -> Path:
    """Make ``venv`` hold everything in ``lock`` and return its interpreter.

    ``includes`` are the lists that ``lock`` holds too. Of two runs at the same time one waits for
    the other. A half-built environment is built again from nothing. Raises SetupError.
    """
    try:
        if not is_ready(venv, lock):
            venv.mkdir(parents=True, exist_ok=True)
            with _alone(venv / _MUTEX, say):
                if not is_ready(venv, lock):
                    _fill(venv, lock, includes, say)
    except OSError as error:
        raise SetupError(f"{venv} cannot be set up: {error}") from error
    return python_of(venv)


def _fill(venv: Path, lock: Path, includes: tuple[Path, ...], say: Say) -> None:
    if (venv / _UNFINISHED).exists() or _tag_of(python_of(venv), asking="import pip") != _tag():
        _build(venv, say)
    (venv / _STAMP).unlink(missing_ok=True)
    (venv / _UNFINISHED).touch()
    try:
        _pip_install(python_of(venv), lock, say)
    except _NothingUnpackedError:
        (venv / _UNFINISHED).unlink()
        raise
    (venv / _UNFINISHED).unlink()
    stamps = {path.name: _digest(path) for path in (lock, *includes)}
    finished = venv / f"{_STAMP}.new"
    finished.write_text(json.dumps(stamps), encoding="utf-8")
    finished.replace(venv / _STAMP)
    say("Ready.")


def _build(venv: Path, say: Say) -> None:
    say(f"Making a virtual environment in {venv} with Python {platform.python_version()} …")
    if importlib.util.find_spec("ensurepip") is None:
        debian.install_venv(say)
    for child in venv.iterdir():
        if child.name != _MUTEX:  # held by this very process
            shutil.rmtree(child) if child.is_dir() and not child.is_symlink() else child.unlink()
    # Not sys.executable: it may be the one just removed.
    base = getattr(sys, "_base_executable", sys.executable)
    made = subprocess.run(
        [base, "-I", "-m", "venv", str(venv)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise SetupError(f"No virtual environment could be made:\n{made.stdout}{made.stderr}")


def _pip_install(python: Path, lock: Path, say: Say) -> None:
    """Install the list. Raises SetupError, _NothingUnpackedError if it left all as it was."""
    total = len(re.findall(r"^\S+==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    say(f"Installing {total} packages, each checked against its hash ({lock.name}) …")
    command = [str(python), "-I", "-u", "-X", "utf8", "-m", "pip", "install", "--require-hashes"]
    command += ["--only-binary=:all:", "--no-input", "--disable-pip-version-check"]
    command += ["--no-warn-script-location", "-r", str(lock)]
    output: list[str] = []
    seen: set[str] = set()
    unpacking = False
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        close_fds=False,  # it keeps the lock of this environment if we are killed and it is not
        env=os.environ | {"PIP_USER": "0"},
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            output.append(line)
            name = _package_named(line)
            if name and name not in seen:
                seen.add(name)
                say(f"  {len(seen):2} of {total}  {name}")
            elif line.startswith("Installing collected packages"):
                unpacking = True
                say("  unpacking them …")
    if pip.returncode:
        told = "".join(["The packages could not be installed (is the network there?):\n", *output])
        raise SetupError(told) if unpacking else _NothingUnpackedError(told)


def _package_named(line: str) -> str | None:
    """The package that a line of pip's output is about: named alone, or by a file of it."""
    found = re.match(
        r"(?:Collecting|Processing|Ignoring|Requirement already satisfied:) (\S+)", line
    )
    if found is None:
        return None
    return re.split(r"==|-\d|:", Path(found[1]).name)[0].replace("_", "-").lower()


def _tag() -> str:
    return f"{sys.implementation.cache_tag}-{platform.machine()}"


def _tag_of(python: Path, *, asking: str = "") -> str | None:
    """The kind of Python that lies there, or None where it does not run (or fails ``asking``)."""
    code = f"{asking}\nimport os, sys\n"
    code += "print(sys.implementation.cache_tag, end='')"
    isolated = ["-I"] if asking else ["-I", "-S"]  # -S: without site it starts in half the time
    try:
        told = subprocess.run(
            [str(python), *isolated, "-c", code], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return f"{told.stdout}-{platform.machine()}"


def _digest(lock: Path) -> str:
    return hashlib.sha256(_tag().encode() + lock.read_bytes()).hexdigest()


def _stamps(venv: Path) -> dict[str, str]:
    """What is installed: the digest of each list by its file name."""
    try:
        stamps = json.loads((venv / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


@contextlib.contextmanager
def _alone(path: Path, say: Say) -> Iterator[None]:
    """Hold the lock of this environment; it ends with the process, however that ends."""
    with path.open("a+b") as held:
        if not _try_lock(held.fileno(), wait=False):
            say("Another run is setting this up; waiting for it …")
            while not _try_lock(held.fileno(), wait=True):
                pass
        os.set_inheritable(held.fileno(), True)
        yield


def _try_lock(descriptor: int, *, wait: bool) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True
