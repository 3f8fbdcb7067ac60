"""Files that are replaced whole: at no moment is there half a file."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from desktop.domain.errors import Unavailable


@contextmanager
def replacing(path: Path) -> Generator[Path]:
    """A new file to write beside ``path``, which takes its place when the block ends well.

    Raises Unavailable ``file-write``; whatever the block raises, ``path`` is as it was before.
    """
    try:
        part = _fresh(path)
        try:
            yield part
            with part.open("rb") as done:
                os.fsync(done.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unavailable("file-write", path=str(path), reason=reason) from error


def _fresh(path: Path) -> Path:
    for number in count():
        part = path.with_name(f".{path.name}.{number}.part")
        try:
            part.open("xb").close()
        except FileExistsError:
            continue
        return part
    raise AssertionError("there is always a next number")
