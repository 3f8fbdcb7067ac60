"""The follow-ups by days, against a plain walk over all of them, and what they cost."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from queries_world import Statements, World

from desktop.models.database import db
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.queries.follow_up_days import DueDays, follow_up_days
from desktop.queries.followups import FOLLOW_UPS, FollowUpFilters, edges
from desktop.services import absences
from desktop.services import office as office_actions

NOW = datetime(2026, 11, 4, 11, 30, tzinfo=UTC)  # a Wednesday
MONDAY = date(2026, 11, 2)
MANY = 60


@pytest.fixture
def due(world: World) -> None:
    """Many follow-ups around this week, some closed, of three people and the pool."""
    FollowUp.delete().execute()
    by: dict[str, Any] = {"who": None, "now": NOW}
    people = [
        1,
        *(
            office_actions.add_staff(name=name, role="agent", competency_level="B", **by).value
            for name in ("Ina", "Jo")
        ),
    ]
    absences.plan_absence(
        staff=people[1], substitute=1, first_on=NOW.date(), last_on=NOW.date(), **by
    )
    dice = Random(4)
    for number in range(MANY):
        moment = NOW + timedelta(minutes=dice.randrange(-8 * 24 * 60, 8 * 24 * 60))
        owner = dice.choice([*people, None])
        FollowUp.create(
            customer=dice.choice(list(world.customers.values())),
            rule="by-hand",
            what=str(number),
            owner=owner,
            handed_to=dice.choice([None, None, *(each for each in people if each != owner)]),
            original_due=moment,
            due=moment,
            state=dice.choice(["open", "open", "open", "done"]),
            created_at=NOW,
        )


def on_paper(filters: FollowUpFilters, first: date, days: int) -> list[list[int]]:
    """The same by a walk: what is overdue from before, then late and ahead for each day."""
    listed = FOLLOW_UPS.page(filters=filters, sort="due", limit=10_000)
    zone = ZoneInfo("Europe/London")
    start = datetime.combine(first, time(0), zone)
    parts = [[row.id for row in listed if row.due < min(start, NOW)]]
    for n in range(days):
        rows = [
            row for row in listed if row.due.astimezone(zone).date() == first + timedelta(days=n)
        ]
        parts.append([row.id for row in rows if row.due < NOW])
        parts.append([row.id for row in rows if row.due >= NOW])
    return parts


def told(found: DueDays) -> list[list[int]]:
    parts = [found.before]
    for day in found.days:
        parts += [day.late, day.ahead]
    assert all(part.count == len(part.rows) for part in parts)
    return [[row.id for row in part.rows] for part in parts]


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize("first", [MONDAY, NOW.date(), date(2026, 11, 9), date(2026, 10, 26)])
def test_days_hold_what_a_walk_finds(first: date) -> None:
    frame = edges(office(), NOW)
    for filters in (
        FollowUpFilters(),
        FollowUpFilters(owner_id=1, edges=frame),
        FollowUpFilters(pool=True, edges=frame),
        FollowUpFilters(text="muller", edges=frame),
    ):
        asked: dict[str, Any] = {"filters": filters, "first": first, "days": 7, "now": NOW}
        expected = on_paper(filters, first, 7)
        assert sum(map(len, expected)), filters
        assert told(follow_up_days(**asked, limit=MANY)) == expected
        few = follow_up_days(**asked, limit=2)
        assert [len(few.before.rows), few.before.count] == [
            min(2, len(expected[0])),
            len(expected[0]),
        ]
        for number, day in enumerate(few.days):
            late, ahead = expected[2 * number + 1 : 2 * number + 3]
            assert day.count == len(late) + len(ahead)
            shown = [row.id for row in day.rows]
            assert shown == (late + ahead)[: len(shown)], "without a gap"


def test_what_comes_later_is_not_shown_over_a_gap(world: World) -> None:
    """Of three that are overdue two are read: what is due afterwards would stand in their place."""
    FollowUp.delete().execute()
    customer = next(iter(world.customers.values()))
    for minutes in (-3, -2, -1, 1, 2):
        due = NOW + timedelta(minutes=minutes)
        FollowUp.create(
            customer=customer, rule="by-hand", original_due=due, due=due, created_at=NOW
        )
    asked: dict[str, Any] = {"filters": FollowUpFilters(), "first": NOW.date(), "days": 1}
    (day,) = follow_up_days(**asked, limit=2, now=NOW).days
    assert (day.count, day.late.count, day.ahead.count) == (5, 3, 2)
    assert [row.id for row in day.rows] == [row.id for row in day.late.rows]
    (whole,) = follow_up_days(**asked, limit=3, now=NOW).days
    assert len(whole.rows) == 5


@pytest.mark.usefixtures("due")
def test_other_filters_of_the_list_do_not_reach_the_days() -> None:
    frame = edges(office(), NOW)
    asked: dict[str, Any] = {"first": MONDAY, "days": 7, "limit": MANY, "now": NOW}
    usual = told(follow_up_days(filters=FollowUpFilters(edges=frame), **asked))
    for filters in (
        FollowUpFilters(state="done", edges=frame),
        FollowUpFilters(group="overdue", edges=frame),
        FollowUpFilters(put_off=True, edges=frame),
    ):
        assert told(follow_up_days(filters=filters, **asked)) == usual


def test_closed_days_are_known(world: World) -> None:
    office_actions.change_settings(holidays=(NOW.date().isoformat(),), who=None, now=NOW)
    found = follow_up_days(filters=FollowUpFilters(), first=MONDAY, days=7, limit=1, now=NOW)
    assert [day.works for day in found.days] == [True] * 5 + [False] * 2
    assert [day.opens for day in found.days] == [True, True, False, True, True, False, False]
    assert len(found.days[2].slots) == 1


@pytest.mark.usefixtures("due")
def test_days_take_as_many_statements_however_much_is_due(statements: Statements) -> None:
    frame = edges(office(), NOW)
    mine = FollowUpFilters(owner_id=1, edges=frame)
    sent_by: list[int] = []
    for limit in (1, MANY):
        with statements() as sent:
            follow_up_days(filters=mine, first=MONDAY, days=7, limit=limit, now=NOW)
        sent_by.append(len(sent))
    assert sent_by == [7, 7], sent_by


@pytest.mark.parametrize("database_target", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("due")
def test_days_are_read_along_the_index(statements: Statements) -> None:
    frame = edges(office(), NOW)
    for filters in (FollowUpFilters(edges=frame), FollowUpFilters(owner_id=1, edges=frame)):
        with statements() as sent:
            follow_up_days(filters=filters, first=MONDAY, days=7, limit=5, now=NOW)
        for sql, params in sent:
            if "UNION ALL" in sql and "follow_up t" in sql:
                plan = [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params)]
                assert not any(step.startswith("SCAN t") for step in plan), plan
                assert any("due<?" in step for step in plan), plan


@pytest.mark.usefixtures("due")
def test_a_list_is_bounded_by_due_times() -> None:
    since, until = NOW - timedelta(days=1), NOW + timedelta(days=1)
    rows = FOLLOW_UPS.page(
        filters=FollowUpFilters(since=since, until=until), sort="due", limit=1000
    )
    expected = [
        row.id
        for row in FollowUp.select().where(FollowUp.state == "open").order_by(FollowUp.due)
        if since <= row.due < until
    ]
    assert [row.id for row in rows] == expected
    assert 0 < len(expected) < FollowUp.select().where(FollowUp.state == "open").count()
