"""Settings of the office, for all its desks: country, currency, clock, holidays, rules."""

from __future__ import annotations

from functools import partial
from typing import Any
from zoneinfo import available_timezones

from PySide6.QtWidgets import QLineEdit

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.office import Office
from desktop.queries.office import settings as office_settings
from desktop.services import office
from desktop.system.language import N_, _
from desktop.ui import choices
from desktop.ui.forms import Form
from desktop.ui.page import Key, Shell
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.typed_edits import whole, whole_edit
from desktop.ui.widgets.fields import Choice, NoteEdit

_PAPERS = ("name", "address", "telephone", "email", "registration")
_NUMBERS = ("established_years", "rate_max_age_days", "risk_days")


class OfficeSection(SettingsSection):
    """Ctrl+Enter keeps what was changed; until then nothing is."""

    name = "office"
    title = N_("Office")
    about = N_("The same for every desk that shares this database.")
    topics = frozenset({"settings"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.form = Form()
        self._kept: dict[str, Any] = {}
        self._build()
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        self.setFocusProxy(self.form)

    def keys(self) -> list[Key]:
        return [Key("Ctrl+Return", _("Save"), self.save, primary=True)]

    def reload(self) -> None:
        self.shell.background.ask(office_settings, done=self._show, owner=self, key="office")

    def save(self) -> None:
        """Keep what was changed here; what others changed meanwhile stays."""
        if not self.form.is_understood():
            return
        try:
            values = self._values()
        except LiaisonError as error:
            self.form.show_error(error)
            return
        changed = {name: value for name, value in values.items() if value != self._kept.get(name)}
        if not changed:
            self.shell.notice(_("Nothing was changed."))
            return
        self.shell.background.act(
            partial(office.change_settings, **changed),  # a setting is called ``name``
            done=lambda _none: self._saved(),
            failed=self._refused,
            owner=self,
            who=self.shell.staff_id(),
            now=self.shell.now(),
        )

    def _saved(self) -> None:
        self._kept = {}
        self.reload()
        self.shell.notice(_("Saved, for every desk."))

    def _refused(self, error: LiaisonError) -> None:
        name = str(error.params.get("name", ""))
        known = RuleBroken(error.code, **error.params, field=name) if name in _NUMBERS else error
        self.form.show_error(known)

    def _show(self, known: Office) -> None:
        """Show what is on record, unless somebody is in the middle of changing it."""
        if self._kept and self._values_or_none() != self._kept:
            return
        form = self.form
        for name in _PAPERS:
            form.retype({name: getattr(known, name)})
        for name in ("home_country", "currency", "time_zone"):
            form.control(name).choose(getattr(known, name))
        for name in _NUMBERS:
            edit = form.control(name)
            edit.setText(str(getattr(known, name)))
            edit.setModified(True)
            edit.take()
        form.control("holidays").setPlainText("\n".join(known.holidays))
        form.control("own_numbers").setPlainText("\n".join(known.own_numbers))
        self._kept = self._values()

    def _build(self) -> None:
        form, formats = self.form, self.shell.formats
        zones: choices.Items = [(zone, zone) for zone in sorted(available_timezones())]
        self._build_papers()
        form.row(
            form.field(
                "home_country",
                _("Home &country"),
                Choice(choices.countries(formats.locale)),
                hint=_("Phone numbers without a country are read as its own."),
                codes=("country-unknown",),
            ),
            form.field("currency", _("C&urrency"), Choice(choices.currency_items())),
        )
        form.row(
            form.field("time_zone", _("Time &zone"), Choice(zones), codes=("time-zone-unknown",))
        )
        form.row(
            form.field(
                "established_years",
                _("&Established after (years)"),
                whole_edit(formats),
                hint=_("A customer is established when the first order is older than this."),
            ),
            form.field(
                "rate_max_age_days",
                _("A rate serves &for (days)"),
                whole_edit(formats),
                hint=_("An older one is refused, never guessed from."),
            ),
        )
        form.row(
            form.field(
                "risk_days",
                _("A promise is at ris&k (working days before)"),
                whole_edit(formats),
                hint=_("While the receipt it stands on has not arrived."),
            )
        )
        self._build_holidays()

    def _build_papers(self) -> None:
        """What stands on confirmations and quotes."""
        form = self.form
        form.row(
            form.field(
                "name",
                _("&Name of the office"),
                QLineEdit(),
                hint=_("Stands on confirmations and quotes, with what follows."),
            )
        )
        form.row(form.field("address", _("&Address"), NoteEdit(lines=3)))
        form.row(
            form.field("telephone", _("&Telephone"), QLineEdit()),
            form.field("email", _("E-&mail"), QLineEdit()),
        )
        form.row(
            form.field(
                "registration",
                _("&Registration and VAT numbers"),
                QLineEdit(),
                hint=_("One line at the foot of every page."),
            )
        )

    def _build_holidays(self) -> None:
        hint = _("One day a line, written 2026-12-25. Weekends are closed anyway.")
        self.form.row(
            self.form.field(
                "holidays",
                _("&Holidays: days the office is closed"),
                NoteEdit(lines=8),
                hint=hint,
                codes=("holiday-malformed",),
            )
        )
        self.form.row(
            self.form.field(
                "own_numbers",
                _("&Own telephone numbers"),
                NoteEdit(lines=3),
                hint=_("One a line: nobody is taken for the caller because of them."),
                codes=("own-number",),
            )
        )

    def _values(self) -> dict[str, Any]:
        typed = self.form.typed()
        values = {name: typed[name] for name in ("home_country", "currency", "time_zone")}
        values |= {name: typed[name].strip() for name in _PAPERS}
        for name in _NUMBERS:
            number = whole(self.form.control(name))
            if number is None:
                raise RuleBroken("setting-missing", field=name)
            values[name] = number
        lines = typed["holidays"].splitlines()
        values["holidays"] = sorted({line.strip() for line in lines if line.strip()})
        own = typed["own_numbers"].splitlines()
        values["own_numbers"] = sorted({line.strip() for line in own if line.strip()})
        return values

    def _values_or_none(self) -> dict[str, Any] | None:
        try:
            return self._values()
        except LiaisonError:
            return None
