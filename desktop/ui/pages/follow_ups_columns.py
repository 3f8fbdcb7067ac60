"""The follow-ups' list: its columns, on the screen and in files, and its filters."""

from __future__ import annotations

from desktop.queries.followups import FOLLOW_UPS, FollowUpRow
from desktop.system.language import _
from desktop.ui import follow_up_words as words
from desktop.ui.page import Shell
from desktop.ui.pages.list_page import ListSpec
from desktop.ui.state_words import FOLLOW_UP_STATES, disposition_name, method_name
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter


def follow_up_spec(shell: Shell) -> ListSpec:
    """What the page lists."""
    return ListSpec(
        name="follow-ups",
        title=_("Follow-ups"),
        placeholder=_("Customer: name or phone"),
        columns=_columns(shell),
        exported=_exports(),
        source=FOLLOW_UPS,
        sort="due",
        filters=(
            Filter("open", _("Open")),
            Filter("overdue", _("Overdue")),
            Filter("today", _("Today")),
            Filter("week", _("This week")),
            Filter("later", _("Later")),
            Filter("put-off", _("Put off often")),
            Filter("done", _("Done")),
            Filter("cancelled", _("Cancelled")),
        ),
        everything="open",
        empty=EmptyState(
            "follow-ups",
            _("Nothing is planned. What was promised to customers will stand here."),
            key="N",
            action=_("plan a follow-up"),
        ),
    )


def _columns(shell: Shell) -> tuple[Column, ...]:
    """Due, customer, phone, what, why, last outcome, owner, age; of these the last ones go first
    where there is too little room."""
    return (*_what(shell), *_around(shell))


def _what(shell: Shell) -> tuple[Column, ...]:
    """Due, customer, phone, what."""

    def due(row: FollowUpRow) -> str:
        if row.state != "open":
            return _(FOLLOW_UP_STATES[row.state])
        return words.due(row, shell.formats, now=shell.now())

    def what(row: FollowUpRow) -> str:
        return words.what(row, shell.formats)

    return (
        Column(
            "due",
            _("Due"),
            due,
            width=140,
            whole=True,
            sort="due",
            value=lambda row: row.due,
            chip=lambda row: words.due_tone(row, shell.formats, now=shell.now()),
        ),
        Column("customer", _("Customer"), lambda row: row.customer, width=144),
        Column("phone", _("Phone"), lambda row: row.phone or "—", width=136, whole=True),
        Column("what", _("What"), what, width=200, stretch=True, tooltip=what),
    )


def _around(shell: Shell) -> tuple[Column, ...]:
    """Why, last outcome, owner, age."""

    def last(row: FollowUpRow) -> str:
        return disposition_name(row.last)

    def age(row: FollowUpRow) -> str:
        return words.age(row, shell.formats, now=shell.now())

    return (
        Column("why", _("Why"), words.why, width=100, ink=_soft, yields=3),
        Column("last", _("Last contact"), last, width=108, ink=_soft, yields=1),
        Column("owner", _("Owner"), words.owner, width=112, ink=_soft, yields=4),
        Column(
            "age",
            _("Age"),
            age,
            width=72,
            align="right",
            ink=_soft,
            value=lambda row: row.created_at,
            yields=2,
        ),
    )


def _soft(_row: FollowUpRow) -> str:
    return "soft"


def _exports() -> tuple[Column, ...]:
    """What only files get."""
    return (
        Column("state", _("State"), lambda row: row.state),
        Column("original", _("First due"), lambda row: "", value=lambda row: row.original_due),
        Column("snoozes", _("Times put off"), lambda row: "", value=lambda row: row.snoozes),
        Column("method", _("Method"), lambda row: method_name(row.method)),
        Column("order", _("Order"), lambda row: row.order_number),
        Column("outcome", _("Outcome"), lambda row: row.outcome),
        Column("closed", _("Closed"), lambda row: "", value=lambda row: row.closed_at),
    )
