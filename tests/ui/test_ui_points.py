"""Points by the keys: lines priced in them, paying with them, and each customer's ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from babel import Locale
from list_pages import ALT, CTRL, KEY, NOW, Person, World, sit_down
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.models.money import PointsAccount, PointsEntry
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.points import balance
from desktop.queries.order_points import payable
from desktop.services import fulfilment, orders, payment, points, programmes
from desktop.ui.formats import Formats
from desktop.ui.pages.customers import CustomersPage
from desktop.ui.pages.desk import DeskPage
from desktop.ui.pages.desk_points import covers
from desktop.ui.pages.orders import OrdersPage

pytestmark = pytest.mark.usefixtures("database")
BY: dict[str, Any] = {"who": 1, "now": NOW}
TODAY = NOW.date()


@pytest.fixture
def world(database: str) -> World:
    """A point is worth 0.05 EUR and lives 90 days; Maria has 300 that end in 6 days, and 400."""
    made = World()
    programmes.change_programme(
        programme=1, spend_value=Decimal("0.05"), life_days=90, decimals=0, **BY
    )
    account = points.open_account(customer=made.maria, **BY).value
    for number, ago in ((300, 84), (400, 0)):
        points.adjust(
            account=account,
            points=Decimal(number),
            reason="welcome",
            who=1,
            now=NOW - timedelta(days=ago),
        )
    return made


# --- the desk -------------------------------------------------------------------------------------


class Desk(Person[DeskPage]):
    """Somebody at the desk."""

    def waits(self) -> None:
        pause = self.page.board.caller._pause
        self.qtbot.waitUntil(lambda: not pause.isActive())
        assert self.window.background.idle()

    def enters(self, *texts: str) -> None:
        for text in texts:
            self.types(text)
            self.presses(KEY.Key_Return)

    def cells(self, key: str) -> list[str]:
        model: Any = self.page.board.draft.lines.model()
        place = {"price": 4, "amount": 7}[key]
        return [model.index(row, place).data() for row in range(model.rowCount())]

    def totals(self) -> tuple[str, str]:
        """What is said of points under the lines: what they cover, and what stays due."""
        totals = self.page.board.draft.totals
        return totals._paid.text(), totals._due.text()


@pytest.fixture
def desk(world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("list_pages.Person", Desk)
    yield from sit_down("desk", qtbot)  # type: ignore[misc]


@pytest.fixture
def maria(desk: Desk) -> Desk:
    """Somebody who has Maria on the line."""
    desk.enters("maria")
    return desk


def draft() -> SalesOrder:
    return SalesOrder.get(SalesOrder.state == "draft")


def left() -> Decimal:
    return balance(PointsAccount.get().id, TODAY)


def test_a_line_is_priced_in_points_and_takes_them(maria: Desk) -> None:
    maria.enters("2 widg @150p")
    assert (maria.cells("price"), maria.cells("amount")) == (["150 p"], ["300 p"])
    assert maria.totals() == ("lines cost 300 p", "")
    maria.presses(KEY.Key_Return, CTRL)
    order = SalesOrder.get(SalesOrder.state == "confirmed")
    assert (order.total_minor, order.line_points) == (0, Decimal(300))
    assert left() == Decimal(400)


def test_a_line_priced_in_points_stays_so_in_its_form(maria: Desk) -> None:
    maria.enters("2 widg @150p")
    maria.page.board.draft.lines.setFocus()
    maria.presses(KEY.Key_F2)
    form: Any = maria.sheet().form
    form.control("price").setFocus()
    form.control("price").selectAll()
    maria.types("100")
    maria.sends()
    line = OrderLine.get()
    assert (line.in_points, line.unit_price, line.points) == (True, Decimal(100), Decimal(200))


def test_an_order_is_paid_partly_in_points(maria: Desk) -> None:
    maria.enters("3 widg")
    assert not maria.page.board.draft.totals._paid.isVisible()
    maria.presses(KEY.Key_F10)
    form: Any = maria.sheet().form
    assert form.points() == Decimal(600)  # the most: all of 30.00 at 0.05
    assert form.covers() == "Covers 30.00 EUR, 0.00 EUR stay due."
    maria.types("585")  # the most is selected
    assert form.covers() == "Covers 29.25 EUR, 0.75 EUR stay due."
    maria.sends()
    assert maria.totals() == ("585 p cover 29.25 EUR", "0.75 EUR due")
    assert left() == Decimal(700)  # a draft takes nothing
    maria.presses(KEY.Key_Return, CTRL)
    told = maria.page.board.caller._done
    assert "30.00 EUR · 585 p cover 29.25 EUR · 0.75 EUR due" in told._detail.text()
    assert left() == Decimal(115)
    last = PointsEntry.select().where(PointsEntry.kind == "spend").order_by(PointsEntry.id)
    assert [row.points for row in last] == [Decimal(-300), Decimal(-285)]  # first what ends first


def test_what_covers_is_undone_and_taken_off_again(maria: Desk) -> None:
    maria.enters("3 widg")
    maria.presses(KEY.Key_F10)
    maria.sends()
    maria.presses(KEY.Key_Z, CTRL)
    assert maria.totals() == ("", "")
    maria.presses(KEY.Key_F10)
    maria.types("100")
    maria.sends()
    maria.presses(KEY.Key_F10)
    form: Any = maria.sheet().form
    assert form.points() == Decimal(100)  # what is used already stands there
    maria.presses(KEY.Key_Delete)
    assert form.covers() == "No points are used: 30.00 EUR stay due."
    maria.sends()
    assert draft().points_wanted == 0


def test_refusals_are_sentences_at_the_field(maria: Desk) -> None:
    maria.enters("90 widg")
    maria.presses(KEY.Key_F10)
    form: Any = maria.sheet().form
    maria.types("900")
    assert form.covers() == "The balance is 700 points; 900 are needed."
    maria.presses(KEY.Key_Return, CTRL)
    assert "The balance is 700 points; 900 are needed." in form.error()
    maria.presses(KEY.Key_A, CTRL)
    maria.types("1.5")
    assert form.covers() == ""
    maria.presses(KEY.Key_Return, CTRL)
    assert form.error()
    assert draft().points_wanted == 0
    maria.presses(KEY.Key_Escape)


def test_what_lines_cost_in_points_is_not_there_to_pay_with(maria: Desk) -> None:
    maria.enters("90 widg", "1 widg @150p")
    maria.presses(KEY.Key_F10)
    form: Any = maria.sheet().form
    assert form.points() == Decimal(550)
    said = "\n".join(each.text() for each in form.findChildren(QLabel))
    assert "Balance 700 points, 300 points expire in 6 days. The lines take 150 points" in said
    maria.types("600")
    maria.presses(KEY.Key_Return, CTRL)
    assert "The balance is 700 points; 750 are needed." in form.error()
    maria.presses(KEY.Key_Escape)


def test_which_points_are_used_is_asked_where_there_are_several(world: World, desk: Desk) -> None:
    """Stars are worth 0.10 EUR and have halves; a third programme without points is not offered."""
    for name, given in (("Stars", "40.5"), ("Empty", "")):
        other = programmes.create_programme(
            name=name, currency="EUR", earn_per_unit=Decimal(1), spend_value=Decimal("0.1"),
            decimals=1, **BY
        ).value  # fmt: skip
        account = points.open_account(customer=world.maria, programme=other, **BY).value
        if given:
            points.adjust(account=account, points=Decimal(given), reason="welcome", **BY)
            stars = other
    desk.enters("maria", "3 widg", "1 widg @20p")
    desk.presses(KEY.Key_F10)
    form: Any = desk.sheet().form
    which = form.control("programme")
    offered = [which.itemText(place) for place in range(which.count())]
    assert offered == ["Points · 680 points", "Stars · 20.5 points"]
    assert form.points() == Decimal(600)
    assert form.control("points").hasFocus()
    which.setFocus()
    desk.presses(KEY.Key_Down)
    assert form.points() == Decimal("20.5")
    assert form.covers() == "Covers 2.05 EUR, 27.95 EUR stay due."
    desk.sends()
    order = draft()
    assert (order.programme_id, order.points_used, order.line_points) == (
        stars,
        Decimal("20.5"),
        Decimal(20),
    )
    assert desk.totals()[1] == "27.95 EUR due"
    desk.presses(KEY.Key_F10)
    form = desk.sheet().form
    assert form.control("programme").currentText() == "Stars · 20.5 points"
    assert form.points() == Decimal("20.5")
    desk.presses(KEY.Key_Escape)
    desk.presses(KEY.Key_Return, CTRL)
    taken = PointsAccount.get(PointsAccount.programme == stars)
    assert balance(taken.id, TODAY) == 0
    first = PointsAccount.get(PointsAccount.programme == 1)
    assert balance(first.id, TODAY) == 700


def test_one_programme_is_not_asked_for(maria: Desk) -> None:
    maria.enters("3 widg")
    maria.presses(KEY.Key_F10)
    assert list(maria.sheet().form.typed()) == ["points"]
    maria.presses(KEY.Key_Escape)


def test_who_has_no_points_is_not_asked(desk: Desk) -> None:
    desk.enters("acme", "3 widg")
    assert desk.key("F10") is None
    assert not desk.page.board.draft.header._expiring.isVisible()


def test_the_header_warns_of_points_that_expire(maria: Desk) -> None:
    chip = maria.page.board.draft.header._expiring
    assert chip.isVisible()
    assert chip.text() == "300 points expire in 6 days"


def test_more_than_enough_points_are_said_to_be(world: World) -> None:
    order = world.draft(world.maria, (world.widget, 1))
    known = payable(order, today=TODAY)
    assert known is not None
    say = partial(covers, known=known, formats=Formats(locale=Locale("en", "GB")))
    assert say(Decimal(300)) == "200 points are enough: they cover 10.00 EUR, 0.00 EUR stay due."
    unknown = replace(known, problem="points-programme")
    assert "programme" in covers(Decimal(300), unknown, Formats(locale=Locale("en", "GB")))
    assert say(Decimal(1)) == "Covers 0.05 EUR, 9.95 EUR stay due."


def test_it_is_read_back_with_its_points(maria: Desk) -> None:
    maria.enters("3 widg", "1 widg @100p")
    maria.presses(KEY.Key_F10)
    maria.types("500")
    maria.sends()
    maria.presses(KEY.Key_F6)
    text = maria.focus().toPlainText()  # type: ignore[attr-defined]
    assert "500 points of yours cover 25.00 euros of it; 5.00 euros stay due." in text
    assert "at 100 points each, 100 points" in text
    maria.presses(KEY.Key_Escape)


# --- the ledger -----------------------------------------------------------------------------------


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[CustomersPage]]:
    yield from sit_down("customers", qtbot)


def ledger(person: Person[CustomersPage], key: str) -> list[str]:
    model = person.page._ledger.table.model
    place = [column.key for column in model.columns].index(key)
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def opens(person: Person[CustomersPage], customer: int) -> None:
    person.selects(customer)
    person.presses(KEY.Key_L)


def finished(world: World) -> int:
    """An order of Maria's over 30.00, 100 points of them used, and delivered."""
    order = world.draft(world.maria, (world.widget, 3))
    payment.pay_points(order=order, points=Decimal(100), **BY)
    orders.confirm(order=order, **BY)
    fulfilment.dispatch(order=order, **BY)
    fulfilment.deliver(order=order, **BY)
    return order


