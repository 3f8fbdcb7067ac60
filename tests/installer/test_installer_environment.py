"""The virtual environment, really built: in a pretended checkout, from a wheel made here."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("environment")]  # made once for all

# What the pretended program does: tells how it was called; "fail" ends it with 7.
_PROGRAM = """
import csv, json, os, pathlib, sys
import planted_package
if sys.argv[1:2] == ["tour"]:
    pathlib.Path(sys.argv[2], "1.png").touch()
print(json.dumps({
    "arguments": sys.argv[1:], "cwd": os.getcwd(), "prefix": sys.prefix, "csv": csv.__file__,
    "platform": os.environ.get("QT_QPA_PLATFORM"),
}))
sys.exit(7 if "fail" in sys.argv else 0)
"""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A pretended checkout, with a space in its name, and the wheels it can be set up from."""

    root: Path
    wheels: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    def start(self, *arguments: str, cwd: Path | None = None) -> subprocess.Popen[str]:
        displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH")
        environ = {name: value for name, value in os.environ.items() if name not in displays}
        return subprocess.Popen(
            [sys.executable, self.root / "installer" / "run.py", *arguments],
            cwd=cwd or self.root.parent,
            env=environ
            | {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
            | {"PIP_FIND_LINKS": self.wheels.as_uri(), "TMPDIR": str(self.root.parent)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, cwd: Path | None = None) -> Outcome:
        return finish(self.start(*arguments, cwd=cwd))

    def lock(self, *, version: str, digest: str | None = None) -> None:
        wheel = self.wheels / f"planted_package-{version}-py3-none-any.whl"
        digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        (self.root / "installer" / "requirements.txt").write_text(
            f"planted-package=={version} \\\n    --hash=sha256:{digest}\n", encoding="utf-8"
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, object]:
        told = json.loads(self.out)
        assert isinstance(told, dict)
        return told


def finish(process: subprocess.Popen[str]) -> Outcome:
    out, err = process.communicate(timeout=100)
    return Outcome(status=process.returncode, out=out, err=err)


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A pretended checkout that was set up once; copy it, never change it."""
    folder = tmp_path_factory.mktemp("made")
    checkout = Checkout(root=folder / "a check out", wheels=folder / "wheels")
    shutil.copytree(
        ROOT / "installer",
        checkout.root / "installer",
        ignore=shutil.ignore_patterns("__pycache__", "requirements*"),
    )
    (checkout.root / "desktop").mkdir()
    (checkout.root / "desktop" / "__main__.py").write_text(_PROGRAM, encoding="utf-8")
    checkout.wheels.mkdir()
    for version in ("1.0", "2.0"):
        _make_wheel(checkout.wheels, version)
    checkout.lock(version="1.0")
    outcome = checkout.run("first")
    assert outcome.status == 0, outcome.err
    assert "1 of 1  planted-package" in outcome.err
    return checkout


@pytest.fixture
def checkout(set_up: Checkout, tmp_path: Path) -> Checkout:
    root = shutil.copytree(set_up.root, tmp_path / set_up.root.name, symlinks=True)
    return Checkout(root=root, wheels=set_up.wheels)


def _make_wheel(folder: Path, version: str) -> None:
    info = f"planted_package-{version}.dist-info"
    files = {
        "planted_package.py": f"version = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: planted-package\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},{_record(text)}\n" for name, text in files.items())
    wheel = folder / f"planted_package-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(name, text)


def _record(text: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
    return f"sha256={digest.decode()},{len(text)}"


def _installed_version(checkout: Checkout) -> str:
    python = checkout.venv / "bin" / "python"
    asks = "import planted_package; print(planted_package.version)"
    return subprocess.run(
        [python, "-I", "-c", asks], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_arguments_folder_and_exit_status_are_the_programs_own(
    checkout: Checkout, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "some where"
    (elsewhere / "desktop").mkdir(parents=True)
    (elsewhere / "csv.py").write_text("raise SystemExit('taken from the wrong folder')")
    outcome = checkout.run("fail", "--json", "a b", cwd=elsewhere)
    assert outcome.status == 7
    assert outcome.told["arguments"] == ["fail", "--json", "a b"]
    assert outcome.told["cwd"] == str(elsewhere)
    assert outcome.told["prefix"] == str(checkout.venv)


def test_a_second_run_sets_nothing_up(checkout: Checkout) -> None:
    outcome = checkout.run("again")
    assert (outcome.status, outcome.err) == (0, "")


def test_without_a_display_the_demo_is_the_tour(checkout: Checkout) -> None:
    outcome = checkout.run("--demo")
    assert outcome.status == 0
    arguments = outcome.told["arguments"]
    assert isinstance(arguments, list)
    command, folder = arguments
    assert command == "tour"
    assert outcome.told["platform"] == "offscreen"
    assert f"pictures lie in {folder}" in outcome.err
    assert (Path(folder) / "1.png").exists()


def test_another_lock_is_installed_in_place(checkout: Checkout) -> None:
    checkout.lock(version="2.0")
    outcome = checkout.run("updated")
    assert "Making" not in outcome.err
    assert _installed_version(checkout) == "2.0"


def test_an_environment_without_a_stamp_is_adopted(checkout: Checkout) -> None:
    (checkout.venv / "liaison-installed.json").unlink()
    kept = checkout.venv / "kept"
    kept.touch()
    assert checkout.run("adopted").status == 0
    assert kept.exists()


@pytest.mark.parametrize("broken", ["unfinished", "no interpreter", "no pip"])
def test_a_broken_environment_is_built_again(checkout: Checkout, broken: str) -> None:
    if broken == "unfinished":
        (checkout.venv / "liaison-installed.json").unlink()
        (checkout.venv / "liaison-installing").touch()
    elif broken == "no interpreter":
        (checkout.venv / "bin" / "python").unlink()
    else:
        (checkout.venv / "liaison-installed.json").unlink()
        (pip,) = checkout.venv.glob("lib/python*/site-packages/pip")
        shutil.rmtree(pip)
    outcome = checkout.run("mended")
    assert "Making a virtual environment" in outcome.err
    assert outcome.status == 0
    assert _installed_version(checkout) == "1.0"


def test_a_package_with_another_hash_is_refused(checkout: Checkout) -> None:
    checkout.lock(version="2.0", digest="0" * 64)
    refused = checkout.run("forged")
    assert refused.status == 1
    assert "DO NOT MATCH THE HASHES" in refused.err
    assert refused.out == ""
    assert _installed_version(checkout) == "1.0"


def test_after_a_failure_the_next_run_goes_on_from_there(checkout: Checkout) -> None:
    checkout.lock(version="2.0", digest="0" * 64)
    assert checkout.run("forged").status == 1
    checkout.lock(version="2.0")
    outcome = checkout.run("mended")
    assert outcome.status == 0
    assert "Making" not in outcome.err
    assert checkout.run("again").err == ""


def test_of_two_runs_at_once_one_sets_up_and_both_work(checkout: Checkout) -> None:
    shutil.rmtree(checkout.venv)
    outcomes = [finish(process) for process in [checkout.start("one"), checkout.start("two")]]
    assert [outcome.status for outcome in outcomes] == [0, 0]
    assert sum("Making" in outcome.err for outcome in outcomes) == 1
    assert sum("Another run" in outcome.err for outcome in outcomes) == 1
