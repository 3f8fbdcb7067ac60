"""The list of waitlists and one queue: their columns, on the screen and in files, and filters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from desktop.queries.entries import ENTRIES, EntryRow
from desktop.queries.waitlists import PolicyRow, WaitlistRow
from desktop.system.language import _
from desktop.ui.page import Shell
from desktop.ui.pages.list_page import ListSpec
from desktop.ui.waitlist_words import dates, entry_state, head_start, longest_wait, units
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter


def today_of(shell: Shell) -> date:
    """The office's day."""
    return shell.formats.local(shell.now()).date()


def list_columns(shell: Shell) -> tuple[Column, ...]:
    """Title, dates, waiting, paused, units wanted, longest wait, what is expected."""

    def expected(row: WaitlistRow) -> str:
        if row.stock.next_receipt_on is None:
            return "—"
        amount = units(row.stock.next_receipt, row.unit, shell.formats)
        return f"{amount} · {shell.formats.day(row.stock.next_receipt_on, today=today_of(shell))}"

    return (
        Column("title", _("List"), _titled(shell), width=180, sort="title", stretch=True),
        *_counts(shell),
        Column(
            "longest",
            _("Longest wait"),
            lambda row: longest_wait(row, shell.formats, today=today_of(shell)) or "—",
            width=112,
            value=lambda row: row.waiting_since,
        ),
        Column("expected", _("Next expected"), expected, width=148),
    )


def _counts(shell: Shell) -> tuple[Column, ...]:
    """Waiting, paused, units wanted."""

    def whole(count: int) -> str:
        return shell.formats.whole(count) if count else "—"

    return (
        Column(
            "waiting",
            _("Waiting"),
            lambda row: whole(row.waiting),
            width=72,
            align="right",
            value=lambda row: row.waiting,
        ),
        Column(
            "paused",
            _("Paused"),
            lambda row: whole(row.paused),
            width=72,
            align="right",
            value=lambda row: row.paused,
        ),
        Column(
            "wanted",
            _("Units wanted"),
            lambda row: (
                units(row.units_wanted, row.unit, shell.formats) if row.units_wanted else "—"
            ),
            width=108,
            align="right",
            value=lambda row: row.units_wanted,
        ),
    )


def _titled(shell: Shell) -> Callable[[WaitlistRow], str]:
    def titled(row: WaitlistRow) -> str:
        on = dates(row, shell.formats)
        return f"{row.title}, {on}" if on else row.title

    return titled


def queue_spec(shell: Shell, rules: Callable[[], PolicyRow | None]) -> ListSpec:
    """What the page lists; ``rules`` are the policy of the chosen list, which names head starts."""
    return ListSpec(
        name="waitlist",
        title=_("Waitlists"),
        placeholder=_("Member: name or phone"),
        columns=_queue_columns(shell, rules),
        exported=_queue_exports(),
        source=ENTRIES,
        sort="place",
        filters=(
            Filter("all", _("All waiting")),
            Filter("waiting", _("Could be served")),
            Filter("paused", _("Paused")),
            Filter("served", _("Served")),
            Filter("withdrawn", _("Withdrawn")),
        ),
        everything="all",
        empty=EmptyState(
            "waitlists",
            _("Nobody waits on this list. Whoever is put on it will stand here, in order."),
        ),
    )


def _queue_columns(shell: Shell, rules: Callable[[], PolicyRow | None]) -> tuple[Column, ...]:
    """Place, member, wants, joined, head start, key, cannot be passed after, state."""
    return (*_who_waits(shell), *_where(shell, rules))


def _day(shell: Shell, moment: datetime | None) -> str:
    if moment is None:
        return "—"
    return shell.formats.day(shell.formats.local(moment).date(), today=today_of(shell))


def _who_waits(shell: Shell) -> tuple[Column, ...]:
    """Place, member, wants, joined."""

    def joined(row: EntryRow) -> str:
        return f"{_day(shell, row.joined_at)} {shell.formats.time(row.joined_at)}"

    return (
        Column(
            "place",
            _("Place"),
            lambda row: "—" if row.place is None else shell.formats.whole(row.place),
            width=56,
            align="right",
            sort="place",
            value=lambda row: row.place,
        ),
        Column("member", _("Member"), lambda row: row.customer, width=116, stretch=True),
        Column(
            "wants",
            _("Wants"),
            lambda row: shell.formats.quantity(row.quantity),
            width=56,
            align="right",
            value=lambda row: row.quantity,
        ),
        Column(
            "joined", _("Joined"), joined, width=132, whole=True, value=lambda row: row.joined_at
        ),
    )


def _where(shell: Shell, rules: Callable[[], PolicyRow | None]) -> tuple[Column, ...]:
    """Head start, key, cannot be passed after, state."""

    def state(row: EntryRow) -> tuple[str, str]:
        return entry_state(row, shell.formats, today=today_of(shell))

    return (
        Column(
            "head-start",
            _("Head start"),
            lambda row: head_start(row, rules(), shell.formats),
            width=144,
            tooltip=lambda row: head_start(row, rules(), shell.formats),
        ),
        Column(
            "key",
            _("Key"),
            lambda row: _day(shell, row.key),
            width=88,
            whole=True,
            value=lambda row: row.key,
        ),
        Column(
            "bound",
            _("Cannot be passed after"),
            lambda row: _day(shell, row.unpassable_after),
            width=88,
            whole=True,
            value=lambda row: row.unpassable_after,
        ),
        Column(
            "state",
            _("State"),
            lambda row: state(row)[0],
            chip=lambda row: state(row)[1],
            width=112,
        ),
    )


def _queue_exports() -> tuple[Column, ...]:
    """What only files get."""
    return (
        Column("list", _("List"), lambda row: row.title),
        Column("customer-number", _("Customer number"), lambda row: row.customer_number),
        Column("tier", _("Tier"), lambda row: row.tier),
        Column(
            "days", _("Head start, days"), lambda row: "", value=lambda row: row.head_start_days
        ),
        Column("order", _("Order"), lambda row: row.order_number),
    )