def test_the_ledger_says_why_each_entry_is_there(
    person: Person[CustomersPage], world: World
) -> None:
    order = finished(world)
    opens(person, world.maria)
    head = person.page._ledger.head.texts()
    assert head[:2] == ["Points of Maria Okafor", "balance 625"]
    assert "200 points expire in 6 days" in head
    assert ledger(person, "kind") == ["earned", "spent", "given", "given"]
    assert ledger(person, "points") == ["+25", "−100", "+400", "+300"]
    assert ledger(person, "why")[0] == "25.00 EUR paid, 1 p for each unit"
    assert ledger(person, "why")[2] == "welcome"
    assert ledger(person, "staff")[2] == "Nora"
    assert ledger(person, "expires")[1] == "Sun 6 Dec"
    number = SalesOrder.get_by_id(order).number
    assert ledger(person, "order")[:2] == [number, number]
    person.presses(KEY.Key_Right, ALT)
    assert ledger(person, "kind") == ["earned"]
    person.presses(KEY.Key_Return)
    assert person.window._current == "orders"


def test_points_are_given_from_the_ledger_and_escape_goes_back(
    person: Person[CustomersPage], world: World
) -> None:
    opens(person, world.zoe)
    assert person.page._ledger.table._empty.isVisible()
    person.presses(KEY.Key_A)
    person.types("120")
    person.sheet().form.control("reason").setFocus()
    person.types("goodwill")
    person.sends()
    assert ledger(person, "why") == ["goodwill"]
    assert "balance 120" in person.page._ledger.head.texts()
    person.presses(KEY.Key_Escape)
    assert person.page._ledger.isHidden()
    assert person.page.table.isVisible()
    person.presses(KEY.Key_Return)
    assert person.page._story.isVisible()
    person.presses(KEY.Key_L)
    assert person.page._ledger.isVisible()
    assert person.page._story.isHidden()


