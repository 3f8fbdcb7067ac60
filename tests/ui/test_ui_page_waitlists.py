"""The waitlists' page by its keys, on a real database of either engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from list_pages import CTRL, KEY, NOW, TODAY, Person, World, sit_down
from pytestqt.qtbot import QtBot

from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.models.work import FollowUp
from desktop.services import places, waitlists
from desktop.ui.pages.waitlists import WaitlistsPage

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[WaitlistsPage]]:
    yield from sit_down("waitlists", qtbot)


def again(person: Person[WaitlistsPage]) -> None:
    """Look again, as after a change by another desk."""
    person.window.background.changed.emit(frozenset({"waitlists"}))
    person.waits()


@pytest.fixture
def queue(person: Person[WaitlistsPage], world: World) -> dict[str, int]:
    """Acme joined 20 days ago, Maria (gold) 10 days ago, Zoe (silver) 2 days ago, for gearboxes, of
    which none is left; the entries by name."""
    world.order(world.acme, (world.gear, 2), ago=21)
    world.order(world.acme, (world.gear, 1), ago=20)
    world.order(world.maria, (world.gear, 2), ago=10)
    world.order(world.zoe, (world.gear, 1), ago=2)
    again(person)
    person.page.focus_first()
    rows = WaitlistEntry.select().order_by(WaitlistEntry.id)
    return dict(zip(("acme", "maria", "zoe"), [row.id for row in rows], strict=True))


def entry(key: int) -> WaitlistEntry:
    found: WaitlistEntry = WaitlistEntry.get_by_id(key)
    return found


def test_without_a_list_it_says_how_one_comes_to_be(person: Person[WaitlistsPage]) -> None:
    assert person.page._lists.table._empty.isVisible()
    assert not person.page.table.isVisible()
    assert person.key("O") is None


def test_lists_say_who_waits_how_long_for_how_much(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    model = person.page._lists.table.model
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert shown == ["Gearbox", "3", "—", "4 pc", "20 days", "—"]
    assert person.page.head.texts()[:2] == ["Gearbox", "3 waiting"]
    assert "longest wait 20 days" in person.page.bar._remark.text()


def test_the_queue_stands_in_the_order_of_its_keys(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    assert person.sees("member") == ["Maria Okafor", "Acme Limited", "Zoe Quist"]
    assert person.sees("place") == ["1", "2", "3"]
    assert person.sees("head-start") == ["14 d Gold", "none", "7 d Silver"]
    assert person.sees("key") == ["Fri 6 Nov", "Tue 10 Nov", "Sat 21 Nov"]
    assert person.sees("bound") == ["Fri 27 Nov", "Tue 1 Dec", "Sat 12 Dec"]
    assert person.sees("state") == ["waiting"] * 3


def test_the_panel_says_why_somebody_stands_there(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.selects(queue["acme"])
    side = person.side()
    for said in (
        "ACME LIMITED",
        "Place 2 of 3 waiting",
        "2 pc",  # wanted ahead
        "020 7946 0456",
        "Tue 10 Nov 10:00",
        "Nobody who joins after Tue 1 Dec 10:00 can go ahead of this place.",
        "joined",
    ):
        assert said in side, said
    person.selects(queue["maria"])
    assert "− 14 days" in person.side()


def test_free_units_are_given_in_order_and_leave_the_calls(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    assert person.key("O") is None
    world.arrives(world.gear, 3)
    again(person)
    assert person.key("O").label == "Give the 3 free units"
    assert "3 units free" in person.page.head.texts()
    person.presses(KEY.Key_O)
    assert entry(queue["maria"]).state == "waiting", "nothing is given before it is said to whom"
    person.sends()
    assert [entry(queue[name]).state for name in ("maria", "acme", "zoe")] == [
        "served", "served", "waiting",
    ]  # fmt: skip
    assert FollowUp.select().where(FollowUp.rule == "units-free").count() == 2
    assert "2 members were given units" in person.notice()
    assert person.sees("member") == ["Zoe Quist"]
    assert person.key("O") is None
    person.page.bar.choose("served")
    person.waits()
    assert person.sees("state") == ["served"] * 2


def test_units_are_not_given_on_a_list_that_moved(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    world.arrives(world.gear, 1)
    again(person)
    person.presses(KEY.Key_O)
    places.grant(entry=queue["zoe"], days=Decimal(14), reason="x", who=1, now=NOW)
    places.pause(entry=queue["maria"], until=TODAY + timedelta(days=9), who=1, now=NOW)
    person.presses(KEY.Key_Return, CTRL)
    assert "has moved meanwhile" in person.sheet().form.error()
    person.presses(KEY.Key_Escape)
    assert not WaitlistEntry.select().where(WaitlistEntry.state == "served").exists()
    again(person)
    person.presses(KEY.Key_O)
    person.sends()
    assert entry(queue["zoe"]).state == "served"


def test_a_name_that_begins_with_a_key_gives_nothing_away(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    world.arrives(world.gear, 3)
    again(person)
    person.types("Okafor")
    assert WaitlistEntry.select().where(WaitlistEntry.state == "waiting").count() == 3


def test_a_granted_head_start_moves_somebody_up_and_is_remembered(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.selects(queue["zoe"])
    person.presses(KEY.Key_G)
    person.types("14")
    person.presses(KEY.Key_Tab)
    person.types("delivered wrong twice")
    person.sends()
    assert entry(queue["zoe"]).granted_days == Decimal(14)
    assert person.sees("member") == ["Maria Okafor", "Zoe Quist", "Acme Limited"]
    assert person.sees("head-start")[1] == "7 d Silver + 14 d granted"
    assert person.page.table.selected_id() == queue["zoe"]
    assert "Place 2 of 3 waiting" in person.side()
    assert "granted head start: 0 → 14" in person.side()
    assert "reason: delivered wrong twice" in person.side()


def test_a_grant_without_days_or_reason_is_refused_at_its_field(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.presses(KEY.Key_G)
    person.presses(KEY.Key_Return, CTRL)
    assert person.sheet().form.error()
    person.types("3")
    person.presses(KEY.Key_Return, CTRL)
    assert person.sheet().form.error()
    assert entry(queue["maria"]).granted_days == 0


def test_a_pause_is_passed_over_and_can_be_ended_and_taken_back(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    assert person.key("U") is None
    person.presses(KEY.Key_P)
    person.types("+2w")
    person.sends()
    until = TODAY + timedelta(days=14)
    assert entry(queue["maria"]).paused_until == until
    assert person.sees("place") == ["—", "1", "2"]
    assert person.sees("state")[0] == "paused until Mon 14 Dec"
    assert person.page.head.texts()[2] == "1 paused"
    assert person.key("P") is None
    person.selects(queue["maria"])
    person.presses(KEY.Key_U)
    assert entry(queue["maria"]).paused_until is None
    assert person.sees("place") == ["1", "2", "3"]
    person.presses(KEY.Key_Z, CTRL)
    assert entry(queue["maria"]).paused_until == until


def test_somebody_leaves_the_list_with_a_reason(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.selects(queue["acme"])
    person.presses(KEY.Key_W)
    person.types("bought elsewhere")
    person.sends()
    assert entry(queue["acme"]).state == "withdrawn"
    assert person.sees("member") == ["Maria Okafor", "Zoe Quist"]
    person.page.bar.choose("withdrawn")
    person.waits()
    assert person.sees("member") == ["Acme Limited"]
    assert "bought elsewhere" in person.side()


def test_a_place_that_another_desk_took_away_is_refused_and_shown(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.presses(KEY.Key_P)
    places.withdraw(entry=queue["maria"], reason="left", who=1, now=NOW)
    person.types("+1w")
    person.presses(KEY.Key_Return, CTRL)
    assert person.sheet().form.error()
    person.presses(KEY.Key_Escape)
    again(person)
    assert person.sees("member") == ["Acme Limited", "Zoe Quist"]


def test_a_new_list_for_dates(person: Person[WaitlistsPage]) -> None:
    person.presses(KEY.Key_N)
    sheet = person.sheet()
    person.types("wx-1")
    picker = sheet.form.control("product")
    person.qtbot.waitUntil(lambda: picker._rows.rows() == 1)
    person.presses(KEY.Key_Return)
    assert sheet.form.control("title").text() == "Widget X"
    person.presses(KEY.Key_Tab)
    person.types("Widget X, week 1")
    person.presses(KEY.Key_Tab)
    person.types("4 jan")
    person.presses(KEY.Key_Tab)
    person.types("10 jan")
    person.sends()
    made = Waitlist.get()
    assert (made.title, made.from_on, made.to_on) == (
        "Widget X, week 1", date(2027, 1, 4), date(2027, 1, 10),
    )  # fmt: skip
    assert person.page.head.texts()[0].startswith("Widget X, week 1, Mon 4 Jan")
    assert person.page.table._empty.isVisible()


def test_enter_opens_the_order_and_a_list_is_opened_by_its_id(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    other = waitlists.open_list(product=world.widget, title="A widget", who=1, now=NOW).value
    again(person)
    gear = Waitlist.get(Waitlist.title == "Gearbox").id
    person.window.go("waitlists", other)
    person.waits()
    assert person.page.head.texts()[0] == "A widget"
    assert person.page.table.row_count() == 0
    person.window.go("waitlists", gear)
    person.waits()
    assert person.sees("place") == ["1", "2", "3"]
    person.presses(KEY.Key_Return)
    person.waits()
    assert person.window._current == "orders"
    assert "MARIA OKAFOR" in _side_of(person, "orders")


def test_a_low_window_shows_the_lists_or_the_queue(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.window.resize(1200, 560)
    person.waits()
    assert person.page.table.isVisible()
    assert not person.page._lists.isVisible()
    person.presses(KEY.Key_A)
    assert person.page._lists.isVisible()
    assert not person.page.table.isVisible()
    person.presses(KEY.Key_Return)
    assert person.page.table.isVisible()
    assert person.focus() is person.page.table.view


def test_typing_finds_a_member_or_a_list(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    person.types("zoe")
    assert person.sees("member") == ["Zoe Quist"]
    assert person.sees("place") == ["3"], "the place is the true one, not that among those found"
    waitlists.open_list(product=world.widget, title="A widget", who=1, now=NOW)
    again(person)
    person.presses(KEY.Key_L, CTRL)
    types_in_lists(person, "gear")
    assert person.page._lists.table.row_count() == 1


def types_in_lists(person: Person[WaitlistsPage], text: str) -> None:
    person.types(text)
    pause = person.page._lists.search._pause
    person.qtbot.waitUntil(lambda: not pause.isActive())
    person.waits()


def _side_of(person: Person[WaitlistsPage], area: str) -> str:
    page = person.window.page(area)
    other = Person(person.window, page, person.qtbot)
    other.waits()
    return other.side()
