"""The first step of an import: which file, how it is written, and its first rows as they are read.

Whatever was found out about the file can be overruled; every change reads it again.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.services.import_files import Reading
from desktop.services.import_look import Preview
from desktop.system.language import _
from desktop.system.mappings import presets
from desktop.ui import import_words as said
from desktop.ui.choices import Items, word, words
from desktop.ui.dialogs import ask_open_file
from desktop.ui.import_table import PreviewTable
from desktop.ui.page import Shell
from desktop.ui.style import space
from desktop.ui.typed_edits import whole, whole_edit
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.fields import Choice, Field
from desktop.ui.widgets.labels import Line, label

OWN_FILE = "own file"
PATTERNS = "CSV, XLSX (*.csv *.tsv *.txt *.xlsx *.csv.gz *.tsv.gz)"


class PreviewStep(QWidget):
    """``changed``: another file, kind or way of reading; ``mapping_wanted(preset or OWN_FILE)``."""

    changed = Signal()
    mapping_wanted = Signal(str)

    def __init__(self, shell: Shell, *, kind: str, path: Path | None) -> None:
        super().__init__()
        self._shell = shell
        self.path = path
        self._is_filling = False
        self._kind = Choice(words(said.KINDS), current=kind)
        self._preset = Choice([])
        self._encoding, self._separator, self._sheet = Choice([]), Choice([]), Choice([])
        self._header = whole_edit(shell.formats)
        self._name = Line("", "soft")
        self._remark = label("", "soft", wrap=True)
        self._table = PreviewTable()
        self._build()
        self._fill_presets()
        self._connect()

    # What was chosen

    def kind(self) -> str:
        return str(self._kind.value())

    def preset(self) -> str:
        """The preset that reads the columns; empty for their names."""
        return str(self._preset.value() or "")

    def reading(self) -> Reading:
        """What is to be read in another way than was found out."""
        return Reading(
            encoding=self._encoding.value() or None,
            separator=self._separator.value() or None,
            sheet=self._sheet.value() or None,
            header_line=whole(self._header),
        )

    def choose_file(self) -> None:
        """Ask for a file."""
        chosen = ask_open_file(self, _("Import"), f"{PATTERNS};;{_('All files')} (*)")
        if chosen:
            self.path = Path(chosen)
            self._forget_reading()
            self.changed.emit()

    # What was read

    def show_preview(self, preview: Preview) -> None:
        """The first rows, and how they were read."""
        self._is_filling = True
        found = _("as found: {found}")
        self._refill(
            self._encoding,
            found.format(found=preview.encoding),
            [(name, name) for name in said.ENCODINGS],
        )
        separator = word(said.SEPARATORS, preview.separator)
        self._refill(self._separator, found.format(found=separator), words(said.SEPARATORS))
        sheets: Items = [(name, name) for name in preview.sheets]
        self._refill(self._sheet, found.format(found=preview.sheet), sheets)
        for field, is_seen in (
            (self._encoding_field, bool(preview.encoding)),
            (self._separator_field, bool(preview.encoding)),
            (self._sheet_field, len(preview.sheets) > 1),
        ):
            field.setVisible(is_seen)
        self._is_filling = False
        path = self.path
        self._name.setText(str(path) if path is not None else "")
        self._say(preview)
        self._table.show_rows(preview)

    def show_problem(self, text: str) -> None:
        """The file cannot be shown, and why."""
        self._name.setText(str(self.path) if self.path is not None else "")
        self._remark.setText(text)
        self._table.clear()

    def _say(self, preview: Preview) -> None:
        formats = self._shell.formats
        parts = [_("{count} columns").format(count=formats.whole(len(preview.columns)))]
        if preview.header_line:
            line = formats.whole(preview.header_line)
            parts.append(_("their names are in line {line}").format(line=line))
        else:
            parts.append(_("without names"))
        if not preview.certain:
            parts.append(_("the encoding is a guess: look at the accents"))
        self._remark.setText(" · ".join(parts))

    # Building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        space(column, margins=(2, 2, 12, 2), gap=12)
        file_row = QHBoxLayout()
        space(file_row, gap=8)
        self._choose = Button(
            _("Choose file…"), run=self.choose_file, key="Alt+O", icon_name="import"
        )
        file_row.addWidget(self._choose)
        file_row.addWidget(self._name, 1)
        column.addLayout(file_row)
        first, second = QHBoxLayout(), QHBoxLayout()
        space(first, gap=12)
        space(second, gap=12)
        first.addWidget(Field(_("&Kind of records"), self._kind), 1)
        first.addWidget(Field(_("Columns &read by"), self._preset), 1)
        self._encoding_field = Field(_("&Encoding"), self._encoding)
        self._separator_field = Field(_("&Separator"), self._separator)
        self._sheet_field = Field(_("&Sheet"), self._sheet)
        self._header_field = Field(_("&Line with the names"), self._header)
        self._header.setPlaceholderText(_("as found; 0: none"))
        for field in (
            self._encoding_field,
            self._separator_field,
            self._sheet_field,
            self._header_field,
        ):
            second.addWidget(field, 1)
        self._sheet_field.hide()
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self._remark)
        column.addWidget(self._table, 1)
        for choice in (self._encoding, self._separator, self._sheet):
            choice.setSizeAdjustPolicy(
                Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.setFocusProxy(self._choose)

    def _connect(self) -> None:
        self._kind.currentIndexChanged.connect(self._on_kind)
        self._preset.currentIndexChanged.connect(self._on_preset)
        for choice in (self._encoding, self._separator, self._sheet):
            choice.currentIndexChanged.connect(self._on_reading)
        self._header.value_changed.connect(lambda _value: self.changed.emit())

    def _fill_presets(self) -> None:
        self._is_filling = True
        current = self._preset.value()
        self._preset.clear()
        self._preset.addItem(_("their names"), "")
        for name in presets(self.kind()):
            self._preset.addItem(word(said.PRESETS, name), name)
        self._preset.addItem(_("a saved description…"), OWN_FILE)
        self._preset.choose(current)
        self._is_filling = False

    def _refill(self, choice: Choice, found: str, items: Items) -> None:
        """The ways to read it, the one found out first; what was chosen stays chosen."""
        current = choice.value()
        choice.clear()
        choice.addItem(found, None)
        for value, text in items:
            choice.addItem(text, value)
        choice.choose(current)

    def _forget_reading(self) -> None:
        self._is_filling = True
        for choice in (self._encoding, self._separator, self._sheet):
            choice.clear()
        self._header.set_value(None)
        self._is_filling = False

    def _on_kind(self) -> None:
        self._fill_presets()
        self.changed.emit()

    def _on_preset(self) -> None:
        if not self._is_filling:
            self.mapping_wanted.emit(self.preset())

    def _on_reading(self) -> None:
        if not self._is_filling:
            self.changed.emit()
