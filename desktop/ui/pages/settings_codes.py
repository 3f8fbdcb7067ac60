"""The code lists: shipped entries to look at, and the office's own after them."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop.domain.codes import CODE_LISTS, LIST_TITLES
from desktop.queries.codes import CodeRow, all_codes
from desktop.services import office
from desktop.system.language import N_, _
from desktop.ui.choices import words
from desktop.ui.forms import ActionSheet, Form, open_form
from desktop.ui.page import Key, Shell
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.fields import Choice, Field
from desktop.ui.widgets.row_list import RowList


class CodesSection(SettingsSection):
    """The lists of words that records use; shipped ones stay, an office adds its own."""

    name = "codes"
    title = N_("Code lists")
    about = N_("The shipped entries stay as they are; add those of your office after them.")
    topics = frozenset({"settings"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._lists: dict[str, list[CodeRow]] = {}
        titles = {name: LIST_TITLES[name] for name in CODE_LISTS}
        self._which = Choice(words(titles))
        self._which.currentIndexChanged.connect(self._show_list)
        self.column.addWidget(Field(_("&List"), self._which))
        self.list = RowList(self._columns(), name=_("Entries"), parent=self)
        self.column.addWidget(self.list)
        self.column.addStretch(1)
        self.setFocusProxy(self._which)

    def keys(self) -> list[Key]:
        return [Key("A", _("Add an entry"), self._add, primary=True)]

    def reload(self) -> None:
        self.shell.background.ask(all_codes, done=self._show, owner=self, key="codes")

    def _show(self, lists: dict[str, list[CodeRow]]) -> None:
        self._lists = lists
        self._show_list()

    def _show_list(self) -> None:
        self.list.set_rows(self._lists.get(self._which.value(), []))

    def _columns(self) -> list[Column]:
        def label(row: CodeRow) -> str:
            return row.label if row.own else _(row.label)

        def origin(row: CodeRow) -> str:
            return _("own") if row.own else ""

        return [
            Column("label", _("Entry"), label, stretch=True, width=300),
            Column("origin", "", origin, chip=lambda _row: "accent"),
        ]

    def _add(self) -> None:
        name = self._which.value()

        def make() -> ActionSheet:
            form = Form()
            form.row(form.field("label", _("&Entry"), QLineEdit(), codes=("code-taken",)))
            title = _("Add to “{list}”").format(list=_(LIST_TITLES[name]))
            return ActionSheet(
                self.shell,
                title,
                form,
                action=lambda: (office.add_code, {"list_name": name, **form.typed()}),
                accept=_("Add"),
                width=480,
            )

        open_form(self, make)
