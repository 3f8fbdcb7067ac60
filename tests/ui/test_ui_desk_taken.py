"""Two desks want the last unit: the one that loses sees who took it, and when (scenario 11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot
from seated import BY, CTRL, KEY, NOW, Seated, furnish, seat

from desktop.models.orders import OrderLine, SalesOrder
from desktop.services import customers, drafts, lines, office, orders

pytestmark = pytest.mark.usefixtures("database")

LATER = NOW + timedelta(seconds=1)
TOLD = "Faster: {name}, today 10:00, order 2026-000001. Look at line 1 again, then confirm."


@pytest.fixture
def made(database: str) -> dict[str, int]:
    found = furnish()
    found["nora"] = office.add_staff(name="Nora", **BY).value
    return found


@pytest.fixture
def person(made: dict[str, int], qtbot: QtBot) -> Iterator[Seated]:
    with seat(qtbot) as found:
        found.types("maria")
        found.presses(KEY.Key_Return)
        found.types("50 widg")
        found.presses(KEY.Key_Return)
        yield found


def take_one(made: dict[str, int], *, who: int | None, at: datetime) -> None:
    """Another desk is faster."""
    other = customers.create_customer(name="Ana", currency="EUR", **BY).value
    order = drafts.start(customer=other, currency="EUR", who=who, now=at).value
    lines.add_line(order=order, product=made["widget"], quantity=Decimal(1), who=who, now=at)
    orders.confirm(order=order, who=who, now=at)


def test_confirming_says_who_was_faster_and_which_order_it_was(
    person: Seated, made: dict[str, int]
) -> None:
    person.window.background.changed.disconnect()  # the same second: nothing is read before
    take_one(made, who=made["nora"], at=LATER)
    person.presses(KEY.Key_Return, CTRL)
    assert person.notice() == TOLD.format(name="Nora")
    assert SalesOrder.select().where(SalesOrder.state == "draft").count() == 1


def test_an_open_draft_is_told_as_soon_as_another_desk_took_its_units(
    person: Seated, made: dict[str, int]
) -> None:
    take_one(made, who=made["nora"], at=LATER)
    person.qtbot.waitUntil(lambda: person.notice() == TOLD.format(name="Nora"))
    person.waits()
    line = OrderLine.get(OrderLine.order == SalesOrder.get(SalesOrder.state == "draft"))
    assert [part[0] for part in line.promise] == ["49"]


def test_where_nobody_is_known_it_is_somebody(person: Seated, made: dict[str, int]) -> None:
    take_one(made, who=None, at=LATER)
    person.qtbot.waitUntil(lambda: person.notice() == TOLD.format(name="somebody"))
    person.waits()
