"""Whose look it is, on both engines: somebody there, shared evenly, and never lost (scenario 7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desktop.domain.errors import LiaisonError
from desktop.domain.looks import LEVELS
from desktop.domain.procedures import CHECK, STEP
from desktop.models.database import is_postgres, write
from desktop.models.rows import run
from desktop.models.work import FollowUp
from desktop.services import checks, customers, followups, office, procedures
from desktop.services.absences import plan_absence

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday
BY: dict[str, Any] = {"who": 1, "now": NOW}
BOSS = 1


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, staff_name="Boss")


def colleague(name: str, level: str = "B", role: str = "agent") -> int:
    return office.add_staff(name=name, competency_level=level, role=role, **BY).value


def begin(who: int, procedure: str = "new-customer") -> FollowUp:
    customer = customers.create_customer(name="Okafor", **BY).value
    key = procedures.start(procedure=procedure, customer=customer, who=who, now=NOW).value
    found: FollowUp = FollowUp.get_by_id(key)
    return found


def looks(state: str = "open") -> list[FollowUp]:
    found = FollowUp.select().where(FollowUp.rule == CHECK, FollowUp.state == state)
    return list(found.order_by(FollowUp.id))


def away(staff: int, substitute: int, first: date, last: date) -> None:
    plan_absence(staff=staff, substitute=substitute, first_on=first, last_on=last, **BY)


def test_supervisors_share_the_looks() -> None:
    ann, other = colleague("Ann"), colleague("Otto", role="supervisor")
    for _customer in range(4):
        begin(ann)
    assert [look.owner_id for look in looks()] == [BOSS, other, BOSS, other]
    begin(BOSS)
    assert looks()[-1].owner_id == other, "nobody looks at their own"


def test_looks_are_counted_in_their_own_index() -> None:
    """Not by going through all that is open, every time a step opens."""
    with write():
        if is_postgres():  # which reads a small table whole
            run("SET LOCAL enable_seqscan = off")
        plan = run(f"EXPLAIN {'' if is_postgres() else 'QUERY PLAN '}{checks.LOOKS}").fetchall()
    assert "follow_up_looks" in str(plan)


def test_whoever_is_away_on_the_day_of_the_look_is_not_asked() -> None:
    trainee, expert = colleague("Ann", "A"), colleague("Dora", "D")
    other = colleague("Otto", role="supervisor")
    away(BOSS, other, NOW.date() + timedelta(days=4), NOW.date() + timedelta(days=11))
    begin(trainee)
    begin(expert)
    begin(expert)
    assert [look.owner_id for look in looks()] == [BOSS, other, other]


def test_where_all_are_away_whoever_stands_in_looks_and_else_it_waits_in_the_pool() -> None:
    ann, ben = colleague("Ann"), colleague("Ben")
    away(BOSS, ben, NOW.date(), NOW.date() + timedelta(days=3))
    begin(ann)
    begin(ben)
    assert [look.owner_id for look in looks()] == [ben, None]


def test_without_a_supervisor_looks_wait_in_the_pool() -> None:
    ann = colleague("Ann")
    office.change_staff(staff=BOSS, role="office", **BY)
    begin(ann)
    assert [look.owner_id for look in looks()] == [None]


@pytest.mark.parametrize("change", [{"active": False}, {"role": "agent"}])
def test_looks_of_whoever_supervises_no_more_are_others(change: dict[str, Any]) -> None:
    ann, other = colleague("Ann"), colleague("Otto", role="supervisor")
    begin(ann)
    begin(ann)
    (mine,) = (look for look in looks() if look.owner_id == other)
    assert office.change_staff(staff=other, **change, **BY).value == 0
    assert [look.owner_id for look in looks()] == [BOSS, BOSS]
    assert FollowUp.get_by_id(mine.id).due == mine.due
    if change == {"role": "agent"}:
        assert office.change_staff(staff=BOSS, role="agent", **BY).value == 2
        assert [look.owner_id for look in looks()] == [None, None]


@pytest.mark.parametrize(
    "hours", [[4, 8, 16, 40], [1, 1, 1, 1], [1, 2, 3, 4], [40, 40, 40, 400]], ids=str
)
def test_the_customers_dates_do_not_depend_on_the_level_nor_on_its_hours(hours: list[int]) -> None:
    office.change_settings(check_hours=hours, **BY)
    steps = [begin(colleague(f"of level {level}", level)) for level in LEVELS]
    dues: list[list[datetime]] = []
    while steps:
        dues.append([step.due for step in steps])
        dues.append([step.original_due for step in steps])
        for step in steps:
            followups.finish(follow_up=step.id, outcome="told", who=step.owner_id, now=step.due)
        opened = FollowUp.select().where(FollowUp.rule == STEP, FollowUp.state == "open")
        steps = list(opened.order_by(FollowUp.id))
    assert len(dues) == 4, "two steps"
    assert all(len(set(of_levels)) == 1 for of_levels in dues)
    first = {look.params["owner"]: look.due for look in looks("cancelled")[:4]}
    assert len(first) == 4
    wanted = [office.calendar().due_after_hours(NOW, count) for count in hours]
    assert list(first.values()) == wanted


@pytest.mark.parametrize(
    ("hours", "code"), [([8, 4, 16, 40], "check-hours-order"), ([0, 8, 16, 40], "setting-range")]
)
def test_a_trainee_is_never_looked_at_later(hours: list[int], code: str) -> None:
    with pytest.raises(LiaisonError) as refusal:
        office.change_settings(check_hours=hours, **BY)
    assert refusal.value.code == code
