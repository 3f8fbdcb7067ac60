"""Scenario 1: away until Thursday, seen by the substitute, and on top when one is back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.followups import days_overdue
from desktop.models.office import Absence, History
from desktop.models.work import FollowUp
from desktop.queries.absences import absences
from desktop.queries.followups import FOLLOW_UPS, FollowUpFilters, FollowUpRow, edges
from desktop.queries.office import settings
from desktop.services import customers, followups, office
from desktop.services.absences import end_absence, plan_absence

MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
THURSDAY = MONDAY + timedelta(days=3)


class Desk(NamedTuple):
    ann: int
    bob: int
    due: int
    """Ann's, due on Monday at noon."""
    fresh: int
    """Ann's, due on Friday."""


@pytest.fixture
def desk(database: str) -> Desk:
    office.seed(now=MONDAY)
    ann = office.add_staff(name="Ann", who=None, now=MONDAY).value
    bob = office.add_staff(name="Bob", who=None, now=MONDAY).value
    customer = customers.create_customer(name="Okafor", who=ann, now=MONDAY).value
    made = [
        followups.add(
            customer=customer,
            what=what,
            due=MONDAY + timedelta(hours=hours),
            owner=ann,
            who=ann,
            now=MONDAY - timedelta(days=7),
        ).value
        for what, hours in (("late", 2), ("fresh", 98))
    ]
    return Desk(ann, bob, *made)


def away(desk: Desk) -> int:
    """Ann is away from Monday to Wednesday, Bob stands in."""
    return plan_absence(
        staff=desk.ann,
        substitute=desk.bob,
        first_on=MONDAY.date(),
        last_on=THURSDAY.date() - timedelta(days=1),
        who=desk.ann,
        now=MONDAY - timedelta(days=5),
    ).value


def seen(staff: int, now: datetime) -> list[FollowUpRow]:
    """What stands on the list of one person, the most urgent first."""
    filters = FollowUpFilters(owner_id=staff, edges=edges(settings(), now))
    found = list(FOLLOW_UPS.page(filters=filters, sort="due", descending=False, limit=10))
    assert FOLLOW_UPS.count(filters=filters) == len(found)
    return found


def test_the_substitute_sees_it_at_once_and_the_owner_still_owns_it(desk: Desk) -> None:
    assert seen(desk.bob, MONDAY) == []
    away(desk)
    found = seen(desk.bob, MONDAY)
    assert [row.id for row in found] == [desk.due, desk.fresh]
    assert {(row.owner_id, row.owner) for row in found} == {(desk.ann, "Ann")}
    assert {row.away_until for row in found} == {THURSDAY.date() - timedelta(days=1)}
    assert FollowUp.get_by_id(desk.due).owner_id == desk.ann


def test_back_at_the_desk_it_stands_at_the_top_with_its_first_due_time(desk: Desk) -> None:
    away(desk)
    assert seen(desk.bob, THURSDAY) == []
    top = seen(desk.ann, THURSDAY)[0]
    assert top.id == desk.due
    assert days_overdue(top.due, now=THURSDAY, zone="Europe/London") == 3
    assert top.original_due == top.due == MONDAY + timedelta(hours=2)
    assert (top.away_until, edges(settings(), THURSDAY).group(top.due)) == (None, "overdue")


def test_what_is_handed_to_the_substitute_too_stands_there_once(desk: Desk) -> None:
    away(desk)
    FollowUp.update(handed_to=desk.bob).where(FollowUp.id == desk.due).execute()
    assert [row.id for row in seen(desk.bob, MONDAY)] == [desk.due, desk.fresh]


def test_back_earlier_ends_it_with_yesterday_and_keeps_the_history(desk: Desk) -> None:
    absence = away(desk)
    tuesday = MONDAY + timedelta(days=1)
    end_absence(absence=absence, who=desk.ann, now=tuesday)
    assert Absence.get_by_id(absence).last_on == MONDAY.date()
    assert seen(desk.bob, tuesday) == []
    assert absences(today=tuesday.date()) == []
    changes = History.select().where(History.subject == "absence").order_by(History.id.desc())
    assert changes.first().changes == {"last_on": ["2026-11-04", "2026-11-02"]}


def test_what_has_not_begun_is_taken_back(desk: Desk) -> None:
    absence = away(desk)
    (row,) = absences(today=MONDAY.date())
    assert (row.staff, row.substitute, row.id) == ("Ann", "Bob", absence)
    end_absence(absence=absence, who=desk.ann, now=MONDAY - timedelta(days=1))
    assert not Absence.select().exists()
    with pytest.raises(NotFound, match="absence-gone"):
        end_absence(absence=absence, who=desk.ann, now=MONDAY)


def test_two_do_not_stand_in_for_each_other(desk: Desk) -> None:
    away(desk)
    with pytest.raises(RuleBroken, match="absence-nobody"):
        plan_absence(
            staff=desk.bob,
            substitute=desk.ann,
            first_on=MONDAY.date(),
            last_on=MONDAY.date(),
            who=desk.bob,
            now=MONDAY,
        )


def test_nobody_who_has_left_stands_in(desk: Desk) -> None:
    office.change_staff(staff=desk.bob, active=False, who=None, now=MONDAY)
    with pytest.raises(NotFound, match="staff-gone"):
        away(desk)
