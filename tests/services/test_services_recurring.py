"""Scenarios 3 and 4 on both engines: what comes again, and what a contact moves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop.domain.errors import RuleBroken
from desktop.models.work import FollowUp
from desktop.services import contacts, customers, followups, office

pytestmark = pytest.mark.usefixtures("database")
START = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


def at(month: int, day: int, hour: int = 10) -> datetime:
    """London, where it is winter or an hour later."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def customer(database: str) -> int:
    office.seed(now=START)
    return customers.create_customer(name="Okafor", who=1, now=START).value


def plan(customer: int, due: datetime, **values: Any) -> int:
    given = {"what": "service visit", "owner": 1, "who": 1, "now": START, **values}
    return followups.add_repeated(customer=customer, due=due, **given).value


def the_open_one() -> FollowUp:
    (row,) = FollowUp.select().where(FollowUp.state == "open")
    return row


def speaks(customer: int, when: datetime, disposition: str) -> None:
    made = contacts.start_contact(
        method="telephone", direction="in", customer=customer, who=1, now=when
    ).value
    contacts.end_contact(contact=made, disposition=disposition, who=1, now=when)


@pytest.mark.parametrize("done", [at(1, 12), at(1, 15), at(1, 28)])
def test_an_obligation_counts_from_the_planned_day(customer: int, done: datetime) -> None:
    first = plan(customer, at(1, 15, 17), every=3, unit="month", counted="obligation")
    followups.snooze(follow_up=first, until=at(1, 30), who=1, now=START)
    followups.finish(follow_up=first, outcome="all well", who=1, now=done)
    again = the_open_one()
    assert office.calendar().local_date(again.due) == date(2026, 4, 15)
    assert (again.what, again.owner_id, again.rule) == ("service visit", 1, "obligation")
    assert again.original_due == again.due


def test_a_planned_sunday_is_due_on_monday_and_the_plan_stays(customer: int) -> None:
    first = plan(customer, at(1, 18), every=1, unit="month", counted="obligation")
    followups.finish(follow_up=first, outcome="well", who=1, now=at(1, 19))
    followups.finish(follow_up=the_open_one().id, outcome="well", who=1, now=at(2, 18))
    followups.finish(follow_up=the_open_one().id, outcome="well", who=1, now=at(3, 18))
    again = the_open_one()
    assert again.params["planned_on"] == "2026-04-18"
    assert office.calendar().local_date(again.due) == date(2026, 4, 20)


def test_a_call_before_the_day_moves_keeping_in_touch(customer: int) -> None:
    due = at(5, 20, 16)
    first = plan(customer, due, every=14, unit="day", counted="keep-in-touch")
    speaks(customer, at(5, 18), "answered")
    again = the_open_one()
    assert again.id != first
    assert office.calendar().local_date(again.due) == date(2026, 6, 1)
    closed = FollowUp.get_by_id(first)
    assert (closed.state, closed.outcome, closed.original_due) == ("done", "answered", due)


@pytest.mark.parametrize("disposition", ["no-answer", "missed", "message-left"])
def test_an_unanswered_attempt_moves_nothing(customer: int, disposition: str) -> None:
    due = at(5, 20, 16)
    first = plan(customer, due, every=14, unit="day", counted="keep-in-touch")
    speaks(customer, at(5, 18), disposition)
    assert (the_open_one().id, the_open_one().due) == (first, due)


def test_a_day_that_was_promised_stands_when_the_customer_writes(customer: int) -> None:
    first = plan(customer, at(4, 20, 16), every=2, unit="week", counted="keep-in-touch")
    followups.snooze(follow_up=first, until=at(5, 5), who=1, now=at(4, 20))
    speaks(customer, at(5, 1), "answered")
    assert (the_open_one().id, the_open_one().due) == (first, at(5, 5))


def test_a_call_moves_nothing_else(customer: int) -> None:
    first = plan(customer, at(5, 20), every=1, unit="month", counted="obligation")
    speaks(customer, at(5, 18), "answered")
    assert the_open_one().id == first


def test_done_by_hand_counts_from_today_and_cancelled_ends_it(customer: int) -> None:
    first = plan(customer, at(5, 20), every=1, unit="week", counted="keep-in-touch")
    followups.finish(follow_up=first, outcome="met at the fair", who=1, now=at(5, 18))
    again = the_open_one()
    assert office.calendar().local_date(again.due) == date(2026, 5, 26), "the 25th is a holiday"
    followups.cancel(follow_up=again.id, reason="moved away", who=1, now=at(5, 19))
    assert not FollowUp.select().where(FollowUp.state == "open").exists()


def test_nonsense_is_refused(customer: int) -> None:
    with pytest.raises(RuleBroken, match="repeat-malformed"):
        plan(customer, at(5, 20), every=0, unit="day", counted="obligation")
    assert not FollowUp.select().exists()
