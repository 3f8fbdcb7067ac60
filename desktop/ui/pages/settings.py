"""Settings: sections at the left, the chosen one beside it.

``go("settings", "rates")`` opens a section by its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
)

from desktop.system.language import _
from desktop.ui.drops import accept_files
from desktop.ui.import_sheet import open_import
from desktop.ui.page import Key, Page, Shell
from desktop.ui.pages.settings_codes import CodesSection
from desktop.ui.pages.settings_data import DataSection
from desktop.ui.pages.settings_desk import DeskSection
from desktop.ui.pages.settings_office import OfficeSection
from desktop.ui.pages.settings_points import PointsSection
from desktop.ui.pages.settings_procedures import ProceduresSection
from desktop.ui.pages.settings_rates import RatesSection
from desktop.ui.pages.settings_section import SettingsSection
from desktop.ui.pages.settings_staff import StaffSection
from desktop.ui.pages.settings_waitlists import WaitlistsSection
from desktop.ui.style import look, space
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.labels import title
from desktop.ui.widgets.row_list import RowList

SECTIONS: tuple[type[SettingsSection], ...] = (
    DeskSection,
    OfficeSection,
    StaffSection,
    RatesSection,
    PointsSection,
    WaitlistsSection,
    ProceduresSection,
    CodesSection,
    DataSection,
)
_WIDE = 168  # pixels at 100 % text size for the list of sections
_WIDEST = 840  # and at most for a section: what belongs together stays together


class SettingsPage(Page):
    """Arrows choose a section, Tab goes into it; Alt+Up and Alt+Down choose from anywhere,
    Alt+PgUp and Alt+PgDown scroll it."""

    topics = frozenset().union(*(section.topics for section in SECTIONS))

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.sections = [make(shell) for make in SECTIONS]
        self._stack = QStackedWidget()
        self._list = RowList([_TITLE], name=_("Sections"), parent=self)
        self._list.horizontalHeader().hide()
        for section in self.sections:
            self._stack.addWidget(_scrolled(section))
            section.keys_changed.connect(self._pass_on)
        column = QVBoxLayout(self)
        space(column, gap=12)
        column.addWidget(title(_("Settings")))
        row = QHBoxLayout()
        space(row, gap=24)
        row.addWidget(self._list, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._stack, 1)
        column.addLayout(row, 1)
        self._list.selected.connect(self._show)
        self._list.set_rows([_Listed(n, _(each.title)) for n, each in enumerate(self.sections)])
        look.changed.connect(self._dress)
        self._dress()
        accept_files(self, lambda path: open_import(shell, self, kind="customers", path=path))

    def section(self) -> SettingsSection:
        """The section that is shown."""
        return self.sections[max(0, self._stack.currentIndex())]

    # What the window calls

    def keys(self) -> list[Key]:
        return [
            *self.section().keys(),
            Key("Alt+Down", _("next section"), lambda: self._step(1)),
            Key("Alt+Up", _("section before"), lambda: self._step(-1), shown=False),
            Key("Alt+PgDown", _("further down"), lambda: self._scroll(1), shown=False),
            Key("Alt+PgUp", _("further up"), lambda: self._scroll(-1), shown=False),
        ]

    def reload(self) -> None:
        self.section().reload()

    def open(self, target: object) -> None:
        """Show a section by its name."""
        names = [section.name for section in self.sections]
        if target in names:
            self._list.select_place(names.index(str(target)))
            self.section().setFocus()

    def focus_first(self) -> None:
        self._list.setFocus()

    # Inside

    def _step(self, by: int) -> None:
        place = (self._stack.currentIndex() + by) % len(self.sections)
        self._list.select_place(place)

    def _scroll(self, pages: int) -> None:
        """A section may be longer than the window, and not all of it can have the focus."""
        area = self._stack.currentWidget()
        if isinstance(area, QScrollArea):
            bar = area.verticalScrollBar()
            bar.setValue(bar.value() + pages * (bar.pageStep() - look.row_height()))

    def _show(self, row: _Listed | None) -> None:
        self._stack.setCurrentIndex(row.id if row is not None else 0)
        if self.isVisible():
            self.section().reload()
        self.keys_changed.emit()

    def _pass_on(self) -> None:
        if self.sender() is self.section():
            self.keys_changed.emit()

    def _dress(self) -> None:
        self._list.setFixedWidth(look.px(_WIDE))
        for section in self.sections:
            section.setMaximumWidth(look.px(_WIDEST))


@dataclass(frozen=True, slots=True)
class _Listed:
    id: int
    title: str


_TITLE = Column("title", "", lambda row: row.title, stretch=True)


def _scrolled(section: SettingsSection) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
    area.setWidget(section)
    return area
