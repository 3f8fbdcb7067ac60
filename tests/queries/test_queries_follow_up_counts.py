"""The counts of a list of follow-ups are those of its rows, whoever owns them or stands in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from shop import NOW, TODAY, customer, seed

from desktop.models.office import Absence, Staff
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.queries.follow_up_story import figures
from desktop.queries.followups import FOLLOW_UPS, GROUPS, FollowUpFilters, counts, edges, grouped

pytestmark = pytest.mark.usefixtures("database")


def furnish(chance: Random) -> list[int]:
    """Two hundred, of three people, one of whom is away, and of nobody; some are handed over."""
    seed()
    who = customer()
    people = [
        Staff.create(name=f"P{number}", role="agent", competency_level="B").id
        for number in range(3)
    ]
    day = timedelta(days=1)
    Absence.create(staff=people[1], substitute=people[0], first_on=TODAY - day, last_on=TODAY + day)
    for _each in range(200):
        due = NOW + timedelta(hours=chance.randint(-40, 400))
        FollowUp.create(
            customer=who,
            rule="by-hand",
            what="x",
            owner=chance.choice((*people, None)),
            handed_to=chance.choice((None, None, *people)),
            original_due=due,
            due=due,
            snoozes=chance.randint(0, 4),
            state=chance.choice(("open", "open", "done")),
            closed_at=NOW,
            created_at=NOW,
        )
    return people


def test_they_are_those_of_the_rows() -> None:
    people, ends = furnish(Random(6)), edges(office(), NOW)
    base = FollowUpFilters(edges=ends)
    kinds = (
        base,
        replace(base, pool=True),
        replace(base, put_off=True),
        *(replace(base, owner_id=person) for person in people),
    )
    for filters in kinds:
        rows = FOLLOW_UPS.page(filters=filters, sort="due", limit=1_000)
        expected = dict.fromkeys(GROUPS, 0)
        for row in rows:
            expected[row.group(ends)] += 1
        assert rows
        assert grouped(filters) == grouped(replace(filters, group="today")) == expected
        shown = figures(filters, edges=ends)
        assert shown.put_off == sum(row.snoozes > 2 for row in rows)
        if not filters.put_off:
            assert shown.groups == expected
        assert (shown.everybody, shown.pool) == (counts(ends).overdue, counts(ends).pool)
    whole = FOLLOW_UPS.page(filters=base, sort="due", limit=1_000)
    assert counts(ends).overdue == sum(row.due < NOW for row in whole)
    assert counts(ends).pool == sum(row.owner_id is None for row in whole)
