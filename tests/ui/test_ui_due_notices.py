"""What falls due while the window is open is told; what cannot be told is still there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from list_pages import NOW, Person, World, sit_down
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.models.work import FollowUp
from desktop.services import followups
from desktop.services.absences import plan_absence
from desktop.ui.pages.follow_ups import FollowUpsPage

pytestmark = pytest.mark.usefixtures("database")


class Recorded:
    """A tray that keeps what it was to show, and may refuse."""

    def __init__(self, *, there: bool = True, broken: bool = False) -> None:
        self.said: list[tuple[str, str]] = []
        self._there, self._broken = there, broken

    def show(self, title: str, text: str) -> bool:
        if self._broken:
            raise RuntimeError("no bus")
        self.said.append((title, text))
        return self._there


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[FollowUpsPage]]:
    yield from sit_down("follow-ups", qtbot)


def plan(world: World, minutes: int, *, owner: int = 1, what: str = "ask") -> int:
    return followups.add(
        customer=world.maria,
        what=what,
        due=NOW + timedelta(minutes=minutes),
        owner=owner,
        who=1,
        now=NOW - timedelta(days=1),
    ).value


def looks(person: Person[FollowUpsPage], tray: Recorded, *moments: datetime) -> None:
    notices = person.window.day.notices
    notices.tray = tray  # type: ignore[assignment]
    for moment in moments:
        notices.look(moment)
        person.waits()


MINUTE = timedelta(minutes=1)


def test_each_is_told_once_when_it_falls_due(person: Person[FollowUpsPage], world: World) -> None:
    plan(world, -30, what="late already")
    plan(world, 1)
    plan(world, 1, what="second")
    plan(world, 3, what="third")
    plan(world, 1, owner=world.henrik)
    tray = Recorded()
    looks(person, tray, NOW, NOW + MINUTE, NOW + 2 * MINUTE, NOW + 4 * MINUTE)
    assert tray.said == [
        ("2 follow-ups are due", "Maria Okafor: ask"),
        ("1 follow-up is due", "Maria Okafor: third"),
    ]
    assert not person.notice()


def test_whoever_stands_in_is_told(person: Person[FollowUpsPage], world: World) -> None:
    plan(world, 1, owner=world.henrik)
    day = NOW.date()
    plan_absence(staff=world.henrik, substitute=1, first_on=day, last_on=day, who=1, now=NOW)
    tray = Recorded()
    looks(person, tray, NOW, NOW + MINUTE)
    assert len(tray.said) == 1


def test_without_a_tray_the_window_says_it(person: Person[FollowUpsPage], world: World) -> None:
    plan(world, 1)
    looks(person, Recorded(there=False), NOW, NOW + MINUTE)
    assert person.notice() == "1 follow-up is due. Maria Okafor: ask"


def test_a_system_without_a_tray_has_it_in_the_window(
    person: Person[FollowUpsPage], world: World
) -> None:
    """The real one: this platform has none."""
    assert not QSystemTrayIcon.isSystemTrayAvailable()
    notices = person.window.day.notices
    plan(world, 1)
    for moment in (NOW, NOW + MINUTE):
        notices.look(moment)
        person.waits()
    assert person.notice() == "1 follow-up is due. Maria Okafor: ask"
    assert person.window._notice.isVisible()
    assert not notices.findChildren(QSystemTrayIcon), "no icon is made that nobody can see"


def test_it_does_not_end_an_undo_on_offer(person: Person[FollowUpsPage], world: World) -> None:
    undone: list[str] = []
    person.window.notice("Put off.", undo=lambda: undone.append("put off"))
    plan(world, 1)
    looks(person, Recorded(there=False), NOW, NOW + MINUTE)
    assert "is due" in person.notice()
    person.window._notice.dismiss()
    assert person.notice() == "Put off."
    person.presses(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["put off"]


def test_ten_notices_fail_and_nothing_is_lost(person: Person[FollowUpsPage], world: World) -> None:
    made = [plan(world, minute) for minute in range(1, 11)]
    moments = [NOW + minute * MINUTE for minute in range(11)]
    looks(person, Recorded(broken=True), *moments)
    assert "could not be shown" in person.notice()
    found = FollowUp.select().where(FollowUp.state == "open").order_by(FollowUp.id)
    assert [(row.id, row.due == row.original_due) for row in found] == [(key, True) for key in made]


def test_what_is_overdue_stands_on_the_programs_icon(
    person: Person[FollowUpsPage], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[int] = []
    monkeypatch.setattr(QGuiApplication, "setBadgeNumber", lambda _app, count: shown.append(count))
    monkeypatch.setattr(QGuiApplication, "desktopFileName", lambda _app: "liaison")
    plan(world, -30)
    person.window.background.changed.emit(frozenset({"follow_ups"}))
    person.waits()
    assert shown[-1] == 1
