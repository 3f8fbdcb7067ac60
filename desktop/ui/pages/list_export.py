"""A list as it is filtered, written to a file beside the window's work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from desktop.domain.errors import LiaisonError
from desktop.system.language import _, ngettext
from desktop.system.tabular_write import FORMATS, Progress, Value, write_table
from desktop.ui import dialogs
from desktop.ui.lane import Job
from desktop.ui.page import Shell
from desktop.ui.style import space
from desktop.ui.texts import sentence
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.columns import Column, Source
from desktop.ui.widgets.labels import label

EXPORT_KEY = "Ctrl+Shift+E"
_PAGE = 1_000  # rows read at a time


def write_list(
    *,
    path: str,
    source: Source,
    filters: Any,
    sort: str,
    descending: bool,
    columns: Sequence[Column],
    progress: Progress,
    cancelled: Callable[[], bool],
) -> int:
    """Write the rows of a list under its column titles; how many. Raises as ``write_table``.

    A column's ``value`` is written where it has one, and must then be one that files know.
    """
    total = source.count(filters=filters)
    rows = all_rows(source, filters, sort, descending)
    return write_table(
        Path(path),
        [column.title for column in columns],
        ([_value(column, row) for column in columns] for row in rows),
        progress=lambda done, _unknown, code: progress(done, max(total, done), code),
        cancelled=cancelled,
        marked=True,
    )


def all_rows(source: Source, filters: Any, sort: str, descending: bool) -> Iterator[Any]:
    """Every row of a list, read a page at a time."""
    after: Any = None
    offset = 0
    while True:
        rows = source.page(
            filters=filters,
            sort=sort,
            descending=descending,
            after=after,
            offset=offset if after is None else None,
            limit=_PAGE,
        )
        yield from rows
        if len(rows) < _PAGE:
            return
        after = getattr(rows[-1], "sort_key", None)
        offset += len(rows)


def _value(column: Column, row: Any) -> Value:
    written: Any = column.value(row) if column.value is not None else column.text(row)
    return written  # type: ignore[no-any-return]


class ListExport(QWidget):
    """Hidden until an export runs: how far it is, and a button that stops it."""

    def __init__(self, shell: Shell, *, name: str, changed: Callable[[], object]) -> None:
        super().__init__()
        self._shell, self._name, self._changed = shell, name, changed
        self._job: Job | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        space(row, gap=12)
        self._text = label("", "soft")
        row.addWidget(self._text)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(_("Export"))
        row.addWidget(self._bar, 1)
        row.addWidget(Button(_("Stop"), run=self.stop, key=EXPORT_KEY))
        self.hide()

    def is_running(self) -> bool:
        return self._job is not None

    def stop(self) -> None:
        """Stop the export; the file is as it was before."""
        if self._job is not None:
            self._job.cancel()

    def start(self, **what: Any) -> None:
        """Ask for a file and write to it; ``what`` are the other arguments of ``write_list``."""
        patterns = _("Comma separated (*.csv);;Excel (*.xlsx);;JSON (*.json)")
        chosen = dialogs.ask_save_file(self, _("Export"), patterns, f"{self._name}.csv")
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in FORMATS:
            path = path.with_name(path.name + ".csv")
            if path.exists():  # the dialog asked about another name
                text = _("There is a file {name} already. Choose it, or another name.")
                self._shell.notice(text.format(name=path.name), tone="bad")
                return
        self._bar.setRange(0, 0)
        self._text.setText(_("Writing {name} …").format(name=path.name))
        self.show()
        self._job = self._shell.background.work(
            write_list,
            owner=self,
            progress=self._show,
            done=lambda count: self._finish(path.name, count),
            failed=self._fail,
            path=str(path),
            **what,
        )
        self._changed()

    def _show(self, done: int, total: int | None, _code: str) -> None:
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)

    def _finish(self, name: str, count: int) -> None:
        self._end()
        text = ngettext("{count} row written to {name}.", "{count} rows written to {name}.", count)
        self._shell.notice(text.format(count=self._shell.formats.whole(count), name=name))

    def _fail(self, error: LiaisonError) -> None:
        self._end()
        tone = "neutral" if error.code == "cancelled" else "bad"
        self._shell.notice(sentence(error), tone=tone)

    def _end(self) -> None:
        self._job = None
        self.hide()
        self._changed()
