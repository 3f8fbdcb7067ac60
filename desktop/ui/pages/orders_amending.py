"""Amending from the orders page: to the desk, and what an order said in earlier revisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from desktop.queries.amendments import RevisionRow
from desktop.queries.order_story import OrderStory
from desktop.queries.orders import OrderRow
from desktop.services import amending
from desktop.system.language import _
from desktop.ui import dialogs
from desktop.ui.formats import Formats
from desktop.ui.forms import Form
from desktop.ui.page import Shell
from desktop.ui.pages.orders_documents import save_pdf, show_text
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.labels import label

AMEND_KEY, REVISIONS_KEY = "A", "V"


def amend(page: QWidget, shell: Shell, row: OrderRow, *, done: Callable[[int], object]) -> None:
    """Begin to amend an order, or go on with it; ``done`` gets the draft."""
    shell.background.act(
        amending.amend,
        order=row.id,
        owner=page,
        who=shell.staff_id(),
        now=shell.now(),
        done=done,
    )


def open_revisions(page: QWidget, shell: Shell, story: OrderStory, *, today: date) -> None:
    """Choose one of the revisions an order went through, and see it as text or write it as PDF."""
    formats, order = shell.formats, story.detail.row
    if not story.revisions:
        shell.notice(_("Order {number} was never amended.").format(number=order.number))
        return
    which = Choice(
        ((row.id, title(row, formats)) for row in story.revisions), current=story.revisions[-1].id
    )
    form_of = Choice((("text", _("Text")), ("pdf", _("PDF file"))))
    form = Form()
    told = _("{name} · now revision {revision}")
    told = told.format(name=order.customer, revision=story.detail.revision)
    form.add(label(told, "soft", wrap=True))
    form.row(form.field("which", _("&Revision"), which))
    form.row(form.field("form_of", _("&As"), form_of))

    def show() -> None:
        number = next(row.revision for row in story.revisions if row.id == which.value())
        old = replace(order, id=which.value(), number=f"{order.number}-r{number}")
        sheet.accept()
        make = show_text if form_of.value() == "text" else save_pdf
        make(page, shell, old, today=today)

    heading = _("Earlier revisions of {number}").format(number=order.number)
    sheet = dialogs.Sheet(heading, form, accept=_("Show"), submit=show)
    dialogs.ask(sheet, parent=page)
    which.setFocus()


def title(row: RevisionRow, formats: Formats) -> str:
    """ "Revision 0 · 55.00 EUR · until Mon 2 Nov"."""
    until = formats.day(formats.local(row.until).date()) if row.until is not None else ""
    return _("Revision {revision} · {total} · until {day}").format(
        revision=row.revision,
        total=formats.money(row.total.minor, row.total.currency),
        day=until,
    )
