"""The data as a whole: importing, backing up, checking it, and where it lies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries.database_place import DatabasePlace, database_place
from desktop.queries.integrity import Finding, check
from desktop.services.backup import backup
from desktop.system.language import N_, _, ngettext
from desktop.system.paths import log_folder
from desktop.system.settings import settings_file
from desktop.ui import dialogs
from desktop.ui.import_sheet import open_import
from desktop.ui.page import Key, Shell
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.style import space
from desktop.ui.texts import sentence, sentence_for
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import hairline, label
from desktop.ui.widgets.section import Section

_SHOWN = 50  # findings


class DataSection(SettingsSection):
    """Three things to do, what a check found, and the places."""

    name = "data"
    title = N_("Data")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._running = ""
        self.column.addWidget(self._build_actions())
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setRange(0, 0)
        self._bar.hide()
        self.column.addWidget(self._bar)
        self._found = Section()
        self._found.hide()
        self.column.addWidget(self._found)
        self.column.addWidget(hairline())
        self._places = Section(_("Where things lie"))
        self.column.addWidget(self._places)
        self.column.addStretch(1)

    def keys(self) -> list[Key]:
        is_free = not self._running
        return [
            Key("I", _("Import…"), self._import, primary=True),
            Key("B", _("Back up…"), self._back_up, enabled=is_free, button=True),
            Key("K", _("check the database"), self._check, enabled=is_free),
        ]

    def reload(self) -> None:
        self.shell.background.ask(database_place, done=self._show_places, owner=self, key="place")

    def _build_actions(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        space(grid, gap=12)
        grid.setColumnStretch(1, 1)
        rows = (
            (
                Button(_("Import…"), run=self._import, key="I"),
                _(
                    "Customers, products, supplies or orders from CSV or XLSX. Nothing is written "
                    "before you have seen what would become of it."
                ),
            ),
            (
                Button(_("Back up…"), run=self._back_up, key="B"),
                _(
                    "A whole copy of the database in one file, checked after writing. "
                    "“liaison restore FILE” puts it back."
                ),
            ),
            (
                Button(_("Check"), run=self._check, key="K"),
                _("Whether everything is as it must be. Nothing is repaired by itself."),
            ),
        )
        for number, (button, text) in enumerate(rows):
            grid.addWidget(button, number, 0)
            grid.addWidget(label(text, "soft", wrap=True), number, 1)
        self.setFocusProxy(rows[0][0])
        return box

    def _show_places(self, opened: DatabasePlace) -> None:
        part = self._places
        part.clear()
        part.row(_("Database ({engine})").format(engine=opened.engine), opened.place)
        part.row(_("Settings of this desk"), str(settings_file()))
        part.row(_("Log"), str(log_folder()))
        if opened.engine == "SQLite":
            part.row(_("Backups before updates"), str(Path(opened.place).parent))

    # Actions

    def _import(self) -> None:
        open_import(self.shell, self, kind="customers")

    def _back_up(self) -> None:
        now = self.shell.now()
        ending = "dump" if self._is_server() else "sqlite"
        name = f"liaison-{self.shell.formats.local(now):%Y-%m-%d}.{ending}"
        chosen = dialogs.ask_save_file(self, _("Back up"), f"*.{ending}", name)
        if chosen:
            self._start(_("Writing and checking a copy …"))
            self.shell.background.work(
                _back_up,
                done=self._backed_up,
                failed=self._failed,
                owner=self,
                path=Path(chosen),
                now=now,
            )

    def _backed_up(self, path: Path) -> None:
        self._end()
        self.shell.notice(_("The copy is written and checked: {path}").format(path=path))

    def _check(self) -> None:
        self._start(_("Everything is looked at once …"))
        self.shell.background.work(
            _check, done=self._checked, failed=self._failed, owner=self, now=self.shell.now()
        )

    def _checked(self, found: list[Finding]) -> None:
        self._end()
        part = self._found
        part.clear()
        if not found:
            part.row(_("Everything is as it must be."), fit="met", chip=_("sound"), tone="met")
        else:
            text = ngettext("{count} finding", "{count} findings", len(found))
            said = text.format(count=self.shell.formats.whole(len(found)))
            part.row(said, fit="not", chip=_("look at these"), tone="bad")
        for one in found[:_SHOWN]:
            part.text(sentence_for(one.code, one.params))
        part.show()

    def _failed(self, error: LiaisonError) -> None:
        self._end()
        self.shell.notice(sentence(error), tone="bad")

    def _start(self, text: str) -> None:
        self._running = text
        self._found.clear()
        self._found.text(text, "soft")
        self._found.show()
        self._bar.show()
        self.keys_changed.emit()

    def _end(self) -> None:
        self._running = ""
        self._bar.hide()
        self._found.clear()
        self._found.hide()
        self.keys_changed.emit()

    def _is_server(self) -> bool:
        return "://" in self.shell.settings.database


def _back_up(*, path: Path, now: datetime, progress: object, cancelled: Callable[[], bool]) -> Path:
    return backup(path=path, now=now)


def _check(*, now: datetime, progress: object, cancelled: Callable[[], bool]) -> list[Finding]:
    return check(now=now)
