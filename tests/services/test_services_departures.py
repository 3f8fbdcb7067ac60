"""Somebody leaves: nothing of theirs is lost, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.domain.errors import RuleBroken
from desktop.domain.procedures import CHECK
from desktop.models.office import Absence, History, Staff
from desktop.models.work import FollowUp
from desktop.services import customers, daily, followups, handovers, office, procedures
from desktop.services.absences import end_absence, plan_absence

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday
TODAY = NOW.date()
BY: dict[str, Any] = {"who": 1, "now": NOW}
BOSS = 1


@pytest.fixture
def ann() -> int:
    office.seed(now=NOW, staff_name="Boss")
    return office.add_staff(name="Ann", **BY).value


@pytest.fixture
def ben(ann: int) -> int:
    return office.add_staff(name="Ben", **BY).value


def plan(owner: int) -> int:
    customer = customers.create_customer(name="Okafor", **BY).value
    due = NOW + timedelta(hours=4)
    return followups.add(customer=customer, what="ask", due=due, owner=owner, **BY).value


def leaves(staff: int) -> int:
    return office.change_staff(staff=staff, active=False, **BY).value


def row(key: int) -> FollowUp:
    found: FollowUp = FollowUp.get_by_id(key)
    return found


def test_what_they_own_is_in_the_pool_with_its_date_and_its_history(ann: int, ben: int) -> None:
    mine, asked, done, others = plan(ann), plan(ann), plan(ann), plan(ben)
    handovers.hand_over(follow_up=asked, to=ben, who=ann, now=NOW)
    followups.finish(follow_up=done, outcome="told", who=ann, now=NOW)
    due = row(mine).due
    assert leaves(ann) == 2
    for key in (mine, asked):
        assert (row(key).owner_id, row(key).handed_to_id, row(key).state) == (None, None, "open")
    assert (row(mine).due, row(done).owner_id, row(others).owner_id) == (due, ann, ben)
    kept = History.select().where(History.subject == "follow_up", History.subject_id == mine)
    assert kept.order_by(History.id.desc()).first().changes == {"owner": [ann, None]}
    handovers.take(follow_up=asked, who=ben, now=NOW)
    assert row(asked).owner_id == ben


def test_what_came_to_them_while_they_left_is_in_the_pool_the_next_day(ann: int) -> None:
    key, done = plan(ann), plan(ann)
    followups.finish(follow_up=done, outcome="told", who=ann, now=NOW)
    Staff.update(active=False).where(Staff.id == ann).execute()
    daily.day_work(now=NOW + timedelta(days=1))
    assert (row(key).owner_id, row(key).state, row(done).owner_id) == (None, "open", ann)


def test_what_they_were_asked_to_take_stays_with_its_owner(ann: int, ben: int) -> None:
    key = plan(ben)
    handovers.hand_over(follow_up=key, to=ann, who=ben, now=NOW)
    assert leaves(ann) == 0
    assert (row(key).owner_id, row(key).handed_to_id) == (ben, None)


def test_their_steps_wait_in_the_pool_and_are_looked_at_again_once_taken(
    ann: int, ben: int
) -> None:
    customer = customers.create_customer(name="Quist", **BY).value
    step = procedures.start(procedure="complaint", customer=customer, who=ann, now=NOW).value
    assert leaves(ann) == 1
    assert row(step).owner_id is None
    looks = FollowUp.select().where(FollowUp.rule == CHECK, FollowUp.state == "open")
    assert looks.count() == 0
    handovers.take(follow_up=step, who=ben, now=NOW)
    assert [(look.owner_id, look.params["owner"]) for look in looks] == [(BOSS, "Ben")]


def test_whoever_stands_in_cannot_go_until_somebody_else_does(ann: int, ben: int) -> None:
    key = plan(ann)
    away = {"staff": ben, "first_on": TODAY, "last_on": TODAY + timedelta(days=3)}
    absence = plan_absence(substitute=ann, **away, **BY).value  # type: ignore[arg-type]
    with pytest.raises(RuleBroken) as refusal:
        leaves(ann)
    assert (refusal.value.code, refusal.value.params) == (
        "staff-stands-in",
        {"name": "Ben", "last": TODAY + timedelta(days=3)},
    )
    assert Staff.get_by_id(ann).active
    assert row(key).owner_id == ann, "nothing moved"
    end_absence(absence=absence, **BY)
    plan_absence(substitute=BOSS, **away, **BY)  # type: ignore[arg-type]
    assert leaves(ann) == 1


def test_absences_that_are_over_hold_nobody(ann: int, ben: int) -> None:
    plan_absence(staff=ben, substitute=ann, first_on=TODAY, last_on=TODAY + timedelta(days=1), **BY)
    later = NOW + timedelta(days=2)
    office.change_staff(staff=ann, active=False, who=1, now=later)
    assert not Staff.get_by_id(ann).active


def test_their_own_absences_end(ann: int, ben: int) -> None:
    day = timedelta(days=1)
    plan_absence(staff=ann, substitute=ben, first_on=TODAY, last_on=TODAY + day, **BY)
    plan_absence(staff=ann, substitute=ben, first_on=TODAY + 3 * day, last_on=TODAY + 4 * day, **BY)
    tomorrow: dict[str, Any] = {"active": False, "who": 1, "now": NOW + day}
    office.change_staff(staff=ann, **tomorrow)
    (left,) = Absence.select()
    assert (left.first_on, left.last_on) == (TODAY, TODAY)
    office.change_staff(staff=ben, **tomorrow)  # who stands in for nobody any more
