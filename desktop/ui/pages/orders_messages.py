"""Messages about an order: they draft themselves when something happened; a person sends them."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries.messages import OrderMessages, StatusMessage, order_messages
from desktop.queries.order_document import OrderDocument, order_document
from desktop.queries.orders import OrderRow
from desktop.system.language import N_, _
from desktop.ui import dialogs
from desktop.ui.letter_view import LetterView
from desktop.ui.order_letter import SUFFIX, passing_path, write_document_letter, write_message
from desktop.ui.page import Shell
from desktop.ui.pages.orders_documents import ask_path, open_written, tell_written
from desktop.ui.pages.orders_papers import SENT_KEY, ask_sent, note, noted
from desktop.ui.spoken.messages import Written, document_message, status_message
from desktop.ui.widgets.fields import Choice, Field

COPY_KEY, SAVE_KEY = "Ctrl+Shift+C", "Ctrl+S"
KINDS = {
    "confirmed": N_("confirmed"),
    "dispatched-part": N_("a part left"),
    "dispatched": N_("all has left"),
    "delivered": N_("delivered"),
    "promise-moved": N_("the promise moved"),
    "cancelled": N_("cancelled"),
}


def is_told(row: OrderRow | None) -> bool:
    """Whether there may be something to tell of an order."""
    states = ("confirmed", "in-progress", "completed", "cancelled")
    return row is not None and row.kind == "order" and bool(row.number) and row.state in states


def show_messages(page: QWidget, shell: Shell, row: OrderRow, *, today: date) -> None:
    """Read what there is to tell of an order, and open it."""
    shell.background.ask(
        _read,
        order_id=row.id,
        today=today,
        owner=page,
        key="messages",
        done=lambda read: _open(page, shell, *read),
    )


def _read(*, order_id: int, today: date) -> tuple[OrderMessages, OrderDocument | None]:
    try:
        document = order_document(order_id, today=today)
    except LiaisonError:  # what was cancelled has none any more
        document = None
    return order_messages(order_id), document


class Messages(LetterView):
    """One message at a time: to whom, its subject and text; which, where there are several."""

    def __init__(self, shell: Shell, about: OrderMessages, document: OrderDocument | None) -> None:
        self._shell, self._about, self._document = shell, about, document
        formats, now = shell.formats, shell.now()
        items = [
            (number, f"{_(KINDS[one.kind])}, {formats.moment(one.at, now=now)}")
            for number, one in enumerate(about.messages)
        ]
        self.choice = Choice(items, current=0)
        self.choice.currentIndexChanged.connect(lambda _index: self._show())
        acts = (
            (_("Copy"), self.copy, COPY_KEY),
            (_("Save as .eml"), self.save, SAVE_KEY),
            (_("It was sent…"), self.sent, SENT_KEY),
        )
        super().__init__(_("Message"), (Field(_("&What happened"), self.choice),), acts)
        self._show()

    def chosen(self) -> StatusMessage:
        """The message that is shown."""
        return self._about.messages[int(self.choice.value())]

    def made(self) -> Written:
        """Its text. A confirmation says what the document says."""
        zone = self._shell.formats.zone
        if self._is_document():
            assert self._document is not None
            return document_message(self._document, zone=zone)
        return status_message(self.chosen(), self._about, zone=zone)

    def _is_document(self) -> bool:
        return self.chosen().kind == "confirmed" and self._document is not None

    def _show(self) -> None:
        self.show_written(self.made(), email=self._about.email)

    def copy(self) -> None:
        """Copy the text."""
        made = self.made()
        QGuiApplication.clipboard().setText(made.text)
        self._shell.notice(_("Copied: {name}").format(name=made.subject))
        note(self._shell, self._about.id, self.chosen().kind, "text")

    def sent(self) -> None:
        """It went to the customer: record the contact."""
        about, kind = self._about, self.chosen().kind
        ask_sent(self, self._shell, about.id, kind, number=about.number)

    def save(self) -> None:
        """Save it as a letter."""
        name = f"{self._about.number}-{self.chosen().kind}{SUFFIX}"
        path = ask_path(self, self._shell, _("Message as a letter"), _("E-mail (*.eml)"), name)
        if path:
            self.write(path, opens=False)

    def write(self, path: str, *, opens: bool) -> None:
        """Write it as a letter, and open it in the mail program where it ``opens``."""
        shell, about = self._shell, self._about
        made = noted(shell, about.id, self.chosen().kind, "mail" if opens else "letter")
        done = partial(open_written if opens else tell_written, shell, made)
        if self._is_document():
            shell.background.work(
                write_document_letter,
                owner=self,
                done=done,
                path=path,
                order=about.id,
                today=shell.formats.local(shell.now()).date(),
                zone=shell.formats.zone,
                now=shell.now(),
            )
            return
        shell.background.work(
            write_message,
            owner=self,
            done=done,
            path=path,
            made=self.made(),
            to=(about.customer, about.email),
            office=about.office,
            now=shell.now(),
        )

    def open_outside(self) -> None:
        """Open it in the mail program, where a person sends it, or not."""
        self.write(passing_path(self._about.number), opens=True)


def _open(
    page: QWidget, shell: Shell, about: OrderMessages, document: OrderDocument | None
) -> None:
    if not about.messages:
        shell.notice(_("There is nothing to tell of this order yet."))
        return
    body = Messages(shell, about, document)
    title = _("Message to {name}").format(name=about.customer)
    accept = _("Open in the mail program")
    sheet = dialogs.Sheet(title, body, accept=accept, submit=body.open_outside, width=720)
    sheet.cancel_button.set_text(_("Close"), key="Esc")  # there is nothing to cancel
    dialogs.ask(sheet, parent=page)
    body.text.setFocus()
