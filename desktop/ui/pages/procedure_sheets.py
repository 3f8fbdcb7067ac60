"""What is asked before a procedure begins, and before one of its steps is left out."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.domain.procedures import PROCEDURES
from desktop.queries.followups import FollowUpRow
from desktop.services import followups, procedures
from desktop.system.language import _
from desktop.ui.forms import ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.widgets.fields import Choice, NoteEdit
from desktop.ui.widgets.labels import label


def open_procedure(
    page: QWidget, shell: Shell, *, customer: int, order: int | None, name: str
) -> None:
    """Which procedure begins for this customer (and order); the first step is due from now."""

    def make() -> ActionSheet:
        form = Form()
        text = _("Its steps open one after the other, each due by the deadline of the one before.")
        form.add(label(text, "soft", wrap=True))
        which = Choice([(one.code, _(one.name)) for one in PROCEDURES.values()])
        codes = ("procedure-running", "procedure-gone")
        form.row(form.field("procedure", _("&Procedure"), which, codes=codes))
        values = {"customer": customer, "order": order}
        return ActionSheet(
            shell,
            _("Procedure for {customer}").format(customer=name),
            form,
            accept=_("Begin"),
            action=lambda: (procedures.start, {"procedure": which.value(), **values}),
            saved=lambda _made: shell.notice(_("The first step stands on the follow-up list.")),
        )

    open_form(page, make)


def open_skip(page: QWidget, shell: Shell, row: FollowUpRow) -> None:
    """Why a step is left out; the next one opens."""

    def make() -> ActionSheet:
        form = Form()
        reason = NoteEdit()
        form.row(form.field("reason", _("&Reason"), reason, codes=("follow-up-no-reason",)))
        return ActionSheet(
            shell,
            _("Skip the step: {customer}").format(customer=row.customer),
            form,
            accept=_("Skip it"),
            action=lambda: (
                followups.skip,
                {"follow_up": row.id, "reason": reason.toPlainText()},
            ),
        )

    open_form(page, make)
