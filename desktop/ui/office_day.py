"""The office's day at an open window: its work is done once, offers that ran out are given on every
minute, what falls due is told, and midnight does not go unnoticed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.domain.errors import LiaisonError
from desktop.services.opening import EVERYTHING
from desktop.ui.due_notices import DueNotices
from desktop.ui.page import Shell

if TYPE_CHECKING:
    from desktop.services.change import Outcome

log = logging.getLogger(__name__)

MINUTE = 60_000  # milliseconds between looks at the date: a machine may sleep through midnight


class OfficeDay(QObject):
    """Has the work of the day done beside the window, and lets pages look again at another date."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._shown: date | None = None  # what the pages take for today
        self._done: date | None = None  # whose work is known to be done
        self._minutely = QTimer(self, interval=MINUTE)
        self._minutely.timeout.connect(self.look)
        self.notices = DueNotices(shell, self)

    def begin(self) -> None:
        """Look at the date now, and every minute from now on."""
        self._minutely.start()
        self.look()

    def look(self) -> None:
        """Where it is another day, show that; do the day's work unless it is known to be done, and
        give on what ran out."""
        now = self._shell.now()
        self.notices.look(now)
        today = self._shell.formats.local(now).date()
        if self._shown not in (None, today):
            self._shell.background.changed.emit(EVERYTHING)
        self._shown = today
        work = _sweep if self._done == today else _work
        self._shell.background.work(
            work, done=self._keep, failed=_try_later, owner=self, now=now, day=today
        )

    def _keep(self, day: date) -> None:
        self._done = day


def _work(
    *, now: datetime, day: date, progress: object, cancelled: Callable[[], bool]
) -> Outcome[date]:
    from desktop.services.change import Outcome  # in the lane: the window need not wait for it
    from desktop.services.daily import day_work

    swept = _sweep(now=now, day=day, progress=progress, cancelled=cancelled)
    return Outcome(day, swept.changed | day_work(now=now).changed)


def _sweep(
    *, now: datetime, day: date, progress: object, cancelled: Callable[[], bool]
) -> Outcome[date]:
    """Give on what was offered to those who did not answer in time."""
    from desktop.services.change import Outcome
    from desktop.services.offers import sweep

    return Outcome(day, sweep(now=now).changed)


def _try_later(error: LiaisonError) -> None:
    """Nobody asked for it and the next look tries again: the log knows, nobody is disturbed."""
    log.info("the work of the day was put off: %s", error.code)
