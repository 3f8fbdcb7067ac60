"""Stock by hand: entering it, receiving, moving, correcting and cancelling it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.errors import RuleBroken
from desktop.queries.products import ProductRow
from desktop.queries.supplies import SupplyRow
from desktop.services import stock
from desktop.system.language import N_, _, ngettext
from desktop.ui.choices import words
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.typed_edits import date_edit, number_edit
from desktop.ui.unit_words import unit_name
from desktop.ui.widgets.fields import Choice, NoteEdit

SUPPLY_KINDS = {"on-hand": N_("on hand"), "receipt": N_("expected")}
_CAPACITY = "capacity"
_ENTERED_AS = {
    "receipt": N_("expected"),
    "on-hand": N_("here, on hand"),
    _CAPACITY: N_("capacity of one day"),
}
_QUANTITY_CODES = ("quantity-missing", "quantity-zero", "quantity-step", "quantity-negative")
Moved = Callable[[int], object]
"""Gets how many orders' promises moved."""


def supply_words(row: SupplyRow, shell: Shell) -> str:
    """ "40 pc of Widget X, Thu 3 Dec"."""
    formats = shell.formats
    return _("{quantity} {unit} of {product}, {day}").format(
        quantity=formats.quantity(row.quantity),
        unit=unit_name(row.unit),
        product=row.product,
        day=formats.day(row.for_on or row.available_on, today=_today(shell)),
    )


def add_supply(shell: Shell, parent: QWidget, product: ProductRow, moved: Moved) -> None:
    """Stock that is here, a receipt that is expected, or what there is of a product sold by date
    on one day."""

    def make() -> ActionSheet:
        form = Form()
        kind = Choice(words(_ENTERED_AS))
        quantity = number_edit(shell.formats)
        on = date_edit(shell.formats, today=lambda: _today(shell))
        unit = _("&Quantity ({unit})").format(unit=unit_name(product.unit))
        form.row(
            form.field("quantity", unit, quantity, codes=_QUANTITY_CODES),
            form.field("kind", _("&Kind"), kind),
        )
        day = form.field("on", _("&Day"), on, codes=("receipt-past", "day-missing"))
        reference = form.field("reference", _("&Reference"), QLineEdit())
        form.row(day, reference)

        def show_day() -> None:
            day.setEnabled(kind.value() != "on-hand")

        kind.currentIndexChanged.connect(show_day)

        def action() -> Action:
            expected, is_capacity = kind.value() == "receipt", kind.value() == _CAPACITY
            return stock.add_supply, {
                "product": product.id,
                "kind": "receipt" if expected else "on-hand",
                "quantity": _needed(quantity.value(), "quantity-missing"),
                "available_on": _needed(on.value(), "day-missing") if expected else _today(shell),
                "for_on": _needed(on.value(), "day-missing") if is_capacity else None,
                "reference": form.typed()["reference"],
            }

        def saved(entered: stock.Entered) -> None:
            _tell_moved(shell, _("The stock is entered."), entered.moved, moved)

        title = _("Stock of {product}").format(product=product.name)
        return ActionSheet(shell, title, form, action=action, accept=_("Enter stock"), saved=saved)

    open_form(parent, make)


def receive(shell: Shell, parent: QWidget, row: SupplyRow, moved: Moved) -> None:
    """A receipt has arrived, whole or not; asked about, for it cannot be taken back."""

    def make() -> ActionSheet:
        form = Form()
        quantity = number_edit(shell.formats, value=row.quantity)
        quantity.selectAll()  # typing another figure replaces it
        hint = _("{supply}. {promised} are promised from it; what is missing is promised anew.")
        promised = shell.formats.quantity(row.allocated)
        unit = _("&Quantity that came ({unit})").format(unit=unit_name(row.unit))
        said = hint.format(supply=supply_words(row, shell), promised=promised)
        form.row(form.field("quantity", unit, quantity, hint=said, codes=_QUANTITY_CODES))

        def action() -> Action:
            came = _needed(quantity.value(), "quantity-missing")
            return stock.receive, {"supply": row.id, "quantity": came}

        def saved(count: int) -> None:
            text = _("{supply}: arrived, on hand from now on.")
            _tell_moved(shell, text.format(supply=supply_words(row, shell)), count, moved)

        title, accept = _("It has arrived"), _("On hand from now on")
        return ActionSheet(shell, title, form, action=action, accept=accept, saved=saved, width=480)

    open_form(parent, make)


