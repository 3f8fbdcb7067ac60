"""Writing XLSX, row by row with flat memory, so that Excel changes nothing of what is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import RuleBroken

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from desktop.system.tabular_write import Value

_ROWS = 1_048_576  # of a sheet, the header among them
_CHARACTERS = 32_767  # of a cell
_DIGITS = 15  # that a number of Excel holds exactly
# What XML cannot carry or readers change, and the underscore of what only looks like an escape.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def write_sheet(part: Path, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a workbook of one sheet; RuleBroken ``sheet-too-long``, ``sheet-text-too-long``."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Liaison")
    sheet.freeze_panes = "A2"
    try:
        sheet.append([_cell(sheet, name, row=1) for name in columns])
        for number, row in enumerate(rows, 2):
            if number > _ROWS:
                raise RuleBroken("sheet-too-long", limit=_ROWS - 1)
            sheet.append([_cell(sheet, value, row=number) for value in row])
        book.save(part)
    except BaseException:
        if not sheet.closed:
            sheet.close()
        sheet._writer.cleanup()  # the rows so far lie in a temporary file
        raise


def _cell(sheet: WriteOnlyWorksheet, value: Value, *, row: int) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        exact = Decimal(value)
        if len(exact.normalize().as_tuple().digits) <= _DIGITS:
            return value
        value = format(exact, "f")
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None, microsecond=0)
    if isinstance(value, date):
        if value.year >= 1900:
            return value
        value = value.isoformat()
    if len(value) > _CHARACTERS:
        raise RuleBroken("sheet-text-too-long", row=row, limit=_CHARACTERS)
    cell: Any = WriteOnlyCell(sheet)
    # Set directly: openpyxl would make a formula of "=…" and an error value of "#N/A".
    cell._value = _escaped(value)
    cell.data_type = "s"
    return cell


def _escaped(text: str) -> str:
    """``text`` in the spelling of XLSX for characters that XML does not carry (``_x000B_``)."""
    return _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
