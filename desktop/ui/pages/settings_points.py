"""Points programmes: which there are, their terms, tiers and periods, and changing them."""

from __future__ import annotations

from functools import partial

from desktop.domain.points import Programme
from desktop.queries.office import settings as office_settings
from desktop.queries.programmes import ProgrammeRow, programmes
from desktop.services import programmes as actions
from desktop.system.language import N_, _
from desktop.ui import programme_words as words
from desktop.ui.forms import ActionSheet, open_form
from desktop.ui.page import Key
from desktop.ui.pages.settings_points_sheets import periods_sheet, terms_sheet, tiers_sheet
from desktop.ui.pages.settings_versions import VersionedSection
from desktop.ui.points_words import in_points
from desktop.ui.widgets.columns import Column


class PointsSection(VersionedSection):
    """The programmes, and what the selected one says."""

    name = "points"
    title = N_("Points programmes")
    about = N_("Entries of the past keep the terms they were made by.")
    topics = frozenset({"points", "settings"})
    parts = ("terms", "tiers", "periods")
    narrow = (*parts, "history")
    none = N_("There is no programme. N makes the first one.")
    made = N_("The programme is in force.")
    dropped = N_("{name} is not in force any more. Accounts keep their points.")
    again = N_("{name} is in force.")
    _currency = ""  # of the office: what a new programme begins with

    def keys(self) -> list[Key]:
        row: ProgrammeRow | None = self.list.row()
        is_one = row is not None
        force = _("Take out of force") if row is None or row.active else _("Put in force")
        return [
            Key("N", _("New programme"), self._new, primary=True),
            Key("E", _("Change"), self.change, enabled=is_one),
            Key("T", _("Tiers"), partial(self.open, tiers_sheet), enabled=is_one),
            Key("P", _("Periods"), partial(self.open, periods_sheet), enabled=is_one),
            Key("F", force, self.switch, enabled=is_one),
        ]

    def reload(self) -> None:
        self.shell.background.ask(_read, done=self._show, owner=self, key="programmes")

    def columns(self) -> list[Column]:
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

    def called(self, row: ProgrammeRow) -> str:
        return row.terms.name

    def say(self, row: ProgrammeRow) -> None:
        self._show_terms(row.terms)
        self._show_tiers(row.terms)
        self._show_periods(row.terms)

    def change(self) -> None:
        self.open(partial(terms_sheet, currency=self._currency))

    def force(self, key: int, active: bool) -> None:
        self.act(actions.change_programme, programme=key, active=active)

    def restore(self, before: Programme) -> None:
        self.act(actions.restore, terms=before)

    # Inside

    def _show(self, read: tuple[str, list[ProgrammeRow]]) -> None:
        self._currency, rows = read
        self.show_rows(rows)

    def _show_terms(self, terms: Programme) -> None:
        formats, part = self.shell.formats, self.part("terms", terms.name)
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
        part = self.part("tiers", _("Tiers"))
        if not terms.tiers:
            part.text(_("This programme gives no tiers."), "soft")
            return
        part.text(_("By {what}.").format(what=_(words.TIER_BY[terms.tier_by])), "soft")
        for tier, least in terms.tiers:
            part.row(words.tier_name(tier), words.threshold(least, terms, self.shell.formats))

    def _show_periods(self, terms: Programme) -> None:
        formats, part = self.shell.formats, self.part("periods", _("Periods that count more"))
        today = formats.local(self.shell.now()).date()
        if not terms.multipliers:
            part.text(_("Points count once on every day."), "soft")
        for one in terms.multipliers:
            chip, tone = words.when(one, today)
            named = words.period(one, formats, today=today)
            part.row(named, words.counts(one, formats), chip=chip, tone=tone)

    def _new(self) -> None:
        def make() -> ActionSheet:
            return terms_sheet(self.shell, None, currency=self._currency, saved=self.on_made)

        open_form(self, make)


def _read() -> tuple[str, list[ProgrammeRow]]:
    return office_settings().currency, programmes()
