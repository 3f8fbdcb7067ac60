"""The panel beside the rates: the rate in use, the online source, what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.queries.rates import RateState, SourceRow
from desktop.system.language import _
from desktop.ui.formats import Formats
from desktop.ui.page import Key
from desktop.ui.pages.customer_words import capital
from desktop.ui.pages.rates_reading import Shown
from desktop.ui.rate_chip import FIT_OF
from desktop.ui.rate_words import dated, older, rate_text, source_name
from desktop.ui.texts import sentence_for
from desktop.ui.widgets.buttons import ActionRow
from desktop.ui.widgets.parts import PartedPanel


class RatesPanel(PartedPanel):
    """Filled anew by ``show_all``."""

    def __init__(self) -> None:
        super().__init__(_("What is known of this rate"))

    def show_all(
        self,
        shown: Shown,
        formats: Formats,
        *,
        now: datetime,
        is_fetching: bool,
        is_daily: bool,
        keys: Sequence[Key],
    ) -> None:
        """Show what was read; ``keys`` are offered with what they would do."""
        self.begin()
        self._in_use(shown.state, formats)
        self._online(shown.state, formats, now=now, is_fetching=is_fetching, is_daily=is_daily)
        self._stored(shown.sources, formats)
        part = self.part("actions", _("What can be done"))
        for key in keys:
            part.add(ActionRow(key.sequence, capital(key.label), run=key.run))
        self.finish()

    def _in_use(self, state: RateState, formats: Formats) -> None:
        caption = _("{base} to {quote} today").format(base=state.base, quote=state.quote)
        part = self.part("use", caption)
        if state.rate is None or state.on is None:
            part.row(_("Rate"), _("none to use"), fit="not")
            part.text(sentence_for(state.problem, dict(state.params)))
            return
        fit = FIT_OF[state.status]
        part.row(_("Rate"), rate_text(state.rate, formats), fit=fit)
        part.row(_("The other way"), rate_text(1 / state.rate, formats))
        part.row(_("Of"), dated(state.on, formats))
        part.row(_("Age"), older(state.age_days) if state.age_days else _("of today"))
        part.row(_("Source"), source_name(state.source))

    def _online(
        self,
        state: RateState,
        formats: Formats,
        *,
        now: datetime,
        is_fetching: bool,
        is_daily: bool,
    ) -> None:
        part = self.part("online", _("Online source"))
        part.row(_("Asked by itself"), _("once a day") if is_daily else _("never"))
        if is_fetching:
            part.row(_("Now"), _("asking …"), chip=_("at most 5 s"), tone="accent")
        if state.last_attempt is None:
            part.text(_("It was never asked."), "soft")
            return
        if state.offline_since is not None:
            since = formats.moment(state.offline_since, now=now)
            part.row(_("Gives no rates since"), since, fit="not")
            part.text(sentence_for(state.fetch_code, {}), "soft")
        part.row(_("Asked last"), formats.moment(state.last_attempt, now=now))
        if state.last_success is not None:
            part.row(_("Answered last"), formats.moment(state.last_success, now=now))

    def _stored(self, sources: Sequence[SourceRow], formats: Formats) -> None:
        part = self.part("stored", _("What is stored"))
        if not sources:
            part.text(_("No rate at all. Update online, or load a file of the bank."), "soft")
        for row in sources:
            part.row(source_name(row.source), formats.whole(row.count))
            days = _("{first} to {last}").format(
                first=dated(row.first, formats), last=dated(row.last, formats)
            )
            part.text(days, "detail")
