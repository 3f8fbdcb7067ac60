"""Procedures: the step lists an office works by, and how soon a supervisor looks at a step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop.domain.looks import LEVELS
from desktop.domain.procedures import Procedure
from desktop.queries.office import settings as office_settings
from desktop.queries.procedures import ProcedureRow, procedures
from desktop.services import office, step_lists
from desktop.system.language import N_, _, ngettext
from desktop.ui.choices import word
from desktop.ui.forms import open_form
from desktop.ui.page import Key, Shell
from desktop.ui.pages.settings_procedures_sheets import looks_sheet, steps_sheet
from desktop.ui.pages.settings_staff import LEVELS as LEVEL_WORDS
from desktop.ui.pages.settings_versions import WIDEST, VersionedSection
from desktop.ui.procedure_words import after, shown
from desktop.ui.state_words import method_name
from desktop.ui.style import look
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.section import Section

Hours = tuple[int, ...]


class ProceduresSection(VersionedSection):
    """``go("settings", "procedures")``."""

    name = "procedures"
    title = N_("Procedures")
    about = N_("What runs already goes on with the steps it began with.")
    topics = frozenset({"settings"})
    parts = ("steps",)
    none = N_("There is no procedure. N makes the first one.")
    made = N_("The procedure can begin: W on a customer, an order or a follow-up.")
    dropped = N_("{name} is retired. What runs already goes on.")
    again = N_("{name} is in use again.")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._hours: Hours = ()
        self._looks = Section(_("A supervisor looks at an open step"))
        self.column.insertWidget(self.column.count() - 1, self._looks)
        look.changed.connect(self._narrow)
        self._narrow()

    def keys(self) -> list[Key]:
        row: ProcedureRow | None = self.list.row()
        is_one = row is not None
        retire = _("Retire") if row is None or row.active else _("Use again")
        return [
            Key("N", _("New procedure"), self._new, primary=True),
            Key("E", _("Change"), self.change, enabled=is_one),
            Key("F", retire, self.switch, enabled=is_one),
            Key("L", _("Looks by level"), self._change_looks, enabled=bool(self._hours)),
        ]

    def reload(self) -> None:
        self.shell.background.ask(_read, done=self._show, owner=self, key="procedures")

    def columns(self) -> list[Column]:
        formats = self.shell.formats

        def place(row: ProcedureRow) -> str:
            return _("in use") if row.active else _("retired")

        return [
            Column("name", _("Name"), self.called, stretch=True, width=260),
            Column("steps", _("Steps"), lambda row: formats.whole(len(row.terms.steps)),
                   align="right"),
            Column("place", "", place, chip=lambda row: "met" if row.active else "neutral"),
        ]  # fmt: skip

    def called(self, row: ProcedureRow) -> str:
        return shown(row.terms.name)

    def say(self, row: ProcedureRow) -> None:
        part = self.part("steps", self.called(row))
        for number, step in enumerate(row.terms.steps, 1):
            timed = after(step, self.shell.formats, is_first=number == 1)
            part.row(f"{number}. {shown(step.text)}", f"{method_name(step.method)} · {timed}")

    def change(self) -> None:
        self.open(steps_sheet)

    def force(self, key: int, active: bool) -> None:
        self.act(step_lists.change_procedure, procedure=key, active=active)

    def restore(self, before: Procedure) -> None:
        self.act(step_lists.restore, before=before)

    # Inside

    def _show(self, read: tuple[Hours, list[ProcedureRow]]) -> None:
        self._hours, rows = read
        self._looks.clear()
        for level, count in zip(LEVELS, self._hours, strict=True):
            self._looks.row(word(LEVEL_WORDS, level), self._often(count))
        text = _("When the step itself is due depends neither on its owner nor on the customer.")
        self._looks.text(text, "soft")
        self.show_rows(rows)

    def _narrow(self) -> None:
        self._looks.setMaximumWidth(look.px(WIDEST))

    def _often(self, count: int) -> str:
        text = ngettext("every office hour", "every {count} office hours", count)
        return text.format(count=self.shell.formats.whole(count))

    def _new(self) -> None:
        open_form(self, lambda: steps_sheet(self.shell, None, saved=self.on_made))

    def _change_looks(self) -> None:
        before = self._hours
        saved = partial(self._looks_changed, before)
        open_form(self, lambda: looks_sheet(self.shell, before, saved=saved))

    def _looks_changed(self, before: Hours, _none: object) -> None:
        undo: Callable[[], Any] = partial(
            self.act, office.change_settings, check_hours=list(before)
        )
        self.shell.notice(_("From the next look on."), undo=undo)


def _read() -> tuple[Hours, list[ProcedureRow]]:
    return office_settings().check_hours, procedures()
