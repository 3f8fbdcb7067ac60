"""Rows of XLSX sheets, as the texts a person would type for their values.

Values only: a formula gives its last result. Numbers are rendered exactly as the file holds them,
dates as ``2026-10-30`` or ``2026-10-30 14:05:00``.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from desktop.domain.errors import RuleBroken
from desktop.system.tabular_row import Row, file_faults

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LARGEST = 2_000_000_000  # bytes unpacked: far above any sheet, far below what fills a disk


def names(path: Path) -> list[str]:
    """The sheets of a workbook, in their order; RuleBroken ``file-not-table`` for another file."""
    with _workbook(path) as book:
        found = [sheet.title for sheet in book.worksheets]
    if not found:
        raise RuleBroken("file-empty")
    return found


def rows(path: Path, name: str) -> Generator[Row]:
    """The rows of sheet ``name``; cells end at the last value of the row.

    Raises RuleBroken ``file-sheet`` where there is no such sheet.
    """
    with _workbook(path) as book:
        sheet = next((one for one in book.worksheets if one.title == name), None)
        if sheet is None:
            raise RuleBroken("file-sheet", sheet=name)
        sheet.reset_dimensions()  # some writers declare a wrong range, and rows would be cut
        with _foreign(), warnings.catch_warnings():
            for number, cells in enumerate(sheet.rows, 1):
                yield Row(number, [_text(cell) for cell in cells])


@contextmanager
def _workbook(path: Path) -> Iterator[Workbook]:
    with file_faults(path), _foreign():
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
            if "xl/workbook.xml" not in packed.namelist():
                raise RuleBroken("file-not-table")
        if size > _LARGEST:
            raise RuleBroken("file-too-large", limit=_LARGEST)
        from openpyxl import load_workbook  # 180 ms, and most imports are text

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that hold no values
            book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()


@contextmanager
def _foreign() -> Iterator[None]:
    """What openpyxl raises over a damaged workbook: it is not a table to us, and no bug of ours."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, ParseError) as error:
        raise RuleBroken("file-not-table") from error


def _text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, str):
        # XLSX spells characters that XML does not carry as _x000D_.
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _plain(value)
    if isinstance(value, datetime):
        return _moment(value, str(cell.number_format))
    return "" if value is None else str(value)  # an int, a date or a time


def _plain(value: float) -> str:
    """The shortest decimal text that gives this very float: what a person typed into the cell."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def _moment(value: datetime, number_format: str) -> str:
    whole = value.replace(microsecond=0)
    if not (whole.hour or whole.minute or whole.second) and "h" not in number_format.lower():
        return whole.date().isoformat()
    return whole.isoformat(sep=" ")
