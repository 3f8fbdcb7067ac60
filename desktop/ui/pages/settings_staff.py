"""Who works here, and who sits at this desk."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QLineEdit

from desktop.queries.absences import AbsenceRow, absences
from desktop.queries.staff import StaffRow, staff
from desktop.services import office
from desktop.services.absences import end_absence
from desktop.system.language import N_, _, ngettext
from desktop.ui.choices import word, words
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Key, Shell
from desktop.ui.pages.settings_absence import absence_sheet
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.staff_choice import ROLES
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.row_list import RowList

LEVELS = {
    "A": N_("A assistant/trainee"),
    "B": N_("B competent"),
    "C": N_("C authority"),
    "D": N_("D expert"),
}


class StaffSection(SettingsSection):
    """Everybody, those who have left at the end."""

    name = "staff"
    title = N_("Staff")
    about = N_("Everything that is done is kept with the name of whoever did it.")
    topics = frozenset({"staff"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._absences: dict[int, AbsenceRow] = {}
        self._at_work: list[StaffRow] = []
        self.list = RowList(self._columns(), name=_("Staff"), parent=self)
        self.list.selected.connect(lambda _row: self.keys_changed.emit())
        self.list.activated.connect(lambda _index: self._change())
        self.column.addWidget(self.list)
        self.column.addStretch(1)
        self.setFocusProxy(self.list)

    def keys(self) -> list[Key]:
        row: StaffRow | None = self.list.row()
        is_here = row is not None and row.id == self.shell.staff_id()
        absence = self._absence(row)
        return [
            Key("N", _("New colleague"), self._new, primary=True),
            Key("E", _("change"), self._change, enabled=row is not None),
            Key("H", _("sits here"), self._sit, enabled=_can_sit(row) and not is_here),
            Key("A", _("away, with a substitute"), self._plan_absence, enabled=_can_sit(row)),
            Key("B", _("back at the desk"), self._end_absence, enabled=absence is not None),
        ]

    def reload(self) -> None:
        self.shell.background.ask(
            _read, done=self._show, owner=self, key="staff", today=self._today()
        )

    def _show(self, found: tuple[list[StaffRow], list[AbsenceRow]]) -> None:
        rows, coming = found
        self._at_work = [row for row in rows if row.active]
        # The earliest of each is what is said of them.
        self._absences = {one.staff_id: one for one in reversed(coming)}
        self.list.set_rows(sorted(rows, key=lambda row: not row.active))
        self.keys_changed.emit()

    def _columns(self) -> list[Column]:
        def place(row: StaffRow) -> str:
            if not row.active:
                return _("has left")
            absence = self._absences.get(row.id)
            if absence is not None:
                return self._away(absence)
            return _("sits here") if row.id == self.shell.staff_id() else ""

        def tone(row: StaffRow) -> str:
            if row.id in self._absences:
                return "partly"
            return "accent" if row.active else "neutral"

        return [
            Column("name", _("Name"), lambda row: row.name, stretch=True, width=260),
            Column("role", _("Role"), lambda row: word(ROLES, row.role)),
            Column("level", _("Level"), lambda row: _(LEVELS[row.competency_level])),
            Column("place", "", place, chip=tone),
        ]

    def _away(self, absence: AbsenceRow) -> str:
        day = self.shell.formats.day
        if absence.first_on > self._today():
            text = _("away from {first} to {last}: {substitute}")
        else:
            text = _("away until {last}: {substitute}")
        return text.format(
            first=day(absence.first_on), last=day(absence.last_on), substitute=absence.substitute
        )

    def _absence(self, row: StaffRow | None) -> AbsenceRow | None:
        return None if row is None else self._absences.get(row.id)

    def _today(self) -> date:
        return self.shell.formats.local(self.shell.now()).date()

    def _plan_absence(self) -> None:
        row: StaffRow | None = self.list.row()
        if row is not None and row.active:
            open_form(
                self, partial(absence_sheet, self.shell, row, self._at_work, today=self._today)
            )

    def _end_absence(self) -> None:
        absence = self._absence(self.list.row())
        if absence is None:
            return
        told = _("{name} is back: what is overdue stands at the top of their follow-ups.")
        self.shell.background.act(
            end_absence,
            owner=self,
            done=lambda _none: self.shell.notice(told.format(name=absence.staff)),
            absence=absence.id,
            who=self.shell.staff_id(),
            now=self.shell.now(),
        )

    def _sit(self) -> None:
        row: StaffRow | None = self.list.row()
        if row is None or not row.active:
            return
        self.shell.remember(staff_id=row.id)
        self.shell.background.changed.emit(frozenset({"staff", "orders", "follow_ups"}))
        self.shell.notice(_("{name} sits here now.").format(name=row.name))

    def _new(self) -> None:
        open_form(self, partial(self._sheet, None))

    def _change(self) -> None:
        row: StaffRow | None = self.list.row()
        if row is not None:
            open_form(self, partial(self._sheet, row))

    def _sheet(self, row: StaffRow | None) -> ActionSheet:
        form = Form()
        name = QLineEdit(row.name if row is not None else "")
        form.row(form.field("name", _("&Name"), name, codes=("staff-name-taken",)))
        role = row.role if row is not None else "agent"
        level = row.competency_level if row is not None else "B"
        form.row(
            form.field("role", _("&Role"), Choice(words(ROLES), current=role)),
            form.field("competency_level", _("&Level"), Choice(words(LEVELS), current=level)),
        )
        if row is not None:
            items = [(True, _("works here")), (False, _("has left"))]
            active = Choice(items, current=row.active)
            codes = ("staff-last", "staff-stands-in")
            hint = _("What is open of somebody who has left goes to the pool, for anybody to take.")
            form.row(form.field("active", _("&At work"), active, hint=hint, codes=codes))

        def action() -> Action:
            values = form.typed()
            if row is None:
                return office.add_staff, values
            return office.change_staff, {"staff": row.id, **values}

        title = _("New colleague") if row is None else _("Change {name}").format(name=row.name)
        saved = None if row is None else self._changed
        return ActionSheet(self.shell, title, form, action=action, saved=saved, width=480)

    def _changed(self, pooled: int) -> None:
        """Say what is nobody's any more because of it."""
        if pooled:
            told = ngettext(
                "{count} follow-up is in the pool now: somebody has to take it.",
                "{count} follow-ups are in the pool now: somebody has to take them.",
                pooled,
            )
            self.shell.notice(told.format(count=self.shell.formats.whole(pooled)))


def _can_sit(row: StaffRow | None) -> bool:
    return row is not None and row.active


def _read(*, today: date) -> tuple[list[StaffRow], list[AbsenceRow]]:
    return staff(active_only=False), absences(today=today)
