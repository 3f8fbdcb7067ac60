"""A list over time as a chart: who waits, what was offered, who was served."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.queries.list_days import ListDay, ListDays, list_days
from desktop.queries.waitlists import WaitlistRow
from desktop.system.language import N_, _
from desktop.ui import dialogs
from desktop.ui.day_curve import DayCurve
from desktop.ui.page import Shell
from desktop.ui.style import look, space
from desktop.ui.widgets.filter_bar import Filter, FilterChip
from desktop.ui.widgets.labels import label

PERIODS: dict[str, int | None] = {"quarter": 90, "year": 365, "all": None}
"""Days that the chart goes back; None for all there are."""

_PERIOD_WORDS = {"quarter": N_("90 days"), "year": N_("1 year"), "all": N_("all")}

LINES = {
    "waiting": ("accent", Qt.PenStyle.SolidLine.value),
    "offered": ("partly", Qt.PenStyle.DashLine.value),
    "served": ("met", Qt.PenStyle.DotLine.value),
}
"""The colour and the stroke of each line: told apart without colours too."""

_LINE_WORDS = {
    "waiting": N_("waiting"),
    "offered": N_("offers made since the first day"),
    "served": N_("served since the first day"),
}


class ListCurve(DayCurve):
    """``show_history`` draws one."""

    plot_class = ("desktop.ui.pages.waitlists_plot", "ListPlot")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.formats, _("The list over time"))
        self._days: tuple[ListDay, ...] = ()

    def show_history(self, history: ListDays) -> None:
        self._days = history.days
        if self._days:
            self.renew()
        else:
            self.say(_("Nobody has joined this list yet."))

    def points(self) -> int:
        return len(self._days)

    def fill(self) -> None:
        self.plot.show_days(self._days)

    def read(self, place: int) -> str:
        day, formats = self._days[place], self.formats
        return _("{day}: {waiting} waiting · {offered} offers made · {served} served").format(
            day=formats.day(day.on, today=self._days[-1].on),
            waiting=formats.whole(day.waiting),
            offered=formats.whole(day.offered),
            served=formats.whole(day.served),
        )

    def summary(self) -> str:
        most = max(self._days, key=lambda day: day.waiting)
        text = _("most waiting: {count} on {day}")
        day = self.formats.day(most.on, today=self._days[-1].on)
        return text.format(count=self.formats.whole(most.waiting), day=day)


class ListChart(QWidget):
    """The curve with its legend; Alt and the arrows change how far back it goes."""

    def __init__(self, shell: Shell, row: WaitlistRow) -> None:
        super().__init__()
        self._shell, self._row = shell, row
        column = QVBoxLayout(self)
        space(column, gap=8)
        top = QHBoxLayout()
        space(top, gap=8)
        self._chips = {name: FilterChip(Filter(name, _(_PERIOD_WORDS[name]))) for name in PERIODS}
        self._chips["quarter"].setChecked(True)
        for chip in self._chips.values():
            top.addWidget(chip)
            chip.toggled.connect(lambda is_on: self.reload() if is_on else None)
        top.addStretch(1)
        column.addLayout(top)
        self.curve = ListCurve(shell)
        column.addWidget(self.curve, 1)
        legend = QHBoxLayout()
        space(legend, gap=8)
        for name in LINES:
            legend.addWidget(_Stroke(name))
            legend.addWidget(label(_(_LINE_WORDS[name]), "detail"))
        legend.addStretch(1)
        column.addLayout(legend)
        for keys, by in (("Alt+Right", 1), ("Alt+Left", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda by=by: self.step(by))
        self.setFocusProxy(self.curve)
        self.reload()

    def period(self) -> str:
        """A key of PERIODS."""
        return next(name for name, chip in self._chips.items() if chip.isChecked())

    def step(self, by: int) -> None:
        """The period before or after."""
        names = list(PERIODS)
        self._chips[names[(names.index(self.period()) + by) % len(names)]].setChecked(True)

    def reload(self) -> None:
        self._shell.background.ask(
            list_days,
            waitlist_id=self._row.id,
            back=PERIODS[self.period()],
            now=self._shell.now(),
            owner=self,
            key="history",
            done=self.curve.show_history,
        )


class _Stroke(QWidget):
    """How one of the lines is drawn."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._ink, self._style = LINES[name]

    def sizeHint(self) -> QSize:
        return QSize(look.px(28), look.px(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(look.color(self._ink), look.px(2), Qt.PenStyle(self._style)))
        middle = self.height() // 2
        painter.drawLine(0, middle, self.width(), middle)


def open_chart(page: QWidget, shell: Shell, row: WaitlistRow) -> dialogs.Sheet:
    """The chart of a list over the page."""
    chart = ListChart(shell, row)
    room = page.window().height() // 2  # large texts must not push its foot out of sight
    chart.curve.setMinimumHeight(min(look.px(320), max(look.px(200), room)))
    title = _("{title} over time").format(title=row.title)
    sheet = dialogs.Sheet(title, chart, accept=_("Close"), width=900)
    sheet.cancel_button.hide()
    dialogs.ask(sheet, parent=page)
    chart.setFocus()
    return sheet
