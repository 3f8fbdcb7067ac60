"""Days of follow-ups as columns of cells, in words: those of a week, or one day by its hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.domain.day_hours import Slot, slot_of
from desktop.queries.follow_up_days import DueDay, DueDays, Some
from desktop.queries.followups import FollowUpRow
from desktop.system.language import _, ngettext
from desktop.ui import follow_up_words as words
from desktop.ui.formats import Formats

_ABOVE = 10  # overdue ones at most over the hours of today: the day must still be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One thing in a column. ``kind`` is "item" (of ``row``, ``text`` is what to do), "more" (those
    that were not read), "none" (nothing is due), or "heading": an hour, a closed stretch.

    ``when`` is the time or how long it is overdue; ``tone`` that of a state, "closed" for hours the
    office is not open.
    """

    kind: str
    on: date
    text: str
    when: str = ""
    owner: str = ""
    tone: str = "neutral"
    row: FollowUpRow | None = None
    before: bool = False  # of what is overdue from before the day

    @property
    def is_live(self) -> bool:
        """Whether it can be selected."""
        return self.kind != "heading"

    @property
    def who(self) -> str:
        """The customer."""
        return self.row.customer if self.row is not None else ""

    @property
    def said(self) -> str:
        """Everything it says, for a tip and for screen readers."""
        return ", ".join(each for each in (self.when, self.who, self.text, self.owner) if each)


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A day: its name, what is said of it (``late``: something is overdue), and its cells."""

    on: date
    title: str
    note: str
    cells: tuple[Cell, ...]
    is_today: bool
    is_open: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class View:
    """How things are written, when, and for whom: whose owner goes without saying."""

    formats: Formats
    now: datetime
    staff_id: int | None

    @property
    def today(self) -> date:
        return self.formats.local(self.now).date()


def week_columns(found: DueDays, view: View) -> tuple[DayColumn, ...]:
    """The office's working days, and another day where something is due on it or it is today."""
    shown = [day for day in found.days if day.works or day.count or day.on == view.today]
    return tuple(_week_day(day, view) for day in shown)


def day_column(found: DueDays, view: View) -> DayColumn:
    """One day by its hours; on the day of today what is overdue stands above."""
    day = found.days[0]
    cells: list[Cell] = []
    ahead = list(day.rows)
    if is_today := day.on == view.today:
        cells += _overdue((found.before, day.late), day.on, view)
        ahead = list(day.ahead.rows)
    by_slot: dict[int, list[FollowUpRow]] = {}
    for row in ahead:
        by_slot.setdefault(slot_of(day.slots, row.due), []).append(row)
    for number, slot in enumerate(day.slots):
        cells.append(_hour(slot, day, view))
        cells += [_item(row, day.on, view) for row in by_slot.get(number, ())]
    cells += _more(day.on, (day.ahead.count if is_today else day.count) - len(ahead), view)
    if not any(cell.is_live for cell in cells):
        cells.insert(0, _nothing(day))
    return DayColumn(
        day.on,
        view.formats.long_day(day.on),
        "",
        tuple(cells),
        is_today,
        day.opens,
        day.late.count > 0,
    )


def _week_day(day: DueDay, view: View) -> DayColumn:
    rows = day.rows
    cells = [_item(row, day.on, view) for row in rows]
    cells += _more(day.on, day.count - len(rows), view)
    return DayColumn(
        day.on,
        view.formats.day(day.on),
        _note(day, view),
        tuple(cells) or (_nothing(day),),
        day.on == view.today,
        day.opens,
        day.late.count > 0,
    )


def _note(day: DueDay, view: View) -> str:
    """ "today · 3 overdue · 12 due"; "closed"."""
    late, ahead = day.late.count, day.ahead.count
    said = [_("today")] if day.on == view.today else []
    if not day.opens:
        said.append(_("closed"))
    if late:
        text = ngettext("{count} overdue", "{count} overdue", late)
        said.append(text.format(count=view.formats.whole(late)))
    if ahead:
        text = ngettext("{count} due", "{count} due", ahead)
        said.append(text.format(count=view.formats.whole(ahead)))
    return " · ".join(said)


def _overdue(parts: Sequence[Some], on: date, view: View) -> list[Cell]:
    count = sum(part.count for part in parts)
    if not count:
        return []
    before, today = parts
    is_whole = before.count == len(before.rows)
    rows = ([*before.rows, *today.rows] if is_whole else list(before.rows))[:_ABOVE]
    text = ngettext("{count} overdue", "{count} overdue", count)
    head = Cell(
        kind="heading", on=on, text=text.format(count=view.formats.whole(count)), tone="bad"
    )
    more = _more(on, count - len(rows), view, before=True)
    return [head, *(_item(row, on, view) for row in rows), *more]


def _hour(slot: Slot, day: DueDay, view: View) -> Cell:
    since, until = view.formats.time(slot.since), view.formats.time(slot.until)
    is_now = slot.since <= view.now < slot.until
    if slot.is_open:
        said = _("now {time}").format(time=view.formats.time(view.now)) if is_now else ""
        tone = "accent" if is_now else "neutral"
        return Cell(kind="heading", on=day.on, text=since, when=said, tone=tone)
    first, last = slot is day.slots[0], slot is day.slots[-1]
    if first and last:
        text = _("closed all day")
    elif first:
        text = _("closed until {time}").format(time=until)
    elif last:
        text = _("closed from {time}").format(time=since)
    else:
        text = _("closed from {since} to {until}").format(since=since, until=until)
    return Cell(kind="heading", on=day.on, text=text, tone="closed")


def _item(row: FollowUpRow, on: date, view: View) -> Cell:
    is_late = row.due < view.now
    when = words.due(row, view.formats, now=view.now) if is_late else view.formats.time(row.due)
    is_own = row.owner_id is not None and row.owner_id == view.staff_id and not row.handed_to_id
    return Cell(
        kind="item",
        on=on,
        text=words.what(row, view.formats),
        when=when,
        owner="" if is_own else words.owner(row),
        tone="bad" if is_late else "neutral",
        row=row,
    )


def _more(on: date, count: int, view: View, *, before: bool = False) -> list[Cell]:
    if count <= 0:
        return []
    text = ngettext("and {count} more", "and {count} more", count)
    shown = text.format(count=view.formats.whole(count))
    return [Cell(kind="more", on=on, text=shown, tone="accent", before=before)]


def _nothing(day: DueDay) -> Cell:
    return Cell(kind="none", on=day.on, text=_("Nothing is due.") if day.opens else _("Closed."))
