"""The last step of an import: what would become of every row, and then what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.domain.import_rows import Refusal
from desktop.services.imports import ImportReport
from desktop.system.language import _, ngettext
from desktop.ui import import_words as said
from desktop.ui.formats import Formats
from desktop.ui.page import Shell
from desktop.ui.style import space
from desktop.ui.told_notice import ask_told, told_words
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.labels import heading, label
from desktop.ui.widgets.row_list import RowList


@dataclass(frozen=True, slots=True)
class _RefusedRow:
    id: int
    refusal: Refusal


class CheckStep(QWidget):
    """``save_wanted``: write the refused rows to a file; ``partial_changed``: take the rest;
    ``left``: the list of those who were told a price that the file corrected is shown instead."""

    save_wanted = Signal()
    partial_changed = Signal()
    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        column = QVBoxLayout(self)
        space(column, margins=(2, 2, 12, 2), gap=12)
        self._what = heading("")
        self._what.setWordWrap(True)
        column.addWidget(self._what)
        self._more = label("", "soft", wrap=True)
        column.addWidget(self._more)
        self._repriced: tuple[int, ...] = ()
        self._told = Button(_("Who was told another price"), run=self._want_told, key="Alt+W")
        column.addWidget(self._told, 0, Qt.AlignmentFlag.AlignLeading)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(_("Progress"))
        column.addWidget(self._bar)
        self._partial = QCheckBox(_("&Import the other rows all the same"))
        self._partial.toggled.connect(self.partial_changed)
        self._save = Button(_("Save refused rows…"), run=self.save_wanted.emit, key="Alt+S")
        QShortcut(QKeySequence("Alt+W"), self).activated.connect(self._want_told)
        self.setFocusProxy(self._partial)
        row = QHBoxLayout()
        space(row, gap=12)
        row.addWidget(self._partial)
        row.addStretch(1)
        row.addWidget(self._save)
        column.addLayout(row)
        self._list = RowList(_columns(shell), name=_("Refused rows"), parent=self)
        column.addWidget(self._list)
        column.addStretch(1)
        self.show_work(_("The file is read …"))

    def is_partial(self) -> bool:
        """Whether the sound rows are wanted although others are refused."""
        return self._partial.isChecked()

    def show_work(self, text: str) -> None:
        """Something goes on."""
        self._what.setText(text)
        self._more.hide()
        self._bar.setRange(0, 0)
        self._bar.show()
        for widget in (self._partial, self._save, self._list, self._told):
            widget.hide()

    def show_progress(self, done: int, total: int | None) -> None:
        """How much of the file is read."""
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)

    def show_problem(self, text: str) -> None:
        """It could not be done, and why."""
        self._bar.hide()
        self._what.setText(text)

    def show_report(self, report: ImportReport, *, is_dry: bool) -> None:
        """What would become of the file, or what became of it."""
        formats = self._shell.formats
        self._bar.hide()
        self._what.setText(said.counts(report, formats))
        self._more.setText(_outcome(report, formats, is_dry=is_dry))
        self._more.setVisible(bool(self._more.text()))
        self._partial.setVisible(is_dry and report.refused > 0)
        self._save.setVisible(is_dry and report.refused > 0)
        rows = [_RefusedRow(place, row) for place, row in enumerate(report.refusals)]
        self._list.set_rows(rows)
        self._list.setVisible(bool(rows))
        self._repriced = report.repriced
        if report.repriced:
            ask_told(self._shell, self, report.repriced, self._offer_told)

    def _offer_told(self, count: int) -> None:
        told = told_words(count, self._shell.formats.whole, key="Alt+W")
        self._more.setText(" ".join(filter(None, (self._more.text(), told))))
        self._more.show()
        self._told.show()

    def _want_told(self) -> None:
        if not self._told.isHidden():
            self.left.emit()
            self._shell.go("told-prices", self._repriced)

    def text(self) -> str:
        """What is said above the list."""
        said_now = [self._what.text()]
        if not self._more.isHidden():
            said_now.append(self._more.text())
        return "\n".join(said_now)


def _outcome(report: ImportReport, formats: Formats, *, is_dry: bool) -> str:
    if is_dry and report.refused:
        return _(
            "Nothing has been written yet. With refused rows nothing of the file is imported, "
            "unless you ask for the others."
        )
    if is_dry:
        return _("Nothing has been written yet. Every row can be imported.")
    if not report.kept:
        return _("Nothing was imported.")
    if not report.created and not report.changed:
        return _("Everything was here already: nothing changed.")
    seconds = max(1, report.milliseconds // 1000)
    text = ngettext("Imported in {count} second.", "Imported in {count} seconds.", seconds)
    took, made = text.format(count=seconds), said.made(report, formats)
    return _("{took} New here: {made}.").format(took=took, made=made) if made else took


def _columns(shell: Shell) -> list[Column]:
    def line(row: _RefusedRow) -> str:
        return shell.formats.whole(row.refusal.line)

    return [
        Column("line", _("Line"), line, width=60, align="right"),
        Column("why", _("Why"), lambda row: said.refusal(row.refusal), stretch=True),
    ]