def test_another_programme_is_one_key_away(person: Person[CustomersPage], world: World) -> None:
    other = programmes.create_programme(
        name="Miles", currency="EUR", earn_per_unit=Decimal(2), spend_value=Decimal(1), **BY
    ).value
    account = points.open_account(customer=world.maria, programme=other, **BY).value
    points.adjust(account=account, points=Decimal(7), reason="flight", **BY)
    opens(person, world.maria)
    assert "balance 700" in person.page._ledger.head.texts()
    person.presses(KEY.Key_G)
    assert "balance 7" in person.page._ledger.head.texts()
    assert ledger(person, "why") == ["flight"]
    person.presses(KEY.Key_A)
    person.types("5")
    person.sheet().form.control("reason").setFocus()
    person.types("upgrade")
    person.sends()
    assert ledger(person, "why") == ["upgrade", "flight"]
    assert "balance 12" in person.page._ledger.head.texts()


# --- the orders -----------------------------------------------------------------------------------


@pytest.fixture
def seller(world: World, qtbot: QtBot) -> Iterator[Person[OrdersPage]]:
    yield from sit_down("orders", qtbot)


def test_the_panel_of_an_order_says_what_was_paid_in_points(
    seller: Person[OrdersPage], world: World
) -> None:
    seller.page.open(finished(world))
    seller.waits()
    said = seller.side()
    assert "Points used\n100 p" in said
    assert "They cover\n5.00 EUR" in said
    assert "Due in money\n25.00 EUR" in said
    assert "Points earned\n25" in said
