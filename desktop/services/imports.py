"""Importing files of customers, products, supplies, orders and points: all of it, or nothing.

Rows are read and judged first; what is sound is written in one transaction. Unless the person asked
for a partial import, one refused row keeps the whole file out, and the refused rows are written to
a file of their own with their reasons. Running the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from time import perf_counter_ns
from typing import Any
from zoneinfo import ZoneInfo

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.import_lines import OrderRecord
from desktop.domain.import_orders import OrderReader
from desktop.domain.import_records import Record, records
from desktop.domain.import_rows import Refusal, Row, Setting
from desktop.domain.importing import Mapping
from desktop.models.bulk import analyze
from desktop.models.settings import office
from desktop.services.change import Outcome, changing
from desktop.services.import_changes import Tally
from desktop.services.import_customers import apply_customers
from desktop.services.import_files import Files, Reading, open_files, write_refused
from desktop.services.import_orders import apply_orders
from desktop.services.import_points import apply_points
from desktop.services.import_products import apply_products, apply_supplies
from desktop.services.unique import unique
from desktop.system.tabular import Table

Progress = Callable[[int, int | None, str], object]
_BATCH = 2_000  # records written at once
_EVERY = 1_000  # rows between two looks at progress and cancellation
_SHOWN = 100  # refusals in a report; all of them are in the file of refused rows
_APPLY: dict[str, Callable[[list[Any], Tally], None]] = {
    "customers": apply_customers,
    "products": apply_products,
    "supplies": apply_supplies,
}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file.

    ``rows`` were read and ``refused`` of them refused; ``created``, ``changed`` and ``unchanged``
    count records of ``kind``. ``made`` counts new rows by table, also of records that came along.
    ``kept`` is False where nothing was written: after a dry run, or because of refused rows.
    ``refusals`` are the first hundred; ``refused_path`` is where all of them were written.
    ``repriced`` are products (ids) that had another price before, where it was kept.
    """

    kind: str
    rows: int
    created: int
    changed: int
    unchanged: int
    refused: int
    kept: bool
    made: dict[str, int] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    refused_path: Path | None = None
    milliseconds: int = 0
    repriced: tuple[int, ...] = ()


class _Undone(Exception):
    """Ends the transaction of a dry run, or of a file with refused rows."""


