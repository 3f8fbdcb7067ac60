"""Exchange rates: those in use today, the daily asking of the online source, and what waits.

Getting newer rates is ``rate_updates``, the same as on the rates page; Enter opens a rate there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from PySide6.QtWidgets import QCheckBox

from desktop.domain.rates import EURO
from desktop.queries import rates
from desktop.queries.office import settings as office_settings
from desktop.queries.rates import AsideRow, RateState
from desktop.system.language import N_, _
from desktop.ui.host import Host
from desktop.ui.page import Key, Shell
from desktop.ui.pages.rates_aside import AsideList
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.rate_sheets import set_by_hand
from desktop.ui.rate_update_keys import LoadingBar, load_key, update_key
from desktop.ui.rate_words import source_name
from desktop.ui.style import look
from desktop.ui.texts import sentence_for
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.row_list import RowList

_ROWS = 12  # rates in use that are seen without scrolling


@dataclass(frozen=True, slots=True)
class InUse:
    """A pair and the rate that serves it today; ``id`` is the other currency."""

    id: str
    state: RateState


@dataclass(frozen=True, slots=True)
class Shown:
    """What the section shows: rates in use, those without one at the end, and those set aside."""

    in_use: tuple[InUse, ...]
    aside: tuple[AsideRow, ...]


def read(*, today: date) -> Shown:
    """From the office's currency to the main ones and others in use; for the database lane."""
    own = office_settings().currency
    others = sorted({*rates.wanted(), EURO} - {own})
    found = [InUse(code, rates.state(own, code, today=today)) for code in others]
    in_use = sorted(found, key=lambda one: one.state.rate is None)
    return Shown(tuple(in_use), tuple(rates.aside()))


class RatesSection(SettingsSection):
    """``go("settings", "rates")``."""

    name = "rates"
    title = N_("Exchange rates")
    about = N_("A rate is always shown with its day and source, and too old a one is refused.")
    topics = frozenset({"rates", "settings"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.updates = cast("Host", shell).updates
        self.updates.changed.connect(self._on_updates)
        self.daily = QCheckBox(_("Ask the online source once a &day by itself"))
        self.daily.setChecked(self.updates.is_daily)
        self.daily.toggled.connect(self.updates.ask_daily)
        self.column.addWidget(self.daily)
        self.column.addWidget(LoadingBar(self.updates))
        self.aside = AsideList(shell)
        self.aside.list.selected.connect(lambda row: self.keys_changed.emit())
        self.column.addWidget(self.aside)
        self.column.addWidget(label(_("In use today").upper(), "section"))
        self.list = RowList(self._columns(), name=_("Rates in use today"), parent=self)
        self.list.selected.connect(self._say_problem)
        self.list.activated.connect(lambda *_row: self.look_at())
        self.column.addWidget(self.list)
        self._said = label("", "soft", wrap=True)
        self.column.addWidget(self._said)
        self.column.addStretch(1)
        self.setFocusProxy(self.list)
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.list.setMaximumHeight((_ROWS + 1) * look.row_height() + look.px(12))

    def keys(self) -> list[Key]:
        waits = self.aside.list.row() is not None
        decide = [
            Key("A", _("accept the rate"), self.aside.accept),
            Key("R", _("refuse the rate"), self.aside.refuse),
        ]
        return [
            update_key(self.updates),
            Key("H", _("Set by hand"), self._set_by_hand, button=True),
            *(decide if waits else []),
            Key("Return", _("how it went"), self.look_at, bound=False),
            load_key(self.updates, self),
            Key("D", _("daily or not"), self.daily.toggle, shown=False),
        ]

    def reload(self) -> None:
        today = self._today()
        self.shell.background.ask(read, done=self._show, owner=self, key="in-use", today=today)

    def look_at(self) -> None:
        """The selected rate on the rates page: its curve and all that is stored."""
        row: InUse | None = self.list.row()
        self.shell.go("rates", (row.state.base, row.state.quote) if row is not None else None)

    def _show(self, shown: Shown) -> None:
        self.list.set_rows(shown.in_use)
        self.aside.show_rows(shown.aside)
        self.keys_changed.emit()

    def _on_updates(self) -> None:
        self.daily.setChecked(self.updates.is_daily)
        self.keys_changed.emit()

    def _say_problem(self, row: InUse | None) -> None:
        problem = row.state.problem if row is not None else ""
        text = sentence_for(problem, dict(row.state.params)) if row and problem else ""
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _today(self) -> date:
        return self.shell.formats.local(self.shell.now()).date()

    def _columns(self) -> list[Column]:
        def rate(row: InUse) -> str:
            found = row.state.rate
            if found is None:
                return "—"
            said = self.shell.formats.decimal(found, 6)
            return f"1 {row.state.base} = {said} {row.state.quote}"

        def on(row: InUse) -> str:
            known = row.state.on
            return "" if known is None else self.shell.formats.day(known, today=self._today())

        def age(row: InUse) -> str:
            days = row.state.age_days
            if days is None:
                return _("none")
            return self.shell.formats.days(days) if days else _("today")

        def tone(row: InUse) -> str:
            is_old = row.state.status == "old"
            return "bad" if row.state.rate is None else "partly" if is_old else "met"

        return [
            Column("id", _("Currency"), lambda row: row.id, strong=True),
            Column("rate", _("Rate"), rate, stretch=True),
            Column("on", _("Of"), on),
            Column("age", _("Age"), age, chip=tone),
            Column("source", _("Source"), lambda row: source_name(row.state.source)),
        ]

    def _set_by_hand(self) -> None:
        row: InUse | None = self.list.row()
        quote = row.id if row is not None else "USD"
        base = "EUR" if quote != "EUR" else row.state.base if row is not None else "USD"
        set_by_hand(self.shell, self, base=base, quote=quote)
