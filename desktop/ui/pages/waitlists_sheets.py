"""What is asked before units are given or a place is changed, and for a new list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.errors import RuleBroken
from desktop.queries import products
from desktop.queries.entries import EntryRow
from desktop.queries.queue import QueueState
from desktop.services import places, waitlists
from desktop.system.language import _
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.pages.question import open_question
from desktop.ui.pages.waitlists_columns import today_of
from desktop.ui.typed_edits import date_edit, number_edit
from desktop.ui.waitlist_words import units
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.fields import NoteEdit
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.picker import Picker


def open_give(
    page: QWidget,
    shell: Shell,
    state: QueueState | None,
    first: Sequence[EntryRow],
    *,
    saved: Callable[[int], object],
) -> None:
    """Who stands first, before units are given; refused if others do by then."""
    if state is None:
        return
    row, formats = state.row, shell.formats
    free = units(state.free, row.unit, formats)
    lines = [
        _("{free} are free. In the list's order, as far as they reach:").format(free=free),
        *(
            _("{place}. {customer} wants {quantity}").format(
                place=formats.whole(entry.place or 0),
                customer=entry.customer,
                quantity=units(entry.quantity, row.unit, formats),
            )
            for entry in first
        ),
        _("Each leaves the task to call on the follow-up list."),
    ]
    open_question(
        page,
        shell,
        _("Give free units: {title}").format(title=row.title),
        lines,
        accept=_("Give them"),
        action=(
            waitlists.offer_now,
            {"waitlist": row.id, "seen": row.revision},
        ),
        saved=saved,
    )


def open_grant(page: QWidget, shell: Shell, entry: EntryRow, *, cap_days: int | None) -> None:
    """A head start in days, with its reason."""

    def make() -> ActionSheet:
        form = Form()
        text = _("The days go in front of the time of joining and stay part of the key.")
        if cap_days is not None:
            cap = _("All head starts together count {days} at most.")
            text += " " + cap.format(days=shell.formats.days(cap_days))
        form.add(label(text, "soft", wrap=True))
        days = number_edit(shell.formats, decimals=2)
        form.row(form.field("days", _("&Days"), days, codes=("grant-days",)))
        form.row(form.field("reason", _("&Reason"), NoteEdit()))

        def action() -> Action:
            value: Decimal | None = days.value()
            if value is None:
                raise RuleBroken("text-missing", field="days")
            return places.grant, {"entry": entry.id, "days": value, "reason": _reason(form)}

        title = _("Head start for {customer}").format(customer=entry.customer)
        return ActionSheet(
            shell,
            title,
            form,
            accept=_("Grant"),
            action=action,
            saved=_telling(shell, _("{customer} has a head start."), entry),
        )

    open_form(page, make)


def open_pause(page: QWidget, shell: Shell, entry: EntryRow) -> None:
    """The day from which the place counts again."""

    def make() -> ActionSheet:
        form = Form()
        text = _("Until that day the place is passed over; then it is back at the same key.")
        form.add(label(text, "soft", wrap=True))
        until = date_edit(shell.formats, today=lambda: today_of(shell), placeholder=_("+2w, 3 dec"))
        form.row(form.field("until", _("Pause &until"), until, codes=("pause-past",)))

        def action() -> Action:
            value: date | None = until.value()
            if value is None:
                raise RuleBroken("text-missing", field="until")
            return places.pause, {"entry": entry.id, "until": value}

        title = _("Pause {customer}").format(customer=entry.customer)
        return ActionSheet(
            shell,
            title,
            form,
            accept=_("Pause"),
            action=action,
            saved=_telling(shell, _("{customer} is passed over until then."), entry),
        )

    open_form(page, make)


def open_withdraw(page: QWidget, shell: Shell, entry: EntryRow) -> None:
    """Why somebody leaves the list."""

    def make() -> ActionSheet:
        form = Form()
        text = _("The place is given up, and the order no longer waits for these units.")
        form.add(label(text, "soft", wrap=True))
        form.row(form.field("reason", _("&Reason"), NoteEdit()))
        title = _("Take {customer} off the list").format(customer=entry.customer)
        return ActionSheet(
            shell,
            title,
            form,
            accept=_("Withdraw"),
            action=lambda: (places.withdraw, {"entry": entry.id, "reason": _reason(form)}),
            saved=_telling(shell, _("{customer} is off the list."), entry),
        )

    open_form(page, make)


def open_new_list(page: QWidget, shell: Shell, opened: Callable[[int], object]) -> None:
    """A list for a product, or for it on a date or in a range; ``opened`` gets its id."""

    def make() -> ActionSheet:
        form = Form()
        product = _product_picker(shell)
        title = QLineEdit()
        product.picked.connect(
            lambda row: title.setText(row.name) if row is not None and not title.text() else None
        )
        form.row(form.field("product", _("&Product"), product))
        form.row(form.field("title", _("&Title"), title))
        days = [date_edit(shell.formats, today=lambda: today_of(shell)) for _end in range(2)]
        form.row(
            form.field("from_on", _("&From"), days[0], hint=_("only where it is sold by date")),
            form.field("to_on", _("&Until"), days[1], codes=("waitlist-dates",)),
        )

        def action() -> Action:
            row = product.value()
            if row is None:
                raise RuleBroken("text-missing", field="product")
            return waitlists.open_list, {
                "product": row.id,
                "title": title.text(),
                "from_on": days[0].value(),
                "to_on": days[1].value(),
            }

        return ActionSheet(
            shell, _("New waitlist"), form, accept=_("Open the list"), action=action, saved=opened
        )

    open_form(page, make)


def _product_picker(shell: Shell) -> Picker:
    return Picker(
        background=shell.background,
        find=_products,
        columns=(
            Column("name", "", lambda row: row.name, stretch=True),
            Column("code", "", lambda row: row.code, ink=lambda row: "soft"),
        ),
        written=lambda row: row.name,
        placeholder=_("Code, name or barcode"),
    )


def _products(*, text: str) -> Sequence[Any]:
    return products.find(text, limit=6)


def _reason(form: Form) -> str:
    text: str = form.control("reason").toPlainText()
    return text


def _telling(shell: Shell, text: str, entry: EntryRow) -> Callable[[Any], object]:
    return lambda _value: shell.notice(text.format(customer=entry.customer))
