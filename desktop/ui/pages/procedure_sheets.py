"""What is asked before a procedure begins, and before one of its steps is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.domain.procedures import read_steps
from desktop.queries.followups import FollowUpRow
from desktop.queries.procedures import Planned, startable
from desktop.services import followups, procedures
from desktop.system.language import _
from desktop.ui.forms import ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.procedure_words import after, shown
from desktop.ui.state_words import method_name
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.fields import Choice, NoteEdit
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.row_list import RowList


def open_procedure(
    page: QWidget, shell: Shell, *, customer: int, order: int | None, name: str
) -> None:
    """Which procedure begins for this customer (and order); the first step is due from now."""

    def ask(known: Sequence[Planned]) -> None:
        if not known:
            shell.notice(_("No procedure is in use: the settings have a section for them."))
            return
        open_form(page, lambda: _sheet(shell, known, name, {"customer": customer, "order": order}))

    shell.background.ask(startable, now=shell.now(), owner=page, key="procedures", done=ask)


@dataclass(frozen=True, slots=True)
class _StepRow:
    id: int
    text: str
    after: str
    method: str
    due: str


def _sheet(
    shell: Shell, known: Sequence[Planned], name: str, subject: dict[str, int | None]
) -> ActionSheet:
    form = Form()
    by_code = {one.code: one for one in known}
    which = Choice([(one.code, shown(one.name)) for one in known])
    codes = ("procedure-running", "procedure-gone")
    form.row(form.field("procedure", _("&Procedure"), which, codes=codes))
    plan = RowList(_columns(), name=_("If it begins now"), parent=form)
    form.add(plan)
    text = _("Each step opens when the one before is done, and is timed from its deadline.")
    form.add(label(text, "soft", wrap=True))

    def show(chosen: Planned) -> None:
        plan.set_rows(list(_rows(chosen, shell)), unchosen=True)

    which.currentIndexChanged.connect(lambda _place: show(by_code[which.value()]))
    show(max(known, key=lambda one: len(one.steps)))  # the sheet is as high as that needs
    sheet = ActionSheet(
        shell,
        _("Procedure for {customer}").format(customer=name),
        form,
        accept=_("Begin"),
        action=lambda: (procedures.start, {"procedure": which.value(), **subject}),
        saved=lambda _made: shell.notice(_("The first step stands on the follow-up list.")),
        width=640,
    )
    show(by_code[which.value()])
    return sheet


def _columns() -> list[Column]:
    return [
        Column("text", _("If it begins now"), lambda row: row.text, stretch=True, width=300,
               tooltip=lambda row: row.after),
        Column("method", _("By"), lambda row: row.method, ink=lambda _row: "soft"),
        Column("due", _("Due"), lambda row: row.due),
    ]  # fmt: skip


def _rows(chosen: Planned, shell: Shell) -> Iterator[_StepRow]:
    """The steps with their due times if it begins now."""
    formats, now = shell.formats, shell.now()
    for number, (step, due) in enumerate(chosen.steps, 1):
        yield _StepRow(
            id=number,
            text=f"{number}. {shown(step.text)}",
            after=after(step, formats, is_first=number == 1),
            method=method_name(step.method),
            due=formats.moment(due, now=now),
        )


def open_skip(page: QWidget, shell: Shell, row: FollowUpRow) -> None:
    """Why a step is left out; the next one opens."""

    def make() -> ActionSheet:
        form = Form()
        form.add(label(_left_out(row), "soft", wrap=True))
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


def _left_out(row: FollowUpRow) -> str:
    """Which step is left out, and what comes then."""
    step, ahead = shown(row.params["step"]), read_steps(row.params["ahead"])
    if not ahead:
        return _("Left out: {step}. It is the last one: the procedure ends.").format(step=step)
    return _("Left out: {step}. Next: {next}.").format(step=step, next=shown(ahead[0].text))
