"""What is asked before an order is dispatched, delivered, confirmed, reopened or cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from desktop.domain.errors import RuleBroken
from desktop.queries.lines import AllocationRow, LineRow
from desktop.queries.order_story import OrderStory
from desktop.queries.orders import OrderRow
from desktop.services import fulfilment, orders
from desktop.system.language import _, ngettext
from desktop.ui.formats import Formats
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.pages.question import open_question
from desktop.ui.state_words import ORDER_STATES
from desktop.ui.texts import sentence
from desktop.ui.typed_edits import number_edit
from desktop.ui.widgets.fields import NoteEdit
from desktop.ui.widgets.labels import label

_SHOWN = 8  # lines named in a question


def open_dispatch(page: QWidget, shell: Shell, story: OrderStory) -> None:
    """Ask how much of each line leaves; everything that is here is filled in."""
    ready = [line for line in story.detail.lines if _leaving(line)]
    if not ready:
        shell.notice(sentence(RuleBroken("nothing-to-dispatch")), tone="bad")
        return

    def make() -> ActionSheet:
        form = Form()
        form.add(label(_for_whom(story), "soft", wrap=True))
        for line in ready:
            here = _leaving(line)
            edit = number_edit(shell.formats, value=here)
            edit.selectAll()  # typing another figure replaces it
            form.row(form.field(str(line.id), _line(line, here, shell.formats), edit))

        def action() -> Action:
            typed = {line.id: form.control(str(line.id)).value() for line in ready}
            quantities = {key: value or Decimal(0) for key, value in typed.items()}
            return fulfilment.dispatch, {"order": story.id, "quantities": quantities}

        return ActionSheet(
            shell,
            _("Dispatch {number}").format(number=story.detail.row.number),
            form,
            accept=_("Dispatch"),
            action=action,
            saved=lambda count: shell.notice(_sent(count, story, shell.formats)),
        )

    open_form(page, make)


def open_deliver(page: QWidget, shell: Shell, story: OrderStory) -> None:
    """Say what arrived, and note it."""
    on_the_way = [line for line in story.detail.lines if _arriving(line)]
    if not on_the_way:
        shell.notice(sentence(RuleBroken("nothing-to-deliver")), tone="bad")
        return
    number = story.detail.row.number
    text = _("Order {number} is {state}.")
    lines = [_line(line, _arriving(line), shell.formats) for line in on_the_way]
    open_question(
        page,
        shell,
        _("Delivered: {number}").format(number=number),
        [_for_whom(story), *lines],
        accept=_("Everything arrived"),
        action=(fulfilment.deliver, {"order": story.id}),
        saved=lambda state: shell.notice(
            text.format(number=number, state=_(ORDER_STATES[state][0]))
        ),
    )


def open_confirm(page: QWidget, shell: Shell, story: OrderStory) -> None:
    """Say what the quote comes to, and confirm it."""
    row = story.detail.row
    total = shell.formats.money(row.total.minor, row.total.currency)
    lines = [_line(line, line.quantity, shell.formats) for line in story.detail.lines[:_SHOWN]]
    if row.promised_on is not None:
        lines.append(_("Promised {day}").format(day=shell.formats.day(row.promised_on)))
    open_question(
        page,
        shell,
        _("Confirm {number}, {total}").format(number=row.number, total=total),
        [_for_whom(story), *lines],
        accept=_("Confirm the order"),
        action=(orders.confirm, {"order": story.id}),
        saved=lambda number: shell.notice(_("Order {number} is confirmed.").format(number=number)),
    )


def open_reopen(page: QWidget, shell: Shell, row: OrderRow, *, done: Callable[[], object]) -> None:
    """Say what becomes of the quote; ``done`` takes it up at the desk."""
    text = _("It is a draft with the same number until it is quoted again or confirmed.")
    open_question(
        page,
        shell,
        _("Change the quote {number}").format(number=row.number),
        [row.customer, text],
        accept=_("Take it up again"),
        action=(orders.reopen, {"order": row.id}),
        saved=lambda _none: done(),
    )


def open_cancel(page: QWidget, shell: Shell, row: OrderRow) -> None:
    """Ask for the reason; say what will be undone."""
    name = row.number or _("the draft")

    def make() -> ActionSheet:
        form = Form()
        text = _(
            "What has not left is free for others again, places on waitlists are given up, and the "
            "follow-ups are closed."
        )
        form.add(label(f"{row.customer}\n{text}".strip(), "soft", wrap=True))
        codes = ("order-cancel-reason",)
        form.row(form.field("reason", _("&Reason"), NoteEdit(), codes=codes))
        return ActionSheet(
            shell,
            _("Cancel {name}").format(name=name),
            form,
            accept=_("Cancel the order"),
            action=lambda: (
                fulfilment.cancel,
                {"order": row.id, "reason": form.control("reason").toPlainText()},
            ),
            saved=lambda _none: shell.notice(_("Cancelled: {name}.").format(name=name)),
        )

    open_form(page, make)


def _leaving(line: LineRow) -> Decimal:
    """How much of it can leave, as the service sees it: on hand, made, or a special order."""
    if line.kind == "special":
        return line.quantity if line.fulfilment == "backordered" else Decimal(0)
    return _sum(
        part
        for part in line.allocations
        if part.state == "allocated" and part.supply_kind in ("", "on-hand")
    )


def _arriving(line: LineRow) -> Decimal:
    if line.kind == "special":
        return line.quantity if line.fulfilment == "dispatched" else Decimal(0)
    return _sum(part for part in line.allocations if part.state == "dispatched")


def _sum(parts: Iterable[AllocationRow]) -> Decimal:
    return sum((part.quantity for part in parts), Decimal(0))


def _line(line: LineRow, quantity: Decimal, formats: Formats) -> str:
    name = line.description or line.code
    if quantity == line.quantity:
        return f"{formats.quantity(quantity)} × {name}"
    return _("{part} of {whole} × {name}").format(
        part=formats.quantity(quantity), whole=formats.quantity(line.quantity), name=name
    )


def _for_whom(story: OrderStory) -> str:
    return story.detail.row.customer


def _sent(count: int, story: OrderStory, formats: Formats) -> str:
    text = ngettext(
        "{count} part of order {number} has left.",
        "{count} parts of order {number} have left.",
        count,
    )
    return text.format(count=formats.whole(count), number=story.detail.row.number)
