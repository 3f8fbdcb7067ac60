"""The follow-ups that are listed, as a file for a calendar program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.queries.followups import FOLLOW_UPS, FollowUpFilters, FollowUpRow
from desktop.system.calendar_write import Entry, write_calendar
from desktop.system.language import _, ngettext
from desktop.ui import dialogs
from desktop.ui import follow_up_words as words
from desktop.ui.formats import Formats
from desktop.ui.page import Shell
from desktop.ui.pages.list_export import all_rows
from desktop.ui.state_words import method_name


def export_calendar(page: QWidget, shell: Shell, filters: FollowUpFilters) -> None:
    """Ask for a file and write what is listed to it."""
    patterns = _("Calendar (*.ics)")
    chosen = dialogs.ask_save_file(page, _("Export"), patterns, "follow-ups.ics")
    if not chosen:
        return
    path = Path(chosen)
    if path.suffix.lower() != ".ics":
        path = path.with_name(path.name + ".ics")

    def done(count: int) -> None:
        text = ngettext(
            "{count} entry written to {name}.", "{count} entries written to {name}.", count
        )
        shell.notice(text.format(count=shell.formats.whole(count), name=path.name))

    shell.background.work(
        _write,
        owner=page,
        done=done,
        path=path,
        filters=filters,
        formats=shell.formats,
        now=shell.now(),
    )


def _write(
    *,
    path: Path,
    filters: FollowUpFilters,
    formats: Formats,
    now: datetime,
    progress: object,
    cancelled: Callable[[], bool],
) -> int:
    rows = all_rows(FOLLOW_UPS, filters, "due", False)
    entries = (_entry(row, formats) for row in rows)
    return write_calendar(path, entries, name=_("Follow-ups"), now=now, cancelled=cancelled)


def _entry(row: FollowUpRow, formats: Formats) -> Entry:
    about = [row.phone, method_name(row.method), row.order_number, words.owner(row)]
    return Entry(
        # Offices count from one, each by itself: the moment it was made tells theirs from ours.
        uid=f"follow-up-{row.id}-{row.created_at:%Y%m%dT%H%M%SZ}@liaison",
        at=row.due,
        title=f"{row.customer}: {words.what(row, formats)}",
        text="\n".join(each for each in about if each),
        created=row.created_at,
        revision=row.snoozes,
        is_open=row.state == "open",
        is_cancelled=row.state == "cancelled",
    )
