"""Importing a file: look at its first rows, say what its columns hold, check, import.

Nothing is written before the last step, and what is written is written whole. The lanes do the
reading: the sheet stays alive, and leaving it stops what goes on.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.domain.errors import LiaisonError
from desktop.domain.importing import Mapping
from desktop.services.import_look import Preview
from desktop.services.import_look import look as look_at
from desktop.services.imports import ImportReport, import_file
from desktop.system.language import _
from desktop.system.mappings import load_mapping, preset, save_mapping
from desktop.ui import dialogs
from desktop.ui.import_check import CheckStep
from desktop.ui.import_columns import ColumnsStep
from desktop.ui.import_preview import OWN_FILE, PreviewStep
from desktop.ui.import_words import problem
from desktop.ui.lane import Job
from desktop.ui.page import Shell
from desktop.ui.style import look, space
from desktop.ui.texts import sentence
from desktop.ui.widgets.buttons import Button

FILE, COLUMNS, CHECK, DONE = range(4)
_DESCRIPTIONS = "JSON (*.json)"


class ImportSheet(dialogs.Sheet):
    """Ctrl+Enter goes on, Alt+Left goes back, Escape leaves and stops."""

    def __init__(self, shell: Shell, *, kind: str, path: Path | None) -> None:
        self._shell = shell
        self.file = PreviewStep(shell, kind=kind, path=path)
        self.columns = ColumnsStep()
        self.check = CheckStep(shell)
        body = QWidget()
        column = QVBoxLayout(body)
        space(column)
        for page in (self.file, self.columns, self.check):
            column.addWidget(page)
        super().__init__(_("Import"), body, accept=_("Next"), submit=self.go_on, width=900)
        self.resize(self.width(), look.px(640))
        self._step = FILE
        self._mapping: Mapping | None = None
        self._preview: Preview | None = None
        self._report: ImportReport | None = None
        self._job: Job | None = None
        self._runs = 0
        self._add_buttons()
        self.file.changed.connect(self._look_afresh)
        self.file.mapping_wanted.connect(self._take_mapping)
        self.columns.changed.connect(self._look_with)
        self.check.save_wanted.connect(self._save_refused)
        self.check.partial_changed.connect(self._show_buttons)
        self.check.left.connect(self.accept)
        self.rejected.connect(self._stop)
        if path is not None:
            self._look()
        self._show_step(FILE)

    def open_over(self, parent: QWidget) -> None:
        """Open; asks for the file at once where none was given."""
        dialogs.ask(self, parent=parent)
        self.file.setFocus()
        if self.file.path is None:
            self.file.choose_file()

    def go_on(self) -> None:
        """Ctrl+Enter: the next step."""
        if not self.accept_button.isEnabled():
            return
        if self._step == FILE:
            self._show_step(COLUMNS)
        elif self._step == COLUMNS:
            self._show_step(CHECK)
            self._run(dry=True)
        elif self._step == CHECK:
            self._run(dry=False)
        else:
            self.accept()

    def go_back(self) -> None:
        """Alt+Left: the step before; stops what goes on."""
        self._stop()
        if self._step in (COLUMNS, CHECK):
            self._show_step(self._step - 1)

    # Steps

    def _add_buttons(self) -> None:
        layout = self.layout()
        last = layout.itemAt(layout.count() - 1) if layout is not None else None
        row = last.layout() if last is not None else None
        assert isinstance(row, QHBoxLayout)
        self._back = Button(_("Back"), run=self.go_back, key="Alt+Left")
        self._save = Button(_("Save description…"), run=self._save_mapping, key="Alt+D")
        for button in (self._save, self._back):
            button.setAutoDefault(False)
            row.insertWidget(0, button)
        for sequence, run in (
            ("Alt+Left", self.go_back),
            ("Alt+O", self.file.choose_file),
            ("Alt+D", self._save_mapping),
            ("Alt+S", self._save_refused),
        ):
            QShortcut(QKeySequence(sequence), self).activated.connect(run)

    def _show_step(self, step: int) -> None:
        self._step = step
        pages: list[QWidget] = [self.file, self.columns, self.check, self.check]
        for page in (self.file, self.columns, self.check):
            page.setVisible(page is pages[step])
        if self.isVisible():
            pages[step].setFocus()
        self._show_buttons()

    def _show_title(self) -> None:
        steps = (_("the file"), _("its columns"), _("check"), _("done"))
        said = _("Import {step} of 3: {name}").format(
            step=min(self._step, CHECK) + 1, name=steps[self._step]
        )
        layout = self.layout()
        first = layout.itemAt(0) if layout is not None else None
        heading = first.widget() if first is not None else None
        if isinstance(heading, QLabel):
            heading.setText(said)

    def _show_buttons(self) -> None:
        self._show_title()
        names = (_("Next"), _("Check"), _("Import"), _("Close"))
        self.accept_button.set_text(names[self._step], key="Ctrl+Return")
        self.accept_button.setEnabled(self._may_go_on())
        self.cancel_button.setVisible(self._step != DONE)
        self._back.setVisible(self._step in (COLUMNS, CHECK))
        self._save.setVisible(self._step == COLUMNS)

    def _may_go_on(self) -> bool:
        preview, report = self._preview, self._report
        if self._step == FILE:
            return preview is not None
        if self._step == COLUMNS:
            return preview is not None and preview.problem is None
        if self._step == CHECK:
            sound = report is not None and (not report.refused or self.check.is_partial())
            return self._job is None and sound
        return True

    # Looking at the file

    def _look_afresh(self) -> None:
        """Another file or way of reading: columns are proposed anew, but not against a preset."""
        if not self.file.preset():
            self._mapping = None
        elif self._mapping is not None and self._mapping.kind != self.file.kind():
            self._take_mapping(self.file.preset())
            return
        self._look()

    def _look_with(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._look()

    def _look(self) -> None:
        path = self.file.path
        self._preview = None
        self._show_buttons()
        if path is None:
            return
        self._shell.background.ask(
            look_at,
            done=self._show_preview,
            failed=self._show_problem,
            owner=self,
            key="look",
            path=path,
            kind=self.file.kind(),
            now=self._shell.now(),
            mapping=self._mapping,
            reading=self.file.reading(),
        )

    def _show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self._mapping = preview.mapping
        self.file.show_preview(preview)
        self.columns.show_preview(preview)
        self._show_buttons()

    def _show_problem(self, error: LiaisonError) -> None:
        self._preview = None
        self.file.show_problem(problem(error))
        self._show_buttons()

    # Descriptions of columns

    def _take_mapping(self, name: str) -> None:
        try:
            if name == OWN_FILE:
                chosen = dialogs.ask_open_file(self, _("A saved description"), _DESCRIPTIONS)
                if not chosen:
                    return
                self._mapping = load_mapping(Path(chosen), self.file.kind())
            else:
                self._mapping = preset(name, self.file.kind()) if name else None
        except LiaisonError as error:
            self._show_problem(error)
            return
        self._look()

    def _save_mapping(self) -> None:
        if self._mapping is None or self._step != COLUMNS:
            return
        chosen = dialogs.ask_save_file(
            self, _("Save the description of the columns"), _DESCRIPTIONS, "columns.json"
        )
        if not chosen:
            return
        try:
            save_mapping(Path(chosen).with_suffix(".json"), self._mapping)
        except LiaisonError as error:
            self._shell.notice(sentence(error), tone="bad")

    # Checking and importing

    def _run(self, *, dry: bool, refused: Path | None = None) -> None:
        path = self.file.path
        if path is None:
            return
        self._report = None
        self._runs += 1
        number = self._runs
        self.check.show_work(_("Checking …") if dry else _("Importing …"))
        self._job = self._shell.background.work(
            import_file,
            owner=self,
            progress=lambda done, total, _code: self.check.show_progress(done, total),
            done=partial(self._finish, number, dry=dry),
            failed=partial(self._fail, number),
            kind=self.file.kind(),
            path=path,
            who=self._shell.staff_id(),
            now=self._shell.now(),
            mapping=self._mapping,
            reading=self.file.reading(),
            dry_run=dry,
            partial=self.check.is_partial(),
            refused_path=refused,
            explain=problem,
        )
        self._show_buttons()

    def _finish(self, number: int, report: ImportReport, *, dry: bool) -> None:
        if number != self._runs:
            return  # somebody went back meanwhile
        self._job = None
        self._report = report
        self.check.show_report(report, is_dry=dry)
        if report.refused_path is not None:
            text = _("The refused rows are in {path}.")
            self._shell.notice(text.format(path=report.refused_path))
        if not dry:
            self._step = DONE
        self._show_buttons()
        (self.accept_button if self.accept_button.isEnabled() else self.check).setFocus()

    def _fail(self, number: int, error: LiaisonError) -> None:
        if number != self._runs:
            return
        self._job = None
        self.check.show_problem(problem(error))
        self._show_buttons()

    def _save_refused(self) -> None:
        if self._report is None or not self._report.refused or self._job is not None:
            return
        name = f"{self.file.path.stem if self.file.path else 'import'}-refused.csv"
        chosen = dialogs.ask_save_file(self, _("Save refused rows"), "CSV (*.csv)", name)
        if chosen:
            self._run(dry=True, refused=Path(chosen))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._runs += 1


def open_import(shell: Shell, parent: QWidget, *, kind: str, path: Path | None = None) -> None:
    """Open the sheet for a file of ``kind``, with the file that was dropped."""
    ImportSheet(shell, kind=kind, path=path).open_over(parent)
