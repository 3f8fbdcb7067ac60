"""A letter to a customer in which nothing is missing, and what is done with it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.queries.letters import LetterFacts
from desktop.services import papers
from desktop.system.language import _
from desktop.ui.letter_paper import letter_document, write_letter_pdf
from desktop.ui.order_letter import SUFFIX, passing_path, write_message
from desktop.ui.page import Shell
from desktop.ui.pages.orders_documents import ask_path, open_written, tell_written
from desktop.ui.pages.orders_papers import open_sent
from desktop.ui.spoken.messages import Written

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class LetterMade:
    """``made`` from the template ``kind``. Whatever form it takes stands in the customer's history
    until somebody records that it was sent."""

    def __init__(
        self, page: QWidget, shell: Shell, facts: LetterFacts, kind: str, made: Written
    ) -> None:
        self._page, self._shell, self._facts = page, shell, facts
        self._kind, self._made = kind, made

    def copy(self) -> None:
        """Copy the text."""
        QGuiApplication.clipboard().setText(self._made.text)
        self._note("text")
        self._shell.notice(_("Copied: {name}").format(name=self._made.subject))

    def save_pdf(self) -> None:
        """Ask for a file and write the letter to it."""
        path = self._ask(_("Letter as PDF"), _("PDF (*.pdf)"), ".pdf")
        if path:
            self._shell.background.work(
                write_letter_pdf,
                owner=self._page,
                done=partial(tell_written, self._shell, partial(self._note, "pdf")),
                path=path,
                made=self._made,
                facts=self._facts,
                today=self._today(),
            )

    def print_it(self) -> None:
        """Ask for the printer, and print it."""
        from desktop.ui.order_document_print import choose_printer

        def chosen(printer: QPrinter) -> None:
            printer.setDocName(self._made.subject)
            letter_document(self._made, self._facts, self._today()).print_(printer)
            self._note("paper")
            self._shell.notice(_("Sent to the printer: {name}").format(name=self._made.subject))

        choose_printer(self._page, self._made.subject, chosen=chosen)

    def save(self) -> None:
        """Ask for a file and write it as an e-mail."""
        path = self._ask(_("Message as a letter"), _("E-mail (*.eml)"), SUFFIX)
        if path:
            self._write(path, opens=False)

    def open_outside(self) -> None:
        """Open it in the mail program, where a person sends it, or not."""
        self._write(passing_path(self._kind), opens=True)

    def sent(self, until: date | None) -> None:
        """It went to the customer: record the contact. An answer was promised by ``until``."""
        facts, name = self._facts, self._made.subject
        values = {
            "customer": facts.customer,
            "letter": self._kind,
            "follow_up": facts.follow_up,
            "until": until,
        }
        told = _("Recorded with the customer: {name}").format(name=name)
        service, where = papers.note_letter_sent, facts.email
        open_sent(self._page, self._shell, service, values, name=name, email=where, told=told)

    # Inside

    def _ask(self, title: str, kinds: str, suffix: str) -> str:
        name = f"{self._kind}-{self._facts.customer}{suffix}"
        return ask_path(self._page, self._shell, title, kinds, name)

    def _today(self) -> date:
        return self._shell.formats.local(self._shell.now()).date()

    def _note(self, form: str) -> None:
        self._shell.background.act(
            papers.note_letter,
            customer=self._facts.customer,
            letter=self._kind,
            form=form,
            who=self._shell.staff_id(),
            now=self._shell.now(),
        )

    def _write(self, path: str, *, opens: bool) -> None:
        form, told = ("mail", open_written) if opens else ("letter", tell_written)
        self._shell.background.work(
            write_message,
            owner=self._page,
            done=partial(told, self._shell, partial(self._note, form)),
            path=path,
            made=self._made,
            to=(self._facts.name, self._facts.email),
            office=self._facts.office,
            now=self._shell.now(),
        )
