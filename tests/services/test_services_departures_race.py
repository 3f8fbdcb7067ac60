"""Desks at which people leave while others take follow-ups in their names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desks import race
from shop import ME, NOW, customer, seed

from desktop.models.work import FollowUp
from desktop.queries import integrity
from desktop.services import followups, office

PEOPLE, EACH = 12, 6

DESK = """
import sys
from datetime import datetime
from desktop.domain.errors import NotFound, RuleBroken
from desktop.models.database import connected, open_database
from desktop.services import handovers, office

now = datetime.fromisoformat(sys.argv[3])

def leaves(staff, tasks):
    office.change_staff(staff=staff, active=False, who=1, now=now)

def takes(staff, tasks):
    for task in tasks:
        try:
            handovers.take(follow_up=task, who=staff, now=now)
        except NotFound as refusal:
            assert refusal.code == "staff-gone", refusal

open_database(sys.argv[1])
do = {"leaves": leaves, "takes": takes}[sys.argv[2]]
with connected():
    print("ready", flush=True)
    sys.stdin.readline()  # all start together
    for words in sys.argv[4:]:
        staff, *tasks = map(int, words.split("/"))
        do(staff, tasks)
"""


@pytest.mark.slow
def test_nothing_is_left_with_somebody_who_leaves_while_they_take_it(database: str) -> None:
    seed()
    due, asks, turns = NOW + timedelta(hours=4), customer(), []
    for number in range(PEOPLE):
        staff = office.add_staff(name=f"Desk {number}", **ME).value
        tasks = [
            followups.add(customer=asks, what="ask", due=due, owner=None, **ME).value
            for _ in range(EACH)
        ]
        turns.append("/".join(map(str, (staff, *tasks))))
    race(DESK, [[database, what, NOW.isoformat(), *turns] for what in ("takes", "leaves")])
    assert FollowUp.select().where(FollowUp.state == "open").count() == PEOPLE * EACH
    assert integrity.check(now=NOW) == []
