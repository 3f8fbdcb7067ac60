"""What all readers of tables share: a row, and the faults of files in the program's own words."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import BadGzipFile
from pathlib import Path
from typing import NamedTuple

from desktop.domain.errors import RuleBroken, Unavailable


class Row(NamedTuple):
    """One row: the line of the file it starts on (the row number of a sheet), and its cells.

    ``fault`` is empty, or says why the cells are none of this table's: ``row-too-long``,
    ``row-too-short``, ``row-quotes``, ``row-nul``.
    """

    line: int
    cells: list[str]
    fault: str = ""


@contextmanager
def file_faults(path: Path) -> Iterator[None]:
    """Turn faults of disk and packing into Unavailable ``file-unreadable``, ``file-not-table``."""
    try:
        yield
    except (EOFError, BadGzipFile, zlib.error, zipfile.BadZipFile) as error:
        raise RuleBroken("file-not-table") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unavailable("file-unreadable", path=str(path), reason=reason) from error
