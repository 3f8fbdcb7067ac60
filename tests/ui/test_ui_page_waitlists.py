"""The waitlists' page by its keys, on a real database of either engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from operator import add
from typing import Any

import pytest
from list_pages import CTRL, KEY, NOW, SHIFT, TODAY, Person, World, sit_down
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.models.offers import WaitlistOffer
from desktop.models.office import Note
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.queries import forecasts
from desktop.services import offers, places, stock, waitlists
from desktop.ui.dialogs import Sheet
from desktop.ui.pages.waitlists import WaitlistsPage
from desktop.ui.pages.waitlists_join import NearMisses
from desktop.ui.pages.waitlists_log_sheet import LogTable
from desktop.ui.pages.waitlists_moved import ListSheet
from desktop.ui.pages.waitlists_panel import EntryPanel
from desktop.ui.rail import Rail

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


def text_of(person: Person[WaitlistsPage]) -> str:
    """Everything the open sheet says."""
    return "\n".join(each.text() for each in person.sheet().findChildren(QLabel))


def moved(person: Person[WaitlistsPage]) -> str:
    """What the open sheet says has changed since it was opened."""
    sheet = person.sheet()
    assert isinstance(sheet, ListSheet)
    return sheet.moved()


def test_without_a_list_it_says_how_one_comes_to_be(person: Person[WaitlistsPage]) -> None:
    assert person.page._lists.table._empty.isVisible()
    assert not person.page.table.isVisible()
    assert person.key("O") is None


def test_lists_say_who_waits_how_long_for_how_much(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    model = person.page._lists.table.model
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert shown == ["Gearbox", "3", "—", "—", "4 pc", "20 days", "—", "—"]
    assert person.page.head.texts()[:2] == ["Gearbox", "3 waiting"]
    assert "longest wait 20 days" in person.page.bar._remark.text()


def test_lists_say_what_is_offered_and_when_it_runs_out(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    world.arrives(world.gear, 3)
    again(person)
    model = person.page._lists.table.model
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert shown == ["Gearbox", "1", "2", "—", "1 pc", "2 days", "24 h 00 left", "—"]
    said = ["1 waiting", "2 offered, the first until Tue 1 Dec 10:00"]
    assert person.page.head.texts()[1:3] == said


def test_a_list_with_dates_expects_nothing_of_what_comes_in_for_any_date(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    due = TODAY + timedelta(days=2)
    coming: dict[str, Any] = {"kind": "receipt", "quantity": Decimal(1), "available_on": due}
    stock.add_supply(product=world.gear, **coming, who=1, now=NOW)
    waitlists.open_list(
        product=world.gear, title="Gearbox in May", from_on=date(2027, 5, 1), who=1, now=NOW
    )
    again(person)
    model = person.page._lists.table.model
    place = [each.key for each in model.columns].index("expected")
    assert [model.index(row, place).data() for row in range(2)] == ["1 pc · Wed 2 Dec", "—"]


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
        "Nothing was offered to anybody since this place was taken.",
        "joined",
    ):
        assert said in side, said
    person.selects(queue["maria"])
    assert "− 14 days" in person.side()


# --- offers ---------------------------------------------------------------------------------------


@pytest.fixture
def offered(person: Person[WaitlistsPage], world: World, queue: dict[str, int]) -> dict[str, int]:
    """Three gearboxes came: Maria has two of them offered, Acme one; the offers by name."""
    world.arrives(world.gear, 3)
    again(person)
    person.selects(queue["maria"])
    keys = ("maria", "acme")
    return {
        name: WaitlistOffer.get(
            WaitlistOffer.entry == queue[name], WaitlistOffer.state == "live"
        ).id
        for name in keys
    }


def state_of(offer: int) -> str:
    return str(WaitlistOffer.get_by_id(offer).state)


def test_an_offer_stands_in_the_queue_with_what_is_left_of_it(
    person: Person[WaitlistsPage], offered: dict[str, int]
) -> None:
    assert person.sees("place") == ["—", "—", "1"]
    assert person.sees("state") == ["offered, 24 h 00 left"] * 2 + ["waiting"]
    side = person.side()
    for said in ("Held for them", "2 pc", "Tue 1 Dec 10:00", "020 7946 0123", "Was offered 2 pc."):
        assert said in side, said


def test_time_runs_on_without_reading(
    person: Person[WaitlistsPage],
    offered: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reads: list[object] = []
    monkeypatch.setattr(person.window.background, "ask", lambda *a, **k: reads.append(a))
    for hours, minutes, row, left in (
        (23, 20, "◐ offered, 40 min left", "40 min left"),
        (24, 0, "○ offer ran out", "○ ran out"),
    ):
        person.window.now = partial(add, NOW, timedelta(hours=hours, minutes=minutes))
        person.page._ticking.timeout.emit()
        assert person.sees("state")[0] == row
        assert row in person.side()
        model = person.page._lists.table.model
        place = [each.key for each in model.columns].index("due")
        assert model.index(0, place).data() == left
    assert person.key("A") is None, "what has run out cannot be accepted"
    assert person.key("D") is not None
    assert reads == []


def test_the_rail_counts_the_offers_that_run_out_within_the_hour(
    person: Person[WaitlistsPage], offered: dict[str, int]
) -> None:
    rail = person.window.findChild(Rail)
    assert rail is not None
    button = rail._buttons["waitlists"]
    for hours, count in ((22, 0), (23, 2), (25, 2)):
        person.window.now = partial(add, NOW, timedelta(hours=hours))
        again(person)
        assert button._count == count
    offers.sweep(now=NOW + timedelta(hours=25))
    again(person)
    assert button._count == 0


def test_a_takes_the_offer_and_makes_it_the_orders(
    person: Person[WaitlistsPage], queue: dict[str, int], offered: dict[str, int]
) -> None:
    person.presses(KEY.Key_A)
    assert state_of(offered["maria"]) == "live", "nothing is accepted before it is said"
    assert "They become part of order" in text_of(person)
    person.sends()
    assert state_of(offered["maria"]) == "accepted"
    assert entry(queue["maria"]).state == "served"
    line = entry(queue["maria"]).line
    assert line is not None
    assert person.notice() == f"Maria Okafor has them, in order {line.order.number}."
    assert person.sees("member") == ["Acme Limited", "Zoe Quist"]


def test_d_gives_the_units_on_to_the_next(
    person: Person[WaitlistsPage], queue: dict[str, int], offered: dict[str, int]
) -> None:
    person.presses(KEY.Key_D)
    person.types("too late now")
    person.sends()
    assert (state_of(offered["maria"]), entry(queue["maria"]).refusals) == ("declined", 1)
    assert entry(queue["zoe"]).state == "offered"
    assert "The next member has the offer" in person.notice()
    person.selects(queue["maria"])
    side = person.side()
    assert "declined the offer" in side
    assert "reason: too late now" in side
    assert "Refused in a row" in side


def test_t_takes_an_offer_back_with_a_reason(
    person: Person[WaitlistsPage], queue: dict[str, int], offered: dict[str, int]
) -> None:
    person.presses(KEY.Key_T)
    person.presses(KEY.Key_Return, CTRL)
    assert person.sheet().form.error(), "why must be said"
    person.types("broken on arrival")
    person.sends()
    assert state_of(offered["maria"]) == "withdrawn"
    assert entry(queue["maria"]).refusals == 0


def test_offered_places_are_a_filter_of_their_own(
    person: Person[WaitlistsPage], offered: dict[str, int]
) -> None:
    for value, members in (
        ("offered", ["Maria Okafor", "Acme Limited"]),
        ("waiting", ["Zoe Quist"]),
        ("all", ["Maria Okafor", "Acme Limited", "Zoe Quist"]),
    ):
        person.page.bar.choose(value)
        person.waits()
        assert person.sees("member") == members


def test_free_units_are_offered_again_to_who_refused(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    places.withdraw(entry=queue["acme"], reason="x", who=1, now=NOW)
    places.withdraw(entry=queue["zoe"], reason="x", who=1, now=NOW)
    world.arrives(world.gear, 2)
    offers.decline(offer=WaitlistOffer.get(WaitlistOffer.state == "live").id, who=1, now=NOW)
    again(person)
    assert person.key("O").label == "Offer the 2 free units"
    assert "2 units free" in person.page.head.texts()
    person.presses(KEY.Key_O)
    assert "1. Maria Okafor wants 2 pc" in text_of(person)
    assert entry(queue["maria"]).state == "waiting", "nothing is offered before it is said to whom"
    person.sends()
    assert entry(queue["maria"]).state == "offered"
    assert "1 offer was made" in person.notice()
    assert person.key("O") is None


# --- a list that moved ----------------------------------------------------------------------------


def test_a_stale_screen_shows_what_changed_and_does_nothing(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.selects(queue["acme"])
    person.presses(KEY.Key_P)
    person.types("+1w")
    places.grant(entry=queue["zoe"], days=Decimal(14), reason="long story", who=1, now=NOW)
    person.presses(KEY.Key_Return, CTRL)
    assert "has moved since you looked" in person.sheet().form.error()
    assert "Nora · Zoe Quist: was granted a head start" in moved(person)
    assert "reason: long story" in moved(person)
    assert entry(queue["acme"]).paused_until is None
    assert person.sees("head-start") == ["14 d Gold", "7 d Silver + 14 d granted", "none"]
    person.sends()  # having read that
    assert entry(queue["acme"]).paused_until is not None


@pytest.mark.parametrize(
    ("key", "typed"),
    [(KEY.Key_W, "x"), (KEY.Key_G, "3"), (KEY.Key_M, ""), (KEY.Key_K, "x"), (KEY.Key_P, "+1w")],
)
def test_no_sheet_acts_on_a_list_that_moved(
    person: Person[WaitlistsPage], queue: dict[str, int], key: KEY, typed: str
) -> None:
    person.selects(queue["acme"])
    person.presses(key)
    person.types(typed)
    if key == KEY.Key_G:
        person.presses(KEY.Key_Tab)
        person.types("x")
    places.pause(entry=queue["zoe"], until=TODAY + timedelta(days=3), who=1, now=NOW)
    before = Waitlist.get().revision
    person.presses(KEY.Key_Return, CTRL)
    assert "Zoe Quist: paused until" in moved(person)
    assert Waitlist.get().revision == before


@pytest.mark.parametrize("key", [KEY.Key_A, KEY.Key_D, KEY.Key_T])
def test_no_offer_is_answered_on_a_list_that_moved(
    person: Person[WaitlistsPage], queue: dict[str, int], offered: dict[str, int], key: KEY
) -> None:
    person.presses(key)
    if key == KEY.Key_T:
        person.types("x")
    places.pause(entry=queue["zoe"], until=TODAY + timedelta(days=3), who=1, now=NOW)
    person.presses(KEY.Key_Return, CTRL)
    assert "Zoe Quist: paused until" in moved(person)
    assert state_of(offered["maria"]) == "live"
    person.sends()
    assert state_of(offered["maria"]) != "live"


def test_a_key_without_a_sheet_says_what_moved_too(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    places.pause(entry=queue["maria"], until=TODAY + timedelta(days=3), who=1, now=NOW)
    again(person)
    person.selects(queue["maria"])
    places.pause(entry=queue["zoe"], until=TODAY + timedelta(days=5), who=1, now=NOW)
    person.presses(KEY.Key_U)
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, Sheet)
    said = "\n".join(each.text() for each in shown.findChildren(QLabel))
    assert "Zoe Quist: paused until" in said
    assert entry(queue["maria"]).paused_until is not None
    person.presses(KEY.Key_Return, CTRL)
    assert QApplication.activeModalWidget() is None
    person.presses(KEY.Key_U)
    assert entry(queue["maria"]).paused_until is None


def test_a_name_that_begins_with_a_key_gives_nothing_away(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    world.arrives(world.gear, 3)
    again(person)
    revision = Waitlist.get().revision
    person.types("Declan Ostap")
    assert Waitlist.get().revision == revision


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
    assert "granted days: 0 → 14" in person.side()
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


def test_a_place_of_an_order_that_left_is_not_put_back(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.presses(KEY.Key_W)
    person.types("x")
    person.sends()
    assert "is off the list" in person.notice()
    assert not person.window._notice.can_undo(), "its order was shortened with it"


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
    person.presses(KEY.Key_N, SHIFT)
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
    person.presses(KEY.Key_L)
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


# --- by hand --------------------------------------------------------------------------------------


def picks(person: Person[WaitlistsPage], name: str) -> None:
    """Types a name and takes the customer that is found."""
    picker = person.sheet().form.control("customer")
    person.types(name)
    person.qtbot.waitUntil(lambda: picker._rows.rows() == 1)
    person.presses(KEY.Key_Return)


def test_somebody_rings_and_is_put_on_the_list(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    person.presses(KEY.Key_J)
    picks(person, "quist")
    person.presses(KEY.Key_Tab)
    person.types("3")
    person.presses(KEY.Key_Tab)
    person.types("2")
    person.sends()
    made = WaitlistEntry.select().order_by(WaitlistEntry.id.desc()).get()
    assert (made.customer_id, made.quantity, made.minimum) == (world.zoe, Decimal(3), Decimal(2))
    assert "Zoe Quist waits on the list" in person.notice()
    assert person.sees("member")[-1] == "Zoe Quist"
    person.presses(KEY.Key_Z, CTRL)
    assert entry(made.id).state == "withdrawn"


def test_joining_twice_or_with_nothing_wanted_is_refused_at_its_field(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    gear = Waitlist.get().id
    for name, said in (("quist", "waits"), ("okafor", "")):
        made = {"waitlist": gear, "quantity": Decimal(1), "who": 1, "now": NOW}
        if said:
            places.join_by_hand(customer=world.zoe, **made)
            again(person)
        person.page.table.setFocus()
        person.presses(KEY.Key_J)
        sheet = person.sheet()
        picks(person, name)
        if said:
            person.presses(KEY.Key_Tab)
            person.types("1")
        person.presses(KEY.Key_Return, CTRL)
        assert sheet.form.error()
        person.presses(KEY.Key_Escape)
    assert WaitlistEntry.select().count() == 4


def test_joining_for_dates_says_which_day_is_free(
    person: Person[WaitlistsPage], world: World
) -> None:
    day = TODAY + timedelta(days=20)
    made = waitlists.open_list(
        product=world.widget,
        title="Cabin",
        from_on=day - timedelta(days=5),
        to_on=day + timedelta(days=5),
        who=1,
        now=NOW,
    ).value
    for on in (day, day + timedelta(days=9)):
        stock.add_supply(
            product=world.widget, kind="on-hand", quantity=Decimal(2), available_on=TODAY,
            for_on=on, who=1, now=NOW,
        )  # fmt: skip
    again(person)
    person.page.open(made)
    person.waits()
    person.presses(KEY.Key_J)
    sheet = person.sheet()
    near = sheet.findChild(NearMisses)
    assert near is not None
    assert [button.accessibleName() for button in near.buttons] == ["Sun 20 Dec: 2 pc free"]
    assert "to be ordered without waiting: Tue 29 Dec" in text_of(person)
    near.buttons[0].click()
    picks(person, "okafor")
    person.presses(KEY.Key_Tab)
    person.types("1")
    person.sends()
    offer = WaitlistOffer.get()
    assert (offer.unit_on, offer.state) == (day, "live"), "it was free: offered at once"
    assert "1 pc for Sun 20 Dec" in person.side()


@pytest.fixture
def by_hand(person: Person[WaitlistsPage], world: World, queue: dict[str, int]) -> int:
    """Acme waits twice, the second time by hand and for three; that place."""
    gear = Waitlist.get().id
    made = places.join_by_hand(
        waitlist=gear, customer=world.acme, quantity=Decimal(3), who=1, now=NOW
    ).value
    again(person)
    person.selects(made)
    return made


def test_what_is_wanted_can_become_less(person: Person[WaitlistsPage], by_hand: int) -> None:
    person.presses(KEY.Key_M)
    person.types("2")
    person.sends()
    assert entry(by_hand).quantity == Decimal(2)
    person.presses(KEY.Key_M)
    person.types("5")
    person.presses(KEY.Key_Return, CTRL)
    assert "cannot want more than the 2" in person.sheet().form.error()


def test_a_place_by_hand_that_left_is_put_back(person: Person[WaitlistsPage], by_hand: int) -> None:
    key = entry(by_hand).key
    person.presses(KEY.Key_W)
    person.types("x")
    person.sends()
    assert entry(by_hand).state == "withdrawn"
    person.presses(KEY.Key_Z, CTRL)
    assert (entry(by_hand).state, entry(by_hand).key) == ("waiting", key)


def test_a_pause_lasts_until_somebody_resumes_it(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.presses(KEY.Key_P)
    person.sends()
    assert person.sees("state")[0] == "paused until resumed"
    person.presses(KEY.Key_Z, CTRL)
    assert person.sees("state")[0] == "waiting"


def test_two_places_of_one_customer_become_one(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int], by_hand: int
) -> None:
    assert person.key("X") is None, "one of the two belongs to an order"
    WaitlistEntry.update(line=None).where(WaitlistEntry.id == queue["acme"]).execute()
    again(person)
    assert person.sees("member") == [
        "Maria Okafor", "Acme Limited (twice)", "Zoe Quist", "Acme Limited (twice)",
    ]  # fmt: skip
    better = entry(queue["acme"]).key
    person.selects(by_hand)
    assert "X makes them one" in person.side()
    person.presses(KEY.Key_X)
    assert "They become one place" in text_of(person)
    person.sends()
    assert (entry(by_hand).key, entry(by_hand).quantity) == (better, Decimal(3))
    assert entry(queue["acme"]).state == "withdrawn"
    assert person.sees("member") == ["Maria Okafor", "Acme Limited", "Zoe Quist"]


def test_a_note_is_kept_about_the_customer(
    person: Person[WaitlistsPage], world: World, queue: dict[str, int]
) -> None:
    person.presses(KEY.Key_N)
    person.types("rings at noon")
    person.sends()
    note = Note.get()
    assert (note.subject_id, note.kind, note.text) == (world.maria, "fact", "rings at noon")


def test_the_log_is_shown_newest_first(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    places.pause(entry=queue["zoe"], until=TODAY + timedelta(days=3), who=1, now=NOW)
    again(person)
    person.presses(KEY.Key_H)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, Sheet)
    body = sheet.body
    assert isinstance(body, LogTable)
    model = body.table.model
    person.qtbot.waitUntil(lambda: model.rowCount() == 4)
    newest = [model.index(0, column).data() for column in range(model.columnCount())]
    assert newest == [
        "4", "Mon 30 Nov 10:00", "Nora", "Zoe Quist", "paused until Thu 3 Dec",
    ]  # fmt: skip
    person.presses(KEY.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_a_list_is_closed_and_opened_again(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    person.presses(KEY.Key_K)
    person.types("sold out for good")
    person.sends()
    assert Waitlist.get().state == "closed"
    person.presses(KEY.Key_Z, CTRL)
    assert Waitlist.get().state == "open"
    person.presses(KEY.Key_K)
    person.types("x")
    person.sends()
    assert person.page._lists.table.row_count() == 0
    person.presses(KEY.Key_L, SHIFT)
    assert person.page._lists.table.row_count() == 1
    assert person.page.head.texts()[-2] == "closed"
    assert person.key("J") is None
    assert person.key("K").label == "open the list again"
    person.presses(KEY.Key_K)
    person.types("back in stock")
    person.sends()
    assert Waitlist.get().state == "open"


def test_every_key_of_the_page_is_one_keys_alone(
    person: Person[WaitlistsPage], queue: dict[str, int]
) -> None:
    keys = person.page.keys()
    sequences = [key.sequence for key in keys]
    assert len(sequences) == len(set(sequences))
    assert {"S", "E"} <= set(sequences)


def test_the_models_keep_qts_rules(
    person: Person[WaitlistsPage], offered: dict[str, int], qtmodeltester: Any
) -> None:
    for table in (person.page.table, person.page._lists.table):
        qtmodeltester.check(table.model)


def test_the_panel_says_by_when_an_offer_will_come(
    person: Person[WaitlistsPage], queue: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With little history it is too early to say; with more the dates stand there."""
    person.presses(KEY.Key_End)
    panel = person.window.findChild(EntryPanel)
    assert panel is not None
    assert "Too early to say." in told_by(panel)
    days = (TODAY + timedelta(days=3), TODAY + timedelta(days=9), None)
    monkeypatch.setattr(forecasts, "dates_of", lambda *_given, **_named: days)
    again(person)
    assert "Too early to say." not in told_by(panel)
    assert {"50 %", "80 %", "95 %", "years from now"} <= set(told_by(panel))


def told_by(panel: EntryPanel) -> list[str]:
    return [each.text() for each in panel.findChildren(QLabel) if each.isVisible()]
