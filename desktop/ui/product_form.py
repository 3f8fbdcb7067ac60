"""The form for a product: prices, units, specification sheet, and what can stand in for it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop.domain.errors import RuleBroken
from desktop.domain.specifications import SheetItem
from desktop.queries.product import ProductDetail
from desktop.system.language import N_, _
from desktop.ui import choices
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.product_pick import ProductPick
from desktop.ui.product_saving import Known, read_known, save_product
from desktop.ui.typed_edits import number_edit, whole, whole_edit
from desktop.ui.widgets.fields import Choice, NoteEdit
from desktop.ui.widgets.rows_edit import CellSpec, RowsEdit

SHEET_KINDS = {
    "choice": N_("choice"),
    "text": N_("text"),
    "number": N_("figure"),
    "yes-no": N_("yes or no"),
}
_ONE = Decimal(1)
_PRICED = frozenset({"list_price", "currency", "tiers"})


class ProductForm(Form):
    """Everything that is kept of a product."""

    def __init__(self, shell: Shell, known: Known) -> None:
        super().__init__()
        self._shell, self._known = shell, known
        self._build_basics()
        self._build_prices()
        self._build_sheet()
        self._build_rest()
        if known.detail is not None:
            self._fill(known.detail)
        else:
            self.control("currency").choose(known.office.currency)
            self.control("unit").setText(_("pc"))
        self._first = self.typed()
        self._changed: set[str] = set()

    def action(self) -> Action:
        """What saving does: of a product that is there already, only what was changed here."""
        detail = self._known.detail
        typed = self.typed()
        changed = {name for name in typed if detail is None or typed[name] != self._first[name]}
        self._changed = changed
        values = {name: value for name, value in self._values().items() if name in changed}
        parts = {"tiers": self._tiers, "sheet": self._sheet, "alternatives": self._alternatives}
        given = {name: read() if name in changed else None for name, read in parts.items()}
        key = None if detail is None else detail.id
        return save_product, {"product_key": key, "values": values, **given}

    def is_repriced(self) -> bool:
        """Whether what was saved last gave a product that was there another price."""
        return self._known.detail is not None and bool(self._changed & _PRICED)

    # Building

    def _build_basics(self) -> None:
        self.row(
            self.field("code", _("&Code"), QLineEdit(), codes=("product-code-taken",)),
            self.field("barcode", _("&Barcode"), QLineEdit()),
        )
        self.row(self.field("name", _("&Name"), QLineEdit()))
        formats = self._shell.formats
        self.row(
            self.field("unit", _("&Unit"), QLineEdit()),
            self.field(
                "step",
                _("&Step"),
                number_edit(formats, value=_ONE),
                hint=_("Sold in multiples of this."),
                codes=("step-positive",),
            ),
            self.field(
                "minimum",
                _("&Minimum"),
                number_edit(formats),
                hint=_("The least that is sold."),
                codes=("minimum-negative",),
            ),
        )

    def _build_prices(self) -> None:
        formats = self._shell.formats
        self.part(_("Price"))
        detail = self._known.detail
        currencies = choices.currency_items(known=detail.row.currency if detail else "")
        self.row(
            self.field(
                "list_price",
                _("&List price of one unit"),
                number_edit(formats, unit=self._currency),
                hint=_("Empty: asked each time."),
                codes=("price-negative",),
            ),
            self.field("currency", _("Currenc&y"), Choice(currencies)),
        )
        self.row(
            self.field(
                "tiers",
                _("&Quantity prices"),
                RowsEdit(
                    [
                        CellSpec(_("From quantity"), lambda: number_edit(formats)),
                        CellSpec(
                            _("Price of one unit"),
                            lambda: number_edit(formats, unit=self._currency),
                        ),
                    ]
                ),
                codes=("tier-quantity", "tier-twice", "tier-incomplete"),
            )
        )

    def _currency(self) -> str:
        return str(self.control("currency").value())

    def _build_sheet(self) -> None:
        self.part(_("What can be specified"))
        columns = [
            CellSpec(_("Name"), QLineEdit, 3),
            CellSpec(_("Kind"), lambda: Choice(choices.words(SHEET_KINDS)), 2),
            CellSpec(_("Choices, with commas"), QLineEdit, 4),
            CellSpec(_("Unit"), QLineEdit, 1),
            CellSpec(_("Required"), QCheckBox, 1),
        ]
        codes = ("sheet-kind", "sheet-twice", "sheet-choices")
        self.row(self.field("sheet", _("S&pecification sheet"), RowsEdit(columns), codes=codes))
        self.row(
            self.field(
                "grades",
                _("&Grades"),
                QLineEdit(),
                hint=_("The best first, with commas: A, B, C."),
            )
        )

    def _build_rest(self) -> None:
        self.part(_("When it is short"))
        self.row(
            self.field(
                "alternatives",
                _("&Alternatives, the best first"),
                RowsEdit(
                    [
                        CellSpec(_("Product"), lambda: ProductPick(self._shell), 2),
                        CellSpec(_("How it differs"), QLineEdit, 3),
                    ]
                ),
                codes=("alternative-itself", "alternative-twice", "product-code-unknown"),
            )
        )
        lead = self.field(
            "lead_days",
            _("Working &days to make it"),
            whole_edit(self._shell.formats),
            hint=_("Empty: it is not made to order."),
            codes=("lead-days-range",),
        )
        active = Choice([(True, _("yes")), (False, _("no, discontinued"))])
        self.row(lead, self.field("active", _("&On sale"), active))
        self.row(self.field("description", _("What it is &for"), NoteEdit(lines=3)))

    def _fill(self, detail: ProductDetail) -> None:
        row = detail.row
        for name in ("code", "barcode", "name", "unit"):
            self.control(name).setText(getattr(row, name))
        self.control("currency").choose(row.currency)
        for name in ("step", "minimum", "list_price"):
            self.control(name).set_value(getattr(row, name))
        self.control("grades").setText(", ".join(row.grades))
        lead = None if row.lead_days is None else Decimal(row.lead_days)
        self.control("lead_days").set_value(lead)
        self.control("active").choose(row.active)
        self.control("description").setPlainText(detail.description)
        self.control("tiers").set_values(detail.tiers)
        self.control("sheet").set_values(
            (item.name, item.kind, ", ".join(item.choices), item.unit, item.required)
            for item in detail.sheet
        )
        self.control("alternatives").set_values(
            (one.product.code, one.note) for one in detail.alternatives
        )

    # Reading

    def _values(self) -> dict[str, Any]:
        values = {name: self.control(name).text().strip() for name in ("code", "barcode", "name")}
        minimum = self.control("minimum").value()
        values |= {
            "unit": self.control("unit").text().strip(),
            "step": self.control("step").value() or _ONE,
            "list_price": self.control("list_price").value(),
            "currency": self.control("currency").value(),
            "grades": _words(self.control("grades").text()),
            "lead_days": whole(self.control("lead_days")),
            "active": self.control("active").value(),
            "description": self.control("description").toPlainText(),
        }
        if minimum is not None:
            values["minimum"] = minimum
        return values

    def _tiers(self) -> list[tuple[Decimal, Decimal]]:
        tiers: list[tuple[Decimal, Decimal]] = []
        for quantity, price in self.control("tiers").values():
            if quantity is None or price is None:
                raise RuleBroken("tier-incomplete")
            tiers.append((quantity, price))
        return tiers

    def _sheet(self) -> list[SheetItem]:
        return [
            SheetItem(name, kind, unit, tuple(_words(listed)), required)
            for name, kind, listed, unit, required in self.control("sheet").values()
        ]

    def _alternatives(self) -> list[tuple[str, str]]:
        return [(code, note) for code, note in self.control("alternatives").values()]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def open_product(
    shell: Shell,
    parent: QWidget,
    product_key: int | None,
    *,
    saved: Callable[[Any], object],
    repriced: Callable[[], object] = lambda: None,
) -> None:
    """Open the form on a product, or for a new one; ``saved`` gets a new product's id, or None.
    ``repriced`` is called where the price of one that was there is another now."""

    def ready(known: Known) -> None:
        def make() -> ActionSheet:
            form = ProductForm(shell, known)
            title = _("Change product") if known.detail is not None else _("New product")

            def done(made: Any) -> None:
                saved(made)
                if form.is_repriced():
                    repriced()

            return ActionSheet(shell, title, form, action=form.action, saved=done, width=640)

        open_form(parent, make)

    shell.background.ask(read_known, done=ready, owner=parent, key="form", product_key=product_key)
