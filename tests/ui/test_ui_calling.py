"""Contacts by keys on the real window: begun, noted, held, wrapped up; calling and writing."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from seated import BY, CTRL, KEY, SHIFT, Seated, seat

from desktop.models.work import Contact, FollowUp
from desktop.services import calls, customers
from desktop.ui.pages import desk_sheets
from desktop.ui.style import look


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system was asked to open; it has a program for everything."""
    urls: list[str] = []

    def open_url(url: QUrl) -> bool:
        urls.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return urls


def select(person: Seated, customer: int) -> None:
    person.window.go("customers")
    person.waits()
    page: Any = person.window.current_page()
    page.table.select(customer)
    person.waits()
    person.qtbot.waitUntil(lambda: page.subject() is not None)


def only() -> Contact:
    row = Contact.get()
    assert Contact.select().count() == 1
    return row


def test_one_key_begins_a_contact_and_notes_are_kept_word_by_word(
    person: Seated, shop: dict[str, int]
) -> None:
    select(person, shop["maria"])
    person.presses(KEY.Key_F12)
    bar = person.window.calling.bar
    assert bar.isVisible()
    assert "Maria Okafor" in bar._who.text()
    assert person.focus() is bar.notes.said
    person.types("The lid is cracked")
    person.qtbot.waitUntil(lambda: only().said == "The lid is cracked")
    row = only()
    assert (row.customer_id, row.direction, row.ended_at) == (shop["maria"], "in", None)


def test_the_notes_have_their_room_in_the_smallest_window_with_the_largest_text(
    person: Seated, shop: dict[str, int]
) -> None:
    look.apply(theme="light", percent=200)
    window = person.window
    window.resize(1440, 840)
    select(person, shop["maria"])
    person.presses(KEY.Key_F12)
    person.waits()
    bar, page = window.calling.bar, window.current_page()
    notes = bar.notes
    assert notes.said.height() >= notes.said.minimumSizeHint().height()
    assert notes.below.y() >= notes.ask.geometry().bottom()
    assert notes.below.height() >= notes.below.heightForWidth(notes.below.width())
    foot = page.mapTo(window, page.rect().bottomLeft()).y()
    keys = window._keys
    assert foot <= keys.mapTo(window, keys.rect().topLeft()).y()


@pytest.mark.parametrize("leaves", [KEY.Key_Escape, KEY.Key_F12], ids=["Esc", "F12"])
def test_who_leaves_the_notes_is_back_in_the_list(
    person: Seated, shop: dict[str, int], leaves: KEY
) -> None:
    select(person, shop["maria"])
    page: Any = person.window.current_page()
    person.presses(KEY.Key_F12)
    person.presses(leaves)
    assert person.window.calling.bar.notes.isHidden()
    assert person.focus() is page.table.view


def test_after_the_wrap_up_the_list_has_the_keys(person: Seated, shop: dict[str, int]) -> None:
    select(person, shop["maria"])
    page: Any = person.window.current_page()
    person.presses(KEY.Key_F12)
    person.presses(KEY.Key_F12, SHIFT)
    person.presses(KEY.Key_Return, CTRL)
    assert only().ended_at is not None
    assert person.focus() is page.table.view


def test_what_is_asked_stays_open_and_is_shown(person: Seated, shop: dict[str, int]) -> None:
    select(person, shop["maria"])
    person.presses(KEY.Key_F12)
    bar = person.window.calling.bar
    bar.notes.ask.setFocus()
    person.types("Is it blue?")
    person.presses(KEY.Key_Return)
    row = FollowUp.get()
    assert (row.rule, row.what, row.state) == ("answer-question", "Is it blue?", "open")
    assert "Is it blue?" in bar.notes._open.text()
    assert bar.notes.ask.text() == ""


