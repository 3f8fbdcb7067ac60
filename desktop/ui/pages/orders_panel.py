"""The story of one order on one page, in the panel beside the list."""

from __future__ import annotations

from datetime import date, datetime

from desktop.domain.kept import count_kept
from desktop.queries.lines import LineRow
from desktop.queries.order_points import OrderPoints
from desktop.queries.order_story import OrderStory
from desktop.queries.totals import TotalIn
from desktop.system.language import _, ngettext
from desktop.ui import follow_up_words, points_words, promise_words
from desktop.ui.choices import word
from desktop.ui.formats import Formats
from desktop.ui.page import Shell
from desktop.ui.pages.desk_line_words import PRICE_SOURCES, promised, rate_of
from desktop.ui.pages.orders_amending import REVISIONS_KEY
from desktop.ui.pages.orders_documents import (
    LETTER_KEY,
    MESSAGES_KEY,
    PDF_KEY,
    TEXT_KEY,
    is_documented,
)
from desktop.ui.pages.orders_messages import is_told
from desktop.ui.pages.orders_papers import show_papers
from desktop.ui.pages.orders_read_backs import read_backs
from desktop.ui.pages.panel_parts import history, title_of
from desktop.ui.rate_words import kept_calculation
from desktop.ui.state_words import (
    FOLLOW_UP_STATES,
    FULFILMENTS,
    disposition_name,
    late_words,
    method_name,
    order_state,
)
from desktop.ui.widgets.labels import key_text
from desktop.ui.widgets.parts import PartedPanel
from desktop.ui.widgets.section import Section

_LINES = 12  # lines shown; the rest are counted


