"""Every stored rate of a pair, newest first; for a pair without the euro day by day, with both the
rates it is made of."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.rates import EURO, Rate
from desktop.queries.cross_rates import CROSS_RATES, CrossRow, Pair
from desktop.queries.rates import RATES, RateFilters, RateRow
from desktop.system.language import N_, _
from desktop.ui.formats import Formats
from desktop.ui.page import Shell
from desktop.ui.rate_words import dated, rate_cell, rate_text, source_name
from desktop.ui.style import space
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.paged_table import PagedTable

_PROBLEMS = {"rate-too-old": N_("too old"), "rate-missing": N_("no rate")}


class StoredRates(QWidget):
    """``show_pair`` lists a pair."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        space(column, gap=8)
        self._caption = label("", "section")
        column.addWidget(self._caption)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.stored = PagedTable(
            name="rates-of-a-pair",
            columns=_stored_columns(shell),
            source=RATES,
            shell=shell,
            sort="day",
            descending=True,
            empty=EmptyState("swap", _("No rate of this currency is stored.")),
            title=_("Stored rates"),
        )
        self.crossed = PagedTable(
            name="cross-rates",
            columns=_cross_columns(shell.formats),
            source=CROSS_RATES,
            shell=shell,
            sort="day",
            descending=True,
            empty=EmptyState("swap", _("No rate of these currencies is stored.")),
            title=_("Rates by day"),
        )
        for table in (self.stored, self.crossed):
            self._stack.addWidget(table)

    def show_pair(self, base: str, quote: str) -> None:
        """List the stored rates of a pair; where neither is the euro, the rates made of them."""
        is_crossed = EURO not in (base, quote)
        table = self.crossed if is_crossed else self.stored
        self._stack.setCurrentWidget(table)
        self.setFocusProxy(table)
        if is_crossed:
            text = _("{base} TO {quote}, DAY BY DAY").format(base=base, quote=quote)
            table.set_filters(Pair(base, quote), is_filtered=False)
        else:
            currency = base if quote == EURO else quote
            text = _("STORED FOR {currency}").format(currency=currency)
            table.set_filters(RateFilters(against_euro=currency), is_filtered=False)
        self._caption.setText(text)

    def table(self) -> PagedTable:
        """The one that is shown."""
        return self.crossed if self._stack.currentWidget() is self.crossed else self.stored

    def reload(self) -> None:
        """Read again."""
        self.table().reload()


def _stored_columns(shell: Shell) -> list[Column]:
    formats = shell.formats

    def by(row: RateRow) -> str:
        return " · ".join(filter(None, (row.staff, row.reason)))

    return [
        Column("on", _("Day"), lambda row: dated(row.on, formats), width=150, sort="day"),
        Column("pair", _("Pair"), lambda row: f"{row.base} → {row.quote}", width=110),
        Column(
            "rate",
            _("Rate"),
            lambda row: rate_cell(row.rate, formats),
            width=120,
            align="right",
            tooltip=lambda row: formats.quantity(row.rate),
        ),
        Column("source", _("Source"), lambda row: source_name(row.source), width=90),
        Column(
            "fetched",
            _("Fetched"),
            lambda row: formats.moment(row.fetched_at, now=shell.now()),
            width=150,
        ),
        Column("by", _("Who and why"), by, stretch=True, ink=lambda _row: "soft", tooltip=by),
    ]


def _cross_columns(formats: Formats) -> list[Column]:
    def rate(row: CrossRow) -> str:
        if row.rate is None:
            return _(_PROBLEMS[row.problem]) if row.problem in _PROBLEMS else "—"
        return rate_cell(row.rate, formats)

    def leg(row: CrossRow, place: int) -> str:
        return _leg(row.legs[place], row, formats) if len(row.legs) > place else ""

    return [
        Column("on", _("Day"), lambda row: dated(row.on, formats), width=150, sort="day"),
        Column(
            "rate",
            _("Rate"),
            rate,
            width=120,
            align="right",
            ink=lambda row: "bad" if row.rate is None else None,
            tooltip=lambda row: formats.quantity(row.rate) if row.rate is not None else "",
        ),
        Column("base", _("Made of"), lambda row: leg(row, 0), stretch=True, width=200),
        Column("quote", _("and"), lambda row: leg(row, 1), stretch=True, width=200),
    ]


def _leg(rate: Rate, row: CrossRow, formats: Formats) -> str:
    """A stored rate with its source, and its day where that is another."""
    said = _("1 {base} = {rate} {quote} · {source}").format(
        base=rate.base,
        rate=rate_text(rate.value, formats),
        quote=rate.quote,
        source=source_name(rate.source),
    )
    if rate.on == row.on:
        return said
    return _("{rate}, {day}").format(rate=said, day=dated(rate.on, formats))
