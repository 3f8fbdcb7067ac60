"""How many are overdue, in the rail and on the icon: it follows what other pages and other
processes do, on either engine."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from seated import NOW, Seated

from desktop.services import followups

OTHER_DESK = """
import sys
from datetime import datetime
from desktop.models.database import connected, open_database
from desktop.services import followups
target, key, now = sys.argv[1:]
open_database(target)
with connected():
    followups.finish(
        follow_up=int(key), outcome="reached", who=1, now=datetime.fromisoformat(now)
    )
"""


@pytest.fixture
def on_icon(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What was written on the program's icon, where a system has one."""
    shown: list[int] = []
    monkeypatch.setattr(QGuiApplication, "setBadgeNumber", lambda _app, count: shown.append(count))
    monkeypatch.setattr(QGuiApplication, "desktopFileName", lambda _app: "liaison")
    return shown


def overdue(shop: dict[str, int]) -> int:
    """A follow-up that was due an hour ago."""
    return followups.add(
        customer=shop["maria"],
        what="call",
        due=NOW - timedelta(hours=1),
        owner=1,
        who=1,
        now=NOW - timedelta(days=3),
    ).value


def count(person: Seated) -> int:
    return person.window._rail._buttons["follow-ups"]._count


def test_it_follows_what_is_done_on_another_page(
    person: Seated, shop: dict[str, int], on_icon: list[int]
) -> None:
    made = [overdue(shop), overdue(shop)]
    person.window.background.changed.emit(frozenset({"follow_ups"}))
    person.waits()
    assert (count(person), on_icon[-1]) == (2, 2)
    button = person.window._rail._buttons["follow-ups"]
    assert button.accessibleDescription() == "2 need attention"
    person.window.go("customers", shop["maria"])
    person.waits()
    person.window.background.act(
        followups.finish, follow_up=made[0], outcome="reached", who=1, now=NOW
    )
    person.waits()
    assert (count(person), on_icon[-1]) == (1, 1)


def test_it_follows_what_another_process_does(
    person: Seated, shop: dict[str, int], on_icon: list[int], database: str
) -> None:
    made = [overdue(shop), overdue(shop)]
    person.window.go("follow-ups")
    person.waits()
    person.qtbot.waitUntil(lambda: count(person) == 2)
    command = [sys.executable, "-c", OTHER_DESK, database, str(made[1]), NOW.isoformat()]
    subprocess.run(command, check=True, timeout=60)
    person.qtbot.waitUntil(lambda: (count(person), on_icon[-1]) == (1, 1), timeout=10_000)
    person.waits()
    page = person.window.page("follow-ups")
    table = page.table  # type: ignore[attr-defined]
    person.qtbot.waitUntil(lambda: table.row_count() == 1)
    assert table.selected_id() == made[0]


def test_it_follows_the_clock(person: Seated, shop: dict[str, int], on_icon: list[int]) -> None:
    followups.add(
        customer=shop["maria"],
        what="call",
        due=NOW + timedelta(minutes=1),
        owner=1,
        who=1,
        now=NOW,
    )
    person.window.go("orders")
    notices = person.window.day.notices
    notices.look(NOW)
    person.waits()
    assert count(person) == 0
    later = NOW + timedelta(minutes=2)
    person.window.now = lambda: later
    notices.look(later)
    person.waits()
    assert (count(person), on_icon[-1]) == (1, 1)