class OrderPanel(PartedPanel):
    """Lines with promise and fulfilment, totals, follow-ups, contacts, documents, history."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Order"))
        self._shell = shell
        self.show_story(None)

    def show_story(self, story: OrderStory | None) -> None:
        """Show an order; None where none is selected."""
        self.begin()
        if story is None:
            self.part("head").text(_("Select an order to see its story."), "soft")
        else:
            formats, now = self._shell.formats, self._shell.now()
            today = formats.local(now).date()
            self._head(story, formats, today)
            self._lines(story, formats, today)
            self._promises(story, formats, today)
            self._totals(story, formats)
            self._follow_ups(story, formats, now)
            self._contacts(story, formats, now)
            self._read_backs(story, formats, now)
            self._documents(story, formats, now)
            self._revisions(story, formats, now)
            history(
                self,
                story.changes,
                formats,
                now,
                currency=story.detail.row.total.currency,
                names=story.lines,
            )
        self.finish()

    def _head(self, story: OrderStory, formats: Formats, today: date) -> None:
        detail, row = story.detail, story.detail.row
        part = self.part("head", row.customer or _("No customer yet"))
        word, tone = order_state(row, formats, today=today)
        name = _("Amends {number}").format(number=story.amends) if story.amends else _("Draft")
        title_of(part, row.number or name, (word, tone))
        if story.amended_by is not None:
            who = story.amended_by or _("somebody")
            part.row(_("Being amended by"), "", chip=who, tone="partly")
        if row.promised_on is not None:
            late = row.late(today)
            said = late_words(row.promised_on, formats, today=today)
            said = said if late else formats.day(row.promised_on, today=today)
            part.row(_("Promised"), "" if late else said, chip=said if late else "", tone="bad")
        if detail.source:
            part.row(_("Imported"), detail.source)
            part.text(_("As it ended: an imported order is not amended."), "detail")
        ordered = formats.moment(row.ordered_at, now=self._shell.now())
        part.row(_("Ordered"), ordered)
        part.row(_("Taken by"), row.taken_by or "—")
        part.row(_("Channel"), method_name(row.channel))
        for name, text in (
            (_("Reference"), row.reference),
            (_("Deliver to"), " ".join(detail.delivery_address.split())),
            (_("Wanted"), formats.day(detail.delivery_on) if detail.delivery_on else ""),
            (_("Notes"), detail.notes),
            (_("Cancelled because"), detail.cancel_reason),
        ):
            if text:
                part.row(name, text)

    def _lines(self, story: OrderStory, formats: Formats, today: date) -> None:
        lines = story.detail.lines
        count = ngettext("{count} line", "{count} lines", len(lines))
        part = self.part("lines", count.format(count=formats.whole(len(lines))))
        is_draft = story.detail.confirmed_at is None
        for line in lines[:_LINES]:
            name = f"{formats.quantity(line.quantity)} × {line.description or line.code}"
            amount = points_words.line_amount(line, formats)
            fit = None if line.fulfilment == "cancelled" else line.level or None
            part.row(name, amount, fit=fit)
            part.text(_line_detail(line, formats, is_draft=is_draft), "detail")
            if told := kept_calculation(line.price_facts, formats):
                part.text(" · ".join(told), "detail")
        if len(lines) > _LINES:
            more = ngettext("and {count} more", "and {count} more", len(lines) - _LINES)
            part.text(more.format(count=formats.whole(len(lines) - _LINES)), "soft")
        if not lines:
            part.text(_("Nothing yet."), "soft")

    def _promises(self, story: OrderStory, formats: Formats, today: date) -> None:
        """Promised against actual, line by line, and counted."""
        part = self.part("promises", _("Promised and actual"))
        shown = [line for line in story.detail.lines if line.id in story.promises]
        for line in shown[:_LINES]:
            name = line.description or line.code
            promise_words.show_line(part, name, story.promises[line.id], formats, today)
        if len(shown) > 1:
            told = [row.promise for row in story.promises.values() if row.promise is not None]
            count = count_kept(((promise, 1) for promise in told), today=today)
            promise_words.show_count(part, count, formats)

    def _totals(self, story: OrderStory, formats: Formats) -> None:
        part = self.part("totals", _("Total"))
        total = story.detail.row.total
        part.row(_("In the order's currency"), formats.money(total.minor, total.currency))
        points = story.detail.points
        if points is not None:
            self._paid(part, points, formats)
        for other in story.others:
            self._other(story, other, formats)
        is_confirmed = story.detail.confirmed_at is not None
        differs = story.customer_currency not in ("", total.currency)
        if is_confirmed and differs and not story.others:
            text = _("No rate into {currency} was known on confirmation.")
            part.text(text.format(currency=story.customer_currency), "detail")
        if story.earned is not None:
            part.row(_("Points earned"), formats.quantity(story.earned))

    def _paid(self, part: Section, points: OrderPoints, formats: Formats) -> None:
        """The part that is paid in points: what they cover, and what stays due in money."""
        if points.of_lines:
            part.row(_("Lines priced in points"), points_words.in_points(points.of_lines, formats))
        if points.covered.minor:
            used, covered, due = points.used, points.covered, points.due
            part.row(_("Points used"), points_words.in_points(used, formats))
            part.row(_("They cover"), formats.money(covered.minor, covered.currency))
            part.row(_("Due in money"), formats.money(due.minor, due.currency))
        elif points.problem:
            part.text(points_words.paid(points, formats), "detail")

    def _other(self, story: OrderStory, other: TotalIn, formats: Formats) -> None:
        part = self.part("totals", _("Total"))
        if other.programme:
            if other.points is not None:
                part.row(_("In points"), formats.quantity(other.points))
            return
        name = _("For the customer")
        amount = other.amount
        part.row(name, formats.money(amount.minor, amount.currency) if amount else "—")
        rate = rate_of(other, story.detail.row.total.currency, formats)
        if rate and story.detail.confirmed_at is not None:
            rate = _("{rate}, frozen on confirmation").format(rate=rate)
        if rate:
            part.text(rate, "detail")

    def _follow_ups(self, story: OrderStory, formats: Formats, now: datetime) -> None:
        part = self.part("follow-ups", _("Follow-ups"))
        for row in story.detail.follow_ups:
            words = follow_up_words
            if row.state == "open":
                tone = words.due_tone(row, formats, now=now)
                part.row(words.what(row, formats), chip=words.due(row, formats, now=now), tone=tone)
            else:
                word = _(FOLLOW_UP_STATES[row.state])
                part.row(
                    words.what(row, formats), chip=word, tone=words.due_tone(row, formats, now=now)
                )

    def _revisions(self, story: OrderStory, formats: Formats, now: datetime) -> None:
        if not story.revisions:
            return
        part = self.part("revisions", _("Revisions"))
        part.row(
            _("Revision {revision}, now").format(revision=story.detail.revision),
            formats.money(story.detail.row.total.minor, story.detail.row.total.currency),
        )
        for row in reversed(story.revisions):
            name = _("Revision {revision}").format(revision=row.revision)
            part.row(name, formats.money(row.total.minor, row.total.currency))
            if row.until is not None:
                told = _("until {moment}, amended by {who}")
                told = told.format(
                    moment=formats.moment(row.until, now=now), who=row.amended_by or _("somebody")
                )
                part.text(told, "detail")
        part.row(_("Earlier revisions as text or PDF"), key_text(REVISIONS_KEY))

    def _documents(self, story: OrderStory, formats: Formats, now: datetime) -> None:
        part = self.part("documents", _("Documents"))
        if is_documented(story.detail.row):
            is_quote = story.detail.row.state == "quoted"
            name = _("Quote") if is_quote else _("Confirmation")
            text = _("{pdf} PDF · {text} text · {letter} letter").format(
                pdf=key_text(PDF_KEY), text=key_text(TEXT_KEY), letter=key_text(LETTER_KEY)
            )
            part.row(name, text)
        else:
            part.text(_("None yet."), "soft")
        if is_told(story.detail.row):
            part.row(_("Messages, drafted"), key_text(MESSAGES_KEY))
        show_papers(part, story.papers, formats, now)

    def _read_backs(self, story: OrderStory, formats: Formats, now: datetime) -> None:
        currency = story.detail.row.total.currency
        read_backs(self, story.detail.read_backs, formats, now, currency=currency)

    def _contacts(self, story: OrderStory, formats: Formats, now: datetime) -> None:
        part = self.part("contacts", _("Contacts"))
        for row in story.detail.contacts:
            part.row(method_name(row.method), formats.moment(row.started_at, now=now))
            said = (disposition_name(row.disposition) if row.disposition else "", row.said)
            if any(said):
                part.text(" · ".join(filter(None, said)), "detail")


def _line_detail(line: LineRow, formats: Formats, *, is_draft: bool) -> str:
    """ "4.00 EUR each, list · promised Thu 3 Dec · reserved"."""
    said = [
        _("{price} each, {source}").format(
            price=points_words.line_price(line, formats),
            source=word(PRICE_SOURCES, line.price_source),
        )
    ]
    if line.discount_percent:
        said.append(_("{percent} % off").format(percent=formats.quantity(line.discount_percent)))
    if is_draft:
        said.append(promised(line, None, formats))
    else:
        said += _became(line, formats)
    return " · ".join(said)


def _became(line: LineRow, formats: Formats) -> list[str]:
    """What was promised of a line, what waits, and where the rest is."""
    said = []
    if len(line.promise) == 1 and line.promise[0][0] == line.quantity:
        said.append(_("promised {day}").format(day=formats.day(line.promise[0][1])))
    elif line.promise:
        parts = [f"{formats.quantity(part)} {formats.day(on)}" for part, on in line.promise]
        said.append(_("promised {parts}").format(parts=", ".join(parts)))
    said += [
        _("{quantity} on the waitlist").format(quantity=formats.quantity(entry.quantity))
        for entry in line.waiting
        if entry.state == "waiting"
    ]
    if line.fulfilment and line.fulfilment != "waitlisted":
        said.append(_(FULFILMENTS[line.fulfilment]))
    return said
