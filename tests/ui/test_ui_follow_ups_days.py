"""Follow-ups on a day and in a week, by keys, on a real database of either engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from list_pages import ALT, KEY, NOW, Person, World, sit_down
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.work import FollowUp
from desktop.services import followups
from desktop.services import office as office_actions
from desktop.ui.pages.follow_ups import FollowUpsPage

pytestmark = pytest.mark.usefixtures("database")
Sitting = Person[FollowUpsPage]
THIN = "\N{THIN SPACE}"


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Sitting]:
    yield from sit_down("follow-ups", qtbot)


def plan(world: World, what: str, due: datetime, *, owner: int | None = 1) -> int:
    return followups.add(
        customer=world.maria,
        what=what,
        due=due,
        owner=owner,
        who=1,
        now=NOW - timedelta(days=30),
    ).value


def on(day: int, hour: int, minute: int = 0, *, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def plans(person: Sitting, world: World) -> dict[str, int]:
    """Of last week, of today (Monday 30 November, 10:00), of this week and of the next."""
    made = {
        "last week": plan(world, "last week", on(26, 17, month=11)),
        "this morning": plan(world, "this morning", on(30, 9, 15, month=11)),
        "at noon": plan(world, "at noon", on(30, 12, 30, month=11)),
        "at closing": plan(world, "at closing", on(30, 17, month=11)),
        "tonight": plan(world, "tonight", on(30, 20, month=11)),
        "wednesday": plan(world, "wednesday", on(2, 17)),
        "saturday": plan(world, "saturday", on(5, 11)),
        "next week": plan(world, "next week", on(8, 9)),
        "pool": plan(world, "pool", on(1, 9), owner=None),
    }
    again(person)
    person.page.focus_first()
    return made


def again(person: Sitting) -> None:
    person.window.background.changed.emit(frozenset({"follow_ups"}))
    person.waits()


def shows(person: Sitting, view: str) -> None:
    """By the key, from the list."""
    for _step in range({"day": 1, "week": 2}[view]):
        person.presses(KEY.Key_V)


def grid(person: Sitting) -> Any:
    return person.page._days.grid


def week(person: Sitting) -> dict[str, list[str]]:
    """What each day's column says, by its name."""
    return {day.title: [cell.text for cell in day.cells] for day in grid(person).columns()}


def day(person: Sitting) -> list[str]:
    """What stands in the day, from the top, with the times."""
    (column,) = grid(person).columns()
    return [f"{cell.when} {cell.text}".strip() for cell in column.cells]


def at(person: Sitting) -> str:
    """What is selected."""
    cell = grid(person).cell()
    return "" if cell is None else cell.text


def test_a_week_has_the_working_days_and_those_on_which_something_is_due(
    person: Sitting, plans: dict[str, int]
) -> None:
    shows(person, "week")
    assert week(person) == {
        "Mon 30 Nov": ["this morning", "at noon", "at closing", "tonight"],
        "Tue 1 Dec": ["Nothing is due."],
        "Wed 2 Dec": ["wednesday"],
        "Thu 3 Dec": ["Nothing is due."],
        "Fri 4 Dec": ["Nothing is due."],
        "Sat 5 Dec": ["saturday"],
    }
    notes = [column.note for column in grid(person).columns()]
    assert notes == ["today · 1 overdue · 3 due", "", "1 due", "", "", "closed · 1 due"]
    assert person.page._days.bar.title.text() == f"Week 49: 30 Nov{THIN}–{THIN}5 Dec 2026"
    assert person.page._days.bar.late.text() == "1 overdue from before"


def test_a_day_has_its_hours_what_is_overdue_above_and_closed_ones_as_such(
    person: Sitting, plans: dict[str, int]
) -> None:
    shows(person, "day")
    assert day(person) == [
        "2 overdue",
        "4 days overdue last week",
        "45 min overdue this morning",
        "closed until 09:00",
        "09:00",
        "now 10:00 10:00",
        "11:00",
        "12:00",
        "12:30 at noon",
        "13:00",
        "14:00",
        "15:00",
        "16:00",
        "17:00 at closing",
        "closed from 17:00",
        "20:00 tonight",
    ]
    assert at(person) == "last week", "the one that was selected in the list"
    assert person.page._days.bar.late.isHidden(), "it is said above the hours"


