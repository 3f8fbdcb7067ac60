"""A letter or an e-mail to a customer, made from a template: a person sends it, or nobody does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.domain.errors import RuleBroken
from desktop.queries.letters import LetterFacts
from desktop.system.language import _
from desktop.system.templates import letters
from desktop.ui import dialogs
from desktop.ui.choices import language_name
from desktop.ui.forms import Form
from desktop.ui.letter_view import LetterView
from desktop.ui.letter_words import FIELDS, letter_name
from desktop.ui.page import Shell
from desktop.ui.pages.customer_letter_made import LetterMade
from desktop.ui.pages.orders_documents import PDF_KEY, PRINT_KEY
from desktop.ui.pages.orders_messages import COPY_KEY, SAVE_KEY
from desktop.ui.pages.orders_papers import SENT_KEY
from desktop.ui.spoken.letters import DAYS, Value, fields, gaps, known, letter
from desktop.ui.spoken.messages import Written
from desktop.ui.spoken.voice import Voice
from desktop.ui.style import space
from desktop.ui.texts import sentence_for
from desktop.ui.typed_edits import date_edit
from desktop.ui.widgets.fields import Choice, Field, NoteEdit

_LONG = frozenset({"reached", "question", "answer", "lines", "rest"})
_GAP = "____"


class CustomerLetter(LetterView):
    """The template, a field for each of its placeholders, and the letter as it will go."""

    def __init__(self, shell: Shell, facts: LetterFacts) -> None:
        self._shell, self._facts = shell, facts
        self._voice = Voice(facts.language, zone=shell.formats.zone)
        self._values = known(facts, self._voice)
        self._languages = letters(self._voice.say.locale.language)
        self.choice = Choice([(kind, self._called(kind)) for kind in self._languages])
        self._broken: RuleBroken | None = None
        self._place = QWidget()
        space(QVBoxLayout(self._place))
        acts = (
            (_("Copy"), self._do(LetterMade.copy), COPY_KEY),
            (_("Save as PDF"), self._do(LetterMade.save_pdf), PDF_KEY),
            (_("Print"), self._do(LetterMade.print_it), PRINT_KEY),
            (_("Save as .eml"), self._do(LetterMade.save), SAVE_KEY),
            (_("It was sent…"), self._do(lambda made: made.sent(self._until())), SENT_KEY),
        )
        template = QWidget()
        column = QVBoxLayout(template)
        space(column, margins=(2, 0, 12, 0))  # as a form has them
        column.addWidget(Field(_("&Template"), self.choice))
        top = (template, self._place)
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
        for name in self._wanted():
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

    def _called(self, kind: str) -> str:
        """What a letter is called, and its language where it is not the customer's."""
        name, tag = letter_name(kind), self._languages[kind]
        if tag == self._voice.say.locale.language:
            return name
        language = language_name(tag, self._shell.formats.locale)
        return _("{letter} (in {language})").format(letter=name, language=language)

    def _wanted(self) -> tuple[str, ...]:
        """The placeholders of the template, none where it cannot be read."""
        try:
            self._broken = None
            return fields(self.kind(), self._written_in())
        except RuleBroken as error:
            self._broken = error
            return ()

    def _written_in(self) -> Voice:
        """The language of the letter: the customer's, where there is one in it."""
        tag = self._languages[self.kind()]
        if tag == self._voice.say.locale.language:
            return self._voice
        return Voice(tag, zone=self._shell.formats.zone)

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

    def _today(self) -> date:
        return self._shell.formats.local(self._shell.now()).date()

    def _show(self) -> None:
        """The letter as far as it is known; the lines with a gap stand out."""
        if self._broken is not None:
            self.show_problem(self._broken)
            return
        made = letter(self.kind(), self._values, self._written_in(), gap=_GAP)
        marked = [at for at, line in enumerate(made.text.split("\n")) if _GAP in line]
        self.show_written(made, email=self._facts.email, marked=marked)

    def kind(self) -> str:
        """Which template is chosen."""
        return str(self.choice.value())

    def made(self) -> Written | None:
        """The letter; None, and each gap said at its field, where something is missing."""
        if self._broken is not None or not self.form.is_understood():
            return None
        voice = self._written_in()
        try:
            return letter(self.kind(), self._values, voice)
        except RuleBroken as error:
            missing = gaps(self.kind(), self._values, voice)
            for name in missing:
                told = sentence_for(error.code, {"field": _(FIELDS[name])})
                self._fields[name].show_error(told)
            self._fields[missing[0]].control.setFocus()
            return None

    # What is done with it

    def _whole(self) -> LetterMade | None:
        """The letter with what can be done with it; None where something is missing."""
        made = self.made()
        if made is None:
            return None
        return LetterMade(self, self._shell, self._facts, self.kind(), made)

    def _do(self, act: Callable[[LetterMade], object]) -> Callable[[], None]:
        def press() -> None:
            if whole := self._whole():
                act(whole)

        return press

    def open_outside(self) -> None:
        """Open it in the mail program, where a person sends it, or not."""
        self._do(LetterMade.open_outside)()

    def _until(self) -> date | None:
        """The day by which a holding letter promises an answer."""
        until = self._values.get("until") if self.kind() == "holding" else None
        return until if isinstance(until, date) else None


def show_letter(page: QWidget, shell: Shell, facts: LetterFacts) -> None:
    """Open the sheet of what is known."""
    body = CustomerLetter(shell, facts)
    title = _("Letter to {name}").format(name=facts.name)
    accept = _("Open in the mail program")
    sheet = dialogs.Sheet(title, body, accept=accept, submit=body.open_outside, width=1000)
    sheet.cancel_button.set_text(_("Close"), key="Esc")  # there is nothing to cancel
    dialogs.ask(sheet, parent=page)
    body.choice.setFocus()
