"""Points programmes: which there are, their terms, tiers and periods, and changing them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop.domain.points import Programme
from desktop.queries.office import settings as office_settings
from desktop.queries.programmes import ProgrammeRow, programmes
from desktop.services import programmes as actions
from desktop.system.language import N_, _
from desktop.ui import programme_words as words
from desktop.ui.forms import ActionSheet, open_form
from desktop.ui.history_words import told
from desktop.ui.page import Key, Shell
from desktop.ui.pages.settings_points_sheets import periods_sheet, terms_sheet, tiers_sheet
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.points_words import in_points
from desktop.ui.style import look
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.row_list import RowList
from desktop.ui.widgets.section import Section

_MOMENTS = 8  # of the history, the newest
_WIDEST = 560  # pixels at 100 % text size: a name and its value belong together


class PointsSection(SettingsSection):
    """The programmes, and what the selected one says."""

    name = "points"
    title = N_("Points programmes")
    about = N_("Entries of the past keep the terms they were made by.")
    topics = frozenset({"points", "settings"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._wanted: int | None = None  # what was just made, to be selected
        self._currency = ""  # of the office: what a new programme begins with
        self.list = RowList(self._columns(), name=_("Points programmes"), parent=self)
        self.list.selected.connect(self._show_one)
        self.list.activated.connect(lambda _index: self._change())
        self._empty = Section()
        self._parts = {name: Section() for name in ("terms", "tiers", "periods", "history")}
        self.column.addWidget(self.list)
        for part in (self._empty, *self._parts.values()):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.setFocusProxy(self.list)
        look.changed.connect(self._dress)
        self._dress()

    def keys(self) -> list[Key]:
        row: ProgrammeRow | None = self.list.row()
        is_one = row is not None
        force = _("Take out of force") if row is None or row.active else _("Put in force")
        return [
            Key("N", _("New programme"), self._new, primary=True),
            Key("E", _("Change"), self._change, enabled=is_one),
            Key("T", _("Tiers"), partial(self._open, tiers_sheet), enabled=is_one),
            Key("P", _("Periods"), partial(self._open, periods_sheet), enabled=is_one),
            Key("F", force, self._switch, enabled=is_one),
        ]

    def reload(self) -> None:
        self.shell.background.ask(_read, done=self._show, owner=self, key="programmes")

    # Inside

    def _dress(self) -> None:
        for part in self._parts.values():
            part.setMaximumWidth(look.px(_WIDEST))

    def _columns(self) -> list[Column]:
        formats = self.shell.formats

        def place(row: ProgrammeRow) -> str:
            return _("in force") if row.active else _("not in force")

        return [
            Column("name", _("Name"), lambda row: row.terms.name, stretch=True, width=260),
            Column("currency", _("Currency"), lambda row: row.terms.currency),
            Column("accounts", _("Accounts"), lambda row: formats.whole(row.accounts),
                   align="right"),
            Column("place", "", place, chip=lambda row: "met" if row.active else "neutral"),
        ]  # fmt: skip

    def _show(self, read: tuple[str, list[ProgrammeRow]]) -> None:
        self._currency, rows = read
        self.list.set_rows(rows, select=self._wanted)
        self._wanted = None
        self.list.setVisible(bool(rows))
        self._empty.clear()
        self._empty.setVisible(not rows)
        if not rows:
            self._empty.text(_("There is no programme. N makes the first one."), "soft")
        self._show_one(self.list.row())

    def _show_one(self, row: ProgrammeRow | None) -> None:
        for part in self._parts.values():
            part.clear()
            part.setVisible(row is not None)
        if row is not None:
            self._show_terms(row.terms)
            self._show_tiers(row.terms)
            self._show_periods(row.terms)
            self._show_history(row)
        self.keys_changed.emit()

    def _show_terms(self, terms: Programme) -> None:
        formats, part = self.shell.formats, self._parts["terms"]
        part.set_caption(terms.name)
        earned = _("Points earned for 1 {currency}")
        worth = _("Worth of a point that is spent")
        part.row(earned.format(currency=terms.currency), formats.quantity(terms.earn_per_unit))
        part.row(worth, formats.price(terms.spend_value, terms.currency))
        for code, one in terms.worths.items():
            value = _("1 {currency} earns {points} · 1 p is worth {value}").format(
                currency=code,
                points=in_points(one.earn, formats),
                value=formats.price(one.spend, code),
            )
            part.row(_("In {currency}").format(currency=code), value)
        part.row(_("Parts of a point"), words.parts(terms.decimals))
        part.row(_("What is earned is rounded"), _(words.ROUNDINGS[terms.rounding]))
        part.row(_("Points expire after"), words.life(terms.life_days, formats))
        part.row(_("Customers are told before"), words.notice(terms, formats))
        part.row(_("Version of these terms"), formats.whole(terms.version))

    def _show_tiers(self, terms: Programme) -> None:
        part = self._parts["tiers"]
        part.set_caption(_("Tiers"))
        if not terms.tiers:
            part.text(_("This programme gives no tiers."), "soft")
            return
        part.text(_("By {what}.").format(what=_(words.TIER_BY[terms.tier_by])), "soft")
        for tier, least in terms.tiers:
            part.row(words.tier_name(tier), words.threshold(least, terms, self.shell.formats))

    def _show_periods(self, terms: Programme) -> None:
        formats, part = self.shell.formats, self._parts["periods"]
        today = formats.local(self.shell.now()).date()
        part.set_caption(_("Periods that count more"))
        if not terms.multipliers:
            part.text(_("Points count once on every day."), "soft")
        for one in terms.multipliers:
            chip, tone = words.when(one, today)
            named = words.period(one, formats, today=today)
            part.row(named, words.counts(one, formats), chip=chip, tone=tone)

    def _show_history(self, row: ProgrammeRow) -> None:
        formats, part = self.shell.formats, self._parts["history"]
        part.set_caption(_("History"))
        for moment in told(row.changes, formats)[:_MOMENTS]:
            at = formats.moment(moment.at, now=self.shell.now())
            part.row(moment.who or _("the program"), at)
            part.add(label("\n".join(moment.lines), "detail", wrap=True))

    # What can be done

    def _new(self) -> None:
        def make() -> ActionSheet:
            return terms_sheet(self.shell, None, currency=self._currency, saved=self._made)

        open_form(self, make)

    def _made(self, made: int) -> None:
        self._wanted = made
        self.reload()
        self.shell.notice(_("The programme is in force."), undo=lambda: self._force(made, False))

    def _change(self) -> None:
        self._open(partial(terms_sheet, currency=self._currency))

    def _open(self, make: Callable[..., ActionSheet]) -> None:
        row: ProgrammeRow | None = self.list.row()
        if row is not None:
            told = partial(self._changed, row.terms)
            open_form(self, lambda: make(self.shell, row, saved=told))

    def _changed(self, before: Programme, version: int) -> None:
        """Say so, and offer the terms before it: undoing makes another version."""
        if version == before.version:
            self.shell.notice(_("Nothing was different."))
            return
        text = _("{name} is changed from now on.").format(name=before.name)
        self.shell.notice(text, undo=lambda: self._act(actions.restore, terms=before))

    def _switch(self) -> None:
        row: ProgrammeRow | None = self.list.row()
        if row is None:
            return
        self._force(row.id, not row.active)
        text = _("{name} is not in force any more. Accounts keep their points.")
        if not row.active:
            text = _("{name} is in force.")
        self.shell.notice(
            text.format(name=row.terms.name), undo=lambda: self._force(row.id, row.active)
        )

    def _force(self, programme: int, active: bool) -> None:
        self._act(actions.change_programme, programme=programme, active=active)

    def _act(self, action: Callable[..., Any], **values: Any) -> None:
        who, now = self.shell.staff_id(), self.shell.now()
        self.shell.background.act(action, who=who, now=now, **values)


def _read() -> tuple[str, list[ProgrammeRow]]:
    return office_settings().currency, programmes()
