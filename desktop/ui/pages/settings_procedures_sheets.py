"""The sheets of procedures: name and steps, and how soon a supervisor looks by level."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit

from desktop.domain.errors import RuleBroken
from desktop.domain.looks import LEVELS
from desktop.domain.procedures import Step
from desktop.queries.procedures import ProcedureRow
from desktop.services import office, step_lists
from desktop.system.language import N_, _
from desktop.ui.choices import code_items, word, words
from desktop.ui.forms import Action, ActionSheet, Form
from desktop.ui.page import Shell
from desktop.ui.pages.settings_staff import LEVELS as LEVEL_WORDS
from desktop.ui.procedure_words import meant, shown
from desktop.ui.typed_edits import whole, whole_edit
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.ordered_rows import OrderedRows
from desktop.ui.widgets.rows_edit import CellSpec

Saved = Callable[[Any], object]
_UNITS = {"days": N_("working days"), "hours": N_("office hours")}


def steps_sheet(shell: Shell, row: ProcedureRow | None, *, saved: Saved) -> ActionSheet:
    """Other steps from now on; without ``row`` a new procedure."""
    form, formats = Form(), shell.formats
    name = QLineEdit("" if row is None else shown(row.terms.name))
    form.row(form.field("name", _("&Name"), name, codes=("procedure-name-taken",)))
    methods = code_items("communication-methods")
    steps = OrderedRows(
        [
            CellSpec(_("What is to be done"), QLineEdit, 6),
            CellSpec(_("By"), lambda: _narrow(Choice(methods, current="telephone")), 3),
            CellSpec(_("After"), lambda: whole_edit(formats), 1),
            CellSpec(_("Unit"), lambda: _narrow(Choice(words(_UNITS))), 3),
        ]
    )
    steps.set_values(
        (shown(step.text), step.method, Decimal(count), unit)
        for step in (() if row is None else row.terms.steps)
        for unit, count in step.time.items()
    )
    hint = _(
        "Counted from the deadline of the step before, the first from the start. 0 working days:"
        " by closing of the same day."
    )
    form.add(form.field("steps", _("&Steps"), steps, hint=hint, codes=("code-unknown",)))

    def action() -> Action:
        values = {"name": meant(name.text()), "steps": list(_typed(steps.values()))}
        if row is None:
            return step_lists.create_procedure, values
        return step_lists.change_procedure, {"procedure": row.id, **values}

    title = _("New procedure")
    if row is not None:
        title = _("Change {name}").format(name=shown(row.terms.name))
    return ActionSheet(shell, title, form, action=action, saved=saved, width=840)


def _narrow(choice: Choice) -> Choice:
    choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setMinimumContentsLength(6)
    return choice


def _typed(rows: list[tuple[Any, ...]]) -> Iterator[Step]:
    for text, method, count, unit in rows:
        time = {} if count is None else {unit: int(count)}
        yield Step(meant(text), method, **time)


def looks_sheet(shell: Shell, hours: tuple[int, ...], *, saved: Saved) -> ActionSheet:
    """How many office hours pass until a look and between two, by the owner's level."""
    form = Form()
    text = _("Office hours until a supervisor looks at an open step, and between two looks.")
    form.add(label(text, "soft", wrap=True))
    edits = [whole_edit(shell.formats, value=count) for count in hours]
    fields = [
        form.field(level, "&" + word(LEVEL_WORDS, level), edit, hint=_("office hours"))
        for level, edit in zip(LEVELS, edits, strict=True)
    ]
    form.row(*fields[:2])
    form.row(*fields[2:])

    def action() -> Action:
        typed = [whole(edit) for edit in edits]
        if None in typed:
            raise RuleBroken("setting-missing", field=LEVELS[typed.index(None)])
        return office.change_settings, {"check_hours": typed}

    return ActionSheet(shell, _("Looks by level"), form, action=action, saved=saved, width=560)
