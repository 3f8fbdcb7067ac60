"""Who is away from when to when, and who sees their follow-ups meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from desktop.domain.errors import RuleBroken
from desktop.queries.staff import StaffRow
from desktop.services.absences import plan_absence
from desktop.system.language import _
from desktop.ui.forms import Action, ActionSheet, Form
from desktop.ui.page import Shell
from desktop.ui.typed_edits import date_edit
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.labels import label


def absence_sheet(
    shell: Shell, row: StaffRow, at_work: Sequence[StaffRow], *, today: Callable[[], date]
) -> ActionSheet:
    """Asks for the first and the last day away of ``row``, and for the substitute."""
    form = Form()
    text = _("The substitute sees the follow-ups at once; they stay with {name}.")
    form.add(label(text.format(name=row.name), "soft", wrap=True))
    first = date_edit(shell.formats, today=today, placeholder=_("today, mon, 3 dec"))
    last = date_edit(shell.formats, today=today, placeholder=_("fri, +2w, 3 dec"))
    form.row(
        form.field("first_on", _("&From"), first, codes=("absence-overlaps",)),
        form.field("last_on", _("&To, included"), last, codes=("absence-dates",)),
    )
    others: list[tuple[object, str]] = [(one.id, one.name) for one in at_work if one.id != row.id]
    substitute = Choice(others or [(row.id, row.name)])
    codes = ("absence-self", "absence-nobody", "staff-gone")
    form.row(form.field("substitute", _("&Substitute"), substitute, codes=codes))

    def action() -> Action:
        first_on, last_on = first.value(), last.value()
        if first_on is None or last_on is None:
            field = "first_on" if first_on is None else "last_on"
            raise RuleBroken("text-missing", field=field)
        return plan_absence, {
            "staff": row.id,
            "substitute": substitute.value(),
            "first_on": first_on,
            "last_on": last_on,
        }

    title = _("{name} is away").format(name=row.name)
    return ActionSheet(shell, title, form, accept=_("Plan the absence"), action=action, width=480)
