"""The list of waitlists: its columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from desktop.queries.offers_due import SOON
from desktop.queries.waitlists import WaitlistRow
from desktop.system.language import _
from desktop.ui.page import Shell
from desktop.ui.pages.waitlists_columns import today_of
from desktop.ui.waitlist_words import dates, longest_wait, units
from desktop.ui.widgets.columns import Column


def list_columns(shell: Shell) -> tuple[Column, ...]:
    """Title, waiting, offered, units open and wanted, longest wait, when the next offer runs out,
    what is expected. Until a list is counted its figures are left out, not nought."""
    return (
        Column("title", _("List"), _titled(shell), width=180, sort="title", stretch=True),
        *_counts(shell),
        *_times(shell),
    )


def _counts(shell: Shell) -> tuple[Column, ...]:
    """Waiting, offered, units open, units wanted."""

    def whole(count: int) -> str:
        return shell.formats.whole(count) if count else "—"

    def waiting(row: WaitlistRow) -> str:
        return whole(row.waiting) if row.counted else "…"

    def offered(row: WaitlistRow) -> str:
        return whole(row.offered)

    return (
        _figure("waiting", _("Waiting"), waiting, lambda row: row.waiting, width=72),
        _figure("offered", _("Offered"), offered, lambda row: row.offered, width=72),
        _amount(shell, "open", _("Units open"), lambda row: row.units_open),
        _amount(shell, "wanted", _("Wanted"), lambda row: row.units_wanted),
    )


def _amount(shell: Shell, key: str, title: str, value: Callable[[WaitlistRow], Decimal]) -> Column:
    """Units of the list's product."""

    def said(row: WaitlistRow) -> str:
        return units(value(row), row.unit, shell.formats) if value(row) else "—"

    return _figure(key, title, said, value, width=88)


def _figure(
    key: str,
    title: str,
    text: Callable[[WaitlistRow], str],
    value: Callable[[WaitlistRow], object],
    *,
    width: int,
) -> Column:
    return Column(key, title, text, width=width, align="right", value=value)


def _times(shell: Shell) -> tuple[Column, ...]:
    """The longest wait, when the next offer runs out, what is expected and when."""

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

    def expected(row: WaitlistRow) -> str:
        # What is expected is for any date: a list with dates has no part in it.
        if row.stock.next_receipt_on is None or row.is_dated:
            return "—"
        amount = units(row.stock.next_receipt, row.unit, shell.formats)
        return f"{amount} · {shell.formats.day(row.stock.next_receipt_on, today=today_of(shell))}"

    return (
        Column(
            "longest", _("Longest wait"), longest, width=100, value=lambda row: row.waiting_since
        ),
        Column(
            "due",
            _("Next runs out"),
            due,
            width=116,
            chip=lambda row: _urgency(row, shell),
            value=lambda row: row.next_due,
        ),
        Column("expected", _("Next expected"), expected, width=140),
    )


def _urgency(row: WaitlistRow, shell: Shell) -> str | None:
    """The tone of what is left of the next offer."""
    if row.next_due is None:
        return None
    left = row.next_due - shell.now()
    return "bad" if left <= timedelta(0) else "partly" if left < SOON else "accent"


def _titled(shell: Shell) -> Callable[[WaitlistRow], str]:
    def titled(row: WaitlistRow) -> str:
        on = dates(row, shell.formats)
        said = f"{row.title}, {on}" if on else row.title
        return said if row.state == "open" else _("{title} (closed)").format(title=said)

    return titled
