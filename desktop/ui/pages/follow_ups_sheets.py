"""What is asked before a follow-up is put off again, handed over, cancelled, or planned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.domain.errors import RuleBroken
from desktop.queries import customers
from desktop.queries.followups import FollowUpRow
from desktop.queries.office import settings as office_settings
from desktop.queries.staff import StaffRow
from desktop.queries.unplanned import UnplannedRow
from desktop.services import followups, handovers
from desktop.services.change import Outcome
from desktop.system.language import _
from desktop.ui import follow_up_words as words
from desktop.ui.choices import code_items
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.pages.follow_ups_unplanned import subject as open_subject
from desktop.ui.typed_edits import date_edit, whole, whole_edit
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.fields import Choice, NoteEdit
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.picker import Picker


def snooze(
    *,
    follow_up: int,
    on: date | None = None,
    hours: int = 0,
    days: int = 0,
    reason: str = "",
    who: int | None,
    now: datetime,
) -> Outcome[int]:
    """Put off to the closing of a day, by office hours, or by working days; runs in a lane."""
    calendar = office_settings().calendar
    if on is not None:
        until = calendar.moment(on)
    elif hours:
        until = calendar.due_after_hours(now, hours)
    else:
        until = calendar.due_in_days(now, days)
    return followups.snooze(follow_up=follow_up, until=until, reason=reason, who=who, now=now)


def open_snooze(page: QWidget, shell: Shell, row: FollowUpRow) -> None:
    """The third time needs a reason."""

    def make() -> ActionSheet:
        form = Form()
        text = _("It was put off {count} times already. Say why once more.")
        form.add(label(text.format(count=shell.formats.whole(row.snoozes)), "soft", wrap=True))
        until = date_edit(shell.formats, today=_today(shell), placeholder=_("+2d, fri, 3 dec"))
        form.row(form.field("on", _("&Until"), until, codes=("snooze-past", "due-too-far")))
        form.row(form.field("reason", _("&Reason"), NoteEdit(), codes=("snooze-reason",)))

        def action() -> Action:
            values = {"follow_up": row.id, "on": _needed(until, "on"), "reason": _text(form)}
            return snooze, values

        title = _("Put off: {customer}").format(customer=row.customer)
        return ActionSheet(shell, title, form, accept=_("Put off"), action=action)

    open_form(page, make)


def open_hand_over(
    page: QWidget, shell: Shell, row: FollowUpRow, colleagues: Sequence[StaffRow]
) -> None:
    """Who is asked to take it; until they do it stays where it is."""

    def make() -> ActionSheet:
        form = Form()
        text = _("Until your colleague takes it, it stays yours. The pool takes it at once.")
        form.add(label(text, "soft", wrap=True))
        items: list[tuple[object, str]] = [
            (staff.id, staff.name) for staff in colleagues if staff.id != row.owner_id
        ]
        items.append((None, _("the pool, for anybody")))
        to = Choice(items, current=items[0][0])
        codes = ("handover-to-self", "handover-not-owner", "staff-gone")
        form.row(form.field("to", _("&To"), to, codes=codes))
        title = _("Hand over: {customer}").format(customer=row.customer)
        return ActionSheet(
            shell,
            title,
            form,
            accept=_("Hand over"),
            action=lambda: (handovers.hand_over, {"follow_up": row.id, "to": to.value()}),
        )

    open_form(page, make)


def open_cancel(page: QWidget, shell: Shell, row: FollowUpRow) -> None:
    """Why it is no longer needed."""

    def make() -> ActionSheet:
        form = Form()
        codes = ("follow-up-no-reason", "follow-up-last")
        form.row(form.field("reason", _("&Reason"), NoteEdit(), codes=codes))
        title = _("No longer needed: {customer}").format(customer=row.customer)
        return ActionSheet(
            shell,
            title,
            form,
            accept=_("No longer needed"),
            action=lambda: (followups.cancel, {"follow_up": row.id, "reason": _text(form)}),
        )

    open_form(page, make)


def open_new(
    page: QWidget,
    shell: Shell,
    colleagues: Sequence[StaffRow],
    *,
    home: str,
    made: Callable[[int], object],
    about: UnplannedRow | None = None,
) -> None:
    """Something to be done for a customer by a day, or ``about`` something open that has no next
    date; ``made`` gets its id."""

    def make() -> ActionSheet:
        form = Form()
        subject = _subject(form, shell, home, about)
        form.row(form.field("what", _("&What is to be done"), NoteEdit(lines=2)))
        due = date_edit(shell.formats, today=_today(shell), placeholder=_("tomorrow, fri, +2w"))
        method = Choice(code_items("communication-methods"), current="telephone")
        form.row(
            form.field("due", _("&Due"), due, codes=("due-too-far",)),
            form.field("method", _("&By"), method, codes=("code-unknown",)),
        )
        people = [*((one.id, one.name) for one in colleagues), (None, _("the pool"))]
        owner = Choice(people, current=shell.staff_id())
        form.row(form.field("owner", _("&Owner"), owner, codes=("staff-gone",)))
        repeat = _Repeat(form, shell) if about is None else None

        def action() -> Action:
            return _add, {
                **subject(),
                **({} if repeat is None else repeat.values()),
                "what": form.control("what").toPlainText(),
                "on": _needed(due, "due"),
                "method": method.value(),
                "owner": owner.value(),
            }

        return _sheet(shell, form, action, made)

    open_form(page, make)


_RECORDS = {"order": "order", "line": "line", "place": "entry", "contact": "contact"}
"""What ``followups.add`` calls the record of each kind that a person plans for."""


def _subject(
    form: Form, shell: Shell, home: str, about: UnplannedRow | None
) -> Callable[[], dict[str, Any]]:
    """The field for the customer, or a line that says what it is about; its values for ``_add``."""
    if about is not None:
        form.add(label(f"{about.customer} · {open_subject(about)}", "soft", wrap=True))
        named = {_RECORDS[about.kind]: about.subject_id}
        if about.order_id is not None:
            named["order"] = about.order_id
        return lambda: {"customer": about.customer_id, **named}
    customer = _customer_picker(shell, home)
    form.row(form.field("customer", _("&Customer"), customer, codes=("customer-gone",)))

    def values() -> dict[str, Any]:
        picked = customer.value()
        if picked is None:
            raise RuleBroken("text-missing", field="customer")
        return {"customer": picked.id}

    return values


def _sheet(
    shell: Shell, form: Form, action: Callable[[], Action], made: Callable[[int], object]
) -> ActionSheet:
    title = _("New follow-up")
    return ActionSheet(shell, title, form, accept=_("Plan it"), action=action, saved=made)


def _customer_picker(shell: Shell, home: str) -> Picker:
    return Picker(
        background=shell.background,
        find=lambda *, text: customers.find(text, home_country=home, limit=6),
        columns=(
            Column("name", "", lambda row: row.name, stretch=True),
            Column("phone", "", lambda row: row.phone, ink=lambda row: "soft"),
        ),
        written=lambda row: row.name,
        placeholder=_("Name, number or phone"),
    )


class _Repeat:
    """The fields that say how something comes again, at first that it does not."""

    def __init__(self, form: Form, shell: Shell) -> None:
        ways = [(each, _(text)) for each, text in words.REPEATS.items()]
        self._counted = Choice([("", _("once")), *ways], current="")
        self._every = whole_edit(shell.formats, value=1)
        self._unit = Choice([(each, _(text)) for each, text in words.UNITS.items()])
        form.row(form.field("counted", _("&Repeated"), self._counted))
        form.row(
            form.field("every", _("&Every"), self._every, codes=("repeat-malformed",)),
            form.field("unit", _("&Unit"), self._unit),
        )
        self._counted.currentIndexChanged.connect(self._on_chosen)
        self._on_chosen()

    def values(self) -> dict[str, Any]:
        """What ``_add`` takes of it."""
        if not self._counted.value():
            return {}
        every = whole(self._every)
        if every is None:
            raise RuleBroken("text-missing", field="every")
        unit = self._unit.value()
        return {"counted": self._counted.value(), "every": every, "unit": unit}

    def _on_chosen(self) -> None:
        for control in (self._every, self._unit):
            control.setEnabled(bool(self._counted.value()))


def _add(*, on: date, **values: Any) -> Outcome[int]:
    """Due at the office's closing of that day; runs in a lane."""
    due = office_settings().calendar.moment(on)
    if "counted" in values:
        return followups.add_repeated(due=due, **values)
    return followups.add(due=due, **values)


def _needed(edit: Any, field: str) -> date:
    day: date | None = edit.value()
    if day is None:
        raise RuleBroken("text-missing", field=field)
    return day


def _text(form: Form) -> str:
    text: str = form.control("reason").toPlainText()
    return text


def _today(shell: Shell) -> Callable[[], date]:
    return lambda: shell.formats.local(shell.now()).date()