def move(shell: Shell, parent: QWidget, row: SupplyRow, moved: Moved) -> None:
    """A receipt comes on another day."""

    def make() -> ActionSheet:
        form = Form()
        on = date_edit(shell.formats, today=lambda: _today(shell))
        hint = _("Now: {supply}. {promised} are promised from it.").format(
            supply=supply_words(row, shell), promised=shell.formats.quantity(row.allocated)
        )
        codes = ("receipt-past", "day-missing", "date-past")
        form.row(form.field("on", _("&Day it comes"), on, hint=hint, codes=codes))

        def action() -> Action:
            return stock.move, {"supply": row.id, "on": _needed(on.value(), "day-missing")}

        def saved(count: int) -> None:
            day = shell.formats.day(_needed(on.value(), "day-missing"), today=_today(shell))
            said = _("The receipt moved to {day}.").format(day=day)
            shell.notice(f"{said} {moved_words(count)}")
            moved(count)

        return ActionSheet(
            shell, _("Another day for the receipt"), form, action=action, saved=saved, width=480
        )

    open_form(parent, make)


def correct(shell: Shell, parent: QWidget, row: SupplyRow, moved: Moved) -> None:
    """Another quantity, with the reason."""

    def make() -> ActionSheet:
        form = Form()
        quantity = number_edit(shell.formats, value=row.quantity)
        hint = _("{promised} of it are promised: it cannot be less.").format(
            promised=shell.formats.quantity(row.allocated)
        )
        codes = ("supply-below-allocated", "quantity-missing")
        unit = _("&Quantity ({unit})").format(unit=unit_name(row.unit))
        form.row(form.field("quantity", unit, quantity, hint=hint, codes=codes))
        form.row(form.field("reason", _("&Reason"), NoteEdit(lines=2)))

        def action() -> Action:
            return stock.correct, {
                "supply": row.id,
                "quantity": _needed(quantity.value(), "quantity-missing"),
                "reason": form.typed()["reason"],
            }

        def saved(count: int) -> None:
            _tell_moved(shell, _("The quantity is corrected."), count, moved)

        title = _("Correct {product}").format(product=row.product)
        return ActionSheet(shell, title, form, action=action, saved=saved, width=480)

    open_form(parent, make)


def cancel(shell: Shell, parent: QWidget, row: SupplyRow, moved: Moved) -> None:
    """A receipt does not come, with the reason."""

    def make() -> ActionSheet:
        form = Form()
        hint = _(
            "{supply}. {promised} are promised from it: they are promised anew from what is free, "
            "the rest waits on the list."
        ).format(supply=supply_words(row, shell), promised=shell.formats.quantity(row.allocated))
        form.row(form.field("reason", _("&Reason"), NoteEdit(lines=2), hint=hint))

        def action() -> Action:
            return stock.cancel_supply, {"supply": row.id, "reason": form.typed()["reason"]}

        def saved(count: int) -> None:
            said = _("The receipt is cancelled.")
            shell.notice(f"{said} {moved_words(count)}")
            moved(count)

        return ActionSheet(
            shell,
            _("Cancel the receipt"),
            form,
            action=action,
            accept=_("Cancel receipt"),
            saved=saved,
            width=480,
        )

    open_form(parent, make)


def moved_words(count: int) -> str:
    """How many promises moved, and what is to be done about it."""
    if not count:
        return _("No promise moved.")
    text = ngettext(
        "{count} promise moved: tell the customer first.",
        "{count} promises moved: tell the customers first.",
        count,
    )
    return text.format(count=count)


def _tell_moved(shell: Shell, said: str, count: int, moved: Moved) -> None:
    """What was done, and whom to tell where a promise moved with it."""
    shell.notice(f"{said} {moved_words(count)}" if count else said)
    moved(count)


def _needed(value: Any, code: str) -> Any:
    if value is None:
        raise RuleBroken(code)
    return value


def _today(shell: Shell) -> date:
    return shell.formats.local(shell.now()).date()