def test_a_contact_is_held_taken_up_and_wrapped_up_with_its_next_step(
    person: Seated, shop: dict[str, int]
) -> None:
    select(person, shop["maria"])
    person.presses(KEY.Key_F12)
    person.types("Wants samples")
    person.presses(KEY.Key_F12, CTRL)
    assert only().held_at is not None
    person.presses(KEY.Key_F12, CTRL)
    assert only().held_at is None
    person.presses(KEY.Key_F12, SHIFT)
    form = person.window.findChild(desk_sheets.WrapUp)
    assert isinstance(form, desk_sheets.WrapUp)
    assert form.control("said").toPlainText() == "Wants samples"
    form.control("next_step").setFocus()
    person.types("send the samples")
    person.presses(KEY.Key_Return, CTRL)
    row = only()
    assert (row.disposition, row.said) == ("answered", "Wants samples")
    assert row.ended_at is not None
    assert FollowUp.get().what == "send the samples"
    assert not person.window.calling.bar.isVisible()


def test_the_next_contact_waits_for_the_wrap_up(person: Seated, shop: dict[str, int]) -> None:
    other = customers.create_customer(name="Obi", **BY).value
    calls.begin(method="telephone", direction="in", customer=other, who=1, now=BY["now"])
    person.window.calling.look()
    select(person, shop["maria"])
    person.window.go("customers", shop["maria"])
    person.presses(KEY.Key_O)  # a new order is a call
    assert only().customer_id == other
    assert "Shift+F12" in person.notice()


def test_a_contact_that_ran_when_the_program_was_killed_is_there_again(
    shop: dict[str, int], qtbot: Any
) -> None:
    key = calls.begin(
        method="letters", direction="out", customer=shop["maria"], who=1, now=BY["now"]
    ).value
    calls.keep_notes(contact=key, said="half a wo")
    with seat(qtbot) as person:
        person.window.calling.look()
        person.waits()
        bar = person.window.calling.bar
        assert bar.isVisible()
        assert bar.notes.said.toPlainText() == "half a wo"
        assert (bar.notes.method.value(), bar.notes.direction.value()) == ("letters", "out")


@pytest.mark.parametrize(
    "case",
    [
        ("phone", "020 7946 0001", None, "tel:02079460001", "telephone"),
        ("email", "maria@example.org", SHIFT, "mailto:maria@example.org", "electronic-mail"),
    ],
)
def test_calling_and_writing_open_the_systems_program_and_begin_a_contact(
    person: Seated, shop: dict[str, int], opened: list[str], case: tuple[Any, ...]
) -> None:
    kind, typed, modifiers, url, method = case
    customers.add_contact_point(customer=shop["maria"], kind=kind, typed=typed, **BY)
    select(person, shop["maria"])
    person.presses(KEY.Key_F11, *([modifiers] if modifiers else []))
    assert opened == [url]
    row = only()
    assert (row.method, row.direction, row.party) == (method, "out", typed)
    assert row.customer_id == shop["maria"]


def test_who_has_no_number_is_not_called(
    person: Seated, shop: dict[str, int], opened: list[str]
) -> None:
    select(person, shop["maria"])
    person.presses(KEY.Key_F11)
    assert person.notice() == "Maria Okafor has no phone number."
    assert not opened
    assert not Contact.select().exists()


def test_a_caller_nobody_can_answer_is_called_back(person: Seated, shop: dict[str, int]) -> None:
    number = "+442079460001"
    customers.add_contact_point(customer=shop["maria"], kind="phone", typed=number, **BY)
    person.window.ringing.announce(number)
    person.presses(KEY.Key_J, CTRL | SHIFT)
    row = FollowUp.get()
    assert (row.rule, row.customer_id, row.owner_id) == ("missed-call", shop["maria"], 1)
    assert (only().disposition, only().party) == ("missed", number)
    assert not person.window.ringing.isVisible()


def test_a_holding_sentence_is_told_with_its_moment(person: Seated, shop: dict[str, int]) -> None:
    select(person, shop["maria"])
    person.presses(KEY.Key_F12)
    holding = person.window.calling.bar.notes.holding
    holding.setFocus()
    person.presses(KEY.Key_Down)
    holding.activated.emit(holding.currentIndex())
    person.waits()
    row = FollowUp.get()
    assert (row.rule, row.customer_id) == ("call-back", shop["maria"])
    assert "10:00" in person.notice()  # Monday, an hour after the office opens
    assert holding.value() == 0
