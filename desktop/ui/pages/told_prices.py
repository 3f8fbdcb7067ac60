"""Who was told another price than is on record now, and who of them is to be told otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.queries.told_prices import TOLD_PRICES, ToldFilters, ToldPrice
from desktop.services import corrections
from desktop.system.language import N_, _, ngettext
from desktop.ui.page import Key, Shell
from desktop.ui.pages.list_page import ListPage, ListSpec
from desktop.ui.state_words import ORDER_STATES
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter
from desktop.ui.widgets.labels import label

AREA = "told-prices"
SHOWS = {"pending": N_("To decide"), "all": N_("All")}
CORRECTIONS = {
    "": (N_("not decided"), "neutral"),
    "open": (N_("to be told"), "partly"),
    "done": (N_("told"), "met"),
}
"""Whether somebody was told otherwise: the word and its tone."""


class ToldPricesPage(ListPage):
    """Opened with the ids of products, of which it then lists alone; without, of all."""

    topics = frozenset({"products", "orders", "follow_ups", "customers"})

    def __init__(self, shell: Shell) -> None:
        self._products: frozenset[int] | None = None
        super().__init__(shell, _spec(shell))
        self.bar.search.hide()  # they are few, and of the products one came from
        self.add_below(_explained())

    def side(self) -> QWidget | None:
        return None

    def open(self, target: object) -> None:
        """Those who were told a price of these products."""
        self._products = frozenset(target) if isinstance(target, Sequence) else None
        self.bar.choose("pending")
        self.apply()
        self.table.setFocus()

    def apply(self) -> None:
        """What is said of an empty list holds for those that are listed."""
        nobody = _("Nobody was told another price than is on record now.")
        decided = _("No price that was told is left to decide about.")
        self._spec.empty.set_text(decided if self.bar.value() == "pending" else nobody)
        super().apply()

    def wanted(self, text: str, value: object) -> ToldFilters:
        return ToldFilters(self._products, self.shell.now(), pending=value != "all")

    def open_row(self, row: ToldPrice) -> None:
        self.shell.go("orders", row.order_id)

    def own_keys(self) -> list[Key]:
        row: ToldPrice | None = self.table.selected_row()
        is_open = row is not None and not row.correction
        is_any = is_open or (self.bar.value() == "pending" and self.table.row_count() > 0)
        return [
            Key("Return", _("open it"), self._open_order, enabled=row is not None, bound=False),
            Key("C", _("the customer"), self._open_customer, enabled=row is not None),
            Key("F11", _("Call"), self.shell.call, enabled=row is not None, bound=False),
            Key("K", _("correct this one"), self._correct_one, enabled=is_open),
            Key("T", _("Tell them first"), self._tell, button=True),
            Key("Ctrl+Return", _("Correct for all"), self._correct, enabled=is_any, primary=True),
            Key("Esc", _("back"), self.shell.back),
        ]

    # Inside

    def _open_order(self) -> None:
        self.open_row(self.table.selected_row())

    def _open_customer(self) -> None:
        self.shell.go("customers", self.table.selected_row().customer_id)

    def _tell(self) -> None:
        self.shell.go("promises", "tell")

    def _correct_one(self) -> None:
        self._correct(lines=(self.table.selected_row().id,))

    def _correct(self, lines: tuple[int, ...] | None = None) -> None:
        self.shell.background.act(
            corrections.correct_price,
            products=self._products,
            lines=lines,
            owner=self,
            who=self.shell.staff_id(),
            now=self.shell.now(),
            done=self._say_left,
        )

    def _say_left(self, left: tuple[int, ...]) -> None:
        text = ngettext(
            "{count} customer is to be told: T shows the list.",
            "{count} are to be told: T shows the list.",
            len(left),
        ).format(count=self.shell.formats.whole(len(left)))
        self.shell.notice(text, undo=(lambda: self._take_back(left)) if left else None)

    def _take_back(self, left: tuple[int, ...]) -> None:
        self.shell.background.act(
            corrections.take_back,
            follow_ups=left,
            owner=self,
            who=self.shell.staff_id(),
            now=self.shell.now(),
        )


def _explained() -> QWidget:
    text = _(
        "What was told stands in its order or quote. Where the old price was a mistake, a "
        "correction for each customer puts them on the list of those to be told first."
    )
    return label(text, "detail", wrap=True)


def _spec(shell: Shell) -> ListSpec:
    return ListSpec(
        name=AREA,
        title=_("Told another price"),
        columns=_columns(shell),
        source=TOLD_PRICES,
        sort="told",
        descending=True,
        empty=EmptyState("check", ""),  # the page says it: it depends on what is listed
        filters=tuple(Filter(show, _(text)) for show, text in SHOWS.items()),
        everything="all",
    )


def _columns(shell: Shell) -> tuple[Column, ...]:
    formats = shell.formats

    def told(row: ToldPrice) -> str:
        return formats.moment(row.told_at, now=shell.now())

    def old(row: ToldPrice) -> str:
        return formats.price(row.old, row.currency)

    def new(row: ToldPrice) -> str:
        known = row.new
        return _("asked each time") if known is None else formats.price(known, row.new_currency)

    def state(row: ToldPrice) -> str:
        return _("read out") if row.state == "draft" else _(ORDER_STATES[row.state][0])

    return (
        Column("customer", _("Customer"), lambda row: row.customer, stretch=True, strong=True),
        Column("phone", _("Phone"), lambda row: row.phone, width=124, whole=True),
        Column("order", _("Order"), lambda row: row.order_number, width=108, whole=True),
        Column("state", _("State"), state, width=90, chip=lambda row: "neutral", whole=True),
        Column("product", _("Product"), lambda row: row.product, width=150, ink=_soft),
        Column("old", _("Told"), old, width=104, align="right", value=lambda row: row.old),
        Column("new", _("Now"), new, width=104, align="right", value=lambda row: row.new),
        Column("told", _("Told on"), told, width=124, sort="told", ink=_soft),
        Column("whom", _("By whom"), lambda row: row.told_by, width=90, ink=_soft),
        Column(
            "correction",
            _("Correction"),
            lambda row: _(CORRECTIONS[row.correction][0]),
            width=110,
            chip=lambda row: CORRECTIONS[row.correction][1],
            whole=True,
        ),
    )


def _soft(_row: object) -> str:
    return "soft"
