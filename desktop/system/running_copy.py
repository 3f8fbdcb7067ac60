"""The copy of the program that runs already: where it listens, and how it is told something.

The standard library alone, and little of that: the telephone rings while this is imported. The
other end is ``ui/only_one.py``; the two agree on one line of UTF-8 each way.
"""

from __future__ import annotations

import os
import socket
import sys
from hashlib import sha256

FRONT = "front"
"""Come forward."""
CALL = "call "
"""Somebody is calling: their number follows."""
ANSWER = b"here"
LONGEST = 200  # bytes of a line; whoever sends more is none of ours


def address(target: str) -> tuple[str, str]:
    """The name of the socket for a database, and where its lock lies without the ending.

    ``target`` is a PostgreSQL URL or the path of an SQLite file, by whatever way it is named.
    """
    where = target if "://" in target else os.path.realpath(target)
    home = os.path.expanduser("~")
    key = sha256(f"{home}\0{where}".encode(errors="surrogateescape")).hexdigest()[:16]
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    if not os.path.isdir(folder):
        from tempfile import gettempdir  # 5 ms

        folder = gettempdir()
    path = os.path.join(folder, f"liaison-{key}")
    return (f"liaison-{key}" if sys.platform == "win32" else path), path


def tell(target: str, words: str, *, patience: float) -> bool:
    """Tell the copy on a database something; whether it has heard.

    At once False where none listens; one that listens is given ``patience`` seconds to answer.
    """
    line = f"{words}\n".encode(errors="replace")
    name = address(target)[0]
    try:
        if sys.platform == "win32":
            return _tell_pipe(name, line)
        with socket.socket(socket.AF_UNIX) as line_to:
            line_to.settimeout(patience)
            line_to.connect(name)
            line_to.sendall(line)
            return line_to.recv(len(ANSWER)) == ANSWER
    except OSError:
        return False


def _tell_pipe(name: str, line: bytes) -> bool:
    """A named pipe is a file; it cannot be given a time."""
    with open(rf"\\.\pipe\{name}", "r+b", buffering=0) as pipe:
        pipe.write(line)
        return pipe.read(len(ANSWER)) == ANSWER


def heard(line: bytes) -> str | None:
    """What a line says: the number that calls, "" for coming forward; None for anything else."""
    try:
        words = line.decode().removesuffix("\n")
    except UnicodeDecodeError:
        return None
    if words == FRONT:
        return ""
    number = words.removeprefix(CALL)
    return number if number != words and is_number(number) else None


def is_number(text: str) -> bool:
    """Whether a text can be a telephone number: what is told of callers is nothing else."""
    from desktop.domain.phones import looks_like_phone

    return looks_like_phone(text)
