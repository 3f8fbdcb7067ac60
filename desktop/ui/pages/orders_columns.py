"""The columns of the orders' list, on the screen and in files."""

from __future__ import annotations

from datetime import date

from desktop.queries.orders import OrderRow
from desktop.system.language import _
from desktop.ui.page import Shell
from desktop.ui.state_words import late_words, order_state
from desktop.ui.widgets.columns import Column


def order_columns(shell: Shell) -> tuple[Column, ...]:
    """Number, date, customer, state, lines, promised, total, taken by."""
    return (*_whose(shell), *_what(shell))


def _today(shell: Shell) -> date:
    return shell.formats.local(shell.now()).date()


def _whose(shell: Shell) -> tuple[Column, ...]:
    """Number, date, customer, state."""

    def ordered(row: OrderRow) -> str:
        day = shell.formats.local(row.ordered_at).date()
        return shell.formats.day(day, today=_today(shell))

    return (
        Column("number", _("Number"), lambda row: row.number or "—", width=112, whole=True),
        Column(
            "date",
            _("Date"),
            ordered,
            width=92,
            whole=True,
            sort="ordered",
            value=lambda row: row.ordered_at,
        ),
        Column("customer", _("Customer"), lambda row: row.customer or "—", width=136, stretch=True),
        Column(
            "state",
            _("State"),
            lambda row: order_state(row, shell.formats, today=_today(shell))[0],
            chip=lambda row: order_state(row, shell.formats, today=_today(shell))[1],
            width=120,
        ),
    )


def _what(shell: Shell) -> tuple[Column, ...]:
    """Lines, promised, total, taken by."""

    def promised(row: OrderRow) -> str:
        if row.promised_on is None:
            return "—"
        today = _today(shell)
        if row.late(today):
            return late_words(row.promised_on, shell.formats, today=today)
        return shell.formats.day(row.promised_on, today=today)

    return (
        Column(
            "lines",
            _("Lines"),
            lambda row: shell.formats.whole(row.lines),
            align="right",
            width=48,
            value=lambda row: row.lines,
        ),
        Column(
            "promised",
            _("Promised"),
            promised,
            width=164,
            sort="promised",
            value=lambda row: row.promised_on,
            ink=lambda row: "bad" if row.late(_today(shell)) else None,
        ),
        Column(
            "total",
            _("Total"),
            lambda row: shell.formats.money(row.total.minor, row.total.currency),
            align="right",
            width=116,
            sort="total",
            value=lambda row: row.total.amount,
        ),
        Column("taken", _("Taken by"), lambda row: row.taken_by, width=84, ink=lambda row: "soft"),
    )


def order_exports() -> tuple[Column, ...]:
    """What only files get."""
    return (
        Column("currency", _("Currency"), lambda row: row.total.currency),
        Column("customer-number", _("Customer number"), lambda row: row.customer_number),
        Column("reference", _("Reference"), lambda row: row.reference),
        Column("channel", _("Channel"), lambda row: row.channel),
    )
