"""The follow-ups' page by its keys, on a real database of either engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from list_pages import ALT, CTRL, KEY, NOW, SHIFT, Person, World, sit_down
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.work import FollowUp
from desktop.services import contacts, followups, handovers
from desktop.ui import dialogs
from desktop.ui.pages.follow_ups import FollowUpsPage

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[FollowUpsPage]]:
    yield from sit_down("follow-ups", qtbot)


def again(person: Person[FollowUpsPage]) -> None:
    """Look again, as after a change by another desk."""
    person.window.background.changed.emit(frozenset({"follow_ups"}))
    person.waits()


def plan(world: World, what: str, *, days: int = 0, hours: int = 0, owner: int | None = 1) -> int:
    """A follow-up for Maria, due so far from now; planned a month ago."""
    return followups.add(
        customer=world.maria,
        what=what,
        due=NOW + timedelta(days=days, hours=hours),
        owner=owner,
        who=1,
        now=NOW - timedelta(days=30),
    ).value


@pytest.fixture
def plans(person: Person[FollowUpsPage], world: World) -> dict[str, int]:
    """One of each group for Nora, one of Henrik's and one in the pool, by what is to be done."""
    made = {
        "late": plan(world, "late", days=-3),
        "now": plan(world, "now", hours=3),
        "soon": plan(world, "soon", days=2),
        "far": plan(world, "far", days=20),
        "henrik": plan(world, "henrik", days=-1, owner=world.henrik),
        "pool": plan(world, "pool", days=1, owner=None),
    }
    again(person)
    person.page.focus_first()
    return made


def row(key: int) -> FollowUp:
    found: FollowUp = FollowUp.get_by_id(key)
    return found


def test_an_empty_list_says_what_will_be_here(person: Person[FollowUpsPage]) -> None:
    assert person.page.table._empty.isVisible()
    assert person.key("D") is None


