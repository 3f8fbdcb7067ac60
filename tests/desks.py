"""Desks that start together: each a process of its own, told to begin when all are ready."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def race(code: str, desks: Iterable[Sequence[str]]) -> list[str]:
    """Run ``code`` at every desk with its words: it says "ready", then waits for a line. What each
    said after that; every one of them ended well."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for words in desks
    ]
    for desk in running:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "ready\n"
    for desk in running:
        assert desk.stdin is not None
        desk.stdin.write("go\n")
        desk.stdin.flush()
    answers = [desk.communicate(timeout=100)[0] for desk in running]
    assert [desk.returncode for desk in running] == [0] * len(running)
    return answers
