"""What has no next date is named whatever it is, and planned with one key."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from list_pages import KEY, NOW, TODAY, Person, World, sit_down
from pytestqt.qtbot import QtBot

from desktop.models.money import AsideRate
from desktop.models.work import Contact, FollowUp
from desktop.ui.pages.follow_ups import FollowUpsPage
from desktop.ui.pages.follow_ups_unplanned import subject

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[FollowUpsPage]]:
    yield from sit_down("follow-ups", qtbot)


def planted(world: World) -> None:
    """Two contacts and a rate that nobody planned anything for."""
    for asked, disposition in (("", "missed"), ("when does it\ncome?", "answered")):
        Contact.create(
            customer=world.maria,
            method="telephone",
            direction="in",
            started_at=NOW,
            ended_at=NOW,
            asked=asked,
            disposition=disposition,
        )
    rate = {"base": "EUR", "quote": "GBP", "on": TODAY, "rate": Decimal(9), "source": "ECB"}
    was = {"last_rate": Decimal(1), "last_on": TODAY, "last_source": "ECB"}
    AsideRate.create(fetched_at=NOW, **rate, **was)


def test_each_is_named_and_planned(person: Person[FollowUpsPage], world: World) -> None:
    planted(world)
    person.presses(KEY.Key_U)
    rows = person.page._unplanned.list._rows
    shown = [subject(row) for row in rows._rows]
    assert shown == ["Missed call", "Question: when does it come?", "Rate set aside: EUR/GBP"]
    person.presses(KEY.Key_N)
    person.types("call her")
    person.presses(KEY.Key_Tab)
    person.types("fri")
    person.sends()
    made = FollowUp.get()
    assert (made.contact_id, made.customer_id, made.what) == (1, world.maria, "call her")
    person.presses(KEY.Key_Down)
    person.presses(KEY.Key_N)  # the program knows itself what is to be done about a rate
    assert FollowUp.get(FollowUp.rule == "rate-aside").params["pair"] == "EUR/GBP"
    left = person.page._unplanned.row()
    assert left is not None
    assert subject(left) == "Question: when does it come?"
