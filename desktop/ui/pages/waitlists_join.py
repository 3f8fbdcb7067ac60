"""Joining by hand: somebody rings and asks to be told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.errors import RuleBroken
from desktop.queries import customers
from desktop.queries.capacity import FreeDay, free_days
from desktop.queries.queue import QueueState
from desktop.services import places
from desktop.system.language import _
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.pages.waitlists_columns import today_of
from desktop.ui.pages.waitlists_desk import Desk
from desktop.ui.pages.waitlists_sheets import Wanted
from desktop.ui.style import look, space
from desktop.ui.waitlist_words import units
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.picker import Picker

_CODES = (
    *("waitlist-joined", "waitlist-cash", "waitlist-closed"),
    *("customer-merged", "customer-gone"),
)


def open_join(desk: Desk, state: QueueState) -> None:
    """Who, how many, from how few on, and on a list with dates for which; what is free near those
    is offered, one press away."""
    row, shell = state.row, desk.shell

    def make() -> ActionSheet:
        form = Form()
        customer = Picker(
            background=shell.background,
            find=lambda *, text: customers.find(text, home_country=state.home, limit=6),
            columns=(
                Column("name", "", lambda found: found.name, stretch=True),
                Column("phone", "", lambda found: found.phone, ink=lambda found: "soft"),
            ),
            written=lambda found: found.name,
            placeholder=_("Name, number or phone"),
        )
        form.row(form.field("customer", _("&Customer"), customer, codes=_CODES))
        wanted = Wanted(desk, form, row)
        if row.is_dated:
            form.add(NearMisses(desk, state, wanted))

        def action() -> Action:
            found = customer.value()
            if found is None:
                raise RuleBroken("text-missing", field="customer")
            values = {"waitlist": row.id, "customer": found.id, **wanted.values()}
            return places.join_by_hand, values

        def saved(entry: int) -> None:
            found = customer.value()
            text = _("{customer} waits on the list.").format(customer=found.name)
            why = _("joined by mistake")
            shell.notice(text, undo=lambda: desk.act(places.withdraw, entry=entry, reason=why))

        title = _("Join {title}").format(title=row.title)
        return ActionSheet(shell, title, form, accept=_("Join"), action=action, saved=saved)

    open_form(desk.page, make)


class NearMisses(QWidget):
    """The free days near the ones that are wanted: "the 20th is free"."""

    def __init__(self, desk: Desk, state: QueueState, wanted: Wanted) -> None:
        super().__init__()
        self._desk, self._state, self._wanted = desk, state, wanted
        column = QVBoxLayout(self)
        space(column, gap=4)
        self._said = label("", "soft", wrap=True)
        column.addWidget(self._said)
        self._days = QWidget()
        self._flow = Flow(self._days, gap=8)
        column.addWidget(self._days)
        self.setMinimumHeight(look.px(84))  # the sheet is as high as it will be
        column.addStretch(1)
        self.buttons: list[Button] = []
        for edit in (wanted.first, wanted.last):
            edit.value_changed.connect(self._look)
        self._look()

    def _look(self, _value: object = None) -> None:
        shell = self._desk.shell
        shell.background.ask(
            free_days,
            product_id=self._state.row.product_id,
            today=today_of(shell),
            near=self._wanted.first.value() or self._wanted.last.value(),
            owner=self,
            key="near",
            done=self._show,
        )

    def _show(self, days: Sequence[FreeDay]) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        formats, row = self._desk.shell.formats, self._state.row
        inside = [day for day in days if _is_in(day, self._state)]
        outside = [day for day in days if day not in inside]
        said = [_("Free now, and offered at once to who joins for it:")] if inside else []
        if outside:
            also = ", ".join(formats.day(day.on) for day in outside)
            text = _("Free outside this list, to be ordered without waiting: {days}.")
            said.append(text.format(days=also))
        if not days:
            said = [_("No day is free now.")]
        self._said.setText("\n".join(reversed(said)))
        for day in inside:
            text = _("{day}: {units} free").format(
                day=formats.day(day.on), units=units(day.quantity, row.unit, formats)
            )
            button = Button(text, run=partial(self._take, day))
            self._flow.addWidget(button)
            self.buttons.append(button)
        self._days.setVisible(bool(inside))

    def _take(self, day: FreeDay) -> None:
        self._wanted.first.set_value(day.on)
        self._wanted.last.set_value(day.on)


def _is_in(day: FreeDay, state: QueueState) -> bool:
    first, last = state.row.from_on, state.row.to_on
    return (first or day.on) <= day.on <= (last or day.on)
