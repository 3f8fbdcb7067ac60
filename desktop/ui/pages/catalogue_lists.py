"""The two lists of the catalogue: products with what there is of them, and supplies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from desktop.queries.products import PRODUCTS, ProductFilters, ProductRow
from desktop.queries.supplies import SUPPLIES, SupplyFilters, SupplyRow
from desktop.system.language import _
from desktop.ui.page import Key, Shell
from desktop.ui.pages.list_page import ListPage, ListSpec
from desktop.ui.state_words import late_words
from desktop.ui.stock_sheets import SUPPLY_KINDS
from desktop.ui.unit_words import unit_name
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import Filter

Show = Callable[[int | None], object]
"""Shows what is known of a product, by its id."""


class ProductList(ListPage):
    """``show`` is told which product is selected, ``enter`` which one was opened."""

    def __init__(
        self,
        shell: Shell,
        *,
        show: Show,
        enter: Callable[[int], object],
        own_keys: Callable[[], list[Key]],
    ) -> None:
        super().__init__(shell, _products(shell))
        self._show, self._enter, self._own_keys = show, enter, own_keys
        self.head.hide()

    def wanted(self, text: str, value: object) -> ProductFilters:
        chosen = {
            "active": ProductFilters(),
            "short": ProductFilters(short=True),
            "discontinued": ProductFilters(active=False),
        }.get(str(value), ProductFilters(active=None))
        return replace(chosen, text=text)

    def show_row(self, row: ProductRow | None) -> None:
        self._show(row.id if row is not None else None)

    def open_row(self, row: ProductRow) -> None:
        self._enter(row.id)

    def own_keys(self) -> list[Key]:
        return self._own_keys()


class SupplyList(ListPage):
    """``show`` is told whose supply is selected, ``enter`` whose was opened."""

    def __init__(
        self,
        shell: Shell,
        *,
        show: Show,
        enter: Callable[[int], object],
        own_keys: Callable[[], list[Key]],
    ) -> None:
        super().__init__(shell, _supplies(shell))
        self._show, self._enter, self._own_keys = show, enter, own_keys
        self.head.hide()

    def wanted(self, text: str, value: object) -> SupplyFilters:
        yesterday = _today(self.shell) - timedelta(days=1)
        chosen = {
            "open": SupplyFilters(),
            "on-hand": SupplyFilters(kind="on-hand"),
            "receipt": SupplyFilters(kind="receipt"),
            "late": SupplyFilters(kind="receipt", until=yesterday),
            "cancelled": SupplyFilters(state="cancelled"),
        }.get(str(value), SupplyFilters(state=""))
        return replace(chosen, text=text)

    def show_row(self, row: SupplyRow | None) -> None:
        self._show(row.product_id if row is not None else None)

    def open_row(self, row: SupplyRow) -> None:
        self._enter(row.product_id)

    def own_keys(self) -> list[Key]:
        return self._own_keys()


def _products(shell: Shell) -> ListSpec:
    return ListSpec(
        name="products",
        title=_("Products"),
        columns=_product_columns(shell),
        exported=_exported(),
        source=PRODUCTS,
        sort="name",
        placeholder=_("Code, barcode or name"),
        empty=EmptyState(
            "catalogue",
            _("What you sell will stand here, with what can be promised of it."),
            key="N",
            action=_("new product"),
        ),
        filters=(
            Filter("active", _("On sale")),
            Filter("short", _("Nothing free")),
            Filter("discontinued", _("Discontinued")),
            Filter("all", _("All")),
        ),
        everything="all",
    )


def _supplies(shell: Shell) -> ListSpec:
    return ListSpec(
        name="supplies",
        title=_("Supplies"),
        columns=_supply_columns(shell),
        source=SUPPLIES,
        sort="available",
        placeholder=_("Product: code, barcode or name"),
        empty=EmptyState(
            "stock",
            _("What is here and what is expected will stand here."),
            key="S",
            action=_("enter stock of the product that was selected"),
        ),
        filters=(
            Filter("receipt", _("Expected")),
            Filter("late", _("Overdue")),
            Filter("on-hand", _("On hand")),
            Filter("open", _("Both")),
            Filter("cancelled", _("Cancelled")),
            Filter("all", _("All")),
        ),
        everything="all",
    )


def _product_columns(shell: Shell) -> list[Column]:
    def price(row: ProductRow) -> str:
        known = row.list_price
        return "" if known is None else shell.formats.price(known, row.currency)

    return [
        Column("code", _("Code"), lambda row: row.code, width=90, sort="code", ink=_soft),
        Column("name", _("Name"), lambda row: row.name, sort="name", stretch=True, strong=True),
        _unit(),
        Column(
            "price", _("Price"), price, width=104, align="right", value=lambda row: row.list_price
        ),
        *_stock_columns(shell),
    ]


def _stock_columns(shell: Shell) -> list[Column]:
    """On hand, what of it can still be promised, and the next receipt."""

    def amount(name: str, title: str, **how: Any) -> Column:
        return Column(
            name,
            title,
            lambda row: shell.formats.quantity(getattr(row.stock, name)),
            align="right",
            value=lambda row: getattr(row.stock, name),
            **how,
        )

    def receipt(row: ProductRow) -> str:
        on = row.stock.next_receipt_on
        if on is None:
            return ""
        said = late_words(on, shell.formats, today=_today(shell))
        return f"{shell.formats.quantity(row.stock.next_receipt)} · {said}"

    def late(row: ProductRow) -> str | None:
        on = row.stock.next_receipt_on
        return "bad" if on is not None and on < _today(shell) else None

    def day(row: ProductRow) -> date | None:
        return row.stock.next_receipt_on

    return [
        amount("on_hand", _("On hand"), width=72),
        amount("promisable", _("Free to promise"), width=120, fit=_fit),
        Column("receipt", _("Next receipt"), receipt, width=150, ink=late, value=day),
    ]


def _fit(row: ProductRow) -> str:
    """Something free, something to come, or nothing."""
    if row.stock.promisable:
        return "met"
    return "partly" if row.stock.next_receipt_on or row.lead_days is not None else "not"


def _unit() -> Column:
    """The unit in words; as it is stored in files, which may be read in again."""
    return Column(
        "unit",
        _("Unit"),
        lambda row: unit_name(row.unit),
        width=52,
        ink=_soft,
        value=lambda row: row.unit,
    )


def _exported() -> list[Column]:
    return [
        Column("currency", _("Currency"), lambda row: row.currency),
        Column("barcode", _("Barcode"), lambda row: row.barcode),
        Column("step", _("Step"), lambda row: str(row.step), value=lambda row: row.step),
        Column(
            "minimum", _("Minimum"), lambda row: str(row.minimum), value=lambda row: row.minimum
        ),
    ]


def _supply_columns(shell: Shell) -> list[Column]:
    def amount(name: str, title: str) -> Column:
        return Column(
            name,
            title,
            lambda row: shell.formats.quantity(getattr(row, name)),
            width=80,
            align="right",
            value=lambda row: getattr(row, name),
        )

    def on(row: SupplyRow) -> str:
        if row.overdue(_today(shell)):
            return late_words(row.available_on, shell.formats, today=_today(shell))
        if row.for_on is not None:
            day = shell.formats.day(row.for_on, today=_today(shell))
            return _("for {day}").format(day=day)
        return shell.formats.day(row.available_on, today=_today(shell))

    def ink(row: SupplyRow) -> str | None:
        return "bad" if row.overdue(_today(shell)) else None

    return [
        Column("on", _("Day"), on, width=130, sort="available", ink=ink, value=_day),
        Column("code", _("Code"), lambda row: row.code, width=84, ink=_soft),
        Column("product", _("Product"), lambda row: row.product, stretch=True, strong=True),
        Column("kind", _("Kind"), _state, width=90, chip=_tone),
        amount("quantity", _("Quantity")),
        amount("allocated", _("Promised")),
        amount("free", _("Free")),
        _unit(),
        Column("reference", _("Reference"), lambda row: row.reference, width=104, ink=_soft),
    ]


def _state(row: SupplyRow) -> str:
    return _("cancelled") if row.state == "cancelled" else _(SUPPLY_KINDS[row.kind])


def _tone(row: SupplyRow) -> str:
    if row.state == "cancelled":
        return "neutral"
    return "met" if row.kind == "on-hand" else "accent"


def _day(row: SupplyRow) -> date:
    return row.available_on


def _soft(_row: object) -> str:
    return "soft"


def _today(shell: Shell) -> date:
    return shell.formats.local(shell.now()).date()
