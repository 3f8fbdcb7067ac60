"""The rules of one list: what they are, what others would do, and saving them with a reason."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.queries.policies import PolicyBook, policy_book
from desktop.system.language import _
from desktop.ui.forms import ActionSheet, open_form
from desktop.ui.page import Shell
from desktop.ui.policy_editor import PolicyEditor


class PolicySheet(ActionSheet):
    """Saving needs a reason; it can be undone by a version back."""

    def __init__(self, shell: Shell, book: PolicyBook) -> None:
        self.editor = PolicyEditor(shell, book)
        super().__init__(
            shell,
            _("How this list is run: {title}").format(title=book.title),
            self.editor.form,
            accept=_("Save these rules"),
            action=self.editor.action,
            saved=partial(tell_saved, shell, self.editor),
            width=1080,
            body=self.editor,
        )
        self.editor.changed.connect(self._allow)
        self._allow()

    def _allow(self) -> None:
        self.accept_button.setEnabled(self.editor.can_save())


def tell_saved(shell: Shell, editor: PolicyEditor, made: int) -> None:
    """Say so, with a way back."""
    if made == editor.book.in_force.id:
        shell.notice(_("Nothing was different."))
        return
    function, values = editor.undoing()
    shell.notice(
        _("The rules are in force."), undo=lambda: _act(shell, partial(function, **values))
    )


def _act(shell: Shell, action: Any) -> None:
    shell.background.act(action, who=shell.staff_id(), now=shell.now())


def open_policy(page: QWidget, shell: Shell, waitlist: int) -> None:
    """Read the rules of a list, and open their sheet."""
    shell.background.ask(
        policy_book,
        waitlist=waitlist,
        now=shell.now(),
        owner=page,
        key="policy",
        done=lambda book: open_form(page, lambda: PolicySheet(shell, book)),
    )
