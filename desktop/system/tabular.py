"""Reading tables from files: CSV in its many spellings (also gzipped) and XLSX, row by row.

``open_table`` finds out how a file is written; each of its findings can be overruled. Rows come as
texts with the line they start on. A row that is no row of this table is marked with a fault, for
the importer to report; a file that cannot be a table at all raises.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from desktop.domain.errors import RuleBroken
from desktop.system import tabular_sheet, tabular_text
from desktop.system.tabular_detect import header_index
from desktop.system.tabular_row import Row, file_faults
from desktop.system.tabular_text import Spelling

WIDEST = 1_000  # columns
_SAMPLE = 500  # rows looked at to find the header
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what a password makes of an XLSX file
_PACKED = b"PK\x03\x04"


@dataclass(slots=True)
class Table:
    """An open table. Iterate :meth:`rows` as often as needed while it is open.

    ``spelling`` is how a text file is written, None for a workbook with its ``sheets``, of which
    ``sheet`` is read. ``header_line`` is 0 where the columns have no names; then, and for a column
    without a name, they are called ``#1``, ``#2`` … ``size`` is in bytes.
    """

    path: Path
    size: int
    columns: list[str]
    header_line: int
    spelling: Spelling | None
    sheet: str
    sheets: tuple[str, ...]
    _files: ExitStack
    _position: Callable[[], int] = field(default=lambda: 0)

    @property
    def position(self) -> int:
        """Bytes of the file read so far by the latest :meth:`rows` (0 for a workbook)."""
        return self._position()

    def rows(self) -> Generator[Row]:
        """The rows below the header, blank ones left out.

        Raises RuleBroken ``file-encoding``, ``file-quote-open``, ``file-field-too-long`` and
        ``file-not-table``, Unavailable ``file-unreadable``.
        """
        if self.spelling is None:
            raw = tabular_sheet.rows(self.path, self.sheet)
        else:
            binary, self._position = tabular_text.opened(self.path)
            self._files.push(closing(binary))
            raw = tabular_text.rows(binary, self.spelling, self.path)
        fitted = _fitted(
            raw, len(self.columns), after=self.header_line, padded=self.spelling is None
        )
        self._files.push(closing(raw))
        self._files.push(closing(fitted))
        return fitted

    def sample(self, count: int = 200) -> list[Row]:
        """The first ``count`` rows."""
        return list(islice(self.rows(), count))


@contextmanager
def open_table(
    path: Path,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | None = None,
    header_line: int | None = None,
) -> Iterator[Table]:
    """The table in the file ``path``; whatever is None is found out (``header_line`` 0: no header).

    Raises RuleBroken ``file-empty``, ``file-not-table``, ``file-old-excel``, ``file-encoding``,
    ``file-encoding-unknown``, ``encoding-unknown``, ``file-too-wide``, ``file-too-large``,
    ``file-sheet``; Unavailable ``file-unreadable``.
    """
    with file_faults(path):
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4)
    if head == _OLD_EXCEL:
        raise RuleBroken("file-old-excel")
    spelling: Spelling | None = None
    sheets: tuple[str, ...] = ()
    if head == _PACKED:
        sheets = tuple(tabular_sheet.names(path))
        sheet = sheet or sheets[0]
        with closing(tabular_sheet.rows(path, sheet)) as rows:
            first = list(islice(rows, _SAMPLE))
    else:
        spelling, first = tabular_text.spelling(path, encoding=encoding, separator=separator)
    columns, line = _columns(first, header_line)
    with ExitStack() as files:
        yield Table(path, size, columns, line, spelling, sheet or "", sheets, files)


def _columns(first: list[Row], header_line: int | None) -> tuple[list[str], int]:
    """The names of the columns, each once, and the line they stand on (0: they have none)."""
    index = header_index([row.cells for row in first])
    if index is None:
        raise RuleBroken("file-empty")
    titled = any(any(row.cells) for row in first[:index])
    if header_line is None and not titled and not any(map(_is_name, first[index].cells)):
        header_line = 0
    elif header_line:
        index = next((at for at, row in enumerate(first) if row.line >= header_line), index)
    if header_line == 0:
        index = 0
    width = max(_filled(row.cells) for row in first[index:])
    if width > WIDEST:
        raise RuleBroken("file-too-wide", columns=width, limit=WIDEST)
    if header_line == 0:
        return [f"#{number}" for number in range(1, width + 1)], 0
    named = [" ".join(cell.split()) for cell in first[index].cells[:width]]
    names: list[str] = []
    for number, name in enumerate(named, 1):
        again = named[: number - 1].count(name)
        names.append(f"{name} ({again + 1})" if name and again else name or f"#{number}")
    return names, first[index].line


def _is_name(cell: str) -> bool:
    """Whether ``cell`` can name a column: a number or a word for nothing does not."""
    text = cell.strip().lower()
    return text not in ("null", "none", "nan") and any(letter.isalpha() for letter in text)


def _filled(cells: list[str]) -> int:
    """The number of cells up to the last that is not empty."""
    return max((number for number, cell in enumerate(cells, 1) if cell), default=0)


def _fitted(raw: Iterator[Row], width: int, *, after: int, padded: bool) -> Generator[Row]:
    """The rows below line ``after``, marked where they have more or fewer cells than columns.

    Empty cells beyond the last column are no cells. The row of a sheet ends at its last value, so
    there (``padded``) a short row is filled; in a text it has lost cells, and nobody knows which.
    """
    for row in raw:
        line, cells, fault = row
        if line <= after or not (fault or any(cells)):
            continue
        if padded and len(cells) < width:
            cells.extend([""] * (width - len(cells)))
        if fault or len(cells) == width:
            yield row
            continue
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if len(cells) == width:
            yield row
        else:
            yield Row(line, cells, "row-too-long" if len(cells) > width else "row-too-short")