def test_ones_own_stand_in_order_and_groups(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    assert person.sees("what") == ["late", "now", "soon", "far"]
    assert person.sees("due") == [
        "3 days overdue", "today 13:00", "Wed 2 Dec 10:00", "Sun 20 Dec 10:00",
    ]  # fmt: skip
    assert person.sees("phone") == ["020 7946 0123"] * 4
    assert person.sees("age")[0] == "30 days"
    assert [chip.text() for chip in person.page.bar._chips] == [
        "Open 4", "Overdue 1", "Today 1", "This week 1", "Later 1", "Put off often 0",
        "Done", "Cancelled",
    ]  # fmt: skip
    assert person.page.head.texts()[1:4] == ["1 overdue", "1 today", "1 in the pool"]
    assert person.page.bar._remark.text() == "1 overdue of others"
    for expected in ("late", "now", "soon", "far"):
        person.presses(KEY.Key_Right, ALT)
        assert person.sees("what") == [expected]


def test_m_goes_from_ones_own_to_the_pool_and_everybodys(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    person.presses(KEY.Key_M)
    assert person.sees("what") == ["pool"]
    assert person.sees("owner") == ["pool"]
    person.presses(KEY.Key_M)
    assert person.sees("what") == ["late", "henrik", "now", "pool", "soon", "far"]


def test_two_keys_finish_one_and_the_next_stands_there(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    person.presses(KEY.Key_D)
    person.presses(KEY.Key_1)
    assert (row(plans["late"]).state, row(plans["late"]).outcome) == ("done", "reached, all well")
    assert person.page.table.selected_id() == plans["now"]
    assert person.focus() is person.page.table.view
    person.presses(KEY.Key_Return)
    person.presses(KEY.Key_0)
    person.types("she calls back")
    person.presses(KEY.Key_Return)
    assert row(plans["now"]).outcome == "she calls back"
    person.page.bar.choose("done")
    person.waits()
    assert person.sees("what") == ["now", "late"], "the latest first"
    assert "she calls back" in person.side()


def test_escape_leaves_it_and_letters_do_nothing_to_it(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    person.types("Dale")
    assert person.page._strip.is_open()
    assert person.page.keys()[0].sequence == "Ctrl+F", "the page's letters are asleep meanwhile"
    person.presses(KEY.Key_Return)
    person.presses(KEY.Key_Escape)
    assert not person.page._strip.is_open()
    assert row(plans["late"]).state == "open"
    assert person.key("D") is not None


def test_putting_off_keeps_the_first_due_time(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    first = row(plans["late"]).original_due
    person.presses(KEY.Key_S)
    person.presses(KEY.Key_2)
    late = row(plans["late"])
    assert (late.snoozes, late.original_due) == (1, first)
    assert late.due.isoformat() == "2026-12-01T17:00:00+00:00", "the next working day at closing"
    person.selects(plans["late"])
    side = person.side()
    assert "Fri 27 Nov 10:00" in side
    assert "put off 1 time" in side


def test_a_typed_day_puts_off_and_nonsense_is_said(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    person.presses(KEY.Key_S)
    person.presses(KEY.Key_0)
    person.types("whenever")
    person.presses(KEY.Key_Return)
    assert person.page._strip._wrong.text()
    assert row(plans["late"]).snoozes == 0
    person.page._strip.edit.clear()
    person.types("fri")
    person.presses(KEY.Key_Return)
    assert row(plans["late"]).due.isoformat() == "2026-12-04T17:00:00+00:00"


def test_the_third_time_needs_a_reason(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    for days in (1, 2):
        followups.snooze(follow_up=plans["late"], until=NOW + timedelta(days=days), who=1, now=NOW)
    again(person)
    person.selects(plans["late"])
    person.presses(KEY.Key_S)
    person.types("fri")
    person.presses(KEY.Key_Return, CTRL)
    assert person.sheet().form.error()
    person.types("she is abroad")
    person.sends()
    assert (row(plans["late"]).snoozes, row(plans["late"]).snooze_reason) == (3, "she is abroad")
    person.page.bar.choose("put-off")
    person.waits()
    assert person.sees("what") == ["late"]
    assert "she is abroad" in person.side()
    assert "Put off often 1" in [chip.text() for chip in person.page.bar._chips]


def test_a_handover_stays_until_it_is_taken(
    person: Person[FollowUpsPage], plans: dict[str, int], world: World
) -> None:
    person.presses(KEY.Key_H)
    person.sends()
    late = row(plans["late"])
    assert (late.owner_id, late.handed_to_id) == (1, world.henrik)
    assert person.sees("owner")[0] == "Nora → Henrik"
    assert "not yet taken" in person.side()
    person.window.remember(staff_id=world.henrik)
    again(person)
    assert person.sees("what") == ["late", "henrik"]
    person.selects(plans["late"])
    person.presses(KEY.Key_T)
    assert row(plans["late"]).owner_id == world.henrik


def test_what_is_handed_over_is_given_back(
    person: Person[FollowUpsPage], plans: dict[str, int], world: World
) -> None:
    assert person.key("R") is None, "nobody asks for it"
    handovers.hand_over(follow_up=plans["henrik"], to=1, who=world.henrik, now=NOW)
    again(person)
    person.selects(plans["henrik"])
    person.presses(KEY.Key_R)
    assert (row(plans["henrik"]).owner_id, row(plans["henrik"]).handed_to_id) == (
        world.henrik,
        None,
    )
    assert "Henrik" in person.notice()
    assert "henrik" not in person.sees("what")


def test_the_working_out_of_a_due_time_is_shown(
    person: Person[FollowUpsPage], world: World
) -> None:
    contacts.missed_call(customer=world.maria, who=1, now=NOW + timedelta(hours=6, minutes=30))
    again(person)
    person.page.focus_first()
    person.waits()
    said = "One office hour from Mon 30 Nov 16:30: Tue 1 Dec 09:30. The office closes at 17:00."
    assert said in person.side()


def test_one_in_the_pool_is_taken_and_given_back(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    assert person.key("T") is None, "it is one's own already"
    person.presses(KEY.Key_M)
    person.presses(KEY.Key_T)
    assert row(plans["pool"]).owner_id == 1
    person.presses(KEY.Key_Z, CTRL)
    assert row(plans["pool"]).owner_id is None


def test_somebody_elses_is_not_handed_over_by_others(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    person.presses(KEY.Key_M)
    person.presses(KEY.Key_M)
    person.selects(plans["henrik"])
    person.presses(KEY.Key_H)
    person.presses(KEY.Key_Return, CTRL)
    assert "owner" in person.sheet().form.error()
    assert row(plans["henrik"]).handed_to_id is None


def test_cancelling_needs_a_reason(person: Person[FollowUpsPage], plans: dict[str, int]) -> None:
    person.presses(KEY.Key_X)
    person.presses(KEY.Key_Return, CTRL)
    assert person.sheet().form.error()
    person.types("moved away")
    person.sends()
    assert (row(plans["late"]).state, row(plans["late"]).outcome) == ("cancelled", "moved away")


def test_a_new_one_by_keys(person: Person[FollowUpsPage], world: World) -> None:
    person.presses(KEY.Key_N)
    picker = person.sheet().form.control("customer")
    person.types("zoe")
    person.qtbot.waitUntil(lambda: picker._rows.rows() == 1)
    person.presses(KEY.Key_Return)
    person.presses(KEY.Key_Tab)
    person.types("send the brochure")
    person.presses(KEY.Key_Tab)
    person.types("fri")
    person.sends()
    made = FollowUp.get()
    assert (made.customer_id, made.what, made.owner_id) == (world.zoe, "send the brochure", 1)
    assert made.due.isoformat() == "2026-12-04T17:00:00+00:00"
    assert person.page.table.selected_id() == made.id
    assert "ZOE QUIST" not in person.side()
    assert "Zoe Quist" in person.side()


def test_the_panel_tells_the_thread(
    person: Person[FollowUpsPage], plans: dict[str, int], world: World
) -> None:
    contact = contacts.start_contact(
        method="telephone", direction="in", customer=world.maria, who=1, now=NOW
    ).value
    contacts.end_contact(contact=contact, disposition="spoke", said="all fine", who=1, now=NOW)
    again(person)
    person.selects(plans["late"])
    side = person.side()
    for said in ("Maria Okafor", "020 7946 0123", "3 days overdue", "spoke · all fine", "planned"):
        assert said in side, said
    assert "soon" in side, "what else is open for this customer"


def test_a_follow_up_is_opened_by_its_id_even_when_done(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    followups.finish(follow_up=plans["henrik"], outcome="fine", who=2, now=NOW)
    person.window.go("follow-ups", plans["henrik"])
    person.waits()
    assert person.page.table.selected_id() == plans["henrik"]
    assert person.page.bar.value() == "done"
    person.window.go("follow-ups", plans["pool"])
    person.waits()
    assert person.page.table.selected_id() == plans["pool"]


def test_what_another_desk_finished_is_refused_in_a_sentence(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    followups.finish(follow_up=plans["late"], outcome="fine", who=2, now=NOW)
    person.presses(KEY.Key_D)
    person.presses(KEY.Key_1)
    assert "already" in person.notice()
    assert QApplication.activeModalWidget() is None
    again(person)
    assert person.sees("what") == ["now", "soon", "far"]


def test_what_comes_again_is_planned_by_keys(person: Person[FollowUpsPage], world: World) -> None:
    person.presses(KEY.Key_N)
    form = person.sheet().form
    person.types("zoe")
    person.qtbot.waitUntil(lambda: form.control("customer")._rows.rows() == 1)
    person.presses(KEY.Key_Return)
    person.presses(KEY.Key_Tab)
    person.types("service visit")
    person.presses(KEY.Key_Tab)
    person.types("fri")
    assert not form.control("every").isEnabled()
    form.control("counted").choose("obligation")
    form.control("every").set_value(Decimal(3))
    form.control("unit").choose("month")
    person.sends()
    assert "every 3 months, counted from the planned day" in person.side()
    person.presses(KEY.Key_D)
    person.presses(KEY.Key_1)
    assert person.sees("due") == ["Thu 4 Mar 2027 17:00"]


def test_a_letter_that_may_not_be_used_now_searches_for_nobody(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    assert person.key("K") is None  # no step of a procedure is selected
    person.presses(KEY.Key_K)
    assert person.page.bar.text() == ""
    person.presses(KEY.Key_Q)  # no key of the page: it begins a search
    assert person.page.bar.text() == "q"


def test_a_procedure_is_begun_with_one_key_and_a_step_skipped(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    person.presses(KEY.Key_W)
    person.sends()
    first = FollowUp.get(rule="procedure-step")
    assert FollowUp.get(rule="check-step").about_id == first.id
    person.selects(first.id)
    assert person.sees("what")[1] == "Tell the customer that the delivery is late"
    side = person.side()
    assert "3. Ask after the delivery whether everything is right" in side
    assert "ahead" in side
    person.presses(KEY.Key_K)
    person.types("she saw it herself")
    person.sends()
    assert row(first.id).state == "cancelled"
    second = FollowUp.get(about=first.id, state="open", rule="procedure-step")
    person.selects(second.id)
    assert "skipped" in person.side()
    assert "she saw it herself" in person.side()


def test_what_has_no_next_date_is_shown_and_planned_by_keys(
    person: Person[FollowUpsPage], world: World
) -> None:
    order = world.order(world.maria, (world.widget, 5))
    person.presses(KEY.Key_U)
    empty = person.page._unplanned.empty
    assert "Nobody is forgotten" in empty.text()
    assert person.focus() is empty
    assert person.key("N") is None
    assert person.page.subject() is None, "nobody is called who cannot be seen"
    FollowUp.update(state="done").execute()
    again(person)
    there = person.page._unplanned.row()
    assert there is not None
    assert there.subject_id == order
    assert person.focus() is person.page._unplanned.list
    subject = person.page.subject()
    assert subject is not None
    assert subject.order == order
    person.presses(KEY.Key_N)
    person.types("ask how it goes")
    person.presses(KEY.Key_Tab)
    person.types("fri")
    person.sends()
    planned = FollowUp.get(state="open")
    assert (planned.order_id, planned.what) == (order, "ask how it goes")
    assert empty.isVisible()
    assert "Select a follow-up" in person.side()
    person.presses(KEY.Key_Escape)
    assert person.page.table.isVisible()
    assert person.sees("what") == ["ask how it goes"]


def test_the_last_outcome_stands_in_the_list(
    person: Person[FollowUpsPage], plans: dict[str, int], world: World
) -> None:
    assert person.sees("last") == [""] * 4
    for minutes, disposition in ((0, "order-taken"), (5, "spoke")):
        at = NOW + timedelta(minutes=minutes)
        contact = contacts.start_contact(
            method="telephone", direction="in", customer=world.maria, who=1, now=at
        ).value
        contacts.end_contact(contact=contact, disposition=disposition, said="", who=1, now=at)
    contacts.start_contact(
        method="telephone",
        direction="in",
        customer=world.maria,
        who=world.henrik,
        now=NOW + timedelta(minutes=9),
    )
    again(person)
    assert set(person.sees("last")) == {"spoke"}, "the one that lasts has none yet"


def test_the_last_next_date_of_an_order_is_not_cancelled(
    person: Person[FollowUpsPage], world: World
) -> None:
    world.order(world.maria, (world.widget, 5))
    again(person)
    for _one in range(FollowUp.select().count()):
        person.presses(KEY.Key_X)
        person.types("not needed")
        person.presses(KEY.Key_Return, CTRL)
    assert "put it off" in person.sheet().form.error()


def test_what_is_listed_goes_to_a_calendar(
    person: Person[FollowUpsPage],
    plans: dict[str, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args: str(tmp_path / "mine"))
    person.presses(KEY.Key_I, CTRL | SHIFT)
    text = (tmp_path / "mine.ics").read_text(encoding="utf-8")
    assert text.count("BEGIN:VEVENT") == 4, "one's own"
    assert f"UID:follow-up-{plans['soon']}-20261031T100000Z@liaison" in text
    assert text.count("BEGIN:VALARM") == 3, "what is overdue already does not ring"
    assert "DTSTART:20261202T100000Z" in text
    assert "4 entries written to mine.ics." in person.notice()


def test_an_undo_on_offer_is_not_lost_by_an_escape(
    person: Person[FollowUpsPage], plans: dict[str, int]
) -> None:
    person.presses(KEY.Key_M)
    person.presses(KEY.Key_T)
    assert row(plans["pool"]).owner_id == 1
    assert person.window._notice.can_undo()
    person.page._scope.choose("mine")
    person.waits()
    person.selects(plans["late"])
    person.presses(KEY.Key_X)
    person.types("half a reason")
    person.presses(KEY.Key_Escape)
    assert "Nothing was saved" in person.notice()
    person.presses(KEY.Key_Z, CTRL)  # what was typed is there again
    assert person.sheet().form.control("reason").toPlainText() == "half a reason"
    person.presses(KEY.Key_Escape)
    assert "Nothing was saved" in person.notice()
    person.window._notice.dismiss()
    assert "yours now" in person.notice()
    person.presses(KEY.Key_Z, CTRL)
    assert row(plans["pool"]).owner_id is None
