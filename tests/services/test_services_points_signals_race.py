"""A desk that gives points while the office's day closes the tasks to tell of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from desks import race
from shop import customer

from desktop.models.programmes import PointsProgramme
from desktop.models.work import FollowUp
from desktop.services import daily, office, points, programmes

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
THEN = NOW + timedelta(days=60)  # 30 before the points expire
ACCOUNTS = 60

DESK = """
import sys
from datetime import datetime
from decimal import Decimal
from desktop.models.database import connected, open_database
from desktop.services import daily, points

by = {"who": 1, "now": datetime.fromisoformat(sys.argv[3])}
open_database(sys.argv[1])
with connected():
    print("ready", flush=True)
    sys.stdin.readline()  # all start together
    if sys.argv[2] == "day":
        daily.leave_missing(**by)
    for account in map(int, sys.argv[4:]):
        points.adjust(account=account, points=Decimal(1), reason="gift", **by)
"""


@pytest.mark.slow
def test_the_day_and_whoever_gives_points_do_not_wait_for_each_other_for_ever(
    database: str,
) -> None:
    office.seed(now=NOW, time_zone="Europe/London")
    PointsProgramme.update(life_days=90).execute()
    gift = {"points": Decimal(900), "reason": "gift"}
    accounts = []
    for _number in range(ACCOUNTS):
        accounts.append(points.open_account(customer=customer(), who=None, now=NOW).value)
        points.adjust(account=accounts[-1], who=None, now=NOW, **gift)  # type: ignore[arg-type]
    assert daily.leave_missing(who=None, now=THEN).value == ACCOUNTS
    programmes.change_programme(
        programme=PointsProgramme.get().id, notice_days=None, who=None, now=THEN
    )
    now, all_of_them = THEN.isoformat(), list(map(str, accounts))
    race(DESK, [[database, "gives", now, *all_of_them], [database, "day", now]])
    assert not FollowUp.select().where(FollowUp.state == "open").exists()