def test_arrows_go_through_days_and_things_and_over_their_edges(
    person: Sitting, plans: dict[str, int]
) -> None:
    shows(person, "week")
    person.presses(KEY.Key_Home)
    assert at(person) == "this morning"
    person.presses(KEY.Key_Down)
    person.presses(KEY.Key_Down)
    assert at(person) == "at closing"
    person.presses(KEY.Key_Right)
    assert at(person) == "Nothing is due."
    assert person.page.selected_row() is None
    assert person.key("D") is None
    person.presses(KEY.Key_Right)
    assert at(person) == "wednesday"
    for _day in range(3):
        person.presses(KEY.Key_Right)
    assert at(person) == "saturday"
    person.presses(KEY.Key_Right)
    assert person.page._days.bar.title.text() == "Week 50: 7–11 Dec 2026"
    assert grid(person).currentIndex().column() == 0
    person.presses(KEY.Key_Left)
    assert at(person) == "saturday", "the near end of the week before"
    person.presses(KEY.Key_J)
    assert at(person) == "this morning"
    person.presses(KEY.Key_PageDown)
    assert next(iter(week(person))) == "Mon 7 Dec"
    assert person.page._days.on == date(2026, 12, 7)
    person.presses(KEY.Key_Right)
    assert at(person) == "next week"
    person.presses(KEY.Key_PageUp)
    person.presses(KEY.Key_PageUp)
    assert "Thu 26 Nov" in week(person)


def test_a_day_goes_on_to_the_next_and_a_week_on(person: Sitting, plans: dict[str, int]) -> None:
    shows(person, "day")
    person.presses(KEY.Key_Right)
    assert person.page._days.bar.title.text() == "Tuesday 1 December 2026"
    assert at(person) == "Nothing is due."
    assert person.page._days.bar.late.text() == "2 overdue from before"
    person.presses(KEY.Key_Right)
    assert at(person) == "wednesday"
    person.presses(KEY.Key_PageDown)
    assert person.page._days.on == date(2026, 12, 9)
    person.presses(KEY.Key_J)
    assert at(person) == "last week"
    for _down in range(4):
        person.presses(KEY.Key_Down)
    assert at(person) == "tonight", "hours are passed over"
    person.presses(KEY.Key_Up)
    assert at(person) == "at closing"


def test_the_same_keys_work_there(person: Sitting, plans: dict[str, int], world: World) -> None:
    shows(person, "week")
    person.presses(KEY.Key_Home)
    person.presses(KEY.Key_Down)
    assert at(person) == "at noon"
    person.waits()
    assert "at noon" in person.side()
    person.presses(KEY.Key_D)
    person.presses(KEY.Key_1)
    assert FollowUp.get_by_id(plans["at noon"]).outcome == "reached, all well"
    assert at(person) == "at closing", "the next in its place"
    assert person.focus() is grid(person)
    person.presses(KEY.Key_S)
    person.presses(KEY.Key_0)
    person.types("fri")
    person.presses(KEY.Key_Return)
    assert FollowUp.get_by_id(plans["at closing"]).due == on(4, 17)
    assert "at closing" in week(person)["Fri 4 Dec"]
    subject = person.page.subject()
    assert subject is not None
    assert subject.customer == world.maria, "F11 calls them"


def test_whose_and_the_search_hold_there_too(
    person: Sitting, plans: dict[str, int], world: World
) -> None:
    shows(person, "week")
    person.presses(KEY.Key_M)
    assert week(person)["Tue 1 Dec"] == ["pool"]
    assert "wednesday" not in str(week(person))
    person.presses(KEY.Key_M)
    person.types("q")  # a letter that is no key of the page
    assert person.page.bar.search.text() == "q"
    person.types("uist")
    assert "wednesday" not in str(week(person)), "Zoe Quist has none"
    person.presses(KEY.Key_Escape)
    assert week(person)["Wed 2 Dec"] == ["wednesday"]
    person.presses(KEY.Key_Down)
    assert person.focus() is grid(person)


