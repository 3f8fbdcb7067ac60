"""What the caller waits for, on the right of the desk, and the key to tell them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from seated import BY, CTRL, KEY, NOW, Seated, furnish, seat

from desktop.models.offers import WaitlistOffer, WaitlistStatement
from desktop.services import catalogue, customers, places, stock, waitlists
from desktop.ui.pages.statement_sheet import StatementBody

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(database: str) -> dict[str, int]:
    """Maria waits for gearboxes behind somebody else, and first of all for pumps."""
    made = furnish()
    other = customers.create_customer(name="Zoe Quist", **BY).value
    for name, people in (("Gearbox", (other, made["maria"])), ("Pump", (made["maria"],))):
        product = catalogue.create_product(
            code=name.upper(), name=name, list_price=Decimal(9), currency="EUR", **BY
        ).value
        waiting = waitlists.open_list(product=product, title=name, **BY).value
        made[name] = product
        for customer in people:
            made[f"{name} {customer}"] = places.join_by_hand(
                waitlist=waiting, customer=customer, quantity=Decimal(1), **BY
            ).value
    return made


@pytest.fixture
def person(world: dict[str, int], qtbot: QtBot) -> Iterator[Seated]:
    with seat(qtbot) as found:
        yield found


def page(person: Seated) -> Any:
    return person.window.page("desk")


def calls(person: Seated, name: str) -> None:
    """Somebody is found and spoken to."""
    person.types(name)
    person.qtbot.waitUntil(lambda: not page(person).board.caller._pause.isActive())
    person.waits()
    person.presses(KEY.Key_Return)


def shown(person: Seated) -> list[str]:
    waits = page(person).board.side.waits
    QApplication.processEvents()
    return [one.text() for one in waits.findChildren(QLabel) if not one.isHidden()]


def body() -> StatementBody:
    sheet = QApplication.activeModalWidget()
    assert sheet is not None
    found = sheet.findChild(StatementBody)
    assert isinstance(found, StatementBody)
    return found


def test_the_desk_shows_where_the_caller_stands_and_f3_tells_them(person: Seated) -> None:
    calls(person, "maria")
    told = shown(person)
    assert told.index("Pump") < told.index("1 of 1")
    assert told.index("Gearbox") < told.index("2 of 2")
    assert told.count("too early to say when") == 2
    person.presses(KEY.Key_F3)
    first = body().said.text.toPlainText()
    person.presses(KEY.Key_Down, CTRL)
    second = body().said.text.toPlainText()
    assert {"you are first." in text for text in (first, second)} == {True, False}
    person.presses(KEY.Key_Return)
    assert WaitlistStatement.get().text == second


def test_a_live_offer_shows_how_long_it_stands(person: Seated, world: dict[str, int]) -> None:
    stock.add_supply(
        product=world["Pump"],
        kind="on-hand",
        quantity=Decimal(1),
        available_on=NOW.date(),
        **BY,
    )
    due = WaitlistOffer.get().due_at
    calls(person, "maria")
    assert shown(person)[1] == "Pump", "an offer comes first"
    assert person.window.formats.left(due, now=NOW) in shown(person)
    person.window.now = lambda: due + timedelta(minutes=1)
    page(person).board.side.waits._clock.timeout.emit()
    assert "offer run out" in shown(person)


def test_who_waits_for_nothing_has_no_such_key(person: Seated) -> None:
    customers.create_customer(name="Otto Kern", **BY)
    calls(person, "otto")
    assert page(person).board.side.waits.isHidden()
    keys = {key.sequence: key for key in page(person).keys()}  # noqa: SIM118, no mapping
    assert (keys["F3"].enabled, keys["F3"].shown) == (False, False)
    person.presses(KEY.Key_F3)
    assert QApplication.activeModalWidget() is None
