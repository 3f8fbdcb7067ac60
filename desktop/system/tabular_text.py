"""Rows of text files: CSV in its many spellings, plain or gzipped."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple, cast

from desktop.domain.errors import RuleBroken
from desktop.system import tabular_detect as detect
from desktop.system.tabular_row import Row, file_faults


class Spelling(NamedTuple):
    """How a text file of rows is written. ``certain`` is false where the encoding is a guess."""

    encoding: str
    certain: bool
    separator: str
    spaced: bool  # a space stands between separator and quotation mark


def opened(path: Path) -> tuple[IO[bytes], Callable[[], int]]:
    """The bytes of a file, unpacked where it is gzipped, and how many of its own have been read."""
    with file_faults(path):
        raw = path.open("rb")
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)

    def position() -> int:
        return path.stat().st_size if raw.closed else raw.tell()

    if not packed:
        return raw, position
    unpacked = gzip.GzipFile(fileobj=raw)
    unpacked.myfileobj = raw  # type: ignore[assignment]  # so that closing one closes both
    return cast(IO[bytes], unpacked), position


def spelling(
    path: Path, *, encoding: str | None, separator: str | None
) -> tuple[Spelling, list[Row]]:
    """How the file is written, as far as it is not given, and its first rows."""
    with file_faults(path):
        certain = True
        if encoding is None:
            encoding, certain = detect.encoding_of(lambda: opened(path)[0])
        with _text(opened(path)[0], encoding) as text, _decoding(encoding):
            sample = text.read(detect.SAMPLE_CHARACTERS)
            whole = not text.read(1)
    if separator is None:
        separator = detect.separator_of(sample, whole=whole)
    spaced = detect.spaced_quotes(detect.parsed(sample, separator, whole=whole))
    found = Spelling(encoding, certain, separator, spaced)
    first: list[Row] = []
    try:
        first.extend(islice(_parsed(io.StringIO(sample, newline=""), found), 500))
    except RuleBroken:
        if whole:  # otherwise only the sample ends inside a quoted cell
            raise
    return found, first if whole or len(first) in (1, 500) else first[:-1]


def rows(binary: IO[bytes], how: Spelling, path: Path) -> Generator[Row]:
    """All rows of the file, the header among them; ``binary`` is closed at the end.

    Raises RuleBroken ``file-encoding``, ``file-quote-open``, ``file-field-too-long``,
    ``file-not-table``; Unavailable ``file-unreadable``.
    """
    with file_faults(path), _text(binary, how.encoding) as text:
        yield from _parsed(text, how)


def _text(binary: IO[bytes], encoding: str) -> io.TextIOWrapper:
    try:
        return io.TextIOWrapper(binary, encoding=encoding, newline="")
    except LookupError as error:
        binary.close()
        raise RuleBroken("encoding-unknown", encoding=encoding) from error


@contextmanager
def _decoding(encoding: str, line: Callable[[], int] = lambda: 0) -> Iterator[None]:
    try:
        yield
    except UnicodeError as error:
        raise RuleBroken("file-encoding", encoding=encoding, line=line() + 1) from error


def _parsed(lines: Iterable[str], how: Spelling) -> Iterator[Row]:
    read: list[str] = []  # the lines of the row so far

    def watched() -> Iterator[str]:
        for text in lines:
            read.append(text)
            yield text

    csv.field_size_limit(detect.FIELD_LIMIT)
    reader = csv.reader(
        watched(), delimiter=how.separator, skipinitialspace=how.spaced, strict=True
    )
    with _decoding(how.encoding, lambda: reader.line_num):
        while True:
            line = reader.line_num + 1
            read.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _faulty(error, line, "".join(read))
                continue
            text = read[0] if len(read) == 1 else "".join(read)
            yield Row(line, cells, "row-nul" if "\0" in text else "")


def _faulty(error: csv.Error, line: int, text: str) -> Row:
    """A row with a stray quotation mark, as one cell; what swallows the file is no row's fault."""
    if "field larger" in str(error):
        raise RuleBroken("file-field-too-long", line=line, limit=detect.FIELD_LIMIT) from error
    if "unexpected end" in str(error):
        raise RuleBroken("file-quote-open", line=line) from error
    return Row(line, [text.rstrip("\r\n")], "row-quotes")
