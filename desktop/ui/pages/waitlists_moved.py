"""A waitlist that moved while somebody looked: what changed is shown before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries.waitlist_log import LogRow, log_since
from desktop.system.language import _
from desktop.ui import dialogs
from desktop.ui.formats import Formats
from desktop.ui.forms import Action, ActionSheet, Form
from desktop.ui.page import Shell
from desktop.ui.style import look
from desktop.ui.texts import sentence
from desktop.ui.waitlist_log_words import happened
from desktop.ui.widgets.labels import label

MOVED = "waitlist-moved"
_SHOWN = 8  # changes; the log has them all


class ListSheet(ActionSheet):
    """A form whose action is done to a list as it was ``seen`` (its revision).

    Where it has moved since, nothing is done: what changed stands under the form, ``reload`` lets
    the page read again, and only what is sent after that knows the list as it is now.
    """

    def __init__(
        self,
        shell: Shell,
        title: str,
        form: Form,
        *,
        waitlist: int,
        seen: int,
        action: Callable[[], Action],
        reload: Callable[[], object],
        accept: str = "",
        saved: Callable[[Any], object] | None = None,
        width: int = 560,
    ) -> None:
        self._seen, self._waitlist, self._reload = seen, waitlist, reload
        self._moved = label("", "detail", wrap=True)
        self._moved.hide()
        form.add(self._moved)
        super().__init__(
            shell,
            title,
            form,
            accept=accept,
            saved=saved,
            width=width,
            action=lambda: self._as_seen(action()),
        )

    def _as_seen(self, action: Action) -> Action:
        function, values = action
        return function, {**values, "seen": self._seen}

    def moved(self) -> str:
        """What is said to have changed; empty while nothing did."""
        return "" if self._moved.isHidden() else self._moved.text()

    def _failed(self, error: LiaisonError) -> None:
        super()._failed(error)
        if error.code == MOVED:
            self.shell.background.ask(
                log_since,
                waitlist_id=self._waitlist,
                seen=self._seen,
                owner=self,
                key="moved",
                done=lambda found: self._show(*found),
            )

    def _show(self, revision: int, rows: Sequence[LogRow]) -> None:
        """From now on this is what the person has seen."""
        self._seen = revision
        self._moved.setText("\n".join(changes(rows, self.shell.formats)))
        self._moved.show()
        over = self.parentWidget()
        room = over.height() if over is not None else self.height()
        more = self._moved.heightForWidth(self.form.width()) + look.px(48)
        self.resize(self.width(), min(self.height() + more, room))
        self._reload()


def changes(rows: Sequence[LogRow], formats: Formats) -> list[str]:
    """What happened to a list, the newest first, one line each."""
    said = []
    for row in rows[:_SHOWN]:
        who = row.staff or _("the program")
        about = f"{row.customer}: " if row.customer else ""
        said.append(f"{formats.time(row.at)} {who} · {about}{happened(row, formats)}")
    if len(rows) > _SHOWN:
        said.append(_("… and more: H shows the whole log."))
    return said


def open_moved(
    page: QWidget,
    shell: Shell,
    error: LiaisonError,
    *,
    waitlist: int,
    seen: int,
    reload: Callable[[], object],
) -> None:
    """After a key that was refused because the list moved: what changed. Nothing was done."""

    def show(found: tuple[int, Sequence[LogRow]]) -> None:
        form = Form()
        form.add(label(sentence(error), wrap=True))
        form.add(label("\n".join(changes(found[1], shell.formats)), "detail", wrap=True))
        sheet = dialogs.Sheet(_("The list has moved"), form, accept=_("Read"), width=560)
        sheet.cancel_button.hide()
        dialogs.ask(sheet, parent=page)
        sheet.accept_button.setFocus()
        reload()

    shell.background.ask(
        log_since, waitlist_id=waitlist, seen=seen, owner=page, key="moved", done=show
    )