def import_file(
    *,
    kind: str,
    path: Path,
    who: int | None,
    now: datetime,
    mapping: Mapping | None = None,
    reading: Reading | None = None,
    dry_run: bool = False,
    partial: bool = False,
    refused_path: Path | None = None,
    explain: Callable[[LiaisonError], str] = str,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Outcome[ImportReport]:
    """Import a file of ``kind`` (customers, products, supplies, orders, points).

    Without ``mapping`` the columns are matched by their names. ``explain`` turns a refusal into the
    text of the file of refused rows. ``progress(bytes read, bytes, "import-reading")`` and
    ``cancelled`` are called every thousand rows.

    Raises RuleBroken ``cancelled`` (nothing is kept), what :func:`open_files` raises, RuleBroken
    ``import-raced`` where another desk took a number meanwhile; Unavailable for faults of disk and
    server.
    """
    started = perf_counter_ns()
    work = _Import(now, progress, cancelled)
    with open_files(path, kind, mapping, reading or Reading()) as files:
        tally, kept = work.run(files, who=who, keep=not dry_run, partial=partial)
        if tally.refused and refused_path is not None:
            write_refused(refused_path, files, tally.refused, explain)
    if kept and tally.made:
        analyze()
    report = ImportReport(
        kind=kind,
        rows=work.rows,
        created=tally.created,
        changed=tally.changed,
        unchanged=tally.unchanged,
        refused=len({(refusal.file, refusal.line) for refusal in tally.refused}),
        kept=kept,
        made=dict(tally.made) if kept else {},
        refusals=tuple(tally.refused[:_SHOWN]),
        refused_path=refused_path if tally.refused else None,
        milliseconds=(perf_counter_ns() - started) // 1_000_000,
        repriced=tuple(tally.repriced) if kept else (),
    )
    return Outcome(report, frozenset(tally.change.topics) if kept else frozenset())


class _Import:
    """One run: counts rows, reports progress, notices cancellation."""

    def __init__(
        self, now: datetime, progress: Progress | None, cancelled: Callable[[], bool] | None
    ) -> None:
        self._now = now
        self._progress = progress
        self._cancelled = cancelled
        self.rows = 0

    def run(
        self, files: Files, *, who: int | None, keep: bool, partial: bool
    ) -> tuple[Tally, bool]:
        """Write what the files hold in one transaction; whether it was kept."""
        # Orders are read to the end of the file before anything is locked.
        is_orders = files.mapping.kind == "orders"
        orders, refused = self._orders(files) if is_orders else ([], [])
        try:
            with unique("import-raced"), changing(who=who, now=self._now) as change:
                tally = Tally(change, (files.mapping.name or "file")[:40], refused=refused)
                self._apply(files, orders, tally)
                if not keep or (tally.refused and not partial):
                    raise _Undone
        except _Undone:
            return tally, False
        return tally, True

    def _orders(self, files: Files) -> tuple[list[OrderRecord], list[Refusal]]:
        setting = self._setting(files.mapping)
        apart = files.lines.columns if files.lines else None
        reader = OrderReader(files.mapping, files.table.columns, setting, line_columns=apart)
        if files.lines is None:
            reader.read(self._counted(files.table))
        else:
            reader.read_headers(self._counted(files.table))
            reader.read_lines(self._counted(files.lines))
        return reader.finish(), reader.refused

    def _apply(self, files: Files, orders: list[OrderRecord], tally: Tally) -> None:
        """Write what the files hold, those that come first before the others."""
        place = len(files.tables) - sum(len(before.tables) for before in files.first)
        for before in files.first:
            own = Tally(tally.change, tally.source)
            self._apply_rows(before, own)
            tally.made += own.made
            tally.repriced += own.repriced
            tally.refused += [refusal._replace(file=place) for refusal in own.refused]
            place += 1
        if files.mapping.kind == "orders":
            create, apart = files.mapping.create, files.lines is not None
            for some in _batches(orders):
                self._look()
                apply_orders(some, tally, create=create, apart=apart)
        else:
            self._apply_rows(files, tally)

    def _apply_rows(self, files: Files, tally: Tally) -> None:
        setting = self._setting(files.mapping)
        columns = files.table.columns
        read = records(self._counted(files.table), files.mapping, columns, setting)
        if files.mapping.kind == "points":  # a member's periods may lie far apart in the file
            apply_points(_sound(read, tally), tally, create=files.mapping.create)
            return
        for some in _batches(read):
            _APPLY[files.mapping.kind](_sound(some, tally), tally)

    def _setting(self, mapping: Mapping) -> Setting:
        settings = office()
        zone = ZoneInfo(mapping.time_zone) if mapping.time_zone else settings.zone
        return Setting(zone, settings.currency, settings.today(self._now))

    def _counted(self, table: Table) -> Iterator[Row]:
        for number, row in enumerate(table.rows()):
            if number % _EVERY == 0:
                self._look()
                if self._progress:
                    self._progress(table.position, table.size, "import-reading")
            self.rows += 1
            yield row
        if self._progress:
            self._progress(table.size, table.size, "import-reading")

    def _look(self) -> None:
        if self._cancelled and self._cancelled():
            raise RuleBroken("cancelled")


def _sound(made: Iterable[tuple[Record, ...] | Refusal], tally: Tally) -> list[Any]:
    """The records of sound rows; the others are remembered as refused."""
    sound: list[Any] = []
    for each in made:
        if isinstance(each, Refusal):
            tally.refused.append(each)
        else:
            sound.extend(each)
    return sound


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(items)
    while some := list(islice(left, _BATCH)):
        yield some
