"""The rates that jumped: each waits for somebody who accepts or refuses it, and says why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.queries.rates import AsideRow
from desktop.services import online_rates
from desktop.system.language import _, ngettext
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.rate_words import dated, rate_cell, rate_text, source_name
from desktop.ui.style import look, space
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.fields import NoteEdit
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.row_list import RowList

_SEEN = 4  # rows without scrolling


class AsideList(QWidget):
    """Hidden while nothing waits; ``list.row()`` is the one that is selected, ``wish`` the id of
    the one to be selected when it is shown."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.wish: int | None = None
        column = QVBoxLayout(self)
        space(column, gap=4)
        self._caption = label("", "section")
        column.addWidget(self._caption)
        yields = ("fetched", "source")
        named = _("Rates set aside")
        self.list = RowList(_columns(shell), name=named, parent=self, yields=yields)
        column.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.hide()
        look.changed.connect(self._dress)
        self._dress()

    def show_rows(self, rows: Sequence[AsideRow]) -> None:
        """Show what waits."""
        text = ngettext(
            "{count} rate set aside: more than 10 % off the last one",
            "{count} rates set aside: more than 10 % off the last ones",
            len(rows),
        )
        self._caption.setText(text.format(count=self._shell.formats.whole(len(rows))))
        had_focus = self.list.hasFocus()
        wish, self.wish = self.wish, None
        self.list.set_rows(rows, select=wish)
        self.setVisible(bool(rows))
        if wish is not None and rows:
            self.list.setFocus()
        if had_focus and not rows:
            self.focusNextChild()

    def accept(self) -> None:
        """Let the selected rate serve."""
        row = self.list.row()
        if row is not None:
            _decide(self._shell, self, row, is_accepted=True)

    def refuse(self) -> None:
        """Let the selected rate never serve."""
        row = self.list.row()
        if row is not None:
            _decide(self._shell, self, row, is_accepted=False)

    def _dress(self) -> None:
        self.list.setMinimumHeight(2 * look.row_height() + look.px(12))
        self.list.setMaximumHeight((_SEEN + 1) * look.row_height() + look.px(12))


def _decide(shell: Shell, parent: QWidget, row: AsideRow, *, is_accepted: bool) -> None:
    """Ask for the reason; the same sheet either way."""
    formats = shell.formats

    def make() -> ActionSheet:
        form = Form()
        told = _("1 {base} = {rate} {quote} of {day}, {source}. Before: {last} of {last_day}.")
        form.add(
            label(
                told.format(
                    base=row.base,
                    rate=rate_text(row.rate, formats),
                    quote=row.quote,
                    day=dated(row.on, formats),
                    source=source_name(row.source),
                    last=rate_text(row.last_rate, formats),
                    last_day=dated(row.last_on, formats),
                ),
                wrap=True,
            )
        )
        form.row(form.field("reason", _("&Why"), NoteEdit(lines=2)))

        def action() -> Action:
            values = {"aside": row.id, "reason": form.typed()["reason"]}
            return (online_rates.accept_rate if is_accepted else online_rates.refuse_rate), values

        title = _("Accept this rate") if is_accepted else _("Refuse this rate")
        accept = _("Accept") if is_accepted else _("Refuse")
        return ActionSheet(shell, title, form, action=action, accept=accept, width=480)

    open_form(parent, make)


def _columns(shell: Shell) -> list[Column]:
    formats = shell.formats

    def off(row: AsideRow) -> str:
        sign = "+" if row.percent > 0 else "−"
        return f"{sign}{formats.percent(abs(row.percent) / 100, places=1)}"

    def before(row: AsideRow) -> str:
        return _("{rate} of {day}").format(
            rate=rate_text(row.last_rate, formats), day=dated(row.last_on, formats)
        )

    return [
        Column("pair", _("Pair"), lambda row: f"{row.base} → {row.quote}", strong=True),
        Column("on", _("Day"), lambda row: dated(row.on, formats)),
        Column("rate", _("Rate"), lambda row: rate_cell(row.rate, formats), align="right"),
        Column("off", _("Off by"), off, chip=lambda _row: "partly"),
        Column("before", _("Before"), before, stretch=True, tooltip=before),
        Column("source", _("Source"), lambda row: source_name(row.source)),
        Column(
            "fetched",
            _("Fetched"),
            lambda row: formats.moment(row.fetched_at, now=shell.now()),
        ),
    ]
