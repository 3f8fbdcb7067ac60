"""A line of a draft field by field: everything the line box can say, with Tab."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.fit import GRADES
from desktop.domain.line_language import POINTS
from desktop.domain.specifications import SheetItem
from desktop.queries import desk
from desktop.queries.desk import Candidate
from desktop.queries.lines import LineRow
from desktop.services import lines
from desktop.system.language import _
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.typed_edits import date_edit, number_edit
from desktop.ui.unit_words import unit_name
from desktop.ui.widgets.fields import Choice, NoteEdit

_SHEET = "sheet "  # before the names of sheet values, which may be named as other fields are


class LineForm(Form):
    """The fields of one line; ``product`` is None for a special order."""

    def __init__(self, shell: Shell, line: LineRow, product: Candidate | None) -> None:
        super().__init__()
        self._shell, self._line, self._product = shell, line, product
        self._build_amounts()
        self._build_wishes()
        if product is not None:
            self._build_sheet(product.sheet)
        words = NoteEdit(line.words, lines=2)
        self.row(self.field("words", _("The customer's own &words"), words))

    def action(self) -> Action:
        """Change what is another now; a choice stands as long as its line does."""
        return lines.change_line, {"line": self._line.id, **self._changes()}

    def _build_amounts(self) -> None:
        formats, line = self._shell.formats, self._line
        if self._product is None:
            text = QLineEdit(line.description)
            self.row(self.field("description", _("&Description"), text, codes=("line-empty",)))
        codes = ("quantity-zero", "quantity-step", "quantity-minimum", "quantity-range")
        quantity = number_edit(formats, value=line.quantity)
        is_named = line.price_source == "manual"
        on_record = "" if is_named else formats.quantity(line.unit_price)
        known = _("on record {price}").format(price=on_record).strip() if self._product else ""
        currency = _("points") if line.in_points else line.amount.currency
        price = number_edit(
            formats,
            value=line.unit_price if is_named else None,
            placeholder=known,
            unit=lambda: POINTS if line.in_points else currency,
        )
        discount = number_edit(formats, decimals=4, value=line.discount_percent or None)
        self.row(
            self.field(
                "quantity",
                _("&Quantity in {unit}").format(unit=unit_name(line.unit)),
                quantity,
                codes=codes,
            ),
            self.field(
                "price",
                _("&Price in {currency}").format(currency=currency),
                price,
                codes=("price-missing", "price-negative", "points-programme"),
            ),
            self.field(
                "discount_percent", _("D&iscount in %"), discount, codes=("discount-range",)
            ),
        )

    def _build_wishes(self) -> None:
        formats, line, shell = self._shell.formats, self._line, self._shell
        wanted = date_edit(
            formats,
            today=lambda: formats.local(shell.now()).date(),
            value=line.wanted_on,
            placeholder=_("3dec, fri, +2w"),
        )
        fields: list[QWidget] = [
            self.field("wanted_on", _("&Wanted by"), wanted, codes=("wanted-past",))
        ]
        if self._product is not None:
            grades = list(dict.fromkeys((*self._product.product.grades, line.quality)))
            items: list[tuple[object, str]] = [("", _("none asked"))]
            items += [(grade, grade) for grade in grades or GRADES if grade]
            quality = Choice(items, current=line.quality)
            fields.append(self.field("quality", _("&Grade"), quality, codes=("quality-unknown",)))
        self.row(*fields)

    def _build_sheet(self, sheet: tuple[SheetItem, ...]) -> None:
        for first in range(0, len(sheet), 2):
            self.row(*(self._sheet_field(item) for item in sheet[first : first + 2]))

    def _sheet_field(self, item: SheetItem) -> QWidget:
        value = str(self._line.specifications.get(item.name, ""))
        text = f"{item.name} ({item.unit})" if item.unit else item.name
        hint = _("required") if item.required else ""
        control: QWidget
        if item.kind in ("choice", "yes-no"):
            words = {"yes": _("yes"), "no": _("no")}
            values = item.choices if item.kind == "choice" else tuple(words)
            items: list[tuple[object, str]] = [("", _("none asked"))]
            items += [(each, words.get(each, each)) for each in values]
            control = Choice(items, current=value)
        else:
            control = QLineEdit(value)
        return self.field(_SHEET + item.name, text.replace("&", "&&"), control, hint=hint)

    def _changes(self) -> dict[str, Any]:
        line, typed = self._line, self.typed()
        values: dict[str, Any] = {
            "quantity": self.control("quantity").value() or Decimal(0),
            "discount_percent": self.control("discount_percent").value() or Decimal(0),
            "wanted_on": self.control("wanted_on").value(),
            "words": typed["words"],
        }
        if self._product is None:
            values["description"] = typed["description"]
        else:
            values["quality"] = typed["quality"]
            values["specifications"] = {
                name.removeprefix(_SHEET): str(value).strip()
                for name, value in typed.items()
                if name.startswith(_SHEET) and str(value or "").strip()
            }
        changes = {name: value for name, value in values.items() if value != getattr(line, name)}
        price = self.control("price").value()
        if price != (line.unit_price if line.price_source == "manual" else None):
            changes["price"] = price
            changes["price_currency"] = POINTS if line.in_points else ""
            changes["calculation"] = self.control("price").calculation()
        return changes


def edit_line(shell: Shell, parent: QWidget, line: LineRow) -> None:
    """Open the form on a line; the desk reloads by itself when it is saved."""

    def ready(product: Candidate | None) -> None:
        def make() -> ActionSheet:
            form = LineForm(shell, line, product)
            title = _("Line {product}").format(product=line.description)
            return ActionSheet(shell, title, form, action=form.action)

        open_form(parent, make)

    if line.product_id is None:
        ready(None)
    else:
        shell.background.ask(
            desk.candidate, done=ready, owner=parent, key="line", product_id=line.product_id
        )
