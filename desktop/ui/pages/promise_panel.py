"""One promise: to whom, what was told at first, every change, who told whom, and who was first."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from desktop.queries.promise_ledger import PromiseEntry
from desktop.queries.promise_story import PromiseEvent, PromiseStory
from desktop.system.language import N_, _
from desktop.ui.choices import word
from desktop.ui.letter_words import FORMS
from desktop.ui.page import Shell
from desktop.ui.pages.customer_words import DIRECTIONS, capital
from desktop.ui.pages.orders_papers import NAMES
from desktop.ui.pages.panel_parts import title_of
from desktop.ui.promise_words import by_words
from desktop.ui.sentences import rules
from desktop.ui.state_words import disposition_name, method_name
from desktop.ui.telling_words import before_and_now
from desktop.ui.widgets.parts import PartedPanel
from desktop.ui.widgets.section import Section

FATES = {
    "open": (N_("open"), "neutral"),
    "kept": (N_("kept"), "met"),
    "missed": (N_("missed"), "bad"),
    "withdrawn": (N_("withdrawn"), "neutral"),
}
"""What became of a promise: the word and its tone."""


class PromisePanel(PartedPanel):
    """Filled by ``show_promise``."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Promise"))
        self._shell = shell
        self.show_promise(None, None)

    def show_promise(self, row: PromiseEntry | None, story: PromiseStory | None) -> None:
        """Show a row of the ledger with its history; None where none is selected."""
        self.begin()
        if row is None or story is None:
            self.part("head").text(_("Select a promise to see what was told, and when."), "soft")
        else:
            self._head(row, story)
            words = EventWords(self._shell, row)
            part = self.part("story", _("What was told"))
            for event in story.events:
                words.show(part, event)
        self.finish()

    def _head(self, row: PromiseEntry, story: PromiseStory) -> None:
        formats, now = self._shell.formats, self._shell.now()
        part = self.part("head", what(row))
        title_of(part, row.customer, state_of(row))
        part.row(_("Phone"), story.reach.phone or "—")
        if story.reach.email:
            part.row(_("E-mail"), story.reach.email)
        if row.order_number:
            part.row(_("Order"), row.order_number)
        today = formats.local(now).date()
        if row.params:
            was, is_now = before_and_now(row.rule, row.params, formats, today=today)
            part.row(_("Told"), was)
            part.row(_("Now"), is_now)
        else:
            if row.moved:
                part.row(_("First told"), by_words(row, formats, now, first=True))
            part.row(_("Now"), by_words(row, formats, now))


class EventWords:
    """The events of a promise, each a row with its moment and a line of detail."""

    def __init__(self, shell: Shell, row: PromiseEntry) -> None:
        self._formats, self._now, self._row = shell.formats, shell.now(), row
        self._today = self._formats.local(self._now).date()

    def show(self, part: Section, event: PromiseEvent) -> None:
        """Write one event into a part of the panel."""
        how = getattr(self, f"_{event.kind.replace('-', '_')}")
        name, detail, chip, tone = how(event)
        is_day = event.kind == "end" and bool(event.rule)
        when = self._day(event.at) if is_day else self._formats.moment(event.at, now=self._now)
        part.row(name, when, chip=chip, tone=tone)
        if text := " · ".join(filter(None, detail)):
            part.text(text, "detail")

    def _told(self, event: PromiseEvent) -> _Words:
        first = by_words(self._row, self._formats, self._now, first=True)
        return _("Promised for {day}").format(day=first), (self._by(event),), "", "neutral"

    def _moved(self, event: PromiseEvent) -> _Words:
        name = _("Moved to {day}").format(day=self._days(event.new))
        before = _("before: {day}").format(day=self._days(event.old))
        return name, (before, self._by(event)), "", "neutral"

    def _read_back(self, event: PromiseEvent) -> _Words:
        if event.text:
            return _("Read back"), (self._by(event),), _("the customer said yes"), "met"
        return _("Read back"), (self._by(event),), "", "neutral"

    def _paper(self, event: PromiseEvent) -> _Words:
        return word(NAMES, event.text), (word(FORMS, event.new), self._by(event)), "", "neutral"

    def _contact(self, event: PromiseEvent) -> _Words:
        name = _("{method}, {direction}").format(
            method=capital(method_name(event.new)), direction=_(DIRECTIONS[event.old])
        )
        ending = disposition_name(event.text) if event.text else _("goes on")
        return name, (ending, self._by(event)), "", "neutral"

    def _to_tell(self, event: PromiseEvent) -> _Words:
        was, is_now = before_and_now(event.rule, event.params, self._formats, today=self._today)
        moved = event.moved
        assert moved is not None
        detail = [f"{was} → {is_now}"]
        if moved.asked_at is not None:
            asked = self._formats.moment(moved.asked_at, now=self._now)
            detail.append(_("they got in touch {moment}").format(moment=asked))
        if moved.told_at is not None:
            told = self._formats.moment(moved.told_at, now=self._now)
            detail.append(_("told {moment}").format(moment=told))
        if event.is_open:
            chip, tone = _("not told yet"), "partly"
        elif moved.told_at is None:
            chip, tone = _("cancelled"), "neutral"
        elif moved.was_first:
            chip, tone = _("before they asked"), "met"
        else:
            chip, tone = _("after they asked"), "bad"
        return _("To be told first"), (*detail, self._by(event)), chip, tone

    def _end(self, event: PromiseEvent) -> _Words:
        if event.rule:  # a line, of which the day is known
            text, tone = FATES[event.rule]
            return _("Delivered"), (), _(text), tone
        return _("Done"), (event.text, self._by(event)), "", "neutral"

    # Inside

    def _by(self, event: PromiseEvent) -> str:
        return _("by {name}").format(name=event.staff) if event.staff else ""

    def _day(self, at: datetime) -> str:
        return self._formats.day(self._formats.local(at).date(), today=self._today)

    def _days(self, parts: tuple[tuple[Decimal | None, str], ...]) -> str:
        said = []
        for quantity, at in parts:
            when = self._when(at)
            if len(parts) > 1 and quantity is not None:
                amount = self._formats.quantity(quantity)
                when = _("{quantity} by {day}").format(quantity=amount, day=when)
            said.append(when)
        return ", ".join(said) or _("no day yet")

    def _when(self, at: str) -> str:
        if len(at) > len("2026-11-02"):
            return self._formats.moment(datetime.fromisoformat(at), now=self._now)
        return self._formats.day(date.fromisoformat(at), today=self._today)


_Words = tuple[str, tuple[str, ...], str, str]
"""What happened, details, a chip and its tone."""


def state_of(row: PromiseEntry) -> tuple[str, str]:
    """The state of a promise and its tone; of what is to be told first, that it is."""
    if row.params:
        return _("not told yet"), "partly"
    text, tone = FATES[row.fate]
    return _(text), tone


def what(row: PromiseEntry) -> str:
    """What is promised: what somebody wrote, the product, the list, or the rule in a word."""
    thing = row.what or str(row.params.get("name") or row.params.get("title") or "")
    if thing or not row.rule:
        return " ".join(thing.split())
    return word(rules.WHY, row.rule)
