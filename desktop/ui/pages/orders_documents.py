"""The confirmation of an order, or a quote, for its customer: as a PDF file, on paper, as text to
copy, as a letter for the mail program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
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
from desktop.ui.order_letter import SUFFIX, passing_path, write_document_letter
from desktop.ui.page import Key, Shell
from desktop.ui.pages.orders_papers import SENT_KEY, ask_sent, noted, paper_of
from desktop.ui.widgets.fields import NoteEdit

PDF_KEY, TEXT_KEY, LETTER_KEY, PRINT_KEY = "Ctrl+P", "Ctrl+T", "Ctrl+L", "Ctrl+Shift+P"
SAVED_LETTER_KEY, MESSAGES_KEY = "Ctrl+Shift+L", "M"
_SHOWN = 22  # lines of the text that are seen at once


def is_documented(row: OrderRow | None) -> bool:
    """Whether there is something to put on paper."""
    return row is not None and row.kind == "order" and row.state in DOCUMENTED


def document_keys(
    page: QWidget, shell: Shell, row: OrderRow | None, today: Callable[[], date]
) -> list[Key]:
    """The keys of the selected order's documents and messages."""

    def run(make: Callable[..., None]) -> Callable[[], None]:
        return lambda: make(page, shell, row, today=today())

    from desktop.ui.pages.orders_messages import is_told, show_messages

    keys = (
        (PDF_KEY, _("confirmation as PDF…"), save_pdf),
        (TEXT_KEY, _("confirmation as text"), show_text),
        (PRINT_KEY, _("print the confirmation…"), print_paper),
        (LETTER_KEY, _("confirmation in the mail program"), open_letter),
        (SAVED_LETTER_KEY, _("confirmation as .eml…"), save_letter),
        (SENT_KEY, _("the confirmation was sent…"), sent),
    )
    there = is_documented(row)
    made = [Key(key, text, run(make), enabled=there, shown=False) for key, text, make in keys]
    told = is_told(row)
    return [Key(MESSAGES_KEY, _("messages"), run(show_messages), enabled=told), *made]


def save_pdf(page: QWidget, shell: Shell, row: OrderRow, *, today: date) -> None:
    """Ask for a file and write the document of an order to it, beside the window's work."""
    path = ask_path(page, shell, _("Confirmation as PDF"), _("PDF (*.pdf)"), f"{row.number}.pdf")
    if path:
        shell.background.work(
            write_confirmation,
            owner=page,
            done=partial(tell_written, shell, noted(shell, row.id, paper_of(row), "pdf")),
            path=path,
            order=row.id,
            today=today,
            zone=shell.formats.zone,
        )


def save_letter(page: QWidget, shell: Shell, row: OrderRow, *, today: date) -> None:
    """Ask for a file and write the letter with the document to it."""
    title, kinds = _("Confirmation as a letter"), _("E-mail (*.eml)")
    path = ask_path(page, shell, title, kinds, f"{row.number}{SUFFIX}")
    if path:
        done = partial(tell_written, shell, noted(shell, row.id, paper_of(row), "letter"))
        _write_letter(page, shell, row, today, path=path, done=done)


def open_letter(page: QWidget, shell: Shell, row: OrderRow, *, today: date) -> None:
    """Open the letter with the document in the mail program, where a person sends it, or not."""
    done = partial(open_written, shell, noted(shell, row.id, paper_of(row), "mail"))
    _write_letter(page, shell, row, today, path=passing_path(row.number), done=done)


def _write_letter(
    page: QWidget,
    shell: Shell,
    row: OrderRow,
    today: date,
    *,
    path: str,
    done: Callable[[str], None],
) -> None:
    shell.background.work(
        write_document_letter,
        owner=page,
        done=done,
        path=path,
        order=row.id,
        today=today,
        zone=shell.formats.zone,
        now=shell.now(),
    )


def ask_path(page: QWidget, shell: Shell, title: str, kinds: str, name: str) -> str:
    """Ask where to write a file; empty where nowhere. It ends as the suggested name does."""
    chosen = dialogs.ask_save_file(page, title, kinds, name)
    path, suffix = Path(chosen), Path(name).suffix
    if not chosen or path.suffix.lower() == suffix:
        return chosen
    path = path.with_name(path.name + suffix)
    if path.exists():  # the dialog asked about another name
        text = _("There is a file {name} already. Choose it, or another name.")
        shell.notice(text.format(name=path.name), tone="bad")
        return ""
    return str(path)


def tell_written(shell: Shell, made: Callable[[], None], path: str) -> None:
    """Say that a file was written; it is ``made``."""
    made()
    shell.notice(_("Written: {name}").format(name=Path(path).name))


def open_written(shell: Shell, made: Callable[[], None], path: str) -> None:
    """Open a letter that was written; then it is ``made``."""
    if dialogs.open_outside(path):
        made()
        shell.notice(_("Opened in the mail program: nothing is sent until you send it there."))
    else:
        text = _("No program opens {name}: save it as .eml, or copy the text.")
        shell.notice(text.format(name=Path(path).name), tone="bad")


def print_paper(page: QWidget, shell: Shell, row: OrderRow, *, today: date) -> None:
    """Read the document of an order, ask for the printer, and print it."""
    from desktop.ui.order_document_print import ask_printer

    _read(
        page,
        shell,
        row,
        today,
        done=lambda made: ask_printer(
            page,
            shell,
            written(made, zone=shell.formats.zone),
            printed=noted(shell, row.id, paper_of(row), "paper"),
        ),
    )


def show_text(page: QWidget, shell: Shell, row: OrderRow, *, today: date) -> None:
    """Read the document of an order and open it as text."""
    made = noted(shell, row.id, paper_of(row), "text")
    _read(page, shell, row, today, done=lambda document: _open(page, shell, document, made))


def sent(page: QWidget, shell: Shell, row: OrderRow, *, today: date) -> None:
    """The document went to the customer: record the contact."""
    ask_sent(page, shell, row.id, paper_of(row), number=row.number)


def _read(
    page: QWidget,
    shell: Shell,
    row: OrderRow,
    today: date,
    *,
    done: Callable[[OrderDocument], None],
) -> None:
    shell.background.ask(
        order_document, order_id=row.id, today=today, owner=page, key="text", done=done
    )


def _open(page: QWidget, shell: Shell, document: OrderDocument, copied: Callable[[], None]) -> None:
    made = written(document, zone=shell.formats.zone)
    text = plain_text(made)
    edit = NoteEdit(text, lines=_SHOWN)
    edit.setReadOnly(True)
    edit.setAccessibleName(_("Confirmation as text"))

    def copy() -> None:
        QGuiApplication.clipboard().setText(text)
        shell.notice(_("Copied: {name}").format(name=f"{made.title} {made.number}"))
        copied()
        sheet.accept()

    title = f"{made.title} {made.number}"
    sheet = dialogs.Sheet(title, edit, accept=_("Copy"), submit=copy, width=640)
    sheet.cancel_button.set_text(_("Close"), key="Esc")  # there is nothing to cancel
    dialogs.ask(sheet, parent=page)
    edit.setFocus()
