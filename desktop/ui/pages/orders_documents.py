"""The confirmation of an order, or a quote, for its customer: as a PDF file, or as text to copy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.queries.order_document import DOCUMENTED, OrderDocument, order_document
from desktop.queries.orders import OrderRow
from desktop.system.language import _
from desktop.ui import dialogs
from desktop.ui.order_document import plain_text
from desktop.ui.order_document_pdf import write_confirmation
from desktop.ui.order_document_words import written
from desktop.ui.page import Shell
from desktop.ui.widgets.fields import NoteEdit

PDF_KEY, TEXT_KEY = "Ctrl+P", "Ctrl+T"
_SHOWN = 22  # lines of the text that are seen at once


def is_documented(row: OrderRow | None) -> bool:
    """Whether there is something to put on paper."""
    return row is not None and row.kind == "order" and row.state in DOCUMENTED


def save_pdf(page: QWidget, shell: Shell, row: OrderRow, *, today: date) -> None:
    """Ask for a file and write the document of an order to it, beside the window's work."""
    title = _("Confirmation as PDF")
    chosen = dialogs.ask_save_file(page, title, _("PDF (*.pdf)"), f"{row.number}.pdf")
    if not chosen:
        return
    path = Path(chosen)
    if path.suffix.lower() != ".pdf":
        path = path.with_name(path.name + ".pdf")
        if path.exists():  # the dialog asked about another name
            text = _("There is a file {name} already. Choose it, or another name.")
            shell.notice(text.format(name=path.name), tone="bad")
            return
    shell.background.work(
        write_confirmation,
        owner=page,
        done=lambda name: shell.notice(_("Written: {name}").format(name=name)),
        path=str(path),
        order=row.id,
        today=today,
        zone=shell.formats.zone,
    )


def show_text(page: QWidget, shell: Shell, row: OrderRow, *, today: date) -> None:
    """Read the document of an order and open it as text."""
    shell.background.ask(
        order_document,
        order_id=row.id,
        today=today,
        owner=page,
        key="text",
        done=lambda document: _open(page, shell, document),
    )


def _open(page: QWidget, shell: Shell, document: OrderDocument) -> None:
    made = written(document, zone=shell.formats.zone)
    text = plain_text(made)
    edit = NoteEdit(text, lines=_SHOWN)
    edit.setReadOnly(True)
    edit.setAccessibleName(_("Confirmation as text"))

    def copy() -> None:
        QGuiApplication.clipboard().setText(text)
        shell.notice(_("Copied: {name}").format(name=f"{made.title} {made.number}"))
        sheet.accept()

    title = f"{made.title} {made.number}"
    sheet = dialogs.Sheet(title, edit, accept=_("Copy"), submit=copy, width=640)
    sheet.cancel_button.set_text(_("Close"), key="Esc")  # there is nothing to cancel
    dialogs.ask(sheet, parent=page)
    edit.setFocus()
