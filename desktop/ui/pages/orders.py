"""The orders: everything that was ordered, what is late, what waits, and what can be done next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtWidgets import QWidget

from desktop.queries.office import settings as office_settings
from desktop.queries.order_counts import OrderCounts, order_counts
from desktop.queries.order_story import OrderStory, order_story
from desktop.queries.orders import ORDERS, STATES, UNDER_WAY, OrderFilters, OrderRow
from desktop.system.language import _, ngettext
from desktop.ui.page import Key, Shell, Subject
from desktop.ui.pages.list_page import ListPage, ListSpec
from desktop.ui.pages.orders_amending import amend, open_revisions
from desktop.ui.pages.orders_columns import order_columns, order_exports
from desktop.ui.pages.orders_documents import document_keys
from desktop.ui.pages.orders_panel import OrderPanel
from desktop.ui.pages.orders_sheets import (
    open_cancel,
    open_confirm,
    open_deliver,
    open_dispatch,
    open_reopen,
)
from desktop.ui.pages.orders_totals import OrderTotals
from desktop.ui.pages.periods import PERIODS, since
from desktop.ui.pages.procedure_sheets import open_procedure
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.filter_bar import Filter

_OPEN = ("draft", "quoted", *UNDER_WAY)
_GROUPS: dict[str, frozenset[str]] = {
    "open": frozenset(UNDER_WAY),
    "late": frozenset(UNDER_WAY),
    "risk": frozenset(UNDER_WAY),
    "unpromised": frozenset(UNDER_WAY),
    "waiting": frozenset({"quoted", *UNDER_WAY}),
    "answer": frozenset(_OPEN),
    "drafts": frozenset({"draft"}),
    "quotes": frozenset({"quoted"}),
    "completed": frozenset({"completed"}),
    "all": frozenset({"draft", *STATES}),
}
"""The states behind each filter chip."""


def _filters() -> tuple[Filter, ...]:
    return (
        Filter("open", _("Open")),
        Filter("late", _("Late")),
        Filter("risk", _("At risk")),
        Filter("unpromised", _("No promise")),
        Filter("waiting", _("Waiting")),
        Filter("answer", _("With customer")),
        Filter("drafts", _("Drafts")),
        Filter("quotes", _("Quotes")),
        Filter("completed", _("Completed")),
        Filter("all", _("All")),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    counts: OrderCounts
    home: str  # the office's country, for phone numbers


class OrdersPage(ListPage):
    """Enter opens: a draft at the desk, any other order's story in the panel beside the list."""

    topics = frozenset({"orders", "customers", "stock", "waitlists", "follow_ups", "contacts"})

    def __init__(self, shell: Shell) -> None:
        self._home = ""
        self._risk_by: date | None = None  # known with the first counts
        self._story: OrderStory | None = None
        super().__init__(
            shell,
            ListSpec(
                name="orders",
                title=_("Orders"),
                placeholder=_("Number, customer or phone"),
                columns=order_columns(shell),
                exported=order_exports(),
                source=ORDERS,
                sort="ordered",
                descending=True,
                filters=_filters(),
                everything="all",
                empty=EmptyState(
                    "orders",
                    _("No order is open. They stand here from the confirmation to the delivery."),
                    key="N",
                    action=_("take an order"),
                ),
            ),
        )
        self._period = Choice((key, _(text)) for key, text in PERIODS.items())
        self._period.currentIndexChanged.connect(lambda _index: self.apply())
        self.add_tool(_("Period"), self._period)
        self._panel = OrderPanel(shell)
        self._totals = OrderTotals(shell)
        self.add_below(self._totals)

    def subject(self) -> Subject | None:
        row = self.table.selected_row()
        return None if row is None else Subject(row.customer_id, row.id)

    def side(self) -> QWidget:
        return self._panel

    # The list

    def wanted(self, text: str, value: object) -> OrderFilters:
        group = str(value)
        return OrderFilters(
            text=text,
            states=_GROUPS[group],
            late_on=self._today() if group == "late" else None,
            risk=(self._today(), self._risk_by or self._today()) if group == "risk" else None,
            waiting=group == "waiting",
            answer=group == "answer",
            unpromised=group == "unpromised",
            since=since(self._period.value(), self._today(), self.shell.formats.zone),
            home=self._home,
        )

    def is_everything(self) -> bool:
        return super().is_everything() and not self._period.value()

    def is_usual(self) -> bool:
        return super().is_usual() and not self._period.value()

    def show_everything(self) -> None:
        self._period.choose("")
        super().show_everything()

    def apply(self) -> None:
        super().apply()
        self._totals.read(self.wanted(self.bar.text(), self.bar.value()))

    def read_counts(self) -> None:
        self._totals.read(self.wanted(self.bar.text(), self.bar.value()))
        self.shell.background.ask(
            _read, today=self._today(), owner=self, key="counts", done=self._show_counts
        )

    def _show_counts(self, read: _Read) -> None:
        self._home, self._risk_by = read.home, read.counts.risk_by
        counts, whole = read.counts, self.shell.formats.whole
        for value, count in (
            ("open", counts.under_way),
            ("late", counts.late),
            ("risk", counts.at_risk),
            ("unpromised", counts.unpromised),
            ("waiting", counts.waiting),
            ("answer", counts.answer),
            ("drafts", counts.drafts),
            ("quotes", counts.quotes),
        ):
            self.bar.set_count(value, whole(count))
        open_text = ngettext("{count} open", "{count} open", counts.under_way)
        late = ngettext("{count} late", "{count} late", counts.late) if counts.late else ""
        self.head.set_chips(
            (
                (open_text.format(count=whole(counts.under_way)), "neutral"),
                (late.format(count=whole(counts.late)), "bad"),
            )
        )

    # The selected order

    def show_row(self, row: OrderRow | None) -> None:
        if row is None:
            self._take_story(None)
            return
        self.shell.background.ask(
            order_story,
            order_id=row.id,
            today=self._today(),
            owner=self,
            key="story",
            done=self._take_story,
            failed=lambda _error: self._take_story(None),
        )

    def _take_story(self, story: OrderStory | None) -> None:
        self._panel.show_story(story)

    def open_row(self, row: OrderRow) -> None:
        if row.state == "draft":
            self.shell.go("desk", row.id)
        elif self._panel.isVisible():
            self._panel.setFocus()
        else:
            self.shell.notice(_("F9 shows the story of this order beside the list."))

    # Actions

    def own_keys(self) -> list[Key]:
        row: OrderRow | None = self.table.selected_row()
        state = row.state if row is not None else ""
        is_listed = state in (*UNDER_WAY, "completed", "cancelled")
        has_customer = row is not None and row.customer_id is not None
        is_draft, is_quote, is_under_way = state == "draft", state == "quoted", state in UNDER_WAY
        return [
            Key("Return", _("open the order"), self._open, enabled=row is not None, bound=False),
            Key("O", _("open the order"), self._open, enabled=row is not None, shown=False),
            Key("D", _("dispatch"), self._dispatch, enabled=is_under_way),
            Key("L", _("delivered"), self._deliver, enabled=is_under_way),
            Key("K", _("confirm the quote"), self._confirm, enabled=is_quote),
            Key("R", _("change the quote"), self._reopen, enabled=is_quote),
            Key("A", _("amend"), self._amend, enabled=is_listed, shown=is_under_way),
            Key("V", _("earlier revisions"), self._revisions, enabled=is_listed, shown=False),
            Key("C", _("cancel"), self._cancel, enabled=is_draft or is_quote or is_under_way),
            Key("W", _("procedure"), self._procedure, enabled=has_customer, shown=False),
            Key("P", _("promises"), self._promises, shown=False),
            *document_keys(self, self.shell, row, self._today),
            Key("N", _("New order"), self._new, primary=True),
        ]

    def _new(self) -> None:
        self.shell.go("desk")

    def _promises(self) -> None:
        self.shell.go("promises")

    def _open(self) -> None:
        row = self.table.selected_row()
        if row is not None:
            self.open_row(row)

    def _procedure(self) -> None:
        row: OrderRow = self.table.selected_row()
        if row.customer_id is not None:
            open_procedure(
                self, self.shell, customer=row.customer_id, order=row.id, name=row.customer
            )

    def _dispatch(self) -> None:
        self._with_story(lambda story: open_dispatch(self, self.shell, story))

    def _deliver(self) -> None:
        self._with_story(lambda story: open_deliver(self, self.shell, story))

    def _cancel(self) -> None:
        row = self.table.selected_row()
        if row is not None:
            open_cancel(self, self.shell, row)

    def _amend(self) -> None:
        row = self.table.selected_row()
        if row is not None:
            amend(self, self.shell, row, done=lambda draft: self.shell.go("desk", draft))

    def _revisions(self) -> None:
        self._with_story(lambda story: open_revisions(self, self.shell, story, today=self._today()))

    def _with_story(self, use: Callable[[OrderStory], object]) -> None:
        """Read the selected order anew before something is done with it."""
        row = self.table.selected_row()
        if row is not None:
            self.shell.background.ask(
                order_story,
                order_id=row.id,
                today=self._today(),
                owner=self,
                key="action",
                done=use,
            )

    def _confirm(self) -> None:
        self._with_story(lambda story: open_confirm(self, self.shell, story))

    def _reopen(self) -> None:
        row: OrderRow = self.table.selected_row()
        open_reopen(self, self.shell, row, done=lambda: self.shell.go("desk", row.id))

    def _today(self) -> date:
        now: datetime = self.shell.now()
        return self.shell.formats.local(now).date()


def _read(*, today: date) -> _Read:
    return _Read(order_counts(today=today), office_settings().home_country)
