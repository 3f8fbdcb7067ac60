"""The files of one import: the chosen one, those that belong to it, and its refused rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.import_rows import Refusal, settled
from desktop.domain.importing import Mapping, check, suggest
from desktop.system.tabular import Table, open_table
from desktop.system.tabular_write import Value, write_table

_ENDINGS = (".gz", ".csv", ".tsv", ".txt", ".xlsx", ".psv", ".ssv")
_SAMPLE = 2_000  # rows that decide how a column writes its numbers and dates


@dataclass(frozen=True, slots=True)
class Reading:
    """How a person says the chosen file is written, where what was found out is wrong."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_line: int | None = None

    @property
    def options(self) -> dict[str, Any]:
        """What :func:`open_table` takes."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Files:
    """The open tables of an import and the mapping with nothing left open.

    ``lines`` is the table of order lines where they stand apart; ``first`` are other kinds' files
    that come before.
    """

    table: Table
    mapping: Mapping
    lines: Table | None = None
    first: tuple[Files, ...] = ()

    @property
    def tables(self) -> list[Table]:
        """All tables, as a refusal's ``file`` counts them."""
        made = [self.table]
        if self.lines is not None:
            made.append(self.lines)
        for before in self.first:
            made.extend(before.tables)
        return made


@contextmanager
def open_files(path: Path, kind: str, mapping: Mapping | None, reading: Reading) -> Iterator[Files]:
    """Open the file and what belongs to it; without a mapping one is proposed from its columns.

    Raises what :func:`open_table` raises, and RuleBroken ``mapping-field-missing``,
    ``mapping-column-missing``, ``import-companion-missing``, ``import-decimal-unclear``,
    ``import-date-unclear``.
    """
    with ExitStack() as stack:
        yield _open(stack, path, kind, mapping, reading)


def _open(
    stack: ExitStack, path: Path, kind: str, mapping: Mapping | None, reading: Reading
) -> Files:
    table = stack.enter_context(open_table(path, **reading.options))
    mapping = mapping or suggest(table.columns, kind)
    lines = None
    if mapping.lines:
        wanted, is_header = _companion(path, mapping, table.columns)
        other = stack.enter_context(open_table(wanted))
        table, lines = (table, other) if is_header else (other, table)
    check(mapping, table.columns, lines.columns if lines else None)
    first = []
    for stem, before in mapping.first:
        beside = _beside(path, stem)
        if beside is not None:
            first.append(_open(stack, beside, before.kind, before, Reading()))
    return Files(table, _settled(mapping, table, lines), lines, tuple(first))


def _settled(mapping: Mapping, table: Table, lines: Table | None) -> Mapping:
    sample = [row.cells for row in table.sample(_SAMPLE) if not row.fault]
    fields = settled(mapping.fields, mapping.kind, table.columns, sample)
    if lines is None:
        return replace(mapping, fields=fields)
    sample = [row.cells for row in lines.sample(_SAMPLE) if not row.fault]
    line_fields = settled(mapping.line_fields, mapping.kind, lines.columns, sample)
    return replace(mapping, fields=fields, line_fields=line_fields)


def _companion(path: Path, mapping: Mapping, columns: Sequence[str]) -> tuple[Path, bool]:
    """The other file of a pair, and whether the chosen one holds the orders, not the lines.

    Files of a pair are named alike: ``orders_1996.csv`` and ``order_details_1996.csv``.
    """
    needed = {column for source in mapping.fields.values() for column in source.columns}
    is_header = needed <= set(columns)
    ours, theirs = mapping.header, mapping.lines
    if not is_header:
        ours, theirs = theirs, ours
    stem = _stem(path)
    if fnmatch(stem, ours):
        theirs = theirs.replace("*", stem[len(ours.rstrip("*")) :])
    found = _beside(path, theirs)
    if found is None:
        raise RuleBroken("import-companion-missing", wanted=theirs, folder=str(path.parent))
    return found, is_header


def _beside(path: Path, pattern: str) -> Path | None:
    """The file in the folder of ``path`` whose name without ending fits, if it is the only one."""
    fitting = [
        other
        for other in sorted(path.parent.iterdir())
        if other != path
        and other.is_file()
        and fnmatch(_stem(other), pattern)
        and other.suffix.lower() in _ENDINGS
    ]
    return fitting[0] if len(fitting) == 1 else None


def _stem(path: Path) -> str:
    name = path.name
    for ending in _ENDINGS:
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
    return name


def write_refused(
    path: Path, files: Files, refused: Sequence[Refusal], explain: Callable[[LiaisonError], str]
) -> None:
    """Write the refused rows as they stand in their files, each with its place and reason."""
    tables = files.tables
    columns = list(dict.fromkeys(name for table in tables for name in table.columns))
    reasons = {(refusal.file, refusal.line): refusal for refusal in reversed(refused)}

    def rows() -> Iterator[list[Value]]:
        for number, table in enumerate(tables):
            if not any(place == number for place, _ in reasons):
                continue
            places = [columns.index(name) for name in table.columns]
            for row in table.rows():
                refusal = reasons.get((number, row.line))
                if refusal is None:
                    continue
                cells: list[Value] = [""] * len(columns)
                for place, cell in zip(places, row.cells, strict=False):
                    cells[place] = cell
                if len(row.cells) > len(places):  # one cell too many: the rest is kept in the last
                    cells[places[-1]] = " | ".join(row.cells[len(places) - 1 :])
                why = explain(RuleBroken(refusal.code, **refusal.params))
                yield [table.path.name, row.line, why, *cells]

    write_table(path, ["file", "line", "reason", *columns], rows(), marked=True)
