"""Forms and the sheets that send them: one form, one action, errors at their field.

::

    form = Form()
    form.row(form.field("name", _("&Name"), QLineEdit()), form.field("role", _("&Role"), choice))
    open_form(self, lambda: ActionSheet(
        shell, _("New colleague"), form, accept=_("Save"), action=lambda: (add_staff, values())
    ))

Leaving a sheet in which something was typed loses nothing: the notice offers to open it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.errors import LiaisonError
from desktop.system.language import _
from desktop.ui import dialogs
from desktop.ui.page import Shell
from desktop.ui.style import space
from desktop.ui.texts import sentence
from desktop.ui.widgets.fields import Choice, Field, ParsedEdit
from desktop.ui.widgets.labels import hairline, label
from desktop.ui.widgets.rows_edit import RowsEdit

_NARROW = Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
Action = tuple[Callable[..., Any], dict[str, Any]]
"""A service and what it is called with, beside ``who`` and ``now``."""


class Form(QWidget):
    """Fields in rows. Every field has a name, by which errors find it."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[str, Field] = {}
        self._codes: dict[str, str] = {}
        self._column = QVBoxLayout(self)
        space(self._column, margins=(2, 2, 12, 2), gap=12)
        self._foot = label("", "error", wrap=True)
        self._foot.hide()
        self._column.addWidget(self._foot)
        self._column.addStretch(1)

    # Building

    def field(
        self, name: str, text: str, control: QWidget, *, hint: str = "", codes: Iterable[str] = ()
    ) -> Field:
        """A field of this form; errors with these ``codes``, or that name it, are said at it."""
        made = Field(text, control, hint=hint)
        self._fields[name] = made
        self._codes |= dict.fromkeys(codes, name)
        if isinstance(control, Choice):  # long texts must not make one field wider than the next
            control.setSizeAdjustPolicy(_NARROW)
            control.setMinimumContentsLength(6)
        if isinstance(control, ParsedEdit | RowsEdit):
            control.refused.connect(made.show_error)
            control.value_changed.connect(made.clear_error)
        if len(self._fields) == 1:
            self.setFocusProxy(control)
        return made

    def row(self, *widgets: QWidget, first: int = 1) -> None:
        """Fields side by side, equally wide, or the ``first`` so many times as wide."""
        line = QHBoxLayout()
        space(line, gap=12)
        for number, widget in enumerate(widgets):
            line.addWidget(widget, 1 if number else first, Qt.AlignmentFlag.AlignTop)
        self._column.insertLayout(self._column.count() - 2, line)

    def add(self, widget: QWidget) -> None:
        """Anything over the whole width."""
        self._column.insertWidget(self._column.count() - 2, widget)

    def part(self, caption: str) -> None:
        """Begin another part of the form."""
        self.add(hairline())
        self.add(label(caption.upper(), "section"))

    # Errors

    def is_understood(self) -> bool:
        """Whether everything typed means something; the first field that does not is focused."""
        self.clear_errors()
        for field in self._fields.values():
            control = field.control
            if isinstance(control, ParsedEdit | RowsEdit) and not control.take():
                self._bring_up(field)
                if isinstance(control, ParsedEdit):  # of rows the cell has the focus already
                    control.setFocus()
                return False
        return True

    def clear_errors(self) -> None:
        self._foot.hide()
        for field in self._fields.values():
            field.clear_error()

    def show_error(self, error: LiaisonError) -> None:
        """Say it at its field, else at the foot of the form."""
        name = str(error.params.get("field", ""))
        field = self._fields.get(self._codes.get(error.code, name))
        if field is not None:
            field.show_error(error)
            self._go_to(field)
            return
        self._foot.setText(sentence(error))
        self._foot.show()
        self._bring_up(self._foot)

    def error(self) -> str:
        """What is said at a field or at the foot; empty where nothing is wrong."""
        said = [field.error() for field in self._fields.values()]
        if not self._foot.isHidden():
            said.append(self._foot.text())
        return "\n".join(text for text in said if text)

    def _go_to(self, field: Field) -> None:
        field.control.setFocus()
        self._bring_up(field)

    def _bring_up(self, widget: QWidget) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(widget)

    # What is typed

    def control(self, name: str) -> Any:
        """The control of a field."""
        return self._fields[name].control

    def typed(self) -> dict[str, Any]:
        """What stands in every field, half-typed or not."""
        return {name: _typed(field.control) for name, field in self._fields.items()}

    def retype(self, typed: dict[str, Any]) -> None:
        """Put back what ``typed`` gave."""
        for name, value in typed.items():
            if name in self._fields:
                _retype(self._fields[name].control, value)


def _typed(control: Any) -> Any:
    if isinstance(control, QLineEdit):
        return control.text()
    if isinstance(control, QPlainTextEdit):
        return control.toPlainText()
    if isinstance(control, Choice):
        return control.value()
    if isinstance(control, QCheckBox):
        return control.isChecked()
    return control.typed()


def _retype(control: Any, value: Any) -> None:
    if isinstance(control, QLineEdit):
        control.setText(value)
        control.setModified(True)
    elif isinstance(control, QPlainTextEdit):
        control.setPlainText(value)
    elif isinstance(control, Choice):
        control.choose(value)
    elif isinstance(control, QCheckBox):
        control.setChecked(value)
    else:
        control.retype(value)


class ActionSheet(dialogs.Sheet):
    """A form whose sending is one action. ``action()`` gives it, ``saved`` gets its value.

    ``body`` is what is shown where the form is a part of it.
    """

    def __init__(
        self,
        shell: Shell,
        title: str,
        form: Form,
        *,
        action: Callable[[], Action],
        accept: str = "",
        saved: Callable[[Any], object] | None = None,
        width: int = 560,
        body: QWidget | None = None,
    ) -> None:
        super().__init__(title, body or form, accept=accept, submit=self.submit, width=width)
        self.shell, self.form = shell, form
        self._action, self._saved = action, saved
        self._before = form.typed()

    def submit(self) -> None:
        """Send it, if everything typed is understood."""
        if not self.form.is_understood():
            return
        try:
            function, values = self._action()
        except LiaisonError as error:  # fields that contradict each other
            self.form.show_error(error)
            return
        self.set_working(True)
        # Bound here: a service may take a ``name`` or an ``owner`` of its own.
        self.shell.background.act(
            partial(function, **values),
            done=self._done,
            failed=self._failed,
            owner=self,
            name=function.__qualname__,
            who=self.shell.staff_id(),
            now=self.shell.now(),
        )

    def has_typed(self) -> bool:
        """Whether anything stands there that was not there at first."""
        return self.form.typed() != self._before

    def _done(self, value: Any) -> None:
        self.accept()
        if self._saved is not None:
            self._saved(value)

    def _failed(self, error: LiaisonError) -> None:
        self.set_working(False)
        self.form.show_error(error)


def open_form(
    parent: QWidget, make: Callable[[], ActionSheet], *, typed: dict[str, Any] | None = None
) -> ActionSheet:
    """Open the sheet that ``make`` builds, with what was ``typed`` before."""
    sheet = make()
    if typed is not None:
        sheet.form.retype(typed)

    def left() -> None:
        if sheet.has_typed():
            again = sheet.form.typed()
            sheet.shell.notice(
                _("Nothing was saved. What you typed is kept."),
                undo=lambda: open_form(parent, make, typed=again),
            )

    dialogs.ask(sheet, parent=parent, left=left)
    sheet.form.setFocus()
    return sheet
