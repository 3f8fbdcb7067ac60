"""The window through its keys: areas, the page's keys, F1, undo, the side panel, find anything."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.domain.errors import RuleBroken
from desktop.system.settings import Settings
from desktop.ui.background import Background
from desktop.ui.find_box import Found, fits
from desktop.ui.key_sheet import KeySheet
from desktop.ui.page import Area, Key, Page, Shell
from desktop.ui.style import look
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import KeyCap
from desktop.ui.widgets.notice import SHOWN
from desktop.ui.widgets.section import Section, SidePanel
from desktop.ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier
Make = Callable[..., Window]


class Work(Page):
    """A page that writes down what happened to it."""

    title = "Work"
    topics = frozenset({"orders"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.events: list[Any] = []
        self.can_confirm = True
        self.field = QLineEdit()
        self.field.setAccessibleName("Line")
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        section = Section("Known")
        section.row("Price", "4.00 EUR", fit="met", chip="met", tone="met")
        self.panel = SidePanel([section])

    def keys(self) -> list[Key]:
        return [
            Key("F6", "read back", lambda: self.events.append("read back")),
            Key("O", "offer", lambda: self.events.append("offer")),
            Key("F7", "hidden one", lambda: self.events.append("hidden"), shown=False),
            Key("Ctrl+S", "Save quote", lambda: self.events.append("quote"), button=True),
            Key(
                "Ctrl+Return",
                "Confirm order",
                lambda: self.events.append("confirm"),
                enabled=self.can_confirm,
                primary=True,
            ),
        ]

    def side(self) -> QWidget | None:
        return self.panel

    def reload(self) -> None:
        self.events.append("reload")

    def open(self, target: object) -> None:
        self.events.append(("open", target))

    def focus_first(self) -> None:
        self.field.setFocus()


class Other(Work):
    def side(self) -> QWidget | None:
        return None


AREAS = (
    Area("work", "Work", "desk", Work),
    Area("other", "Other", "orders", Other),
    Area("settings", "Settings", "settings", Other),
)


@pytest.fixture
def window(make_window: Make) -> Window:
    return make_window(*AREAS)


def page(window: Window) -> Work:
    found = window.current_page()
    assert isinstance(found, Work)
    return found


def test_a_page_is_built_at_its_first_visit(window: Window) -> None:
    assert list(window._pages) == ["work"]
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    assert list(window._pages) == ["work", "other"]
    first = window.current_page()
    QTest.keyClick(window, Qt.Key.Key_1, CTRL)
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window.current_page() is first


def test_the_rail_always_marks_the_area_that_is_shown(window: Window) -> None:
    work, other = window._rail._buttons["work"], window._rail._buttons["other"]
    work.setFocus()
    QTest.keyClick(work, Qt.Key.Key_Down)
    QTest.keyClick(window.focusWidget() or work, Qt.Key.Key_Space)
    assert other.isChecked()
    assert window.current_page() is window.page("other")
    QTest.mouseClick(work, Qt.MouseButton.LeftButton)
    assert work.isChecked()
    assert not other.isChecked()
    assert window.current_page() is window.page("work")


def test_settings_have_their_own_key(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_Comma, CTRL)
    assert window.current_page() is window.page("settings")


def test_the_keys_of_the_page_work_wherever_the_focus_is(window: Window) -> None:
    work = page(window)
    work.events.clear()
    QTest.keyClick(work.field, Qt.Key.Key_F6)
    work.panel.setFocus()
    QTest.keyClick(work.panel, Qt.Key.Key_F7)
    QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
    assert work.events == ["read back", "hidden", "confirm"]


def test_letters_are_typed_into_a_field_and_are_keys_outside(window: Window) -> None:
    work = page(window)
    work.events.clear()
    QTest.keyClick(work.field, Qt.Key.Key_O)
    assert (work.field.text(), work.events) == ("o", [])
    work.panel.setFocus()
    QTest.keyClick(work.panel, Qt.Key.Key_O)
    assert (work.field.text(), work.events) == ("o", ["offer"])


def test_the_keys_of_a_page_that_is_left_do_nothing(window: Window) -> None:
    work = page(window)
    window.go("other")
    work.events.clear()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert work.events == []
    assert page(window).events[-1] == "read back"


def test_the_bar_names_the_keys_and_has_the_main_action(window: Window) -> None:
    caps = [cap.text() for cap in _seen(window._keys, KeyCap)]
    assert caps == ["F6", "O", "F1"]
    buttons = [button.accessibleName() for button in _seen(window._keys, Button)]
    assert buttons == ["Save quote", "Confirm order"]


def test_a_key_that_may_not_be_used_now_is_grey_and_silent(window: Window, qtbot: QtBot) -> None:
    work = page(window)
    work.can_confirm = False
    work.keys_changed.emit()
    work.events.clear()
    qtbot.waitUntil(lambda: len(_seen(window._keys, Button)) == 2)
    assert not _seen(window._keys, Button)[-1].isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
    assert work.events == []


def test_keys_that_do_not_fit_are_left_out_but_f1_stays(window: Window) -> None:
    window._keys.resize(500, window._keys.height())
    caps = [cap.text() for cap in _seen(window._keys, KeyCap)]
    assert caps == ["F1"]


def test_f1_shows_every_key_and_leaves_without_a_trace(window: Window) -> None:
    work = page(window)
    QTest.keyClick(work.field, Qt.Key.Key_F1)
    sheet = window.findChild(KeySheet)
    assert sheet is not None
    assert sheet.hasFocus()
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"read back", "hidden one", "Confirm order", "Ctrl+Enter", "Ctrl+K"} <= texts
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert work.field.hasFocus()


def test_a_change_reloads_what_is_seen_and_the_rest_when_it_is(
    window: Window, background: Background
) -> None:
    work = page(window)
    window.go("other")
    other = page(window)
    work.events.clear()
    other.events.clear()
    background.changed.emit(frozenset({"orders"}))
    assert other.events == ["reload"]
    assert work.events == []
    background.changed.emit(frozenset({"orders"}))
    window.go("work")
    assert work.events == ["reload"], "once, however often it changed meanwhile"
    background.changed.emit(frozenset({"rates"}))
    window.go("other")
    window.go("work")
    assert work.events == ["reload"], "nothing of its own has changed"


def test_a_target_is_opened(window: Window) -> None:
    window.go("other", 17)
    assert page(window).events[-1] == ("open", 17)


def test_a_refusal_is_said_quietly(window: Window, background: Background) -> None:
    background.refused.emit(RuleBroken("cancelled"))
    assert window._notice.isVisible()
    assert window._notice.text() == "Stopped, as you asked."


def test_undo_is_offered_once(window: Window) -> None:
    undone: list[str] = []
    window.notice("Withdrawn.", undo=lambda: undone.append("back"))
    page(window).panel.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert undone == ["back"]
    assert not window._notice.isVisible()


def test_a_way_back_is_not_lost_by_another(window: Window) -> None:
    undone: list[str] = []
    window.notice("Put off.", undo=lambda: undone.append("put off"))
    window.notice("Nothing was saved.", undo=lambda: undone.append("typed"))
    page(window).panel.setFocus()
    assert window._notice.text() == "Nothing was saved."
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window._notice.text() == "Put off."
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert undone == ["typed", "put off"]
    assert not window._notice.isVisible()


def test_a_way_back_returns_when_the_one_over_it_is_over(window: Window) -> None:
    undone: list[str] = []
    window.notice("Put off.", undo=lambda: undone.append("put off"))
    window._notice._timer.start(700)  # so much of its time is left
    window.notice("Nothing was saved.", undo=lambda: undone.append("typed"))
    assert window._notice._timer.interval() == SHOWN
    window._notice._timer.timeout.emit()
    assert window._notice.text() == "Put off."
    assert window._notice._timer.interval() < 2_000, "about as long as it would have stood"
    window._notice._timer.timeout.emit()
    assert not window._notice.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert undone == []


def test_a_notice_without_a_way_back_offers_none(window: Window) -> None:
    undone: list[str] = []
    window.notice("Withdrawn.", undo=lambda: undone.append("back"))
    window.notice("Something else.")
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert undone == []


def test_the_side_panel_comes_and_goes(window: Window) -> None:
    work = page(window)
    assert work.panel.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert not work.panel.isVisible()
    assert not window.settings.side_open
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert work.panel.isVisible()
    window.go("other")
    assert not window._split.is_shown(), "a page without a panel has none"


def test_a_narrow_window_opens_the_panel_only_on_demand(window: Window) -> None:
    work = page(window)
    window.resize(800, 600)
    assert not work.panel.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert work.panel.isVisible()
    assert window.settings.side_open, "what is remembered is for windows wide enough"


def test_saving_is_shown_only_when_it_takes_long(
    window: Window, background: Background, qtbot: QtBot
) -> None:
    go_on = threading.Event()
    with qtbot.waitSignal(background.busy):
        background.act(lambda: go_on.wait(5))
    assert window._top.state.text() == "Saving…"
    go_on.set()
    assert background.idle()
    assert window._top.state.text() == "All saved"


def test_settings_that_cannot_be_saved_are_told(make_window: Make) -> None:
    def refuse(_settings: Settings) -> None:
        raise RuleBroken("settings-newer", version=9)

    window = make_window(*AREAS, save_settings=refuse)
    window.remember(compact=True)
    assert "newer version" in window._notice.text()
    assert window.settings.compact, "it holds for this session"


def test_the_window_comes_back_where_it_was(make_window: Make) -> None:
    saved: list[Settings] = []
    first = make_window(*AREAS, save_settings=saved.append)
    first.resize(1111, 777)
    first.close()
    second = make_window(*AREAS[:0], settings=saved[-1])
    assert saved[-1].geometry
    second.close()


def test_a_damaged_geometry_is_no_reason_not_to_open(make_window: Make) -> None:
    window = make_window(*AREAS, settings=Settings(geometry="ü%%%", splitters={"side": (1, 2, 3)}))
    assert window.isVisible()


def test_it_is_built_again_in_another_language(
    window: Window, background: Background, qtbot: QtBot
) -> None:
    old = page(window)
    rebuilt: list[str] = []
    window.rebuilt.connect(lambda: rebuilt.append("rebuilt"))
    with qtbot.waitSignal(old.destroyed):
        window.rebuild()
    new = page(window)
    assert rebuilt == ["rebuilt"]
    assert new is not old
    assert "reload" in new.events
    new.events.clear()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert new.events == ["read back"], "once: the old keys are gone"
    background.changed.emit(frozenset({"orders"}))
    assert new.events == ["read back", "reload"]
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window.current_page() is window.page("other")
    background.refused.emit(RuleBroken("cancelled"))
    assert window._notice.isVisible()


def test_the_look_is_changed_and_remembered(window: Window) -> None:
    window.dress(theme="dark", text_size=125, compact=True)
    assert (look.theme(), look.percent, look.compact) == ("dark", 125, True)
    assert (window.settings.theme, window.settings.text_size) == ("dark", 125)


def test_the_language_is_changed_and_remembered(window: Window, qtbot: QtBot) -> None:
    try:
        with qtbot.waitSignal(window.rebuilt):
            window.speak("de")
        assert window.settings.language == "de"
        assert window._top.state.text() == "Alles gespeichert"
        assert window.formats.day(window.now().date()) == "Mo 16. Nov"
    finally:
        with qtbot.waitSignal(window.rebuilt):
            window.speak("en")


# Find anything


FOUND = [
    Found("Maria Okafor", "customer", "user", area="other", target=7),
    Found("Widget X", "WX-100", "catalogue", area="other", target=8),
]


@pytest.fixture
def finder(make_window: Make) -> tuple[Window, list[str]]:
    asked: list[str] = []

    def find(*, text: str, limit: int) -> list[Found]:
        asked.append(text)
        return [each for each in FOUND if text in each.title.casefold()]

    return make_window(*AREAS, find=find), asked


def _type(window: Window, text: str, background: Background, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(window._find, text)
    qtbot.waitUntil(lambda: not window._find._pause.isActive())
    assert background.idle()


def test_found_things_are_opened(
    finder: tuple[Window, list[str]], background: Background, qtbot: QtBot
) -> None:
    window, asked = finder
    _type(window, "okaf", background, qtbot)
    assert asked == ["okaf"], "one question for four quick keys"
    assert [found.title for found in window._find.popup().results()] == ["Maria Okafor"]
    QTest.keyClick(window._find, Qt.Key.Key_Return)
    assert window.current_page() is window.page("other")
    assert page(window).events[-1] == ("open", 7)
    assert not window._find.popup().isVisible()
    assert window._find.text() == ""


def test_arrows_choose_among_them(
    finder: tuple[Window, list[str]], background: Background, qtbot: QtBot
) -> None:
    window, _asked = finder
    _type(window, "i", background, qtbot)
    QTest.keyClick(window._find, Qt.Key.Key_Down)
    QTest.keyClick(window._find, Qt.Key.Key_Return)
    assert page(window).events[-1] == ("open", 8)


def test_commands_and_areas_are_found_too(
    finder: tuple[Window, list[str]], background: Background, qtbot: QtBot
) -> None:
    window, _asked = finder
    work = page(window)
    work.events.clear()
    _type(window, "conf", background, qtbot)
    assert [found.title for found in window._find.popup().results()] == ["Confirm order"]
    QTest.keyClick(window._find, Qt.Key.Key_Return)
    assert work.events == ["confirm"]
    _type(window, "sett", background, qtbot)
    QTest.keyClick(window._find, Qt.Key.Key_Return)
    assert window.current_page() is window.page("settings")


def test_escape_goes_back_to_where_the_focus_was(
    finder: tuple[Window, list[str]], background: Background, qtbot: QtBot
) -> None:
    window, _asked = finder
    work = page(window)
    work.field.setFocus()
    _type(window, "okaf", background, qtbot)
    QTest.keyClick(window._find, Qt.Key.Key_Escape)
    assert work.field.hasFocus()
    assert not window._find.popup().isVisible()


def test_nothing_found_is_said(
    finder: tuple[Window, list[str]], background: Background, qtbot: QtBot
) -> None:
    window, _asked = finder
    _type(window, "zzz", background, qtbot)
    assert window._find.popup().results() == []
    QTest.keyClick(window._find, Qt.Key.Key_Return)
    assert window._find.text() == "zzz", "Enter on nothing loses nothing"


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("conf", "Confirm order", True),
        ("ord con", "Confirm order", True),
        ("firm", "Confirm order", False),
        ("confirm x", "Confirm order", False),
    ],
)
def test_a_command_is_meant_by_the_beginnings_of_its_words(
    text: str, title: str, expected: bool
) -> None:
    assert fits(text, title) is expected


# For everybody


def test_every_control_has_a_name(finder: tuple[Window, list[str]]) -> None:
    window, _asked = finder
    window.notice("Withdrawn.", undo=lambda: None)
    window.set_rate("1 GBP = 1.3399 USD")
    window.set_staff("Desk 12")
    window.set_count("other", 3)
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
    nameless = []
    for kind in kinds:
        for control in window.findChildren(kind):
            interface = QAccessible.queryAccessibleInterface(control)
            if not interface.text(QAccessible.Text.Name):
                nameless.append(control)
    assert nameless == []
    rail = {button.accessibleName(): button for button in window._rail._buttons.values()}
    assert rail["Other"].accessibleDescription() == "3 need attention"


def test_the_focus_goes_round_with_tab(window: Window) -> None:
    page(window).field.setFocus()
    seen = []
    for _step in range(30):
        focused = window.focusWidget()
        assert focused is not None
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        if window.focusWidget() is seen[0]:
            break
    assert window.focusWidget() is seen[0], "Tab comes round"
    assert window._find in seen
    assert any(isinstance(widget, Button) for widget in seen)


def test_it_fits_a_small_screen_at_double_text_size(make_window: Make) -> None:
    look.apply(theme="light", percent=200)
    window = make_window(*AREAS)
    window.resize(1440, 840)
    assert (window.width(), window.height()) == (1440, 840), "no part insists on more"
    rail = window._rail.geometry()
    assert rail.left() == 0
    assert rail.width() >= window._rail.sizeHint().width(), "no label of the rail is cut"


def test_it_is_mirrored_right_to_left(make_window: Make, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QApplication

    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        window = make_window(*AREAS)
        assert window._rail.mapTo(window, window._rail.rect().center()).x() > window.width() / 2
        assert page(window).panel.mapTo(window, page(window).panel.rect().center()).x() < (
            window.width() / 2
        )
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def _seen(inside: QWidget, kind: type[Any]) -> list[Any]:
    return [widget for widget in inside.findChildren(kind) if widget.isVisible()]
