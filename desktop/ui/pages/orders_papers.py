"""Papers of an order in its story: what was made of them, and the key that says one was sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.queries.messages import email_of_order
from desktop.queries.orders import OrderRow
from desktop.queries.papers import PaperRow
from desktop.services import papers
from desktop.system.language import N_, _
from desktop.ui.choices import code_items, word, words
from desktop.ui.formats import Formats
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.letter_words import FORMS
from desktop.ui.page import Shell
from desktop.ui.state_words import SENDINGS
from desktop.ui.widgets.fields import Choice, NoteEdit
from desktop.ui.widgets.section import Section

SENT_KEY = "Ctrl+Shift+Return"
NAMES = {
    "quote": N_("Quote"),
    "confirmed": N_("Confirmation"),
    "dispatched-part": N_("Message: a part left"),
    "dispatched": N_("Message: all has left"),
    "delivered": N_("Message: delivered"),
    "promise-moved": N_("Message: the promise moved"),
    "cancelled": N_("Message: cancelled"),
}


def paper_of(row: OrderRow) -> str:
    """Which paper an order has: a quote, or its confirmation."""
    return "quote" if row.state == "quoted" else "confirmed"


def note(shell: Shell, order: int, paper: str, form: str) -> None:
    """Keep with the order that a paper was made."""
    shell.background.act(
        papers.note_paper,
        order=order,
        paper=paper,
        form=form,
        who=shell.staff_id(),
        now=shell.now(),
    )


def noted(shell: Shell, order: int, paper: str, form: str) -> Callable[[], None]:
    """The same, for later."""
    return lambda: note(shell, order, paper, form)


def ask_sent(page: QWidget, shell: Shell, order: int, paper: str, *, number: str) -> None:
    """Ask how a paper went to the customer, and record the contact."""
    shell.background.ask(
        email_of_order,
        order_id=order,
        owner=page,
        key="sent",
        done=lambda email: _open(page, shell, order, paper, number=number, email=email),
    )


def _open(page: QWidget, shell: Shell, order: int, paper: str, *, number: str, email: str) -> None:
    name = _("{paper}, {number}").format(paper=word(NAMES, paper), number=number)
    told = _("Recorded with the order: {name}").format(name=name)
    values = {"order": order, "paper": paper}
    open_sent(page, shell, papers.note_sent, values, name=name, email=email, told=told)


def open_sent(
    page: QWidget,
    shell: Shell,
    service: Callable[..., Any],
    values: dict[str, Any],
    *,
    name: str,
    email: str,
    told: str,
) -> None:
    """Ask how something of this ``name`` went to the customer; a ``service`` records it."""

    def make() -> ActionSheet:
        form = Form()
        method = Choice(code_items("communication-methods"), current="electronic-mail")
        form.row(
            form.field("method", _("&By"), method, codes=("code-unknown",)),
            form.field("disposition", _("&How"), Choice(words(SENDINGS), current="sent")),
        )
        form.row(form.field("to", _("&To"), QLineEdit(email)))
        form.row(form.field("said", _("&What was sent or said"), NoteEdit(name, lines=2)))

        def action() -> Action:
            return service, {**values, **form.typed()}

        def saved(_contact: int) -> None:
            shell.notice(told)

        title, accept = _("It was sent"), _("Record it")
        return ActionSheet(shell, title, form, action=action, accept=accept, saved=saved, width=480)

    open_form(page, make)


def show_papers(part: Section, rows: tuple[PaperRow, ...], formats: Formats, now: datetime) -> None:
    """What was made of an order's papers, by whom and when, and to whom they are written."""
    for row in rows:
        name = _("{paper}, {form}").format(paper=word(NAMES, row.kind), form=word(FORMS, row.form))
        part.row(name, formats.moment(row.at, now=now))
        said = [row.staff or _("the program")]
        if row.revision:
            said.append(_("revision {revision}").format(revision=row.revision))
        if row.to:
            said.append(_("to {name}").format(name=row.to))
        part.text(" · ".join(said), "detail")
