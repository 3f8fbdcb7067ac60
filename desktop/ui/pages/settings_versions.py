"""A section of things that have versions: their list, what the selected one says, its history.

Every change makes another version; undoing one makes the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from desktop.queries.history import ChangeRow
from desktop.system.language import N_, _
from desktop.ui.forms import ActionSheet, open_form
from desktop.ui.history_words import told
from desktop.ui.page import Shell
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.style import look
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.row_list import RowList
from desktop.ui.widgets.section import Section

_MOMENTS = 8  # of the history, the newest
WIDEST = 560  # pixels at 100 % text size: a name and its value belong together


class VersionedSection(SettingsSection):
    """A subclass gives the columns, the parts that say what a row means, and the actions.

    Rows have an ``id``, ``terms`` with a ``version``, whether they are ``active``, and ``changes``.
    """

    parts: tuple[str, ...] = ()  # under the list, the history after them
    narrow: tuple[str, ...] = ("history",)
    none = ""  # what is said where there are none; all marked with N_
    made = ""
    changed = N_("{name} is changed from now on.")
    dropped = ""
    again = ""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._wanted: int | None = None  # what was just made, to be selected
        self.list = RowList(self.columns(), name=_(self.title), parent=self)
        self.list.selected.connect(self._show_one)
        self.list.activated.connect(lambda _index: self.change())
        self._empty = Section()
        self._parts = {name: Section() for name in (*self.parts, "history")}
        self.column.addWidget(self.list)
        for part in (self._empty, *self._parts.values()):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.setFocusProxy(self.list)
        look.changed.connect(self._dress)
        self._dress()

    # What a subclass gives

    def columns(self) -> list[Column]:
        """The columns of the list."""
        raise NotImplementedError

    def called(self, row: Any) -> str:
        """The name of a row."""
        raise NotImplementedError

    def say(self, row: Any) -> None:
        """Fill the parts with what the selected row means."""
        raise NotImplementedError

    def change(self) -> None:
        """Change the selected row."""
        raise NotImplementedError

    def force(self, key: int, active: bool) -> None:
        """Put a row in force or out of it."""
        raise NotImplementedError

    def restore(self, before: Any) -> None:
        """Take the last change back."""
        raise NotImplementedError

    # What it uses

    def part(self, name: str, caption: str) -> Section:
        """One of the parts, under its caption."""
        self._parts[name].set_caption(caption)
        return self._parts[name]

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows, the one that was just made selected."""
        self.list.set_rows(rows, select=self._wanted)
        self._wanted = None
        self.list.setVisible(bool(rows))
        self._empty.clear()
        self._empty.setVisible(not rows)
        if not rows:
            self._empty.text(_(self.none), "soft")
        self._show_one(self.list.row())

    def on_made(self, made: int) -> None:
        """One was made: it is selected, and undoing takes it out of force."""
        self._wanted = made
        self.reload()
        self.shell.notice(_(self.made), undo=lambda: self.force(made, False))

    def open(self, make: Callable[..., ActionSheet]) -> None:
        """Open a sheet for the selected row; ``make`` takes the shell, the row and ``saved``."""
        row = self.list.row()
        if row is not None:
            saved = partial(self._on_changed, row)
            open_form(self, lambda: make(self.shell, row, saved=saved))

    def switch(self) -> None:
        """Put the selected row out of force, or in force again."""
        row = self.list.row()
        if row is None:
            return
        self.force(row.id, not row.active)
        text = _(self.dropped if row.active else self.again).format(name=self.called(row))
        self.shell.notice(text, undo=lambda: self.force(row.id, row.active))

    def act(self, action: Callable[..., Any], **values: Any) -> None:
        """Do something by whoever sits here."""
        who, now = self.shell.staff_id(), self.shell.now()
        self.shell.background.act(action, who=who, now=now, **values)

    # Inside

    def _on_changed(self, row: Any, version: int) -> None:
        """Say so, and offer the terms before it: undoing makes another version."""
        if version == row.terms.version:
            self.shell.notice(_("Nothing was different."))
            return
        text = _(self.changed).format(name=self.called(row))
        self.shell.notice(text, undo=lambda: self.restore(row.terms))

    def _show_one(self, row: Any) -> None:
        for part in self._parts.values():
            part.clear()
            part.setVisible(row is not None)
        if row is not None:
            self.say(row)
            self._show_history(row.changes)
        self.keys_changed.emit()

    def _show_history(self, changes: Sequence[ChangeRow]) -> None:
        formats, part = self.shell.formats, self.part("history", _("History"))
        for moment in told(changes, formats)[:_MOMENTS]:
            at = formats.moment(moment.at, now=self.shell.now())
            part.row(moment.who or _("the program"), at)
            part.add(label("\n".join(moment.lines), "detail", wrap=True))

    def _dress(self) -> None:
        for name in self.narrow:
            self._parts[name].setMaximumWidth(look.px(WIDEST))
