"""A day on which the office is closed: seen at the line, and another with one key (scenario 15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from seated import BY, CTRL, KEY, Seated, furnish, seat

from desktop.models.orders import OrderLine, SalesOrder
from desktop.services import office
from desktop.ui.pages.desk import DeskPage
from desktop.ui.widgets.buttons import ActionRow

pytestmark = pytest.mark.usefixtures("database")

KEY_ALT = Qt.KeyboardModifier.AltModifier
NOW = datetime(2026, 12, 14, 10, 0, tzinfo=UTC)  # a Monday
CHRISTMAS, BOXING_DAY = date(2026, 12, 25), date(2026, 12, 28)
OPEN_AGAIN = date(2026, 12, 29)


@pytest.fixture
def person(database: str, qtbot: QtBot) -> Iterator[Seated]:
    furnish()
    office.change_settings(holidays=(CHRISTMAS.isoformat(), BOXING_DAY.isoformat()), **BY)
    with seat(qtbot, now=NOW) as found:
        found.types("maria")
        found.presses(KEY.Key_Return)
        yield found


def desk(person: Seated) -> DeskPage:
    return cast(DeskPage, person.window.page("desk"))


def wanted() -> date | None:
    return OrderLine.get().wanted_on  # type: ignore[no-any-return]


def add(person: Seated, text: str) -> None:
    person.types(text)
    person.presses(KEY.Key_Return)


def test_a_holiday_warns_in_the_box_and_one_key_takes_the_next_working_day(person: Seated) -> None:
    person.types("3 widg by 25dec")
    chips = desk(person).board.draft.entry.said()
    assert "by Fri 25 Dec: closed, the next working day is Tue 29 Dec" in chips
    person.presses(KEY.Key_Return)
    assert wanted() == CHRISTMAS, "nothing is changed silently"

    board = desk(person).board
    assert board.side.choices() == ["next-day"]
    rows = [row for row in board.side.findChildren(ActionRow) if row.isVisible()]
    assert [row.accessibleName() for row in rows] == ["Wanted on Tue 29 Dec instead"]
    assert "Fri 25 Dec is closed" in rows[0].accessibleDescription()

    person.presses(KEY.Key_6, KEY_ALT)
    assert wanted() == OPEN_AGAIN
    assert person.notice() == "Line 1: Wanted on Tue 29 Dec instead."
    assert board.side.choices() == []
    person.presses(KEY.Key_Z, CTRL)
    assert wanted() == CHRISTMAS, "and it can be taken back"


def test_on_the_lines_six_is_the_key_where_the_day_is_closed(person: Seated) -> None:
    add(person, "3 widg by 26dec")
    lines = desk(person).board.draft.lines
    model = lines.model()
    tip = "Sat 26 Dec is closed; the next working day is Tue 29 Dec."
    assert model.index(0, 5).data(3) == tip
    lines.setFocus()
    person.presses(KEY.Key_6)
    assert wanted() == OPEN_AGAIN
    assert not model.index(0, 5).data(3)
    lines.setFocus()
    person.presses(KEY.Key_6)
    assert desk(person).board.draft.entry.box.text() == "6", "a line of six begins"


def test_without_a_closed_day_the_key_says_why_it_does_nothing(person: Seated) -> None:
    add(person, "3 widg by 24dec")
    person.presses(KEY.Key_6, KEY_ALT)
    assert person.notice() == "This line is wanted on no closed day."
    assert wanted() == date(2026, 12, 24)


def test_a_closed_day_can_be_confirmed_as_it_is(person: Seated) -> None:
    add(person, "3 widg by 25dec")
    person.presses(KEY.Key_Return, CTRL)
    assert SalesOrder.get().state == "confirmed"
    assert wanted() == CHRISTMAS
