"""Exchange rates: those in use today, all that are stored, and the ways to get newer ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QProgressBar

from desktop.domain.errors import LiaisonError
from desktop.queries import rates
from desktop.queries.office import settings as office_settings
from desktop.queries.rates import RATES, RateFilters, RateRow, RateState
from desktop.services import online_rates
from desktop.services import rates as actions
from desktop.services.change import Outcome
from desktop.services.online_rates import Fetched, Jump, Kept
from desktop.system.language import N_, _, ngettext
from desktop.ui import dialogs
from desktop.ui.page import Key, Shell
from desktop.ui.pages.customer_words import dated
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.rate_sheets import JumpSheet, set_by_hand
from desktop.ui.rate_words import source_name
from desktop.ui.style import look
from desktop.ui.texts import sentence, sentence_for
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.paged_table import PagedTable
from desktop.ui.widgets.row_list import RowList

_ROWS = 9  # rates in use that are seen without scrolling
_FRESH = 3  # days: a weekend and a holiday
_PATTERNS = "CSV, XML, ZIP (*.csv *.xml *.zip)"


@dataclass(frozen=True, slots=True)
class InUse:
    """A pair and the rate that serves it today; ``id`` is the other currency."""

    id: str
    state: RateState


def in_use(*, today: date) -> list[InUse]:
    """From the office's currency to every other one in use, those without a rate at the end.

    For the database lane.
    """
    own = office_settings().currency
    others = sorted({*rates.currencies(), "EUR"} - {own})
    found = [InUse(code, rates.state(own, code, today=today)) for code in others]
    return sorted(found, key=lambda one: one.state.rate is None)


class RatesSection(SettingsSection):
    """Above what is used today, below what is stored for the currency that is selected."""

    name = "rates"
    title = N_("Exchange rates")
    about = N_("A rate is always shown with its day and source, and too old a one is refused.")
    topics = frozenset({"rates", "settings"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._is_busy = False
        self._quote = ""
        self.list = RowList(self._columns(), name=_("Rates in use today"), parent=self)
        self.list.selected.connect(self._show_stored)
        self.column.addWidget(self.list)
        look.changed.connect(self._dress)
        self._said = label("", "soft", wrap=True)
        self.column.addWidget(self._said)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(_("Progress"))
        self._bar.hide()
        self.column.addWidget(self._bar)
        self._caption = label("", "section")
        self.column.addWidget(self._caption)
        self.table = PagedTable(
            name="rates",
            columns=_stored_columns(shell),
            source=RATES,
            shell=shell,
            sort="currency",
            descending=True,
        )
        self.table.setMinimumHeight(look.px(200))
        self.column.addWidget(self.table, 1)
        self.setFocusProxy(self.list)
        self._dress()

    def _dress(self) -> None:
        self.list.setMaximumHeight((_ROWS + 1) * look.row_height() + look.px(12))

    def keys(self) -> list[Key]:
        is_free = not self._is_busy
        return [
            Key("U", _("Update online"), self._update, enabled=is_free, primary=True),
            Key("H", _("Set by hand"), self._set_by_hand, button=True),
            Key("L", _("load a file of the ECB"), self._load, enabled=is_free),
        ]

    def reload(self) -> None:
        today = self._today()
        self.shell.background.ask(in_use, done=self._show, owner=self, key="in-use", today=today)
        if self._quote:
            self.table.reload()

    def _show(self, rows: list[InUse]) -> None:
        self.list.set_rows(rows)

    def _show_stored(self, row: InUse | None) -> None:
        """All rates of the selected currency, the newest first."""
        state = row.state if row is not None else None
        quote = "" if state is None else state.base if state.quote == "EUR" else state.quote
        self._quote = quote
        self._caption.setText(_("STORED FOR {currency}").format(currency=quote) if quote else "")
        self.table.set_filters(RateFilters(base="", quote=quote or "---"))
        problem = state is not None and state.problem
        text = sentence_for(state.problem, dict(state.params)) if state and problem else ""
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
            days = row.state.age_days
            return "bad" if days is None else "met" if days <= _FRESH else "partly"

        return [
            Column("id", _("Currency"), lambda row: row.id, strong=True),
            Column("rate", _("Rate"), rate, stretch=True),
            Column("on", _("Of"), on),
            Column("age", _("Age"), age, chip=tone),
            Column("source", _("Source"), lambda row: source_name(row.state.source)),
        ]

    # Actions

    def _set_by_hand(self) -> None:
        row: InUse | None = self.list.row()
        quote = row.id if row is not None else "USD"
        base = "EUR" if quote != "EUR" else row.state.base if row is not None else "USD"
        set_by_hand(self.shell, self, base=base, quote=quote)

    def _load(self) -> None:
        chosen = dialogs.ask_open_file(self, _("Rates of the European Central Bank"), _PATTERNS)
        if chosen:
            self._start()
            self.shell.background.work(
                _load_file,
                done=self._loaded,
                failed=self._failed,
                progress=self._show_progress,
                owner=self,
                path=Path(chosen),
                now=self.shell.now(),
            )

    def _loaded(self, count: int) -> None:
        self._end()
        text = ngettext("{count} day was new.", "{count} days were new.", count)
        self.shell.notice(text.format(count=self.shell.formats.whole(count)))

    def _update(self) -> None:
        """Ask which currencies are in use, fetch them beside the work, store what is sound."""
        self._start()
        self.shell.background.ask(
            rates.currencies, done=self._fetch, failed=self._failed, owner=self
        )

    def _fetch(self, currencies: list[str]) -> None:
        self.shell.background.fetch(
            online_rates.fetch,
            done=self._keep,
            failed=self._failed,
            owner=self,
            currencies=currencies,
            now=self.shell.now(),
        )

    def _keep(self, fetched: Fetched) -> None:
        self.shell.background.act(
            online_rates.keep,
            done=self._kept,
            failed=self._failed,
            owner=self,
            fetched=fetched,
            who=self.shell.staff_id(),
            now=self.shell.now(),
        )

    def _kept(self, kept: Kept) -> None:
        self._end()
        if kept.code:
            self.shell.notice(sentence_for(kept.code, {"reason": kept.reason}), tone="bad")
            return
        text = ngettext("{count} rate stored.", "{count} rates stored.", kept.count)
        self.shell.notice(text.format(count=kept.count))
        if kept.jumps:
            self._ask_about(kept.jumps)

    def _ask_about(self, jumps: tuple[Jump, ...]) -> None:
        aside = [jump.id for jump in jumps]
        sheet = JumpSheet(self.shell, jumps, lambda reason: self._accept(aside, reason))
        dialogs.ask(sheet, parent=self)

    def _accept(self, aside: list[int], reason: str) -> None:
        self.shell.background.act(
            online_rates.accept_rates,
            failed=self._failed,
            owner=self,
            aside=aside,
            reason=reason,
            who=self.shell.staff_id(),
            now=self.shell.now(),
        )

    def _failed(self, error: LiaisonError) -> None:
        self._end()
        self.shell.notice(sentence(error), tone="bad")

    def _show_progress(self, done: int, total: int | None, _code: str) -> None:
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)

    def _start(self) -> None:
        self._is_busy = True
        self._bar.setRange(0, 0)
        self._bar.show()
        self.keys_changed.emit()

    def _end(self) -> None:
        self._is_busy = False
        self._bar.hide()
        self.keys_changed.emit()


def _stored_columns(shell: Shell) -> list[Column]:
    def on(row: RateRow) -> str:
        return dated(row.on, shell.formats)

    def rate(row: RateRow) -> str:
        return shell.formats.quantity(row.rate)

    def by(row: RateRow) -> str:
        return " · ".join(filter(None, (row.staff, row.reason)))

    return [
        Column("on", _("Day"), on, width=150, sort="currency"),
        Column("pair", _("Pair"), lambda row: f"{row.base} → {row.quote}", width=110),
        Column("rate", _("Rate"), rate, width=120, align="right"),
        Column("source", _("Source"), lambda row: source_name(row.source), width=90),
        Column("by", _("Who and why"), by, stretch=True, ink=lambda _row: "soft", tooltip=by),
    ]


def _load_file(
    *,
    path: Path,
    now: datetime,
    progress: Callable[[int, int | None, str], Any],
    cancelled: Callable[[], bool],
) -> Outcome[int]:
    return actions.load_file(
        path=path,
        now=now,
        progress=lambda done, total: progress(done, total, "rates"),
        cancelled=cancelled,
    )
