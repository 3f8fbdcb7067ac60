"""The statement's sheet on the waitlists' page: read, told, refused when it moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from list_pages import CTRL, KEY, NOW, Person, World, sit_down
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.models.customers import Customer
from desktop.models.offers import WaitlistStatement
from desktop.models.waitlists import WaitlistEntry
from desktop.services import places
from desktop.ui.pages.statement_sheet import StatementBody
from desktop.ui.pages.waitlists import WaitlistsPage

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[WaitlistsPage]]:
    yield from sit_down("waitlists", qtbot)


@pytest.fixture
def queue(person: Person[WaitlistsPage], world: World) -> dict[str, int]:
    """Acme, Maria (gold, who speaks German) and Zoe wait for gearboxes; Acme's is the second
    order, the first took what was there."""
    Customer.update(language="de").where(Customer.id == world.maria).execute()
    world.order(world.acme, (world.gear, 2), ago=21)
    world.order(world.acme, (world.gear, 1), ago=20)
    world.order(world.maria, (world.gear, 1), ago=10)
    world.order(world.zoe, (world.gear, 1), ago=2)
    person.window.background.changed.emit(frozenset({"waitlists"}))
    person.waits()
    person.page.focus_first()
    rows = WaitlistEntry.select().order_by(WaitlistEntry.id)
    return dict(zip(("acme", "maria", "zoe"), [row.id for row in rows], strict=True))


def body() -> StatementBody:
    sheet = QApplication.activeModalWidget()
    assert sheet is not None
    found = sheet.findChild(StatementBody)
    assert isinstance(found, StatementBody)
    return found


def lines() -> list[str]:
    return body().said.text.toPlainText().split("\n")


def labels() -> list[str]:
    return [one.text() for one in body().findChildren(QLabel) if one.isVisibleTo(body())]


def test_it_is_read_in_their_language_and_kept_as_told(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.selects(queue["maria"])
    person.presses(KEY.Key_S)
    assert lines()[0] == "Auf der Liste für Gearbox stehen Sie an erster Stelle von 3 Wartenden."
    assert "1 of 3" in labels()
    person.presses(KEY.Key_L, CTRL)
    assert lines()[0] == "On the list for Gearbox you are first of 3 waiting."
    person.presses(KEY.Key_L, CTRL)
    told = body().said.text.toPlainText()
    person.presses(KEY.Key_Return)
    kept = WaitlistStatement.get()
    assert (kept.entry_id, kept.text, kept.language) == (queue["maria"], told, "de-DE")
    assert (kept.state, kept.facts["place"], kept.staff_id) == ("standing", 1, 1)
    assert "kept as told" in person.notice()
    person.presses(KEY.Key_S)
    assert "stands" in labels()
    assert told in labels()
    person.presses(KEY.Key_Escape)


def test_what_moved_while_it_was_read_is_shown_and_must_be_read_first(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.selects(queue["acme"])
    person.presses(KEY.Key_S)
    assert lines()[0] == "On the list for Gearbox you are 2nd of 3 waiting."
    places.grant(entry=queue["zoe"], days=Decimal(14), reason="a burst pipe", who=1, now=NOW)
    places.pause(entry=queue["maria"], until=NOW.date() + timedelta(9), who=1, now=NOW)
    person.presses(KEY.Key_Return)
    assert not WaitlistStatement.select().exists()
    (moved,) = [one for one in labels() if "has moved since" in one]
    assert "Before: On the list for Gearbox you are 2nd of 3 waiting." in moved
    assert lines()[0] == "On the list for Gearbox you are 2nd of 2 waiting."
    marked = [mark.cursor.blockNumber() for mark in body().said.text.extraSelections()]
    assert 0 in marked
    person.presses(KEY.Key_Return)
    assert WaitlistStatement.get().facts["waiting"] == 2


def test_nobody_is_told_a_place_who_has_none_any_more(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.selects(queue["zoe"])
    person.presses(KEY.Key_S)
    places.withdraw(entry=queue["zoe"], reason="moved away", who=1, now=NOW)
    person.presses(KEY.Key_Return)
    assert "withdrawn" in person.notice()
    assert QApplication.activeModalWidget() is None
    assert not WaitlistStatement.select().exists()