def test_what_does_not_fit_is_listed_for_that_day(person: Sitting, world: World) -> None:
    for number in range(45):
        plan(world, f"item {number}", on(2, 9) + timedelta(minutes=number))
    plan(world, "another day", on(3, 9))
    again(person)
    person.page.focus_first()
    shows(person, "week")
    column = grid(person).columns()[2]
    assert (len(column.cells), column.cells[-1].text, column.note) == (31, "and 15 more", "45 due")
    person.presses(KEY.Key_End)
    if at(person) != "and 15 more":  # the week begins today
        person.presses(KEY.Key_Right)
        person.presses(KEY.Key_Right)
        person.presses(KEY.Key_End)
    assert at(person) == "and 15 more"
    person.presses(KEY.Key_Return)
    assert person.page.table.isVisible()
    assert person.sees("what") == [f"item {number}" for number in range(45)]
    assert person.page._one_day.isVisible()
    assert "Wed 2 Dec" in person.page._one_day.text()
    person.presses(KEY.Key_D)
    person.presses(KEY.Key_1)
    assert person.page.table.row_count() == 44, "still that day"
    person.presses(KEY.Key_Escape)
    assert grid(person).isVisible()
    assert grid(person).columns()[2].note == "44 due"


def test_many_overdue_leave_room_for_the_day(person: Sitting, world: World) -> None:
    for number in range(12):
        plan(world, f"late {number}", on(20, 9, month=11) + timedelta(minutes=number))
    again(person)
    person.page.focus_first()
    shows(person, "day")
    said = day(person)
    assert said[0] == "12 overdue"
    assert said[11] == "and 2 more"
    person.presses(KEY.Key_End)
    assert at(person) == "and 2 more"
    person.presses(KEY.Key_Return)
    assert person.page.bar.value() == "overdue"
    assert len(person.sees("what")) == 12
    person.presses(KEY.Key_Escape)
    assert grid(person).isVisible()


def test_enter_on_a_day_shows_it_by_itself_and_on_a_thing_what_is_known(
    person: Sitting, plans: dict[str, int]
) -> None:
    shows(person, "week")
    person.presses(KEY.Key_Home)
    person.presses(KEY.Key_Right)
    person.presses(KEY.Key_Return)
    assert person.page._days.bar.title.text() == "Tuesday 1 December 2026"
    assert person.window.settings.views == {"follow-ups": "day"}
    person.presses(KEY.Key_Right)
    person.presses(KEY.Key_Return)
    panel = person.page.side()
    assert panel is not None
    assert panel.isAncestorOf(person.focus()) or person.focus() is panel
    person.window._split.toggle()
    person.page.focus_first()
    person.presses(KEY.Key_Return)
    assert "F9" in person.notice()


def test_the_view_is_remembered(person: Sitting, plans: dict[str, int]) -> None:
    shows(person, "week")
    assert person.window.settings.views == {"follow-ups": "week"}
    person.window.go("orders")
    person.window.rebuild()  # as in another language, or with the next start
    person.waits()
    person.window.go("follow-ups")
    page: Any = person.window.page("follow-ups")
    person.page = page
    person.waits()
    assert grid(person).isVisible()
    assert not page.table.isVisible()
    assert at(person) == "this morning"


def test_one_that_is_opened_is_shown_on_its_day(person: Sitting, plans: dict[str, int]) -> None:
    shows(person, "week")
    person.window.go("follow-ups", plans["next week"])
    person.waits()
    assert at(person) == "next week"
    assert "Tue 8 Dec" in week(person)
    person.presses(KEY.Key_V)  # the list
    person.presses(KEY.Key_V)
    assert person.page._days.bar.title.text() == "Tuesday 8 December 2026"
    person.window.go("follow-ups", plans["last week"])
    person.waits()
    assert at(person) == "last week", "above the hours of today"
    person.window.go("follow-ups", plans["pool"])
    person.waits()
    assert person.page.table.isVisible(), "it is not among one's own: the list shows everybody's"
    assert person.page.table.selected_id() == plans["pool"]


