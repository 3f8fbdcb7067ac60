"""Offers: made now, accepted, declined, taken back. Each says first what it would do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop.queries import orders
from desktop.queries.entries import EntryRow, OfferRow
from desktop.queries.orders import OrderDetail
from desktop.queries.queue import QueueState
from desktop.services import offers, waitlists
from desktop.system.language import _, ngettext
from desktop.ui.formats import Formats
from desktop.ui.forms import Form
from desktop.ui.pages.waitlists_desk import Desk, reason, with_reason
from desktop.ui.pages.waitlists_moved import ListSheet
from desktop.ui.waitlist_words import units
from desktop.ui.widgets.labels import label


def open_offer_now(desk: Desk, state: QueueState, first: Sequence[EntryRow]) -> None:
    """Who stands first, before anything is offered."""
    row, formats = state.row, desk.shell.formats
    free = units(state.free, row.unit, formats)
    lines = [_("Free: {free}. In the list's order, as far as they reach:").format(free=free)]
    lines += [
        _("{place}. {customer} wants {quantity}").format(
            place=formats.whole(entry.place or 0),
            customer=entry.customer,
            quantity=units(entry.quantity, row.unit, formats),
        )
        for entry in first
    ]
    if row.is_dated:
        text = _("Free: {free}. Whoever wants those days is offered them, in the list's order.")
        lines = [text.format(free=free)]
    lines.append(_("Who refused before is asked again. Each offer leaves the task to call."))
    seen = first[0].revision if first else row.revision

    def make() -> ListSheet:
        form = Form()
        form.add(label("\n".join(lines), wrap=True))
        title = _("Offer free units: {title}").format(title=row.title)
        return desk.sheet(
            title,
            form,
            lambda: (waitlists.offer_now, {"waitlist": row.id}),
            of=(row.id, seen),
            accept=_("Offer them"),
            saved=lambda count: desk.shell.notice(_offered(count, formats)),
        )

    desk.open(make)


def _offered(count: int, formats: Formats) -> str:
    if not count:
        return _("Nobody was offered any: nobody who could be takes as few as there are.")
    text = ngettext(
        "{count} offer was made. The call stands on the follow-up list.",
        "{count} offers were made. The calls stand on the follow-up list.",
        count,
    )
    return text.format(count=formats.whole(count))


def open_accept(desk: Desk, entry: EntryRow, offer: OfferRow, unit: str) -> None:
    """The member takes what is offered."""
    formats = desk.shell.formats
    held = units(offer.quantity, unit, formats)
    if offer.on is not None:
        held = _("{quantity} for {day}").format(quantity=held, day=formats.day(offer.on))
    order = (
        _("They become part of order {number}.").format(number=entry.order_number)
        if entry.order_number
        else _("They become a confirmed order of their own.")
    )
    lines = [_("{customer} takes {units}.").format(customer=entry.customer, units=held), order]
    if entry.quantity > offer.quantity:
        rest = units(entry.quantity - offer.quantity, unit, formats)
        lines.append(_("{rest} go on waiting at the same key.").format(rest=rest))

    def said(taken: OrderDetail) -> None:
        text = _("{customer} has them, in order {number}.")
        desk.shell.notice(text.format(customer=entry.customer, number=taken.row.number))

    def told(order: int) -> None:
        desk.shell.background.ask(
            orders.order, order_id=order, owner=desk.page, key="taken", done=said
        )

    _ask(
        desk,
        entry,
        _("{customer} accepts").format(customer=entry.customer),
        lines,
        accept=_("Accepted"),
        action=lambda _form: (offers.accept, {"offer": offer.id}),
        saved=told,
    )


def open_decline(desk: Desk, entry: EntryRow, offer: OfferRow) -> None:
    """The member refuses; why is worth knowing, but nobody must say it."""
    text = _("The units go on to the next. The place keeps its key; this counts as a refusal.")
    _ask(
        desk,
        entry,
        _("{customer} declines").format(customer=entry.customer),
        [text],
        accept=_("Declined"),
        why=_("may be left empty"),
        action=lambda form: (offers.decline, {"offer": offer.id, "reason": reason(form)}),
        saved=_next_offered(desk),
    )


def open_take_back(desk: Desk, entry: EntryRow, offer: OfferRow) -> None:
    """We take it back before it was answered."""
    text = _("The units go on to the next. It counts as no refusal; the place keeps its key.")
    _ask(
        desk,
        entry,
        _("Take back the offer to {customer}").format(customer=entry.customer),
        [text],
        accept=_("Take it back"),
        why=" ",
        action=lambda form: (offers.withdraw_offer, {"offer": offer.id, "reason": reason(form)}),
        saved=_next_offered(desk),
    )


def _next_offered(desk: Desk) -> Callable[[int], object]:
    def told(count: int) -> None:
        text = _("Nobody else could be offered these units.")
        if count:
            text = ngettext(
                "The next member has the offer: the call is on the follow-up list.",
                "{count} others have offers: the calls are on the follow-up list.",
                count,
            ).format(count=desk.shell.formats.whole(count))
        desk.shell.notice(text)

    return told


def _ask(
    desk: Desk,
    entry: EntryRow,
    title: str,
    lines: Sequence[str],
    *,
    accept: str,
    action: Callable[[Form], Any],
    saved: Callable[[Any], object],
    why: str = "",
) -> None:
    """``why`` asks for the reason, with this hint."""

    def make() -> ListSheet:
        form = Form()
        form.add(label("\n".join(lines), wrap=True))
        if why:
            with_reason(form, hint=why.strip())
        return desk.sheet(
            title,
            form,
            lambda: action(form),
            of=(entry.waitlist_id, entry.revision),
            accept=accept,
            saved=saved,
        )

    desk.open(make)
