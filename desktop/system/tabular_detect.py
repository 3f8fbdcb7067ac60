"""What a text file of rows is written in: its encoding, its separator, where its columns are named.

Everything here is a proposal made from the first rows; the person who imports can overrule it.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable
from typing import IO

from desktop.domain.errors import RuleBroken

SEPARATORS = ",;\t|"
FIELD_LIMIT = 1_000_000  # characters; longer is a forgotten quotation mark, not a value
SAMPLE_CHARACTERS = 262_144
_SAMPLE_ROWS = 500
_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The encodings office programs really write; a guess among all hundred of Python's is worse.
_LEGACY = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "mac_roman", "cp850"),
    *("cp932", "euc_jp", "gb18030", "big5", "euc_kr"),
)


def encoding_of(opened: Callable[[], IO[bytes]]) -> tuple[str, bool]:
    """The encoding of a file and whether it is certain (a mark, or valid UTF-8 to its end).

    The whole file is checked against UTF-8, which is fast; only the lines around what does not fit
    are given to the statistical guess. Raises RuleBroken ``file-not-table`` for binary data,
    ``file-encoding-unknown`` where no encoding fits.
    """
    with opened() as stream:
        head = stream.read(_CHUNK)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name, True
        wide = _unmarked_utf16(head[:65_536])
        if wide:
            return wide, False
        _refuse_binary(head[:65_536])
        decoder = codecs.getincrementaldecoder("utf-8")()
        chunk = head
        while True:
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                return _guess(chunk or head), False
            if not chunk:
                return "utf-8", True
            chunk = stream.read(_CHUNK)


def _unmarked_utf16(head: bytes) -> str:
    """UTF-16 without its mark: in Latin text every second byte is zero."""
    half = len(head) // 2
    if half and head[0::2].count(0) > 0.4 * half:
        return "utf-16-be"
    return "utf-16-le" if half and head[1::2].count(0) > 0.4 * half else ""


def _refuse_binary(head: bytes) -> None:
    controls = sum(head.count(byte) for byte in range(32) if byte not in (9, 10, 12, 13, 27))
    if head.startswith((b"%PDF-", b"PK\x03\x04")) or controls > len(head) // 20 + 8:
        raise RuleBroken("file-not-table")


def _guess(chunk: bytes) -> str:
    from charset_normalizer import from_bytes  # 20 ms, and most files are UTF-8

    telling = [line for line in chunk.splitlines() if not line.isascii()]
    found = from_bytes(b"\n".join(telling)[:65_536], cp_isolation=list(_LEGACY)).best()
    if found is None:
        raise RuleBroken("file-encoding-unknown")
    # Several encodings often give the very same text; then name the one most people mean.
    return "cp1252" if "cp1252" in found.could_be_from_charset else found.encoding


def separator_of(sample: str, *, whole: bool) -> str:
    """The separator under which the most rows of ``sample`` have the same number of cells.

    ``whole`` says that the sample is the whole file. A file of one column gives a comma.
    """
    best, best_score = ",", (0.0, 0)
    for separator in SEPARATORS:
        widths = Counter(len(row) for row in parsed(sample, separator, whole=whole) if any(row))
        wide = [(count, width) for width, count in widths.items() if width > 1]
        if not wide:
            continue
        count, width = max(wide)
        score = (count / widths.total(), width)
        if score > best_score:
            best, best_score = separator, score
    return best


def parsed(sample: str, separator: str, *, whole: bool, spaced: bool = False) -> list[list[str]]:
    """The rows of ``sample``; its last row is left out where the sample may cut it."""
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(
        io.StringIO(sample, newline=""), delimiter=separator, skipinitialspace=spaced
    )
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > _SAMPLE_ROWS:
                return rows
    except csv.Error:
        return rows
    return rows if whole else rows[:-1]


def spaced_quotes(rows: list[list[str]]) -> bool:
    """Whether a space stands between separator and quotation mark, which then must be skipped."""
    return any(cell[:1] == " " and cell.lstrip(" ")[:1] == '"' for row in rows for cell in row)


def header_index(rows: list[list[str]]) -> int | None:
    """Which of the first ``rows`` names the columns: the first that is as full as rows usually are.

    Titles and notes above a table fill fewer cells than the table does. None without any text.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    counts = Counter(count for count in filled if count)
    if not counts:
        return None
    usual = max(counts, key=lambda count: (counts[count], count))
    needed = usual if usual <= 3 else usual - 1
    return next(index for index, count in enumerate(filled) if count >= needed)