def test_what_other_desks_change_moves_and_the_selection_stays(
    person: Sitting, plans: dict[str, int]
) -> None:
    shows(person, "week")
    person.presses(KEY.Key_Home)
    person.presses(KEY.Key_Down)
    assert at(person) == "at noon"
    followups.snooze(follow_up=plans["at noon"], until=on(3, 9), who=1, now=NOW)
    again(person)
    assert at(person) == "at noon", "it is followed to its new day"
    assert grid(person).currentIndex().column() == 3
    followups.finish(follow_up=plans["at noon"], outcome="x", who=2, now=NOW)
    again(person)
    assert at(person) == "Nothing is due."


def test_a_holiday_is_shown_as_closed(person: Sitting, plans: dict[str, int]) -> None:
    office_actions.change_settings(holidays=[date(2026, 12, 2)], who=None, now=NOW)
    shows(person, "week")
    columns = {column.on: column for column in grid(person).columns()}
    assert not columns[date(2026, 12, 2)].is_open
    assert columns[date(2026, 12, 2)].note == "closed · 1 due"
    person.presses(KEY.Key_Home)
    person.presses(KEY.Key_Right)
    person.presses(KEY.Key_Right)
    person.presses(KEY.Key_V)
    person.presses(KEY.Key_V)
    assert day(person) == ["closed all day", "17:00 wednesday"]


def test_screen_readers_hear_each_thing_and_each_day(
    person: Sitting, plans: dict[str, int]
) -> None:
    shows(person, "week")
    view = grid(person)
    assert view.accessibleName() == "Follow-ups by days"
    reader = QAccessible.queryAccessibleInterface(view)
    children = [reader.child(number) for number in range(reader.childCount())]
    texts = [child.text(QAccessible.Text.Name) for child in children if child is not None]
    assert "45 min overdue, Maria Okafor, this morning" in texts
    assert "Mon 30 Nov: today · 1 overdue · 3 due" in texts


def test_the_model_is_sound(person: Sitting, plans: dict[str, int]) -> None:
    tester = QAbstractItemModelTester(
        grid(person).model(), QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    shows(person, "week")
    person.presses(KEY.Key_V)
    person.presses(KEY.Key_V)
    assert tester.model() is grid(person).model()


def test_the_mouse_works_too(person: Sitting, plans: dict[str, int]) -> None:
    shows(person, "week")
    view = grid(person)
    where = view.visualRect(view.model().index(0, 2)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    person.waits()
    assert at(person) == "wednesday"
    below = view.visualRect(view.model().index(2, 2)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=below)
    person.waits()
    assert at(person) == "wednesday", "a click beside everything selects nothing else"
    header = view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(3) + 20, 5)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    person.waits()
    assert person.page._days.bar.title.text() == "Thursday 3 December 2026"
    QTest.mouseClick(person.page._days.bar.late, Qt.MouseButton.LeftButton)
    person.waits()
    assert person.page.bar.value() == "overdue"


def test_from_the_right_the_next_day_is_at_the_left(
    person: Sitting, plans: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    shows(person, "week")
    person.presses(KEY.Key_Home)
    view = grid(person)
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    person.presses(KEY.Key_Left)
    assert view.currentIndex().column() == 1
    person.presses(KEY.Key_Right)
    assert view.currentIndex().column() == 0


def test_ten_thousand_are_painted_as_few(person: Sitting, world: World) -> None:
    """As many statements, and as many cells, whatever stands behind them."""
    from desktop.models.database import db

    values = {"customer_id": world.maria, "rule": "by-hand", "owner_id": 1, "created_at": NOW}
    rows = [
        {
            **values,
            "what": str(number),
            "due": on(1, 9) + timedelta(seconds=number),
            "original_due": on(1, 9),
        }
        for number in range(10_000)
    ]
    with db.atomic():
        for start in range(0, len(rows), 500):
            FollowUp.insert_many(rows[start : start + 500]).execute()
    again(person)
    person.page.focus_first()
    shows(person, "week")
    assert grid(person).columns()[1].note == "10,000 due"
    assert sum(len(column.cells) for column in grid(person).columns()) == 35
    person.presses(KEY.Key_V)
    person.presses(KEY.Key_V)
    assert len(grid(person).columns()[0].cells) < 220
    assert QApplication.activeModalWidget() is None
    person.presses(KEY.Key_Right, ALT)
