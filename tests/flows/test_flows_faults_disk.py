"""A full disk and places that may not be written to, for real: in a mount namespace of their own.

Root may write anywhere, so permissions tell nothing; a small file system and a read-only one do.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from faults_desk import furnish

from desktop.models.database import close_database

ROOT = Path(__file__).parents[2]
DESK = ROOT / "tests" / "faults_desk.py"
FULL = "The disk is full. Nothing of this step was kept; free some space."
SEALED = (
    "The database can only be read: its folder or file may not be written to. Nothing was changed."
)
CLOSED = "cannot be opened as a database"


@cache
def _namespace() -> tuple[str, ...]:
    """The command that gives a process mounts of its own; empty where the system refuses."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return ()
    command = ("unshare", "-m") if os.geteuid() == 0 else ("unshare", "-Urm")
    tried = subprocess.run(
        [*command, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return command if tried.returncode == 0 else ()


def inside(mounts: str, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a Python command where ``mounts`` (shell) hold; they end with it."""
    if not _namespace():
        pytest.skip("this system gives no process mounts of its own (unshare -m)")
    return subprocess.run(
        [*_namespace(), "sh", "-c", f'{mounts} && exec "$@"', "sh", sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def small(folder: Path, size: str) -> str:
    return f"mount -t tmpfs -o size={size} tmpfs {folder}"


def sealed(path: Path) -> str:
    return f"mount --bind {path} {path} && mount -o remount,bind,ro {path}"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office's database, closed, in a folder of its own."""
    target = tmp_path / "office" / "office.sqlite"
    furnish(str(target))
    close_database()
    return target


@pytest.mark.slow
def test_a_disk_that_fills_up_stops_one_step_and_loses_nothing(tmp_path: Path) -> None:
    ran = inside(small(tmp_path, "80m"), DESK, "full", tmp_path / "office.sqlite")
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert "-000001 for Okafor" in told["first"]
    assert told["refused"] == FULL
    assert told["line"].endswith(FULL)
    assert told["kept"] == "2 widget", "what was typed is still there"
    assert (told["before"], told["during"], told["after"]) == (1, 1, 2)
    assert told["lines"] == 3, "the line refused was kept once there was room again"
    assert "-000002 for Okafor" in told["then"], "no number is lost"
    assert told["sound"]


@pytest.mark.slow
def test_a_disk_that_fills_while_rates_are_written_keeps_those_it_had(tmp_path: Path) -> None:
    ran = inside(small(tmp_path, "160m"), DESK, "rates", tmp_path / "office.sqlite")
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["seeded"]
    assert told["refused"] == FULL
    assert told["lost"] == 0, "half a file was kept, or rates were lost"
    assert told["same"], "the chip says what it said before"
    assert told["taken"] == 1, "the window takes a call"
    assert told["then"] == "6,000 days were new.", "all of it, once there was room"
    assert told["sound"]


def test_a_new_office_on_a_full_disk_is_refused_and_made_when_there_is_room(
    tmp_path: Path,
) -> None:
    made = f"""
import subprocess, sys
from pathlib import Path
from desktop.__main__ import main
office = Path({str(tmp_path)!r}) / "office.sqlite"
command = ["--database", str(office), "check"]
assert main(command) == 1
subprocess.run(["mount", "-o", "remount,size=20m", {str(tmp_path)!r}], check=True)
sys.exit(main(command))
"""
    ran = inside(small(tmp_path, "100k"), "-c", made)
    assert ran.stderr.strip() == FULL
    assert (ran.returncode, ran.stdout.strip()) == (0, "Everything is in order.")


def test_an_import_that_fills_the_disk_keeps_nothing(tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    rows = "".join(f"K{number},{'x' * 200} {number}\n" for number in range(40_000))
    file.write_text(f"number,name\n{rows}", encoding="utf-8")
    folder = tmp_path / "disk"
    folder.mkdir()
    bring = f"""
import subprocess, sys
from pathlib import Path
from desktop.__main__ import main
office = ["--database", {str(folder / "office.sqlite")!r}]
assert main([*office, "check"]) == 0
assert main([*office, "import", "customers", {str(file)!r}]) == 1
assert main([*office, "check"]) == 0
subprocess.run(["mount", "-o", "remount,size=200m", {str(folder)!r}], check=True)
sys.exit(main([*office, "export", "customers", {str(tmp_path / "after.csv")!r}]))
"""
    ran = inside(small(folder, "6m"), "-c", bring)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.strip() == FULL
    assert ran.stdout.count("Everything is in order.") == 2
    left = (tmp_path / "after.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(left) == 1, "the header alone"


@pytest.mark.parametrize("what", ["backup", "export"])
def test_a_copy_that_does_not_fit_leaves_no_half_file(
    office: Path, tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    file = folder / ("copy.liaison" if what == "backup" else "customers.csv")
    words = ["backup", str(file)] if what == "backup" else ["export", "customers", str(file)]
    run = f"""
import os, sys
from desktop.__main__ import main
status = main(["--database", {str(office)!r}, *{words!r}])
print(sorted(os.listdir({str(folder)!r})))
sys.exit(status)
"""
    filled = f"head -c 16384 /dev/zero > {folder}/other || true"
    ran = inside(f"{small(folder, '16k')} && {filled}", "-c", run)
    assert ran.returncode == 1
    assert len(ran.stderr.splitlines()) == 1, ran.stderr
    assert "No space left" in ran.stderr or "disk is full" in ran.stderr
    assert ran.stdout.strip() == "['other']"


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_may_only_be_read_is_refused_with_a_sentence(
    office: Path, tmp_path: Path, what: str
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("number,name\nK1,Brandt\n", encoding="utf-8")
    before = office.read_bytes()
    place = sealed(office.parent if what == "folder" else office)
    ran = inside(place, "-m", "desktop", "--database", office, "import", "customers", file)
    assert ran.returncode == 1
    assert ran.stderr.strip() == SEALED if what == "file" else CLOSED in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert office.read_bytes() == before


def test_a_new_office_in_a_sealed_folder_is_refused(tmp_path: Path) -> None:
    for target in (tmp_path / "office.sqlite", tmp_path / "new" / "office.sqlite"):
        ran = inside(sealed(tmp_path), "-m", "desktop", "--database", target, "check")
        assert ran.returncode == 1
        assert CLOSED in ran.stderr
        assert "Traceback" not in ran.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.slow
def test_the_window_on_a_sealed_file_opens_and_says_so(office: Path) -> None:
    before = office.read_bytes()
    ran = inside(sealed(office), DESK, "sealed", office)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {"opened": SEALED, "taken": SEALED}
    assert office.read_bytes() == before
