"""What is asked for a whole list: a new one, closing it, opening it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit

from desktop.domain.errors import RuleBroken
from desktop.queries import products
from desktop.queries.waitlists import WaitlistRow
from desktop.services import waitlists
from desktop.system.language import _
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.pages.waitlists_columns import today_of
from desktop.ui.pages.waitlists_desk import Desk, reason, with_reason
from desktop.ui.pages.waitlists_moved import ListSheet
from desktop.ui.typed_edits import date_edit
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.picker import Picker


def open_new_list(desk: Desk, opened: Callable[[int], object]) -> None:
    """A list for a product, or for it on a date or in a range; ``opened`` gets its id."""
    shell = desk.shell

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
            form.field("to_on", _("&Until"), days[1], codes=("waitlist-dates", "waitlist-exists")),
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

    open_form(desk.page, make)


def open_close(desk: Desk, row: WaitlistRow) -> None:
    """Close an open list, or open a closed one again, for a reason; each takes the other back."""
    is_open = row.state == "open"
    service, back = waitlists.close_list, waitlists.reopen_list
    text = _("Nobody joins and nothing is offered until it is opened again. Everybody keeps their "
             "place, and offers that stand can be accepted.")  # fmt: skip
    title, accept = _("Close {title}"), _("Close the list")
    done = _("The list is closed.")
    if not is_open:
        service, back = back, service
        text = _("What is free is offered at once, in the list's order.")
        title, accept = _("Open {title} again"), _("Open the list")
        done = _("The list is open again.")

    def make() -> ListSheet:
        form = Form()
        form.add(label(text, "soft", wrap=True))
        with_reason(form)

        def told(_value: object) -> None:
            undone = _("taken back")
            desk.shell.notice(done, undo=lambda: desk.act(back, waitlist=row.id, reason=undone))

        return desk.sheet(
            title.format(title=row.title),
            form,
            lambda: (service, {"waitlist": row.id, "reason": reason(form)}),
            of=(row.id, row.revision),
            accept=accept,
            saved=told,
        )

    desk.open(make)


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
