"""Settings of this desk alone: language, look, and which database it opens."""

from __future__ import annotations

from pathlib import Path

from babel import Locale
from PySide6.QtWidgets import QCheckBox, QLineEdit

from desktop.system.language import N_, _, languages
from desktop.system.paths import data_folder
from desktop.system.settings import THEMES
from desktop.ui.choices import Items
from desktop.ui.dialogs import ask_open_file
from desktop.ui.forms import Form
from desktop.ui.page import Key, Shell
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.style import look
from desktop.ui.widgets.fields import Choice

SIZES = (100, 110, 125, 150, 175, 200)  # percent
_THEMES = {"system": N_("as the system"), "light": N_("light"), "dark": N_("dark")}


class DeskSection(SettingsSection):
    """What is chosen is kept and, where that is possible, seen at once."""

    name = "desk"
    title = N_("This desk")
    about = N_("Kept on this machine, for whoever sits here.")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        kept = shell.settings
        self.form = Form()
        self._theme = Choice([(name, _(_THEMES[name])) for name in THEMES], current=kept.theme)
        self._size = Choice(_sizes(kept.text_size), current=kept.text_size)
        self._compact = QCheckBox(_("Co&mpact rows"))
        self._compact.setChecked(kept.compact)
        self._language = Choice(_languages(), current=kept.language)
        self._database = QLineEdit(kept.database)
        self._database.setPlaceholderText(str(data_folder() / "liaison.sqlite"))
        self._build()
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        self._connect()
        self.setFocusProxy(self.form)

    def keys(self) -> list[Key]:
        return [Key("D", _("choose a database file"), self._choose_database)]

    def _build(self) -> None:
        form = self.form
        form.row(
            form.field("theme", _("&Theme"), self._theme),
            form.field("text_size", _("Text si&ze"), self._size),
        )
        form.add(self._compact)
        form.row(
            form.field(
                "language",
                _("&Language"),
                self._language,
                hint=_("Takes effect after a restart."),
            )
        )
        form.row(
            form.field(
                "database",
                _("Data&base: a file, or the URL of a PostgreSQL server"),
                self._database,
                hint=_("Takes effect after a restart. Empty: the file of this machine."),
            )
        )

    def _connect(self) -> None:
        self._theme.currentIndexChanged.connect(self._dress)
        self._size.currentIndexChanged.connect(self._dress)
        self._compact.toggled.connect(self._dress)
        self._language.currentIndexChanged.connect(self._keep_language)
        self._database.editingFinished.connect(self._keep_database)

    def _dress(self) -> None:
        """Keep the look and put it on."""
        theme, size = self._theme.value(), self._size.value()
        compact = self._compact.isChecked()
        self.shell.remember(theme=theme, text_size=size, compact=compact)
        look.apply(theme=theme, percent=size, compact=compact)

    def _keep_language(self) -> None:
        self.shell.remember(language=self._language.value())
        self.shell.notice(_("The language changes when Liaison is started again."))

    def _keep_database(self) -> None:
        chosen = self._database.text().strip()
        if chosen == self.shell.settings.database:
            return
        before = self.shell.settings.database

        def undo() -> None:
            self._database.setText(before)
            self.shell.remember(database=before)

        self.shell.remember(database=chosen)
        text = _("The next start opens {database}.")
        shown = _shown(chosen) or _("the file of this machine")
        self.shell.notice(text.format(database=shown), undo=undo)

    def _choose_database(self) -> None:
        chosen = ask_open_file(self, _("A database"), "SQLite (*.sqlite *.db);;*")
        if chosen:
            self._database.setText(chosen)
            self._keep_database()


def _shown(target: str) -> str:
    """The target without a password."""
    before, at, after = target.rpartition("@")
    scheme, mark, _rest = before.partition("://")
    return f"{scheme}://…@{after}" if at and mark else str(Path(target)) if target else ""


def _sizes(kept: int) -> Items:
    sizes = sorted({*SIZES, kept})
    return [(size, _("{percent} %").format(percent=size)) for size in sizes]


def _languages() -> Items:
    """Each language by its own name."""
    own = [(tag, str(Locale.parse(tag, sep="-").get_display_name())) for tag in languages()]
    return [("", _("as the system")), *own]
