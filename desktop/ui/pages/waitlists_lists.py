"""Which waitlists there are: a short table over the queue, with its own search."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.queries.waitlists import WAITLISTS, WaitlistFilters, WaitlistRow
from desktop.system.language import _, ngettext
from desktop.ui.page import Shell
from desktop.ui.pages.page_head import PageHead
from desktop.ui.pages.waitlists_columns import today_of
from desktop.ui.pages.waitlists_list_columns import list_columns
from desktop.ui.style import look, space
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.filter_bar import SearchEdit
from desktop.ui.widgets.paged_table import PagedTable

QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's, which the binding does not name
_ROWS = 4  # lists seen at once; the others are scrolled to


class ListChooser(QWidget):
    """``chosen(WaitlistRow or None)`` when another list, or the same with other figures, is
    selected; ``entered()`` on Enter."""

    chosen = Signal(object)
    entered = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._text = ""
        self._is_alone = False
        self._counts = False  # not for the first sight of the page
        self.shows_closed = False
        column = QVBoxLayout(self)
        space(column, gap=12)
        row = QHBoxLayout()
        space(row, gap=8)
        self.head = PageHead(_("Waitlists"))
        row.addWidget(self.head, 1)
        self.search = SearchEdit(_("Search the lists"))
        self.search.setMaximumWidth(look.px(240))
        row.addWidget(self.search, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row)
        self.table = PagedTable(
            name="waitlists",
            columns=list_columns(shell),
            source=WAITLISTS,
            shell=shell,
            sort="title",
            empty=EmptyState(
                "waitlists",
                _("Lists open by themselves when an order has to wait."),
                key="Shift+N",
                action=_("open a list"),
            ),
        )
        column.addWidget(self.table)
        self.table.type_into(self.search)
        self.search.searched.connect(self._on_searched)
        self.table.selected.connect(self.chosen)
        self.table.activated.connect(lambda _row: self.entered.emit())
        self.table.counted.connect(self._on_counted)
        self.table.model.loaded.connect(self._on_loaded)
        look.changed.connect(self._fit)
        self._fit()

    def reload(self) -> None:
        """Read the lists again; the first time, read them, and count them once they are there."""
        self.table.reload(filters=self._filters())

    def show_closed(self) -> None:
        """Show closed lists among the others, or no more."""
        self.shows_closed = not self.shows_closed
        self._ask_anew()

    def tick(self) -> None:
        """Time has passed: write again what is left, without reading."""
        self.table.view.viewport().update()

    def select(self, waitlist_id: int) -> None:
        """Choose a list, with all of them shown if the search hides it."""
        if self._text and self.table.model.find(waitlist_id) is None:
            self.search.clear()
            self._on_searched("")
        self.table.select(waitlist_id)

    def row(self) -> WaitlistRow | None:
        """The chosen list."""
        row: WaitlistRow | None = self.table.selected_row()
        return row

    def _filters(self) -> WaitlistFilters:
        return WaitlistFilters(
            today=today_of(self._shell),
            text=self._text,
            state="" if self.shows_closed else "open",
            now=self._shell.now(),
            counted=self._counts,
        )

    def _on_loaded(self, _first: int, _count: int) -> None:
        """Whoever waits is counted after the first sight of the page: a million take a moment."""
        if not self._counts:
            self._counts = True
            QTimer.singleShot(0, self, self.reload)

    def _on_searched(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._ask_anew()

    def _ask_anew(self) -> None:
        self.table.set_filters(self._filters(), is_filtered=bool(self._text))

    def _on_counted(self, count: int) -> None:
        if not self._text:
            text = ngettext("{count} list", "{count} lists", count)
            self.head.set_chips([(text.format(count=self._shell.formats.whole(count)), "neutral")])
        # The table is measuring itself: a change of its height has to wait until it has done so.
        QTimer.singleShot(0, self, self._fit)

    def set_alone(self, is_alone: bool) -> None:
        """Whether the page shows nothing else: then the table takes all there is."""
        if is_alone != self._is_alone:
            self._is_alone = is_alone
            self._fit()

    def _fit(self) -> None:
        """As high as its rows, four at most; an empty one has room for its sentence."""
        policy = QSizePolicy.Policy.Expanding if self._is_alone else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        rows = self.table.row_count()
        height = look.row_height() + look.px(8) + min(rows, _ROWS) * look.row_height()
        least = height if rows else look.px(140)
        self.table.setMinimumHeight(0 if self._is_alone else least)
        self.table.setMaximumHeight(QWIDGETSIZE_MAX if self._is_alone else least)
