"""Writing tables to files: CSV, XLSX and JSON, all or nothing.

The text goes to a file beside the wanted one, which it replaces when it is complete: at no moment
is there half a file, and an old one stays until the new one is whole.

- CSV: UTF-8, comma, CRLF and doubled quotation marks (RFC 4180). Texts stay as they are, also such
  as begin with ``=``: the file is for programs. ``marked`` puts a byte-order mark in front, by
  which Excel knows the encoding.
- XLSX: texts are texts and never formulas. A number is a number where Excel holds it exactly (15
  digits), else a text. A moment is written as its wall-clock time, for Excel knows no time zones.
- JSON: a list of objects; exact decimals are texts, whole numbers are numbers.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from desktop.domain.errors import RuleBroken
from desktop.system.replacing import replacing

Value = str | int | Decimal | date | datetime | bool | None
Progress = Callable[[int, int | None, str], object]
FORMATS = (".csv", ".xlsx", ".json")
_EVERY = 1_000  # rows between two looks at progress and cancellation


def write_table(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    marked: bool = False,
) -> int:
    """Write ``rows`` under ``columns`` to ``path`` in the format its ending says; their number.

    ``progress(rows, None, "rows")`` is told the number of rows written so far. Raises RuleBroken
    ``export-format``, ``cancelled``, ``sheet-too-long``, ``sheet-text-too-long``; Unavailable
    ``file-write``. Whatever it raises, ``path`` is as it was before.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise RuleBroken("export-format", ending=ending)
    counted = _Counted(rows, progress, cancelled)
    with replacing(path) as part:
        if ending == ".csv":
            _write_csv(part, columns, counted, marked=marked)
        elif ending == ".json":
            _write_json(part, columns, counted)
        else:
            from desktop.system.tabular_write_sheet import write_sheet

            write_sheet(part, columns, counted)
    return counted.number


class _Counted:
    """The rows, counted as they pass; RuleBroken ``cancelled`` when the person stops it."""

    def __init__(
        self,
        rows: Iterable[Sequence[Value]],
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.rows = rows
        self.progress = progress
        self.cancelled = cancelled
        self.number = 0

    def __iter__(self) -> Generator[Sequence[Value]]:
        for row in self.rows:
            if self.number % _EVERY == 0:
                if self.cancelled and self.cancelled():
                    raise RuleBroken("cancelled")
                if self.progress:
                    self.progress(self.number, None, "rows")
            self.number += 1
            yield row
        if self.progress:
            self.progress(self.number, None, "rows")


def plain(value: Value) -> str:
    """``value`` as an exact text, the same in every language; empty for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):  # a datetime, too
        return value.isoformat()
    return str(value)


def _write_csv(
    part: Path, columns: Sequence[str], rows: Iterable[Sequence[Value]], *, marked: bool
) -> None:
    encoding = "utf-8-sig" if marked else "utf-8"
    with part.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([plain(value) for value in row] for row in rows)


def _write_json(part: Path, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    with part.open("w", encoding="utf-8", newline="\n") as file:
        opening = "[\n"
        for row in rows:
            known = dict(zip(columns, map(_json_value, row), strict=True))
            file.write(opening + json.dumps(known, ensure_ascii=False))
            opening = ",\n"
        file.write("\n]\n" if opening != "[\n" else "[]\n")


def _json_value(value: Value) -> str | int | bool | None:
    return plain(value) if isinstance(value, Decimal | date) else value
