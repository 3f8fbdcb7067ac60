"""One queue: its columns, on the screen and in files, and its filters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from desktop.queries.entries import ENTRIES, EntryRow
from desktop.queries.waitlists import PolicyRow
from desktop.system.language import _
from desktop.ui.page import Shell
from desktop.ui.pages.list_page import ListSpec
from desktop.ui.waitlist_words import entry_state, head_start
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter


def today_of(shell: Shell) -> date:
    """The office's day."""
    return shell.formats.local(shell.now()).date()


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
            Filter("all", _("All")),
            Filter("waiting", _("Waiting")),
            Filter("offered", _("Offered")),
            Filter("paused", _("Paused")),
            Filter("served", _("Served")),
            Filter("withdrawn", _("Withdrawn")),
        ),
        everything="all",
        empty=EmptyState(
            "waitlists",
            _("Nobody waits on this list. Whoever is put on it will stand here, in order."),
            key="J",
            action=_("put somebody on it"),
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

    def place(row: EntryRow) -> str:
        if row.place is None:
            return "—"
        whole = shell.formats.whole(row.place)
        if row.place_on is None:
            return whole
        day = shell.formats.day(row.place_on, today=today_of(shell))
        return _("{place}, {day}").format(place=whole, day=day)

    def member(row: EntryRow) -> str:
        return _("{customer} (twice)").format(customer=row.customer) if row.twins else row.customer

    def joined(row: EntryRow) -> str:
        return f"{_day(shell, row.joined_at)} {shell.formats.time(row.joined_at)}"

    return (
        Column(
            "place",
            _("Place"),
            place,
            width=56,
            align="right",
            sort="place",
            value=lambda row: row.place,
        ),
        Column("member", _("Member"), member, width=116, stretch=True),
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
        return entry_state(row, shell.formats, today=today_of(shell), now=shell.now())

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
            width=148,
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
        Column(
            "offer",
            _("Offered"),
            lambda row: "",
            value=lambda row: row.offer and row.offer.quantity,
        ),
        Column(
            "due", _("Runs out"), lambda row: "", value=lambda row: row.offer and row.offer.due_at
        ),
        Column("first-on", _("From"), lambda row: "", value=lambda row: row.first_on),
        Column("last-on", _("Until"), lambda row: "", value=lambda row: row.last_on),
        Column("refusals", _("Refusals"), lambda row: "", value=lambda row: row.refusals),
        Column("skips", _("Went ahead of it"), lambda row: "", value=lambda row: row.skips),
    )
