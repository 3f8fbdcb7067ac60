"""A telephone that rings: the caller at the desk at once, or a bar where somebody is spoken to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from seated import BY, CTRL, KEY, Seated, furnish, seat

from desktop.models.orders import SalesOrder
from desktop.services import customers, office
from desktop.ui.pages.desk import DeskPage

MARIA, OBI, ANNA = "+442079460123", "+33612345678", "+4930123456"

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.qt_log_ignore("does not support raise"),  # offscreen nothing is before a window
]


@dataclass
class Desk:
    """The desk's window and what it shows of callers."""

    person: Seated
    page: DeskPage

    def rings(self, number: str) -> None:
        self.person.window.hear(number)
        self.person.waits()

    def card(self) -> str:
        """Whose card stands at the right."""
        about = self.page.board.side._about
        names = [each for each in about.findChildren(QLabel) if each.property("role") == "heading"]
        return names[-1].text() if names and not about.isHidden() else ""

    def bar(self) -> str:
        ringing = self.person.window.ringing
        return "" if ringing.isHidden() else ringing.text()

    def told(self) -> str:
        nobody = self.page.board.caller._nobody
        return "" if nobody.isHidden() else nobody.text()

    def box(self) -> str:
        return self.page.board.caller.box.text()


def whose(order: SalesOrder) -> str:
    """The name of an order's customer."""
    assert order.customer is not None
    return order.customer.name


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = furnish()
    customers.add_contact_point(customer=made["maria"], kind="phone", typed="020 7946 0123", **BY)
    customers.create_customer(name="Obi Mensah", points=[("phone", OBI)], **BY)
    customers.create_customer(name="Anna Baer", points=[("phone", ANNA)], **BY)
    with seat(qtbot) as person:
        page = person.window.page("desk")
        assert isinstance(page, DeskPage)
        yield Desk(person, page)


def test_the_caller_stands_at_the_desk_whatever_page_was_shown(desk: Desk) -> None:
    desk.person.window.go("orders")
    desk.rings("+44 (0)20/7946-0123")
    assert desk.person.window.current_page() is desk.page
    assert (desk.box(), desk.card()) == ("+44 (0)20/7946-0123", "Maria Okafor")
    assert desk.bar() == ""
    desk.person.presses(KEY.Key_Return)
    assert whose(SalesOrder.get()) == "Maria Okafor"


def test_a_second_ring_takes_the_place_of_one_that_nobody_took(desk: Desk) -> None:
    desk.rings(MARIA)
    desk.rings(OBI)
    assert (desk.box(), desk.card()) == (OBI, "Obi Mensah")


def test_of_two_who_share_the_number_none_opens_by_itself(desk: Desk) -> None:
    customers.create_customer(name="Tom Okafor", points=[("phone", MARIA)], **BY)
    desk.rings(MARIA)
    shown = desk.page.board.caller.list
    assert [shown.model().index(row, 1).data() for row in range(shown.rows())] == ["maybe"] * 2
    assert (desk.card(), shown.row()) == ("", None)
    assert "ask who is speaking" in desk.told()
    desk.person.presses(KEY.Key_Return)
    assert not SalesOrder.select().exists()
    desk.person.presses(KEY.Key_Down)
    assert desk.card() == "Maria Okafor"
    desk.person.presses(KEY.Key_Down)
    assert desk.card() == "Tom Okafor"


def test_a_number_of_the_office_itself_finds_nobody(desk: Desk) -> None:
    office.change_settings(own_numbers=["020 7946 0123"], **BY)
    desk.rings(MARIA)
    assert (desk.page.board.caller.list.rows(), desk.card()) == (0, "")
    assert desk.told() == "That is a number of the office itself."


def test_nobody_known_can_be_entered_with_the_number(desk: Desk) -> None:
    desk.rings("+33687654321")
    assert "Nobody is found" in desk.told()
    assert desk.box() == "+33687654321"


def test_a_call_that_is_spoken_is_not_disturbed(desk: Desk) -> None:
    desk.rings(MARIA)
    desk.person.presses(KEY.Key_Return)
    desk.person.types("2 WX-1")
    desk.rings(OBI)
    assert "Obi Mensah" in desk.bar()
    assert OBI in desk.bar()
    desk.person.types("00")
    assert desk.page.board.draft.entry.box.text() == "2 WX-100"
    assert SalesOrder.get().held_at is None


def test_one_key_holds_the_present_call_and_shows_who_is_calling(desk: Desk) -> None:
    desk.rings(MARIA)
    desk.person.presses(KEY.Key_Return)
    desk.person.types("2 WX-100")
    desk.rings(OBI)
    desk.person.window.go("orders")
    desk.person.presses(KEY.Key_J, CTRL)
    assert desk.person.window.current_page() is desk.page
    assert (desk.bar(), desk.box(), desk.card()) == ("", OBI, "Obi Mensah")
    held = SalesOrder.get()
    assert (whose(held), held.typed) == ("Maria Okafor", "2 WX-100")
    assert held.held_at is not None


def test_what_somebody_is_typing_is_not_replaced(desk: Desk) -> None:
    desk.person.types("anna")
    desk.rings(OBI)
    assert desk.box() == "anna"
    assert "Obi Mensah" in desk.bar()


def test_who_rings_second_waits_behind_the_first(desk: Desk) -> None:
    desk.person.types("maria")
    desk.rings(OBI)
    desk.rings(ANNA)
    desk.rings(OBI)  # once more, the same
    assert desk.bar().startswith("Obi Mensah")
    assert "1 more behind" in desk.bar()
    desk.person.presses(KEY.Key_J, CTRL)
    assert desk.box() == OBI
    assert desk.bar().startswith("Anna Baer")
    desk.person.presses(KEY.Key_J, CTRL)
    assert (desk.box(), desk.bar()) == (ANNA, "")


def test_a_sheet_that_is_open_stays_where_it_is(desk: Desk) -> None:
    desk.person.presses(KEY.Key_N, CTRL)
    desk.rings(OBI)
    desk.person.types("Somebody")
    assert "Obi Mensah" in desk.bar()
    desk.person.presses(KEY.Key_Escape)
    desk.person.presses(KEY.Key_J, CTRL)
    assert desk.card() == "Obi Mensah"


def test_a_bare_second_start_changes_nothing(desk: Desk) -> None:
    desk.person.types("anna")
    desk.rings("")
    assert (desk.box(), desk.bar()) == ("anna", "")
