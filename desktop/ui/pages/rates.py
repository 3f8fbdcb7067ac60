"""The rates page: how a pair stands and how it went, every stored rate, and what waits.

``go("rates", ("GBP", "USD"))`` opens a pair, with the id of a rate set aside that one too; it
stands in no rail: the rate chip leads here.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.errors import LiaisonError
from desktop.system.language import N_, _
from desktop.ui.host import Host
from desktop.ui.page import Key, Page, Shell
from desktop.ui.pages import rates_reading
from desktop.ui.pages.page_head import PageHead
from desktop.ui.pages.rates_aside import AsideList
from desktop.ui.pages.rates_curve import RateCurve
from desktop.ui.pages.rates_pair import PairChooser
from desktop.ui.pages.rates_panel import RatesPanel
from desktop.ui.pages.rates_reading import Shown
from desktop.ui.pages.rates_tables import StoredRates
from desktop.ui.rate_chip import FIT_OF
from desktop.ui.rate_sheets import set_by_hand
from desktop.ui.rate_update_keys import LoadingBar, load_key, update_key
from desktop.ui.rate_updates import RateUpdates
from desktop.ui.rate_words import rate_sentence
from desktop.ui.style import look, space
from desktop.ui.texts import sentence, sentence_for

_STATES = {
    "ok": N_("in use"),
    "old": N_("old"),
    "offline": N_("offline"),
    "aside": N_("a jump waits"),
    "too-old": N_("too old"),
    "missing": N_("no rate"),
}
_TONES = {"met": "met", "partly": "partly", "not": "bad"}


class RatesPage(Page):
    """Above what waits for a decision, then the curve, below every rate that is stored."""

    title = N_("Exchange rates")
    topics = frozenset({"rates", "settings"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shown: Shown | None = None
        self._has_pair = False
        self.updates: RateUpdates = cast("Host", shell).updates
        self.updates.changed.connect(self._on_updates)
        self.panel = RatesPanel()
        self._build()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        space(outer, gap=12)
        self.head = PageHead(_("Exchange rates"))
        outer.addWidget(self.head)
        self.chooser = PairChooser(self.swap)
        self.chooser.changed.connect(self._on_chosen)
        outer.addWidget(self.chooser)
        self.bar = LoadingBar(self.updates)
        outer.addWidget(self.bar)
        outer.addWidget(self._scrolled(), 1)
        look.changed.connect(self._dress)
        self._dress()

    def _scrolled(self) -> QScrollArea:
        """The lists and the curve, scrolled only where large texts leave too little room."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        space(column, gap=12)
        self.aside = AsideList(self.shell)
        self.aside.list.selected.connect(lambda row: self.keys_changed.emit())
        column.addWidget(self.aside)
        self.curve = RateCurve(self.shell)
        column.addWidget(self.curve, 3)
        self.table = StoredRates(self.shell)
        column.addWidget(self.table, 2)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _dress(self) -> None:
        self.table.setMinimumHeight(look.px(130))

    # What the window asks

    def side(self) -> QWidget:
        return self.panel

    def focus_first(self) -> None:
        (self.curve if self.aside.isHidden() else self.aside).setFocus()

    def currencies(self) -> tuple[str, ...]:
        return self.chooser.pair()[::-1] if self._has_pair else ()

    def open(self, target: object) -> None:
        if isinstance(target, tuple) and len(target) in (2, 3) and all(target):
            self._has_pair = True
            if len(target) == 3:
                self.aside.wish = int(target[2])
                self._read()
            self.chooser.choose(str(target[0]), str(target[1]))

    def keys(self) -> list[Key]:
        updates, waits = self.updates, self.aside.list.row() is not None
        is_daily = updates.is_daily
        daily = _("ask only on a key") if is_daily else _("ask once a day by itself")
        decide = [
            Key("A", _("accept the rate"), self.aside.accept),
            Key("R", _("refuse the rate"), self.aside.refuse),
        ]
        return [
            *(decide if waits else []),
            Key("Esc", _("back"), self.shell.back),
            Key("S", _("the other way round"), self.swap, shown=False),
            load_key(updates, self),
            Key("Alt+Right", _("longer"), lambda: self.chooser.step(1), shown=False),
            Key("Alt+Left", _("shorter"), lambda: self.chooser.step(-1), shown=False),
            Key("D", daily, lambda: updates.ask_daily(not is_daily), shown=False),
            Key("H", _("Set by hand"), self.set_by_hand, button=True),
            update_key(updates),
        ]

    def reload(self) -> None:
        if self._has_pair:
            self._read()
            self.table.reload()
        else:
            self.shell.background.ask(
                rates_reading.usual_pair, done=self._take_usual, owner=self, key="pair"
            )

    # Actions

    def swap(self) -> None:
        """The other way round."""
        base, quote = self.chooser.pair()
        self.chooser.choose(quote, base)

    def set_by_hand(self) -> None:
        """A rate of the pair, by somebody, with the reason."""
        base, quote = self.chooser.pair()
        set_by_hand(self.shell, self, base=base, quote=quote)

    # Reading and showing

    def _take_usual(self, pair: tuple[str, str]) -> None:
        if not self._has_pair:
            self.open(pair)

    def _on_chosen(self) -> None:
        self._has_pair = True
        self._read()
        self.table.show_pair(*self.chooser.pair())
        self.keys_changed.emit()

    def _read(self) -> None:
        base, quote = self.chooser.pair()
        self.shell.background.ask(
            rates_reading.read,
            done=self._show,
            failed=self._not_read,
            owner=self,
            key="rates",
            base=base,
            quote=quote,
            period=self.chooser.period(),
            today=self.shell.formats.local(self.shell.now()).date(),
        )

    def _show(self, shown: Shown) -> None:
        is_same = self._shown is not None and self._shown.curve == shown.curve
        self._shown = shown
        state, formats = shown.state, self.shell.formats
        self.head.set_chips([(_(_STATES[state.status]), _TONES[FIT_OF[state.status]])])
        if state.rate is not None and state.on is not None:
            said = rate_sentence(
                state.base,
                state.quote,
                rate=state.rate,
                on=state.on,
                age_days=state.age_days or 0,
                source=state.source,
                formats=formats,
            )
        else:
            said = sentence_for(state.problem, dict(state.params))
        self.head.set_caption(said)
        self.aside.show_rows(shown.aside)
        if not is_same:
            self.curve.show_curve(shown.curve)
        self._show_panel()
        self.keys_changed.emit()

    def _show_panel(self) -> None:
        if self._shown is not None:
            offered = [key for key in self.keys() if key.sequence in "UHLARD"]
            self.panel.show_all(
                self._shown,
                self.shell.formats,
                now=self.shell.now(),
                is_fetching=self.updates.is_fetching,
                is_daily=self.updates.is_daily,
                keys=[key for key in offered if key.enabled],
            )

    def _not_read(self, error: LiaisonError) -> None:
        self.curve.say(sentence(error))

    def _on_updates(self) -> None:
        self._show_panel()
        self.keys_changed.emit()
