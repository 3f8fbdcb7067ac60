"""The list of waitlists: its columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from desktop.queries.waitlists import WaitlistRow
from desktop.system.language import _
from desktop.ui.page import Shell
from desktop.ui.pages.waitlists_columns import today_of
from desktop.ui.waitlist_words import dates, longest_wait, units
from desktop.ui.widgets.columns import Column


def list_columns(shell: Shell) -> tuple[Column, ...]:
    """Title, waiting, offered, units open and wanted, longest wait, when the next offer runs out,
    what is expected. Until a list is counted its figures are left out, not nought."""

    def expected(row: WaitlistRow) -> str:
        if row.stock.next_receipt_on is None:
            return "—"
        amount = units(row.stock.next_receipt, row.unit, shell.formats)
        return f"{amount} · {shell.formats.day(row.stock.next_receipt_on, today=today_of(shell))}"

    def longest(row: WaitlistRow) -> str:
        if not row.counted:
            return "…"
        return longest_wait(row, shell.formats, today=today_of(shell)) or "—"

    def due(row: WaitlistRow) -> str:
        if row.next_due is None:
            return "—"
        if row.next_due <= shell.now():
            return _("○ ran out")
        return shell.formats.left(row.next_due, now=shell.now())

    def urgency(row: WaitlistRow) -> str | None:
        if row.next_due is None:
            return None
        left = row.next_due - shell.now()
        return (
            "bad" if left <= timedelta(0) else "partly" if left < timedelta(hours=1) else "accent"
        )

    return (
        Column("title", _("List"), _titled(shell), width=180, sort="title", stretch=True),
        *_counts(shell),
        Column(
            "longest", _("Longest wait"), longest, width=100, value=lambda row: row.waiting_since
        ),
        Column(
            "due",
            _("Next runs out"),
            due,
            width=116,
            chip=urgency,
            value=lambda row: row.next_due,
        ),
        Column("expected", _("Next expected"), expected, width=140),
    )


def _counts(shell: Shell) -> tuple[Column, ...]:
    """Waiting, offered, units open, units wanted."""

    def whole(count: int) -> str:
        return shell.formats.whole(count) if count else "—"

    def waiting(row: WaitlistRow) -> str:
        return whole(row.waiting) if row.counted else "…"

    return (
        Column(
            "waiting",
            _("Waiting"),
            waiting,
            width=72,
            align="right",
            value=lambda row: row.waiting,
        ),
        Column(
            "offered",
            _("Offered"),
            lambda row: whole(row.offered),
            width=72,
            align="right",
            value=lambda row: row.offered,
        ),
        Column(
            "open",
            _("Units open"),
            lambda row: units(row.units_open, row.unit, shell.formats) if row.units_open else "—",
            width=88,
            align="right",
            value=lambda row: row.units_open,
        ),
        Column(
            "wanted",
            _("Wanted"),
            lambda row: (
                units(row.units_wanted, row.unit, shell.formats) if row.units_wanted else "—"
            ),
            width=88,
            align="right",
            value=lambda row: row.units_wanted,
        ),
    )


def _titled(shell: Shell) -> Callable[[WaitlistRow], str]:
    def titled(row: WaitlistRow) -> str:
        on = dates(row, shell.formats)
        said = f"{row.title}, {on}" if on else row.title
        return said if row.state == "open" else _("{title} (closed)").format(title=said)

    return titled
