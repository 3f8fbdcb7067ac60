"""What is asked before an order is dispatched, delivered or cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.domain.errors import RuleBroken
from desktop.queries.lines import AllocationRow, LineRow
from desktop.queries.order_story import OrderStory
from desktop.queries.orders import OrderRow
from desktop.services import fulfilment
from desktop.system.language import _, ngettext
from desktop.ui.formats import Formats
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.state_words import ORDER_STATES
from desktop.ui.texts import sentence
from desktop.ui.widgets.fields import NoteEdit
from desktop.ui.widgets.labels import label


def open_dispatch(page: QWidget, shell: Shell, story: OrderStory) -> None:
    """Ask which lines leave; everything that is here is ticked."""
    ready = [line for line in story.detail.lines if _leaving(line)]
    if not ready:
        shell.notice(sentence(RuleBroken("nothing-to-dispatch")), tone="bad")
        return

    def make() -> ActionSheet:
        form = Form()
        form.add(label(_for_whom(story), "soft", wrap=True))
        boxes = [(line, QCheckBox(_line(line, _leaving(line), shell.formats))) for line in ready]
        for _ticked, box in boxes:
            box.setChecked(True)
            form.add(box)
        form.setFocusProxy(boxes[0][1])

        def action() -> Action:
            lines = [line.id for line, box in boxes if box.isChecked()]
            return fulfilment.dispatch, {"order": story.id, "lines": lines}

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

    def make() -> ActionSheet:
        form = Form()
        form.add(label(_for_whom(story), "soft", wrap=True))
        for line in on_the_way:
            form.add(label(_line(line, _arriving(line), shell.formats), wrap=True))
        return ActionSheet(
            shell,
            _("Delivered: {number}").format(number=number),
            form,
            accept=_("Everything arrived"),
            action=lambda: (fulfilment.deliver, {"order": story.id}),
            saved=lambda state: shell.notice(
                _("Order {number} is {state}.").format(
                    number=number, state=_(ORDER_STATES[state][0])
                )
            ),
        )

    open_form(page, make)


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
