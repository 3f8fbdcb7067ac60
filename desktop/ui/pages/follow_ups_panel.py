"""One follow-up: what to do for whom, how to reach them, and what was done about it so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from desktop.queries.follow_up_story import FollowUpStory
from desktop.queries.followups import FollowUpRow
from desktop.system.language import _, ngettext
from desktop.ui import follow_up_words as words
from desktop.ui.calling import Calling
from desktop.ui.formats import Formats
from desktop.ui.host import host_of
from desktop.ui.page import Shell
from desktop.ui.pages.follow_ups_subjects import subjects
from desktop.ui.pages.panel_parts import history, title_of
from desktop.ui.procedure_words import shown
from desktop.ui.state_words import FOLLOW_UP_STATES, disposition_name, method_name
from desktop.ui.widgets.parts import PartedPanel


class FollowUpPanel(PartedPanel):
    """Filled by ``show_story``. What is named leads to the page that shows it; the number and the
    address to the system's own programs, as F11 does."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Follow-up"))
        self._shell = shell
        self.show_story(None)

    def show_story(self, story: FollowUpStory | None) -> None:
        """Show a follow-up; None where none is selected."""
        self.begin()
        if story is None:
            self.part("head").text(_("Select a follow-up to see what it is about."), "soft")
        else:
            formats, now = self._shell.formats, self._shell.now()
            self._head(story, formats, now)
            self._dates(story, formats, now)
            self._steps(story, formats, now)
            self._contacts(story, formats, now)
            self._listed("earlier", _("Done before about the same"), story.earlier)
            self._listed("others", _("Also open for this customer"), story.others)
            history(self, story.changes, formats, now)
        self.finish()

    def _head(self, story: FollowUpStory, formats: Formats, now: datetime) -> None:
        row = story.row
        part = self.part("head", words.why(row))
        title_of(part, row.customer)
        part.text(words.what(row, formats))
        if row.phone:
            part.link(_("Phone"), row.phone, self._reach(Calling.call))
        else:
            part.row(_("Phone"), "—")
        if story.email:
            part.link(_("E-mail"), story.email, self._reach(Calling.write))
        part.row(_("By"), method_name(row.method))
        for one in subjects(row):
            part.link(one.name, one.text, self._go(one.area, one.target))
        if row.state != "open":
            tone = words.due_tone(row, formats, now=now)
            chip = _(FOLLOW_UP_STATES[row.state])
            part.row(_("Outcome"), words.outcome(row.outcome), chip=chip, tone=tone)

    def _dates(self, story: FollowUpStory, formats: Formats, now: datetime) -> None:
        row = story.row
        part = self.part("dates", _("Due"))
        is_open = row.state == "open"
        said = words.due(row, formats, now=now)
        tone = words.due_tone(row, formats, now=now)
        is_overdue = is_open and row.due < now
        part.row(
            _("Now due"),
            formats.moment(row.due, now=now),
            chip=said if is_overdue else "",
            tone=tone,
        )
        if row.original_due != row.due or is_overdue:
            part.row(_("First due"), formats.moment(row.original_due, now=now))
        if story.working is not None:
            part.text(words.working_out(story.working, formats), "detail")
        if again := words.repeats(row, formats):
            part.row(_("Repeats"), again)
        if row.snoozes:
            text = ngettext("put off {count} time", "put off {count} times", row.snoozes)
            part.row(_("Snoozed"), text.format(count=formats.whole(row.snoozes)))
            for line in words.snoozes(story.changes, formats, now=now):
                part.text(line, "detail")
        away = row.away_until
        until = _("away until {day}").format(day=formats.day(away)) if away is not None else ""
        part.row(_("Owner"), row.owner or _("nobody yet"), chip=until, tone="partly")
        if row.handed_to_id is not None:
            part.row(_("Handed to"), row.handed_to, chip=_("not yet taken"), tone="partly")
        part.row(_("On the list since"), formats.moment(row.created_at, now=now))

    def _contacts(self, story: FollowUpStory, formats: Formats, now: datetime) -> None:
        part = self.part("contacts", _("Last spoken to"))
        for contact in story.contacts:
            part.link(
                method_name(contact.method),
                formats.moment(contact.started_at, now=now),
                self._go("customers", (story.row.customer_id, "contact", contact.id)),
            )
            said = " · ".join(
                each for each in (disposition_name(contact.disposition), contact.said) if each
            )
            if said:
                part.text(said, "detail")
        if not story.contacts:
            part.text(_("No contact is on record."), "soft")

    def _steps(self, story: FollowUpStory, formats: Formats, now: datetime) -> None:
        if not story.steps:
            return
        part = self.part("steps", _("Procedure"))
        for number, step in enumerate(story.steps, start=1):
            word, tone = words.STEP_STATES[step.state]
            when = "" if step.due is None else formats.moment(step.due, now=now)
            part.row(f"{number}. {shown(step.text)}", when, chip=_(word), tone=tone)
            if step.outcome:
                part.text(words.outcome(step.outcome), "detail")

    def _listed(self, name: str, caption: str, rows: Sequence[FollowUpRow]) -> None:
        """Other follow-ups, each a link to it, with when it is due or what came of it."""
        formats, now = self._shell.formats, self._shell.now()
        part = self.part(name, caption)
        for row in rows:
            is_open = row.state == "open"
            word = words.due(row, formats, now=now) if is_open else _(FOLLOW_UP_STATES[row.state])
            part.link(
                "",
                words.what(row, formats),
                self._go("follow-ups", row.id),
                chip=word,
                tone=words.due_tone(row, formats, now=now),
            )
            if row.outcome:
                part.text(words.outcome(row.outcome), "detail")

    def _go(self, area: str, target: object) -> Callable[[], object]:
        return partial(self._shell.go, area, target)

    def _reach(self, how: Callable[[Calling], object]) -> Callable[[], object]:
        """Call or write to the customer of the selected one, which begins the contact."""

        def run() -> None:
            host = host_of(self)
            if host is not None:
                how(host.calling)

        return run
