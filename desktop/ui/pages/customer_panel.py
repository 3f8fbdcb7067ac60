"""What is known of a customer, in the panel at the right: relationship, reach, promises, notes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.queries.brief import Evidence
from desktop.queries.card import Card, FactRow
from desktop.queries.merged import MergeRow
from desktop.system.language import _, ngettext
from desktop.ui import choices, follow_up_words, promise_words
from desktop.ui.customer_sheets import fact_value
from desktop.ui.formats import Formats
from desktop.ui.page import Shell
from desktop.ui.pages.customer_words import (
    association,
    capital,
    dated,
    evident,
    merged_told,
    short_fact,
)
from desktop.ui.state_words import method_name, order_state, tier_name
from desktop.ui.style import space
from desktop.ui.waitlist_words import entry_state
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import heading, label
from desktop.ui.widgets.marks import Chip
from desktop.ui.widgets.parts import PartedPanel

_SHOWN = 8  # open orders, follow-ups and notes at most; the story has them all


class CustomerPanel(PartedPanel):
    """Filled by ``show_card``; ``open_record(area, id)`` is called for what is pressed."""

    def __init__(self, shell: Shell, open_record: Callable[[str, int], object]) -> None:
        super().__init__(_("Customer"))
        self._shell, self._open = shell, open_record
        self.show_card(None)

    def show_card(self, card: Card | None, evidence: Evidence | None = None) -> None:
        """Show what is known; None where no customer is selected."""
        self.begin()
        if card is None:
            self.part("who").text(_("Select a customer to see what is known."), "soft")
        else:
            formats, now = self._shell.formats, self._shell.now()
            today = formats.local(now).date()
            self._who(card)
            self._relationship(card, formats, today)
            if evidence is not None:
                self._evident(evidence, formats, now)
            self._reach(card, formats)
            self._points(card, formats, today)
            self._follow_ups(card, formats, now)
            self._places(card, formats, today)
            self._orders(card, formats, today)
            promise_words.show_count(self.part("promises", _("Promises")), card.kept, formats)
            self._facts(card, formats)
            self._notes(card, formats, now)
        self.finish()

    def _who(self, card: Card) -> None:
        part = self.part("who")
        name = heading(card.name)
        name.setWordWrap(True)
        part.add(name)
        part.add(_chips(card))
        if card.officer:
            part.row(_("Liaison officer"), card.officer)
        if card.merged_into is not None:
            part.add(self._other(_("Is a part of"), card.merged_into))
        for row in card.merged_from:
            part.add(self._other(_("Also here"), row))

    def _relationship(self, card: Card, formats: Formats, today: date) -> None:
        """Computed, with the order that proves it one press away."""
        part = self.part("relationship", _("Relationship"))
        known = card.relationship
        if card.cash:
            part.text(_("Sales to nobody in particular are kept here."), "soft")
            return
        if known.first_at is None or known.last_at is None:
            part.row(_("New customer"), _("no order yet"))
            return
        orders = ngettext("{count} order", "{count} orders", known.orders)
        part.row(_("Repeat customer"), orders.format(count=formats.whole(known.orders)))
        first = formats.local(known.first_at).date()
        part.row(
            _("With us for {time}").format(time=association(first, today)),
            chip=_("established") if known.established else _("not yet established"),
            tone="met" if known.established else "neutral",
        )
        part.add(self._evidence(card, formats, first))
        last = formats.local(known.last_at).date()
        part.row(_("Last order"), formats.day(last, today=today))
        for sum_ in known.purchases:
            part.row(_("Last 12 months"), formats.money(sum_.minor, sum_.currency))
        if not known.purchases:
            part.row(_("Last 12 months"), _("nothing"))

    def _evident(self, evidence: Evidence, formats: Formats, now: datetime) -> None:
        """What is worked out of contacts and promises, as on the account brief."""
        part = self.part("evidence", _("What is known of the relationship"))
        for text in evident(evidence, formats, now):
            part.text(text)
        asked = self.part("questions", _("Not answered yet"))
        for text in evidence.questions[:_SHOWN]:
            asked.text(text)
        self._more(asked.text, len(evidence.questions), formats)

    def _other(self, caption: str, row: MergeRow) -> QWidget:
        """The other record of a merge, one press away, with who merged them and when."""
        line = QWidget()
        across = QHBoxLayout(line)
        space(across, gap=8)
        across.addWidget(label(caption))
        across.addStretch(1)
        open_it = partial(self._open, "customers", row.customer_id)
        made = Button(f"{row.name} · {row.number}", role="chip", run=open_it)
        made.setToolTip(merged_told(row, self._shell))
        made.setAccessibleDescription(merged_told(row, self._shell))
        across.addWidget(made)
        return line

    def _evidence(self, card: Card, formats: Formats, first: date) -> QWidget:
        known = card.relationship
        line = QWidget()
        row = QHBoxLayout(line)
        space(row, gap=8)
        row.addWidget(label(_("First order")))
        row.addStretch(1)
        row.addWidget(label(dated(first, formats), "soft"))
        order = known.first_order_id
        if order is not None:
            made = Button(known.first_number, role="chip", run=lambda: self._open("orders", order))
            made.setAccessibleDescription(_("Opens the first order, which proves it."))
            row.addWidget(made)
        return line

    def _reach(self, card: Card, formats: Formats) -> None:
        part = self.part("reach", _("How to reach them"))
        for point in card.points:
            name = capital(choices.word(choices.POINT_KINDS, point.kind))
            if point.person:
                name = f"{name} · {point.person}"
            has_others = [other.kind for other in card.points].count(point.kind) > 1
            chip = _("preferred") if point.preferred and has_others else ""
            part.row(name, point.typed, chip=chip, tone="accent")
        if card.preferred_method:
            part.row(_("Preferred method"), method_name(card.preferred_method))
        if card.preferred_hours:
            part.row(_("Preferred hours"), card.preferred_hours)
        if card.language:
            part.row(_("Language"), choices.language_name(card.language, formats.locale))
        if card.form_of_address:
            part.row(_("Form of address"), card.form_of_address)
        if card.technically_aware is not None:
            aware = _(choices.AWARE[card.technically_aware])
            part.row(_("Technical knowledge"), aware)
        people = self.part("people", _("People"))
        for person in card.people:
            people.row(person.name, person.role)

    def _points(self, card: Card, formats: Formats, today: date) -> None:
        part = self.part("points", _("Points"))
        for account in card.accounts:
            part.row(account.programme, formats.quantity(account.balance))
            if account.expiring and account.expiring_on is not None:
                left = (account.expiring_on - today).days
                part.row(
                    _("{points} of them expire").format(points=formats.quantity(account.expiring)),
                    chip=_("today")
                    if left == 0
                    else _("in {days}").format(days=formats.days(left)),
                    tone="partly" if left <= 30 else "neutral",
                )

    def _follow_ups(self, card: Card, formats: Formats, now: datetime) -> None:
        part = self.part("follow-ups", _("Open follow-ups"))
        for row in card.follow_ups[:_SHOWN]:
            part.row(
                follow_up_words.what(row, formats),
                chip=follow_up_words.due(row, formats, now=now),
                tone=follow_up_words.due_tone(row, formats, now=now),
            )
        self._more(part.text, len(card.follow_ups), formats)

    def _places(self, card: Card, formats: Formats, today: date) -> None:
        part = self.part("places", _("Waitlist places"))
        for row in card.places:
            if row.place is None:
                chip, tone = entry_state(row, formats, today=today, now=self._shell.now())
            else:
                chip = _("place {place}").format(place=formats.whole(row.place))
                tone = "accent"
            part.row(row.title, formats.quantity(row.quantity), chip=chip, tone=tone)

    def _orders(self, card: Card, formats: Formats, today: date) -> None:
        part = self.part("orders", _("Open orders"))
        for row in card.open_orders[:_SHOWN]:
            chip, tone = order_state(row, formats, today=today)
            total = formats.money(row.total.minor, row.total.currency)
            part.row(row.number or _("draft"), total, chip=chip, tone=tone)
        self._more(part.text, len(card.open_orders), formats)

    def _facts(self, card: Card, formats: Formats) -> None:
        part = self.part("facts", _("Facts"))
        for fact in card.facts:
            part.row(short_fact(fact.fact), _fact(fact, formats))

    def _notes(self, card: Card, formats: Formats, now: datetime) -> None:
        part = self.part("notes", _("Notes"))
        for note in card.notes[:_SHOWN]:
            by = " · ".join(filter(None, (formats.moment(note.at, now=now), note.staff)))
            part.row(by, chip=_(choices.NOTE_KINDS[note.kind]))
            part.text(note.text)
        self._more(part.text, len(card.notes), formats)

    def _more(self, say: Callable[..., None], count: int, formats: Formats) -> None:
        if count > _SHOWN:
            text = _("and {count} more").format(count=formats.whole(count - _SHOWN))
            say(text, "detail")


def _chips(card: Card) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    space(row, gap=8)
    row.addWidget(label(card.number, "soft"))
    if card.tier != "standard":
        row.addWidget(Chip(tier_name(card.tier), "accent" if card.tier == "gold" else "neutral"))
    kind = _("cash sales") if card.cash else _(choices.KINDS[card.kind])
    row.addWidget(Chip(kind))
    row.addStretch(1)
    return line


def _fact(fact: FactRow, formats: Formats) -> str:
    text = fact_value(fact.fact, fact.value)
    days = [dated(day, formats) if day else "" for day in (fact.from_on, fact.to_on)]
    if any(days):
        text += f" ({days[0]} – {days[1]})"
    return text
