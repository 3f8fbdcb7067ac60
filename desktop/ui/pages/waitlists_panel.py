"""One place on a waitlist: where it stands, why there, its offer, and what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.queries.entries import EntryRow, OfferRow
from desktop.queries.queue import EntryStory
from desktop.queries.waitlists import WaitlistRow
from desktop.system.language import _, ngettext
from desktop.ui.certificate_words import opened, outcome
from desktop.ui.formats import Formats
from desktop.ui.page import Key, Shell
from desktop.ui.pages.panel_parts import title_of
from desktop.ui.waitlist_log_words import parts
from desktop.ui.waitlist_words import entry_state, offer_state, span, tier_source, units
from desktop.ui.widgets.buttons import ActionRow
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.marks import Chip
from desktop.ui.widgets.parts import PartedPanel

if TYPE_CHECKING:
    from desktop.queries.forecasts import Expected

_DAYS = 7  # of a list with dates; the best places are shown
_LATELY = 12  # rows of the log
_ANSWERS = ("A", "D", "T")
_SCORED = 5  # dates; of fewer a share says nothing
_ORDER = ("head", "offer", "days", "forecast", "told", "why", "certificates", "history")


class EntryPanel(PartedPanel):
    """Filled by ``show_story``; ``keys`` are those of the page, ``tick`` writes what is left."""

    def __init__(self, shell: Shell, keys: Callable[[], Sequence[Key]]) -> None:
        super().__init__(_("Place on the waitlist"))
        self._shell, self._keys = shell, keys
        self._left: tuple[Chip, OfferRow] | None = None
        for name in _ORDER:  # whatever is shown first, they stand in this order
            self.part(name)
        self.show_story(None, None)

    def show_story(
        self,
        story: EntryStory | None,
        waitlist: WaitlistRow | None,
        expected: Expected | None = None,
    ) -> None:
        """Show a place; None where none is selected. What is ``expected`` comes after it."""
        self.begin()
        self._left = None
        if story is None or waitlist is None:
            text = _("Select somebody who waits to see why they stand where they stand.")
            self.part("head").text(text, "soft")
        else:
            formats, now = self._shell.formats, self._shell.now()
            self._head(story, waitlist, formats, now)
            if story.entry.offer is not None:
                self._offer(story.entry, story.entry.offer, waitlist, formats, now)
            self._days(story, formats)
            if expected is not None and expected.id == story.id:
                self._expected(expected, formats, formats.local(now).date())
            self._told(story, formats, now)
            self._why(story, waitlist, formats, now)
            self._certificates(story, waitlist, formats, now)
            self._log(story, formats, now)
        self.finish()

    def tick(self) -> None:
        """Time has passed: what is left of the offer, without reading."""
        if self._left is not None:
            chip, offer = self._left
            chip.show_state(*offer_state(offer, self._shell.formats, now=self._shell.now()))

    def _head(
        self, story: EntryStory, waitlist: WaitlistRow, formats: Formats, now: datetime
    ) -> None:
        entry = story.entry
        part = self.part("head", entry.customer)
        word, _tone = entry_state(entry, formats, today=formats.local(now).date())
        if entry.place is not None:
            place = _("Place {place} of {count} waiting").format(
                place=formats.whole(entry.place), count=formats.whole(story.waiting)
            )
            title_of(part, place)
        else:
            title_of(part, word[:1].upper() + word[1:])
        if entry.place_on is not None:
            part.row(_("For the day"), formats.day(entry.place_on))
        if story.units_ahead is not None:
            ahead = units(story.units_ahead, waitlist.unit, formats)
            part.row(_("Wanted ahead"), ahead if story.units_ahead else _("nothing"))
        wants = units(entry.quantity, waitlist.unit, formats)
        if entry.minimum < entry.quantity:
            least = units(entry.minimum, waitlist.unit, formats)
            wants = _("{wanted}, takes {least} or more").format(wanted=wants, least=least)
        part.row(_("Wants"), wants)
        if wanted := span(entry.first_on, entry.last_on, formats):
            part.row(_("For"), wanted)
        part.row(_("Phone"), story.phone or "—")
        if entry.order_number:
            part.row(_("Order"), entry.order_number)
        if entry.reason and entry.state == "withdrawn":
            part.row(_("Withdrawn because"), entry.reason)
        if entry.twins:
            text = ngettext(
                "This customer has {count} more place here: X makes them one.",
                "This customer has {count} more places here: X makes two of them one.",
                entry.twins,
            )
            part.text(text.format(count=formats.whole(entry.twins)), "detail")

    def _offer(
        self,
        entry: EntryRow,
        offer: OfferRow,
        waitlist: WaitlistRow,
        formats: Formats,
        now: datetime,
    ) -> None:
        part = self.part("offer", _("Offer"))
        held = units(offer.quantity, waitlist.unit, formats)
        if offer.on is not None:
            held = _("{quantity} for {day}").format(quantity=held, day=formats.day(offer.on))
        part.row(_("Held for them"), held)
        part.row(_("Made"), formats.moment(offer.made_at, now=now))
        part.row(_("Runs out"), formats.moment(offer.due_at, now=now))
        chip = Chip(*offer_state(offer, formats, now=now))
        part.add(chip)
        self._left = chip, offer
        for key in self._keys():
            if key.sequence in _ANSWERS and key.enabled:
                part.add(ActionRow(key.sequence, key.label, run=key.run))

    def _days(self, story: EntryStory, formats: Formats) -> None:
        """The place for each day that is wanted, where there are several."""
        if len(story.days) < 2:
            return
        part = self.part("days", _("Place for each day"))
        best = sorted(story.days, key=lambda on: (story.days[on], on))[:_DAYS]
        for on in sorted(best):
            part.row(formats.day(on), formats.whole(story.days[on]))
        if len(story.days) > _DAYS:
            part.text(_("The best of them; other days have later places."), "detail")

    def _expected(self, expected: Expected, formats: Formats, today: date) -> None:
        part = self.part("forecast", _("Forecast: an offer by"))
        if expected.dates is None:
            part.text(_("Too early to say."), "soft")
        else:
            for chance, on in zip((50, 80, 95), expected.dates, strict=True):
                day = _("years from now") if on is None else formats.day(on, today=today)
                part.row(_("{chance} %").format(chance=chance), day)
        held = expected.held
        if held.share is not None and held.decided >= _SCORED:
            text = _("Of the 80 % dates told on this list, {share} % held ({count}).")
            share = formats.whole(round(held.share * 100))
            part.text(text.format(share=share, count=formats.whole(held.decided)), "detail")

    def _told(self, story: EntryStory, formats: Formats, now: datetime) -> None:
        told = story.told
        if told is None:
            return
        from desktop.ui.statement_words import STATES  # with all that statements are made of

        part = self.part("told", _("Told last"))
        word, tone = STATES[told.state]
        part.row(formats.moment(told.at, now=now), chip=_(word), tone=tone)
        part.text(told.text, "detail")

    def _why(
        self, story: EntryStory, waitlist: WaitlistRow, formats: Formats, now: datetime
    ) -> None:
        entry = story.entry
        part = self.part("why", _("Why here"))
        part.row(_("Joined"), formats.moment(entry.joined_at))
        if entry.drawn_at is not None:
            part.row(_("Counts as joined"), formats.moment(entry.drawn_at))
        source = tier_source(entry, waitlist.policy)
        part.row(source[:1].upper() + source[1:], _minus(Decimal(entry.tier_days), formats))
        points = _("Points {points}").format(points=formats.quantity(entry.points))
        part.row(points if entry.points else _("Points"), _minus(entry.points_days, formats))
        part.row(_("Granted"), _minus(entry.granted_days, formats))
        whole = Decimal(entry.tier_days) + entry.points_days + entry.granted_days
        if entry.head_start_days < whole:
            part.row(_("Counts, by the cap"), _minus(entry.head_start_days, formats))
        part.row(_("Key"), formats.moment(entry.key))
        if entry.refusals:
            part.row(_("Refused in a row"), formats.whole(entry.refusals))
        if entry.skips:
            part.row(_("Went ahead of it"), formats.whole(entry.skips))
        if story.gathered:
            part.text(_("Units are gathered for this place: nobody passes it now."), "detail")
        if entry.state == "waiting" and entry.unpassable_after is not None:
            text = _("Nobody who joins after {moment} can go ahead of this place.")
            moment = formats.moment(entry.unpassable_after)
            part.text(text.format(moment=moment), "detail")

    def _certificates(
        self, story: EntryStory, waitlist: WaitlistRow, formats: Formats, now: datetime
    ) -> None:
        """Every decision since it waits, as it concerns this place."""
        part = self.part("certificates", _("Decisions so far"))
        for row in story.certificates:
            policy = _("policy {version}").format(version=row.policy)
            part.row(formats.moment(row.at, now=now), policy)
            part.text(outcome(row, waitlist.unit, formats))
            part.text(opened(row, waitlist.unit, formats), "detail")
        if not story.certificates and story.entry.state == "waiting":
            part.text(_("Nothing was offered to anybody since this place was taken."), "soft")

    def _log(self, story: EntryStory, formats: Formats, now: datetime) -> None:
        part = self.part("history", _("Lately"))
        for row in story.log[:_LATELY]:
            part.row(row.staff or _("the program"), formats.moment(row.at, now=now))
            part.add(label("\n".join(parts(row, formats)), "detail", wrap=True))


def _minus(days: Decimal, formats: Formats) -> str:
    """ "− 14 days", with a true minus sign."""
    count = formats.quantity(days)
    text = formats.days(int(days)) if days == int(days) else _("{count} days").format(count=count)
    return f"− {text}"
