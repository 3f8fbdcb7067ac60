"""Says what falls due while the window is open: beside the clock, or in the window where it cannot.

A notice changes nothing: what is due stands on the list whether anybody was told or not.
"""

from __future__ import annotations

import logging
from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from desktop.queries.followups import FollowUpRow, fallen_due
from desktop.system.language import _, ngettext
from desktop.ui import follow_up_words as words
from desktop.ui.icons import icon
from desktop.ui.page import Shell

log = logging.getLogger(__name__)
_SHOWN = 10_000  # milliseconds, where the system heeds it


class Tray:
    """The system's place for notices; made when the first one is shown."""

    def __init__(self, parent: QObject) -> None:
        self._parent = parent
        self._icon: QSystemTrayIcon | None = None

    def show(self, title: str, text: str) -> bool:
        """Show a notice; whether the system has a place for it."""
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return False
        if self._icon is None:
            self._icon = QSystemTrayIcon(icon("follow-ups", "accent"), self._parent)
            self._icon.setToolTip("Liaison")
        self._icon.show()
        self._icon.showMessage(title, text, icon("follow-ups", "accent"), _SHOWN)
        return self._icon.isVisible()


class DueNotices(QObject):
    """``look`` tells of what fell due since the last look, of whoever sits here."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._told: datetime | None = None
        self.tray = Tray(self)

    def look(self, now: datetime) -> None:
        """What was due before the first look stands on the list already."""
        since, self._told = self._told, now
        if since is None or since >= now:
            return
        self._shell.background.ask(
            fallen_due,
            owner=self,
            key="due",
            done=self._tell,
            since=since,
            until=now,
            on=self._shell.formats.local(now).date(),
            owner_id=self._shell.staff_id(),
        )

    def _tell(self, rows: list[FollowUpRow]) -> None:
        if not rows:
            return
        # The counts and the groups of the list go with the clock.
        self._shell.background.changed.emit(frozenset({"follow_ups"}))
        first, count = rows[0], len(rows)
        title = ngettext("{count} follow-up is due", "{count} follow-ups are due", count)
        title = title.format(count=self._shell.formats.whole(count))
        text = f"{first.customer}: {words.what(first, self._shell.formats)}"
        if not self._shown(title, text):
            self._shell.notice(f"{title}. {text}", by_itself=True)

    def _shown(self, title: str, text: str) -> bool:
        try:
            return self.tray.show(title, text)
        except (OSError, RuntimeError) as error:  # the desktop's own service may be gone
            log.info("a notice could not be shown beside the clock: %s", error)
            told = _("{title}. {text} (It could not be shown beside the clock.)")
            said = told.format(title=title, text=text)
            self._shell.notice(said, tone="bad", by_itself=True)
            return True
