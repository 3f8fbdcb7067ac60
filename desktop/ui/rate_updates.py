"""Getting newer rates: from the online source, from a file of the bank. Nothing waits for it.

Fetching runs on the network lane and keeping on the database lane, so that the window and the
database are free however long the source takes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.domain.errors import LiaisonError
from desktop.domain.rates import EURO
from desktop.queries import rates
from desktop.queries.office import settings as office_settings
from desktop.services import online_rates
from desktop.services import rates as actions
from desktop.services.change import Outcome
from desktop.services.online_rates import Fetched, Kept
from desktop.system.language import _, ngettext
from desktop.ui.lane import Job
from desktop.ui.page import Shell
from desktop.ui.texts import sentence, sentence_for


class RateUpdates(QObject):
    """``changed`` when something began, went on or ended, or the daily asking was switched.
    ``url`` replaces the online source."""

    changed = Signal()

    def __init__(self, shell: Shell, parent: QObject, *, url: str | None = None) -> None:
        super().__init__(parent)
        self._shell, self._url = shell, url
        self._loading: Job | None = None
        self.is_fetching = False
        self.progress: tuple[int, int | None] = (0, None)  # rates of the file stored, and all
        self._is_quiet = False

    @property
    def is_loading(self) -> bool:
        """Whether a file is being loaded."""
        return self._loading is not None

    @property
    def is_daily(self) -> bool:
        """Whether this desk asks the online source once a day by itself."""
        return self._shell.settings.daily_rates

    def ask_daily(self, is_wanted: bool) -> None:
        """Ask the online source once a day by itself, or only on a key."""
        if is_wanted != self.is_daily:
            self._shell.remember(daily_rates=is_wanted)
            self.changed.emit()

    def update(self, *, quietly: bool = False) -> None:
        """Ask the online source; ``quietly`` says only what a person has to look at."""
        self._is_quiet = quietly and (self._is_quiet or not self.is_fetching)
        if not self.is_fetching:
            self.is_fetching = True
            self._shell.background.ask(
                rates.wanted, done=self._fetch, failed=self._not_fetched, owner=self
            )
            self.changed.emit()

    def update_if_due(self) -> None:
        """Ask the online source quietly, unless it has answered today."""
        today = self._shell.formats.local(self._shell.now()).date()

        def answered(due: bool) -> None:
            if due:
                self.update(quietly=True)

        self._shell.background.ask(_is_due, done=answered, owner=self, key="due", today=today)

    def load(self, path: str) -> None:
        """Store what is missing of a file of the European Central Bank."""
        if self._loading is None:
            self.progress = (0, None)
            self._loading = self._shell.background.work(
                _load_file,
                done=self._loaded,
                failed=self._not_loaded,
                progress=self._on_progress,
                owner=self,
                path=Path(path),
                now=self._shell.now(),
            )
            self.changed.emit()

    def stop(self) -> None:
        """Stop loading; nothing of the file is kept."""
        if self._loading is not None:
            self._loading.cancel()

    # Online

    def _fetch(self, currencies: list[str]) -> None:
        self._shell.background.fetch(
            online_rates.fetch,
            done=self._keep,
            failed=self._not_fetched,
            owner=self,
            currencies=currencies,
            now=self._shell.now(),
            url=self._url,
        )

    def _keep(self, fetched: Fetched) -> None:
        self._shell.background.act(
            online_rates.keep,
            done=self._kept,
            failed=self._not_fetched,
            owner=self,
            fetched=fetched,
            who=self._shell.staff_id(),
            now=self._shell.now(),
        )

    def _kept(self, kept: Kept) -> None:
        self.is_fetching = False
        self.changed.emit()
        if kept.code:
            self._say(sentence_for(kept.code, {"reason": kept.reason}), tone="bad")
            return
        said = [_("Nothing new: the latest rates are here already.")]
        if kept.count:
            text = ngettext("{count} new rate.", "{count} new rates.", kept.count)
            said = [text.format(count=self._shell.formats.whole(kept.count))]
        if kept.jumps:
            jumped = len(kept.jumps)
            text = ngettext(
                "{count} rate is more than 10 % off the last one and waits for you to look at it.",
                "{count} rates are more than 10 % off the last ones and wait for you to look at "
                "them.",
                jumped,
            )
            said = [*(said if kept.count else []), text.format(count=jumped)]
        if kept.jumps or not self._is_quiet:
            self._shell.notice(" ".join(said))

    def _not_fetched(self, error: LiaisonError) -> None:
        self.is_fetching = False
        self.changed.emit()
        self._say(sentence(error), tone="bad")

    def _say(self, text: str, *, tone: str) -> None:
        if not self._is_quiet:
            self._shell.notice(text, tone=tone)

    # A file

    def _on_progress(self, done: int, total: int | None, _code: str) -> None:
        self.progress = (done, total)
        self.changed.emit()

    def _loaded(self, count: int) -> None:
        is_stopped = self._loading is not None and self._loading.is_cancelled()
        self._loading = None
        self.changed.emit()
        text = ngettext("{count} day was new.", "{count} days were new.", count)
        if is_stopped:
            text = _("Stopped. Nothing of the file was kept.")
        self._shell.notice(text.format(count=self._shell.formats.whole(count)))

    def _not_loaded(self, error: LiaisonError) -> None:
        self._loading = None
        self.changed.emit()
        if error.code == "cancelled":
            self._shell.notice(_("Stopped. Nothing of the file was kept."))
        else:
            self._shell.notice(sentence(error), tone="bad")


def _is_due(*, today: date) -> bool:
    """Whether the online source has not answered today yet, for the database lane."""
    last = rates.state(EURO, "USD", today=today).last_success
    return last is None or office_settings().today(last) < today


def _load_file(
    *,
    path: Path,
    now: datetime,
    progress: Callable[[int, int | None, str], Any],
    cancelled: Callable[[], bool],
) -> Outcome[int]:
    return actions.load_file(
        path=path,
        now=now,
        progress=lambda done, total: progress(done, total, "rates"),
        cancelled=cancelled,
    )
