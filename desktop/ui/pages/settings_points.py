"""The points programme: its terms, and changing them."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QLineEdit

from desktop.queries.programmes import ProgrammeRow, programmes
from desktop.services.programmes import change_programme
from desktop.system.language import N_, _
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Key, Shell
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.style import look
from desktop.ui.typed_edits import number_edit, whole, whole_edit
from desktop.ui.widgets.fields import Choice, NoteEdit
from desktop.ui.widgets.section import Section


class PointsSection(SettingsSection):
    """What a point is worth, and how points behave."""

    name = "points"
    title = N_("Points programme")
    about = N_("Entries of the past keep the terms they were made by.")
    topics = frozenset({"points"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._rows: list[ProgrammeRow] = []
        self._body = Section()
        self.column.addWidget(self._body)
        look.changed.connect(self._dress)
        self._dress()
        self.column.addStretch(1)

    def keys(self) -> list[Key]:
        return [Key("E", _("Change"), self._change, enabled=bool(self._rows), primary=True)]

    def _dress(self) -> None:
        self._body.setMaximumWidth(look.px(480))

    def reload(self) -> None:
        self.shell.background.ask(programmes, done=self._show, owner=self, key="programmes")

    def _show(self, rows: list[ProgrammeRow]) -> None:
        self._rows = rows
        self.keys_changed.emit()
        self._body.clear()
        for row in rows:
            self._show_programme(row)
        if not rows:
            self._body.text(_("There is no programme."), "soft")

    def _show_programme(self, row: ProgrammeRow) -> None:
        formats, body = self.shell.formats, self._body
        body.text(row.name, "strong")
        earned = _("Points earned for 1 {currency}").format(currency=row.currency)
        body.row(earned, formats.quantity(row.earn_per_unit))
        worth = formats.price(row.spend_value, row.currency)
        body.row(_("Worth of a point that is spent"), worth)
        parts = _("whole points only") if not row.decimals else _("up to {count} decimals")
        body.row(_("Parts of a point"), parts.format(count=row.decimals))
        life = _("never") if row.life_days is None else formats.days(row.life_days)
        body.row(_("Points expire after"), life)
        body.row(_("Accounts"), formats.whole(row.accounts))

    def _change(self) -> None:
        if self._rows:
            row = self._rows[0]
            open_form(self, lambda: _programme_sheet(self.shell, row))


def _programme_sheet(shell: Shell, row: ProgrammeRow) -> ActionSheet:
    """Other terms, from now on."""
    form, formats = Form(), shell.formats
    worth = ("points-worth", "points-worth-own")
    form.row(form.field("name", _("&Name"), QLineEdit(row.name), codes=("programme-name-taken",)))
    earned = _("&Points earned for 1 {currency}").format(currency=row.currency)
    spent = _("&Worth of a point ({currency})").format(currency=row.currency)
    form.row(
        form.field(
            "earn_per_unit", earned, number_edit(formats, value=row.earn_per_unit), codes=worth
        ),
        form.field("spend_value", spent, number_edit(formats, value=row.spend_value)),
    )
    decimals = Choice([(count, str(count)) for count in range(3)], current=row.decimals)
    life = whole_edit(formats, value=row.life_days)
    form.row(
        form.field("decimals", _("&Decimals of a point"), decimals, codes=("points-decimals",)),
        form.field(
            "life_days",
            _("Days until points &expire"),
            life,
            hint=_("Empty: never."),
            codes=("points-life",),
        ),
    )
    form.row(form.field("reason", _("&Reason"), NoteEdit(lines=2)))

    def action() -> Action:
        values = {
            "name": form.typed()["name"],
            "earn_per_unit": form.control("earn_per_unit").value() or Decimal(0),
            "spend_value": form.control("spend_value").value() or Decimal(0),
            "decimals": decimals.value(),
            "life_days": whole(life),
        }
        changed = {name: value for name, value in values.items() if value != getattr(row, name)}
        reason = form.typed()["reason"]
        return change_programme, {"programme": row.id, "reason": reason, **changed}

    title = _("Change {name}").format(name=row.name)
    return ActionSheet(shell, title, form, action=action, width=520)
