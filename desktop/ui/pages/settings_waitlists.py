"""How waitlists are run where a list has no rules of its own: the office's default."""

from __future__ import annotations

from functools import partial

from desktop.domain.errors import LiaisonError
from desktop.queries.policies import PolicyBook, policy_book
from desktop.system.language import N_, _
from desktop.ui.page import Key, Shell
from desktop.ui.pages.policy_sheet import tell_saved
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.policy_editor import PolicyEditor


class WaitlistsSection(SettingsSection):
    """``go("settings", "waitlists")``. Ctrl+Enter saves, once there is a reason."""

    name = "waitlists"
    title = N_("Waitlists")
    about = N_("In force for every list that has no rules of its own. Every version is kept.")
    topics = frozenset({"waitlists", "settings"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.editor: PolicyEditor | None = None
        self.column.addStretch(1)

    def keys(self) -> list[Key]:
        can_save = self.editor is not None and self.editor.can_save()
        return [
            Key("Ctrl+Return", _("Save these rules"), self.save, primary=True, enabled=can_save)
        ]

    def reload(self) -> None:
        self.shell.background.ask(
            policy_book,
            waitlist=None,
            now=self.shell.now(),
            done=self._show,
            owner=self,
            key="policy",
        )

    def save(self) -> None:
        """A new version, if everything typed is understood."""
        editor = self.editor
        if editor is None or not editor.form.is_understood():
            return
        try:
            function, values = editor.action()
        except LiaisonError as error:
            editor.form.show_error(error)
            return
        self.shell.background.act(
            partial(function, **values),
            done=self._saved,
            failed=editor.form.show_error,
            owner=self,
            name=function.__qualname__,
            who=self.shell.staff_id(),
            now=self.shell.now(),
        )

    def _saved(self, made: int) -> None:
        if self.editor is not None:
            tell_saved(self.shell, self.editor, made)
            self.editor.forget()
            self.editor.versions.setFocus()  # undo is no longer that of a text
            self.reload()

    def _show(self, book: PolicyBook) -> None:
        if self.editor is None:
            self.editor = PolicyEditor(self.shell, book)
            self.editor.changed.connect(self.keys_changed)
            self.column.insertWidget(self.column.count() - 1, self.editor)
            self.setFocusProxy(self.editor)
        else:
            self.editor.show_book(book)
        self.keys_changed.emit()
