"""The catalogue: products and their supplies, side by side as two lists of one page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries.product import ProductDetail, product
from desktop.queries.products import ProductRow
from desktop.queries.supplies import SupplyRow
from desktop.system.language import _
from desktop.ui import stock_sheets
from desktop.ui.drops import accept_files
from desktop.ui.import_sheet import open_import
from desktop.ui.page import Key, Page, Shell
from desktop.ui.pages.catalogue_lists import ProductList, SupplyList
from desktop.ui.pages.list_page import ListPage
from desktop.ui.pages.product_panel import ProductPanel
from desktop.ui.product_form import open_product
from desktop.ui.style import space
from desktop.ui.told_notice import say_told
from desktop.ui.widgets.filter_bar import Filter, FilterChip
from desktop.ui.widgets.labels import title

PRODUCTS, SUPPLIES = "products", "supplies"


class CataloguePage(Page):
    """F2 changes between the lists; the panel shows the product of whatever is selected."""

    topics = frozenset({"products", "stock", "waitlists", "orders"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shown: int | None = None  # the product in the panel
        self._moved = 0  # promises that moved by what was done last
        self._panel = ProductPanel(shell, shell.go)
        self._lists: dict[str, ListPage] = {
            PRODUCTS: ProductList(
                shell, show=self._show, enter=self._change, own_keys=self._product_keys
            ),
            SUPPLIES: SupplyList(
                shell, show=self._show, enter=self._to_product, own_keys=self._supply_keys
            ),
        }
        self._tabs = {
            PRODUCTS: FilterChip(Filter(PRODUCTS, _("Products"))),
            SUPPLIES: FilterChip(Filter(SUPPLIES, _("Supplies"))),
        }
        self._stack = QStackedWidget()
        self._build()
        self._tabs[PRODUCTS].setChecked(True)
        accept_files(self, lambda path: open_import(shell, self, kind=self._name(), path=path))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        space(column, gap=12)
        head = QHBoxLayout()
        space(head, gap=8)
        head.addWidget(title(_("Catalogue")))
        for name, tab in self._tabs.items():
            head.addWidget(tab)
            tab.toggled.connect(lambda is_on, name=name: self._turn_to(name) if is_on else None)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        for name, page in self._lists.items():
            self._stack.addWidget(page)
            page.keys_changed.connect(self.keys_changed)
            page.table.counted.connect(lambda count, name=name: self._show_count(name, count))

    # What the window calls

    def side(self) -> QWidget:
        return self._panel

    def keys(self) -> list[Key]:
        other = _("supplies") if self._name() == PRODUCTS else _("products")
        return [*self._list().keys(), Key("F2", other, self._turn)]

    def reload(self) -> None:
        self._list().reload()

    def open(self, target: object) -> None:
        """Show a product by its id, or a supply by ("supply", its id)."""
        if isinstance(target, tuple) and target[:1] == ("supply",):
            self._tabs[SUPPLIES].setChecked(True)
            self._list().open(target[1])
        elif isinstance(target, int):
            self._tabs[PRODUCTS].setChecked(True)
            self._list().open(target)

    def focus_first(self) -> None:
        self._list().focus_first()

    # The two lists

    def _name(self) -> str:
        return SUPPLIES if self._tabs[SUPPLIES].isChecked() else PRODUCTS

    def _list(self) -> ListPage:
        return self._lists[self._name()]

    def _turn(self) -> None:
        other = SUPPLIES if self._name() == PRODUCTS else PRODUCTS
        self._tabs[other].setChecked(True)
        self._list().focus_first()

    def _turn_to(self, name: str) -> None:
        self._stack.setCurrentWidget(self._lists[name])
        if self.isVisible():
            self.reload()
        self.keys_changed.emit()

    def _show_count(self, name: str, count: int) -> None:
        self._tabs[name].set_count(self.shell.formats.whole(count))

    def _to_product(self, product_id: int) -> None:
        self.open(product_id)

    def _open_product(self) -> None:
        self._with_supply(lambda row: self._to_product(row.product_id))()

    def _to_supplies(self) -> None:
        """The supplies of the selected product."""
        row: ProductRow | None = self._list().table.selected_row()
        if row is not None:
            self._tabs[SUPPLIES].setChecked(True)
            supplies = self._list()
            supplies.bar.choose("open")
            supplies.bar.search.setText(row.code)
            supplies.focus_first()

    # The panel

    def _show(self, product_id: int | None) -> None:
        self._shown = product_id
        if product_id is None:
            self._panel.show_product(None)
            return
        self.shell.background.ask(
            product,
            done=self._show_product,
            failed=self._product_gone,
            owner=self,
            key="product",
            product_id=product_id,
        )

    def _show_product(self, known: ProductDetail) -> None:
        if known.id == self._shown:
            self._panel.show_product(known)

    def _product_gone(self, error: LiaisonError) -> None:
        self._panel.show_product(None)
        self.shell.background.refused.emit(error)

    # Keys

    def _product_keys(self) -> list[Key]:
        has_row = self._lists[PRODUCTS].table.selected_row() is not None
        return [
            Key("N", _("New product"), self._new, primary=True),
            Key("Return", _("change"), self._change_selected, enabled=has_row, bound=False),
            Key("E", _("change"), self._change_selected, enabled=has_row, shown=False),
            Key("S", _("Enter stock"), self._add_supply, enabled=has_row, button=True),
            Key("G", _("its supplies"), self._to_supplies, enabled=has_row),
            Key("W", _("who was told another price"), self._to_told, enabled=has_row),
            *self._tell_key(),
        ]

    def _supply_keys(self) -> list[Key]:
        row: SupplyRow | None = self._lists[SUPPLIES].table.selected_row()
        has_row = row is not None
        is_open = row is not None and row.state == "open"
        is_expected = is_open and row is not None and row.kind == "receipt"
        return [
            Key("V", _("Arrived"), self._receive, enabled=is_expected, primary=True),
            Key("M", _("another day"), self._with_supply(self._move), enabled=is_expected),
            Key("C", _("correct"), self._with_supply(self._correct), enabled=is_open),
            Key("X", _("cancel"), self._with_supply(self._cancel), enabled=is_expected),
            Key("S", _("Enter stock"), self._add_supply, enabled=has_row, button=True),
            *self._tell_key(),
            Key("Return", _("its product"), self._open_product, enabled=has_row, bound=False),
            Key("N", _("new product"), self._new, shown=False),
            Key("W", _("who was told another price"), self._to_told, enabled=has_row, shown=False),
        ]

    def _tell_key(self) -> list[Key]:
        """Where promises moved: the way to the customers who are to be told."""
        if not self._moved:
            return []
        return [Key("T", _("tell them first"), self._tell)]

    def _tell(self) -> None:
        self._moved = 0
        self.keys_changed.emit()
        self.shell.go("promises", "tell")

    def _to_told(self) -> None:
        """Whom the price of the selected product was told that it does not have now."""
        if self._shown is not None:
            self.shell.go("told-prices", (self._shown,))

    def _remember_moved(self, count: int) -> None:
        self._moved = count
        self.keys_changed.emit()

    def _new(self) -> None:
        def saved(made: int) -> None:
            self.open(made)

        open_product(self.shell, self, None, saved=saved)

    def _change(self, product_id: int) -> None:
        open_product(
            self.shell,
            self,
            product_id,
            saved=lambda _none: None,
            repriced=lambda: say_told(self.shell, self, (product_id,), key="W"),
        )

    def _change_selected(self) -> None:
        selected = self._list().table.selected_id()
        if selected is not None:
            self._change(selected)

    def _add_supply(self) -> None:
        row = self._list().table.selected_row()
        if row is None:
            return
        product_id = row.id if isinstance(row, ProductRow) else row.product_id
        self.shell.background.ask(
            product,
            done=lambda known: stock_sheets.add_supply(
                self.shell, self, known.row, self._remember_moved
            ),
            owner=self,
            key="sheet",
            product_id=product_id,
        )

    def _with_supply(self, run: Callable[[SupplyRow], object]) -> Callable[[], object]:
        def press() -> None:
            row = self._lists[SUPPLIES].table.selected_row()
            if row is not None:
                run(row)

        return press

    def _receive(self) -> None:
        self._with_supply(self._arrived)()

    def _arrived(self, row: SupplyRow) -> None:
        stock_sheets.receive(self.shell, self, row, self._remember_moved)

    def _move(self, row: SupplyRow) -> None:
        stock_sheets.move(self.shell, self, row, self._remember_moved)

    def _correct(self, row: SupplyRow) -> None:
        stock_sheets.correct(self.shell, self, row, self._remember_moved)

    def _cancel(self, row: SupplyRow) -> None:
        stock_sheets.cancel(self.shell, self, row, self._remember_moved)
