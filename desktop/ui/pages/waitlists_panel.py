"""One place on a waitlist: where it stands, why there, and what happened to it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from desktop.queries.entries import EntryRow
from desktop.queries.queue import EntryStory
from desktop.queries.waitlists import WaitlistRow
from desktop.system.language import _
from desktop.ui.formats import Formats
from desktop.ui.page import Shell
from desktop.ui.pages.panel_parts import history, title_of
from desktop.ui.waitlist_words import entry_state, tier_source, units
from desktop.ui.widgets.parts import PartedPanel


class EntryPanel(PartedPanel):
    """Filled by ``show_story``; ``waitlist`` is the list it belongs to."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Place on the waitlist"))
        self._shell = shell
        self.show_story(None, None)

    def show_story(self, story: EntryStory | None, waitlist: WaitlistRow | None) -> None:
        """Show a place; None where none is selected."""
        self.begin()
        if story is None or waitlist is None:
            text = _("Select somebody who waits to see why they stand where they stand.")
            self.part("head").text(text, "soft")
        else:
            formats, now = self._shell.formats, self._shell.now()
            self._head(story, waitlist, formats, now)
            self._why(story.entry, waitlist, formats, now)
            history(self, story.changes, formats, now, caption=_("Lately"))
        self.finish()

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
        if story.units_ahead is not None:
            ahead = units(story.units_ahead, waitlist.unit, formats)
            part.row(_("Wanted ahead"), ahead if story.units_ahead else _("nothing"))
        wants = units(entry.quantity, waitlist.unit, formats)
        if entry.minimum < entry.quantity:
            least = units(entry.minimum, waitlist.unit, formats)
            wants = _("{wanted}, takes {least} or more").format(wanted=wants, least=least)
        part.row(_("Wants"), wants)
        part.row(_("Phone"), story.phone or "—")
        if entry.order_number:
            part.row(_("Order"), entry.order_number)
        if entry.reason and entry.state == "withdrawn":
            part.row(_("Withdrawn because"), entry.reason)

    def _why(self, entry: EntryRow, waitlist: WaitlistRow, formats: Formats, now: datetime) -> None:
        part = self.part("why", _("Why here"))
        part.row(_("Joined"), formats.moment(entry.joined_at))
        source = tier_source(entry, waitlist.policy)
        part.row(source[:1].upper() + source[1:], _minus(Decimal(entry.tier_days), formats))
        part.row(_("Points"), _minus(entry.points_days, formats))
        part.row(_("Granted"), _minus(entry.granted_days, formats))
        whole = Decimal(entry.tier_days) + entry.points_days + entry.granted_days
        if entry.head_start_days < whole:
            part.row(_("Counts, by the cap"), _minus(entry.head_start_days, formats))
        part.row(_("Key"), formats.moment(entry.key))
        if entry.state == "waiting" and entry.unpassable_after is not None:
            text = _("Nobody who joins after {moment} can go ahead of this place.")
            moment = formats.moment(entry.unpassable_after)
            part.text(text.format(moment=moment), "detail")


def _minus(days: Decimal, formats: Formats) -> str:
    """ "− 14 days", with a true minus sign."""
    count = formats.quantity(days)
    text = formats.days(int(days)) if days == int(days) else _("{count} days").format(count=count)
    return f"− {text}"
