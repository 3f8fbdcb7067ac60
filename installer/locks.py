"""Whether the locks hold what pyproject.toml asks for: ``python -m installer.locks``.

The first lines of each lock say how it is made again.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def problems(root: Path) -> list[str]:
    """One sentence for each way in which pins and locks under ``root`` disagree."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    asked = project["project"]["dependencies"]
    asked_for_tests = project["dependency-groups"]["test"]
    run = (root / "installer/requirements.txt").read_text(encoding="utf-8")
    test = (root / "installer/requirements-test.txt").read_text(encoding="utf-8")
    return [
        *_missing("requirements.txt", run, _pins("\n".join(asked))),
        *_missing("requirements-test.txt", test, _pins("\n".join([*asked, *asked_for_tests]))),
        *_missing("requirements-test.txt", test, _pins(run)),
        *(f"{ask!r} is not pinned with ==" for ask in [*asked, *asked_for_tests] if not _pins(ask)),
        *_suspicious("requirements.txt", run),
        *_suspicious("requirements-test.txt", test),
    ]


def _missing(lock: str, text: str, asked: dict[str, str]) -> Iterable[str]:
    held = _pins(text)
    for name, version in asked.items():
        if held.get(name) != version:
            yield f"{lock} holds {name} {held.get(name, 'not at all')}, asked for is {version}"


def _suspicious(lock: str, text: str) -> Iterable[str]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if _PIN.match(line) and not following.startswith("    --hash=sha256:"):
            yield f"{lock}: {line} has no hash"
        if not _PIN.match(line) and not line.startswith("    --hash=sha256:"):
            yield f"{lock}: {line!r} is neither a pin nor a hash"


def _pins(text: str) -> dict[str, str]:
    """Version by name, as names are compared (PEP 503)."""
    return {
        re.sub(r"[-_.]+", "-", found["name"]).lower(): found["version"]
        for found in _PIN.finditer(text)
    }


if __name__ == "__main__":
    found = problems(Path.cwd())
    print("\n".join(found) if found else "pyproject.toml and both locks agree")
    sys.exit(1 if found else 0)
