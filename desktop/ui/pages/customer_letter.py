"""A letter or an e-mail to a customer, made from a template: a person sends it, or nobody does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.domain.errors import RuleBroken
from desktop.queries.card import Card
from desktop.queries.letters import LetterFacts, letter_facts
from desktop.services import papers
from desktop.system.language import N_, _
from desktop.ui import dialogs
from desktop.ui.forms import Form
from desktop.ui.letter_paper import letter_document, write_letter_pdf
from desktop.ui.letter_view import LetterView
from desktop.ui.order_letter import SUFFIX, passing_path, write_message
from desktop.ui.page import Shell
from desktop.ui.pages.orders_documents import (
    PDF_KEY,
    PRINT_KEY,
    ask_path,
    open_written,
    tell_written,
)
from desktop.ui.pages.orders_messages import COPY_KEY, SAVE_KEY
from desktop.ui.pages.orders_papers import SENT_KEY, open_sent
from desktop.ui.spoken.letters import DAYS, Value, fields, gaps, known, letter
from desktop.ui.spoken.messages import Written
from desktop.ui.spoken.voice import Voice
from desktop.ui.style import space
from desktop.ui.texts import sentence_for
from desktop.ui.typed_edits import date_edit
from desktop.ui.widgets.fields import Choice, Field, NoteEdit

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

LETTER_KEY = "Ctrl+L"
KINDS = {
    "holding": N_("Holding letter: we are finding out"),
    "answer": N_("Answer to a question"),
}
FIELDS = {
    "customer": N_("Customer"),
    "number": N_("Order number"),
    "reference": N_("Reference"),
    "office": N_("Office"),
    "reached": N_("How we are reached"),
    "lines": N_("Lines"),
    "rest": N_("Still to come"),
    "old": N_("Before"),
    "new": N_("Now"),
    "reason": N_("Reason"),
    "question": N_("What they asked"),
    "answer": N_("Our answer"),
    "until": N_("They hear from us by"),
    "order_date": N_("Day of the order"),
}
_LONG = frozenset({"reached", "question", "answer", "lines", "rest"})
_GAP = "____"


def write_letter(shell: Shell, page: QWidget, known_card: Card) -> None:
    """A letter to the selected customer, about the oldest question that is open."""
    open_letter(shell, page, customer=known_card.id)


def open_letter(
    shell: Shell, page: QWidget, *, customer: int, follow_up: int | None = None
) -> None:
    """Read what is known, and open the sheet."""
    shell.background.ask(
        letter_facts,
        customer_id=customer,
        follow_up_id=follow_up,
        now=shell.now(),
        owner=page,
        key="letter",
        done=lambda facts: _open(page, shell, facts),
    )


class CustomerLetter(LetterView):
    """The template, a field for each of its placeholders, and the letter as it will go."""

    def __init__(self, shell: Shell, facts: LetterFacts) -> None:
        self._shell, self._facts = shell, facts
        self._voice = Voice(facts.language, zone=shell.formats.zone)
        self._values = known(facts, self._voice)
        self.choice = Choice([(kind, _(text)) for kind, text in KINDS.items()], current="holding")
        self._place = QWidget()
        space(QVBoxLayout(self._place))
        acts = (
            (_("Copy"), self.copy, COPY_KEY),
            (_("Save as PDF"), self.save_pdf, PDF_KEY),
            (_("Print"), self.print_it, PRINT_KEY),
            (_("Save as .eml"), self.save, SAVE_KEY),
            (_("It was sent…"), self.sent, SENT_KEY),
        )
        top = (Field(_("&Template"), self.choice), self._place)
        super().__init__(_("Letter"), top, acts)
        self.form = Form()
        self._fields: dict[str, Field] = {}
        self._build()
        self.choice.currentIndexChanged.connect(lambda _index: self._build())

    # Its fields

    def _build(self) -> None:
        """Other fields for another template; what was typed stays."""
        self.form.hide()
        self.form.deleteLater()
        self.form, self._fields = Form(), {}
        for name in fields(self.kind(), self._voice):
            self._fields[name] = self.form.field(name, _(FIELDS[name]), self._edit(name))
        short = [made for name, made in self._fields.items() if name not in _LONG]
        for first in range(0, len(short), 2):
            self.form.row(*short[first : first + 2])
        for name, made in self._fields.items():
            if name in _LONG:
                self.form.row(made)
        layout = self._place.layout()
        assert layout is not None
        layout.addWidget(self.form)
        self._show()

    def _edit(self, name: str) -> QWidget:
        value = self._values.get(name)
        keep = partial(self._keep, name)
        if name in DAYS:
            formats, is_past = self._shell.formats, name == "order_date"
            on = None if isinstance(value, str) else value
            day = date_edit(formats, today=self._today, value=on, past=is_past)
            day.value_changed.connect(keep)
            return day
        text = value if isinstance(value, str) else ""
        if name in _LONG:
            note = NoteEdit(text, lines=2)
            note.textChanged.connect(lambda: keep(note.toPlainText()))
            return note
        line = QLineEdit(text)
        line.textChanged.connect(keep)
        return line

    def _keep(self, name: str, value: Value) -> None:
        self._values[name] = value
        self._fields[name].clear_error()
        self._show()

    def _today(self) -> Any:
        return self._shell.formats.local(self._shell.now()).date()

    def _show(self) -> None:
        """The letter as far as it is known; the lines with a gap stand out."""
        made = letter(self.kind(), self._values, self._voice, gap=_GAP)
        marked = [at for at, line in enumerate(made.text.split("\n")) if _GAP in line]
        self.show_written(made, email=self._facts.email, marked=marked)

    def kind(self) -> str:
        """Which template is chosen."""
        return str(self.choice.value())

    def made(self) -> Written | None:
        """The letter; None, and each gap said at its field, where something is missing."""
        if not self.form.is_understood():
            return None
        try:
            return letter(self.kind(), self._values, self._voice)
        except RuleBroken as error:
            missing = gaps(self.kind(), self._values, self._voice)
            for name in missing:
                told = sentence_for(error.code, {"field": _(FIELDS[name])})
                self._fields[name].show_error(told)
            self._fields[missing[0]].control.setFocus()
            return None

    # What is done with it

    def copy(self) -> None:
        """Copy the text."""
        if made := self.made():
            QGuiApplication.clipboard().setText(made.text)
            self._shell.notice(_("Copied: {name}").format(name=made.subject))

    def save_pdf(self) -> None:
        """Ask for a file and write the letter to it."""
        made = self.made()
        if made is None:
            return
        path = ask_path(self, self._shell, _("Letter as PDF"), _("PDF (*.pdf)"), self._name(".pdf"))
        if path:
            self._shell.background.work(
                write_letter_pdf,
                owner=self,
                done=partial(tell_written, self._shell, _nothing),
                path=path,
                made=made,
                facts=self._facts,
                today=self._today(),
            )

    def print_it(self) -> None:
        """Ask for the printer, and print it."""
        from desktop.ui.order_document_print import choose_printer

        made = self.made()
        if made is None:
            return

        def chosen(printer: QPrinter) -> None:
            printer.setDocName(made.subject)
            letter_document(made, self._facts, self._today()).print_(printer)
            self._shell.notice(_("Sent to the printer: {name}").format(name=made.subject))

        choose_printer(self, made.subject, chosen=chosen)

    def save(self) -> None:
        """Ask for a file and write it as an e-mail."""
        made = self.made()
        if made is None:
            return
        title, kinds = _("Message as a letter"), _("E-mail (*.eml)")
        path = ask_path(self, self._shell, title, kinds, self._name(SUFFIX))
        if path:
            self._write(made, path, opens=False)

    def open_outside(self) -> None:
        """Open it in the mail program, where a person sends it, or not."""
        if made := self.made():
            self._write(made, passing_path(self.kind()), opens=True)

    def _write(self, made: Written, path: str, *, opens: bool) -> None:
        self._shell.background.work(
            write_message,
            owner=self,
            done=partial(open_written if opens else tell_written, self._shell, _nothing),
            path=path,
            made=made,
            to=(self._facts.name, self._facts.email),
            office=self._facts.office,
            now=self._shell.now(),
        )

    def sent(self) -> None:
        """It went to the customer: record the contact."""
        made = self.made()
        if made is None:
            return
        values = {
            "customer": self._facts.customer,
            "letter": self.kind(),
            "follow_up": self._facts.follow_up,
            "until": self._values.get("until") if self.kind() == "holding" else None,
        }
        told = _("Recorded with the customer: {name}").format(name=made.subject)
        where = self._facts.email
        service = papers.note_letter_sent
        open_sent(self, self._shell, service, values, name=made.subject, email=where, told=told)

    def _name(self, suffix: str) -> str:
        return f"{self.kind()}-{self._facts.customer}{suffix}"


def _nothing() -> None:
    """A letter is recorded when a person says it was sent."""


def _open(page: QWidget, shell: Shell, facts: LetterFacts) -> None:
    body = CustomerLetter(shell, facts)
    title = _("Letter to {name}").format(name=facts.name)
    accept = _("Open in the mail program")
    sheet = dialogs.Sheet(title, body, accept=accept, submit=body.open_outside, width=1000)
    sheet.cancel_button.set_text(_("Close"), key="Esc")  # there is nothing to cancel
    dialogs.ask(sheet, parent=page)
    body.choice.setFocus()
