"""The window of an office: its areas, what it finds, who sits here, and what needs attention."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.office import Office
from desktop.system.language import _, current_locale
from desktop.system.settings import Settings
from desktop.ui.areas import AREAS
from desktop.ui.background import Background
from desktop.ui.calling import Calling
from desktop.ui.find_box import Found
from desktop.ui.formats import Formats
from desktop.ui.host import CALCULATOR, CALCULATOR_NAME
from desktop.ui.lane import later
from desktop.ui.office_day import OfficeDay
from desktop.ui.only_one import bring_forward
from desktop.ui.page import Key
from desktop.ui.rate_chip import FIT_OF, chip_text, chip_tip
from desktop.ui.ringing import MISSED, TAKE, Ringing
from desktop.ui.window import Window

if TYPE_CHECKING:
    from desktop.queries.rates import RateState
    from desktop.queries.staff import StaffRow
    from desktop.ui.office_reads import Attention
    from desktop.ui.pages.desk import DeskPage
    from desktop.ui.rate_updates import RateUpdates
    from desktop.ui.reckoner import Reckoner

SOON = 5_000  # milliseconds after the start until rates are asked for
HOUR = 3_600_000  # milliseconds
REST = 100  # milliseconds on something until the rate of its currency is read

_reads = partial(later, "desktop.ui.office_reads")


class OfficeWindow(Window):
    """The program's window on the open database. ``rates_url`` replaces the online source."""

    rates_url: str | None = None

    def __init__(
        self,
        *,
        background: Background,
        office: Office,
        settings: Settings,
        save_settings: Callable[[Settings], object],
    ) -> None:
        self._currencies: tuple[str, ...] = ()  # that matter on the page that said so last
        self._ringing: Ringing | None = None
        self._calling: Calling | None = None
        super().__init__(
            areas=AREAS,
            background=background,
            formats=Formats(locale=current_locale(), zone=office.zone),
            settings=settings,
            save_settings=save_settings,
            find=_reads("find"),
        )
        self.office = office
        self._staff: tuple[StaffRow, ...] = ()
        self._reckoner: Reckoner | None = None
        self._updates: RateUpdates | None = None
        self._hourly = QTimer(self, interval=HOUR)
        self._hourly.timeout.connect(self.freshen_rates)
        self.day = OfficeDay(self, self)
        self._pair = ("", "")  # whose rate the chip shows
        self._follow = QTimer(self, singleShot=True, interval=REST)
        self._follow.timeout.connect(self._follow_currency)
        self.staff_clicked.connect(self.choose_staff)
        self.rate_clicked.connect(lambda: self.go("rates", self._pair))
        background.changed.connect(self._look_again)
        self.rebuilt.connect(self._begin_anew)

    def begin(self) -> None:
        """Show the window, ask who sits here, and start what goes on beside it."""
        self.show()
        self.go("desk")
        self._look_again(frozenset({"staff"}), first=True)
        self.background.act(_reads("seed"), now=self.now(), owner=self)
        self.background.work(_read_grammars, owner=self, locale=str(self.formats.locale))
        self.background.work(_reads("seed_rates"), owner=self, now=self.now())
        self.day.begin()
        self.calling.look()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Painted first, so that somebody can type; then the lanes take the machine."""
        super().paintEvent(event)
        QTimer.singleShot(0, self.background.release)

    def hear(self, number: str) -> None:
        """The program was started again: come forward and, if ``number`` is not empty, show who is
        calling; somebody who is spoken to already, or typed about, is not disturbed."""
        bring_forward(self)
        desk = cast("DeskPage", self.page("desk"))
        if not number:
            return
        if desk.board.state is None:  # the first read may open a draft that was left
            self.go("desk")  # it is read when it is seen
            once = Qt.ConnectionType.SingleShotConnection
            desk.ready.connect(partial(self.hear, number), once)
        elif desk.is_busy() or QApplication.activeModalWidget() is not None:
            self.ringing.announce(number)
        else:
            self._take_call(number)

    @property
    def ringing(self) -> Ringing:
        """The bar that says who is calling meanwhile."""
        if self._ringing is None:
            self._ringing = Ringing(self)
            self._ringing.taken.connect(self._take_call)
            self._ringing.missed.connect(self.calling.miss)
            self.put_above(self._ringing)
        return self._ringing

    @property
    def calling(self) -> Calling:
        """The contact in hand, and the keys that call and write."""
        if self._calling is None:
            self._calling = Calling(self)
        return self._calling

    def call(self) -> None:
        """Call who is selected."""
        self.calling.call()

    def take_caller(self) -> None:
        """Take the call the bar speaks of; the one that is spoken goes on hold."""
        self.ringing.take()

    def _take_call(self, number: str) -> None:
        self.go("desk", ("caller", number))

    def miss_caller(self) -> None:
        """Leave the caller the bar speaks of a call-back."""
        self.ringing.miss()

    def choose_staff(self) -> None:
        """Ask who sits here."""
        from desktop.ui.staff_choice import StaffChoice

        StaffChoice(self._staff, current=self.staff_id()).open_over(self, self._sit)

    @property
    def reckoner(self) -> Reckoner:
        """What works out amounts, for the calculator and every amount field."""
        if self._reckoner is None:
            from desktop.ui.reckoner import Reckoner  # nothing of it at start

            self._reckoner = Reckoner(self, self)
        return self._reckoner

    @property
    def updates(self) -> RateUpdates:
        """What gets newer rates, for the rates page and once a day by itself."""
        if self._updates is None:
            from desktop.ui.rate_updates import RateUpdates

            self._updates = RateUpdates(self, self, url=self.rates_url)
        return self._updates

    def keep_rates_fresh(self) -> None:
        """From now on ask the online source once a day, where the desk has not switched that off;
        every hour until it answers."""
        self._hourly.start()
        QTimer.singleShot(SOON, self, self.freshen_rates)

    def freshen_rates(self) -> None:
        """Ask the online source unless it has answered today."""
        if self.settings.daily_rates:
            self.updates.update_if_due()

    def calculate(self, over: QWidget | None = None) -> None:
        """Open the calculator over this window, or over a sheet of it; from its own line leave."""
        from desktop.ui.calculator import open_calculator

        open_calculator(self, self.reckoner, over=over or self)

    def _everywhere(self) -> list[Key]:
        take = Key(TAKE, _("take who is calling meanwhile"), self.take_caller)
        miss = Key(MISSED, _("call them back later"), self.miss_caller)
        own = [Key(CALCULATOR, _("calculator"), self.calculate), take, miss]
        own += self.calling.keys()
        return [*super()._everywhere(), *own]

    def _commands(self) -> list[Found]:
        icon = "calculator"
        open_it = Found(_("Calculator"), icon=icon, key=CALCULATOR, run=self.calculate)
        return [*super()._commands(), open_it]

    def _sit(self, staff_id: int) -> None:
        self.remember(staff_id=staff_id)
        self._show_staff()
        self.background.changed.emit(frozenset({"staff", "orders"}))

    def _begin_anew(self) -> None:
        """Another language: what stands over the window is built again when it is wanted."""
        for over in self.findChildren(QWidget, CALCULATOR_NAME):
            over.deleteLater()
        self._ringing = None  # gone with the middle of the window
        self._look_again(frozenset({"staff"}))

    def _look_again(self, topics: frozenset[str], *, first: bool = False) -> None:
        if topics & {"follow_ups", "waitlists", "rates", "staff", "settings"}:
            self.background.ask(
                _reads("attention"),
                currencies=self._currencies,
                now=self.now(),
                owner=self,
                key="attention",
                done=self._show_first if first else self._show_attention,
            )

    def _show_first(self, attention: Attention) -> None:
        self._show_attention(attention)
        known = {row.id for row in self._staff}
        if len(self._staff) == 1:
            self.remember(staff_id=self._staff[0].id)
            self._show_staff()
        elif self.staff_id() not in known:
            self.choose_staff()

    def _show_attention(self, attention: Attention) -> None:
        if attention.office != self.office:
            self.office = attention.office
            self.formats = Formats(locale=current_locale(), zone=self.office.zone)
        self._staff = attention.staff
        if self.staff_id() not in {None, *(row.id for row in self._staff)}:
            self.remember(staff_id=None)  # who has left does nothing more in this name
        self.set_count("follow-ups", attention.overdue)
        self.set_count("waitlists", attention.running_out)
        self._show_staff()
        self._show_rate(attention.rate)

    def _show_staff(self) -> None:
        names = {row.id: row.name for row in self._staff}
        self.set_staff(names.get(self.staff_id() or 0, _("Who sits here?")))

    def _show_rate(self, state: RateState | None) -> None:
        if state is None:
            self.set_rate("")
            return
        self._pair = (state.base, state.quote)
        fit = FIT_OF[state.status]
        self.set_rate(chip_text(state, self.formats), chip_tip(state, self.formats), fit=fit)

    def _show_keys(self) -> None:
        """Also told when another thing is shown: its currency may be another."""
        super()._show_keys()
        self.calling.place()
        wanted = self.current_page().currencies()
        if wanted and wanted != self._currencies:
            self._currencies = wanted
            self._follow.start()

    def _follow_currency(self) -> None:
        self.background.ask(
            _reads("rate"),
            currencies=self._currencies,
            now=self.now(),
            owner=self,
            key="rate",
            done=self._show_rate,
        )


def _read_grammars(*, locale: str, progress: Any, cancelled: Callable[[], bool]) -> None:
    """Build the parsers of line box and calculator now: a first key would wait 100 ms for each."""
    import phonenumbers  # noqa: F401, 20 ms that a ringing telephone should not wait for

    from desktop.domain.calculator import parse
    from desktop.domain.line_language import parse_line

    parse("1", locale=locale)
    parse_line("1", locale=locale, today=date.min)
