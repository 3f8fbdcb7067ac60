"""The office's day at the open window, on a real database of either engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from seated import BY, NOW, Seated, furnish, seat

from desktop.domain.errors import Unavailable
from desktop.models.money import PointsEntry
from desktop.services import daily, points, programmes
from desktop.services.opening import EVERYTHING
from desktop.ui import office_day


@pytest.fixture
def person(database: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seated]:
    """A window that looks at the date often, where Maria has points that are good today only."""
    monkeypatch.setattr(office_day, "MINUTE", 20)
    shop = furnish()
    programmes.change_programme(programme=1, life_days=1, **BY)
    account = points.open_account(customer=shop["maria"], **BY).value
    early: dict[str, Any] = {"who": None, "now": NOW - timedelta(days=1)}
    points.adjust(account=account, points=Decimal(40), reason="gift", **early)
    with seat(qtbot) as seated:
        yield seated


def written_off() -> list[Decimal]:
    return [row.points for row in PointsEntry.select().where(PointsEntry.kind == "expire")]


def test_the_days_work_begins_with_the_window_and_again_after_midnight(
    person: Seated, qtbot: QtBot
) -> None:
    seen: list[frozenset[str]] = []
    person.window.background.changed.connect(seen.append)
    person.window.day.begin()
    qtbot.waitUntil(lambda: person.window.day._done == NOW.date())
    assert written_off() == []
    seen.clear()
    person.window.now = lambda: NOW + timedelta(days=1)
    qtbot.waitUntil(lambda: written_off() == [Decimal(-40)])
    person.waits()
    assert seen[0] == EVERYTHING  # the pages show the new day before its work is done
    assert frozenset({"points"}) in seen
    assert not person.notice()


def test_a_fault_is_not_shown_and_the_work_is_tried_again(
    person: Seated, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def busy(**_given: object) -> None:
        tried.append(1)
        raise Unavailable("database-busy")

    with monkeypatch.context() as patch:
        patch.setattr(daily, "day_work", busy)
        person.window.now = lambda: NOW + timedelta(days=1)
        person.window.day.begin()
        qtbot.waitUntil(lambda: len(tried) > 1)
        person.waits()
        assert not person.notice()
    qtbot.waitUntil(lambda: written_off() == [Decimal(-40)])
