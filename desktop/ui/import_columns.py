"""The second step of an import: which column holds which field, and how it is written there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.domain.import_fields import FIELDS, FieldSpec
from desktop.domain.importing import Mapping, Source
from desktop.services.import_look import Preview
from desktop.system.language import _
from desktop.ui import import_words as said
from desktop.ui.choices import Items
from desktop.ui.style import space
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.labels import Line, label

_NARROW = Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
_WRITTEN = 2  # the column of the grid that says how a field is written
_AS_IT_IS = 0  # the item of a source that is no single column


class ColumnsStep(QWidget):
    """``changed(Mapping)`` whenever a field comes from another column or is read otherwise."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._mapping: Mapping | None = None
        self._shape: tuple[object, ...] = ()
        self._lines: dict[str, _FieldLine] = {}
        column = QVBoxLayout(self)
        space(column, margins=(2, 2, 12, 2), gap=8)
        self._problem = label("", "error", wrap=True)
        self._remark = label("", "soft", wrap=True)
        column.addWidget(self._problem)
        column.addWidget(self._remark)
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        space(self._grid, gap=8)
        for place, stretch in enumerate((2, 3, 3, 3)):
            self._grid.setColumnStretch(place, stretch)
        column.addWidget(self._inside)
        column.addStretch(1)

    def mapping(self) -> Mapping | None:
        """The columns as they are chosen now."""
        return self._mapping

    def show_preview(self, preview: Preview) -> None:
        """Show what was proposed or chosen, with an example of each column."""
        mapping = preview.mapping
        self._mapping = mapping
        shape = (mapping.kind, mapping.lines, preview.columns)
        if shape != self._shape:
            self._shape = shape
            self._build(mapping, preview)
        for name, line in self._lines.items():
            line.show_source(mapping.fields.get(name), preview)
        problem = preview.problem
        self._problem.setText(said.problem(problem) if problem is not None else "")
        self._problem.setVisible(problem is not None)
        self._remark.setText(_remark(mapping))
        self._remark.setVisible(bool(self._remark.text()))

    def line(self, name: str) -> _FieldLine:
        """The line of a field."""
        return self._lines[name]

    def _build(self, mapping: Mapping, preview: Preview) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in self._lines.values():
            line.deleteLater()
        self._lines = {}
        if mapping.lines:
            return  # a pair of files is read by its description alone
        titles = (_("Field"), _("Column"), _("Written"), _("Example"))
        has_ways = any(_ways(spec) for spec in FIELDS[mapping.kind].values())
        for place, text in enumerate(titles):
            shown = "" if place == _WRITTEN and not has_ways else text
            self._grid.addWidget(label(shown, "faint"), 0, place)
        self._grid.setColumnStretch(_WRITTEN, 3 if has_ways else 0)
        for number, (name, spec) in enumerate(FIELDS[mapping.kind].items(), start=1):
            line = _FieldLine(name, spec, preview.columns, self)
            line.changed.connect(self._on_changed)
            self._lines[name] = line
            for place, widget in enumerate(line.widgets()):
                self._grid.addWidget(widget, number, place)
        first = next(iter(self._lines.values()))
        self.setFocusProxy(first.column)

    def _on_changed(self) -> None:
        if self._mapping is None:
            return
        sources = {name: line.source() for name, line in self._lines.items()}
        fields = {name: source for name, source in sources.items() if source is not None}
        self._mapping = replace(self._mapping, fields=fields)
        self.changed.emit(self._mapping)


def _remark(mapping: Mapping) -> str:
    if mapping.lines:
        return _(
            "Orders and their lines stand in two files, which lie in one folder ({orders} and "
            "{lines}). The description says how both are read."
        ).format(orders=mapping.header, lines=mapping.lines)
    return ""


class _FieldLine(QObject):
    """A field: its name, its column, how it is written, an example; four cells of the grid."""

    changed = Signal()

    def __init__(self, name: str, spec: FieldSpec, columns: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._spec, self._columns = spec, columns
        self._source: Source | None = None
        self._is_filling = False
        shown = said.field_name(name)
        self._name = label(f"{shown} *" if spec.required else shown)
        self._name.setToolTip(_("required") if spec.required else "")
        self.column, self.written = Choice([]), Choice(_ways(spec))
        self.column.setAccessibleName(_("Column of {field}").format(field=shown))
        self.written.setAccessibleName(_("How {field} is written").format(field=shown))
        self._example = Line("", "detail")
        for choice in (self.column, self.written):
            choice.setSizeAdjustPolicy(_NARROW)
            choice.currentIndexChanged.connect(self._on_choice)

    def widgets(self) -> tuple[QWidget, ...]:
        """Name, column, way of writing, example; the third is blank where there is one way only."""
        written = self.written if self.written.count() else label("")
        return self._name, self.column, written, self._example

    def show_source(self, source: Source | None, preview: Preview) -> None:
        """Show where the field comes from."""
        self._is_filling = True
        self._source = source
        self.column.clear()
        self.column.addItem(_("— not in the file"), "")
        is_plain = source is None or _is_plain(source)
        if source is not None and not is_plain:
            self.column.addItem(_described(source), _AS_IT_IS)
        for name in self._columns:
            self.column.addItem(name, name)
        self.column.choose("" if source is None else source.columns[0] if is_plain else _AS_IT_IS)
        if source is not None:
            self.written.choose(source.form if self._is_date() else source.decimal)
        self.written.setEnabled(source is not None)
        self._example.setText(_example(source, preview))
        self._is_filling = False

    def source(self) -> Source | None:
        """Where the field comes from, as it is chosen now."""
        chosen = self.column.value()
        if chosen == "" or chosen is None:
            return None
        base = self._source if chosen == _AS_IT_IS else Source(columns=(str(chosen),))
        old = self._source
        if base is None:
            return None
        if old is not None and old.columns == base.columns:
            base = old
        if not self.written.count():
            return base
        way = self.written.value()
        return replace(base, form=way) if self._is_date() else replace(base, decimal=way)

    def _is_date(self) -> bool:
        return self._spec.holds in ("day", "moment")

    def _on_choice(self) -> None:
        if not self._is_filling:
            self.changed.emit()


def _ways(spec: FieldSpec) -> Items:
    if spec.holds in ("day", "moment"):
        return said.date_items(moments=spec.holds == "moment")
    return said.decimal_items() if spec.holds == "number" else []


def _is_plain(source: Source) -> bool:
    return len(source.columns) == 1 and source.otherwise is None


def _described(source: Source) -> str:
    if source.otherwise is not None:
        first, rest = _described(replace(source, otherwise=None)), _described(source.otherwise)
        return _("{columns}, otherwise {others}").format(columns=first, others=rest)
    if source.columns:
        return " + ".join(source.columns)
    return _("always “{text}”").format(text=source.constant)


def _example(source: Source | None, preview: Preview) -> str:
    """The first filled cells of its columns."""
    if source is None or not source.columns:
        return ""
    places = [preview.columns.index(name) for name in source.columns if name in preview.columns]
    for row in preview.rows:
        cells = [row.cells[place].strip() for place in places if place < len(row.cells)]
        if any(cells):
            return ", ".join(cell for cell in cells if cell)[:120]
    return ""
