"""A first look at a file, before anything is imported: what the dialog shows and can change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.domain.errors import LiaisonError
from desktop.domain.import_orders import OrderReader
from desktop.domain.import_records import records
from desktop.domain.import_rows import Refusal, Setting
from desktop.domain.importing import Mapping, suggest
from desktop.models.settings import office
from desktop.services.import_files import Files, Reading, open_files
from desktop.system.tabular import Table, open_table
from desktop.system.tabular_row import Row


@dataclass(frozen=True, slots=True)
class Preview:
    """How a file is written, its first rows, and what would become of them.

    ``encoding`` and ``separator`` are empty for a workbook; ``certain`` is False where the encoding
    is a guess. ``mapping`` is the given or proposed one, with ``form`` and ``decimal`` settled
    where the rows tell them. ``problem`` is what must be decided before the file can be read, else
    None; ``refusals`` are those of the rows shown.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    size: int
    header_line: int
    encoding: str
    certain: bool
    separator: str
    sheet: str
    sheets: tuple[str, ...]
    mapping: Mapping
    problem: LiaisonError | None
    refusals: tuple[Refusal, ...]


def look(
    *,
    path: Path,
    kind: str,
    now: datetime,
    mapping: Mapping | None = None,
    reading: Reading | None = None,
    rows: int = 100,
) -> Preview:
    """The first ``rows`` rows of a file, and how they would be read.

    Raises what :func:`desktop.system.tabular.open_table` raises: such a file cannot be shown.
    """
    how = reading or Reading()
    with open_table(path, **how.options) as table:
        shown = tuple(table.sample(rows))
        used = mapping or suggest(table.columns, kind)
        problem: LiaisonError | None = None
        refusals: tuple[Refusal, ...] = ()
        try:
            with open_files(path, kind, used, how) as files:
                used = files.mapping
                refusals = _refusals(files, table, shown, now)
        except LiaisonError as error:
            problem = error
        spelling = table.spelling
        return Preview(
            columns=tuple(table.columns),
            rows=shown,
            size=table.size,
            header_line=table.header_line,
            encoding=spelling.encoding if spelling else "",
            certain=spelling.certain if spelling else True,
            separator=spelling.separator if spelling else "",
            sheet=table.sheet,
            sheets=table.sheets,
            mapping=used,
            problem=problem,
            refusals=refusals,
        )


def _refusals(
    files: Files, table: Table, shown: tuple[Row, ...], now: datetime
) -> tuple[Refusal, ...]:
    """What would be refused of the rows shown, as far as the file alone tells."""
    settings = office()
    setting = Setting(settings.zone, settings.currency, settings.today(now))
    mapping = files.mapping
    if mapping.kind != "orders":
        made = records(shown, mapping, table.columns, setting)
        return tuple(one for one in made if isinstance(one, Refusal))
    if files.lines is not None:
        return ()  # the rows shown are half of a pair
    reader = OrderReader(mapping, table.columns, setting)
    reader.read(shown)
    return tuple(reader.refused)
