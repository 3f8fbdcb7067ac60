"""What is known of a product, in the panel at the right: stock, prices, sheet, alternatives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.queries.product import ProductDetail
from desktop.queries.supplies import SupplyRow
from desktop.system.language import _, ngettext
from desktop.ui.formats import Formats
from desktop.ui.page import Shell
from desktop.ui.pages.customer_words import capital
from desktop.ui.pages.panel_parts import history, title_of
from desktop.ui.product_form import SHEET_KINDS
from desktop.ui.state_words import late_words
from desktop.ui.stock_sheets import SUPPLY_KINDS
from desktop.ui.style import space
from desktop.ui.unit_words import unit_name
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.parts import PartedPanel

_SHOWN = 12  # supplies named; the rest are counted


class ProductPanel(PartedPanel):
    """``show_product`` fills it; ``open_record(area, id)`` is called for what is pressed."""

    def __init__(self, shell: Shell, open_record: Callable[[str, int], object]) -> None:
        super().__init__(_("Product"))
        self._shell, self._open = shell, open_record
        self.show_product(None)

    def show_product(self, known: ProductDetail | None) -> None:
        """Show what is known; None where nothing is selected."""
        self.begin()
        if known is None:
            self.part("head").text(_("Select a product to see what there is of it."), "soft")
        else:
            formats, now = self._shell.formats, self._shell.now()
            today = formats.local(now).date()
            self._head(known)
            self._stock(known, formats, today)
            self._supplies(known, formats, today)
            self._prices(known, formats)
            self._sheet(known)
            self._alternatives(known, formats)
            history(self, known.history, formats, now, currency=known.row.currency)
        self.finish()

    def _head(self, known: ProductDetail) -> None:
        part = self.part("head")
        chips = [(known.row.code, "neutral")]
        if not known.row.active:
            chips.append((_("discontinued"), "partly"))
        title_of(part, known.row.name, *chips)
        if known.description:
            part.text(known.description, "soft")

    def _stock(self, known: ProductDetail, formats: Formats, today: date) -> None:
        part = self.part("stock", _("Stock"))
        stock, unit = known.row.stock, unit_name(known.row.unit)
        part.row(_("On hand"), f"{formats.quantity(stock.on_hand)} {unit}")
        if stock.expected:
            part.row(_("Expected"), f"{formats.quantity(stock.expected)} {unit}")
        allocated = stock.on_hand + stock.expected - stock.free
        if allocated:
            part.row(_("Promised to orders"), f"{formats.quantity(allocated)} {unit}")
        if stock.waited_for:
            part.row(_("Waited for"), f"{formats.quantity(stock.waited_for)} {unit}")
        free = f"{formats.quantity(stock.promisable)} {unit}"
        part.row(_("Free to promise"), free, fit="met" if stock.promisable else "not")
        if known.row.lead_days is not None:
            days = ngettext("{count} working day", "{count} working days", known.row.lead_days)
            part.row(_("Made to order in"), days.format(count=known.row.lead_days))
        waitlist = known.waitlist_id
        if waitlist is not None and known.waiting:
            text = ngettext("{count} waiting", "{count} waiting", known.waiting)
            made = Button(
                text.format(count=formats.whole(known.waiting)),
                role="chip",
                run=lambda: self._open("waitlists", waitlist),
            )
            made.setAccessibleDescription(_("Opens the waitlist of this product."))
            part.add(_leading(made))

    def _supplies(self, known: ProductDetail, formats: Formats, today: date) -> None:
        part = self.part("supplies", _("Supplies"))
        there = [row for row in known.supplies if row.quantity]
        for row in there[:_SHOWN]:
            part.row(_place(row, formats, today), _amounts(row, formats))
        more = len(there) - _SHOWN
        if more > 0:
            part.text(_("and {count} more").format(count=formats.whole(more)), "detail")

    def _prices(self, known: ProductDetail, formats: Formats) -> None:
        part = self.part("prices", _("Price"))
        row = known.row
        price = row.list_price
        listed = _("asked each time") if price is None else formats.price(price, row.currency)
        part.row(_("List, per {unit}").format(unit=unit_name(row.unit)), listed)
        for quantity, tier in known.tiers:
            name = _("From {quantity}").format(quantity=formats.quantity(quantity))
            part.row(name, formats.price(tier, row.currency))
        if row.step != Decimal(1) or row.minimum != row.step:
            sold = _("steps of {step}, at least {minimum} {unit}")
            part.row(
                _("Sold in"),
                sold.format(
                    step=formats.quantity(row.step),
                    minimum=formats.quantity(row.minimum),
                    unit=unit_name(row.unit),
                ),
            )

    def _sheet(self, known: ProductDetail) -> None:
        part = self.part("sheet", _("What can be specified"))
        for item in known.sheet:
            said = ", ".join(item.choices) or _(SHEET_KINDS[item.kind])
            if item.unit:
                said = f"{said} ({item.unit})"
            part.row(item.name, said, chip=_("required") if item.required else "")
        if known.row.grades:
            part.row(_("Grades"), ", ".join(known.row.grades))

    def _alternatives(self, known: ProductDetail, formats: Formats) -> None:
        part = self.part("alternatives", _("Can stand in for it"))
        for one in known.alternatives:
            free = one.product.stock.promisable
            chip = _("{quantity} free").format(quantity=formats.quantity(free))
            part.row(one.product.name, one.note, chip=chip, tone="met" if free else "neutral")


def _leading(button: QWidget) -> QWidget:
    """A button no wider than its text."""
    line = QWidget()
    row = QHBoxLayout(line)
    space(row)
    row.addWidget(button)
    row.addStretch(1)
    return line


def _place(row: SupplyRow, formats: Formats, today: date) -> str:
    kind = capital(_(SUPPLY_KINDS[row.kind]))
    if row.for_on is not None:
        return _("For {day}").format(day=formats.day(row.for_on, today=today))
    if row.kind == "on-hand":
        return kind
    said = late_words(row.available_on, formats, today=today)
    return f"{said} · {row.reference}" if row.reference else said


def _amounts(row: SupplyRow, formats: Formats) -> str:
    return _("{quantity}, {free} free").format(
        quantity=formats.quantity(row.quantity), free=formats.quantity(row.free)
    )
