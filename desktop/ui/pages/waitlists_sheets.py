"""What is asked before a place is changed: head start, pause, leaving, what is wanted, merging."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from desktop.queries.entries import EntryRow
from desktop.queries.waitlists import WaitlistRow
from desktop.services import places, taking_back
from desktop.system.language import _
from desktop.ui.forms import Action, Form
from desktop.ui.pages.waitlists_columns import today_of
from desktop.ui.pages.waitlists_desk import Desk, needed, reason, with_reason
from desktop.ui.pages.waitlists_moved import ListSheet
from desktop.ui.typed_edits import date_edit, number_edit
from desktop.ui.unit_words import unit_name
from desktop.ui.waitlist_words import units
from desktop.ui.widgets.labels import label

QUANTITY_CODES = (
    "quantity-zero",
    "quantity-step",
    "quantity-negative",
    "quantity-minimum",
    "entry-wider",
)


def open_grant(desk: Desk, entry: EntryRow, *, cap_days: int | None) -> None:
    """A head start in days, with its reason."""

    def make() -> ListSheet:
        form = Form()
        text = _("The days go in front of the time of joining and stay part of the key.")
        if cap_days is not None:
            cap = _("All head starts together count {days} at most.")
            text += " " + cap.format(days=desk.shell.formats.days(cap_days))
        form.add(label(text, "soft", wrap=True))
        days = number_edit(desk.shell.formats, decimals=2)
        form.row(form.field("days", _("&Days"), days, codes=("grant-days",)))
        with_reason(form)

        def action() -> Action:
            value = needed(days.value(), "days")
            return places.grant, {"entry": entry.id, "days": value, "reason": reason(form)}

        return _sheet(
            desk,
            entry,
            _("Head start for {customer}"),
            form,
            action,
            accept=_("Grant"),
            saved=_telling(desk, _("{customer} has a head start."), entry, "granted"),
        )

    desk.open(make)


def open_pause(desk: Desk, entry: EntryRow) -> None:
    """The day from which the place counts again, or none."""

    def make() -> ListSheet:
        form = Form()
        text = _(
            "Until that day the place is passed over; then it is back at the same key. "
            "Without a day it is passed over until somebody resumes it."
        )
        form.add(label(text, "soft", wrap=True))
        until = date_edit(
            desk.shell.formats,
            today=lambda: today_of(desk.shell),
            placeholder=_("+2w, 3 dec"),
        )
        form.row(form.field("until", _("Pause &until"), until, codes=("pause-past",)))

        def told(_value: object) -> None:
            text = _("{customer} is passed over until then.")
            if until.value() is None:
                text = _("{customer} is passed over until somebody resumes the place.")
            desk.shell.notice(
                text.format(customer=entry.customer),
                undo=_undo(desk, entry, "paused"),
            )

        return _sheet(
            desk,
            entry,
            _("Pause {customer}"),
            form,
            lambda: (places.pause, {"entry": entry.id, "until": until.value()}),
            accept=_("Pause"),
            saved=told,
        )

    desk.open(make)


def open_withdraw(desk: Desk, entry: EntryRow) -> None:
    """Why somebody leaves the list. A place that no order made can be put back."""
    by_hand = entry.line_id is None

    def make() -> ListSheet:
        form = Form()
        text = (
            _("The place is given up.")
            if by_hand
            else _("The place is given up, and the order no longer waits for these units.")
        )
        form.add(label(text, "soft", wrap=True))
        with_reason(form)

        def told(_value: object) -> None:
            undo = (lambda: desk.act(places.restore, entry=entry.id)) if by_hand else None
            text = _("{customer} is off the list.").format(customer=entry.customer)
            desk.shell.notice(text, undo=undo)

        return _sheet(
            desk,
            entry,
            _("Take {customer} off the list"),
            form,
            lambda: (places.withdraw, {"entry": entry.id, "reason": reason(form)}),
            accept=_("Withdraw"),
            saved=told,
        )

    desk.open(make)


def open_change(desk: Desk, entry: EntryRow, waitlist: WaitlistRow) -> None:
    """How many, from how few on, for which days; the key stays."""

    def make() -> ListSheet:
        form = Form()
        form.add(
            label(
                _("The place keeps its key. More units than before have to join anew."),
                "soft",
                wrap=True,
            )
        )
        asked = Wanted(desk, form, waitlist, entry=entry)
        title = _("What {customer} wants")
        return _sheet(
            desk,
            entry,
            title,
            form,
            lambda: (places.change_place, {"entry": entry.id, **asked.values()}),
            accept=_("Change"),
            saved=_telling(desk, _("{customer} wants this from now on."), entry, "changed"),
        )

    desk.open(make)


class Wanted:
    """The fields for what a place wants: quantity, the least, days. ``entry`` fills them."""

    def __init__(
        self, desk: Desk, form: Form, waitlist: WaitlistRow, *, entry: EntryRow | None = None
    ) -> None:
        formats = desk.shell.formats
        self.quantity = number_edit(formats, value=entry.quantity if entry else None)
        self.quantity.selectAll()  # typing another figure replaces it
        self.quantity.setEnabled(entry is None or entry.line_id is None)
        self.least = number_edit(formats, value=entry.minimum if entry else None)
        unit = _("&Quantity ({unit})").format(unit=unit_name(waitlist.unit))
        hint = "" if self.quantity.isEnabled() else _("the order says how many")
        form.row(
            form.field("quantity", unit, self.quantity, hint=hint, codes=QUANTITY_CODES),
            form.field(
                "minimum",
                _("Takes at &least"),
                self.least,
                hint=_("empty: one step"),
                codes=("entry-minimum",),
            ),
        )
        self.first = self._day(desk, entry.first_on if entry else None)
        self.last = self._day(desk, entry.last_on if entry else None)
        if waitlist.is_dated:
            form.row(
                form.field("first_on", _("&From"), self.first, hint=_("empty: any day")),
                form.field("last_on", _("&Until"), self.last, codes=("entry-dates", "wanted-past")),
            )
        else:
            until = _("&Wanted until")
            form.row(form.field("last_on", until, self.last, codes=("entry-dates", "wanted-past")))

    def _day(self, desk: Desk, value: date | None) -> Any:
        return date_edit(desk.shell.formats, today=lambda: today_of(desk.shell), value=value)

    def values(self) -> dict[str, Any]:
        """What the services take. Raises RuleBroken ``text-missing``."""
        return {
            "quantity": needed(self.quantity.value(), "quantity"),
            "minimum": self.least.value(),
            "first_on": self.first.value(),
            "last_on": self.last.value(),
        }


def open_merge(desk: Desk, twins: Sequence[EntryRow], unit: str) -> None:
    """Two places of one customer: what they are, and what becomes of them."""
    if len(twins) < 2:
        desk.shell.notice(_("This customer has no other place here that could be merged."))
        return
    kept, other = twins[0], twins[1]
    formats = desk.shell.formats

    def told(entry: EntryRow) -> str:
        place = "—" if entry.place is None else formats.whole(entry.place)
        return _("Place {place}: wants {quantity}, joined {moment}").format(
            place=place,
            quantity=units(entry.quantity, unit, formats),
            moment=formats.moment(entry.joined_at),
        )

    def make() -> ListSheet:
        form = Form()
        lines = [
            told(kept),
            told(other),
            _("They become one place, with the better key and the larger quantity."),
        ]
        form.add(label("\n".join(lines), wrap=True))
        return _sheet(
            desk,
            kept,
            _("Two places of {customer}"),
            form,
            lambda: (places.merge_places, {"kept": kept.id, "merged": other.id}),
            accept=_("Make them one"),
            saved=_telling(desk, _("{customer} has one place now."), kept, "merged"),
        )

    desk.open(make)


def _sheet(
    desk: Desk,
    entry: EntryRow,
    title: str,
    form: Form,
    action: Callable[[], Action],
    *,
    accept: str,
    saved: Callable[[Any], object],
) -> ListSheet:
    """``title`` is a text with a place for the customer."""
    return desk.sheet(
        title.format(customer=entry.customer),
        form,
        action,
        of=(entry.waitlist_id, entry.revision),
        accept=accept,
        saved=saved,
    )


def _telling(desk: Desk, text: str, entry: EntryRow, action: str) -> Callable[[Any], object]:
    return lambda _value: desk.shell.notice(
        text.format(customer=entry.customer), undo=_undo(desk, entry, action)
    )


def _undo(desk: Desk, entry: EntryRow, action: str) -> Callable[[], object]:
    return lambda: desk.act(taking_back.take_back, entry=entry.id, action=action)
