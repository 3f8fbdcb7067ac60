"""Reading the order back: its text in the customer's language, or in that of the desk; and their
yes, which is stamped."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries import read_backs as queries
from desktop.queries.desk import DeskState
from desktop.queries.read_backs import ReadBackRow
from desktop.services import read_backs
from desktop.system.language import _, ngettext
from desktop.ui import dialogs
from desktop.ui.page import Shell
from desktop.ui.spoken.read_back import as_text, read_back
from desktop.ui.spoken.voice import Voice
from desktop.ui.spoken_text import SpokenText, Written
from desktop.ui.texts import sentence
from desktop.ui.widgets.labels import label


class ReadBack(SpokenText):
    """The text of a draft, and whether the customer said yes to just this."""

    def __init__(self, shell: Shell, state: DeskState, row: ReadBackRow) -> None:
        super().__init__(shell, _("Read back"), wanted=_language_of(state), write=self._read)
        self._state, self._row = state, row
        self.column.addWidget(label(self._stamp(), "soft", wrap=True))
        self.show_text()

    def _read(self, voice: Voice) -> Written:
        said = read_back(self._state, voice, self._row.corrected)
        return as_text(said), [number for number, one in enumerate(said) if one.is_new]

    def _stamp(self) -> str:
        """Whether the customer said yes to just this, and how much of it was said otherwise."""
        row, formats, now = self._row, self._shell.formats, self._shell.now()
        if row.agreed_at is not None:
            when = formats.moment(row.agreed_at, now=now)
            if not row.agreed_by:
                return _("The customer said yes to this: {when}.").format(when=when)
            text = _("The customer said yes to this: {when}, heard by {name}.")
            return text.format(when=when, name=row.agreed_by)
        count = len(row.corrected)
        if not count:
            return _("The customer's yes is kept with who heard it, when, and to what.")
        text = ngettext(
            "{count} correction since it was read last; it is marked.",
            "{count} corrections since it was read last; they are marked.",
            count,
        )
        return text.format(count=formats.whole(count))


def open_read_back(shell: Shell, page: QWidget, state: DeskState) -> None:
    """Keep that the draft which the desk shows is read, and open its text."""
    draft = state.draft
    if draft is None:
        return

    def kept(key: int) -> None:
        shell.background.ask(
            queries.read_back,
            read_back_id=key,
            owner=page,
            key="read-back",
            done=lambda row: _open(shell, page, state, row),
        )

    shell.background.act(
        read_backs.read,
        order=draft.id,
        version=draft.version,
        language=_language_of(state),
        who=shell.staff_id(),
        now=shell.now(),
        owner=page,
        done=kept,
    )


def _language_of(state: DeskState) -> str:
    return state.card.language if state.card is not None else ""


def _open(shell: Shell, page: QWidget, state: DeskState, row: ReadBackRow) -> None:
    body = ReadBack(shell, state, row)

    def agreed(_nothing: object) -> None:
        shell.notice(_("The customer's yes is stamped."))
        sheet.accept()

    def refused(error: LiaisonError) -> None:
        shell.notice(sentence(error), tone="bad")
        sheet.reject()

    def agree() -> None:
        if row.agreed_at is not None:
            sheet.accept()
            return
        sheet.set_working(True)
        shell.background.act(
            read_backs.agree,
            read_back=row.id,
            who=shell.staff_id(),
            now=shell.now(),
            owner=sheet,
            done=agreed,
            failed=refused,
        )

    yes = _("Back") if row.agreed_at is not None else _("The customer says yes")
    sheet = dialogs.Sheet(_("Read back"), body, accept=yes, submit=agree, width=680)
    sheet.cancel_button.set_text(_("Close"), key="Esc")  # there is nothing to cancel
    dialogs.ask(sheet, parent=page)
    body.text.setFocus()
