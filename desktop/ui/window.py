"""The window: rail, top bar, the page, its side panel, its keys. It is the ``Shell`` of all pages.

Pages are built at the first visit. ``changed`` from the background goes to every page built, which
reloads if it is seen and remembers to if it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.errors import LiaisonError
from desktop.system import log
from desktop.system.language import _
from desktop.system.settings import Settings, save
from desktop.ui.background import Background
from desktop.ui.find_box import FindBox, Found, Provider
from desktop.ui.formats import Formats
from desktop.ui.key_bar import KeyBar
from desktop.ui.key_sheet import KeySheet
from desktop.ui.page import Area, Key, Page
from desktop.ui.page_keys import PageKeys, shortcut
from desktop.ui.rail import SETTINGS, Rail
from desktop.ui.style import look, space
from desktop.ui.texts import sentence
from desktop.ui.top_bar import TopBar
from desktop.ui.widgets.labels import hairline
from desktop.ui.widgets.notice import NoticeBar

SIDE_WIDTH = 384  # pixels at 100 % text size
SIDE_FROM = 960  # pixels at 100 % text size: in narrower windows the panel opens on demand


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Window(QMainWindow):
    """``closing`` before the window goes: drafts are saved, lanes are stopped by the app."""

    closing = Signal()
    staff_clicked = Signal()
    rate_clicked = Signal()

    def __init__(
        self,
        *,
        areas: Sequence[Area],
        background: Background,
        formats: Formats,
        settings: Settings,
        save_settings: Callable[[Settings], object] = save,
        clock: Callable[[], datetime] = _utc_now,
        find: Provider | None = None,
    ) -> None:
        super().__init__()
        self.background, self.formats, self.now = background, formats, clock
        self._settings, self._save_settings = settings, save_settings
        self._areas = {area.name: area for area in areas}
        self._pages: dict[str, Page] = {}
        self._sides: dict[str, QWidget | None] = {}
        self._current = ""
        self._side_forced = False
        self.setWindowTitle("Liaison")
        self._find = FindBox(background=background, find=find, commands=self._commands)
        self._find.chosen.connect(self._on_found)
        self._build(areas)
        self._connect()
        self._restore()

    # What pages call (see page.Shell)

    @property
    def settings(self) -> Settings:
        return self._settings

    def staff_id(self) -> int | None:
        return self._settings.staff_id

    def remember(self, **changes: Any) -> None:
        self._settings = replace(self._settings, **changes)
        try:
            self._save_settings(self._settings)
        except LiaisonError as error:
            self.notice(sentence(error), tone="bad")

    def notice(
        self, text: str, *, undo: Callable[[], object] | None = None, tone: str = "neutral"
    ) -> None:
        self._notice.say(text, undo=undo, tone=tone)

    def go(self, area: str, target: object = None) -> None:
        page = self.page(area)
        if area != self._current:
            self._current = area
            log.note("page", area)
            self._stack.setCurrentWidget(page)
            self._rail.show_area(area)
            self._show_side()
            self._show_keys()
            page.freshen()
            QTimer.singleShot(0, page, page.focus_first)
        if target is not None:
            page.open(target)

    # What the app calls

    def page(self, area: str) -> Page:
        """The page of an area, built now if this is the first visit."""
        if area not in self._pages:
            page = self._areas[area].make(self)
            page.setAccessibleName(_(self._areas[area].title))
            self._pages[area] = page
            self._stack.addWidget(page)
            side = page.side()
            self._sides[area] = side
            if side is not None:
                self._side.addWidget(side)
            page.keys_changed.connect(self._show_keys)
        return self._pages[area]

    def current_page(self) -> Page:
        return self._pages[self._current]

    def set_count(self, area: str, count: int) -> None:
        """The number in the corner of an area."""
        self._rail.set_count(area, count)

    def set_rate(self, text: str, tip: str = "") -> None:
        self._top.set_rate(text, tip)

    def set_staff(self, text: str) -> None:
        self._top.set_staff(text)

    # Building

    def _build(self, areas: Sequence[Area]) -> None:
        whole = QWidget()
        row = QHBoxLayout(whole)
        space(row)
        self._rail = Rail(areas)
        row.addWidget(self._rail)
        row.addWidget(hairline(vertical=True))
        right = QVBoxLayout()
        space(right)
        self._top = TopBar(find=self._find, background=self.background)
        right.addWidget(self._top)
        right.addWidget(hairline())
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._build_middle())
        self._side = QStackedWidget()
        self._side.setProperty("role", "surface")
        self._side.setAccessibleName(_("Details"))
        self._splitter.addWidget(self._side)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        right.addWidget(self._splitter, 1)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)

    def _build_middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        space(column, margins=(20, 16, 20, 12), gap=12)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self._notice = NoticeBar()
        column.addWidget(self._notice)
        self._keys = KeyBar()
        column.addWidget(self._keys)
        self._page_keys = PageKeys(self, self._keys, undo=self._notice.undo)
        return middle

    def _connect(self) -> None:
        self._rail.chosen.connect(self.go)
        self._top.staff_clicked.connect(self.staff_clicked)
        self._top.rate_clicked.connect(self.rate_clicked)
        self.background.changed.connect(self._on_changed)
        self.background.refused.connect(self._on_refused)
        self._splitter.splitterMoved.connect(self._on_splitter)
        for key in self._everywhere():
            shortcut(self, key.sequence, key.run)

    def _restore(self) -> None:
        self.setMinimumSize(look.px(720), look.px(420))
        self.resize(look.px(1440), look.px(810))
        if self._settings.geometry:
            geometry = self._settings.geometry.encode("ascii", "replace")
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(geometry)))
        saved = self._settings.splitters.get("side", ())
        side = saved[1] if len(saved) == 2 else look.px(SIDE_WIDTH)
        self._side.setMinimumWidth(look.px(220))
        self._splitter.setSizes([max(1, self.width() - side), side])

    # Keys

    def _everywhere(self) -> list[Key]:
        """The keys that work on every page."""
        keys = [Key("Ctrl+K", _("find anything"), self._find.start)]
        numbered = [area for area in self._areas.values() if area.name != SETTINGS][:9]
        for number, area in enumerate(numbered, start=1):
            keys.append(Key(f"Ctrl+{number}", _(area.title), self._opener(area.name)))
        if SETTINGS in self._areas:
            keys.append(Key("Ctrl+,", _("Settings"), self._opener(SETTINGS)))
        keys.append(Key("F9", _("show or hide the side panel"), self.toggle_side))
        keys.append(Key("F1", _("the keys of this page"), self.show_all_keys))
        return keys

    def _opener(self, area: str) -> Callable[[], object]:
        return lambda: self.go(area)

    def _show_keys(self) -> None:
        self._page_keys.show(self._current, self.current_page().keys())

    def show_all_keys(self) -> None:
        """F1."""
        area = self._areas[self._current]
        keys = self.current_page().keys()
        KeySheet(self, title=_(area.title), keys=keys, everywhere=self._everywhere())

    def _commands(self) -> list[Found]:
        """What the find box can do besides finding: go to an area, an action of this page."""
        actions = self.current_page().keys()
        found = [
            Found(key.label, icon="keyboard", key=key.sequence, run=key.run)
            for key in actions
            if key.enabled
        ]
        for area in self._areas.values():
            found.append(Found(_(area.title), icon=area.icon, area=area.name))
        return found

    def _on_found(self, found: Found) -> None:
        if found.run is not None:
            found.run()
        else:
            self.go(found.area, found.target)

    # The side panel

    def toggle_side(self) -> None:
        """F9. In a window too narrow for it the panel opens for now, whatever is remembered."""
        if self._has_room():
            self.remember(side_open=not self._settings.side_open)
        else:
            self._side_forced = not self._side_forced
        self._show_side()

    def _has_room(self) -> bool:
        return self.width() >= look.px(SIDE_FROM)

    def _show_side(self) -> None:
        side = self._sides.get(self._current)
        if side is not None:
            self._side.setCurrentWidget(side)
        is_open = self._settings.side_open if self._has_room() else self._side_forced
        self._side.setVisible(side is not None and is_open)

    def _on_splitter(self) -> None:
        sizes = tuple(self._splitter.sizes())
        self._settings = replace(
            self._settings, splitters={**self._settings.splitters, "side": sizes}
        )

    # What comes from the background

    def _on_changed(self, topics: frozenset[str]) -> None:
        for page in self._pages.values():
            page.notice_change(topics)

    def _on_refused(self, error: LiaisonError) -> None:
        self.notice(sentence(error), tone="bad")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._current:
            self._show_side()

    def closeEvent(self, event: QCloseEvent) -> None:
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.remember(geometry=geometry)
        self.closing.emit()
        super().closeEvent(event)
