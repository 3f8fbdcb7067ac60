"""The window: rail, top bar, the page, its side panel, its keys. It is the ``Shell`` of all pages.

Pages are built at the first visit. ``changed`` from the background goes to every page built, which
reloads if it is seen and remembers to if it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.errors import LiaisonError
from desktop.system import log
from desktop.system.language import _, set_language
from desktop.system.settings import Settings, save
from desktop.ui import qt_language
from desktop.ui.background import Background
from desktop.ui.find_box import FindBox, Found, Provider
from desktop.ui.formats import Formats
from desktop.ui.key_bar import KeyBar
from desktop.ui.key_sheet import KeySheet
from desktop.ui.page import Area, Key, Page
from desktop.ui.page_keys import PageKeys, shortcut
from desktop.ui.rail import Rail
from desktop.ui.side_split import SideSplit
from desktop.ui.style import look, space
from desktop.ui.texts import sentence
from desktop.ui.top_bar import TopBar
from desktop.ui.widgets.labels import hairline
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.window_keys import commands, everywhere

_utc_now = partial(datetime.now, UTC)


class Window(QMainWindow):
    """``closing`` before the window goes: drafts are saved, lanes are stopped by the app;
    ``rebuilt`` after it was built again in another language."""

    closing = Signal()
    rebuilt = Signal()
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
        self._current, self._before, self._provider = "", "", find
        self._shortcuts: list[QShortcut] = []
        self.setWindowTitle("Liaison")
        background.changed.connect(self._on_changed)
        background.refused.connect(self._on_refused)
        self._build()
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

    def notice(self, text: str, **how: Any) -> None:
        self._notice.say(text, **how)

    def dress(self, *, theme: str, text_size: int, compact: bool) -> None:
        self.remember(theme=theme, text_size=text_size, compact=compact)
        look.apply(theme=theme, percent=text_size, compact=compact)

    def speak(self, language: str) -> None:
        self.remember(language=language)
        locale = set_language(language)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            qt_language.speak(app, locale)
        self.formats = Formats(locale=locale, zone=self.formats.zone)
        QTimer.singleShot(0, self, self.rebuild)

    def go(self, area: str, target: object = None) -> None:
        page = self.page(area)
        if area != self._current:
            if self._current and self._areas[self._current].in_rail:
                self._before = self._current
            self._current = area
            log.note("page", area)
            self._stack.setCurrentWidget(page)
            self._rail.show_area(area)
            self._split.show_side(self._sides[area])
            self._show_keys()
            QTimer.singleShot(0, page, page.focus_first)
        if target is not None:
            page.open(target)

    def call(self) -> None: ...  # there is nobody to call without an office

    def back(self) -> None:
        self.go(self._before or next(iter(self._areas)))

    # What the app calls

    def page(self, area: str) -> Page:
        """The page of an area, built now if this is the first visit."""
        if area not in self._pages:
            page = self._areas[area].make(self)
            page.setAccessibleName(_(self._areas[area].title))
            self._pages[area] = page
            self._stack.addWidget(page)
            self._sides[area] = page.side()
            page.keys_changed.connect(self._show_keys)
        return self._pages[area]

    def current_page(self) -> Page:
        return self._pages[self._current]

    def set_count(self, area: str, count: int) -> None:
        """The number in the corner of an area."""
        self._rail.set_count(area, count)

    def set_rate(self, text: str, tip: str = "", *, fit: str = "") -> None:
        self._top.set_rate(text, tip, fit=fit)

    def set_staff(self, text: str) -> None:
        self._top.set_staff(text)

    def put_above(self, bar: QWidget) -> None:
        """Show something above every page, until the window is built again."""
        self._middle.insertWidget(0, bar)

    def rebuild(self) -> None:
        """Build everything again, in another language; what a page had unsaved is its draft's.

        Ends with ``rebuilt``: whoever filled the frame (counts, rate, staff) fills it again.
        """
        area, self._current = self._current, ""
        for page in self._pages.values():
            page.deleteLater()
        self._pages.clear()
        self._sides.clear()
        for old in self._shortcuts:
            old.deleteLater()
        self._page_keys.close()
        self._build()
        self.rebuilt.emit()
        if area:
            self.go(area)

    # Building

    def _build(self) -> None:
        self._find = FindBox(
            background=self.background, find=self._provider, commands=self._commands
        )
        self._find.chosen.connect(self._on_found)
        whole = QWidget()
        row = QHBoxLayout(whole)
        space(row)
        self._rail = Rail(tuple(self._areas.values()))
        row.addWidget(self._rail)
        row.addWidget(hairline(vertical=True))
        right = QVBoxLayout()
        space(right)
        self._top = TopBar(find=self._find, background=self.background)
        right.addWidget(self._top)
        right.addWidget(hairline())
        self._split = SideSplit(
            self._build_middle(),
            is_open=self._settings.side_open,
            sizes=self._settings.splitters.get("side", ()),
        )
        right.addWidget(self._split, 1)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)  # deletes the one before
        self._connect()

    def _build_middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        space(column, margins=(20, 16, 20, 12), gap=12)
        self._middle = column
        self._stack = QStackedWidget()
        # No page, not even one that is hidden, may make the window larger than the screen.
        self._stack.setMinimumSize(look.px(320), look.px(60))  # notes of a call come first
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
        self._split.toggled.connect(self._on_side)
        self._split.moved.connect(self._on_split)
        self._shortcuts = [shortcut(self, key.sequence, key.run) for key in self._everywhere()]

    def _restore(self) -> None:
        self.setMinimumSize(look.px(720), look.px(420))
        self.resize(look.px(1440), look.px(810))
        if self._settings.geometry:
            geometry = self._settings.geometry.encode("ascii", "replace")
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(geometry)))

    # Keys

    def _everywhere(self) -> list[Key]:
        """The keys that work on every page."""
        return everywhere(
            tuple(self._areas.values()),
            find=self._find.start,
            go=self.go,
            side=self._split.toggle,
            keys=self.show_all_keys,
        )

    def _show_keys(self) -> None:
        self._page_keys.show(self._current, self.current_page().keys())

    def show_all_keys(self) -> None:
        """F1."""
        area = self._areas[self._current]
        page, everywhere = self.current_page(), self._everywhere()
        KeySheet(self, title=_(area.title), page=page, everywhere=everywhere)

    def _commands(self) -> list[Found]:
        """What the find box can do besides finding: go to an area, an action of this page."""
        return commands(self._areas.values(), self.current_page().keys())

    def _on_found(self, found: Found) -> None:
        if found.run is not None:
            found.run()
        else:
            self.go(found.area, found.target)

    # What the desk remembers

    def _on_side(self, is_open: bool) -> None:
        self.remember(side_open=is_open)

    def _on_split(self, sizes: tuple[int, ...]) -> None:
        """Kept for now; written with the next change and at the end."""
        splitters = {**self._settings.splitters, "side": sizes}
        self._settings = replace(self._settings, splitters=splitters)

    # What comes from the background

    def _on_changed(self, topics: frozenset[str]) -> None:
        for page in self._pages.values():
            page.notice_change(topics)

    def _on_refused(self, error: LiaisonError) -> None:
        self.notice(sentence(error), tone="bad")

    def closeEvent(self, event: QCloseEvent) -> None:
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.remember(geometry=geometry)
        self.closing.emit()
        super().closeEvent(event)
